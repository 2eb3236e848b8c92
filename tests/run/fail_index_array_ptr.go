package main

import "fmt"

func main() {
	fmt.Println("before")
	a := new([4]int)
	i := 4
	a[i] = 1
	fmt.Println(a)
}
