package main

import "fmt"

type Inner struct{ x int }
type Outer struct{ *Inner }

func main() {
	fmt.Println("before")
	var o Outer
	fmt.Println(o.x)
}
