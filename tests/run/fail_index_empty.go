package main

import "fmt"

func main() {
	fmt.Println("before")
	var s []string
	fmt.Println(s[0])
}
