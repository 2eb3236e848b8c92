package main

import "fmt"

type T struct{}

func (t T) a(s string) string { return t.b(s) + "a" }
func (t T) b(s string) string { return t.a(s) + "b" }

func main() {
	defer fmt.Println("never")
	var t T
	t.a("x")
}
