package main

import "fmt"

func main() {
	fmt.Println("before")
	var x any = map[string][]int{}
	fmt.Println(x.(func(int, ...string) (bool, error)))
}
