package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func spinner(stop *atomic.Bool) {
	for !stop.Load() {
	}
}

func main() {
	// goroutines that never give up
	for range 3 {
		go func() {
			for {
			}
		}()
	}
	c := make(chan int)
	go func() {
		for i := range 100 {
			c <- i
		}
		close(c)
	}()
	s := 0
	for v := range c {
		s += v
	}
	fmt.Println(s)
	// a timer beside them
	st := time.Now()
	time.Sleep(5 * time.Millisecond)
	fmt.Println(time.Since(st) < time.Second)
	t := time.NewTicker(time.Millisecond)
	for range 5 {
		<-t.C
	}
	t.Stop()
	var stop atomic.Bool
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { spinner(&stop) })
	}
	time.AfterFunc(3*time.Millisecond, func() { stop.Store(true) })
	wg.Wait()
	fmt.Println("stopped")
	x := 0
	go func() {
		for {
			x++
			_ = fmt.Sprint("a")
		}
	}()
	for range 10 {
		runtime.Gosched()
		runtime.GC()
	}
	n := runtime.NumGoroutine()
	done := make(chan bool)
	for range 10 {
		go func() { <-done }()
	}
	for runtime.NumGoroutine() != n+10 {
		runtime.Gosched()
	}
	close(done)
	for runtime.NumGoroutine() != n {
		runtime.Gosched()
	}
	fmt.Println("numgoroutine", n)
	fmt.Println(runtime.NumCPU() >= 1, runtime.GOMAXPROCS(0) >= 1)
	// Goexit
	ex := make(chan string, 3)
	go func() {
		defer func() { ex <- fmt.Sprint("r ", recover()) }()
		defer func() { ex <- "d" }()
		func() { runtime.Goexit() }()
		ex <- "no"
	}()
	fmt.Println(<-ex, <-ex, len(ex))
	// panic recovered in a goroutine, others live
	go func() {
		defer func() { ex <- fmt.Sprint(recover()) }()
		var m map[string]int
		m["a"] = 1
	}()
	fmt.Println(<-ex)
	// unbuffered: when the send has returned the receiver has the value
	for range 200 {
		u := make(chan int)
		a, b := 0, 0
		go func() { a = 1; u <- 1; _ = b }()
		<-u
		if a != 1 {
			panic("order")
		}
	}
	// cap-1 as a lock
	lock := make(chan struct{}, 1)
	k := 0
	for range 20 {
		wg.Go(func() {
			for range 50 {
				lock <- struct{}{}
				k++
				<-lock
			}
		})
	}
	wg.Wait()
	fmt.Println(k)
}
