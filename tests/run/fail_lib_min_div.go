package main

import "math"
import "fmt"

func main() {
	x := -1
	y := math.MinInt64
	fmt.Println(y/x, y%x)
}
