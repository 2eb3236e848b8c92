package main

import "fmt"

var z []int

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
}

//go:noinline
func upTo(n int) func(func(int) bool) {
	return func(y func(int) bool) {
		for i := 0; i < n && y(i); i++ {
		}
	}
}

func a() (r *int16, q int) {
	for range upTo(2) {
		fmt.Print()
	}
	return &(*r), z[3]
}
func b() (r *int16, q int) {
	for range upTo(2) {
		q++
	}
	return &(*r), z[3]
}
func c() (r *int16, q int) {
	for range upTo(2) {
		if z != nil {
			return nil, 4
		}
	}
	return &(*r), z[3]
}

func d() (r *int16, q int) {
	for range upTo(2) {
		r = nil
	}
	return &(*r), z[3]
}

func main() {
	try("d", func() { d() })
	try("a", func() { a() })
	try("b", func() { b() })
	try("c", func() { c() })
}
