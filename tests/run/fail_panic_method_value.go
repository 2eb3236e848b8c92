package main

import "fmt"

type T struct{ n int }

func (t T) m(s string)    { fmt.Println(s, t.n) }
func (t T) Error() string { return fmt.Sprint("T", t.n) }

func main() {
	f := T{3}.m
	defer f("deferred")
	panic(T{4})
}
