package main

type Number interface{ ~int | ~float64 }

func Sum[T Number](xs ...T) T { var s T; for _, x := range xs { s += x }; return s }
func Map[A, B any](xs []A, f func(A) B) []B { return nil }
func Eq[T comparable](a, b T) bool { return a == b }
func Bad[T any](a, b T) bool { return a == b }
func Bad2[T any](a T) T { return a + a }
func Bad3[T any](a T) int { return a.x }
func Bad4[T interface{ M() }](a T) { a.N() }
func New[T any]() T { var z T; return z }
func Conv[T ~int | ~string](x T) int { return int(x) }
func Core[S ~[]E, E any](s S) E { return s[0] }
func Ptr[T any, PT interface{ *T; Set(string) }](s string) T { var t T; PT(&t).Set(s); return t }

type List[T any] struct{ next *List[T]; v T }

func (l *List[T]) Push(v T) *List[T] { return &List[T]{l, v} }
func (l *List[int]) Shadow(v int) {}
func (l *List[A, B]) Two() {}
func (l List) None() {}
func (l *List[T]) Gen[U any](f func(T) U) U { return f(l.v) }

type Pair[K comparable, V any] struct{ k K; v V }
type MyInt int
type Set string

func (s *Set) Set(x string) {}

type Tree[T interface{ Less(T) bool }] struct{ l, r *Tree[T] }
type A1[T any] = []T
type A2 = A1
type A3 = A1[int, string]

var _ List
var _ List[int, string]
var _ List[undefined]
var _ Number
var _ []Number
var _ Pair[[]int, int]
var _ Tree[int]
var _ comparable

func main() {
	Sum(1, 2.5)
	Sum("a")
	Sum[string]()
	Sum[int]("a")
	Sum(MyInt(1), 2)
	Sum(MyInt(1), int(2))
	Map([]int{}, func(s string) int { return 0 })
	Map([]int{1}, nil)
	_ = Map[int](nil, func(int) string { return "" })
	Eq([]int{}, nil)
	Eq(1, "a")
	Eq[func()](nil, nil)
	New()
	_ = New[int]
	_ = New
	var f func() int = New
	var g func(int) int = New
	_ = New[int, string]()
	Core(5)
	Core([]int{})
	_ = Ptr[Set]("a")
	_ = Ptr[int]("a")
	l := &List[int]{}
	l.Push("a")
	l.Push(1).Push(2)
	_ = List[int]{v: "a"}
	var e any = l
	_ = e.(List)
	_ = e.(*List[int])
	_ = l.Gen(func(x int) string { return "" })
	_ = l.Gen(func(x string) string { return "" })
	_ = l.Gen[int](nil)
	_ = main[int]
	_ = l[int]
	var n Number
	type loc[T any] struct{ x T }
	_ = loc[int]{1}
	_, _, _ = f, g, n
}

func rec[T any](x T) { rec[*T](&x) }

type Inf[T any] struct{ p *Inf[Inf[T]] }

type u1 interface{ int | Number | interface{ M() } }
type u2 interface{ ~MyInt | int | int }
type u3 interface{ comparable | int }

func constraint[T int | string, U []T, V T](t T) {
	switch any(t).(type) {
	case int:
	}
	switch t.(type) {
	}
	const c T = 1
	var arr [5]T
	_ = arr
	_ = len(t)
	for range t {
	}
	t()
	_ = t[0]
}
