package main

import "sync"
import "fmt"

func main() {
	f := sync.OnceValue(func() int { panic("ov") })
	func() { defer func() { fmt.Println(recover()) }(); f() }()
	f()
}
