package main

import (
	"errors"
	"fmt"
)

type E struct{}

func (*E) Error() string { return "E" }

func main() {
	fmt.Println("before")
	var e error = errors.New("x")
	fmt.Println(e.(*E))
}
