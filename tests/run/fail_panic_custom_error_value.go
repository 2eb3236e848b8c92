package main

import "fmt"

type E struct {
	code int
	s    string
}

func (e E) Error() string { return fmt.Sprintf("%s=%d", e.s, e.code) }

func main() {
	panic(E{7, "seven"})
}
