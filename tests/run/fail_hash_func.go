package main

import "fmt"

func main() {
	fmt.Println("before")
	m := map[any]int{}
	fmt.Println(m[func() {}])
}
