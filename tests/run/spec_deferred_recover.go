package main

import "fmt"

func main() {
	defer func() { fmt.Println("outer", recover()) }()
	func() {
		defer func() {
			defer recover()
		}()
		panic(4)
	}()
	fmt.Println("after")
	func() {
		defer func() {
			defer func() { fmt.Println("in", recover()) }()
			defer recover()
			panic(5)
		}()
	}()
}
