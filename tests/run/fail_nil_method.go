package main

import "fmt"

type T struct{ a int }

func (t *T) ok()     { fmt.Println("ok", t == nil) }
func (t T) val() int { return t.a }

func main() {
	fmt.Println("before")
	var p *T
	p.ok()
	fmt.Println(p.val())
}
