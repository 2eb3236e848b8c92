package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "first", 1)
	println("second", 2)
	os.Exit(1)
}
