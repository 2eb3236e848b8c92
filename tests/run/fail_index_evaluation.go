package main

import "fmt"

func main() {
	i := 9
	f := func(s string) int { fmt.Println(s); return 1 }
	a := []int{1}
	a[f("index")-1], a[i] = f("x"), f("y")
}
