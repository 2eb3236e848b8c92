package main

import "fmt"

type E struct{}

func (*E) Error() string { return "E" }

func main() {
	fmt.Println("before")
	var x error
	fmt.Println(x.(*E))
}
