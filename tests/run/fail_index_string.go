package main

import "fmt"

func main() {
	fmt.Println("before")
	s := "abc"
	i := 3
	fmt.Println(s[i])
}
