package main

import "fmt"

func main() {
	fmt.Println("before")
	var e error
	fmt.Println(e.Error())
}
