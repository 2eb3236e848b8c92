package main

import (
	"sync"
	"time"
)

type T struct{ c chan int }

func (t *T) recv()     { <-t.c }
func (t T) send(n int) { t.c <- n }

var nilc chan int

func main() {
	t := &T{make(chan int)}
	u := &T{make(chan int)}
	go t.recv()
	time.Sleep(time.Millisecond)
	go u.send(1)
	time.Sleep(time.Millisecond)
	go func() {
		select {}
	}()
	time.Sleep(time.Millisecond)
	go func() {
		select {
		case <-nilc:
		case nilc <- 1:
		}
	}()
	time.Sleep(time.Millisecond)
	go func() {
		<-nilc
	}()
	time.Sleep(time.Millisecond)
	go func() {
		nilc <- 1
	}()
	time.Sleep(time.Millisecond)
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock()
	}()
	time.Sleep(time.Millisecond)
	var rw sync.RWMutex
	rw.Lock()
	go func() { rw.Lock() }()
	time.Sleep(time.Millisecond)
	go func() { rw.RLock() }()
	time.Sleep(time.Millisecond)
	c := sync.NewCond(&sync.Mutex{})
	go func() { c.L.Lock(); c.Wait() }()
	time.Sleep(time.Millisecond)
	go func() {
		var o sync.Once
		o.Do(func() { o.Do(func() {}) })
	}()
	time.Sleep(time.Millisecond)
	go func() {
		for range make(chan int) {
		}
	}()
	time.Sleep(time.Millisecond)
	go func() {
		select {
		case <-t2:
		case u.c <- 2:
		}
	}()
	time.Sleep(time.Millisecond)
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Wait()
}

var t2 = make(chan string)
