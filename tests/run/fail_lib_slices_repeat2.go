package main

import "slices"

func main() {
	_ = slices.Repeat([]int{1, 2}, 1<<62)
}
