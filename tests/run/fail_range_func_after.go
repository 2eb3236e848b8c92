package main

import "fmt"

func main() {
	var keep func(int) bool
	for i := range func(yield func(int) bool) { keep = yield; yield(1) } {
		fmt.Println(i)
	}
	keep(2)
}
