package main

import (
	"fmt"
	"os"
	"strings"
)

type Num interface {
	~int8 | ~uint8 | ~int32 | ~uint64 | ~float64
}
type Int interface {
	~int8 | ~uint8 | ~int32 | ~uint64
}

func Arith[T Int](a, b T) []T {
	return []T{a + b, a - b, a * b, a / b, a % b, a & b, a | b, a ^ b, a &^ b, a << 3, a >> 1, ^a, -a}
}
func Cv[T, U Num](t T) U                              { return U(t) }
func Conv2[T ~[]byte | ~string](t T) (string, []byte) { return string(t), []byte(t) }
func Sh[T Int](x T, s uint) T                         { return 1<<s | x }
func Def[T Num]() T                                   { return 100 }
func Cmp[T comparable](a, b T) bool                   { return a == b }
func PtrM[T any, P interface {
	*T
	Inc()
}](n int) T {
	var t T
	for range n {
		P(&t).Inc()
	}
	return t
}

type Ctr struct{ n int }

func (c *Ctr) Inc() { c.n++ }

type Base[T any] struct {
	val T
	log []string
}

func (b *Base[T]) Set(v T) { b.val = v; b.log = append(b.log, fmt.Sprint("set ", v)) }
func (b Base[T]) Get() T   { return b.val }

type Mid[K comparable, T any] struct {
	*Base[T]
	idx map[K]T
}
type Top struct {
	Mid[string, int]
	Ctr
	fmt.Stringer
}
type GS[T any] interface {
	Set(T)
	Get() T
}
type Tree[T interface{ Less(T) bool }] struct {
	Left, Right *Tree[T]
	Val         T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	switch {
	case t == nil:
		return &Tree[T]{Val: v}
	case v.Less(t.Val):
		t.Left = t.Left.Insert(v)
	default:
		t.Right = t.Right.Insert(v)
	}
	return t
}
func (t *Tree[T]) Walk(f func(T)) {
	if t != nil {
		t.Left.Walk(f)
		f(t.Val)
		t.Right.Walk(f)
	}
}

type Name string

func (n Name) Less(o Name) bool { return strings.ToLower(string(n)) < strings.ToLower(string(o)) }

type Either[L, R any] struct {
	l *L
	r *R
}

func Left[L, R any](l L) Either[L, R] { return Either[L, R]{l: &l} }
func (e Either[L, R]) Match(f func(L), g func(R)) {
	if e.l != nil {
		f(*e.l)
		return
	}
	g(*e.r)
}

type Matrix[T Num, S ~[]T] struct{ rows []S }

func (m Matrix[T, S]) Sum() (t T) {
	for _, r := range m.rows {
		for _, x := range r {
			t += x
		}
	}
	return
}

type Chain[T any] struct{ f func(T) T }

func (c Chain[T]) Then(g func(T) T) Chain[T] {
	prev := c.f
	return Chain[T]{func(t T) T { return g(prev(t)) }}
}
func Reduce[T, A any](s []T, a A, f func(A, T) A) A {
	for _, x := range s {
		a = f(a, x)
	}
	return a
}
func Ptr[T any](t T) *T { return &t }
func Must[T any](t T, err error) T {
	if err != nil {
		panic(err)
	}
	return t
}
func Variadic[T any](pre string, xs ...T) string { return pre + fmt.Sprint(len(xs), xs) }

type Visitor[R any] interface {
	VisitNum(int) R
	VisitAdd(a, b Expr) R
}
type Expr interface{ String() string }
type NumE int
type AddE struct{ a, b Expr }

func (n NumE) String() string { return fmt.Sprint(int(n)) }
func (a AddE) String() string { return "(" + a.a.String() + "+" + a.b.String() + ")" }
func Accept[R any](e Expr, v Visitor[R]) R {
	switch e := e.(type) {
	case NumE:
		return v.VisitNum(int(e))
	case AddE:
		return v.VisitAdd(e.a, e.b)
	}
	panic(fmt.Sprintf("unknown %T", e))
}

type evalV struct{}

func (evalV) VisitNum(n int) int       { return n }
func (v evalV) VisitAdd(a, b Expr) int { return Accept[int](a, v) + Accept(b, Visitor[int](v)) }

type depthV struct{ fmt.Stringer }

func (depthV) VisitNum(n int) string { return "n" }
func (v depthV) VisitAdd(a, b Expr) string {
	return "[" + Accept[string](a, v) + Accept[string](b, v) + "]"
}

func main() {
	fmt.Println(Arith[int8](100, 7), Arith[uint8](200, 7), Arith[int32](-100, 7), Arith[uint64](3, 5))
	fmt.Println(Cv[float64, int8](-3.9), Cv[int32, uint8](300), Cv[int8, uint64](-1), Cv[uint64, float64](1<<63))
	fmt.Println(Conv2("hé"))
	fmt.Println(Conv2([]byte{65, 66}))
	fmt.Println(Sh[int8](1, 7), Sh[uint8](1, 8), Def[int8](), Def[float64]())
	fmt.Println(Cmp(1.5, 1.5), Cmp[any](1, "a"), Cmp([2]string{"a"}, [2]string{"a"}), Cmp(&os.Args, nil))
	fmt.Println(PtrM[Ctr](3))
	t := Top{Mid: Mid[string, int]{Base: &Base[int]{}}}
	t.Set(5)
	t.Inc()
	g := GS[int](t)
	g.Set(6)
	fmt.Println(t.Get(), g.Get(), t.n, t.log, t.idx == nil, len(t.Mid.log))
	set := t.Set
	t.Mid.Base = &Base[int]{}
	set(9)
	fmt.Println(t.Get(), g.Get())
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(t.String())
	}()
	var root *Tree[Name]
	for _, n := range []Name{"m", "B", "z", "a"} {
		root = root.Insert(n)
	}
	root.Walk(func(n Name) { fmt.Print(n, " ") })
	fmt.Println()
	Left[int, string](3).Match(func(i int) { fmt.Println("L", i) }, func(s string) {})
	type row []float64
	fmt.Println(Matrix[float64, row]{[]row{{1, 2}, {3.5}}}.Sum())
	fmt.Println(Chain[int]{func(i int) int { return i + 1 }}.Then(func(i int) int { return i * 10 }).f(1))
	fmt.Println(Reduce([]int{1, 2, 3}, "", func(a string, i int) string { return a + fmt.Sprint(i) }))
	fmt.Println(*Ptr(Ptr(3) != nil), Variadic[int]("x"), Variadic("y", 1, 2), Variadic("z", []string{"a"}...))
	func() {
		defer func() { fmt.Println("must:", recover()) }()
		Must(os.Open("/nonexistent"))
	}()
	e := AddE{NumE(1), AddE{NumE(2), NumE(3)}}
	fmt.Println(e, Accept[int](e, evalV{}), Accept[string](e, depthV{}))
	fmt.Printf("%T %T %T %T\n", t, root, e, Left[int, []string](1))
	fmt.Printf("%v %+v\n", struct {
		A int
		B []string
		C map[string]int
		D *int
		E any
		F error
	}{1, []string{"x"}, map[string]int{"k": 1}, nil, 2.5, nil}, struct{ X, Y any }{1, nil})
	fmt.Printf("%#v %#v %#v %#v\n", []any{1, "a", nil, 2.0}, map[string]int{"a": 1}, struct{ A *int }{}, [2]bool{true})
	fmt.Printf("%5d|%-5d|%05d|%+d|%x|%X|%o|%b|%c|%U|%q\n", 42, 42, 42, 42, 255, 255, 8, 5, 'x', 'x', 'x')
	fmt.Printf("%8.3f|%-8.2f|%e|%g|%G|%6.2f%%\n", 3.14159, 2.5, 12345.678, 1e-7, 1e20, 99.5)
	fmt.Printf("%s|%10s|%-10s|%.2s|%q|%x|% x\n", "go", "go", "go", "golang", "a\"b", "hi", "hi")
	fmt.Printf("%t|%v|%p|%*d|%[2]v %[1]v|%d %s\n", true, nil, nil, 5, 3, []int{1}, []string{"a"})
	fmt.Printf("%!|%z|%d\n", 1)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%v %v %v\n", []byte("ab"), [3]byte{1}, &[]int{1})
	fmt.Printf("%v %+v %T\n", &struct{ A int }{1}, &e, &e)
	fmt.Printf("%6v|%-6v|%06d|%x|%X\n", "ab", true, -3, "hello", []byte{1, 171})
	var np *Ctr
	var ni fmt.Stringer
	fmt.Println(np, ni, []error{nil}, map[string]any{"a": nil}, [2]*int{})
	os.Stdout.WriteString("raw\n")
	fmt.Print("a", 1, 2, "b", "c", 3.0, '\n', "\n")
	fmt.Print(1, 2, "\n")
}
