package main

import "fmt"

type T struct{ a int }

func (t T) String() string { return "T" }

var sink []fmt.Stringer

func main() {
	fmt.Println("before")
	var p *T
	sink = append(sink, T{1}, p)
	for _, s := range sink {
		fmt.Println(s.String())
	}
}
