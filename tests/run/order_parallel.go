// Assignments to several operands of which some panic: what has been assigned, and which panic comes first.

package main

import "fmt"

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

type T struct {
	m map[string]int
	s []int
	p *T
}

var P []int
var S []string
var A []any
var M []map[string]int
var N map[string]int
var K = map[string]T{}
var R *T

func main() {
	a, b, c, d, e := 10, 20, 30, 40, 50
	x := 1
	try("maps", func() { M[a]["x"], x = P[b], P[c] })
	try("maps2", func() { x, M[a]["x"] = P[b], P[c] })
	try("maps3", func() { x, M[a]["x"] = 4, P[c] })
	try("maps4", func() { x, M[a][S[b]] = 4, P[c] })
	try("maps5", func() { x, M[a][S[b]+"x"] = 4, len([]int{P[c]}) })
	try("maps6", func() { x, N["x"] = 4, P[c] })
	try("maps7", func() { N["x"], x = 4, P[c] })
	try("maps8", func() { x, N[S[b]] = 4, 5 })
	try("maps9", func() { K["a"], K["b"] = T{s: []int{P[a]}}, T{s: []int{P[b]}} })
	try("maps10", func() { x, K["c"] = 5, T{s: []int{P[b]}} })
	fmt.Println(x, len(K), N == nil)
	try("elems", func() { P[a], P[b] = P[c], P[d] })
	try("elems2", func() { x, P[b] = 9, P[d] })
	try("elems3", func() { P[P[a]], x = 9, P[d] })
	try("elems4", func() { P[P[a]+1], x = P[e], P[d] })
	try("elems5", func() { x, P[P[a]+1] = 8, P[d] })
	try("elems6", func() { x, P[P[a]] = 8, P[d] })
	try("fields", func() { R.s[a], x = P[b], P[c] })
	try("fields2", func() { x, R.s[a] = 3, P[c] })
	try("fields3", func() { x, R.p.s = 3, []int{P[c]} })
	try("fields4", func() { x, R.p.p.s = 3, nil })
	fmt.Println(x)
	var y, z any
	try("any", func() { y, z = P[a], T{s: P[b:]} })
	try("any2", func() { y, z = 3, T{s: []int{P[b]}} })
	try("any3", func() { y, z = 4, A[b] })
	fmt.Println(y, z)
	try("ok", func() { y, x = A[a], P[b] })
	try("ok2", func() { P[a], z = y.(int) })
	try("ok3", func() { M[b]["x"], _ = y.(int) })
	q := []int{1, 2, 3}
	i := 0
	i, q[i] = 2, 9
	fmt.Println(i, q)
	q[0], q, i = 7, []int{4}, q[1]
	fmt.Println(i, q)
	try("swap", func() { q[0], q[i] = q[i-2], q[0] })
	fmt.Println(q)
	func() (n int, s []int) {
		defer func() { fmt.Println(recover(), n, s) }()
		n, s = 5, q[:a]
		return
	}()
	func() (n int, s []int) {
		defer func() { fmt.Println(recover(), n, s) }()
		return 5, q[:a]
	}()
	func() (n int, s []int) {
		n = 3
		defer func() { fmt.Println(recover(), n, s) }()
		return n, append(s, P[b])
	}()
}
