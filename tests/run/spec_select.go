package main

import (
	"fmt"
	"sync"
	"time"
)

func ch[T any](n string, c chan T) chan T { fmt.Print(n, " "); return c }
func val[T any](n string, v T) T          { fmt.Print(n, " "); return v }

type St struct {
	f  int
	ok bool
	m  map[string]int
}
type Worker struct {
	id  int
	out chan<- string
}

func (w Worker) Run(n int, wg *sync.WaitGroup) {
	defer wg.Done()
	w.out <- fmt.Sprint("w", w.id, n)
}

func main() {
	c := make(chan int, 2)
	d := make(chan string, 1)
	var s St
	s.m = map[string]int{}
	arr := [3]int{}
	c <- 5
	select {
	case s.m[val("key", "k")] = <-ch("c", c):
		fmt.Println(s.m)
	case ch("d", chan string(nil)) <- val("v", "x"):
		fmt.Println("never")
	}
	c <- 6
	select {
	case arr[val("idx", 1)], s.ok = <-c:
	}
	fmt.Println(arr, s.ok)
	close(c)
	select {
	case s.f, s.ok = <-c:
		fmt.Println(s.f, s.ok)
	}
	p := &s
	d <- "q"
	select {
	case v, ok := <-d:
		fmt.Println(v, ok)
	case p.f = <-(chan int)(nil):
		fmt.Println("closed")
	}
	select {
	case d <- "z":
	default:
	}
	select {
	case d <- "z2":
		fmt.Println("no")
	default:
		fmt.Println("full")
	}
	var a any
	select {
	case a = <-d:
		fmt.Println(a)
	}
	select {
	case _ = <-d:
	case _, _ = <-d:
	case <-d:
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		select {
		case c <- 1:
		default:
		}
	}()
	var wg sync.WaitGroup
	out := make(chan string, 10)
	w := Worker{1, out}
	wg.Add(3)
	go w.Run(1, &wg)
	w.id = 2
	go (&w).Run(2, &wg)
	f := w.Run
	w.id = 3
	go f(3, &wg)
	wg.Wait()
	close(out)
	res := map[string]bool{}
	for s := range out {
		res[s] = true
	}
	fmt.Println(res)
	m := map[string]int{"a": 1}
	done := make(chan bool)
	go func() { defer close(done); defer func() { recover() }(); panic("x") }()
	<-done
	go println2(done)
	cc := make(chan chan int, 1)
	c2 := make(chan int, 1)
	cc <- c2
	(<-cc) <- 4
	fmt.Println(<-c2, len(cc), cap(cc), len(m))
	type msg struct {
		reply chan [20]int
		v     [3]string
	}
	mc := make(chan msg)
	go func() {
		m := <-mc
		var r [20]int
		r[19] = len(m.v[2])
		m.reply <- r
	}()
	rc := make(chan [20]int)
	mc <- msg{rc, [3]string{"", "", "four"}}
	r := <-rc
	fmt.Println(r[19])
	var nilc chan int
	select {
	case <-nilc:
	case nilc <- 1:
	default:
		fmt.Println("nil default")
	}
	e := make(chan struct{})
	go func() { defer close(e) }()
	_, ok := <-e
	fmt.Println(ok)
	fc := make(chan func() int, 1)
	fc <- func() int { return 9 }
	fmt.Println((<-fc)())
	for i := range 3 {
		select {
		case <-e:
			if i == 1 {
				continue
			}
			fmt.Println("e", i)
		}
	}
	mu := sync.Mutex{}
	tot := 0
	for i := range 10 {
		wg.Go(func() { mu.Lock(); defer mu.Unlock(); tot += i })
	}
	wg.Wait()
	fmt.Println(tot)
	x := make(chan int)
	go func() { x <- 1 }()
	var ro <-chan int = x
	select {
	case v := <-ro:
		v++
		fmt.Println(v)
	}
	i := 0
	cs := []chan int{make(chan int, 1), make(chan int, 1)}
	cs[1] <- 3
	select {
	case i, s.ok = <-cs[i+1]:
		fmt.Println(i, s.ok)
	}
}
func println2(c chan bool) {}
