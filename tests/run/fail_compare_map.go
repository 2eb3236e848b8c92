package main

import "fmt"

func main() {
	fmt.Println("before")
	var a any = map[int]int{}
	fmt.Println(a == 1, a != nil)
	fmt.Println(a == a)
}
