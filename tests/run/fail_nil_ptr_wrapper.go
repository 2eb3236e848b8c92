package main

import "fmt"

type T struct{ a int }

func (t T) String() string { return "T" }

func main() {
	fmt.Println("before")
	var p *T
	var s fmt.Stringer = p
	fmt.Println(s.String())
}
