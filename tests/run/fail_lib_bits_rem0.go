package main

import "math/bits"

func main() {
	bits.Rem64(5, 1, 0)
}
