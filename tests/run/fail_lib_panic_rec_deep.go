package main

import "fmt"

func main() {
	defer func() { defer func() { panic(fmt.Sprint("again ", recover())) }(); panic("second") }()
	panic("first")
}
