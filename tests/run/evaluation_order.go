package main

import "fmt"

func tr(s string, v int) int { fmt.Print(s, " "); return v }

type P struct{ x, y int }

func (p *P) set(v int) *P { p.x = v; return p }
func (p P) get() int      { return p.x }

func two() (int, string)                { return 7, "seven" }
func vari(a int, rest ...string) string { return fmt.Sprint(a, len(rest), rest) }

func named() (x int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
			x = 99
		}
	}()
	x = 5
	panic("boom")
}

func deferOrder() {
	for i := 0; i < 3; i++ {
		defer fmt.Println("defer", i)
	}
	defer func(s string) { fmt.Println("arg", s) }(fmt.Sprint("a", 1))
}

func fall(n int) string {
	s := ""
	switch n {
	case 0:
		s += "zero "
		fallthrough
	case 1:
		s += "one "
		fallthrough
	case 2:
		s += "two"
	case 3, 4, 5:
		s += "three-five"
	default:
		s += "default"
	}
	return s
}

func labels() {
outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, ";")
		}
	}
	fmt.Println()
	i := 0
loop:
	if i < 3 {
		fmt.Print("g", i)
		i++
		goto loop
	}
	fmt.Println()
}

type Shape interface {
	Area() float64
	Name() string
}
type Base struct{ name string }

func (b *Base) Name() string { return b.name }

type Sq struct {
	*Base
	s float64
}

func (s Sq) Area() float64 { return s.s * s.s }

type Circ struct {
	Base
	r float64
}

func (c *Circ) Area() float64 { return 3 * c.r * c.r }

func main() {
	a := []int{1, 2, 3}
	i := 0
	i, a[i] = 1, 9
	fmt.Println(i, a)
	a[0], a[1], a[2] = a[2], a[0], a[1]
	fmt.Println(a)
	x := tr("a", 1) + tr("b", 2)*tr("c", 3)
	fmt.Println(x)
	m := map[string]int{}
	m["k"] += tr("d", 4)
	m["k"]++
	fmt.Println(m)
	fmt.Println(vari(two2()))
	fmt.Println(vari(1), vari(2, "x"), vari(3, []string{"a", "b"}...))
	fmt.Println(named())
	deferOrder()
	for n := 0; n < 7; n++ {
		fmt.Println(fall(n))
	}
	labels()
	var p P
	p.set(3).set(4)
	fmt.Println(p, p.get(), (&p).get())
	f := p.get
	g := p.set
	p.x = 10
	fmt.Println(f(), g(20).x, p.x)
	h := P.get
	k := (*P).set
	fmt.Println(h(p), k(&p, 30).x)
	shapes := []Shape{Sq{&Base{"sq"}, 2}, &Circ{Base{"circ"}, 1}}
	for _, s := range shapes {
		fmt.Println(s.Name(), s.Area())
		switch v := s.(type) {
		case Sq:
			fmt.Println("Sq", v.s)
		case *Circ:
			fmt.Println("Circ", v.r)
		}
	}
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 2; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	s := "héllo, 世界\xff!"
	for i, r := range s {
		fmt.Print(i, ":", string(r), "(", r, ") ")
	}
	fmt.Println(len(s), []byte(s)[1], []rune(s)[1])
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 100
		fmt.Print(i, v, " ")
	}
	sl := arr[:]
	for i, v := range sl {
		sl[2] = 200
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	for i := range 3 {
		fmt.Print(i)
	}
	fmt.Println()
	brr := arr
	brr[0] = 77
	pa := &arr
	pa[1] = 55
	fmt.Println(arr, brr, arr == brr, *pa == arr, len(pa))
	type T struct {
		a int8
		b string
		c [2]P
		d any
	}
	t1 := T{1, "x", [2]P{{1, 2}, {3, 4}}, 5}
	t2 := t1
	t2.c[1].y = 5
	fmt.Println(t1 == t2, t1, t2)
	t2.c[1].y = 4
	fmt.Println(t1 == t2)
	idx := 1
	t2.c[idx].x = 42
	t2.c[idx].x++
	fmt.Printf("%+v\n", t2)
	var e error
	_, ok := e.(fmt.Stringer)
	fmt.Println(ok, e == nil)
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	v, ok := <-c
	fmt.Println(v, ok, len(c), cap(c))
	for v := range c {
		fmt.Println(v)
	}
	v, ok = <-c
	fmt.Println(v, ok)
	select {
	case v := <-c:
		fmt.Println("closed", v)
	default:
		fmt.Println("default")
	}
	const big = 1 << 100
	fmt.Println(big>>98, float64(big))
	var u8 uint8 = 250
	u8 += 10
	var i8 int8 = 127
	i8++
	fmt.Println(u8, i8, -7/2, -7%2, 7&^2, ^5, 1<<3|1)
	z := complex(1, 2)
	z *= z
	fmt.Println(z, real(z), imag(z), z == complex(-3, 4))
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"))
	mm := map[P][]string{{1, 2}: {"a"}, {3, 4}: {"b", "c"}}
	delete(mm, P{1, 2})
	fmt.Println(mm, len(mm))
	if v, ok := mm[P{3, 4}]; ok {
		fmt.Println(v)
	}
	clear(mm)
	fmt.Println(len(mm))
	func() {
		defer func() { fmt.Println(recover()) }()
		var mp map[string]int
		mp["a"] = 1
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = a[i+10]
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var s Shape
		s.Area()
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var s any = "str"
		_ = s.(int)
	}()
}

func two2() (int, string) { return two() }
