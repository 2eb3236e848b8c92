package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (T, error) {
	var zero T
	if len(s.items) == 0 {
		return zero, errors.New("empty")
	}
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, nil
}

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

func (l *List[T]) Add(v T) { l.head = &node[T]{v, l.head}; l.n++ }
func (l *List[T]) All() func(yield func(int, T) bool) {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.v) {
				return
			}
			i++
		}
	}
}

type MyInt int

func (m MyInt) String() string { return fmt.Sprintf("MyInt(%d)", int(m)) }

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	r := make([]K, 0, len(m))
	for k := range m {
		r = append(r, k)
	}
	return r
}

func find(l *List[string], want string) (idx int) {
	defer func() { idx += 100 }()
	for i, v := range l.All() {
		defer fmt.Println("deferred in body", i)
		if v == want {
			return i
		}
	}
	return -1
}

func nested(l *List[string]) string {
	var sb strings.Builder
outer:
	for i, v := range l.All() {
		for j, w := range l.All() {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Fprintf(&sb, "%d%d%s%s ", i, j, v, w)
		}
	}
	return sb.String()
}

type Ord interface{ ~int | ~string }

func Max[T Ord](a, b T) T {
	if a > b {
		return a
	}
	return b
}

type Tree[T any] struct {
	l, r *Tree[T]
	v    T
	cmp  func(a, b T) int
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{v: v}
	}
	return t
}

func main() {
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2.5), Sum[MyInt](1, 2))
	fmt.Println(Map([]int{1, 2, 3}, func(i int) string { return strings.Repeat("x", i) }))
	var s Stack[string]
	s.Push("a")
	s.Push("b")
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	p := Pair[string, int]{"k", 1}
	fmt.Println(p, Pair[MyInt, []int]{3, nil})
	fmt.Printf("%T %T %v\n", p, s, p)
	var l List[string]
	for _, x := range []string{"x", "y", "z"} {
		l.Add(x)
	}
	for i, v := range l.All() {
		fmt.Print(i, v, " ")
		if i == 1 {
			break
		}
	}
	fmt.Println()
	fmt.Println(find(&l, "y"), find(&l, "q"))
	fmt.Println(nested(&l))
	k := Keys(map[string]int{"b": 1, "a": 2})
	sort.Strings(k)
	fmt.Println(k, Max(3, 4), Max("a", "b"))
	var t *Tree[int]
	t = t.Insert(5)
	fmt.Println(t.v)
	f := Sum[int]
	fmt.Println(f(4, 5))
	for range 2 {
		fmt.Print("r")
	}
	fmt.Println()
	var e fmt.Stringer = MyInt(4)
	fmt.Println(e)
	err := fmt.Errorf("wrap: %w", errors.New("inner"))
	fmt.Println(err, errors.Unwrap(err))
}
