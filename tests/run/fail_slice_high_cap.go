package main

import "fmt"

func main() {
	fmt.Println("before")
	s := make([]int, 3, 8)
	j := 9
	fmt.Println(s[1:j])
}
