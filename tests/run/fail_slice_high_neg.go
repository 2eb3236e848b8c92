package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	j := -3
	fmt.Println(s[:j])
}
