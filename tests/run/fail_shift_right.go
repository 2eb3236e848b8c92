package main

import "fmt"

func main() {
	fmt.Println("before")
	var a uint16 = 5
	var s int8 = -3
	fmt.Println(a >> s)
}
