package main

import (
	"fmt"
	"sync"
)

func main() {
	var o sync.Once
	func() {
		defer func() { fmt.Println(recover()) }()
		o.Do(func() { panic("in once") })
	}()
	o.Do(func() { fmt.Println("never") })
	f := sync.OnceFunc(func() { panic("once func") })
	f()
}
