package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Short meetings of every kind, over and over: a lost wake-up hangs.
func main() {
	var wg sync.WaitGroup
	// ping-pong over all pairs of forms
	for form := range 6 {
		for k := range 3 {
			a, b := make(chan int, k), make(chan int, k)
			wg.Go(func() {
				for i := range 300 {
					switch form {
					case 0:
						a <- i
						<-b
					case 1:
						select {
						case a <- i:
						}
						select {
						case <-b:
						}
					case 2:
						select {
						case a <- i:
						case <-make(chan int):
						}
						select {
						case <-b:
						case <-(chan int)(nil):
						}
					case 3:
						a <- i
						for {
							select {
							case <-b:
							default:
								time.Sleep(0)
								continue
							}
							break
						}
					case 4:
						a <- i
						select {
						case <-b:
						case <-time.After(time.Minute):
							panic("late")
						}
					case 5:
						t := time.NewTimer(time.Minute)
						select {
						case a <- i:
						case <-t.C:
							panic("late")
						}
						t.Stop()
						<-b
					}
				}
				close(a)
			})
			wg.Go(func() {
				n := 0
				for v := range a {
					if v != n {
						panic("order")
					}
					n++
					b <- v
				}
			})
		}
	}
	wg.Wait()
	fmt.Println("pairs")
	// mutex + cond
	var mu sync.Mutex
	turn := 0
	c := sync.NewCond(&mu)
	for id := range 4 {
		wg.Go(func() {
			for range 300 {
				mu.Lock()
				for turn%4 != id {
					c.Wait()
				}
				turn++
				c.Broadcast()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(turn)
	// rwmutex
	var rw sync.RWMutex
	x := 0
	for id := range 8 {
		wg.Go(func() {
			for i := range 500 {
				if (i+id)%4 == 0 {
					rw.Lock()
					x++
					rw.Unlock()
				} else {
					rw.RLock()
					_ = x
					rw.RUnlock()
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(x)
	// short sleeps and timers
	var n atomic.Int32
	for id := range 50 {
		wg.Go(func() {
			for i := range 20 {
				switch (id + i) % 4 {
				case 0:
					time.Sleep(time.Duration(i) * 10 * time.Microsecond)
				case 1:
					<-time.After(time.Duration(i) * 10 * time.Microsecond)
				case 2:
					d := make(chan bool)
					time.AfterFunc(time.Duration(i)*10*time.Microsecond, func() { close(d) })
					<-d
				case 3:
					t := time.NewTimer(time.Hour)
					t.Reset(time.Duration(i) * 10 * time.Microsecond)
					<-t.C
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println(n.Load())
	// waitgroups over and over
	for range 200 {
		var w sync.WaitGroup
		for range 4 {
			w.Go(func() { n.Add(1) })
		}
		w.Wait()
	}
	fmt.Println(n.Load())
	// broadcast by close
	for range 100 {
		ch := make(chan struct{})
		var w sync.WaitGroup
		for range 5 {
			w.Go(func() {
				select {
				case <-ch:
				case <-time.After(time.Minute):
					panic("late")
				}
			})
		}
		close(ch)
		w.Wait()
	}
	fmt.Println("closed")
}
