package main

import "sync/atomic"

func main() {
	var v atomic.Value
	v.CompareAndSwap(1, nil)
}
