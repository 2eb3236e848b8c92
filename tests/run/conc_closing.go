package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
}

func main() {
	try("close nil", func() { var c chan int; close(c) })
	try("close twice", func() { c := make(chan int); close(c); close(c) })
	try("send closed", func() { c := make(chan int); close(c); c <- 1 })
	try("send closed buffered", func() { c := make(chan int, 3); c <- 1; close(c); c <- 1 })
	try("send closed full", func() { c := make(chan int, 1); c <- 1; close(c); c <- 1 })
	try("select send closed default", func() {
		c := make(chan int)
		close(c)
		select {
		case c <- 1:
		default:
		}
	})
	try("select", func() {
		c, d := make(chan int), make(chan int)
		close(c)
		select {
		case c <- 1:
		case <-d:
		}
	})
	c := make(chan string, 3)
	c <- "a"
	c <- "b"
	close(c)
	v, ok := <-c
	fmt.Println(v, ok, len(c), cap(c))
	v, ok = <-c
	fmt.Println(v, ok, len(c))
	v, ok = <-c
	fmt.Printf("%q %v %d\n", v, ok, len(c))

	// Blocked senders panic, each one; blocked receivers get zero.
	for _, k := range []int{0, 1} {
		ch := make(chan int, k)
		var wg sync.WaitGroup
		var panics, sent atomic.Int32
		for i := range 10 {
			wg.Go(func() {
				defer func() {
					if e := recover(); e != nil {
						if e.(error).Error() != "send on closed channel" {
							panic(e)
						}
						panics.Add(1)
					}
				}()
				ch <- i
				sent.Add(1)
			})
		}
		for int(sent.Load()) < k {
			runtime.Gosched()
		}
		for range 100 {
			runtime.Gosched()
		}
		close(ch)
		wg.Wait()
		fmt.Println(panics.Load(), sent.Load(), len(ch))
	}
	ch := make(chan *int)
	var zeros atomic.Int32
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			if i%2 == 0 {
				if v, ok := <-ch; v == nil && !ok {
					zeros.Add(1)
				}
				return
			}
			select {
			case v, ok := <-ch:
				if v == nil && !ok {
					zeros.Add(1)
				}
			case ch2 := <-make(chan int):
				_ = ch2
			}
		})
	}
	runtime.Gosched()
	close(ch)
	wg.Wait()
	fmt.Println(zeros.Load())

	// Racing senders and a closer: what was sent is received or panics.
	for round := range 200 {
		ch := make(chan int, round%3)
		var ok, bad, got atomic.Int32
		for range 4 {
			wg.Go(func() {
				defer func() {
					if recover() != nil {
						bad.Add(1)
					}
				}()
				ch <- 1
				ok.Add(1)
			})
		}
		wg.Go(func() { close(ch) })
		wg.Go(func() {
			for range ch {
				got.Add(1)
			}
		})
		wg.Wait()
		if ok.Load() != got.Load() || ok.Load()+bad.Load() != 4 {
			fmt.Println("lost", ok.Load(), bad.Load(), got.Load())
		}
	}
	var ro <-chan int = make(chan int)
	var so chan<- int = make(chan int, 2)
	so <- 1
	fmt.Println(len(ro), cap(ro), len(so), cap(so))
	var nc chan int
	fmt.Println(len(nc), cap(nc), nc == nil)
	a, b := make(chan int), make(chan int)
	fmt.Println(a == b, a == a, (<-chan int)(a) == a)
	m := map[chan int]string{a: "a", b: "b"}
	fmt.Println(m[a], m[b])
	// closing from a receiver's side while a select of both waits
	x, y := make(chan int), make(chan int)
	go func() { <-x; close(y) }()
	x <- 1
	_, ok2 := <-y
	fmt.Println(ok2)
}
