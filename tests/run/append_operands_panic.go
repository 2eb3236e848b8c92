// Which operand of append panics first.

package main

import "fmt"

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

type T struct {
	a int
	p *T
	s []int
}

func main() {
	var s []int
	t := T{s: []int{1, 2}}
	n, z := 9, 0
	_ = n
	try("1", func() { s = append(s, t.s[n], t.s[n-1]) })
	try("2", func() { s = append(s, t.s[n], 2*t.s[n-1]) })
	try("3", func() { s = append(s, t.s[n], 2/z) })
	try("4", func() { s = append(s, t.p.a, 2/z) })
	try("5", func() { s = append(s, t.s[t.s[n-1]], 2/z) })
	try("6", func() { s = append(s, t.s[n-1], t.p.p.a) })
	try("7", func() { s = append(s, t.s[t.p.a], t.s[n]+1) })
	try("8", func() { s = append(t.p.s, t.s[n], t.s[n-1]+1) })
	var xs []any
	try("9", func() { xs = append(xs, t.s[n], any(t.s[n-2])) })
	try("10", func() { xs = append(xs, t.s[n], T{a: t.s[n-2]}) })
	m := map[int]int{}
	try("11", func() { s = append(s, t.s[n], m[t.s[n-3]]) })
	f := func(i int) int { t.s = append(t.s, i); return len(t.s) }
	s = append(s, t.s[0], f(1), t.s[1]+1, f(2), len(t.s), t.a, m[1])
	fmt.Println(s, xs, t)
	var ss []T
	xs = append(xs, nil, 1, n, "x", nil)
	fmt.Println(len(xs))
	ss = append(ss, T{a: 1}, t, T{a: t.s[0], s: t.s[1:]}, ss2(t)[0])
	fmt.Println(ss, append(s, s[0], s[1], -s[2]))
}

func ss2(t T) []T { return []T{{a: 5, p: nil, s: t.s[:1]}} }
