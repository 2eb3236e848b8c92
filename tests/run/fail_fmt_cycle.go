package main

import "fmt"

func main() {
	p := []any{nil}
	p[0] = p
	fmt.Println(p)
}
