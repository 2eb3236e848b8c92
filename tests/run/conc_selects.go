package main

import (
	"fmt"
	"sync"
	"time"
)

func drain(a, b chan int) (n, sum int) {
	// A closed channel is put out of the select by nil.
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			n, sum = n+1, sum+v
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			n, sum = n+1, sum+v
		}
	}
	return
}

func both() {
	// send and receive in one select, with itself as the only partner: default
	c := make(chan int)
	select {
	case c <- 1:
		fmt.Println("sent?")
	case <-c:
		fmt.Println("got?")
	default:
		fmt.Println("default")
	}
	b := make(chan int, 1)
	for i := range 6 {
		select {
		case b <- i:
			fmt.Print("s", i, " ")
		case v := <-b:
			fmt.Print("r", v, " ")
		}
	}
	fmt.Println()
}

func order(s string, c chan int) chan int { fmt.Print(s, " "); return c }
func val(s string, v int) int             { fmt.Print(s, " "); return v }

func evaluation() {
	a, b := make(chan int, 1), make(chan int, 1)
	b <- 9
	var arr [3]int
	select {
	case order("a", nil) <- val("va", 1):
	case arr[val("idx", 2)] = <-order("b", b):
		fmt.Println("b", arr)
	case order("c", nil) <- val("vc", 3):
	}
	select {
	case order("a", a) <- val("va", 1):
		fmt.Println("sent", len(a))
	case arr[val("never", 7)] = <-order("n", nil):
	}
	m := map[string]int{}
	b <- 4
	var ok bool
	select {
	case m["x"], ok = <-b:
	}
	fmt.Println(m, ok)
	close(b)
	select {
	case m["x"], ok = <-b:
	}
	fmt.Println(m, ok)
}

func timeouts() {
	c := make(chan int)
	select {
	case <-c:
		fmt.Println("?")
	case <-time.After(2 * time.Millisecond):
		fmt.Println("timeout")
	}
	go func() { time.Sleep(time.Millisecond); c <- 5 }()
	select {
	case v := <-c:
		fmt.Println("got", v)
	case <-time.After(10 * time.Second):
		fmt.Println("timeout?")
	}
	n := 0
	end := time.After(30 * time.Second)
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
loop:
	for {
		select {
		case <-t.C:
			n++
			if n == 5 {
				break loop
			}
		case <-end:
			break loop
		}
	}
	fmt.Println("ticks", n)
}

func nested() {
	outer, inner, quit := make(chan chan int), make(chan int), make(chan bool)
	go func() {
		for i := range 3 {
			outer <- inner
			inner <- i
		}
		close(quit)
	}()
	for {
		select {
		case c := <-outer:
			select {
			case v := <-c:
				fmt.Print("in ", v, " ")
			case <-quit:
				fmt.Println("early?")
			}
			continue
		case <-quit:
			fmt.Println("quit")
			return
		}
	}
}

func same() {
	// The same channel in many cases, and in many selects at once.
	c := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for range 5 {
		wg.Go(func() {
			var v int
			for range 20 {
				select {
				case v = <-c:
				case v = <-c:
				case v = <-c:
				}
				mu.Lock()
				sum += v
				mu.Unlock()
			}
		})
	}
	for range 5 {
		wg.Go(func() {
			for range 20 {
				select {
				case c <- 1:
				case c <- 2:
				case c <- 3:
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(sum >= 100 && sum <= 300)
}

func crossed() {
	// Each side selects a send and a receive with the other.
	a, b := make(chan int), make(chan int)
	var wg sync.WaitGroup
	var got [2]int
	for i := range 2 {
		wg.Go(func() {
			x, y := a, b
			if i == 1 {
				x, y = b, a
			}
			for s, r := 0, 0; s < 500 || r < 500; {
				var sx chan int = x
				var ry chan int = y
				if s == 500 {
					sx = nil
				}
				if r == 500 {
					ry = nil
				}
				select {
				case sx <- s:
					s++
				case v := <-ry:
					if v != r {
						panic(fmt.Sprint("order ", v, r))
					}
					r++
					got[i]++
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(got)
}

func loops() {
	c := make(chan int, 10)
	for i := range 10 {
		c <- i
	}
	close(c)
	s := 0
outer:
	for {
		select {
		case v, ok := <-c:
			if !ok {
				break outer
			}
			switch {
			case v%2 == 0:
				continue outer
			case v == 7:
				break
			default:
				s += v
			}
			s++
		}
	}
	fmt.Println(s)
	for i := 0; i < 3; i++ {
		select {
		default:
			if i == 1 {
				break
			}
			fmt.Print("d", i, " ")
		}
	}
	fmt.Println()
}

func closedSend() {
	defer func() { fmt.Println(recover()) }()
	c, d := make(chan int), make(chan int)
	go func() { time.Sleep(time.Millisecond); close(c) }()
	select {
	case c <- 1:
	case d <- 1:
	}
}

func main() {
	a, b := make(chan int), make(chan int, 4)
	go func() {
		for i := range 100 {
			a <- i
		}
		close(a)
	}()
	go func() {
		for i := range 100 {
			b <- i
		}
		close(b)
	}()
	fmt.Println(drain(a, b))
	both()
	evaluation()
	timeouts()
	nested()
	same()
	crossed()
	loops()
	closedSend()
}
