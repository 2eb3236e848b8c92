package main

import "fmt"

func id[T any](v T) T { return v }
func tr(n int) int    { fmt.Println("t", n); return n }

var s []int
var a any = "x"

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func use(v ...any) { fmt.Println(v...) }

func main() {
	fmt.Println(map[int]int{id(1): 10, 1: 20, 2: 30})
	fmt.Println(map[int]int{1: id(5), id(1): 10, 2: 30})
	fmt.Println(map[int]int{id(1): 10, id(1): 20})
	try(func() { fmt.Println(map[int]int{s[tr(0)]: 1, a.(int): 2}) })
	try(func() { fmt.Println(map[int]int{tr(1): s[0], tr(2): 2}) })
	try(func() { fmt.Println(map[int]int{1: s[0], tr(2): 2}) })
	try(func() { use(map[int]int{1: s[0]}, tr(3)) })
	try(func() { use([]int{1: s[0]}, tr(3)) })
	try(func() { use(s[0], map[int]int{1: tr(4)}) })
	try(func() { use(s[0], tr(5), map[int]int{1: 4}) })
	try(func() { use(len(map[int]int{tr(6): 2, tr(7): a.(int)}), tr(8)) })
	try(func() { fmt.Println(map[string]map[int]int{"a": {tr(9): tr(10)}, "b": {tr(11): s[0], tr(12): 1}}) })
}
