// Goroutines and channels at work; each function takes the number of operations.
package main

import "sync"

// Pingpong passes a number to and fro n times over channels of the given capacity.
func Pingpong(n, capacity int) int {
	a, b := make(chan int, capacity), make(chan int, capacity)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	x := 0
	for i := 0; i < n; i++ {
		a <- x
		x = <-b
	}
	close(a)
	return x
}

// Ring passes a token n hops around 1000 goroutines.
func Ring(n int) int {
	const size = 1000
	done := make(chan int)
	first := make(chan int)
	in := first
	for i := 1; i <= size; i++ {
		out := first
		if i < size {
			out = make(chan int)
		}
		go func() {
			for {
				v := <-in
				if v <= 0 {
					if v == 0 {
						done <- i
					}
					out <- -1
					return
				}
				out <- v - 1
			}
		}()
		in = out
	}
	first <- n
	r := <-done
	<-first
	return r
}

// Spawn starts n goroutines in batches of 1000 and waits for each batch.
func Spawn(n int) int {
	res := make([]int, 1000)
	var wg sync.WaitGroup
	for left := n; left > 0; left -= 1000 {
		wg.Add(1000)
		for i := range res {
			go func() {
				res[i] = i ^ left
				wg.Done()
			}()
		}
		wg.Wait()
	}
	return res[1]
}

// Select receives n values from two producers.
func Select(n int) int {
	a, b := make(chan int), make(chan int)
	produce := func(c chan int) {
		for i := 0; i < n/2; i++ {
			c <- i
		}
		close(c)
	}
	go produce(a)
	go produce(b)
	sum := 0
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
			}
			sum += v
		case v, ok := <-b:
			if !ok {
				b = nil
			}
			sum -= v
		}
	}
	return sum
}

// Pipe sends n values through a channel of capacity 128, from four goroutines to four.
func Pipe(n int) int {
	c := make(chan int, 128)
	var senders, receivers sync.WaitGroup
	sums := make([]int, 4)
	for p := range 4 {
		senders.Add(1)
		go func() {
			for i := range n / 4 {
				c <- i + p
			}
			senders.Done()
		}()
		receivers.Add(1)
		go func() {
			s := 0
			for v := range c {
				s += v
			}
			sums[p] = s
			receivers.Done()
		}()
	}
	senders.Wait()
	close(c)
	receivers.Wait()
	return sums[0] + sums[1] + sums[2] + sums[3]
}

// Mutex locks and unlocks n times from eight goroutines.
func Mutex(n int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	count := 0
	for range 8 {
		wg.Add(1)
		go func() {
			for range n / 8 {
				mu.Lock()
				count++
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	return count
}

// Parallel computes over n numbers on two goroutines.
func Parallel(n int) int {
	const chunks = 64
	jobs, res := make(chan int, chunks), make(chan int, chunks)
	for c := range chunks {
		jobs <- c
	}
	close(jobs)
	for range 2 {
		go func() {
			for c := range jobs {
				steps := 0
				for i := n*c/chunks + 1; i <= n*(c+1)/chunks; i++ {
					for x := i; x != 1; steps++ {
						if x&1 == 0 {
							x >>= 1
						} else {
							x = 3*x + 1
						}
					}
				}
				res <- steps
			}
		}()
	}
	sum := 0
	for range chunks {
		sum += <-res
	}
	return sum
}

func main() {}
