package main

import (
	"fmt"
	"sync"
)

func main() {
	fmt.Println("before")
	var m sync.Mutex
	m.Unlock()
}
