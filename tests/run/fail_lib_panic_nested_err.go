package main

import "errors"

type W struct{ error }

func main() {
	panic(W{errors.New("in")})
}
