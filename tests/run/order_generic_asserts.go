// Assertions to types that depend on type parameters, which are made later than others.

package main

import "fmt"

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

var P []int
var A any = "x"

//go:noinline
func two(a, b any) {}

//go:noinline
func tr(n int) int { fmt.Println("tr", n); return n }

//go:noinline
func g[T any](s []T) {
	n := 10
	try("append", func() { _ = append(s, A.(T), s[tr(3)]) })
	try("call", func() { two(A.(T), tr(4)) })
	try("slice", func() { two(A.([]T), tr(5)) })
	try("index", func() { x := []any{s[n], A.(T)}; _ = x })
	try("fixed", func() { two(A.(int), tr(6)) })
	try("box", func() { two(s[n], A.([2]T)) })
	try("sum", func() { x := len(A.([]T)) + tr(7); _ = x })
}

func main() {
	g([]int{1})
	g([]bool{true})
	g[any](nil)
}
