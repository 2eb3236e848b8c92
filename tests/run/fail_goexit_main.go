package main

import (
	"fmt"
	"runtime"
)

func main() {
	defer fmt.Println("deferred")
	go fmt.Println("other")
	runtime.Goexit()
}
