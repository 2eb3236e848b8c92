package main

import "fmt"

func main() {
	fmt.Println("before")
	m := [][]int{{1}, {}}
	for i := range m {
		fmt.Println(m[i][0])
	}
}
