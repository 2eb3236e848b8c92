package main

import "fmt"

func main() {
	panic(fmt.Sprintf("%05d|%v", 42, []string{"a"}))
}
