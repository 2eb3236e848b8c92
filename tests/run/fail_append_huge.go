package main

import "fmt"

func main() {
	n := 1 << 60
	s := make([]struct{}, n)
	fmt.Println(len(s))
	t := append([]int(nil), make([]int, n)...)
	fmt.Println(len(t))
}
