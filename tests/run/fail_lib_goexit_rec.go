package main

import "runtime"
import "fmt"

func main() {
	defer func() { fmt.Println(recover()) }()
	defer func() { panic("z") }()
	runtime.Goexit()
}
