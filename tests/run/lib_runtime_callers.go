package main

import (
	"fmt"
	"runtime"
	"strings"
)

type T struct{}

func (t *T) M() string { return where() }

func where() string {
	pc, _, line, ok := runtime.Caller(1)
	return fmt.Sprint(runtime.FuncForPC(pc).Name(), " ", line, ok)
}

func deep(n int) []uintptr {
	if n == 0 {
		pcs := make([]uintptr, 20)
		return pcs[:runtime.Callers(1, pcs)]
	}
	return deep(n - 1)
}

func main() {
	fmt.Println(where())
	fmt.Println((&T{}).M())
	func() { fmt.Println(where()) }()
	frames := runtime.CallersFrames(deep(3))
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			fmt.Println(f.Function, f.Line, f.Func.Name())
		}
		if !more {
			break
		}
	}
	defer func() {
		recover()
		pcs := make([]uintptr, 20)
		pcs = pcs[:runtime.Callers(0, pcs)]
		frames := runtime.CallersFrames(pcs)
		for {
			f, more := frames.Next()
			fmt.Println(f.Function)
			if f.Function == "main.main" || !more {
				break
			}
		}
		_, _, _, ok := runtime.Caller(100)
		fmt.Println(ok, runtime.FuncForPC(0) == nil)
		f := runtime.FuncForPC(pcs[1])
		file, line := f.FileLine(pcs[1] - 1)
		fmt.Println(file[strings.LastIndex(file, "/")+1:], line, f.Entry() != 0)
	}()
	panic("x")
}
