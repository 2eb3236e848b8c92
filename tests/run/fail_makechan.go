package main

import "fmt"

func main() {
	fmt.Println("before")
	n := -1
	fmt.Println(len(make(chan int, n)))
}
