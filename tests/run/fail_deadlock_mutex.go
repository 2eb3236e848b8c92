package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Mutex
	m.Lock()
	fmt.Println("locked")
	m.Lock()
}
