package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	// Stop and Reset report whether the timer was active.
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(time.Hour), t.Reset(time.Millisecond))
	<-t.C
	fmt.Println(t.Stop(), t.Reset(time.Hour), t.Stop())

	// After Stop or Reset no stale value is received (Go 1.23).
	t = time.NewTimer(time.Microsecond)
	time.Sleep(2 * time.Millisecond)
	fmt.Println(t.Stop(), len(t.C), cap(t.C))
	select {
	case <-t.C:
		fmt.Println("stale")
	default:
		fmt.Println("none")
	}
	t = time.NewTimer(time.Microsecond)
	time.Sleep(2 * time.Millisecond)
	fmt.Println(t.Reset(20 * time.Millisecond))
	s := time.Now()
	<-t.C
	fmt.Println(time.Since(s) >= 15*time.Millisecond)

	// AfterFunc
	var n atomic.Int32
	done := make(chan bool)
	f := time.AfterFunc(time.Millisecond, func() { n.Add(1); done <- true })
	<-done
	fmt.Println(f.Stop(), f.Reset(time.Millisecond), f.C == nil)
	<-done
	fmt.Println(n.Load())
	f = time.AfterFunc(time.Hour, func() { n.Add(100) })
	fmt.Println(f.Stop(), f.Stop(), f.Reset(0))
	for n.Load() != 102 {
		time.Sleep(100 * time.Microsecond)
	}
	fmt.Println(n.Load())

	// order of sleeps
	var mu sync.Mutex
	var order []int
	var wg sync.WaitGroup
	for _, d := range []int{5, 1, 4, 2, 3} {
		wg.Go(func() {
			time.Sleep(time.Duration(d) * 8 * time.Millisecond)
			mu.Lock()
			order = append(order, d)
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(order)

	// zero and negative
	time.Sleep(0)
	time.Sleep(-5)
	<-time.After(0)
	<-time.After(-1)
	<-time.NewTimer(-time.Hour).C
	fmt.Println(time.NewTimer(-1).Reset(time.Hour) || true)

	// ticker: drops ticks for a slow receiver, keeps the beat
	tk := time.NewTicker(2 * time.Millisecond)
	time.Sleep(15 * time.Millisecond)
	a := <-tk.C
	b := <-tk.C
	fmt.Println(b.After(a), len(tk.C), cap(tk.C))
	tk.Reset(time.Millisecond)
	<-tk.C
	tk.Stop()
	time.Sleep(3 * time.Millisecond)
	select {
	case <-tk.C:
		fmt.Println("tick after stop")
	default:
		fmt.Println("no tick")
	}
	tk.Reset(time.Millisecond)
	<-tk.C
	fmt.Println("tick after reset")
	tk.Stop()

	s = time.Now()
	tk = time.NewTicker(2 * time.Millisecond)
	for range 20 {
		<-tk.C
	}
	d := time.Since(s)
	tk.Stop()
	fmt.Println(d >= 39*time.Millisecond)
	func() {
		defer func() { fmt.Println(recover()) }()
		time.NewTicker(0)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		tk.Reset(-1)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var t time.Timer
		t.Stop()
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var t time.Timer
		t.Reset(5)
	}()
	fmt.Println(time.Tick(0) == nil, time.Tick(-1) == nil, time.Tick(time.Hour) != nil)

	// a timer fires once
	t = time.NewTimer(time.Millisecond)
	cnt := 0
	end := time.After(20 * time.Millisecond)
loop:
	for {
		select {
		case <-t.C:
			cnt++
		case <-end:
			break loop
		}
	}
	fmt.Println(cnt)

	// Many goroutines on one timer's channel: one gets it.
	t = time.NewTimer(2 * time.Millisecond)
	var got atomic.Int32
	quit := make(chan bool)
	for range 10 {
		wg.Go(func() {
			select {
			case <-t.C:
				got.Add(1)
			case <-quit:
			}
		})
	}
	for got.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(5 * time.Millisecond)
	close(quit)
	wg.Wait()
	fmt.Println(got.Load())

	// Reset while another waits
	t = time.NewTimer(time.Hour)
	go func() { time.Sleep(time.Millisecond); t.Reset(time.Millisecond) }()
	<-t.C
	fmt.Println("woken by reset")
	// Stop wakes nobody; Stop then Reset does
	t = time.NewTimer(3 * time.Millisecond)
	go func() { t.Stop(); time.Sleep(5 * time.Millisecond); t.Reset(time.Millisecond) }()
	<-t.C
	fmt.Println("woken again")

	// flood
	var fl atomic.Int64
	wg.Add(2000)
	for i := range 2000 {
		time.AfterFunc(time.Duration(i%7)*time.Millisecond, func() { fl.Add(int64(i)); wg.Done() })
	}
	wg.Wait()
	fmt.Println(fl.Load())
	stopped := 0
	ts := make([]*time.Timer, 1000)
	for i := range ts {
		ts[i] = time.AfterFunc(time.Hour+time.Duration(i), func() { panic("never") })
	}
	for _, t := range ts {
		if t.Stop() {
			stopped++
		}
	}
	fmt.Println(stopped)
}
