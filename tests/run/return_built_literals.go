// A literal that a function returns is built in its result: what is set of it is seen if an element panics.

package main

import "fmt"

type T struct {
	a int
	b any
	c []int
}
type A [3]int
type W struct {
	t    T
	n, m int
	x, y string
}

func id(n int) int { return n }
func rec() {
	if r := recover(); r != nil {
		fmt.Println("recovered", r)
	}
}
func one(s []any, i int) T {
	defer rec()
	return T{1, s[i], nil}
}
func two(s []any, i int) (T, int) {
	defer rec()
	return T{a: 2, c: []int{1}, b: s[i]}, 7
}
func second(s []any, i int) (int, T) {
	defer rec()
	return 7, T{a: 2, c: []int{1}, b: s[i]}
}
func arr(s []int, i int) A {
	defer rec()
	return A{1, 2, s[i]}
}
func arr2(s []int, i int) [3]int {
	defer rec()
	return [3]int{i, s[i-6], s[i]}
}
func nested(s []any, i int) W {
	defer rec()
	return W{t: T{a: 3, b: s[i]}, n: 1}
}
func nested2(s []any, i int) W {
	defer rec()
	return W{n: i, t: T{a: i, b: s[i]}, m: 1}
}
func after(s []int, i int) (T, int, int) {
	defer rec()
	return T{a: 1, b: 2}, s[i], 4
}
func captured(s []any, i int) T {
	defer func() { recover() }()
	x := 5
	f := func() int { x++; return x }
	return T{f(), s[i-5], []int{f(), x}}
}
func ok(s []any, i int) (T, int) {
	defer rec()
	return T{1, s[i-5], []int{i}}, i
}
func scalar(s []int, i int) (int, int) {
	defer rec()
	return 5, s[i]
}
func inName(s []int, i int) (r T, n int) {
	defer rec()
	return T{a: 4, c: s, b: s[i]}, 6
}
func fromName(s []int, i int) (r T, n int) {
	defer rec()
	r.a = 9
	return T{a: 4 + i, b: r.a, c: s[r.a:]}, 6
}
func readsName(s []int, i int) (r A) {
	defer rec()
	r[1] = 8
	return A{r[1], s[0], s[i]}
}
func big(s []int, i int) (r [40]int) {
	defer rec()
	return [40]int{1, 2, 3, s[i]}
}
func big2(s []int, i int) [40]int {
	defer rec()
	return [40]int{1, 2, 3, s[i]}
}

var gm map[string]T

func main() {
	s := []any{1, "x"}
	p := []int{4, 5}
	fmt.Println(one(s, 5), one(s, 1))
	fmt.Println(two(s, 5))
	fmt.Println(second(s, 5))
	fmt.Println(arr(p, 5), arr(p, 1))
	fmt.Println(arr2(p, 7))
	fmt.Println(nested(s, 5), nested2(s, 5))
	fmt.Println(after(p, 5))
	fmt.Println(captured(s, 5), captured(s, 9))
	fmt.Println(ok(s, 6))
	fmt.Println(scalar(p, 6))
	b2 := big2(p, 6)
	fmt.Println(b2[:4])
	fmt.Println(inName(p, 5))
	fmt.Println(fromName(p, 5))
	fmt.Println(readsName(p, 5), readsName(p, 1))
	var x int
	func() {
		defer rec()
		gm["a"], x = T{a: p[id(8)]}, 4
	}()
	m := map[string]T{}
	func() {
		defer rec()
		m["a"], x = T{a: p[id(8)]}, 4
	}()
	fmt.Println(m, x)
	func() {
		defer rec()
		x, m["b"] = 8, T{a: p[id(8)]}
	}()
	fmt.Println(m, x)
	mi := map[int]int{1: 5}
	mi[2], mi[1], mi[3] = mi[1]+1, mi[2]+7, mi[3]+mi[1]
	mi[x], x = x+mi[x], mi[1]
	fmt.Println(mi, x)
	ms := map[string][]int{}
	ms["a"], ms["b"] = append(ms["a"], 1), append(ms["b"], 2, len(ms))
	fmt.Println(ms)
}
