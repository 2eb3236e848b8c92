package main

import "fmt"

type P struct{ x, y int }
type big struct {
	a [20]int
	s string
}

func mod(a [3]int) [3]int { a[0] = 99; return a }
func modBig(b big) big    { b.a[5]++; b.s += "!"; return b }
func variadic(p string, xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	fmt.Println(p, len(xs), xs == nil, n)
	return
}

func main() {
	a := [3]int{1, 2, 3}
	b := a
	b[1] = 20
	fmt.Println(a, b, a == b, mod(a), a, a == [3]int{1, 2, 3}, [...]string{2: "c", 0: "a"}, len([...]int{9: 1}))
	var g big
	h := modBig(modBig(g))
	fmt.Println(g.a[5], h.a[5], h.s, g == h, g == big{})
	s := a[:]
	s[0] = 7
	fmt.Println(a, s, len(s), cap(s))
	s = append(s, 4)
	s[0] = 8
	fmt.Println(a, s, len(s))
	t := make([]int, 2, 10)
	u := append(t, 1)
	v := append(t, 2)
	fmt.Println(u, v, t[:4], len(t[2:5]), cap(t[2:5]), cap(t[2:5:6]), t[2:2:2], cap(t[2:2:2]))
	w := t[0:1:1]
	w = append(w, 50)
	fmt.Println(t, w)
	var nilS []int
	fmt.Println(nilS == nil, len(nilS), cap(nilS), nilS[:0] == nil, append(nilS, nilS...) == nil, append([]int{}, nilS...) == nil)
	nilS = append(nilS, 1, 2, 3)
	copy(nilS[1:], nilS)
	fmt.Println(nilS, copy(nilS, []int{9, 9, 9, 9, 9}), nilS)
	ps := []P{{1, 2}, {3, 4}}
	for _, p := range ps {
		p.x = 100
	}
	for i := range ps {
		ps[i].y *= 10
	}
	q := &ps[0]
	ps = append(ps, P{5, 6})
	q.x = -1
	fmt.Println(ps, *q)
	arr := [3]P{}
	for i, p := range arr {
		arr[2].x = 5
		fmt.Print(i, p, " ")
	}
	for i, p := range &arr {
		arr[2].x = 6
		fmt.Print(i, p, " ")
	}
	for i, p := range arr[:] {
		arr[2].x = 7
		fmt.Print(i, p, " ")
	}
	fmt.Println()
	grow := []int{1, 2}
	for i, x := range grow {
		if i < 5 {
			grow = append(grow, x*10)
		}
	}
	fmt.Println(grow)
	m := [][]int{{1}, {2, 3}, nil}
	m[2] = append(m[2], m[1]...)
	m[1][0] = 9
	fmt.Println(m, len(m[2]))
	var grid [3][4]int
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	row := grid[2]
	row[3] = -1
	fmt.Println(grid, row)
	pa := &grid
	pa[1][1] = 42
	fmt.Println(grid[1], len(pa), pa[1][1:3])
	variadic("none")
	variadic("two", 1, 2)
	variadic("spread", []int{1, 2, 3}...)
	variadic("nil", nil...)
	c4 := [4]int([]int{1, 2, 3, 4, 5}[:4])
	pc := (*[2]int)(c4[1:])
	pc[0] = 77
	fmt.Println(c4, *pc, (*[0]int)(nil) == nil, len([0]int{}))
	i := 0
	i, c4[i] = 2, 55
	fmt.Println(i, c4)
	c4[0], c4[1], c4[2] = c4[2], c4[0], c4[1]
	fmt.Println(c4)
	bs := [5]byte{1, 2, 3}
	bs2 := bs
	bs2[4]--
	fmt.Println(bs, bs2)
	clear(grow)
	fmt.Println(grow)
	type small struct {
		a int8
		b bool
		c int16
		d [2]float32
		e struct{ f, g uint8 }
	}
	sm := []small{{1, true, -3, [2]float32{1.5, 2}, struct{ f, g uint8 }{1, 255}}}
	sm = append(sm, sm[0])
	sm[1].e.g++
	sm[1].d[1] /= 4
	fmt.Println(sm, sm[0] == sm[1], sm[0] == small{1, true, -3, [2]float32{1.5, 2}, struct{ f, g uint8 }{1, 255}})
	caps := []int{}
	last := -1
	var es []int
	for k := 0; k < 2000; k++ {
		es = append(es, k)
		if cap(es) != last {
			last = cap(es)
			caps = append(caps, last)
		}
	}
	fmt.Println(caps)
	es2 := append([]string{}, "a", "b", "c", "d", "e")
	fmt.Println(len(es2), cap(es2), cap(append([]byte{}, "hello world!"...)), cap(append([]int32(nil), 1, 2, 3)))
	es2 = append(es2[:1], es2[3:]...)
	fmt.Println(es2, es2[:5])
	var e1, e2 [0]int
	fmt.Println(e1 == e2, [2][0]int{} == [2][0]int{}, struct{}{} == struct{}{})
	f := [...]func(int) int{func(x int) int { return x + 1 }, func(x int) int { return x * 2 }}
	fmt.Println(f[0](f[1](5)))
	fmt.Printf("%v %d %x %T %T %#v\n", a, s, bs, a, sm, ps)
}
