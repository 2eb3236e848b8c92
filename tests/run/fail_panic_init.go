package main

import "fmt"

var x = f()

func f() int { fmt.Println("var"); return 1 }

func init() {
	fmt.Println("init", x)
	panic("in init")
}

func main() {
	fmt.Println("never")
}
