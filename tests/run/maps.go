package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
)

type K struct {
	a int8
	s string
}
type I interface{ M() }
type A int
type B struct{ x, y float64 }

func (A) M() {}
func (B) M() {}

func main() {
	m := map[string]int{"a": 1, "b": 2}
	m["c"]++
	m["a"] += 10
	v, ok := m["zz"]
	fmt.Println(m, len(m), v, ok)
	delete(m, "b")
	delete(m, "nope")
	if _, ok := m["b"]; !ok {
		fmt.Println("gone", m)
	}
	ks := map[K][]int{}
	ks[K{1, "x"}] = append(ks[K{1, "x"}], 1, 2)
	ks[K{1, "x"}] = append(ks[K{1, "x"}], 3)
	ks[K{2, "x"}] = nil
	fmt.Println(ks, len(ks[K{9, ""}]))
	is := map[any]string{1: "int", int8(1): "int8", "1": "str", 1.0: "float", K{1, "a"}: "K", [2]int{1, 2}: "arr", nil: "nil", true: "bool", A(1): "A"}
	fmt.Println(is[1], is[int8(1)], is["1"], is[1.0], is[K{1, "a"}], is[[2]int{1, 2}], is[nil], is[true], is[A(1)], is[int16(1)] == "", len(is))
	mi := map[I]int{A(3): 1, B{1, 2}: 2}
	mi[A(3)]++
	fmt.Println(mi[A(3)], mi[B{1, 2}], mi[B{2, 1}])
	fl := map[float64]int{}
	fl[math.NaN()] = 1
	fl[math.NaN()] = 2
	fl[0.0] = 3
	negz := math.Copysign(0, -1)
	fl[negz]++
	_, ok = fl[math.NaN()]
	fmt.Println(len(fl), ok, fl[0])
	clear(fl)
	fmt.Println(len(fl))
	big := map[int]int{}
	for i := range 10000 {
		big[i*7919] = i
	}
	sum, n := 0, 0
	for k, v := range big {
		if k != v*7919 {
			fmt.Println("bad", k, v)
		}
		sum += v
		n++
		delete(big, k)
	}
	fmt.Println(sum, n, len(big))
	for i := range 100 {
		big[i] = i
	}
	seen := 0
	for k := range big {
		if k < 50 {
			delete(big, k+50)
		} else {
			delete(big, k-50)
		}
		seen++
	}
	fmt.Println(seen, len(big))
	grow := map[int]bool{0: true}
	count := 0
	for k := range grow {
		count++
		if k < 1000 {
			grow[k+1000+count] = true
		}
		if count > 5000 {
			break
		}
	}
	fmt.Println(count >= 1, grow[0])
	var nm map[string]int
	fmt.Println(nm == nil, len(nm), nm["x"])
	for range nm {
		fmt.Println("never")
	}
	type big1 struct {
		a [30]int
		s string
	}
	bm := map[[4]string]big1{}
	k := [4]string{"a", "b", "c", "d"}
	x := bm[k]
	x.a[29] = 5
	x.s = "s"
	bm[k] = x
	k[3] = "e"
	fmt.Println(bm[k].a[29], bm[[4]string{"a", "b", "c", "d"}].a[29], len(bm))
	fm := map[string]func(...int) int{"sum": func(xs ...int) (t int) {
		for _, x := range xs {
			t += x
		}
		return
	}}
	fmt.Println(fm["sum"](1, 2, 3))
	mm := map[string]map[string]int{}
	for _, w := range []string{"ab", "ac", "bc", "ab"} {
		if mm[w[:1]] == nil {
			mm[w[:1]] = map[string]int{}
		}
		mm[w[:1]][w[1:]]++
	}
	fmt.Println(mm)
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys, slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(m)))
	type bits struct{ a, b bool }
	bb := map[bits]uint8{{true, false}: 1, {false, true}: 2}
	bb[bits{true, false}] -= 2
	fmt.Println(bb, map[bool]string{true: "t", false: "f"}, map[rune]int{'b': 1, 'a': 2}, map[[2]int]string{{1, 2}: "x", {0, 5}: "y"})
	pm := map[*int]int{}
	p, q := new(int), new(int)
	pm[p] = 1
	pm[q] = 2
	fmt.Println(pm[p], pm[q], len(pm))
	cm := map[complex128]int{1i: 1, 2: 2}
	cm[complex(0, 1)]++
	fmt.Println(cm[1i], cm[2+0i])
	em := map[struct{}]int{}
	em[struct{}{}]++
	em[struct{}{}]++
	fmt.Println(em)
	set := map[string]struct{}{"x": {}}
	_, has := set["x"]
	fmt.Println(has, len(set), set)
	orders := map[string]bool{}
	for range 50 {
		s := ""
		for k := range map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5} {
			s += fmt.Sprint(k)
		}
		orders[s] = true
	}
	fmt.Println(len(orders) > 1)
	m["z"], m["y"] = len(m), len(m)+1
	fmt.Println(m)
	pi := func() int { fmt.Print("idx "); return 1 }
	ps := []map[int]int{nil, {}}
	ps[pi()][pi()] += pi()
	fmt.Println(ps)
}
