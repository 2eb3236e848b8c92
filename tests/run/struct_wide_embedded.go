package main

import "fmt"

type Inner struct{ A, F3 int }

func (Inner) Method() string { return "method" }

type Other struct{ A, b int }

type Wide struct {
	F0  int
	F1  int
	F2  int
	F3  int
	F4  int
	F5  int
	F6  int
	F7  int
	F8  int
	F9  int
	F10 int
	F11 int
	F12 int
	F13 int
	F14 int
	F15 int
	F16 int
	F17 int
	F18 int
	F19 int
	Inner
	F20 int
	F21 int
	F22 int
	F23 int
	F24 int
	F25 int
	F26 int
	F27 int
	F28 int
	F29 int
	F30 int
	F31 int
	F32 int
	F33 int
	F34 int
	F35 int
	F36 int
	F37 int
	F38 int
	F39 int
	*Other
	_ int
	_ int
}

func main() {
	w := Wide{Inner: Inner{1, 2}, F39: 5}
	w.Other = &Other{b: 7}
	w.F3 = 9
	fmt.Println(w.Inner, w.Inner.F3, w.F3, w.F39, w.Method(), w.Other.A, w.b, w.Inner.A)
}
