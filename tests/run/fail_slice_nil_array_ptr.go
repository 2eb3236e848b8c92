package main

import "fmt"

func main() {
	fmt.Println("before")
	var p *[3]int
	fmt.Println(p[:])
}
