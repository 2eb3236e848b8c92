package main

import (
	"cmp"
	"errors"
	"fmt"
	"sort"
	"strings"
)

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Val) }

type List[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(v T) { l.head = &node[T]{v, l.head}; l.n++ }
func (l *List[T]) Each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.v)
	}
}
func (l *List[T]) Map[U any](f func(T) U) *List[U] {
	r := &List[U]{}
	l.Each(func(v T) { r.Push(f(v)) })
	return r
}
func (l List[T]) Fold[A any](a A, f func(A, T) A) A {
	l.Each(func(v T) { a = f(a, v) })
	return a
}

type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~float32 | ~float64
}

func Sum[S ~[]E, E Number](s S) (t E) {
	for _, v := range s {
		t += v
	}
	return
}

type Shape interface {
	Area() float64
	comparable
}
type Sq struct{ s float64 }

func (s Sq) Area() float64 { return s.s * s.s }

func Largest[S Shape](s ...S) (r S) {
	for _, x := range s {
		if x.Area() > r.Area() && x != r {
			r = x
		}
	}
	return
}

type Setter[B any] interface {
	Set(string)
	*B
}
type Conf struct{ v string }

func (c *Conf) Set(s string) { c.v = s }
func Make[T any, PT Setter[T]](ss []string) []T {
	r := make([]T, len(ss))
	for i, s := range ss {
		PT(&r[i]).Set(s)
	}
	return r
}

type Ordered[T any] interface{ Less(T) bool }
type Age int

func (a Age) Less(b Age) bool { return a < b }
func Min[T Ordered[T]](a, b T) T {
	if a.Less(b) {
		return a
	}
	return b
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v ...T) Set[T] {
	for _, x := range v {
		s[x] = struct{}{}
	}
	return s
}

type Alias[T any] = Pair[string, T]
type PA = Alias[int]
type VecOf[T any] = []T

type Emb[T any] struct {
	List[T]
	*Pair[string, T]
	extra int
}
type Opt[T any] func(*T)

type Num2 struct{ x, y int }

func Apply[T any](t *T, o ...Opt[T]) *T {
	for _, f := range o {
		f(t)
	}
	return t
}

func Zero[T any]() T      { var z T; return z }
func PtrTo[T any](v T) *T { return &v }
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	r := make([]K, 0, len(m))
	for k := range m {
		r = append(r, k)
	}
	sort.Slice(r, func(i, j int) bool { return r[i] < r[j] })
	return r
}
func Compose[A, B, C any](f func(A) B, g func(B) C) func(A) C { return func(a A) C { return g(f(a)) } }
func Conv[T, U Number](t T) U                                 { return U(t) }
func Len[T ~string | ~[]byte](t T) int                        { return len(t) }
func Idx[T ~string | ~[]byte](t T, i int) byte                { return t[i] }
func Slc[T ~string | ~[]byte](t T) T                          { return t[1:2] }
func Call[F interface{ func(int) int }](f F) int              { return f(1) }
func Send[C ~chan E | ~chan<- E, E any](c C, e E)             { c <- e }
func Rng[T ~[]E, E any](t T) (n int) {
	for range t {
		n++
	}
	return
}

type Stack[T any] []T

func (s *Stack[T]) Push(v T) { *s = append(*s, v) }
func (s *Stack[T]) Pop() (v T, err error) {
	if len(*s) == 0 {
		return v, errors.New("empty")
	}
	v = (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return
}

type Cache[K comparable, V any] struct {
	m   map[K]V
	get func(K) (V, error)
}

func NewCache[K comparable, V any](g func(K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{make(map[K]V), g}
}
func (c *Cache[K, V]) Get(k K) (V, error) {
	if v, ok := c.m[k]; ok {
		return v, nil
	}
	v, err := c.get(k)
	if err == nil {
		c.m[k] = v
	}
	return v, err
}

type Embt[T fmt.Stringer] struct{ t T }

func (e Embt[T]) Do() string { return e.t.String() + "!" }

type Inner struct{ A, B int }
type Outer struct {
	Inner
	C int
}
type I1 interface {
	A() int
	B() int
}
type I2 interface {
	B() int
	C() int
}
type I12 interface {
	I1
	I2
}
type impl struct{}

func (impl) A() int { return 1 }
func (impl) B() int { return 2 }
func (impl) C() int { return 3 }

func local[T any](v T) any {
	type loc struct{ v T }
	return loc{v}
}

type Rec[T any] struct {
	kids []Rec[T]
	m    map[string]*Rec[Pair[string, int]]
	v    T
}
type Fn[T any] func(T) Fn[T]
type Ev[T any] interface{ Handle(T) }
type EvF[T any] func(T)

func (f EvF[T]) Handle(t T) { f(t) }

func main() {
	p := Pair[string, int]{"a", 1}
	fmt.Println(p, &p, []Pair[string, int]{p})
	fmt.Printf("%v %T %+v %#v\n", p, p, p, p)
	l := &List[int]{}
	for i := range 4 {
		l.Push(i)
	}
	l2 := l.Map(func(i int) string { return strings.Repeat("x", i) })
	l2.Each(func(s string) { fmt.Print(s, ",") })
	fmt.Println(l.Fold("", func(a string, i int) string { return a + fmt.Sprint(i) }), l.Fold[float64](0.5, func(a float64, i int) float64 { return a + float64(i) }))
	f := l.Map[int]
	fmt.Printf("%T %T\n", f, l)
	g := (*List[int]).Map[bool]
	fmt.Printf("%T %v\n", g, g(l, func(i int) bool { return i > 1 }).n)
	fmt.Println(Sum([]int{1, 2, 3}), Sum([]float64{1.5, 2}), Sum(VecOf[Age]{1, 2}))
	fmt.Println(Largest(Sq{1}, Sq{3}, Sq{2}), Make[Conf]([]string{"a", "b"}), Min(Age(3), Age(2)))
	s := Set[string]{}.Add("b", "a")
	fmt.Printf("%v %T %d\n", s, s, len(s))
	var a Alias[int] = p
	var pa PA = a
	fmt.Printf("%T %T\n", a, pa)
	e := Emb[int]{Pair: &p, extra: 1}
	e.Push(5)
	e.Val = 7
	fmt.Println(e.n, e.Key, e.String(), p.Val)
	fmt.Printf("%T\n", e)
	fmt.Println(*Apply(&Num2{}, func(n *Num2) { n.x = 1 }, func(n *Num2) { n.y = 2 }))
	fmt.Println(Zero[int](), Zero[*int](), Zero[string]() == "", Zero[[2]int](), Zero[any](), Zero[error]() == nil, *PtrTo("q"))
	fmt.Println(Keys(map[string]int{"z": 1, "b": 2}), Compose(strings.ToUpper, func(s string) int { return len(s) })("abc"))
	fmt.Println(Conv[float64, int](3.7), Conv[int, int8](300), Len("abc"), Len([]byte{1}), Idx("abc", 1), Slc("abc"), Slc([]byte("abc")))
	ch := make(chan int, 1)
	Send(ch, 4)
	fmt.Println(<-ch, Rng([]int{1}), Call(func(i int) int { return i + 1 }))
	var st Stack[rune]
	st.Push('a')
	v, err := st.Pop()
	_, err2 := st.Pop()
	fmt.Println(v, err, err2)
	c := NewCache(func(k int) (string, error) { return fmt.Sprint(k), nil })
	fmt.Println(c.Get(3))
	fmt.Printf("%T %T\n", c, c.Get)
	fmt.Println(Embt[Pair[int, int]]{Pair[int, int]{1, 2}}.Do())
	o := Outer{A: 1, B: 2, C: 3}
	fmt.Printf("%+v\n", o)
	n := new(42)
	ns := new("abc"[1:])
	fmt.Println(*n, *ns, *new(Num2{1, 2}))
	fmt.Printf("%T %T %T\n", n, new(1.5), new(int8(3)))
	var i12 I12 = impl{}
	var i2 I2 = i12
	fmt.Println(i12.B(), i2.C(), i2.(I1).A())
	fmt.Printf("%T %v %T %T\n", local(1), local("x"), local(p), local([]any{}))
	type loc struct{ a int }
	fmt.Printf("%T %T\n", loc{}, Pair[loc, []loc2]{})
	var fn Fn[int]
	fn = func(i int) Fn[int] { fmt.Print(i, " "); return fn }
	fn(1)(2)(3)
	var ev Ev[string] = EvF[string](func(s string) { fmt.Println("ev", s) })
	ev.Handle("x")
	fmt.Printf("%T %T %T\n", ev, Rec[int]{}, struct{ A Pair[int, error] }{})
	fmt.Printf("%T\n", func(Pair[int, *string], ...map[string]any) (chan<- int, <-chan error) { return nil, nil })
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"), max('a', 1), min(1, 2.0))
	m := map[string]int{"a": 1}
	sl := []int{1, 2}
	clear(m)
	clear(sl)
	fmt.Println(m, sl, [2]int(sl), *(*[1]int)(sl))
	fmt.Printf("%T %T %T\n", Sum[[]int], Zero[Pair[int, string]], Min[Age])
	var sm func([]int) int = Sum
	fmt.Println(sm([]int{4, 5}))
}

type loc2 struct{}
