// Shifts, which panic later than other operators, and keys that are strings of bytes, which are looked up sooner.

package main

import "fmt"

//go:noinline
func two(a, b int) {}

//go:noinline
func anys(a, b any) {}

//go:noinline
func str(a string, n int) string { return a }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

type K struct {
	s string
	n int
}

var P []int
var S []string
var M []map[string]int
var MK []map[K]int
var MI map[int]int

func main() {
	neg, a, b, c := -1, 10, 20, 30
	bs := []byte("abc")
	try("shift", func() { two(a<<neg, P[b]) })
	try("shift2", func() { two(P[a], a<<neg) })
	try("shift3", func() { two(P[a]<<neg, P[b]) })
	try("shift4", func() { anys(a<<neg, P[b]) })
	try("shift5", func() { x := a<<neg + MI[P[b]]; _ = x })
	try("shift6", func() { x := MI[a<<neg] + P[b]; _ = x })
	try("shift7", func() { x := P[b] + MI[a<<neg]; _ = x })
	try("shift8", func() { x := P[b] + []int{a << neg}[0]; _ = x })
	try("shift9", func() { x := string(rune(a<<neg)) + S[b]; _ = x })
	try("shift10", func() { P[a] = b << neg })
	try("shift11", func() { MI[P[a]] = b << neg })
	try("shift12", func() { P[a<<neg] = P[b] })
	try("shift13", func() { x := []int{a << neg, P[b]}; _ = x })
	try("shift14", func() { x := map[int]int{a << neg: P[b]}; _ = x })
	try("key", func() { x := P[a] + M[b][string(bs)]; _ = x })
	try("key2", func() { x := P[a] + M[b]["x"]; _ = x })
	try("key3", func() { two([]int{P[a]}[0], M[b][string(bs)]) })
	try("key4", func() { two([]int{P[a]}[0], MK[b][K{string(bs), P[c]}]) })
	try("key5", func() { two([]int{P[a]}[0], M[b][string([]rune(S[c]))]) })
	try("key6", func() { M[a][string(bs)] = P[b] })
	try("key7", func() { M[a][string(bs)] += P[b] })
	try("key8", func() { x, ok := M[a][string(bs)]; _, _ = x, ok })
	m := map[string]int{"abc": 1, "xbc": 2}
	set := func() int { bs[0] = 'x'; return 10 }
	fmt.Println(m[string(bs)] + set())
	fmt.Println(set() + m[string(bs)])
	m[string(bs)] = 5
	m[string(bs)]++
	m[string(bs)], m["q"] = m["abc"], m[string(bs)]
	fmt.Println(m)
	for m[string(bs)] = range 3 {
	}
	fmt.Println(m)
}
