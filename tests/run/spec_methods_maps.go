package main

import (
	"fmt"
	"math"
	"time"
)

type Animal interface {
	Sound() string
	Name() string
}
type Namer interface{ Name() string }
type Base struct{ name string }

func (b *Base) Name() string {
	if b == nil {
		return "<nil>"
	}
	return b.name
}
func (b *Base) SetName(s string) { b.name = s }
func (b Base) Val() string       { return b.name }

type Dog struct {
	*Base
	Namer2
	tag string `json:"tag"`
}
type Namer2 interface{ Other() string }
type oth int

func (o oth) Other() string { return fmt.Sprint("oth", int(o)) }
func (d Dog) Sound() string { return d.name + " woof" }

type Deep struct{ Dog }
type Logger struct {
	prefix string
	n      *int
}

func (l Logger) Log(s string) Logger { *l.n++; fmt.Println(l.prefix, s); return l }

type F func(int) int

func (f F) Twice(x int) int { return f(f(x)) }

type Arr [3]int

func (a *Arr) Set(i, v int) { a[i] = v }
func (a Arr) Sum() (s int) {
	for _, v := range a {
		s += v
	}
	return
}

type A struct{ x int }
type B struct {
	A
	y int
}
type C struct {
	*B
	x string
}

func (a A) Get() int  { return a.x }
func (a *A) Inc()     { a.x++ }
func (b B) GetY() int { return b.y }

type Inter interface {
	Get() int
	Inc()
}
type Celsius float64
type K struct {
	a int
	b string
}
type KI struct{ v any }

func main() {
	d := Dog{&Base{"rex"}, oth(3), "t"}
	var a Animal = d
	var n Namer = a
	fmt.Println(a.Sound(), n.Name(), a.(interface{ Other() string }).Other())
	dd := &Deep{d}
	dd.SetName("max")
	fmt.Println(dd.Name(), d.Val(), dd.Dog.Base.Name(), dd.Sound())
	f := d.Name
	g := d.Base.Val
	d.SetName("zed")
	fmt.Println(f(), g(), (*Base).Name(nil), Base.Val(*d.Base))
	var nb *Base
	h := nb.Name
	fmt.Println(h(), Dog{Base: nil}.Name())
	func() {
		defer func() { fmt.Println(recover()) }()
		h := nb.Val
		fmt.Println(h())
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var n Namer
		h := n.Name
		fmt.Println("no", h)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		stringers := []fmt.Stringer{(*V)(nil)}
		fmt.Println(stringers[len(stringers)-1].String())
	}()
	cnt := 0
	l := Logger{"p", &cnt}
	func() {
		defer l.Log("a").Log("b").Log("c")
		l.prefix = "q"
		fmt.Println("body", cnt)
	}()
	fmt.Println(cnt, F(func(x int) int { return x * 3 }).Twice(2))
	var ar Arr
	ar.Set(1, 5)
	set := ar.Set
	sum := ar.Sum
	set(2, 7)
	fmt.Println(ar.Sum(), sum(), ar)
	c := C{&B{A{1}, 2}, "s"}
	c.Inc()
	inc := c.Inc
	inc()
	var in Inter = c
	in.Inc()
	fmt.Println(c.Get(), c.x, c.B.x, c.A.x, c.GetY(), in.Get())
	var in2 Inter = &c.B.A
	in2.Inc()
	fmt.Println(C.Get(c), Inter.Get(in) == c.A.x)
	m := map[float64]int{}
	m[math.NaN()] = 1
	m[math.NaN()] = 2
	fmt.Println(len(m), m[math.NaN()])
	for k, v := range m {
		if k == k || v == 0 {
			fmt.Println("bad")
		}
		delete(m, k)
	}
	fmt.Println(len(m))
	clear(m)
	m[0.0] = 1
	m[math.Copysign(0, -1)]++
	fmt.Println(len(m), m)
	mk := map[K]int{{1, "a"}: 1, {2, "b"}: 2}
	mk[K{1, "a"}]++
	fmt.Println(mk, mk[K{3, ""}])
	mi := map[any]string{1: "int", int8(1): "int8", "1": "str", 1.0: "f", K{1, "x"}: "k", [2]int{1, 2}: "arr", nil: "nil", true: "b", Celsius(1): "c"}
	fmt.Println(mi[1], mi[int8(1)], mi[1.0], mi[K{1, "x"}], mi[[2]int{1, 2}], mi[nil], mi[Celsius(1)], len(mi))
	mf := map[string]func(int) int{"d": func(x int) int { return x * 2 }}
	fmt.Println(mf["d"](4), mf["z"] == nil)
	mm := map[string]map[string]int{}
	if mm["a"] == nil {
		mm["a"] = map[string]int{}
	}
	mm["a"]["b"]++
	mm["a"]["b"] += 5
	fmt.Println(mm, len(mm["zz"]), mm["zz"]["y"])
	ms := map[string][]int{}
	ms["x"] = append(ms["x"], 1, 2)
	ms["x"][0] = 9
	fmt.Println(ms)
	mp := map[*int]int{}
	pi := new(3)
	mp[pi]++
	fmt.Println(len(mp), mp[pi])
	mch := map[chan int]int{nil: 1}
	fmt.Println(mch[nil])
	v, ok := mk[K{1, "a"}]
	_, ok2 := mk[K{}]
	fmt.Println(v, ok, ok2)
	var nm map[string]int
	delete(nm, "a")
	for range nm {
	}
	fmt.Println(nm["x"], len(nm), nm == nil, nm)
	fmt.Println(map[string]bool{"z": true, "a": false}, map[int]string{3: "c", -1: "a"}, map[bool]int{true: 1, false: 0}, map[[2]int]int{{2, 1}: 1, {1, 9}: 2})
	type pt = struct{ X, Y int }
	var s1 struct{ X, Y int } = pt{1, 2}
	type P1 struct {
		X int `a:"1"`
	}
	type P2 struct {
		X int `b:"2"`
	}
	fmt.Println(P1(P2{5}), s1 == pt{1, 2}, (*P1)(&P2{6}).X)
	var e1, e2 any = P1{1}, P2{1}
	fmt.Println(e1 == e2, e1 == any(P1{1}), e1 != nil)
	fmt.Printf("%T %T %v %+v\n", struct {
		X int `k:"v"`
	}{1}, &s1, s1, s1)
	var t1 time.Duration = 1500 * time.Millisecond
	fmt.Println(t1, t1.Seconds(), Celsius(36.6))
	fmt.Printf("%v %d %s %q %x %T\n", t1, t1, t1, []string{"a"}, "hi", t1)
	var i1, i2 interface{ Get() int }
	fmt.Println(i1 == i2, i1 == nil)
	i1, i2 = A{1}, A{1}
	fmt.Println(i1 == i2, i1 == A{1})
	var arr1, arr2 [2]any
	arr1[0], arr2[0] = 1, 1
	fmt.Println(arr1 == arr2)
	fa, fb := [2]float64{math.NaN()}, [2]float64{math.NaN()}
	fmt.Println(fa == fb, struct{ f float64 }{math.NaN()} == struct{ f float64 }{math.NaN()})
	type blank struct {
		_ int
		a int
	}
	fmt.Println(blank{a: 1} == blank{a: 1})
	cc1, cc2 := make(chan int), make(chan int)
	var ro <-chan int = cc1
	fmt.Println(cc1 == cc2, ro == cc1)
	func() {
		defer func() { fmt.Println(recover()) }()
		x, y := KI{func() {}}, KI{func() {}}
		fmt.Println(x == y)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		x, y := [2]any{1, []int{}}, [2]any{2, []int{}}
		fmt.Println(x == y)
		x[0] = 2
		fmt.Println(x == y)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var e any = map[int]int{}
		switch e {
		case 1, "a":
		case e:
		}
	}()
}

type V struct{ n int }

func (v V) String() string { return "v" }
