package main

import "fmt"

func main() {
	for i := range 3 {
		defer func() { fmt.Println("defer", i) }()
	}
	for i := range func(yield func(int) bool) { yield(5) } {
		panic(i)
	}
}
