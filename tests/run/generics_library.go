package main

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
)

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)      { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }
func NewSet[T comparable](xs ...T) Set[T] {
	s := make(Set[T])
	for _, x := range xs {
		s.Add(x)
	}
	return s
}

type Cache[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]entry[V]
	on func(K, V)
}
type entry[V any] struct {
	v    V
	hits int
}

func (c *Cache[K, V]) Get(k K, make_ func(K) V) V {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil {
		c.m = map[K]entry[V]{}
	}
	e, ok := c.m[k]
	if !ok {
		e.v = make_(k)
		if c.on != nil {
			c.on(k, e.v)
		}
	}
	e.hits++
	c.m[k] = e
	return e.v
}

type Numeric interface{ ~int | ~float64 }
type Vec[T Numeric] []T

func (v Vec[T]) Dot(w Vec[T]) (s T) {
	for i := range v {
		s += v[i] * w[i]
	}
	return
}

type Stringish interface {
	~string
	Len() int
}
type Str string

func (s Str) Len() int { return len(s) }
func total[S Stringish](xs ...S) (n int) {
	for _, x := range xs {
		n += x.Len() + len(x)
	}
	return
}

type Visitor[R any] interface{ Visit(n Node) R }
type Node interface{ Kids() []Node }
type leaf int
type branch []Node

func (leaf) Kids() []Node     { return nil }
func (b branch) Kids() []Node { return b }

type depth struct{}

func (d depth) Visit(n Node) int {
	m := 0
	for _, k := range n.Kids() {
		m = max(m, d.Visit(k))
	}
	return m + 1
}
func walk[R any](v Visitor[R], n Node) R { return v.Visit(n) }

func Filter[T any](seq iter.Seq[T], f func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if f(v) && !yield(v) {
				return
			}
		}
	}
}
func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

type Opt[T any] struct {
	v  T
	ok bool
}

func Some[T any](v T) Opt[T] { return Opt[T]{v, true} }
func (o Opt[T]) OrElse(d T) T {
	if o.ok {
		return o.v
	}
	return d
}
func Reduce[T, A any](xs []T, a A, f func(A, T) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}

type LinkedList[T any] struct {
	head, tail *lnode[T]
}
type lnode[T any] struct {
	val  T
	next *lnode[T]
}

func (l *LinkedList[T]) Push(v T) *LinkedList[T] {
	n := &lnode[T]{val: v}
	if l.tail == nil {
		l.head, l.tail = n, n
	} else {
		l.tail.next = n
		l.tail = n
	}
	return l
}
func (l *LinkedList[T]) Each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.val)
	}
}

type person struct {
	name string
	age  int
}

func PtrTo[T any](v T) *T { return &v }

func typeName[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice of T"
	}
	return fmt.Sprintf("%T", v)
}

func firstErr() (n int, err error) {
	for v := range Count(10) {
		if v == 3 {
			return v, fmt.Errorf("stop at %d", v)
		}
		defer func() { n += v * 10 }()
	}
	return 0, nil
}

func main() {
	s := NewSet(1, 2, 3)
	fmt.Println(s.Has(2), s.Has(5), len(s))
	var c Cache[string, int]
	c.on = func(k string, v int) { fmt.Println("made", k, v) }
	fmt.Println(c.Get("abc", func(s string) int { return len(s) }), c.Get("abc", nil))
	fmt.Println(Vec[float64]{1, 2}.Dot(Vec[float64]{3, 4}), Vec[int]{1, 2}.Dot(Vec[int]{3, 4}))
	fmt.Println(total(Str("a"), Str("bcd")))
	fmt.Println(walk[int](depth{}, branch{leaf(1), branch{leaf(2)}}))
	for v := range Filter(Count(20), func(i int) bool { return i%3 == 0 }) {
		if v > 12 {
			break
		}
		fmt.Print(v, " ")
	}
	fmt.Println()
	fmt.Println(Some(3).OrElse(4), Opt[string]{}.OrElse("d"))
	fmt.Println(Reduce([]int{1, 2, 3}, "", func(a string, x int) string { return a + fmt.Sprint(x) }))
	l := new(LinkedList[string]).Push("a").Push("b")
	l.Each(func(s string) { fmt.Print(s, ",") })
	fmt.Println()
	ps := []person{{"bob", 30}, {"al", 25}, {"cy", 30}}
	slices.SortFunc(ps, func(a, b person) int {
		return cmp.Or(cmp.Compare(a.age, b.age), strings.Compare(a.name, b.name))
	})
	fmt.Println(ps)
	sort.Slice(ps, func(i, j int) bool { return ps[i].name < ps[j].name })
	fmt.Println(ps, *PtrTo(5), *PtrTo("s"))
	m := map[string]int{"z": 1, "y": 2}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Max([]int{3, 9, 2}), slices.Contains([]string{"a"}, "a"))
	fmt.Println(slices.Index([]int{5, 6}, 6))
	fmt.Println(typeName(1), typeName("s"), typeName(2.5))
	fmt.Println(firstErr())
	next, stop := iter.Pull(Count(3))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
}
