package main

import (
	"errors"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// Cancellation by a channel, as a context does it.
type ctx struct {
	mu       sync.Mutex
	done     chan struct{}
	err      error
	children []*ctx
}

func newCtx(parent *ctx) (*ctx, func()) {
	c := &ctx{done: make(chan struct{})}
	if parent != nil {
		parent.mu.Lock()
		if parent.err != nil {
			parent.mu.Unlock()
			c.cancel(parent.err)
			return c, func() {}
		}
		parent.children = append(parent.children, c)
		parent.mu.Unlock()
	}
	return c, func() { c.cancel(errors.New("canceled")) }
}

func (c *ctx) cancel(err error) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = err
	close(c.done)
	kids := c.children
	c.children = nil
	c.mu.Unlock()
	for _, k := range kids {
		k.cancel(err)
	}
}

type group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
	sem  chan struct{}
	stop func()
}

func (g *group) Go(f func() error) {
	if g.sem != nil {
		g.sem <- struct{}{}
	}
	g.wg.Add(1)
	go func() {
		defer func() {
			if g.sem != nil {
				<-g.sem
			}
			g.wg.Done()
		}()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				if g.stop != nil {
					g.stop()
				}
			})
		}
	}()
}

func (g *group) Wait() error { g.wg.Wait(); return g.err }

func pool(workers, jobs int) int {
	in, out := make(chan int), make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range in {
				out <- j * j
			}
		})
	}
	go func() {
		for j := range jobs {
			in <- j
		}
		close(in)
		wg.Wait()
		close(out)
	}()
	sum := 0
	for v := range out {
		sum += v
	}
	return sum
}

func stage(in <-chan int, f func(int) int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v)
		}
	}()
	return out
}

func merge(cs ...<-chan int) <-chan int {
	out := make(chan int, 3)
	var wg sync.WaitGroup
	wg.Add(len(cs))
	for _, c := range cs {
		go func() {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}()
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func gen(lo, hi int) <-chan int {
	c := make(chan int)
	go func() {
		for i := lo; i < hi; i++ {
			c <- i
		}
		close(c)
	}()
	return c
}

func philosophers(n, rounds int) []int {
	forks := make([]sync.Mutex, n)
	ate := make([]int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			a, b := i, (i+1)%n
			if a > b {
				a, b = b, a
			}
			for range rounds {
				forks[a].Lock()
				forks[b].Lock()
				ate[i]++
				forks[b].Unlock()
				forks[a].Unlock()
			}
		}()
	}
	wg.Wait()
	return ate
}

type barrier struct {
	mu    sync.Mutex
	c     *sync.Cond
	n, at int
	gen   int
}

func newBarrier(n int) *barrier { b := &barrier{n: n}; b.c = sync.NewCond(&b.mu); return b }
func (b *barrier) wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	g := b.gen
	b.at++
	if b.at == b.n {
		b.at, b.gen = 0, b.gen+1
		b.c.Broadcast()
		return
	}
	for g == b.gen {
		b.c.Wait()
	}
}

func barriers(n, rounds int) bool {
	b := newBarrier(n)
	counts := make([]atomic.Int64, rounds)
	ok := atomic.Bool{}
	ok.Store(true)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for r := range rounds {
				counts[r].Add(1)
				b.wait()
				if counts[r].Load() != int64(n) {
					ok.Store(false)
				}
				b.wait()
			}
		})
	}
	wg.Wait()
	return ok.Load()
}

func readersWriters() (int, bool) {
	var mu sync.RWMutex
	var a, b int
	var bad atomic.Bool
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				mu.Lock()
				a++
				b++
				mu.Unlock()
			}
		})
	}
	for range 8 {
		wg.Go(func() {
			for range 200 {
				mu.RLock()
				if a != b {
					bad.Store(true)
				}
				mu.RUnlock()
			}
		})
	}
	wg.Wait()
	return a, bad.Load()
}

func semaphore(n, tasks int) (int64, int64) {
	sem := make(chan struct{}, n)
	var cur, most, done atomic.Int64
	var wg sync.WaitGroup
	for range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- struct{}{}
			defer func() { <-sem }()
			c := cur.Add(1)
			for {
				m := most.Load()
				if c <= m || most.CompareAndSwap(m, c) {
					break
				}
			}
			if done.Add(1)%16 == 0 {
				time.Sleep(50 * time.Microsecond)
			}
			cur.Add(-1)
		}()
	}
	wg.Wait()
	m := most.Load()
	if m > int64(n) {
		return m, done.Load()
	}
	return int64(n), done.Load()
}

func pubsub() []string {
	type msg struct {
		topic, text string
	}
	subs := map[string][]chan msg{}
	var out []string
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i, t := range []string{"a", "b", "a", "c"} {
		c := make(chan msg, 1)
		subs[t] = append(subs[t], c)
		wg.Go(func() {
			for m := range c {
				mu.Lock()
				out = append(out, fmt.Sprint(i, ":", m.topic, m.text))
				mu.Unlock()
			}
		})
	}
	for i := range 3 {
		for _, t := range []string{"a", "b", "c"} {
			for _, c := range subs[t] {
				c <- msg{t, fmt.Sprint(i)}
			}
		}
	}
	for _, cs := range subs {
		for _, c := range cs {
			close(c)
		}
	}
	wg.Wait()
	sort.Strings(out)
	return out
}

func futures() []int {
	future := func(f func() int) func() int {
		var once sync.Once
		var v int
		c := make(chan int, 1)
		go func() { c <- f() }()
		return func() int { once.Do(func() { v = <-c }); return v }
	}
	var fs []func() int
	for i := range 10 {
		fs = append(fs, future(func() int { time.Sleep(time.Duration(10-i) * 100 * time.Microsecond); return i * i }))
	}
	var out []int
	for _, f := range fs {
		out = append(out, f(), f())
	}
	return out
}

func ring(n, laps int) int {
	first := make(chan int)
	in := first
	for range n {
		out := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for v := range in {
				out <- v + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	v := 0
	for range laps {
		first <- v
		v = <-in
	}
	close(first)
	_, ok := <-in
	if ok {
		panic("not closed")
	}
	return v
}

func tree(depth int) int {
	if depth == 0 {
		return 1
	}
	c := make(chan int)
	for range 2 {
		go func() { c <- tree(depth - 1) }()
	}
	return <-c + <-c + 1
}

func main() {
	fmt.Println(pool(4, 100), pool(1, 10), pool(30, 3))
	sq := stage(stage(gen(0, 20), func(v int) int { return v * v }), func(v int) int { return v + 1 })
	for v := range sq {
		fmt.Print(v, " ")
	}
	fmt.Println()
	sum := 0
	for v := range merge(gen(0, 50), gen(50, 100), gen(100, 101), gen(0, 0)) {
		sum += v
	}
	fmt.Println(sum)
	fmt.Println(philosophers(5, 100))
	fmt.Println(barriers(6, 20))
	fmt.Println(readersWriters())
	fmt.Println(semaphore(3, 100))
	fmt.Println(pubsub())
	fmt.Println(futures())
	fmt.Println(ring(100, 20))
	fmt.Println(tree(10))

	root, cancel := newCtx(nil)
	var wg sync.WaitGroup
	for range 10 {
		child, _ := newCtx(root)
		grand, _ := newCtx(child)
		wg.Go(func() { <-grand.done })
	}
	cancel()
	cancel()
	wg.Wait()
	late, _ := newCtx(root)
	<-late.done
	fmt.Println(root.err, late.err)

	c, stop := newCtx(nil)
	g := &group{sem: make(chan struct{}, 2), stop: stop}
	for i := range 8 {
		g.Go(func() error {
			if i == 5 {
				return fmt.Errorf("task %d: %w", i, errors.ErrUnsupported)
			}
			return nil
		})
	}
	err := g.Wait()
	<-c.done
	fmt.Println(err, errors.Is(err, errors.ErrUnsupported))
}
