package main

import "fmt"

func sw(x int) string {
	switch {
	case x < 0:
		return "neg"
	case x == 0:
		fallthrough
	case x == 1:
		return "small"
	}
	switch x {
	case 2, 3, 5, 7:
		return "prime"
	case 4:
		break
	default:
		return "big"
	case 6:
		return "six"
	}
	return "four"
}

func side(n *int) int { *n++; return *n }

func gotos(n int) (s string) {
	i := 0
loop:
	if i < n {
		s += fmt.Sprint(i)
		i++
		if i == 3 {
			goto done
		}
		goto loop
	}
	s += "end"
done:
	return s + "."
}

func labels() {
outer:
	for i := 0; ; i++ {
		for j := 0; j < 5; j++ {
			switch {
			case j == 2:
				continue outer
			case i == 3:
				break outer
			case j == 1:
				break
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
L:
	for k, v := range map[string]int{"a": 1} {
		switch v {
		case 1:
			fmt.Println(k)
			break L
		}
	}
sel:
	select {
	default:
		if true {
			break sel
		}
		fmt.Println("never")
	}
blk:
	switch {
	default:
		if len("x") == 1 {
			break blk
		}
		fmt.Println("never")
	}
}

func ret2() (int, string)                      { return 1, "x" }
func take(n int, s string, rest ...int) string { return fmt.Sprint(n, s, rest) }

type matrix [2][2]int

func (m matrix) mul(o matrix) (r matrix) {
	for i := range 2 {
		for j := range 2 {
			for k := range 2 {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

const (
	A = iota
	B
	_
	D = "s"
	E
	F = iota * 10
	G
)

type Flag uint

const (
	F1 Flag = 1 << iota
	F2
	F3
	mask = F1 | F3
)

var (
	x1 = y1 + 1
	y1 = f1()
	z1 = func() int { return x1 * y1 }()
)

func f1() int { return 20 }

func init() { fmt.Println("init1", x1, y1, z1) }
func init() { fmt.Println("init2") }

func short(a, b bool) string {
	s := ""
	t := func(n string, v bool) bool { s += n; return v }
	if t("a", a) && t("b", b) || !t("c", a) {
		s += "!"
	}
	return s
}

func seq(n int) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		defer fmt.Print("[done]")
		for i := range n {
			if !yield(i, fmt.Sprint("s", i)) {
				fmt.Print("[stopped]")
				return
			}
		}
	}
}

func find(n int) (r string) {
	defer func() { r += "+" }()
	for i, s := range seq(10) {
		defer func() { r += fmt.Sprint(i) }()
		if i == n {
			return s
		}
	}
	return "none"
}

func main() {
	for i := -1; i < 10; i++ {
		fmt.Print(sw(i), " ")
	}
	fmt.Println()
	fmt.Println(gotos(2), gotos(5))
	labels()
	fmt.Println(take(ret2()))
	n := 0
	a := []int{side(&n), side(&n), side(&n)}
	fmt.Println(a, n)
	m := matrix{{1, 1}, {1, 0}}
	r := m
	for range 10 {
		r = r.mul(m)
	}
	fmt.Println(r)
	fmt.Println(A, B, D, E, F, G, F1, F2, F3, mask)
	for _, p := range [][2]bool{{false, false}, {false, true}, {true, false}, {true, true}} {
		fmt.Print(short(p[0], p[1]), " ")
	}
	fmt.Println()
	if x := side(&n); x > 100 {
		fmt.Println("no")
	} else if y := x * 2; y > 5 {
		fmt.Println("yes", x, y)
	}
	switch x := any(n).(type) {
	case int:
		fmt.Println("int", x)
	}
	switch f := side; {
	case f(&n) == 5:
		fmt.Println("five")
	default:
		fmt.Println("not five")
	}
	for i := range 3 {
		for i := range i {
			fmt.Print(i)
		}
	}
	for range 2 {
		fmt.Print("x")
	}
	var u8 uint8
	for u8 = range 3 {
	}
	fmt.Println(u8)
	for i, s := range seq(5) {
		if i == 1 {
			continue
		}
		if i == 3 {
			break
		}
		fmt.Print(s, " ")
	}
	fmt.Println()
	fmt.Println(find(4), find(20))
outer:
	for i := range seq(3) {
		for j := range seq(3) {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, ";")
		}
	}
	fmt.Println()
	var p *int
	if p != nil && *p > 0 {
		fmt.Println("never")
	}
	x, y := 1, 2
	x, y = y, x+y
	arr := []int{0, 1, 2}
	i := 0
	i, arr[i] = 1, 9
	arr[i], i = 8, 2
	fmt.Println(x, y, arr, i)
	const c = len("const") + len([3]int{})
	var arr2 [c]struct{}
	fmt.Println(len(arr2), c)
	k := 10
	for k > 0 {
		k -= 3
		if k%2 == 0 {
			continue
		}
		k--
	}
	fmt.Println(k)
	{
		x := "shadow"
		_ = x
	}
	type local struct{ v int }
	lv := &local{3}
	lv.v <<= 2
	pp := &lv
	(*pp).v++
	(**pp).v++
	fmt.Println(lv.v, *lv)
	func(xs ...any) { fmt.Println(len(xs), xs) }(1, "a", nil, []int{1})
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	close(ch)
	for v := range ch {
		fmt.Print(v, " ")
	}
	v, ok := <-ch
	fmt.Println(v, ok)
}
