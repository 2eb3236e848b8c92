package main

import "fmt"

func main() {
	fmt.Println("before")
	n := -5
	fmt.Println(len(make([]int, 0, n)))
}
