// A return from a function with defers: which operand panics first, and what the results are then.

package main

import "fmt"

func rec() { fmt.Println("recovered", recover()) }

func two(s []int, i, j int) (int, int) {
	defer rec()
	return s[i], s[j]
}
func three(s []int, i, j, k int) (int, int, int) {
	defer rec()
	return s[i], s[j], s[k]
}
func named(s []int, i, j int) (a, b int) {
	defer rec()
	a, b = 1, 2
	return s[i] + b, s[j] + a
}
func swapped(x int) (a, b int) {
	defer func() { a *= 2 }()
	a, b = x, x+1
	return b, a
}
func plain(s []int, i, j int) (int, int) { return s[i], s[j] }
func div(s []int, i, z int) (int, int) {
	defer rec()
	return s[i], i / z
}
func loop(s []int) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("caught %v", r)
		}
	}()
	for i := range 5 {
		n += s[i]
	}
	return n, nil
}
func iface(s []int, i int) (any, error) {
	defer rec()
	return s[i], nil
}
func call(s []int) (int, int) {
	defer rec()
	f := func() int { s[0]++; return s[0] }
	return s[0], f() + s[1]
}
func whole(s []int) (a int, b string) {
	defer rec()
	return func() (int, string) { return s[1], "x" }()
}

func main() {
	s := []int{1, 2}
	fmt.Println(two(s, 5, 6))
	fmt.Println(two(s, 0, 1))
	fmt.Println(three(s, 0, 7, 8))
	fmt.Println(three(s, 9, 0, 1))
	fmt.Println(named(s, 5, 6))
	fmt.Println(named(s, 0, 1))
	fmt.Println(named(s, 4, 1))
	fmt.Println(swapped(4))
	func() {
		defer rec()
		fmt.Println(plain(s, 5, 6))
	}()
	fmt.Println(div(s, 5, 0))
	fmt.Println(div(s, 5, 1))
	fmt.Println(loop(s))
	fmt.Println(loop([]int{1, 2, 3, 4, 5}))
	fmt.Println(iface(s, 1))
	fmt.Println(iface(s, 9))
	fmt.Println(call(s))
	fmt.Println(whole(s))
}
