package main

import "fmt"

type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type Number interface {
	Integer | ~float32 | ~float64
}

type Ordered interface {
	Number | ~string
}

// Functions that programs call everywhere are not inlined, so that Go builds them sooner.

// What bounds a program: its loops and calls count in steps, its output in lines.
var steps, lines int

//go:noinline
func step() {
	steps++
	if steps > 3000 {
		panic("out of steps")
	}
}

//go:noinline
func room() bool {
	lines++
	return lines < 250
}

//go:noinline
func say(args ...any) {
	if room() {
		fmt.Println(args...)
	}
}

//go:noinline
func sayf(format string, args ...any) {
	if room() {
		fmt.Printf(format+"\n", args...)
	}
}

func id[T any](v T) T { return v }

//go:noinline
func tr[T any](n int, v T) T {
	if room() {
		fmt.Println("t", n, v)
	}
	return v
}

func at(i, n int) int {
	if n == 0 {
		return 0
	}
	return (i%n + n) % n
}

// What is stored here escapes: gc gives slices that do not a capacity of its own choice.
var sink any

//go:noinline
func clip[T any](s []T) []T {
	sink = s
	if len(s) > 40 {
		return s[len(s)-7:]
	}
	return s
}

//go:noinline
func capOf[T any](s []T) int {
	sink = s
	return cap(s)
}

//go:noinline
func one[T any]() []T { return make([]T, 1) }

//go:noinline
func aNew[T any]() *T { return new(T) }

//go:noinline
func none[T any]() *T { return nil }

// Strings would grow and grow.
//
//go:noinline
func sum[T Ordered](a, b T) T {
	if len(fmt.Sprint(a)) > 40 {
		return a
	}
	return a + b
}

//go:noinline
func clips(s string) string {
	if len(s) > 40 {
		return s[:13]
	}
	return s
}

//go:noinline
func hash(v any) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range []byte(fmt.Sprintf("%v", v)) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}

//go:noinline
func report(where string, r any) {
	lines = min(lines, 200)
	if e, ok := r.(error); ok {
		say(where, "error:", e.Error())
		return
	}
	sayf("%s: %T %v", where, r, r)
}

//go:noinline
func guard(where string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			report(where, r)
		}
	}()
	f()
}

//go:noinline
func try[T any](f func() T) (v T) {
	defer func() { recover() }()
	return f()
}

func pick[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}

//go:noinline
func fold[T, A any](s []T, a A, f func(A, T) A) A {
	for _, v := range s {
		step()
		a = f(a, v)
	}
	return a
}

func each[T any](s []T) func(func(int, T) bool) {
	return func(yield func(int, T) bool) {
		for i := 0; i < len(s); i++ {
			step()
			if !yield(i, s[i]) {
				return
			}
		}
	}
}

func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer say("upTo ends", n)
		for i := range n {
			step()
			if !yield(i) {
				return
			}
		}
	}
}

type List[T any] struct {
	v    T
	next *List[T]
}

func (l *List[T]) push(v T) *List[T] { return &List[T]{v, l} }

func (l *List[T]) all() func(func(T) bool) {
	return func(yield func(T) bool) {
		for ; l != nil; l = l.next {
			step()
			if !yield(l.v) {
				return
			}
		}
	}
}

func listOf[T any](s ...T) (l *List[T]) {
	for _, v := range s {
		l = l.push(v)
	}
	return
}

func main() {
	for _, p := range programs {
		steps, lines = 0, 0
		fmt.Println("=== program", p.seed)
		println("=== program", p.seed)
		guard("program", p.run)
	}
}
