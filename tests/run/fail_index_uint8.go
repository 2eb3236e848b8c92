package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	var i uint8 = 200
	fmt.Println(s[i])
}
