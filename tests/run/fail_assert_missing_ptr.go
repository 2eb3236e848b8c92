package main

import "fmt"

type T struct{}

func (*T) String() string { return "" }

func main() {
	fmt.Println("before")
	var x any = T{}
	fmt.Println(x.(fmt.Stringer))
}
