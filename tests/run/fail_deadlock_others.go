package main

import (
	"fmt"
	"sync"
)

func main() {
	c := make(chan int)
	var m sync.Mutex
	m.Lock()
	for range 3 {
		go func() { <-c }()
		go func() { m.Lock() }()
	}
	fmt.Println("waiting")
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Wait()
}
