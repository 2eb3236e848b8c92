package main

import (
	"fmt"
	"time"
)

type stage struct {
	in, out chan int
}

func (s *stage) run(f func(int) int) {
	for v := range s.in {
		s.out <- f(v)
	}
}

func double(v int) int { return 2 * v }

func main() {
	a, b, c := make(chan int), make(chan int), make(chan int)
	s, t := &stage{a, b}, &stage{b, c}
	go s.run(double)
	time.Sleep(time.Millisecond)
	go t.run(func(v int) int { return v + 1 })
	time.Sleep(time.Millisecond)
	func() {
		go func() {
			time.Sleep(time.Millisecond)
			a <- 1
			a <- 2
		}()
	}()
	fmt.Println(<-c)
	time.Sleep(20 * time.Millisecond)
	a <- 5
	a <- 6
}
