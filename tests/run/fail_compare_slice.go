package main

import "fmt"

func main() {
	fmt.Println("before")
	var a, b any = []int{1}, []int{1}
	fmt.Println(a == b)
}
