package main

import "fmt"

type G[T any] struct{ x T }

func f() any {
	type L struct{ a int }
	return G[L]{L{7}}
}
func g() any {
	type L struct{ s string }
	return G[L]{L{"hi"}}
}
func h[T any]() any {
	type L struct{ s T }
	return G[L]{}
}
func h2[T any]() any {
	type L struct{ s T }
	return L{}
}
func main() {
	fmt.Printf("%T %v\n", f(), f())
	fmt.Printf("%T %v\n", g(), g())
	fmt.Println(f() == g())
	fmt.Printf("%T %v %T\n", h[int](), h[string](), h2[int8]())
	fmt.Println(h[int]() == h[string]())
}
