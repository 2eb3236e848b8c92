package main

import "fmt"

func one[T any]() []T { return make([]T, 1) }

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
}

type T struct {
	a int
	b float64
}

func main() {
	var x [][3]T
	var y [][3]int
	var zz []map[uint64]T
	var w [3][]T
	var m map[int][]T
	p := T{}
	var i int
	_ = i
	try("a", func() { p = x[uint64(1)][one[uint64]()[21]] })
	try("b", func() { i = y[uint64(1)][one[uint64]()[21]] })
	try("c", func() { p = zz[1][one[uint64]()[21]] })
	try("d", func() { p = w[1][one[uint64]()[21]] })
	try("e", func() { p = m[1][one[uint64]()[21]] })
	try("f", func() { p.a = x[uint64(1)][one[uint64]()[21]].a })
	try("g", func() { fmt.Println(x[uint64(1)][one[uint64]()[21]]) })
	try("h", func() { p = x[uint64(cap(make([]float64, 1, 1)))][one[uint64]()[21]] })
	try("i", func() { q := zz[1][one[uint64]()[21]]; _ = q })
	try("j", func() { i = one[int]()[one[int]()[3]] })
	try("k", func() { i = one[[]int]()[2][one[int]()[3]] })
}

func G[T any](p T) {
	x := ([][3]T)(nil)
	y := ([][]T)(nil)
	try("G", func() { p = x[uint64(1)][one[uint64]()[21]] })
	try("H", func() { p = y[uint64(1)][one[uint64]()[21]] })
	try("I", func() { p = x[uint64(cap(make([]float64, 1, 1)))][one[uint64]()[21]] })
}

func init() {
	G(1)
	G("a")
	G(T{})
	G([3]int{})
}

func init() {
	var z [][3][2]int
	var n int
	try("l", func() { n = z[1][one[int]()[2]][one[int]()[3]] })
	try("m", func() { n = z[one[int]()[4]][one[int]()[2]][one[int]()[3]] })
	try("n", func() { _ = z[1][one[int]()[2]] })
	try("o", func() { z[1][one[int]()[2]][one[int]()[3]] = 2 })
	try("p", func() { n = len(z[1][one[int]()[2]]) })
	try("q", func() { q := &z[1][one[int]()[2]]; _ = q })
	try("r", func() { q := z[1][one[int]()[2]][:]; _ = q })
	try("s", func() {
		for range z[1][one[int]()[2]] {
			n++
		}
	})
	try("t", func() { s := struct{ a [][3]T }{}; _ = s.a[1][one[int]()[2]].a })
	_ = n
}
