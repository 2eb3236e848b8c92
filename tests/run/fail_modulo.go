package main

import "fmt"

func main() {
	fmt.Println("before")
	a, b := 1, 0
	fmt.Println(a % b)
}
