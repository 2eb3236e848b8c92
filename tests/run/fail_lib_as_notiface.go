package main

import "errors"

func main() {
	var p int
	errors.As(errors.New("x"), &p)
}
