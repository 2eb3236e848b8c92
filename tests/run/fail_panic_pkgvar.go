package main

import "fmt"

var zero int
var x = 1 / zero

func main() {
	fmt.Println("never", x)
}
