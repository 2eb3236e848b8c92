package main

import "sync/atomic"

func main() {
	var v atomic.Value
	v.Store([]int{1})
	v.CompareAndSwap([]int{1}, []int{2})
}
