package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func named() (x int, err error) {
	defer func() {
		if r := recover(); r != nil {
			x, err = -x, fmt.Errorf("caught: %v", r)
		}
	}()
	x = 5
	panic("boom")
}

func order() (s string) {
	for i := range 3 {
		defer func() { s += fmt.Sprint("d", i, " ") }()
	}
	defer fmt.Println("args evaluated early:", s == "", len(s))
	s = "body "
	return s + "ret "
}

type T struct{ n int }

func (t T) show(p string)   { fmt.Println(p, t.n) }
func (t *T) pshow(p string) { fmt.Println(p, t.n) }

func methods() {
	t := T{1}
	defer t.show("value")
	defer t.pshow("pointer")
	f := t.show
	g := t.pshow
	h := T.show
	k := (*T).pshow
	t.n = 2
	f("bound value")
	g("bound pointer")
	h(t, "expr")
	k(&t, "pexpr")
	(*T).show(&t, "via pointer")
	t.n = 3
}

func nested() {
	defer func() {
		fmt.Println("outer recover:", recover())
	}()
	defer func() {
		defer func() {
			fmt.Println("inner recover:", recover())
		}()
		panic("second")
	}()
	panic("first")
}

func replaced() {
	defer func() { fmt.Println(recover()) }()
	defer func() { panic("replacement") }()
	panic("original")
}

func helper() any { return recover() }

func notDirect() {
	defer func() { fmt.Println("direct:", recover()) }()
	defer func() { fmt.Println("via helper:", helper()) }()
	panic("x")
}

func viaDefer() (r any) {
	defer func() { r = "not reached by recover" }()
	defer helper()
	panic("swallowed")
}

func loops() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fs = nil
	for i, s := range []string{"a", "b"} {
		fs = append(fs, func() int { return i*100 + len(s) })
		i++
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	var ps []*int
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
		i += 0
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	fmt.Println()
}

func runtimeErr(f func()) {
	defer func() {
		r := recover()
		err, ok := r.(runtime.Error)
		fmt.Println(ok, r)
		if ok {
			var e error = err
			fmt.Println(e.Error() == fmt.Sprint(r), strings.HasPrefix(e.Error(), "runtime error"))
		}
	}()
	f()
}

func fib() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

func goexit() {
	done := make(chan string, 5)
	go func() {
		defer close(done)
		defer func() { done <- fmt.Sprint("recover in goexit: ", recover()) }()
		func() {
			defer func() { done <- "inner" }()
			runtime.Goexit()
		}()
		done <- "not reached"
	}()
	for s := range done {
		fmt.Println(s)
	}
}

func retOverride() (n int) {
	defer func() { n++ }()
	return 10
}

func loopDefer() (out []int) {
	for i := 0; i < 4; i++ {
		if i == 2 {
			continue
		}
		defer func(k int) { out = append(out, k, i) }(i * 10)
	}
	return nil
}

func deep(n int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%d:%w", n, r.(error))
			if n < 3 {
				panic(err)
			}
		}
	}()
	if n == 0 {
		panic(errors.New("base"))
	}
	return deep(n - 1)
}

func main() {
	c, reset := counter()
	c()
	c()
	fmt.Println(c())
	reset()
	fmt.Println(c())
	fmt.Println(named())
	fmt.Println(order())
	methods()
	nested()
	replaced()
	notDirect()
	fmt.Println(viaDefer())
	loops()
	var m map[string]int
	var p *T
	var s []int
	var e any = "str"
	z := 0
	runtimeErr(func() { m["a"] = 1 })
	runtimeErr(func() { _ = p.n })
	runtimeErr(func() { _ = s[z] })
	runtimeErr(func() { _ = e.(int) })
	runtimeErr(func() { _ = 1 / z })
	runtimeErr(func() { _ = e.(fmt.Stringer) })
	runtimeErr(func() { panic(nil) })
	runtimeErr(func() { var c chan int; close(c) })
	runtimeErr(func() { _ = s[1:][2:] })
	runtimeErr(func() { panic(fmt.Sprint("plain")) })
	runtimeErr(func() {})
	f := fib()
	for range 10 {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	goexit()
	fmt.Println(retOverride(), loopDefer(), deep(5))
	fact := func() func(int) int {
		var rec func(int) int
		rec = func(n int) int {
			if n < 2 {
				return 1
			}
			return n * rec(n-1)
		}
		return rec
	}()
	fmt.Println(fact(15))
	x := 1
	func() {
		x := x + 1
		func() { x += 10; fmt.Print(x, " ") }()
		fmt.Print(x, " ")
	}()
	fmt.Println(x)
	acc := func(fs ...func(int) int) func(int) int {
		return func(v int) int {
			for _, f := range fs {
				v = f(v)
			}
			return v
		}
	}
	fmt.Println(acc(func(v int) int { return v + 1 }, func(v int) int { return v * x * 3 })(4))
	defer os.Exit(0)
	defer fmt.Println("last")
}
