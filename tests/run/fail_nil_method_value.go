package main

import "fmt"

func main() {
	fmt.Println("before")
	var s fmt.Stringer
	f := s.String
	fmt.Println(f())
}
