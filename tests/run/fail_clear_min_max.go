package main

import "fmt"

func main() {
	m := map[string]int{"a": 1}
	clear(m)
	s := []int{1, 2}
	clear(s)
	fmt.Println(m, s, min(1, 2.5), max("a", "b"))
	var f [](func())
	f[min(len(s), 1)]()
}
