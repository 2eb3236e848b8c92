package main

import "fmt"

type key struct {
	a string
	b int
}

type table struct {
	byName map[string][]int
	sums   map[key]float64
}

var order []string

func note(s string, n int) int {
	order = append(order, s)
	return n
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	counts := map[string]int{}
	for _, w := range []string{"a", "b", "a", "c", "a"} {
		counts[w]++
	}
	counts["a"] -= 10
	counts["z"] |= 6
	counts["z"] <<= 2
	counts["b"] ^= -1
	fmt.Println(counts)

	texts := map[int]string{}
	for i := range 5 {
		texts[i%2] += fmt.Sprint(i, texts[1-i%2], ";")
	}
	fmt.Println(texts)

	t := table{map[string][]int{}, map[key]float64{}}
	for i := range 10 {
		k := string(rune('a' + i%3))
		t.byName[k] = append(t.byName[k], i, i*i)
		t.byName["all"] = append(t.byName["all"], t.byName[k]...)
		t.sums[key{k, i % 2}] += 0.5
		t.sums[key{k, i % 2}] *= 2
	}
	fmt.Println(t.byName["a"], t.byName["b"], len(t.byName["all"]), t.sums)

	// Appended to another element, or to one in another map.
	m, n := map[int][]int{1: {1}, 2: {2}}, map[int][]int{1: {7}}
	i, j := 1, 2
	m[i] = append(m[j], 3)
	m[j] = append(n[i], 4)
	m[i+2] = append(m[i+2], 5)
	m[9] = append(m[9])
	m[10] = append(m[10], m[1]...)
	fmt.Println(m, n)

	runes, small, bools := map[rune]int{}, map[uint8]int8{}, map[bool]complex128{}
	for _, r := range "hello, wörld" {
		runes[r]++
		small[uint8(r)] += 100
		bools[r > 'l'] += complex(1, float64(r))
	}
	fmt.Println(runes['l'], runes['ö'], small['l'], small['o'], bools)

	ifaces := map[any]int{}
	for _, v := range []any{1, "1", 1.0, 1, key{"k", 1}, key{"k", 1}, nil, nil} {
		ifaces[v]++
	}
	fmt.Println(ifaces[1], ifaces["1"], ifaces[1.0], ifaces[key{"k", 1}], ifaces[nil])

	// The order of operands and of failures.
	x := map[int]int{}
	x[note("key", 1)] += note("value", 2)
	x[note("key", 1)] = note("value", x[1]) + x[note("other", 1)]
	fmt.Println(order, x)
	zero := 0
	try("division", func() { x[5] /= zero })
	try("remainder", func() { x[6] %= zero })
	try("index", func() { x[7] += []int{1}[zero+1] })
	var none map[string]int
	try("nil map", func() { none["a"]++ })
	try("unhashable", func() { ifaces[[]int{1}]++ })
	try("append to nil map", func() {
		var lists map[int][]int
		lists[1] = append(lists[1], 2)
	})
	_, five := x[5]
	_, six := x[6]
	fmt.Println(five, six, len(none))

	// A call in the operand changes the map.
	grow := func() int {
		for i := range 100 {
			x[1000+i] = i
		}
		x[1]++
		return 1
	}
	x[1] += grow()
	fmt.Println(x[1], len(x))
	list := map[int][]int{}
	list[1] = append(list[1], func() int { list[1] = append(list[1], 8); return 9 }())
	fmt.Println(list)
	for i := range 3 {
		list[i] = append(list[i], i)
		list[1] = append(list[1], len(list))
	}
	fmt.Println(list)
}

func init() {
	m, n, z := map[int][]int{}, map[int]int{}, 5
	try("append element", func() { m[1] = append(m[1], []int{1}[z]) })
	try("append slice", func() { m[2] = append(m[2], []int{1}[z:]...) })
	try("append pointer", func() { var p *int; m[3] = append(m[3], *p) })
	try("add pointer", func() { var p *int; n[3] += *p })
	try("add quotient", func() { n[4] += 5 / (z - 5) })
	try("add assertion", func() { var a any = "s"; n[5] += a.(int) })
	try("shift", func() { n[6] <<= z - 6 })
	fmt.Println(m, n)
}
