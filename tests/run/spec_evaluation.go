package main

import "fmt"

func tr[T any](n string, v T) T { fmt.Print(n, " "); return v }

type S struct {
	a, b int
	p    *S
}

func two() (int, int) { fmt.Print("two "); return 1, 2 }

var (
	a    = c + b
	b    = f()
	c    = 1
	d    = func() int { return e + 1 }()
	e    = g()
	_    = tr("blank", 1)
	x    = T{}.m()
	y    = T.m2
	z    = y(T{})
	w, v = pair()
)
var zz = 10

type T struct{}

func (T) m() int  { return zz + 1 }
func (T) m2() int { return qq }

var qq = h()

func h() int           { fmt.Print("h "); return 77 }
func f() int           { c++; fmt.Print("f "); return c }
func g() int           { fmt.Print("g "); return 5 }
func pair() (int, int) { fmt.Print("pair "); return a, b }
func init()            { fmt.Println("init1", a, b, c, d, e, x, z, w, v) }
func init()            { fmt.Println("init2") }

func main() {
	arr := []int{1, 2, 3}
	i := 0
	i, arr[i] = 1, 9
	fmt.Println(i, arr)
	i = 0
	arr[i], i = 5, 2
	fmt.Println(i, arr)
	arr[0], arr[0] = 1, 2
	fmt.Println(arr)
	x := []int{1, 2, 3}
	i = 0
	i, x[i] = 1, 2
	i = 0
	x[i], i = 2, 1
	x[1], x[2] = 4, 5
	fmt.Println(x)
	var p *S
	func() {
		defer func() { fmt.Println(recover()) }()
		i, p.a = 7, 8
	}()
	fmt.Println(i)
	func() {
		defer func() { fmt.Println(recover()) }()
		x[2], p.a = 6, 7
	}()
	fmt.Println(x)
	func() {
		defer func() { fmt.Println(recover()) }()
		x[1], x[3] = 4, 5
	}()
	fmt.Println(x)
	m := map[string]int{}
	m[tr("k1", "a")], m[tr("k2", "b")] = tr("v1", 1), tr("v2", 2)
	fmt.Println(m)
	a := 1
	fn := func() int { a++; return a }
	y := []int{a, fn()}
	fmt.Println(y)
	mm := map[int]int{a: 1, a + 1: 2}
	fmt.Println(mm)
	n := map[int]int{a: fn()}
	fmt.Println(n)
	s := S{b: tr("b", 1), a: tr("a", 2)}
	fmt.Println(s.a, s.b)
	fmt.Println(tr("x", 1)+tr("y", 2)*tr("z", 3), tr("c1", false) && tr("c2", true), tr("c3", true) || tr("c4", true))
	tr("slice", arr)[tr("lo", 0):tr("hi", 1)][tr("i", 0)] = tr("val", 42)
	fmt.Println(arr)
	s1 := &S{a: 1}
	s1.p = &S{a: 2}
	s1, s1.p, s1.a = s1.p, nil, 5
	fmt.Println(s1.a, s1.p)
	s1.a, s1.b = s1.b, s1.a
	fmt.Println(*s1)
	var ar [3]int
	ap := &ar
	ap[0], ap[1], ap = 1, 2, nil
	fmt.Println(ar)
	b := [3]int{1, 2, 3}
	for i, v := range b {
		b[2] = 10
		if i == 2 {
			fmt.Println(v)
		}
	}
	b = [3]int{1, 2, 3}
	for i, v := range &b {
		b[2] = 10
		if i == 2 {
			fmt.Println(v)
		}
	}
	for i := range b {
		b[i], b[(i+1)%3] = b[(i+1)%3], b[i]
	}
	fmt.Println(b)
	var ifc any = b
	b[0] = 99
	fmt.Println(ifc, b)
	ch := make(chan [3]int, 1)
	ch <- b
	b[0] = 100
	fmt.Println(<-ch, b)
	bb := b
	pb := &b
	pb[1] = -1
	fmt.Println(bb, b, *pb == b, bb == b)
	k := 5
	func(x ...int) { fmt.Println(x) }(k, func() int { k = 6; return k }(), k)
	var arr2 [2][2]int
	q := arr2
	q[0][1] = 3
	arr2[1] = q[0]
	fmt.Println(arr2, q)
	type St struct {
		arr [2]int
		m   map[string][2]int
	}
	st := St{m: map[string][2]int{"x": {1, 2}}}
	t2 := st
	t2.arr[0] = 4
	t2.m["x"] = [2]int{7, 8}
	fmt.Println(st, t2)
	for i, st2 := range []St{st, t2} {
		st2.arr[1] = i
		fmt.Print(st2, " ")
	}
	fmt.Println(st, t2)
	i, j := 1, 2
	i, j = j, i
	fmt.Println(i, j)
	f1 := func() (r int) { defer func() { r *= 2 }(); r = 3; return r + 1 }
	fmt.Println(f1())
	g1, g2 := two()
	fmt.Println(g1, g2)
	z := 1
	zf := func() int { z = 100; return 1 }
	r := z + zf()
	fmt.Println(r)
	z = 1
	r2 := zf() + z
	fmt.Println(r2)
	z = 1
	aa := [2]int{z, zf()}
	fmt.Println(aa)
	var iface interface{ M() int } = MM(z)
	h := iface.M
	iface = MM(7)
	fmt.Println(h(), iface.M())
	mv := MM(3)
	h2 := mv.M
	mv = 9
	fmt.Println(h2(), mv.M(), MM.M(4), (*MM).M(&mv), interface{ M() int }.M(mv))
}

type MM int

func (m MM) M() int { return int(m) }
