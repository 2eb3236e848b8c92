package main

import "fmt"

func main() {
	fmt.Println("before")
	s := "hello"
	i := 6
	fmt.Println(s[i:])
}
