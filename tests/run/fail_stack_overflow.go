package main

import "fmt"

func f(n int) int {
	return f(n+1) + n
}

func main() {
	fmt.Println("before")
	fmt.Println(f(1))
}
