package main

import "fmt"

func main() {
	fmt.Println("before")
	m := map[any]int{}
	m[1] = 1
	m[[]int{1}] = 2
}
