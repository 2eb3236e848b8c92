package main

import "fmt"

func main() {
	fmt.Println("before")
	s := "hello"
	j := 6
	fmt.Println(s[:j])
}
