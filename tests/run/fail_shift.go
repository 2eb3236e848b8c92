package main

import "fmt"

func main() {
	fmt.Println("before")
	a, s := 1, -1
	fmt.Println(a << s)
}
