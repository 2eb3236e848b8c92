package main

import "fmt"

func main() {
	fmt.Println("before")
	var a [4]int
	i := 5
	a[i]++
	fmt.Println(a)
}
