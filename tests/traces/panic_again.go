package main

import "fmt"

func a() {
	defer func() {
		e := recover()
		panic(fmt.Sprint("again ", e))
	}()
	b()
}

func b() {
	defer func() { panic("second") }()
	panic("first")
}

func main() { a() }
