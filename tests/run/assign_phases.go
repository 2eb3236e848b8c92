// Parallel assignments have two phases: what panics in the second leaves the earlier assignments made.

package main

import "fmt"

type S struct {
	a [3]int
	b [2][3]int
	p *S
	s []int
}

var ga, gb [3]int
var gs S
var n5 = 5

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}
func idx(i int) int     { fmt.Print("i", i, " "); return i }
func val(i int) int     { fmt.Print("v", i, " "); return i }
func (s *S) get() *S    { fmt.Print("get "); return s }
func slice(n int) []int { fmt.Print("mk "); return make([]int, n) }

func main() {
	i, j := 1, n5
	try("global arrays", func() { ga[i], gb[j] = val(7), val(8) })
	fmt.Println(ga, gb)
	try("global first bad", func() { ga[j], gb[i] = val(7), val(8) })
	fmt.Println(ga, gb)
	var la, lb [3]int
	la[0] = 9
	try("captured arrays", func() { la[i], lb[j] = val(7), val(8) })
	fmt.Println(la, lb)
	var lc, ld [3]int
	try("local arrays", func() {
		var lc2, ld2 [3]int
		defer func() { fmt.Println(lc2, ld2) }()
		lc2[i], ld2[j] = val(1), val(2)
	})
	_, _ = lc, ld
	var m [3][3]int
	try("nested", func() { m[i][i], m[i][j] = 1, 2 })
	fmt.Println(m)
	try("nested outer", func() { m[i][i], m[j][i] = 3, 4 })
	fmt.Println(m)
	try("nested outer calls", func() { m[idx(1)][idx(1)], m[idx(5)][idx(7)] = val(5), val(6) })
	fmt.Println(m)
	p := &la
	var np *[3]int
	try("pointer to array", func() { p[i], np[j] = 3, 4 })
	fmt.Println(la)
	try("pointer to array2", func() { p[i], p[j] = 5, 4 })
	fmt.Println(la)
	try("nil ptr arr in bounds", func() { p[i], np[i] = 6, 4 })
	fmt.Println(la)
	try("nil ptr arr const", func() { p[i], np[1] = 7, 4 })
	fmt.Println(la)
	sl := []int{1, 2, 3}
	try("slices", func() { sl[i], sl[j] = 8, 9 })
	fmt.Println(sl)
	try("swap", func() { sl[i], sl[j] = sl[j], sl[i] })
	try("swap2", func() { sl[i+7], sl[j] = sl[j], sl[i] })
	var h []int
	try("swap nil", func() { h[i], h[j] = h[j], h[i] })
	ss := []S{{}, {}}
	try("slice of struct", func() { ss[0].a[i], ss[j].a[i] = 1, 2 })
	fmt.Println(ss[0].a)
	try("slice of struct, array bad", func() { ss[0].a[i], ss[1].a[j] = 3, 2 })
	fmt.Println(ss[0].a)
	try("slice of struct, arrayfirst", func() { ss[0].a[j], ss[1].a[1] = 3, 2 })
	fmt.Println(ss[0].a)
	sss := [][]int{{1, 2}, {3, 4}}
	try("slice of slice", func() { sss[0][i], sss[j][i] = 5, 6 })
	fmt.Println(sss)
	try("slice of slice in", func() { sss[0][i], sss[1][j] = 5, 6 })
	fmt.Println(sss)
	var mp map[string]int
	try("map nil", func() { sl[i], mp["a"] = 10, 11 })
	fmt.Println(sl)
	try("map nil first", func() { mp["a"], sl[i] = 10, 12 })
	fmt.Println(sl)
	mi := map[any]int{}
	try("map unhashable", func() { sl[i], mi[sl] = 13, 14 })
	fmt.Println(sl)
	var ip *int
	try("pointer", func() { sl[i], *ip = 15, 16 })
	fmt.Println(sl)
	var sp *S
	try("field of nil", func() { sl[i], sp.a[1] = 17, 16 })
	fmt.Println(sl)
	try("field of nil 2", func() { sl[i], sp.p.a[1] = 18, 16 })
	fmt.Println(sl)
	try("slice of nil", func() { sl[i], sp.s[1] = 19, 16 })
	fmt.Println(sl)
	try("array via field slice", func() { gs.s = []int{1}; sl[i], gs.s[j] = 20, 16 })
	fmt.Println(sl)
	try("global struct", func() { sl[i], gs.a[j] = 21, 16 })
	fmt.Println(sl)
	try("global struct nested", func() { sl[i], gs.b[j][i] = 22, 16 })
	fmt.Println(sl)
	try("get", func() { sl[i], gs.get().b[idx(0)][idx(j)] = 23, val(16) })
	fmt.Println(sl)
	mm := map[string]map[string]int{}
	try("map map", func() { sl[i], mm["a"]["b"] = 24, 1 })
	fmt.Println(sl)
	ms := map[string][]int{}
	try("map slice", func() { sl[i], ms["a"][0] = 25, 1 })
	fmt.Println(sl)
	as := [3][]int{{1}, {2}}
	try("array of slices", func() { sl[i], as[j][0] = 26, 1 })
	fmt.Println(sl)
	try("array of slices in", func() { sl[i], as[2][0] = 27, 1 })
	fmt.Println(sl)
	ap := [3]*S{}
	try("array of ptr", func() { sl[i], ap[2].a[0] = 28, 1 })
	fmt.Println(sl)
	aa := [3]*[3]int{}
	try("array of ptr arr", func() { sl[i], aa[2][j] = 29, 1 })
	fmt.Println(sl)
	try("array of ptr arr", func() { sl[i], aa[2][1] = 30, 1 })
	fmt.Println(sl)
	var u uint64 = 1<<63 + 5
	try("u64 slice", func() { sl[u] = 1 })
	try("u64 array", func() { ga[u] = 1 })
	try("u64 string", func() { fmt.Println("abc"[u]) })
	try("u64 slicing", func() { fmt.Println(sl[u:]) })
	try("u64 slicing", func() { fmt.Println(sl[:u]) })
	try("u64 slicing str", func() { fmt.Println("abc"[u:]) })
	try("u64 slicing arr", func() { fmt.Println(ga[u:]) })
	by := []byte("abc")
	try("u64 bytes", func() { by[u] = 1 })
	try("u64 bytes", func() { fmt.Println(by[u]) })
	try("u64 bytes", func() { fmt.Println([]byte("xyz")[u]) })
	var l3 [3]byte
	try("u64 local", func() { var q [3]byte; q[u] = l3[0]; fmt.Println(q) })
	try("u64 make", func() { fmt.Println(make([]int, u)) })
	try("u64 3", func() { fmt.Println(sl[0:u:u]) })
	var k int
	try("index var changed", func() { k, ga[k] = 2, 40 })
	fmt.Println(k, ga)
	try("array var changed", func() { ga, ga[k] = [3]int{1, 2, 3}, 50 })
	fmt.Println(k, ga)
	try("slice var changed", func() { sl, sl[k] = []int{1, 2, 3}, 50 })
	fmt.Println(sl)
	try("range assign", func() {
		for ga[j], gb[i] = range sl {
		}
	})
	try("range assign2", func() {
		for ga[i], gb[j] = range sl {
		}
	})
	fmt.Println(ga, gb)
	two := func() (int, int) { return 3, 4 }
	try("call two", func() { ga[0], gb[j] = two() })
	fmt.Println(ga, gb)
	try("map ok", func() { v := [2]bool{}; ga[1], v[j] = mi[4] })
	fmt.Println(ga, gb)
	try("op-assign", func() { ga[j] += val(3) })
	try("assign", func() { ga[idx(j)] = val(3) })
	try("assign nested", func() { m[idx(j)][idx(1)] = val(3) })
	try("assign slice nested", func() { sss[idx(j)][idx(1)] = val(3) })
	try("assign ptr", func() { sp.a[idx(j)] = val(3) })
	try("assign ptr", func() { sp.p.a[idx(j)] = val(3) })
	try("inc", func() { ga[j]++ })
}
