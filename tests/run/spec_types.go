package main

import "fmt"

type E1 struct{ Err error }

//go:noinline
func add(a, b int) int { return a + b }

//go:nosplit
func sub(a, b int) int { return a - b }

// A struct with promoted fields from embedded pointers and generics.
type Inner struct{ X, Y int }
type G[T any] struct{ V T }
type Outer struct {
	*Inner
	G[string]
	Z int
}
type Rec struct {
	Rec  *Rec
	Kids []Rec
	M    map[string]Rec
	F    func(Rec) Rec
	C    chan Rec
}
type (
	A1 = []int
	B1 = map[string]A1
	C1 func(A1) B1
)

func (c C1) Do(a A1) B1 { return c(a) }

var _ = fmt.Sprint
var _, _ = 1, 2
var _ I = (*Impl)(nil)

type I interface{ Do() }
type Impl struct {
	_ int
	_ string
	a int
}

func (*Impl) Do()                                    {}
func (_ Impl) X(_ int, _ ...string) (_ int, _ error) { return 5, nil }
func _()                                             {}
func _()                                             {}
func blank(_, _ int, s string) string                { return s }

func variadicOnly(_ ...int) int { return 1 }

type Iface interface {
	interface{ A() int }
	interface {
		A() int
		B() int
	}
	fmt.Stringer
	String() string
}
type ii struct{}

func (ii) A() int         { return 1 }
func (ii) B() int         { return 2 }
func (ii) String() string { return "ii" }

type Bool bool
type Cplx complex64
type Flt float32
type ArrT [2]Flt
type FnT func() FnT
type MapT map[string]MapT
type ChT chan ChT
type PtrT *PtrT
type SlT []SlT

func main() {
	o := Outer{&Inner{1, 2}, G[string]{"g"}, 3}
	fmt.Println(o.X, o.Y, o.V, o.Z, add(1, 2), sub(1, 2))
	o.X += 5
	o.Inner.Y--
	pf := &o.X
	*pf *= 2
	fmt.Println(*o.Inner, *pf)
	var c C1 = func(a A1) B1 { return B1{"k": a} }
	fmt.Println(c.Do(A1{1}), blank(1, 2, "s"), variadicOnly(), variadicOnly(1, 2))
	var x Iface = ii{}
	fmt.Println(x, x.A()+x.B())
	n, err := Impl{a: 1}.X(1, "a")
	fmt.Println(n, err)
	var b Bool = 1 < 2
	b = b && !b || 3 == 3
	var cx Cplx = complex(1, 2)
	cx *= cx
	a := ArrT{1.5, 2}
	aa := a
	aa[0]++
	fmt.Printf("%v %v %v %v %T\n", b, cx, a, aa, a)
	var f FnT
	cnt := 0
	f = func() FnT { cnt++; return f }
	f()()()
	m := MapT{"a": {"b": nil}}
	m["a"]["c"] = MapT{}
	s := SlT{nil, {nil}}
	s[0] = s[1]
	ch := make(ChT, 1)
	ch <- ch
	var p PtrT
	p = &p
	fmt.Println(cnt, m, len(s[0]), <-ch == ch, *p == p)
	r := Rec{Kids: []Rec{{}, {M: map[string]Rec{"x": {}}}}}
	r.Rec = &r
	r.F = func(r Rec) Rec { r.Kids = nil; return r }
	fmt.Println(len(r.Rec.Rec.Kids), len(r.F(r).Kids), len(r.Kids[1].M))
	var i8 int8 = -128
	fmt.Println(i8/-1, -i8, i8*i8, i8>>1, uint8(i8)>>1, i8<<1, ^i8)
	var u uint = 3
	fmt.Println(u-4 > 0, 1<<u, -5%3, 5%-3, -5/3, uint32(1)<<31>>31)
	var u16 uint16 = 0xffff
	u16++
	fmt.Println(u16, u16-1, int16(u16-1), uint16(70000&0xffff))
	fl := 1e100
	fmt.Println(float32(fl), int64(float32(16777217)), float64(float32(0.1)) == 0.1, fl*fl, -fl*fl)
	var z complex128 = complex(0, 0)
	fmt.Println(1/z == 1/z, real(cx), z == 0, complex(1, -0.0))
	fmt.Println("a"+"b" < "abc", "Z" < "a", "" < "a", string("abc"[1]), "日本"[0:3], "\u00e9\n\t\\\"" == `é
	\"`)
	type pair struct{ a, b any }
	ps := map[pair]int{{1, "a"}: 1, {"a", 1}: 2}
	ps[pair{1, "a"}] += 10
	fmt.Println(ps[pair{1, "a"}], ps[pair{"a", 1}], ps[pair{}])
	println("to stderr", 1, 2.5, true, 'x', "é", -7, uint8(3), 1e-10, complex(1, -1))
	print("no newline", 1, "\n")
	var e any = E1{fmt.Errorf("wrapped %w", fmt.Errorf("inner"))}
	fmt.Printf("%v %+v\n", e, e)
	defer func() {
		fmt.Println("first", recover())
		var err error = fmt.Errorf("custom %d", 7)
		panic(err)
	}()
	var np *Outer
	fmt.Println(np.Z)
}
