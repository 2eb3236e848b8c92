package main

import "fmt"

func main() {
	fmt.Println("before")
	var a [5]int
	j := 6
	fmt.Println(a[2:j])
}
