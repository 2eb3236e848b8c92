package main

import (
	"fmt"
	"sync"
)

func main() {
	defer func() { fmt.Println("recovered", recover()) }()
	var m sync.Mutex
	m.Lock()
	m.Unlock()
	m.Unlock()
}
