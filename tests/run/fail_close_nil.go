package main

import "fmt"

func main() {
	fmt.Println("before")
	var c chan int
	close(c)
}
