package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	i := uint64(1<<64 - 1)
	fmt.Println(s[i])
}
