package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	i, j := 3, 1
	fmt.Println(s[i:j])
}
