package main

import "slices"

func main() {
	_ = slices.Min([]int{})
}
