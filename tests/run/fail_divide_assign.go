package main

import "fmt"

func main() {
	fmt.Println("before")
	a, b := int64(1), int64(0)
	a /= b
	fmt.Println(a)
}
