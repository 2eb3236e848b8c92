package main

import "fmt"

func main() {
	fmt.Println("before")
	var x any
	fmt.Println(x.(fmt.Stringer))
}
