package main

import (
	"fmt"
	"time"
)

type E struct{ n int }

func (e E) Error() string { return fmt.Sprint("E", e.n) }

func deep(n int) {
	if n == 0 {
		panic(E{3})
	}
	deep(n - 1)
}

func main() {
	go func() { select {} }()
	time.Sleep(time.Millisecond)
	done := make(chan int)
	go func() {
		deep(3)
	}()
	<-done
}
