package main

import "fmt"

func main() {
	fmt.Println("before")
	var m map[int]int
	m[3]++
}
