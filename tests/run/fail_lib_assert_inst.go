package main

type G[T any] struct{}

func main() {
	var a any = G[int]{}
	_ = a.(G[string])
}
