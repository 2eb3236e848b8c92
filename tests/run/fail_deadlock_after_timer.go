package main

import (
	"fmt"
	"time"
)

func main() {
	c := make(chan int)
	time.Sleep(2 * time.Millisecond)
	fmt.Println("slept")
	<-c
}
