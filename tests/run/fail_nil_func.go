package main

import "fmt"

func main() {
	fmt.Println("before")
	var f func(int) int
	fmt.Println(f(1))
}
