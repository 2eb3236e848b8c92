package main

import "fmt"

func main() {
	fmt.Println("main")
	go func() {
		defer fmt.Println("deferred in goroutine")
		panic("in goroutine")
	}()
	select {}
}
