package main

type Number interface {
	~int | ~int32 | ~float64
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

type Tree[T any] struct {
	left, right *Tree[T]
	val         T
	less        func(a, b T) bool
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{val: v}
	}
	if t.less != nil && t.less(v, t.val) {
		t.left = t.left.Insert(v)
		t.left.less = t.less
	} else {
		t.right = t.right.Insert(v)
		t.right.less = t.less
	}
	return t
}

func (t *Tree[T]) Each(f func(T)) {
	if t != nil {
		t.left.Each(f)
		f(t.val)
		t.right.Each(f)
	}
}

func Map[S ~[]E, E, R any](s S, f func(E) R) (out []R) {
	for _, e := range s {
		out = append(out, f(e))
	}
	return
}

func Sum[T Number](list ...T) (sum T) {
	for _, v := range list {
		sum += v
	}
	return sum
}

func Group[K comparable, V any](ps ...Pair[K, V]) map[K][]V {
	m := make(map[K][]V)
	for _, p := range ps {
		m[p.Key] = append(m[p.Key], p.Val)
	}
	return m
}

type Set[T comparable] = map[T]struct{}

type MyInt int

type Self[T any] interface{ Equal(T) bool }

func (a MyInt) Equal(b MyInt) bool { return a == b }

func Index[T Self[T]](s []T, x T) int {
	for i := range s {
		if s[i].Equal(x) {
			return i
		}
	}
	return -1
}

func main() {
	t := &Tree[int]{val: 5, less: func(a, b int) bool { return a < b }}
	for _, v := range []int{3, 8, 1} {
		t.Insert(v)
	}
	t.Each(func(v int) { println(v) })
	println(Sum(1, 2, 3), Sum(1.5, 2), Sum[MyInt]())
	println(len(Map([]int{1, 2}, func(i int) string { return "x" })))
	println(len(Group(Pair[string, int]{"a", 1}, Pair[string, int]{"a", 2})["a"]))
	s := Set[int]{1: {}}
	_, ok := s[1]
	println(ok, Index([]MyInt{1, 2}, 2))
	f := Sum[float64]
	println(f(1, 2) > max(1, 2.5))
}
