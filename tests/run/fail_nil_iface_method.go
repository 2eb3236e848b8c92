package main

import "fmt"

func main() {
	fmt.Println("before")
	var s fmt.Stringer
	fmt.Println(s.String())
}
