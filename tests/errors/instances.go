package main

type C interface { ~int | ~string }
type M interface { Foo() }
type S[T any] struct { v T }
func (s S[T]) Get() T { return s.v }
func id[T any](x T) T { return x }
func two[A, B any](a A, b B) {}
func conv[A, B any](a A) (b B) { return }
func num[T C](x T) T { return x + x }
func cmp[T comparable](a, b T) bool { return a == b }
func m[T M](x T) { x.Foo() }
func sl[E any, SS ~[]E](s SS) {}
func fn[T any](f func(T) T) {}
var v1 S
var v2 S[int, string]
var v3 S[undefinedT]
var v4 S[int] = S[string]{}
var v5 C
var v6 = []C{}
func bad(c C) C { return nil }
type T1 int
func f() {
	id()
	id(1, 2)
	id[int]("a")
	id[int, string](1)
	id
	_ = id
	_ = id[int]
	_ = id[int] == nil
	var _ func(int) int = id
	var _ func(int) string = id
	var _ func(string, int) = two
	var _ int = id
	conv(1)
	conv[int](1)
	conv[int, string]("a")
	_ = conv[string, int]("a") + "a"
	num(1.5)
	num(true)
	num[float64](1)
	num(T1(1))
	num([]int{})
	num(nil)
	id(nil)
	cmp(1, "a")
	cmp(1, 1.5)
	cmp([]int{}, nil)
	cmp(f, f)
	cmp[func()](nil, nil)
	cmp[interface{}](1, "a")
	m(1)
	m[T1](2)
	m(T2{})
	m(&T2{})
	sl(1)
	sl([]int{})
	sl[string]([]int{})
	sl([3]int{})
	fn(id)
	fn(func(int) string { return "" })
	fn(1)
	two[int](1)
	two[int]("a", "b")
	two(1)
	S{1}
	_ = S{v: 1}
	_ = S[int]{v: "a"}
	_ = S[int].Get
	_ = S.Get
	S[int]{}.Foo()
	var _ int[string]
	x[int](1)
	var s S[int]
	s.Get[int]()
	s[int]
	f[int]()
	len[int](nil)
	_ = T1[int](1)
}
type T2 struct{}
func (*T2) Foo() {}

func main() {}
