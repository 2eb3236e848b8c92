package main

import "fmt"

type L[T any] struct{ v []T }

func (l L[T]) Fold[A any](a A, f func(A, T) A) A {
	for _, v := range l.v {
		a = f(a, v)
	}
	return a
}

func (l *L[T]) Map[U any](f func(T) U) *L[U] {
	r := &L[U]{}
	for _, v := range l.v {
		r.v = append(r.v, f(v))
	}
	return r
}

type P struct{ n int }

func (p P) Conv[T ~int | ~float64](t T) T { return t * T(p.n) }
func (p *P) Set[T any](t T)               { p.n++; fmt.Println(t) }

type E struct{ *P }

func main() {
	l := L[int]{[]int{1, 2, 3}}
	fmt.Println(l.Fold("", func(a string, v int) string { return a + fmt.Sprint(v) }))
	fmt.Println(l.Map(func(i int) float64 { return float64(i) / 2 }).v)
	p := P{3}
	fmt.Println(p.Conv(2.5), p.Conv(4))
	p.Set("x")
	E{&p}.Set(1)
	f := p.Conv[int]
	g := P.Conv[float64]
	h := (*P).Set[string]
	h(&p, "h")
	fmt.Println(f(2), g(p, .5))
	fmt.Printf("%T %T %T\n", f, g, h)
	done := make(chan int)
	q := Q{n: 3, name: "q", P: P{4}}
	go q.Send[int](done, 8)
	fmt.Println(<-done)
	func() {
		defer q.Set[string]("deferred")
		defer E.Conv[int](E{&p}, 1)
		q.P.Set(true)
	}()
	var method func(string) = q.Set
	method("bound")
	q.n = 100
	conv := q.Conv[int]
	q.P.n = 50
	fmt.Println(conv(2), q.Conv(2), q.P.n)
	apply(p.Set[float64], 1.5)
	fmt.Println(describe(q), describe(&p))
}

type Q struct {
	P
	n    int
	name string
}

func (q Q) Send[T any](to chan T, v T) { to <- v }

// Generic methods implement no methods of interfaces.
type setter interface{ Set(string) }

func describe(v any) string {
	_, ok := v.(setter)
	return fmt.Sprintf("%T %t", v, ok)
}

func apply[T any](f func(T), v T) { f(v) }
