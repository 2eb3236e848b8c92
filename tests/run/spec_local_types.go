package main

import "fmt"

type P[A any] struct{ a A }

func g[T any]() any {
	type L struct{ t T }
	type M[X any] = P[X]
	var f = func() any {
		type L2 struct{}
		return L2{}
	}
	fmt.Printf("%T %T %T\n", f(), P[L]{}, M[L]{})
	return L{}
}

type O[A, B any] struct{ a A }
type R struct{}

func (R) m() any {
	type L struct{}
	return L{}
}
func (p P[A]) m() any {
	type L struct{}
	return L{}
}
func (p P[A]) gm[B any]() any {
	type L struct{}
	fmt.Printf("%T\n", O[L, B]{})
	return L{}
}

var pkgv = func() any {
	type L struct{}
	return P[L]{}
}()

func main() {
	fmt.Printf("%T %T %T %T %T\n", g[int](), g[P[string]](), R{}.m(), P[int]{}.m(), P[int]{}.gm[bool]())
	type L struct{}
	{
		type L int
		fmt.Printf("%T %T\n", L(1), P[L]{})
		fmt.Printf("%T\n", g[L]())
		fmt.Printf("%T\n", P[map[string]*L]{})
		fmt.Printf("%T %v\n", P[struct{ x L }]{}, P[any]{L(3)})
		fmt.Printf("%T\n", func(L, *P[L]) []L { return nil })
	}
	fmt.Printf("%T %T\n", L{}, P[L]{})
	fmt.Printf("%#v %#v %T\n", L{}, P[L]{}, pkgv)
	func() {
		defer func() { fmt.Println(recover()) }()
		var x any = L{}
		_ = x.(P[L])
	}()
}

type pairOf[A, B any] struct {
	a A
	b B
}

func inner[A any](a A) any {
	type U[B any] struct {
		a A
		b B
	}
	type T[C any] struct {
		u U[C]
		p *pairOf[U[A], C]
	}
	t := T[string]{u: U[string]{a, "b"}}
	u := t.u
	t.p = &pairOf[U[A], string]{a: U[A]{a, a}, b: u.b}
	fmt.Printf("%T %T %T %v\n", t, u, t.p, *t.p)
	return t.u
}

func init() {
	fmt.Printf("%T %v\n", inner(1), inner[any]("x"))
	fmt.Println(inner(1) == inner(1), inner(1) == inner[any](1))
}
