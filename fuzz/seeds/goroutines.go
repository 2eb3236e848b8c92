package main

import "sync"

type msg struct {
	id   int
	done chan<- bool
}

func worker(in <-chan msg, wg *sync.WaitGroup) {
	defer wg.Done()
	for m := range in {
		select {
		case m.done <- m.id%2 == 0:
		default:
		}
	}
}

func main() {
	in, done := make(chan msg), make(chan bool, 4)
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for range 2 {
		wg.Add(1)
		go worker(in, &wg)
	}
	for i := 0; i < 4; i++ {
		in <- msg{i, done}
	}
	close(in)
	wg.Wait()
	close(done)
	for {
		v, ok := <-done
		if !ok {
			break
		}
		mu.Lock()
		if v {
			total++
		}
		mu.Unlock()
	}
	var none chan int
	select {
	case x := <-none:
		println(x)
	case none <- 1:
	default:
		println(total)
	}
	once := sync.OnceValue(func() int { return 7 })
	res := make(chan int)
	go func(f func() int) { res <- f() + <-res }(once)
	res <- 1
	println(<-res)
}
