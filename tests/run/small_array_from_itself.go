package main

import "fmt"

//go:noinline
func f1(p [3]int8) [3]int8 {
	x := [2][3]int8{p, p}
	p, x[0] = x[len("x")], p
	return p
}

//go:noinline
func f2(p [3]int8, i int) [3]int8 {
	x := [2][3]int8{p, p}
	p = x[i]
	return p
}

//go:noinline
func f3(p [3]int8, i int) [3]int8 {
	p = p
	return p
}

//go:noinline
func f4(p [3]int8, i int) ([3]int8, [2][3]int8) {
	x := [2][3]int8{p, {4, 5, 6}}
	p, x[0] = x[i], p
	return p, x
}

//go:noinline
func f5(p [3]int8, i int) ([3]int8, [2][3]int8) {
	x := [2][3]int8{p, {4, 5, 6}}
	p, x[i] = x[0], p
	return p, x
}

type S struct{ a, b, c int }

//go:noinline
func f6(p S, i int) (S, [2]S) {
	x := [2]S{p, {4, 5, 6}}
	x[0], p = p, x[i]
	return p, x
}

func main() {
	a := [3]int8{7, 8, 9}
	fmt.Println(f1(a))
	fmt.Println(f2(a, 1))
	fmt.Println(f3(a, 1))
	fmt.Println(f4(a, 1))
	fmt.Println(f5(a, 1))
	fmt.Println(f6(S{1, 2, 3}, 1))
}
