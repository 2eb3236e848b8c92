// Which of several operands that panic comes first, in statements of all kinds.

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
	m map[string]int
}
type I interface{ M(int) int }
type Fl func(int) int

func (k K) M(n int) int  { return n }
func (k K) V(n int) int  { return n }
func (k *K) P(n int) int { return n }

//go:noinline
func use(v ...any) {}

//go:noinline
func tr(n int) int { fmt.Print("t", n, " "); return n }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

var P []int
var S []string
var SS [][]int
var SSS [][][]int
var B []bool
var F []func(int) int
var FI []I
var NP *In
var KP *K
var NPI *int
var AN []any
var M = map[int]int{}
var MA = map[any]int{}
var MS []map[string]int
var MK map[K][]int
var SK []K
var BB [][]byte
var NM map[string]int
var PP []*int

//go:noinline
func r2(a, b int) (int, any) { return P[a], K{a: P[b]} }

//go:noinline
func r3(a, b int) (int, int) { return P[a], tr(b) + P[b] }

//go:noinline
func r4(a, b int) (x int, y int) { return P[a], b / x }

//go:noinline
func r5(a, b int) (x any, y any) { return P[a], P[b] }

//go:noinline
func r6(a, b int) (x []int, y []int) { return SS[a], []int{P[b]} }

//go:noinline
func r7(a, b int) (x []int, y bool) { return SS[a], a > 3 && B[b] }

//go:noinline
func r8(a, b int) (x int, y int) { x = 5; return 7, P[b] + x + P[a] }

//go:noinline
func r9(a, b int) (x int, y K) {
	defer func() { recover() }()
	x = 4
	return x, K{a: 1, b: S[b]}
}

//go:noinline
func r10(a, b int) (x int, y K) {
	defer func() { recover() }()
	return 7, K{a: 1, b: S[b]}
}

//go:noinline
func r11(a, b int) (x int, y any) {
	defer func() { recover() }()
	return P[a], K{a: P[b]}
}

func main() {
	a, b, c, d := 10, 20, 30, 40
	_, _, _, _ = a, b, c, d
	try("r2", func() { r2(a, b) })
	try("r3", func() { r3(a, b) })
	try("r4", func() { r4(a, b) })
	try("r5", func() { r5(a, b) })
	try("r6", func() { r6(a, b) })
	try("r7", func() { r7(a, b) })
	try("r8", func() { r8(a, b) })
	fmt.Println(r9(a, b))
	fmt.Println(r10(a, b))
	fmt.Println(r11(a, b))
	try("append", func() { x := append(SS[a], P[b]); _ = x })
	try("append2", func() { x := append(SS[a], P[b]+1); _ = x })
	try("append3", func() { x := append(SSS[a], []int{P[b]}); _ = x })
	try("append4", func() { x := append(SK, SK[a], K{a: P[b]}); _ = x })
	try("append5", func() { x := append(AN, P[a], K{a: P[b]}, AN[c]); _ = x })
	try("append6", func() { x := append(SS[a], SS[b]...); _ = x })
	try("append7", func() { x := append(SS[a], []int{P[b]}...); _ = x })
	try("append8", func() { x := append(AN[a].([]int), P[b]+1); _ = x })
	try("append9", func() { use(P[a], append(SS[b], P[c])) })
	try("append10", func() { x := append(S, S[a], S[b]+"x"); _ = x })
	try("append11", func() { x := append(S, S[a]+S[b], S[c]+"x"); _ = x })
	try("append12", func() { x := append(AN, AN[a], AN[b]); _ = x })
	try("append13", func() { SS[a] = append(SS[a], P[b]) })
	try("append14", func() { SS[a] = append(SS[b], P[c]+1) })
	try("append15", func() { x := append(S, S[a], id(S)[b]); _ = x })
	try("append16", func() { MS[a]["x"] = P[c] })
	try("append17", func() { MK[K{a: P[a]}] = append(MK[K{a: P[a]}], P[b]) })
	try("append18", func() { MK[SK[a]] = append(MK[SK[a]], P[b]) })
	try("append19", func() { x := append([]byte(S[a]), S[b]...); _ = x })
	try("copy", func() { copy(SS[a], SS[b]) })
	try("copy2", func() { copy(SS[a], []int{P[b]}) })
	try("copy3", func() { n := P[c] + copy(SS[a], SS[b]); _ = n })
	try("delete", func() { delete(MS[a], S[b]) })
	try("delete2", func() { delete(MA, AN[b]); _ = MA })
	try("delete3", func() { delete(MK, K{a: P[b]}) })
	try("min", func() { x := min(P[a], P[b]+1, len([]int{P[c]})); _ = x })
	try("min2", func() { x := P[d] + min(P[a], P[b]+1); _ = x })
	try("complex", func() { x := complex(float64(P[a]), float64(P[b])); _ = x })
	try("panic", func() { panic(P[a]) })
	try("recv", func() { var ch []chan int; x := P[a] + <-ch[b]; _ = x })
	try("defer", func() { defer use(P[a], K{a: P[b]}) })
	try("defer2", func() { defer F[a](P[b]) })
	try("defer3", func() { defer FI[a].M(P[b]) })
	try("defer4", func() { defer KP.V(P[b]) })
	try("go", func() { go F[a](P[b]) })
	try("var any", func() { var x, y any = P[a], K{a: P[b]}; _, _ = x, y })
	try("var any2", func() { var x, y any = P[a], P[b] + 1; _, _ = x, y })
	try("define", func() { x, y := P[a], []int{P[b]}; _, _ = x, y })
	try("define2", func() { x, y := SS[a], tr(4)+P[b]; _, _ = x, y })
	try("par", func() { P[a], P[b] = P[c], P[d] })
	try("par2", func() { SS[a], SS[b] = []int{P[c]}, SS[d] })
	try("par3", func() { NP.f[a], P[b] = P[c], P[d] })
	try("par4", func() { MS[a]["x"], P[b] = P[c], P[d] })
	try("par5", func() { var x any; x, AN[a] = P[b], K{a: P[c]}; _ = x })
	try("par6", func() { var x, y any; x, y = P[b], K{a: P[c]}; _, _ = x, y })
	try("par7", func() { var x, y any; x, y = AN[b], P[c]; _, _ = x, y })
	try("par8", func() { M[P[a]], M[P[b]] = P[c], 4 })
	try("par9", func() { SS[a][0], SS[b][0] = 1, P[d] })
	try("par10", func() { M[P[a]], M[P[b]] = 1, 4 })
	try("commaok", func() { x, ok := M[P[a]]; _, _ = x, ok })
	try("commaok2", func() { x, ok := MS[a][S[b]]; _, _ = x, ok })
	try("commaok3", func() { P[a], _ = MS[b][S[c]] })
	try("commaok4", func() { P[a], B[d] = MS[b][S[c]] })
	try("commaok5", func() { x, ok := AN[a].(int); _, _ = x, ok })
	try("commaok6", func() { var z any; P[a], B[b] = z.(int) })
	try("call2", func() { P[a], AN[b] = r9i() })
	try("switch", func() {
		switch P[a] {
		case P[b]:
		}
	})
	try("switch2", func() {
		switch {
		case P[a] > len([]int{P[b]}):
		}
	})
	try("if", func() {
		if P[a] > M[P[b]] {
		}
	})
	try("if2", func() {
		if P[a]+2 > len(S[b]+"x") {
		}
	})
	try("if3", func() {
		if AN[a] == AN[b] {
		}
	})
	try("if4", func() {
		if SK[a] == (K{a: P[b]}) {
		}
	})
	try("range", func() {
		for range SS[P[a]] {
		}
	})
	try("range2", func() {
		for P[a] = range []int{1} {
		}
	})
	try("range3", func() {
		for P[a], P[b] = range []int{1} {
		}
	})
	try("select", func() {
		var ch []chan int
		select {
		case ch[a] <- P[b]:
		default:
		}
	})
	try("select2", func() {
		var ch []chan any
		select {
		case ch[a] <- K{a: P[b]}:
		default:
		}
	})
	try("idx", func() { x := SS[a][P[b]]; _ = x })
	try("idx2", func() { x := SS[a][P[b]+1]; _ = x })
	try("idx3", func() { x := (*NP).f[P[b]+1]; _ = x })
	try("idx4", func() { x := NP.q.g[P[b]]; _ = x })
	try("idx5", func() { x := NP.m[S[b]]; _ = x })
	try("deref", func() { x := *PP[a] + P[b]; _ = x })
	try("conv fn", func() { x := Fl(F[a])(P[b]); _ = x })
	try("mexpr", func() { x := K.V(SK[a], P[b]); _ = x })
	try("mexpr2", func() { x := (*K).P(&SK[a], P[b]); _ = x })
	try("mval", func() { f := SK[a].V; _ = f })
	try("chain", func() { x := SK[a].V(P[b]) + P[c]; _ = x })
	try("chain2", func() { x := P[c] + SK[a].V(P[b]); _ = x })
	try("incmap", func() { MS[a][S[b]]++ })
	try("opmap", func() { MS[a][S[b]] += P[c] })
	try("opmap2", func() { MS[a][S[b]] /= P[c] })
	try("opmap3", func() { NM["x"] += P[c] })
	try("opmap4", func() { NM["x"] = P[c] })
	try("opmap5", func() { NM[S[a]] = 4 })
	try("opmap6", func() { MA[AN[a]] = P[b] })
	try("opmap7", func() { MA[SK[a]] = P[b] })
	try("opstr", func() { S[a] += S[b] })
	try("opstr2", func() { NP.q.m["x"] += P[b] })
	try("op", func() { NP.g[a-9] += M[P[b]] })
	try("op2", func() { P[a] += M[P[b]] })
	try("op3", func() { P[a] += len([]int{P[b]}) })
	try("op4", func() { P[a] <<= P[b] })
	try("op5", func() { P[P[a]+1] += P[b] })
	try("lits", func() { x := K{a: SS[a][0], b: S[b]}; _ = x })
	try("lits2", func() { x := [3]int{2: P[a], 0: P[b]}; _ = x })
	try("lits3", func() { x := []K{{P[a], "x"}, {P[b], S[c]}}; _ = x })
	try("lits4", func() { x := []*K{{P[a], "x"}, {P[b], S[c]}}; _ = x })
	try("lits5", func() { x := map[string]map[string]int{"x": {S[a]: P[b]}, S[c]: {"y": 2}}; _ = x })
	try("lits6", func() { x := []map[string]int{{S[a]: P[b]}, {S[c]: 2}}; _ = x })
	try("lits7", func() { x := [][]any{{P[a], K{a: P[b]}}, {K{a: P[c]}}}; _ = x })
	try("lits8", func() { use(P[a], []any{K{a: P[b]}}) })
	try("lits9", func() { use(P[a], struct{ x any }{K{a: P[b]}}) })
	try("lits10", func() { use(P[a], struct{ x any }{[2]int{P[b]}}.x) })
	v := 1
	set := func(n int) int { v = n; return n }
	fmt.Println(v, set(2), v, v+set(3), []int{v, set(4), v}, [2]any{v, set(5)}, K{a: v, b: fmt.Sprint(set(6))})
	sv := []int{1, 2, 3}
	fmt.Println(sv[v%3], set(7), sv[v%3:], set(8), &v == &v && v == 7)
	setS := func() int { sv = []int{9, 8, 7}; return 1 }
	fmt.Println(sv[setS():], sv[0])
	x := sv[setS2(&sv):]
	fmt.Println(x)
	ok := true
	setB := func() bool { ok = false; return true }
	fmt.Println(ok && true, setB(), ok)
	ok = true
	y := []bool{ok && v > 0, setB(), ok}
	fmt.Println(y)
	kk := K{1, "a"}
	setK := func() int { kk.a = 9; return 3 }
	fmt.Println(kk, setK(), kk, kk.a)
	z := []any{kk, kk.a, setK2(&kk), kk, kk.a}
	fmt.Println(z...)
}
func setS2(s *[]int) int { *s = []int{4, 5, 6}; return 1 }
func setK2(k *K) int     { k.a = 77; return 2 }
func id[T any](t T) T    { return t }

//go:noinline
func r9i() (int, any) { return 1, 2 }
