package main

import "fmt"

type Big struct{ a [40]int }
type S struct {
	n  int
	cb func(int)
}

func (s *S) on(f func(int)) { s.cb = f }
func (s S) val() func() int { return func() int { return s.n } }

func counter() (inc func() int, get func() int) {
	c := 0
	inc = func() int { c++; return c }
	get = func() int { return c }
	return
}

func apply(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func deep(a int) func() func() func() int {
	b := a + 1
	return func() func() func() int {
		c := b + 1
		return func() func() int {
			a++
			return func() int { a++; c++; return a*10000 + b*100 + c }
		}
	}
}

func params(x int, p *int) func() {
	x++
	return func() { *p = x; x++ }
}

func res() (r int, f func() int) {
	f = func() int { r++; return r }
	r = 10
	return r + 5, f
}

type iface interface{ M() int }
type impl struct{ v int }

func (i impl) M() int { return i.v }

func rangeAddr() []*int {
	var out []*int
	for i := 0; i < 3; i++ {
		out = append(out, &i)
	}
	return out
}

func shadow() int {
	x := 1
	{
		x := x + 1
		x++
		_ = x
	}
	if x := 5; x > 3 {
		return x
	}
	return x
}

func loopDefer() {
	for i, s := range []string{"a", "b"} {
		defer func() { fmt.Println("ld", i, s) }()
	}
}

func main() {
	inc, get := counter()
	inc()
	inc()
	fmt.Println(get())
	fmt.Println(apply(func(x int) int { return x + 1 }, func(x int) int { return x * 2 })(5))
	d := deep(1)
	e := d()()
	fmt.Println(e(), e(), d()()())
	var t int
	p := params(5, &t)
	p()
	p()
	fmt.Println(t)
	r, f := res()
	fmt.Println(r, f(), f())
	var s S
	total := 0
	s.on(func(i int) { total += i * s.n })
	s.n = 3
	s.cb(2)
	v := s.val()
	s.n = 100
	fmt.Println(total, v())
	var bg Big
	bg.a[3] = 7
	fb := func() int { return bg.a[3] }
	bg2 := bg
	fmt.Println(fb(), bg2.a[3])
	bg.a[3] = 8
	fmt.Println(fb(), bg2.a[3])
	var i iface = impl{4}
	m := i.M
	i = impl{5}
	fmt.Println(m(), i.M(), impl.M(impl{6}), iface.M(i), (*impl).M(&impl{7}))
	for _, p := range rangeAddr() {
		fmt.Print(*p, " ")
	}
	fmt.Println(shadow())
	loopDefer()
	var fs [3]func()
	for i := range fs {
		fs[i] = func() { fmt.Print(i, ";") }
	}
	for _, f := range fs {
		f()
	}
	fmt.Println()
	func() {
		x := 0
		defer fmt.Println("x at defer", x)
		x = 5
		defer func() { fmt.Println("x in closure", x) }()
		x = 6
	}()
	go func(s string) { fmt.Sprint(s) }("arg")
	arr := [3]int{1, 2, 3}
	g := func() int { return arr[0] + arr[2] }
	arr2 := arr
	arr2[0] = 50
	fmt.Println(g(), arr2)
	type node struct {
		next *node
		v    int
	}
	var head *node
	for i := 0; i < 4; i++ {
		head = &node{head, i}
	}
	for n := head; n != nil; n = n.next {
		fmt.Print(n.v)
	}
	fmt.Println()
	x, y := 1, 2
	x, y = y, x+y
	fmt.Println(x, y)
	mp := map[string]int{"a": 1}
	mp["a"], mp["b"] = mp["b"], mp["a"]
	fmt.Println(mp)
	sl := []int{0, 1, 2}
	j := 0
	j, sl[j] = 2, 9
	sl[j], j = 8, 0
	fmt.Println(sl, j)
	var ip *int
	ip, z := new(int), 5
	*ip, z = z, *ip
	fmt.Println(*ip, z)
}
