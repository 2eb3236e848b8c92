package main

import "fmt"

func main() {
	fmt.Println("before")
	s := "hello"
	i, j := 4, 2
	fmt.Println(s[i:j])
}
