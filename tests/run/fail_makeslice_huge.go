package main

import "fmt"

func main() {
	fmt.Println("before")
	n := 1 << 62
	fmt.Println(len(make([]int, n)))
}
