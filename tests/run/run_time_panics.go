package main

import (
	"errors"
	"fmt"
	"os"
)

type E struct{ code int }

func (e *E) Error() string { return fmt.Sprint("E", e.code) }

func try(name string, f func()) {
	defer func() {
		r := recover()
		if e, ok := r.(error); ok {
			fmt.Println(name, "error:", e.Error())
		} else {
			fmt.Println(name, "value:", r)
		}
	}()
	f()
}

func main() {
	var p *E
	var a []int
	var arr [4]int
	var m map[string]int
	var i any
	var fn func()
	n := 5
	z := 0
	neg := -1
	s := "abc"
	try("nil deref", func() { fmt.Println(p.code) })
	try("index", func() { fmt.Println(a[n]) })
	try("index arr", func() { fmt.Println(arr[n]) })
	try("index neg", func() { fmt.Println(arr[neg]) })
	try("index str", func() { fmt.Println(s[n]) })
	try("slice", func() { fmt.Println(a[1:n]) })
	try("slice2", func() { fmt.Println(s[n:]) })
	try("slice3", func() { fmt.Println(arr[2 : 1+z]) })
	try("slice4", func() { fmt.Println(arr[:n]) })
	try("slice5", func() { b := make([]int, 2, 4); fmt.Println(b[0:2:n]) })
	try("slice6", func() { b := make([]int, 2, 4); fmt.Println(b[3 : 2+z]) })
	try("div", func() { fmt.Println(n / z) })
	try("mod", func() { fmt.Println(n % z) })
	try("shift", func() { fmt.Println(n << neg) })
	try("nil map", func() { m["a"] = 1 })
	try("nil map read", func() { fmt.Println(m["a"], len(m)) })
	try("assert", func() { fmt.Println(i.(int)) })
	try("assert2", func() { i = "x"; fmt.Println(i.(int)) })
	try("assert3", func() { fmt.Println(i.(error)) })
	try("assert4", func() { i = &E{1}; fmt.Println(i.(fmt.Stringer)) })
	try("nil func", func() { fn() })
	try("make", func() { _ = make([]int, neg) })
	try("make2", func() { _ = make([]int, 1, z) })
	try("chan", func() { var c chan int; close(c) })
	try("chan2", func() { c := make(chan int); close(c); close(c) })
	try("chan3", func() { c := make(chan int); close(c); c <- 1 })
	try("hash", func() { mm := map[any]int{}; mm[[]int{1}] = 2 })
	try("cmp", func() { var x, y any = []int{1}, []int{1}; fmt.Println(x == y) })
	try("custom", func() { panic(&E{42}) })
	try("errors", func() { panic(errors.New("plain")) })
	try("toarr", func() { _ = [4]int(make([]int, 2)) })
	try("nested", func() {
		defer func() { panic(fmt.Sprint("second after ", recover())) }()
		panic("first")
	})
	try("nilpanic", func() { panic(nil) })
	try("goexit-like", func() {
		defer fmt.Println("deferred runs")
		var e error = p
		fmt.Println(e == nil)
		panic(e.(*E) == nil)
	})
	defer fmt.Println("main deferred")
	if len(os.Args) > 5 {
		return
	}
	var q *E
	q.code = 3
}
