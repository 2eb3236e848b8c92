package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	i := 3
	fmt.Println(s[i])
}
