package main

import "fmt"

func main() {
	fmt.Println("before")
	var f func()
	go f()
	select {}
}
