package main

import (
	"fmt"
	"runtime"
)

func main() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() {
			fmt.Println("recover:", recover())
		}()
		defer runtime.Goexit()
		panic("lost")
	}()
	<-done
	fmt.Println("end")
	panic("stop")
}
