package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func deep(n int, out chan<- int) {
	if n == 0 {
		out <- 0
		return
	}
	c := make(chan int)
	go deep(n-1, c)
	out <- <-c + 1
}

func rec(n int) int {
	var pad [10]int
	if n == 0 {
		return 0
	}
	pad[n%10] = rec(n - 1)
	return pad[n%10] + 1
}

func main() {
	const N = 100000
	start := make(chan struct{})
	var n atomic.Int64
	var wg sync.WaitGroup
	for i := range N {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			n.Add(int64(i))
		}()
	}
	close(start)
	wg.Wait()
	fmt.Println(n.Load())
	c := make(chan int)
	go deep(20000, c)
	fmt.Println(<-c)
	// a chain of N goroutines
	first := make(chan int)
	l := first
	for range N {
		r := make(chan int)
		go func(l, r chan int) { l <- 1 + <-r }(l, r)
		l = r
	}
	go func() { l <- 0 }()
	fmt.Println(<-first)
	for i := range 50 {
		wg.Go(func() { n.Add(int64(rec(1000 * (i%5 + 1)))) })
	}
	wg.Wait()
	fmt.Println(n.Load())
	var m sync.Mutex
	tot := 0
	for range 20000 {
		wg.Go(func() { m.Lock(); tot++; m.Unlock() })
	}
	wg.Wait()
	fmt.Println(tot)
}
