package main

import "fmt"

func main() {
	n := -1
	m := make(map[int]int, n)
	m[1] = 2
	fmt.Println(m)
	var s []int
	s[len(m)] = 1
}
