package main

import (
	"fmt"
	"strings"
	"sync"
)

type big struct {
	a    [20]int
	s    string
	m    map[string]int
	e    error
	f    func() int
	rest [5]string
}

type small struct {
	a int8
	b bool
	c int16
}

type pair struct {
	i any
	s []int
}

type zero struct{}

func through[T any](caps []int, n int, mk func(int) T, show func(T) string) {
	for _, k := range caps {
		c := make(chan T, k)
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range n {
				v := mk(i)
				c <- v
				var z T
				v = z
				_ = v
			}
			close(c)
		})
		var b strings.Builder
		i := 0
		for v := range c {
			if g, w := show(v), show(mk(i)); g != w {
				fmt.Printf("%T cap %d: %s != %s\n", v, k, g, w)
			}
			if i < 2 {
				b.WriteString(show(v) + ";")
			}
			i++
		}
		v, ok := <-c
		b.WriteString(show(v))
		fmt.Printf("%T %d %d %v %s\n", v, k, i, ok, b.String())
		wg.Wait()
	}
	// the same through select
	a, b := make(chan T), make(chan T, 2)
	go func() {
		for i := range n {
			select {
			case a <- mk(i):
			case b <- mk(i):
			}
		}
		close(a)
		close(b)
	}()
	seen := map[string]int{}
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				break
			}
			seen[show(v)]++
		case v, ok := <-b:
			if !ok {
				b = nil
				break
			}
			seen[show(v)]++
		}
	}
	t := 0
	for i := range n {
		if seen[show(mk(i))] > 0 {
			t++
		}
	}
	fmt.Println(t == n)
}

func spr[T any](v T) string { return fmt.Sprint(v) }

func main() {
	caps := []int{0, 1, 3, 100}
	n := 50
	through(caps, n, func(i int) int8 { return int8(i) }, spr)
	through(caps, n, func(i int) bool { return i%2 == 0 }, spr)
	through(caps, n, func(i int) uint16 { return uint16(i * 1000) }, spr)
	through(caps, n, func(i int) float32 { return float32(i) / 3 }, spr)
	through(caps, n, func(i int) string { return strings.Repeat("x", i) }, spr)
	through(caps, n, func(i int) []int { return make([]int, i%5, i%5+1) }, spr)
	through(caps, n, func(i int) any {
		switch i % 4 {
		case 0:
			return i
		case 1:
			return "s"
		case 2:
			return [3]int{i}
		}
		return nil
	}, spr)
	through(caps, n, func(i int) complex128 { return complex(float64(i), 1) }, spr)
	through(caps, n, func(i int) small { return small{int8(i), i > 3, int16(i)} }, spr)
	through(caps, n, func(i int) zero { return zero{} }, spr)
	through(caps, n, func(i int) [0]int { return [0]int{} }, spr)
	through(caps, n, func(i int) [3]string { return [3]string{"a", fmt.Sprint(i)} }, spr)
	through(caps, n, func(i int) pair { return pair{i, []int{i, i}} }, spr)
	through(caps, n, func(i int) [1000]int { return [1000]int{999: i} }, func(v [1000]int) string { return fmt.Sprint(v[999], v[0]) })
	through(caps, n, func(i int) big {
		b := big{s: fmt.Sprint("s", i), m: map[string]int{"k": i}, f: func() int { return i }}
		b.a[19] = i
		b.rest[4] = fmt.Sprint(i)
		if i%3 == 0 {
			b.e = fmt.Errorf("e%d", i)
		}
		return b
	}, func(b big) string {
		f := -1
		if b.f != nil {
			f = b.f()
		}
		return fmt.Sprint(b.a[19], b.s, b.m, b.e, f, b.rest[4])
	})
	through(caps, n, func(i int) chan int { c := make(chan int, 1); c <- i; return c }, func(c chan int) string {
		if c == nil {
			return "nil"
		}
		v := <-c
		c <- v
		return fmt.Sprint(v)
	})
	through(caps, n, func(i int) func() int { return func() int { return i } }, func(f func() int) string {
		if f == nil {
			return "nil"
		}
		return fmt.Sprint(f())
	})
	through(caps, n, func(i int) *int { return &i }, func(p *int) string {
		if p == nil {
			return "nil"
		}
		return fmt.Sprint(*p)
	})
	// a value sent is a copy
	c := make(chan [4]int, 1)
	a := [4]int{1, 2, 3, 4}
	c <- a
	a[0] = 9
	fmt.Println(<-c, a)
	// aliasing send of what is received
	d := make(chan big, 2)
	d <- big{s: "one"}
	x := <-d
	d <- x
	x.s = "two"
	d <- x
	fmt.Println((<-d).s, (<-d).s)
}
