package main

import (
	"fmt"
	"sync"
	"time"
)

type counter struct {
	sync.Mutex
	m map[string]int
}

func (c *counter) inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.m[k]++
}

func worker(id int, jobs <-chan int, results chan<- [2]int, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		results <- [2]int{j, j * j}
	}
	_ = id
}

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 0; i < n; i++ {
			c <- i
		}
	}()
	return c
}

func sieve() {
	src := make(chan int)
	go func(out chan int) {
		for i := 2; ; i++ {
			out <- i
		}
	}(src)
	for i := 0; i < 10; i++ {
		p := <-src
		fmt.Print(p, " ")
		dst := make(chan int)
		go func(in, out chan int) {
			for {
				if v := <-in; v%p != 0 {
					out <- v
				}
			}
		}(src, dst)
		src = dst
	}
	fmt.Println()
}

func main() {
	jobs := make(chan int)
	results := make(chan [2]int, 10)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go worker(i, jobs, results, &wg)
	}
	go func() {
		for i := 0; i < 20; i++ {
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r[1]
	}
	fmt.Println(sum)
	c := counter{m: map[string]int{}}
	var wg2 sync.WaitGroup
	for i := 0; i < 50; i++ {
		wg2.Add(1)
		go func() {
			defer wg2.Done()
			c.inc(fmt.Sprint("k", i%3))
		}()
	}
	wg2.Wait()
	fmt.Println(c.m)
	t := 0
	for v := range gen(10) {
		t += v
	}
	fmt.Println(t)
	sieve()
	tick := time.After(10 * time.Millisecond)
	done := make(chan struct{})
	go func() { time.Sleep(2 * time.Millisecond); close(done) }()
	n := 0
loop:
	for {
		select {
		case <-done:
			n++
			done = nil
		case <-tick:
			break loop
		}
	}
	fmt.Println("n", n)
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	var mu sync.RWMutex
	mu.RLock()
	mu.RUnlock()
	ch1, ch2 := make(chan int), make(chan string)
	go func() { ch1 <- 1 }()
	go func() { ch2 <- "two" }()
	for range 2 {
		select {
		case v, ok := <-ch1:
			fmt.Println("ch1", v, ok)
			time.Sleep(time.Millisecond)
		case s := <-ch2:
			_ = s
		}
	}
	go func() {
		defer func() { fmt.Println("rec", recover()); close(ch1) }()
		panic("in goroutine")
	}()
	<-ch1
	var x chan int
	<-x
}
