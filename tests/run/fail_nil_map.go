package main

import "fmt"

func main() {
	fmt.Println("before")
	var m map[string]int
	fmt.Println(m["x"], len(m))
	delete(m, "x")
	m["x"] = 1
}
