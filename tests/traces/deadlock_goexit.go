package main

import "runtime"

func main() {
	go func() { <-make(chan int) }()
	runtime.Gosched()
	defer print()
	runtime.Goexit()
}
