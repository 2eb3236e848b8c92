// Which of several operands that panic comes first: what gc moves ahead of the rest of an expression.

package main

import "fmt"

type K struct {
	a int
	b string
}
type In struct {
	f []int
	g [3]int
	q *In
}
type I interface{ M(int) int }

func (k K) M(n int) int  { return n }
func (k K) V(n int) int  { return n }
func (k *K) P(n int) int { return n }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

//go:noinline
func two[A, B any](a A, b B) {}

//go:noinline
func three(a int, b []int, c ...any) {}

//go:noinline
func vary(a int, c ...[]int) {}

//go:noinline
func anys(a, b any) {}

//go:noinline
func intany(a int, b any) {}

//go:noinline
func strs(a, b string) {}

//go:noinline
func boolint(a int, b bool) {}

var P []int
var S []string
var SS [][]int
var B []bool
var F []func(int) int
var FI []I
var NP *In
var KP *K
var NPI *int
var AN []any
var IN I
var M = map[int]int{}
var MA = map[any]int{}
var MS []map[string]int
var CH []chan any
var CI []chan int
var CK []chan K
var fn func(int) int

func main() {
	a, b, c, d := 10, 20, 30, 40
	_, _, _, _ = a, b, c, d
	ok := true
	try("slicelit arg", func() { two(P[a], []int{P[b]}) })
	try("structlit arg", func() { two(P[a], K{a: P[b]}) })
	try("arraylit arg", func() { two(P[a], [1]int{P[b]}) })
	try("ptrlit arg", func() { two(P[a], &K{a: P[b]}) })
	try("lit late lit", func() { two(K{a: P[a]}, []int{P[b]}) })
	try("lit+late, lit", func() { two(P[c]+K{a: P[a]}.a, []int{P[b]}) })
	try("addr", func() { two(P[a], &P[b]) })
	try("concat", func() { two(P[a], S[b]+"x") })
	try("concat2", func() { strs(S[a], S[b]+"x") })
	try("bin concat", func() { _ = P[a] + len(S[b]+"x"+S[c]) })
	try("bin slicelit", func() { x := P[a] + []int{P[b]}[0]; _ = x })
	try("bin slicelit index", func() { x := P[a] + []int{P[b], 2}[P[c]]; _ = x })
	try("map index", func() { x := P[a] + M[P[b]]; _ = x })
	try("map index2", func() { two(P[a], M[P[b]]) })
	try("map index3", func() { x := P[a] + MS[P[b]][S[c]]; _ = x })
	try("map index4", func() { x := P[a] + MS[b]["x"]; _ = x })
	try("map anykey", func() { x := P[a] + MA[P[b]]; _ = x })
	try("map anykey2", func() { x := P[a] + MA[AN[b]]; _ = x })
	try("box", func() { intany(P[a], P[b]) })
	try("box2", func() { anys(P[a], AN[b]) })
	try("box3", func() { intany(P[a], AN[b]) })
	try("box4", func() { intany(P[a], S[b]) })
	try("box5", func() { intany(P[a], NPI) })
	try("box6", func() { intany(P[a], NP.q) })
	try("box7", func() { intany(P[a], B[b]) })
	try("box iface", func() { intany(P[a], FI[b]) })
	try("conv", func() { x := P[a] + any(P[b]).(int); _ = x })
	try("variadic", func() { three(P[a], nil, P[b]) })
	try("variadic2", func() { three(1, SS[a], P[b]) })
	try("variadic3", func() { three(P[a], SS[c], P[b], S[d]) })
	try("variadic4", func() { vary(P[a], []int{P[b]}, SS[c]) })
	try("variadic5", func() { vary(a, SS[c], []int{P[b]}) })
	try("andand", func() { boolint(P[a], ok && B[b]) })
	try("andand2", func() { x := P[a] == 1 || (ok && B[b]); _ = x })
	try("andand3", func() { x := []any{P[a], ok && B[b]}; _ = x })
	try("andand4", func() { x := (P[a] == 1) != (ok && B[b]); _ = x })
	try("strcmp eq", func() { x := (P[a] == 1) != (S[b] == S[c]); _ = x })
	try("strcmp lt", func() { x := (P[a] == 1) != (S[b] < S[c]); _ = x })
	try("strcmp const", func() { x := (P[a] == 1) != (S[b] == "foo"); _ = x })
	try("strcmp empty", func() { x := (P[a] == 1) != (S[b] == ""); _ = x })
	try("strcmp long", func() { x := (P[a] == 1) != (S[b] == "foooooooooooooooooooooooooooooooooo"); _ = x })
	try("iface cmp", func() { x := AN[a] == AN[b]; _ = x })
	try("iface cmp2", func() { x := (P[c] == 1) != (AN[a] == AN[b]); _ = x })
	try("mixed cmp", func() { x := (P[c] == 1) != (AN[a] == P[b]); _ = x })
	try("mixed cmp2", func() { x := (P[c] == 1) != (P[b] == AN[a]); _ = x })
	try("mixed cmp3", func() { x := AN[a] == K{a: P[b]}; _ = x })
	try("struct cmp", func() { x := (P[c] == 1) != (K{a: P[a]} == K{a: P[b]}); _ = x })
	try("struct cmp2", func() { x := (P[c] == 1) != (*KP == K{a: P[b]}); _ = x })
	try("array cmp", func() { x := (P[c] == 1) != ([2]int{P[a]} == [2]int{P[b]}); _ = x })
	try("nil cmp", func() { x := (P[c] == 1) != (AN[a] == nil); _ = x })
	try("assert ptr", func() { x := P[a] + *AN0().(*int); _ = x })
	try("assert ptr2", func() { var e any; x := P[a] + *e.(*int); _ = x })
	try("assert int", func() { var e any; x := P[a] + e.(int); _ = x })
	try("assert func", func() { var e any; two(P[a], e.(func())) })
	try("assert iface", func() { var e any; two(P[a], e.(I)) })
	try("callee", func() { F[a](P[b]) })
	try("callee nil", func() { fn(P[b]) })
	try("callee iface", func() { FI[a].M(P[b]) })
	try("callee iface nil", func() { IN.M(P[b]) })
	try("recv value", func() { KP.V(P[b]) })
	try("recv ptr", func() { KP.P(P[b]) })
	try("method value", func() { two(P[a], KP.V) })
	try("method value2", func() { two(P[a], IN.M) })
	try("method value3", func() { two(P[a], KP.P) })
	try("lhs", func() { NP.f[a] = P[b] })
	try("lhs2", func() { NP.g[a-8] = P[b] })
	try("lhs3", func() { SS[a][b] = P[c] })
	try("lhs4", func() { SS[a][P[b]] = P[c] })
	try("lhs5", func() { P[P[b]] = P[c] })
	try("lhs6", func() { NP.q.f = []int{P[c]} })
	try("lhs7", func() { *NPI = P[c] })
	try("lhs8", func() { *NP.q = In{f: []int{P[c]}} })
	try("lhs map", func() { MS[a]["x"] = P[c] })
	try("lhs map2", func() { MS[a][S[b]] = P[c] })
	try("lhs map3", func() { MS[a][S[b]] = len([]int{P[c]}) })
	try("lhs lit", func() { []int{P[a]}[b] = P[c] })
	try("lhs op", func() { SS[a][b] += P[c] })
	try("lhs op2", func() { M[P[b]] += P[c] })
	try("lhs op3", func() { NP.g[a-8] += P[c] })
	try("lhs op4", func() { S[a] += S[c] })
	try("lhs op5", func() { S[a] += S[c] + "x" })
	try("lhs op6", func() { P[a] /= P[c] })
	try("send", func() { CI[a] <- P[b] })
	try("send2", func() { CI[a] <- P[b] + 1 })
	try("send3", func() { CH[a] <- P[b] })
	try("send4", func() { CK[a] <- K{a: P[b]} })
	try("send5", func() { CH[a] <- K{a: P[b]} })
	try("send6", func() { CI[a] <- len(SS[b]) })
	try("send7", func() { CI[a] <- (*NPI) })
	try("slice cheap", func() { x := SS[a][P[b]:P[c]]; _ = x })
	try("slice cheap2", func() { two(P[d], SS[a][P[b]:P[c]]) })
	try("string conv", func() { x := P[a] + len(string(BB[b])); _ = x })
	try("string conv2", func() { two(P[a], string(BB[b])) })
	try("string rune", func() { two(P[a], string(rune(P[b]))) })
	try("string bytes", func() { two(P[a], []byte(S[b])) })
	try("div", func() { z := 0; x := a/z + P[b]; _ = x })
	try("div2", func() { z := 0; x := P[b] + a/z; _ = x })
	try("shift", func() { z := -1; x := P[b] + a<<z; _ = x })
	try("nested lit", func() { x := [][]int{{P[a]}, {P[b]}, SS[c]}; _ = x })
	try("nested lit2", func() { x := []any{SS[a], []int{P[b]}}; _ = x })
	try("nested lit3", func() { x := []int{P[a] + []int{P[b]}[0]}; _ = x })
	try("lit boxed", func() { x := []any{P[a], K{a: P[b]}}; _ = x })
	try("lit boxed2", func() { x := []any{P[a], P[b] + 1}; _ = x })
	try("lit boxed3", func() { x := struct{ a, b any }{P[a], K{a: P[b]}}; _ = x })
	try("lit boxed4", func() { x := [2]any{1: P[a], 0: [2]int{P[b]}}; _ = x })
	try("lit boxed5", func() { x := &struct{ a, b any }{P[a], B[b]}; _ = x })
	try("lit boxed6", func() { x := []any{P[a], P[b] == 4}; _ = x })
	try("lit boxed7", func() { x := []any{P[a], []any{K{a: P[b]}}}; _ = x })
	try("lit boxed8", func() { x := []I{FI[a], K{a: P[b]}}; _ = x })
	try("map lit", func() { x := map[any]any{P[a]: K{a: P[b]}}; _ = x })
	try("map lit2", func() { x := map[int]any{P[a]: K{a: P[b]}}; _ = x })
	try("map lit3", func() { x := map[K][]int{K{a: P[a]}: {P[b]}}; _ = x })
	try("map lit4", func() { x := map[int][]int{P[a]: {P[b]}}; _ = x })
	try("map lit5", func() { x := map[string][]string{S[a]: {S[b]}}; _ = x })
	try("map lit6", func() { x := map[int]int{P[a]: P[b]}; _ = x })
	try("map lit7", func() { x := map[int]K{P[a]: {a: P[b]}}; _ = x })
	try("map lit8", func() { x := map[int]*K{P[a]: {a: P[b]}}; _ = x })
	try("map lit9", func() { x := map[string]string{S[a]: S[b] + "x"}; _ = x })
	try("map lit10", func() { x := map[string]string{S[a] + "x": S[b]}; _ = x })
	try("map lit11", func() { x := map[[1]int]int{{P[a]}: P[b]}; _ = x })
	try("map lit12", func() { x := map[int8]int{int8(P[a]): P[b]}; _ = x })
	try("map lit13", func() { x := map[string][]string{*SP[a]: {S[b], *SP[c]}, *SP[c]: {""}}; _ = x })
	try("map lit14", func() { x := map[int8]int{I8[a]: P[b]}; _ = x })
}

var SP []*string
var BB [][]byte
var I8 []int8

func AN0() any { return nil }
