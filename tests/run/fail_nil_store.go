package main

import "fmt"

type T struct {
	a int
	b string
}

func main() {
	fmt.Println("before")
	var p *T
	p.b = "x"
}
