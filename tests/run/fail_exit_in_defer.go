package main

import (
	"fmt"
	"os"
)

func main() {
	defer func() {
		fmt.Println(recover())
		os.Exit(4)
	}()
	panic("p")
}
