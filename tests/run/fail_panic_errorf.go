package main

import (
	"errors"
	"fmt"
)

func main() {
	err := fmt.Errorf("outer: %w", errors.New("inner"))
	panic(err)
}
