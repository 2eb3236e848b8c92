package main

import "iter"

func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func Enumerate[T any](s []T) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, v := range s {
			if !yield(i, v) {
				break
			}
		}
	}
}

func find(n int) (res int) {
	defer func() { res *= 2 }()
outer:
	for i := range Count(n) {
		for j, s := range Enumerate([]string{"a", "bb", "ccc"}) {
			defer println(i, j)
			switch {
			case len(s) == i:
				continue outer
			case i > 3:
				break outer
			case i == 3 && j == 1:
				return i + j
			}
		}
	}
	return -1
}

func main() {
	println(find(3), find(9))
	next, stop := iter.Pull(Count(3))
	defer stop()
	v, ok := next()
	println(v, ok)
	for range func(yield func() bool) { _ = yield() && yield() } {
		println("tick")
	}
}
