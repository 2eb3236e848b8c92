// Keys of maps and operands of conversions to interfaces that are evaluated ahead of the rest of an expression.

package main

import "fmt"

type K struct {
	a int
	b string
}
type W struct{ s string }

func (k K) String() string { return "K" + k.b }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}
func pass(args ...any)                 {}
func two(a fmt.Stringer, b int)        {}
func bump(p *int) int                  { *p += 10; return *p }
func gen[T any, U any](f T, args ...U) {}

var V []string
var B []bool
var G = 1

func main() {
	var p []int
	n, z := 10, 0
	m8 := map[int8]int{}
	mf := map[float64]int{}
	mb := map[bool]string{}
	ma := map[any]int{}
	mk := map[K]int{}
	mw := map[W]int{}
	try("int8 key", func() { _ = p[z] + m8[int8(p[n])] })
	try("float key", func() { _ = p[z] + mf[float64(p[n])] })
	try("bool key", func() { _ = V[z] + mb[p[n] > 2] })
	try("struct key", func() { _ = p[z] + mk[K{a: p[n]}] })
	try("one string key", func() { _ = p[z] + mw[W{V[n]}] })
	try("assign", func() { mk[K{a: p[n]}] = p[z] })
	try("assign map", func() { mk[K{a: p[n]}], ma[p[3]] = p[z], 4 })
	try("bool", func() { pass(p[z], p[n] > 2) })
	try("bool variable", func() { pass(p[z], B[n]) })
	try("int", func() { pass(p[z], p[n]+2) })
	try("string", func() { pass(p[z], V[n]+"x") })
	try("pointer", func() { pass(p[z], &K{a: p[n]}) })
	try("array", func() { pass(p[z], [1]string{V[n]}) })
	try("array2", func() { pass(p[z], [2]string{V[n]}) })
	try("slice", func() { pass(p[z], []string{V[n]}) })
	try("complex", func() { pass(p[z], complex(float64(p[n]), 2)) })
	try("explicit", func() { pass(p[z], any(K{a: p[n]})) })
	try("explicit2", func() { x := []any{p[z], any(K{a: p[n]})}; _ = x })
	try("iface", func() { two(K{a: p[n]}, p[z]) })
	try("generic", func() { gen(V[z], any(K{a: p[n]})) })
	try("generic2", func() { gen[int, any](p[z], K{a: p[n]}) })
	i := 1
	pass2 := func(a ...any) { fmt.Println(a...) }
	pass2(K{a: i}.a, K{a: i, b: "s"}, []int{i}, [2]int{i, i}, bump(&i), i == 1, i, -i)
	pass2(struct{ x, y int }{i, G}, func() int { i++; G += 2; return i }(), struct{ x, y int }{i, G})
	mk[K{a: 1}] = 5
	j := 1
	fmt.Println(mk[K{a: j}] + func() int { j = 2; return 100 }())
	ok := true
	fmt.Println(ok && mk[K{a: 1}] == 5, !ok || mk[K{a: j}] == 5, m8[int8(j)] == 0 && ok)
	if v, has := mk[K{a: 1}]; has && mk[K{a: v - 4}] == 5 {
		fmt.Println("found", v)
	}
	try("and", func() { fmt.Println(len(p) > n && mk[K{a: p[n]}] == 1) })
	try("return", func() { fmt.Println(func() (any, int) { return K{a: p[n]}, p[z] }()) })
	try("assign any", func() { var xs []any; xs[z] = K{a: p[n]} })
	try("assign any2", func() { var a, b any; a, b = p[z], K{a: p[n]}; _, _ = a, b })
	try("compare", func() { var x any; fmt.Println(p[z] == 1, x == K{a: p[n]}) })
	try("panic", func() { panic(fmt.Sprint(p[z], K{a: p[n]})) })
	try("defer", func() { defer pass(p[z], K{a: p[n]}) })
	try("go", func() { go pass(p[z], K{a: p[n]}) })
	nested()
}

type L = struct {
	a int
	b string
}

func id[T any](v T) T  { return v }
func sayf(args ...any) {}

func nested() {
	var p []int
	x := map[int]map[L]int{}
	n, z := 10, 0
	try("a", func() { _ = map[int]uint{x[(id(6) - p[z])][L{a: 11, b: V[n]}]: 1} })
	try("b", func() { _ = x[(id(6) - p[z])][L{a: 11, b: V[n]}] })
	try("c", func() { sayf(x[(id(6) - p[z])][L{a: 11, b: V[n]}]) })
	try("d", func() { sayf(L{a: x[id(5)][L{1, V[z]}]}, map[int]uint{x[(id(6) - 7)][L{a: 11, b: V[n]}]: 1}) })
	try("e", func() { sayf(L{a: x[id(5)][L{1, V[z]}]}, x[(id(6) - 7)][L{a: 11, b: V[n]}]) })
	try("f", func() { sayf(L{a: 3, b: V[z]}, map[int]uint{x[(id(6) - 7)][L{a: 11, b: V[n]}]: 1}) })
	try("g", func() { sayf(L{a: 3, b: V[z]}, map[int]uint{n: 3, len(V[n]): 3}) })
	try("h", func() { sayf(V[z], map[int]uint{n: 3, len(V[n]): 3}) })
	try("i", func() { sayf(x[id(5)][L{1, V[z]}], map[int]uint{n: 3, len(V[n]): 3}) })
	try("j", func() { m := map[int]uint{x[p[z]][L{b: V[n]}]: 3}; _ = m })
	try("k", func() { m := x[p[z]][L{b: V[n]}]; _ = m })
	try("l", func() { m := []int{x[p[z]][L{b: V[n]}]}; _ = m })
	try("m", func() { m := map[int]uint{int(3 + z): 3, x[p[z]][L{b: V[n]}]: 3}; _ = m })
}
