package main

import "fmt"

func main() {
	fmt.Println("before")
	c := make(chan int, 1)
	close(c)
	c <- 1
}
