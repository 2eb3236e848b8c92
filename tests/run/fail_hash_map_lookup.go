package main

import "fmt"

func main() {
	fmt.Println("before")
	m := map[any]int{}
	_, ok := m[map[string]int{}]
	fmt.Println(ok)
}
