package main

import "fmt"

func main() {
	fmt.Println("before")
	a := [2]any{1, []int{}}
	b := a
	fmt.Println(a == b)
}
