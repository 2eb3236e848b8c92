package main

import "fmt"

func main() {
	fmt.Println("before")
	var a [5]int
	i := 6
	fmt.Println(a[i:])
}
