package main

import (
	"fmt"
	"os"
	"strconv"
)

func arg(i, def int) int {
	if len(os.Args) > i {
		n, err := strconv.Atoi(os.Args[i])
		if err == nil {
			return n
		}
	}
	return def
}

// Unbuffered ping-pong between two goroutines: N round trips, 2N channel ops.
func main() {
	n := arg(1, 500000)
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	x := 0
	for i := 0; i < n; i++ {
		a <- x
		x = <-b
	}
	close(a)
	fmt.Println(x)
}
