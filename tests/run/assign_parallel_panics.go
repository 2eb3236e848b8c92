// Which operand of a parallel assignment panics first, and what is assigned by then.

package main

import "fmt"

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

type S struct {
	x, y int
	p    *S
	a    [3]int
	s    []int
}

var gi int
var gs S

func two() (int, int) { return 2, 7 }
func named(p *int) (a, b int) {
	defer func() { recover() }()
	a, b = 1, *p
	return
}
func named2(s []int, i int) (a, b int) {
	defer func() { recover() }()
	a, s[i] = 1, 3
	return
}
func named3(s []int, i int) (a int, b *S) {
	defer func() { recover() }()
	b, a = &S{x: 4}, b.x
	return
}
func named4(s []int, i int) (a, b int) {
	defer func() { fmt.Println(a, b, recover()) }()
	a, b = 1, s[i]
	return
}

func main() {
	i, j, k, z := 1, 5, 0, 0
	s := []int{1, 2, 3}
	var h []int
	_, _ = j, z
	try("swap", func() { h[i], h[j] = h[j], h[i] })
	try("three", func() { h[i], h[j], h[0] = h[j], h[k], h[9] })
	try("three s", func() { s[i], s[j], s[0] = s[0], s[k], 4 })
	fmt.Println(s)
	a := [3]int{}
	i, a[i] = two()
	fmt.Println(i, a)
	k, s[k] = two()
	fmt.Println(k, s)
	var np *int
	var sp *S
	try("deref second", func() { s[0], s[1] = 10, *np })
	fmt.Println(s)
	try("deref first", func() { s[0], s[1] = *np, s[7] })
	fmt.Println(s)
	try("nil field right", func() { s[0], s[1] = sp.x, s[7] })
	try("left chain", func() { s[0], sp.p.x = 11, s[7] })
	fmt.Println(s)
	try("left chain first", func() { sp.p.x, s[1] = 11, s[7] })
	fmt.Println(s)
	try("left chain first", func() { sp.x, s[1] = 11, s[7] })
	fmt.Println(s)
	try("div", func() { s[0], s[1] = 12, 3/z })
	fmt.Println(s)
	try("div2", func() { s[0], s[1] = 3/z, s[9] })
	try("div3", func() { gi, s[1] = 13, s[9] })
	fmt.Println(gi)
	try("div4", func() { gi, s[1] = 14, 3/z })
	fmt.Println(gi)
	try("shift", func() { gi, s[1] = 15, 3<<(z-1) })
	fmt.Println(gi)
	fmt.Println(named(np))
	fmt.Println(named2(s, 7))
	fmt.Println(named3(s, 7))
	fmt.Println(named4(s, 7))
	var e any = "x"
	try("assert", func() { gi, s[0] = 16, e.(int) })
	fmt.Println(gi)
	try("conv arr", func() { gi, a = 17, [3]int(h) })
	fmt.Println(gi)
	var m map[string]int
	try("map", func() { gi, m["a"] = 18, 3 })
	fmt.Println(gi)
	try("map", func() { m["a"], gi = 18, s[9] })
	try("arr local", func() {
		var x, y [4]int
		defer func() { fmt.Println(x, y) }()
		x[j-3], y[j] = 1, 2
	})
	st := S{}
	try("struct parts", func() {
		st.x, st.a[j], st.y = 1, 2, 3
	})
	fmt.Println(st)
	try("struct parts2", func() {
		var q S
		q.x, q.a[j-4], q.y, q.a[z] = 1, q.x+2, q.a[1]+3, q.y+9
		fmt.Println(q)
		q.x, q.y = q.y, q.x
		fmt.Println(q)
		q.a[0], q.a[1], q.a[2] = q.a[1], q.a[2], q.a[0]
		fmt.Println(q)
		q.p, q = &S{x: 9}, S{y: 77}
		fmt.Println(q)
		q, q.x = S{x: 5, y: 6}, q.y
		fmt.Println(q)
	})
	p := &S{}
	p.p = &S{x: 3}
	p, p.p.x = p.p, 4
	fmt.Println(p.x)
	p.x, p.y = p.y, p.x
	fmt.Println(p.x, p.y)
	x, y, w := 1, 2, 3
	x, y, w = y, w, x
	fmt.Println(x, y, w)
	x, y = y, x+y
	fmt.Println(x, y)
	f := func() int { return x }
	x, f = 50, func() int { return x + 1 }
	fmt.Println(x, f())
	var fs [2]func() int
	x, fs[0], fs[1] = 60, f, func() int { return y }
	fmt.Println(fs[0](), fs[1]())
	var list *S
	for i := range 3 {
		list, p.p = &S{x: i, p: list}, list
	}
	fmt.Println(list.x, list.p.x, list.p.p.x, p.p.x)
	var prev *S
	for list != nil {
		list.p, prev, list = prev, list, list.p
	}
	fmt.Println(prev.x, prev.p.x, prev.p.p.x)
	for i, a[i] = range s {
	}
	fmt.Println(i, a)
	str := "abc"
	var b byte
	try("str", func() { gi, b = 19, str[j] })
	fmt.Println(gi, b)
	try("str2", func() { gi, str, b = 19, str[1:], str[0] })
	fmt.Println(gi, str, b)
	ok := false
	i, ok = m["q"]
	s[0], ok = m["q"]
	fmt.Println(i, ok, s)
	mm := map[int]int{}
	i, mm[i] = 3, 4
	mm[i], i = i, mm[0]
	fmt.Println(mm, i)
	var ia, ib any = 1, "b"
	ia, ib = ib, ia
	fmt.Println(ia, ib)
	ia, x = x, 8
	fmt.Println(ia, x)
	pa := &a
	pa[0], pa = 70, nil
	fmt.Println(a)
	try("nil pa", func() { gi, pa[0] = 20, 1 })
	fmt.Println(gi)
	ps := &st
	ps.a[1], ps, ps.x = 5, &S{}, 6
	fmt.Println(st, ps.x)
	sl := s[1:]
	sl[0], sl, sl[1] = 90, nil, 91
	fmt.Println(s, sl)
	ss := []S{{}, {}}
	ss[0].a[1], ss, ss[1].x = 1, ss[:1], 2
	fmt.Println(ss[:2])
	ss[0].a[0]++
	ss[0].a[2] += 4
	ss[0].x, ss[0].a[ss[0].x] = 1, 44
	fmt.Println(ss)
	q := &ss[0].a[1]
	*q, ss[0].a = 9, [3]int{*q, *q, *q}
	fmt.Println(ss)
}
