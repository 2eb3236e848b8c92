package main

import "fmt"

type T struct {
	a int
	b any
}

func main() {
	fmt.Println("before")
	m := map[any]int{}
	m[T{1, []int{1}}] = 2
}
