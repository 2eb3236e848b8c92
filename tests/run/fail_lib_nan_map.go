package main

import "math"
import "fmt"

func main() {
	m := map[float64]int{}
	m[math.NaN()] = 1
	m[math.NaN()] = 2
	fmt.Println(len(m), m[math.NaN()])
	clear(m)
	fmt.Println(len(m))
	delete(m, math.NaN())
	var n map[float64]int
	n[1] = 2
}
