package main

import "fmt"

func f(n int) {
	defer fmt.Println("f", n)
	if n == 0 {
		panic(fmt.Sprint("bottom ", n))
	}
	f(n - 1)
}

func main() {
	defer fmt.Println("d1")
	f(3)
}
