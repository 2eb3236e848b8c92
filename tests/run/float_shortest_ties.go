package main

import (
	"fmt"
	"strconv"
)

// Numbers halfway between two of as many digits: the even one is written.
func main() {
	for _, f := range []float32{3203454.25, 3203455.75, 3203454.75, 3203455.25, 3203456.25, 4203456.75} {
		fmt.Println(f, strconv.FormatFloat(float64(f), 'e', -1, 32))
	}
	for _, f := range []float64{1125899906842624.25, 1125899906842624.75, 1125899906842625.25, 1125899906842625.75, 2251799813685248.5, 5e-324} {
		fmt.Println(f, strconv.FormatFloat(f, 'e', -1, 64))
	}
}
