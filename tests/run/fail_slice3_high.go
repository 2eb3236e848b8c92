package main

import "fmt"

func main() {
	fmt.Println("before")
	s := make([]int, 3, 5)
	j, k := 5, 4
	fmt.Println(s[0:j:k])
}
