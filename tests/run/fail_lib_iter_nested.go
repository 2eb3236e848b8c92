package main

import "iter"

func main() {
	var next func() (int, bool)
	next, _ = iter.Pull(func(yield func(int) bool) { next() })
	next()
}
