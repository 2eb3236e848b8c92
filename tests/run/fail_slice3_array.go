package main

import "fmt"

func main() {
	fmt.Println("before")
	var a [5]int
	k := 7
	fmt.Println(a[0:2:k])
}
