package main

import "fmt"

func one[T any]() []T { return make([]T, 1) }

func id[T any](x T) T { return x }

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
}

type I interface{ m(int, int) int }

func main() {
	a := map[[1]string]string{}
	b := map[string]string{}
	c := map[int]string{}
	d := map[any]string{}
	e := map[float64]string{}
	g := map[int32]string{}
	s := []string{}
	try("a", func() { a[one[[1]string]()[24]] += id(one[string]()[25]) })
	try("b", func() { b[one[string]()[24]] += id(one[string]()[25]) })
	try("c", func() { c[one[int]()[24]] += id(one[string]()[25]) })
	try("d", func() { d[one[int]()[24]] += id(one[string]()[25]) })
	try("e", func() { e[one[float64]()[24]] += id(one[string]()[25]) })
	try("f", func() { s[one[int]()[24]] += id(one[string]()[25]) })
	try("g", func() { g[one[int32]()[24]] += id(one[string]()[25]) })
	try("a2", func() { a[one[[1]string]()[24]] = id(one[string]()[25]) })
	try("b2", func() { b[one[string]()[24]] = id(one[string]()[25]) })
	try("c2", func() { c[one[int]()[24]] = id(one[string]()[25]) })
	try("d2", func() { d[one[int]()[24]] = id(one[string]()[25]) })
	try("e2", func() { e[one[float64]()[24]] = id(one[string]()[25]) })
	try("g2", func() { g[one[int32]()[24]] = id(one[string]()[25]) })
	try("a3", func() { _ = a[one[[1]string]()[24]] + id(one[string]()[25]) })
	try("b3", func() { _ = b[one[string]()[24]] + id(one[string]()[25]) })
	try("c3", func() { _ = c[one[int]()[24]] + id(one[string]()[25]) })
	try("d3", func() { _ = d[one[int]()[24]] + id(one[string]()[25]) })
	k := [1]string{"x"}
	f := func() string { k[0] = "y"; return "v" }
	a[k] += f()
	fmt.Println(a)
	k[0] = "z"
	a[k] = f()
	fmt.Println(a)
	n := 1
	h := func() string { n = 2; return "v" }
	c[n] += h()
	fmt.Println(c)
	var i I
	sh := -1
	try("i1", func() { i.m(1<<id(sh), id(2)) })
	try("i2", func() { i.m(1<<sh, 2) })
	try("i3", func() { i.m(one[int]()[3], 1<<sh) })
	try("i4", func() { i.m(id(1), 1<<sh) })
	var fn func(int) int
	try("f1", func() { fn(1 << sh) })
	try("f2", func() { fn(1 << id(sh)) })
	var p *P
	try("p1", func() { p.v(1 << sh) })
	try("p2", func() { p.v(1 << id(sh)) })
	var q *Q
	try("q1", func() { q.v(1 << sh) })
	try("q2", func() { q.I.m(1<<sh, 0) })
	try("q3", func() { (&Q{}).m(1<<sh, 0) })
}

type P struct{ x int }

func (p P) v(n int) int { return p.x + n }

type Q struct {
	P
	I
}

type K2 struct{ a, b int16 }
type K4 struct{ s string }

func init() {
	a := map[K2]int{}
	c := map[K4]int{}
	e := map[[4]byte]int{}
	f := map[[3]byte]int{}
	g := map[*int]int{}
	var ka K2
	var kc K4
	var ke [4]byte
	var kf [3]byte
	var kg *int
	ch := func() int { ka.a, kc.s, ke[1], kf[1], kg = 1, "x", 1, 1, new(int); return 7 }
	re := func() { ka.a, kc.s, ke[1], kf[1], kg = 0, "", 0, 0, nil }
	a[ka] += ch()
	re()
	c[kc] += ch()
	re()
	e[ke] += ch()
	re()
	f[kf] += ch()
	re()
	g[kg] += ch()
	fmt.Println(a, c, e, f, len(g), g[nil])
	re()
	a[ka] = ch()
	re()
	c[kc] = ch()
	re()
	e[ke] = ch()
	re()
	f[kf] = ch()
	re()
	g[kg] = ch()
	fmt.Println(a, c, e, f, len(g), g[nil])
	re()
	fmt.Println(a[ka]+ch(), ka)
	re()
	fmt.Println(c[kc]+ch(), kc)
	re()
	x := a[ka] + ch()*10
	re()
	y := c[kc] + ch()*10
	re()
	fmt.Println(x, y)
}
