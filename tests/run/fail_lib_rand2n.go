package main

import "math/rand/v2"

func main() {
	rand.N(int8(0))
}
