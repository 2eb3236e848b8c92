package main

import "fmt"

func main() {
	fmt.Println("before")
	c := make(chan int)
	go func() {
		close(c)
	}()
	c <- 1
}
