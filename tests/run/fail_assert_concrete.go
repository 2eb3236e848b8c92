package main

import "fmt"

func main() {
	fmt.Println("before")
	var x any = "text"
	fmt.Println(x.(int))
}
