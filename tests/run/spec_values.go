package main

import "fmt"

type T struct {
	a, b int
	arr  [3]int
	in   struct{ x, y string }
	next *T
}
type I interface{ M() string }

func (t T) M() string       { return fmt.Sprint("T", t.a) }
func (t *T) P() string      { t.a++; return fmt.Sprint("P", t.a) }
func trace(s string) string { fmt.Println("enter", s); return s }
func un(s string)           { fmt.Println("leave", s) }

func f(n int) (r int) {
	defer un(trace(fmt.Sprint("f", n)))
	defer func() { r += n }()
	if n == 0 {
		return 1
	}
	return f(n-1) * 2
}

func multi() (int, string, error)                       { return 1, "a", nil }
func take(i int, s string, e error, rest ...any) string { return fmt.Sprint(i, s, e, rest) }
func vari(xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	if len(xs) > 0 {
		xs[0] = 100
	}
	return
}

type Fn func(...any) string
type Op func(float64, float64) float64

var global = map[string]Op{
	"+": func(a, b float64) float64 { return a + b },
	"-": func(a, b float64) float64 { return a - b },
}

const (
	A = iota + 1
	B
	_
	C = "s"
	D
	E = iota
)

type Stack struct{ data []int }

func (s *Stack) Push(x int) *Stack { s.data = append(s.data, x); return s }

func named() (x, y int, err error) {
	x, y = 1, 2
	if x := 5; x > 2 {
		y = x
	}
	{
		err := fmt.Errorf("shadow")
		_ = err
	}
	return
}

func closures() []func() int {
	var fs []func() int
	x := 0
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { x += i; return x })
	}
	return fs
}

func gotoloop() {
	i := 0
top:
	for {
		switch {
		case i > 5:
			goto done
		case i%2 == 0:
			i++
			continue top
		}
		fmt.Print(i, " ")
		i += 2
	}
done:
	fmt.Println("done", i)
}

func main() {
	fmt.Println(f(2))
	fmt.Println(take(multi()))
	s := []int{1, 2, 3}
	fmt.Println(vari(), vari(1, 2), vari(s...), s)
	fmt.Println(A, B, C, D, E, global["+"](1, 2), global["-"](1, 2))
	t := T{a: 1, arr: [...]int{2: 5}, in: struct{ x, y string }{y: "q"}}
	u := t
	u.arr[0] = 9
	u.in.x = "z"
	p := &t
	p.next = &u
	p.next.next = p
	fmt.Println(t.arr, u.arr, t.in, u.in, p.next.next.a)
	ts := []T{t, u}
	for i := range ts {
		ts[i].a += 10
		ts[i].P()
	}
	for _, x := range ts {
		x.a = 0
		x.P()
	}
	fmt.Println(ts[0].a, ts[1].a, ts[0].M())
	mp := map[string]*T{"x": {a: 1}, "y": {a: 2}}
	mp["x"].a++
	mp["x"].P()
	fmt.Println(mp["x"].a, mp["y"].M())
	var i I = t
	t.a = 77
	fmt.Println(i.M(), i.(T).a)
	i = &t
	t.a = 78
	fmt.Println(i.M())
	if pp, ok := i.(interface{ P() string }); ok {
		fmt.Println(pp.P())
	}
	_, ok := i.(T)
	fmt.Println(ok)
	x, y, err := named()
	fmt.Println(x, y, err)
	for _, g := range closures() {
		fmt.Print(g(), " ")
	}
	fmt.Println()
	gotoloop()
	st := new(Stack).Push(1).Push(2)
	fmt.Println(st.data, len(st.data), *st)
	a := [...]string{2: "c", 0: "a", 5: "f"}
	fmt.Println(len(a), a, fmt.Sprintf("%q", a))
	nested := [][]int{{1}, {}, nil, {2, 3}}
	fmt.Println(nested, len(nested[2]), nested[2] == nil)
	pts := []*struct{ X, Y int }{{1, 2}, {3, 4}}
	fmt.Println(*pts[1], map[[2]int]string{{1, 2}: "a"})
	b := make([]int, 3, 10)
	c := append(b, 4)
	d := append(b, 5)
	fmt.Println(c[3], d[3], len(b), cap(b[1:2]), cap(b[1:2:3]), b[:5])
	copy(b, []int{7, 8})
	n := copy(b[1:], b)
	fmt.Println(b, n, copy(make([]byte, 3), "hello"))
	e := append([]byte("hi "), "there"...)
	fmt.Println(string(e), append([]int(nil), s[:2]...), append(s[:1], s[2:]...), s)
	var nilS []int
	nilS = append(nilS, nilS...)
	fmt.Println(nilS == nil, len(nilS[:0]), nilS[0:0] == nil)
	str := "héllo, 世界"
	fmt.Println(len(str), str[1], str[1:3], []byte(str[:3]), []rune(str)[8], string([]rune(str)[7:]))
	var e1, e2 any = 1, 1.0
	fmt.Println(e1 == e2, e1 == 1, e2 == 1.0, e1 != nil)
	func(xs ...any) { fmt.Println(len(xs), xs) }(nil)
	func(xs ...any) { fmt.Println(len(xs), xs == nil) }()
	func(xs ...any) { fmt.Println(len(xs), xs) }([]any{1, 2}...)
	func(xs ...any) { fmt.Println(len(xs), xs) }([]int{1, 2}, nil)
	var arr2 [2][3]int
	for i := range arr2 {
		for j := range arr2[i] {
			arr2[i][j] = i*3 + j
		}
	}
	row := arr2[1]
	row[0] = -1
	pr := &arr2[0]
	pr[2] = 42
	fmt.Println(arr2, row, len(arr2), len(arr2[0]))
	type node struct {
		v    int
		l, r *node
	}
	var ins func(*node, int) *node
	ins = func(n *node, v int) *node {
		if n == nil {
			return &node{v: v}
		}
		if v < n.v {
			n.l = ins(n.l, v)
		} else {
			n.r = ins(n.r, v)
		}
		return n
	}
	var walk func(*node, func(int) bool) bool
	walk = func(n *node, f func(int) bool) bool {
		return n == nil || walk(n.l, f) && f(n.v) && walk(n.r, f)
	}
	var tr *node
	for _, v := range []int{5, 2, 8, 1, 9} {
		tr = ins(tr, v)
	}
	walk(tr, func(v int) bool { fmt.Print(v, " "); return v < 8 })
	fmt.Println()
	switch x := any(t).(type) {
	case I:
		fmt.Printf("I %T\n", x)
	case fmt.Stringer:
		fmt.Println("S")
	}
	switch z := 3; {
	case z > 2 && z < 5:
		fmt.Println("mid")
		if z == 3 {
			break
		}
		fmt.Println("no")
	}
	var fn Fn = fmt.Sprint
	fmt.Println(fn(1, "a"), Fn.call(fn))
	x1, x2 := 10, 3
	x1, x2 = x1/x2, x1%x2
	fmt.Println(x1, x2, -7>>1, 7.0/2)
	x1++
	x2--
	x1 <<= 2
	x1 |= 1
	fmt.Println(x1, x2)
	lbl := 0
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		lbl += i * j
	}
	fmt.Println(lbl)
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range 3 {
			ch <- i
		}
	}()
	for v := range ch {
		fmt.Print(v, ",")
	}
	v, ok2 := <-ch
	fmt.Println(v, ok2)
	var m map[string]int
	fmt.Println(m["q"], len(m))
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("recovered:", r)
			panic(fmt.Sprintf("again: %v", r))
		}
	}()
	m["a"] = 1
}
func (f Fn) call() string { return f("called") }
