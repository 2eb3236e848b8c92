package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
)

type E struct{ s string }

func (e *E) Error() string { return e.s }

func try(name string, f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%s: %v (%T)\n", name, r, r)
	}()
	f()
}

func helper() any { return recover() }
func nested() any { return func() any { return recover() }() }

type R struct{ n string }

func (r R) Rec()   { fmt.Println(r.n, "rec", recover()) }
func (r *R) PRec() { fmt.Println(r.n, "prec", recover()) }

type Rer interface{ Rec() }

func named() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("wrapped: %v", r)
		}
	}()
	var m map[string]int
	m["a"] = 1
	return nil
}

func multi() (x int, s string) {
	defer func() { recover(); s += "!" }()
	x, s = 1, "a"
	panic(1)
}

func main() {
	try("div", func() { z := 0; fmt.Println(1 / z) })
	try("nilmap", func() { var m map[int]int; m[0]++ })
	try("idx", func() { s := []int{}; i := 5; s[i] = 1 })
	try("conv", func() { var i any = "x"; _ = i.(int) })
	try("conv2", func() { var i any; _ = i.(fmt.Stringer) })
	try("custom", func() { panic(&E{"boo"}) })
	try("nil", func() { panic(nil) })
	try("nilerr", func() { var e error; panic(e) })
	try("slice", func() { s := make([]int, 2); i := 3; _ = s[i:] })
	try("slice2", func() { s := make([]int, 2); i, j := 2, 1; _ = s[i:j] })
	try("slice3", func() { s := make([]int, 2); i := 5; _ = s[:1:i] })
	try("arr", func() { s := make([]int, 2); _ = [4]int(s) })
	try("str", func() { s := "abc"; i := 4; _ = s[i:] })
	try("neg", func() { i := -1; _ = make([]int, i) })
	try("shift", func() { i := -1; fmt.Println(1 << i) })
	try("chan", func() { c := make(chan int); close(c); close(c) })
	try("chan2", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("nilf", func() { var f func(); f() })
	try("cmp", func() { var a, b any = []int{1}, []int{1}; fmt.Println(a == b) })
	try("cmp2", func() { var a, b any = []int{1}, 3; fmt.Println(a == b) })
	try("cmp3", func() {
		type k struct {
			a int
			f func()
		}
		var a, b any = k{1, nil}, k{2, nil}
		fmt.Println(a == b)
	})
	try("hash", func() { m := map[any]int{}; m[[]int{}] = 1 })
	try("hash2", func() { m := map[any]int{}; m[struct{ a any }{map[int]int{}}] = 1 })
	try("ok", func() {})
	fmt.Println(named())
	fmt.Println(multi())
	// Nested recover does nothing.
	try("nested", func() { defer nested(); panic("A") })
	try("helper-in-closure", func() { defer func() { fmt.Println("inner", helper()) }(); panic("B") })
	try("direct", func() { defer helper(); panic("C") })
	try("mv", func() { r := R{"v"}; defer r.Rec(); panic("D") })
	try("pmv", func() { r := &R{"p"}; defer r.PRec(); panic("E") })
	try("iface", func() { var r Rer = R{"i"}; defer r.Rec(); panic("F") })
	try("ifacep", func() { var r Rer = &R{"ip"}; defer r.Rec(); panic("F2") })
	try("mval", func() { f := R{"mval"}.Rec; defer f(); panic("G") })
	try("mexpr", func() { defer R.Rec(R{"me"}); panic("H") })
	try("mexprp", func() { defer (*R).Rec(&R{"mep"}); panic("H2") })
	try("bltn", func() { defer recover(); panic("I") })
	try("repanic", func() {
		defer func() { r := recover(); panic(fmt.Sprint("re-", r)) }()
		panic("J")
	})
	try("replace", func() {
		defer func() { panic("second") }()
		panic("first")
	})
	try("recover-in-defer-of-defer", func() {
		defer func() {
			defer func() { fmt.Println("dd", recover()) }()
		}()
		panic("K")
	})
	try("panic in defer recovered there", func() {
		defer func() {
			defer func() { fmt.Println("dd", recover()) }()
			panic("L2")
		}()
		panic("L")
	})
	func() {
		defer fmt.Println("deferred println", 1)
		for i := 0; i < 3; i++ {
			defer func(n int) { fmt.Print(n, i, " ") }(i * 10)
		}
	}()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("goexit rec", recover()) }()
		runtime.Goexit()
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("outer", recover()) }()
		defer func() { runtime.Goexit() }()
		panic("lost")
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("rec after goexit", recover()) }()
		defer func() { panic("in goexit") }()
		runtime.Goexit()
	}()
	wg.Wait()
	try("errors", func() {
		defer func() {
			r := recover()
			err, ok := r.(error)
			fmt.Println(ok, err)
			var re runtime.Error
			fmt.Println(errors.As(err, &re))
			panic(r)
		}()
		var p *E
		_ = p.s
	})
	func() {
		defer func() {
			e := recover().(*runtime.PanicNilError)
			fmt.Println(e.Error())
		}()
		panic(nil)
	}()
	x := 1
	defer fmt.Println("x at defer", x)
	x = 2
	type W struct{ a int }
	w := W{1}
	defer func(w W) { fmt.Println(w, x) }(w)
	w.a = 5
	m := map[string]int{"a": 1}
	defer func() { fmt.Println(len(m)) }()
	defer delete(m, "a")
	defer print()
	defer func() {
		r := recover()
		fmt.Println("main rec", r)
		defer os.Exit(3)
	}()
	var e error = &E{"final"}
	panic(e)
}
