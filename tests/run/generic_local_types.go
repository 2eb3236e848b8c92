package main

import "fmt"

func F[T, U any]() {
	type L struct{ a T }
	type M struct{ b int }
	var z any = L{}
	_, ok := z.(M)
	fmt.Printf("%T %T %T %v %v\n", L{}, M{}, []*L{}, ok, L{})
}

type S[T any] struct{}

func (S[T]) m() { type K int; fmt.Printf("%T\n", K(1)) }
func main() {
	F[int, string]()
	F[[]string, S[int]]()
	S[bool]{}.m()
	type P int
	fmt.Printf("%T\n", P(1))
}
