package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// generic methods
type Box struct{ v any }

func (b Box) As[T any]() (T, bool) { t, ok := b.v.(T); return t, ok }
func (b *Box) Set[T any](x T) *Box { b.v = x; return b }

type List[T any] struct{ items []T }

func (l *List[T]) Add(x ...T) *List[T] { l.items = append(l.items, x...); return l }
func (l List[T]) Map[U any](f func(T) U) List[U] {
	var r List[U]
	for _, x := range l.items {
		r.Add(f(x))
	}
	return r
}
func (l List[T]) Fold[A any](a A, f func(A, T) A) A {
	for _, x := range l.items {
		a = f(a, x)
	}
	return a
}

type Emb struct {
	List[int]
	*Box
}
type MyInt int

func (m MyInt) String() string { return fmt.Sprintf("MyInt(%d)", int(m)) }

// aliases
type Set[T comparable] = map[T]struct{}
type Pair[A, B any] struct {
	First  A
	Second B
}
type IntPair[B any] = Pair[int, B]
type Vec[T any] = []T

// recursive constraints
type Cloner[T any] interface{ Clone() T }
type Node struct{ n int }

func (n Node) Clone() Node { return Node{n.n + 1} }
func CloneAll[T Cloner[T]](xs []T) []T {
	var r []T
	for _, x := range xs {
		r = append(r, x.Clone())
	}
	return r
}

type Ordered[T any] interface{ Less(T) bool }

func Max[T Ordered[T]](a, b T) T {
	if a.Less(b) {
		return b
	}
	return a
}
func (m MyInt) Less(o MyInt) bool { return m < o }

type PtrTo[T any] interface {
	*T
	Parse(string)
}
type Num struct{ s string }

func (n *Num) Parse(s string) { n.s = "<" + s + ">" }
func ParseAll[T any, P PtrTo[T]](ss ...string) []T {
	r := make([]T, len(ss))
	for i, s := range ss {
		P(&r[i]).Parse(s)
	}
	return r
}

type Number interface {
	~int | ~int8 | ~float64
}

func Sum[S ~[]E, E Number](s S) (t E) {
	for _, x := range s {
		t += x
	}
	return
}
func Apply[T, U any](x T, f func(T) U) U { return f(x) }
func Id[T any](x T) T                    { return x }
func Twice[T any](f func(T) T) func(T) T {
	return func(x T) T { return f(f(x)) }
}

type Tree[K cmp.Ordered, V any] struct {
	root *node[K, V]
}
type node[K cmp.Ordered, V any] struct {
	k    K
	v    V
	l, r *node[K, V]
}

func (t *Tree[K, V]) Put(k K, v V) {
	p := &t.root
	for *p != nil {
		switch c := cmp.Compare(k, (*p).k); {
		case c < 0:
			p = &(*p).l
		case c > 0:
			p = &(*p).r
		default:
			(*p).v = v
			return
		}
	}
	*p = &node[K, V]{k: k, v: v}
}
func (t *Tree[K, V]) All() func(func(K, V) bool) {
	var walk func(n *node[K, V], y func(K, V) bool) bool
	walk = func(n *node[K, V], y func(K, V) bool) bool {
		return n == nil || walk(n.l, y) && y(n.k, n.v) && walk(n.r, y)
	}
	return func(y func(K, V) bool) { walk(t.root, y) }
}
func Keys[K comparable, V any](seq func(func(K, V) bool)) func(func(K) bool) {
	return func(y func(K) bool) {
		for k := range seq {
			if !y(k) {
				return
			}
		}
	}
}
func Type[T any]() string { var z T; return fmt.Sprintf("%T", z) }
func Ptr[T any](x T) *T   { return &x }
func Sw[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case []T:
		return "[]T"
	case string, fmt.Stringer:
		return "str"
	}
	return "?"
}
func Core[F ~func(A) B, A, B any](f F, a A) B { return f(a) }
func Chan[C ~chan E, E any](c C, e E) E       { c <- e; return <-c }
func Bytes[T ~string | ~[]byte](x T) (n int) {
	for i := 0; i < len(x); i++ {
		n += int(x[i])
	}
	return n + len(x[1:])
}
func Local[T any](x T) any {
	type L struct{ a, b T }
	return L{x, x}
}

type Opt[T any] func(*T)

func New[T any](opts ...Opt[T]) T {
	var t T
	for _, o := range opts {
		o(&t)
	}
	return t
}

type Stack[T any] interface {
	Push(T)
	Pop() T
}
type impl[T any] struct{ s []T }

func (i *impl[T]) Push(x T)     { i.s = append(i.s, x) }
func (i *impl[T]) Pop() T       { x := i.s[len(i.s)-1]; i.s = i.s[:len(i.s)-1]; return x }
func NewStack[T any]() Stack[T] { return &impl[T]{} }

func main() {
	b := Box{5}
	fmt.Println(b.As[int]())
	fmt.Println(b.As[string]())
	b.Set(MyInt(3))
	fmt.Println(b.As[MyInt]())
	l := new(List[int]).Add(1, 2, 3)
	fmt.Println(l.Map(func(i int) string { return strings.Repeat("x", i) }))
	fmt.Println(l.Map(func(i int) float64 { return float64(i) / 2 }).Fold("", func(a string, f float64) string { return fmt.Sprint(a, f, ";") }))
	e := Emb{*l, &b}
	fmt.Println(e.Fold(0, func(a, x int) int { return a + x }))
	fmt.Println(e.Set(7).As[int]())
	f := l.Map[bool]
	fmt.Println(f(func(i int) bool { return i > 1 }))
	g := List[string].Map[int]
	fmt.Println(g(List[string]{[]string{"a", "bcd"}}, func(s string) int { return len(s) }))
	h := (*Box).Set[MyInt]
	fmt.Println(h(&b, 9).v)
	var conv func(func(int) rune) List[rune] = l.Map
	fmt.Println(conv(func(i int) rune { return 'a' + rune(i) }))

	s := Set[string]{"a": {}}
	fmt.Println(s, Type[Set[int]](), Type[IntPair[string]](), Type[Vec[Vec[bool]]]())
	fmt.Printf("%+v %T\n", IntPair[string]{1, "x"}, IntPair[error]{})
	fmt.Println(CloneAll([]Node{{1}, {2}}), Max(MyInt(3), MyInt(8)), ParseAll[Num]("a", "b"))
	type ints []int
	fmt.Println(Sum(ints{1, 2, 3}), Sum([]float64{.5, .25}), Sum(Vec[int8]{100, 27, 1}))
	fmt.Println(Apply(3, Id[int]), Apply("a", strings.ToUpper), Apply(2, Twice(func(x int) int { return x * x })))
	var id func(string) string = Id
	fmt.Println(id("z"), Apply(5, Id), Apply([]int{1}, Sum))
	var t Tree[string, int]
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		t.Put(w, i)
	}
	for k, v := range t.All() {
		fmt.Print(k, "=", v, " ")
	}
	fmt.Println(slices.Collect(Keys(t.All())))
	fmt.Println(*Ptr(3), *Ptr("s"), Sw(1), Sw("a"), Sw(MyInt(1)), Sw(1.5))
	fmt.Println(Core(strings.ToLower, "ABC"), Chan(make(chan int, 1), 4), Bytes("abc"), Bytes([]byte{1, 2}))
	fmt.Printf("%T %v\n", Local(1), Local("x"))
	fmt.Println(New(func(n *Node) { n.n = 4 }, func(n *Node) { n.n *= 2 }))
	st := NewStack[string]()
	st.Push("p")
	st.Push("q")
	fmt.Println(st.Pop(), st.Pop())
	fmt.Printf("%T %T %T\n", st, t, *l)
	slices.SortFunc(l.items, func(a, b int) int { return cmp.Compare(b, a) })
	fmt.Println(l.items, slices.MaxFunc([]string{"a", "ccc", "bb"}, func(a, b string) int { return len(a) - len(b) }))
	slices.SortFunc(l.items, cmp.Compare)
	fmt.Println(l.items)
	defer func() { fmt.Println(recover()) }()
	st.Pop()
}
