package main

import "fmt"

func main() {
	defer fmt.Println("deferred")
	var f func()
	defer f()
	fmt.Println("body")
}
