package main

import "fmt"

func main() {
	fmt.Println("before")
	var a *[3]int
	fmt.Println(len(a))
	fmt.Println(a[1])
}
