package main

import "fmt"

type Box[T any] struct{ v T }

func to[T any](x any) T { return x.(T) }

func main() {
	fmt.Println(to[string]("s"))
	fmt.Println(to[Box[int]](Box[string]{}))
}
