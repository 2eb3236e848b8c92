package main

import "fmt"

func main() {
	defer fmt.Println("never")
	c := make(chan int)
	defer func() { c <- 1 }()
	fmt.Println("body")
}
