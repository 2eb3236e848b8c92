package main

// A generic type that is sound by itself, and an instance of it that has no end.

type Cell[T any] [1]T

type Pack[T any] Cell[T]

type Endless Pack[Endless]

type Holder[T any] struct{ cell Cell[T] }

type Chain struct{ next Holder[Chain] }

type Linked struct{ next Holder[*Linked] }

type Both[A, B any] struct {
	a A
	b *B
}

type Fine struct{ both Both[int, Fine] }

type Faulty struct{ both Both[Faulty, int] }

func main() {}
