package main

import "fmt"

func main() {
	fmt.Println("before")
	n := 1 << 61
	fmt.Println(len(make(chan int64, n)))
}
