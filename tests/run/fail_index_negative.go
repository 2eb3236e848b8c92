package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	i := -1
	fmt.Println(s[i])
}
