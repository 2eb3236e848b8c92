package main

import "fmt"

func main() {
	defer func() { panic(fmt.Sprint("outer ", recover())) }()
	for x := range func(yield func(int) bool) {
		defer fmt.Println("iterator done")
		yield(1)
	} {
		panic(x)
	}
}
