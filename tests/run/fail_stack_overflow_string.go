package main

import "fmt"

type T struct{ n int }

func (t T) String() string { return f(t) + "x" }

func f(s fmt.Stringer) string { return s.String() + "y" }

func main() {
	fmt.Println("start")
	var t any = T{1}
	_ = t.(fmt.Stringer).String()
}
