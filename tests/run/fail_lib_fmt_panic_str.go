package main

import "fmt"

type T struct{}

func (t T) String() string { panic("s") }

type U struct{}

func (U) Error() string { var p *int; return fmt.Sprint(*p) }

func main() {
	fmt.Printf("%v %s %d\n", T{}, (*T)(nil), T{})
	fmt.Println(fmt.Sprint(U{}))
}
