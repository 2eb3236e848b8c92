package main

import "slices"

func main() {
	_ = slices.Insert([]int{1, 2}, 5, 1)
}
