package main

import "fmt"

type T struct{ a int }

func main() {
	fmt.Println("before")
	var x any = &T{}
	fmt.Println(x.(T))
}
