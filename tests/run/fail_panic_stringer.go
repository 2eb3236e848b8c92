package main

import "fmt"

type E int

func (e E) String() string { return fmt.Sprintf("stringer %d", int(e)) }

func main() {
	panic(E(7))
}
