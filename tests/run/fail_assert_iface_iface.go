package main

import "fmt"

type I interface{ A() }
type J interface {
	A()
	B(int) string
}
type T struct{}

func (T) A() {}

func main() {
	fmt.Println("before")
	var x I = T{}
	fmt.Println(x.(J))
}
