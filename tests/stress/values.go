// Goroutines race on strings, slices, interfaces, funcs, structs and pointers. Values of two words are never torn, whatever else is lost.
package main

import (
	"fmt"
	"strings"
	"time"
)

type shape interface{ area() int }

type square struct{ side int }

type rect struct{ w, h, check int }

type circle struct {
	r    *int
	name string
}

func (s square) area() int { return s.side * s.side }
func (r *rect) area() int  { return r.w * r.h }
func (c circle) area() int { return *c.r * 3 }

type node struct {
	next  *node
	text  string
	bytes []byte
	any   any
}

var (
	text   string
	bytes  []byte
	words  []string
	value  any
	figure shape         = square{1}
	call   func(int) int = func(n int) int { return n }
	list   *node
	big    struct {
		a, b  string
		c     []int
		d     any
		array [8]*node
	}
	strs  [64]string
	anys  [64]any
	ints  []int
	queue chan string = make(chan string, 8)
)

func check(ok bool, what string) {
	if !ok {
		panic("torn " + what)
	}
}

// uniform reports whether s is a run of the letter that its length demands.
func uniform(s string) bool {
	for i := range len(s) {
		if s[i] != 'a'+byte(len(s)%26) {
			return false
		}
	}
	return true
}

func run(n int) string { return strings.Repeat(string(rune('a'+n%26)), n) }

func writer(id int, stop *bool) {
	for i := id; !*stop; i++ {
		n := i % 300
		text = run(n)
		b := make([]byte, n, n+n/2)
		for k := range b {
			b[k] = byte(n)
		}
		bytes = b
		words = append([]string(nil), run(n%7), run(n%11))[:1+i%2]
		switch i % 6 {
		case 0:
			value = n
		case 1:
			value = run(n)
		case 2:
			value = []int{n, n, n}
		case 3:
			value = &node{text: run(n)}
		case 4:
			value = [3]string{run(n), run(n), run(n)}
		case 5:
			value = nil
		}
		switch i % 3 {
		case 0:
			figure = square{n}
		case 1:
			figure = &rect{n, 2, n}
		case 2:
			r := n
			figure = circle{&r, run(n)}
		}
		k := n
		call = func(m int) int { return m + k - k }
		list = &node{next: list, text: run(n), bytes: b, any: value}
		if i%50 == 0 {
			list = nil
		}
		big.a, big.b = run(n), run(n+1)
		big.c = append(big.c, n)
		if len(big.c) > 1000 {
			big.c = nil
		}
		big.d = big.c
		big.array[i%8] = list
		copied := big
		big = copied
		strs[i%64] = run(n)
		anys[i%64] = run(n)
		copy(strs[:], strs[8:])
		copy(anys[3:], anys[:])
		ints = append(ints[:i%100:i%100+len(ints)/1000], n)
		select {
		case queue <- text:
		default:
		}
		if i%200 == 0 {
			queue = make(chan string, 1+i%8)
		}
	}
}

func reader(stop *bool) {
	total := 0
	for !*stop {
		check(uniform(text), "string")
		b := bytes
		for _, c := range b[:cap(b)] {
			check(c == byte(len(b)) || c == 0, "slice")
		}
		for _, w := range words {
			check(uniform(w), "slice of strings")
		}
		switch v := value.(type) {
		case int:
			check(v < 300, "interface with int")
		case string:
			check(uniform(v), "interface with string")
		case []int:
			check(len(v) == 3 || len(v) == 0, "interface with slice")
		case *node:
			check(uniform(v.text), "interface with pointer")
		case [3]string:
			check(uniform(v[0]) && len(v[1]) == len(v[0]), "interface with array")
		}
		switch f := figure.(type) {
		case *rect:
			check(f.w == f.check, "interface with method and pointer")
		case circle:
			check(uniform(f.name), "boxed struct")
		}
		total += figure.area()
		check(call(7) == 7, "func")
		depth := 0
		for p := list; p != nil && depth < 200; p = p.next {
			check(uniform(p.text), "list")
			depth++
		}
		for _, p := range big.array {
			if p != nil {
				check(uniform(p.text), "array of pointers")
			}
		}
		check(uniform(big.a) && uniform(big.b), "struct of strings")
		for _, s := range strs {
			check(uniform(s), "array of strings")
		}
		for _, a := range anys {
			if a != nil {
				check(uniform(a.(string)), "array of interfaces")
			}
		}
		select {
		case s := <-queue:
			check(uniform(s), "channel")
		default:
		}
		_ = fmt.Sprint(text, len(bytes), value == value2())
		_ = text+big.a < big.b
	}
	_ = total
}

// value2 is a comparable snapshot of value, or nil.
func value2() any {
	switch v := value.(type) {
	case int, string, *node:
		return v
	}
	return nil
}

func guarded(f func()) {
	defer func() {
		if e := recover(); e != nil {
			// A race may well end in an index out of range or an uncomparable type, but not in a torn value.
			if s, ok := e.(string); ok && strings.HasPrefix(s, "torn") {
				panic(s)
			}
		}
	}()
	f()
}

func main() {
	var stop bool
	done := make(chan bool)
	const workers = 6
	for i := range workers {
		go func() {
			for !stop {
				guarded(func() {
					if i%2 == 0 {
						writer(i*37, &stop)
					} else {
						reader(&stop)
					}
				})
			}
			done <- true
		}()
	}
	time.Sleep(time.Second)
	stop = true
	for range workers {
		<-done
	}
	fmt.Println("no value was torn")
}
