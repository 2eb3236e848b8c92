package main

import "fmt"

type T struct{}

func main() {
	fmt.Println("before")
	var x any = T{}
	fmt.Println(x.(fmt.Stringer))
}
