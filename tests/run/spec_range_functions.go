package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("[done]")
		for i := range n {
			if !yield(i) {
				fmt.Print("[stop]")
				return
			}
		}
	}
}

func pairs(s ...string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i, v := range s {
			if !yield(i, v) {
				return
			}
		}
	}
}

func none(yield func() bool) {
	for yield() {
	}
}

func ret() (r int, err error) {
	defer func() { r++ }()
	for i := range count(5) {
		defer fmt.Print("{def ", i, "}")
		for j, s := range pairs("a", "b", "c") {
			if i == 2 && j == 1 {
				return i * 10, fmt.Errorf("at %s", s)
			}
		}
	}
	return -1, nil
}

func labels() {
outer:
	for i := range count(4) {
		for j := range count(4) {
			switch {
			case j == 1 && i == 0:
				continue outer
			case i == 1 && j == 2:
				break outer
			case j == 3:
				break
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
}

func gotos() {
	for i := range count(3) {
		if i == 1 {
			goto end
		}
		fmt.Print("i", i)
	}
	fmt.Println("not here")
end:
	fmt.Println("end")
}

func bad1(yield func(int) bool) {
	yield(1)
	yield(2)
}

var saved func(int) bool

func bad2(yield func(int) bool) { saved = yield; yield(1) }

func swallow(yield func(int) bool) {
	defer func() { fmt.Println("swallowed", recover()) }()
	yield(1)
}

func try(n string, f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%s: %v %T\n", n, r, r)
	}()
	f()
}

type Tree[T any] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}
func (t *Tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.l.push(yield) && yield(t.v) && t.r.push(yield)
}

func fib(yield func(int) bool) {
	a, b := 0, 1
	for yield(a) {
		a, b = b, a+b
	}
}

func Map[T, U any](s iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		for v := range s {
			if !yield(f(v)) {
				return
			}
		}
	}
}
func Filter[T any](s iter.Seq[T], f func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		s(func(v T) bool { return !f(v) || yield(v) })
	}
}
func Take[T any](s iter.Seq[T], n int) iter.Seq[T] {
	return func(yield func(T) bool) {
		if n <= 0 {
			return
		}
		i := 0
		for v := range s {
			if !yield(v) {
				return
			}
			if i++; i >= n {
				return
			}
		}
	}
}

type M struct{ d []int }

func (m *M) Each(yield func(int, *int) bool) {
	for i := range m.d {
		if !yield(i, &m.d[i]) {
			break
		}
	}
}

func main() {
	fmt.Println(ret())
	labels()
	gotos()
	n := 0
	for range none {
		n++
		if n == 3 {
			break
		}
	}
	fmt.Println(n)
	try("bad1", func() {
		for x := range bad1 {
			if x == 1 {
				break
			}
		}
	})
	try("bad2", func() {
		for range bad2 {
		}
		saved(3)
	})
	try("bad3", func() {
		for range bad2 {
			break
		}
		saved(3)
	})
	try("swallow", func() {
		for range swallow {
			panic("body")
		}
	})
	try("swallow2", func() {
		for range swallow {
			return
		}
	})
	try("panic", func() {
		for range count(3) {
			panic("P")
		}
	})
	try("reenter", func() {
		var y func(int) bool
		f := func(yield func(int) bool) { y = yield; yield(1) }
		for x := range f {
			if x == 1 {
				y(2)
			}
		}
	})
	try("nilfunc", func() {
		var f func(func() bool)
		for range f {
		}
	})
	t := &Tree[string]{&Tree[string]{nil, nil, "a"}, &Tree[string]{nil, &Tree[string]{nil, nil, "d"}, "c"}, "b"}
	for v := range t.All() {
		fmt.Print(v, " ")
		if v == "c" {
			break
		}
	}
	fmt.Println(slices.Collect(t.All()))
	fmt.Println(slices.Collect(Take(Map(Filter(fib, func(x int) bool { return x%2 == 0 }), func(x int) string { return fmt.Sprint("<", x, ">") }), 5)))
	m := &M{[]int{1, 2, 3}}
	for i, p := range m.Each {
		*p *= i
	}
	fmt.Println(m.d)
	next, stop := iter.Pull(count(3))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
	n2, s2 := iter.Pull2(pairs("x", "y"))
	for {
		i, s, ok := n2()
		if !ok {
			break
		}
		fmt.Print(i, s, " ")
	}
	s2()
	fmt.Println(slices.Sorted(maps.Keys(map[int]int{3: 1, 1: 2})), slices.Collect(maps.Values(map[int]int{3: 1})))
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { i += 5; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	for i := range slices.Backward([]int{1, 2, 3}) {
		fmt.Print(i)
	}
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	var x int
	var arr [3]int
	for x, arr[x] = range slices.All([]int{5, 6, 7}) {
	}
	fmt.Println(x, arr)
	try("pullpanic", func() {
		nx, st := iter.Pull(func(yield func(int) bool) { yield(1); panic("inpull") })
		defer st()
		nx()
		nx()
	})
	func() {
		for i := range count(2) {
			defer func() { fmt.Print("rec", i, recover()) }()
		}
		panic("Z")
	}()
	fmt.Println()
	go func() {}()
	res := func() int {
		for i := range count(3) {
			for j := range count(3) {
				for k := range count(3) {
					if i+j+k == 4 {
						return i*100 + j*10 + k
					}
				}
			}
		}
		return -1
	}()
	fmt.Println(res)
	sel := make(chan int, 1)
L:
	for i := range count(10) {
		select {
		case sel <- i:
		case v := <-sel:
			if v == 4 {
				break L
			}
			continue L
		}
	}
	fmt.Println(len(sel))
}
