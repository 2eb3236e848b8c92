package main

import "fmt"

func main() {
	fmt.Println("before")
	var p *int
	fmt.Println(*p)
}
