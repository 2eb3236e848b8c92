package main

import "fmt"

func seq(yield func(int) bool) {
	for i := range 3 {
		yield(i)
	}
}

func main() {
	for i := range seq {
		fmt.Println(i)
		if i == 1 {
			break
		}
	}
}
