package main

import "slices"

func main() {
	_ = slices.Delete([]int{1, 2}, 2, 1)
}
