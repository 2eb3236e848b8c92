package main

import "fmt"

func main() {
	fmt.Println("before")
	var x any = 3
	fmt.Println(x.(interface{ Foo() }))
}
