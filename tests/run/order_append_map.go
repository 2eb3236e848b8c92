// Appending to an element of a map: its operands, then the values in turn, then the entry.

package main

import "fmt"

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

type K struct {
	a int
	b string
}

//go:noinline
func tr(n int) int { fmt.Println("tr", n); return n }

var P []int
var Q []int8
var S []string
var M = map[string][]int{}
var A = map[string][]any{}
var L []map[string][]int
var N map[string][]int
var KM = map[K][]K{}

func main() {
	a, b, c, d := 10, 20, 30, 40
	k := "k"
	try("one", func() { M["x"] = append(M["x"], P[a]) })
	try("two", func() { M["x"] = append(M["x"], P[a], P[b]+1) })
	try("two2", func() { M["x"] = append(M["x"], int(Q[a])+M["y"][b], P[c]) })
	try("call", func() { M["x"] = append(M["x"], P[a], tr(1), P[b]+tr(2)) })
	try("call2", func() { M[k] = append(M[k], tr(3), P[b]+tr(4)) })
	try("key", func() { M[S[a]] = append(M[S[a]], P[b]) })
	try("map", func() { L[a]["x"] = append(L[a]["x"], P[b]) })
	try("dots", func() { M["x"] = append(M["x"], P[a:]...) })
	try("dots2", func() { M["x"] = append(M["x"], []int{P[a], tr(5)}...) })
	try("nil", func() { N["x"] = append(N["x"], 1) })
	try("nil2", func() { N["x"] = append(N["x"], P[a]) })
	try("box", func() { A["x"] = append(A["x"], P[a], K{a: P[b]}) })
	try("box2", func() { A["x"] = append(A["x"], tr(6), K{a: tr(7)}, P[d]) })
	try("lit", func() { KM[K{a: 1}] = append(KM[K{a: 1}], K{a: P[a]}, K{b: S[b]}) })
	fmt.Println(len(M), len(A), len(KM))
	for i := range 5 {
		M[k] = append(M[k], i, len(M[k]))
		A[k] = append(A[k], i, K{a: i}, len(A[k]))
	}
	set := func() int { k = "z"; return 9 }
	M[k] = append(M[k], set(), len(k))
	fmt.Println(M, A)
}
