package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	var i int8 = -128
	fmt.Println(s[i])
}
