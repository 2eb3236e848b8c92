// Literals that are built in named results, which function literals use too.

package main

import "fmt"

type T struct {
	a int
	b float64
	c int
}

//go:noinline
func (t T) M() int { return t.a }

var S []int

func rec() { recover() }

//go:noinline
func f1(n int) (r T, e error) {
	defer rec()
	func() func() int { m := r.M; return m }()()
	return T{1, 2, S[n]}, nil
}

//go:noinline
func f2(n int) (r T, e error) {
	defer rec()
	func() { r.a = 7 }()
	return T{1, 2, S[n]}, nil
}

//go:noinline
func f3(n int) (r T, e error) {
	defer func() {
		recover()
		r.c++
	}()
	return T{1, 2, S[n]}, nil
}

//go:noinline
func f5(n int) (r T, e error) {
	defer rec()
	p := &r
	p.a = 4
	return T{1, 2, S[n]}, nil
}

//go:noinline
func f7(n int) (r T, e error) {
	defer rec()
	func() { fmt.Print(r.a); fmt.Print(); fmt.Print(); fmt.Print(); fmt.Print() }()
	return T{1, 2, S[n]}, nil
}

func main() {
	fmt.Println(f1(3))
	fmt.Println(f2(3))
	fmt.Println(f3(3))
	fmt.Println(f5(3))
	fmt.Println(f7(3))
}
