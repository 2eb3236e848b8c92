package main

import "fmt"

func main() {
	fmt.Println("before")
	s := []int{1, 2, 3}
	p := (*[8]int)(s)
	fmt.Println(p)
}
