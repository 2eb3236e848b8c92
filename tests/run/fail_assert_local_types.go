package main

import "fmt"

func main() {
	fmt.Println("before")
	type T int
	var x any = T(1)
	func() {
		type T int
		fmt.Println(x.(T))
	}()
}
