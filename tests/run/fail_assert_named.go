package main

import "fmt"

type A int
type B int

func (A) String() string { return "A" }
func (B) String() string { return "B" }

func main() {
	fmt.Println("before")
	var x fmt.Stringer = A(1)
	fmt.Println(x.(B))
}
