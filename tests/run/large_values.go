package main

import "fmt"

type Grid [100][100]int
type W struct {
	name string
	g    Grid
	next *W
}

var glob Grid
var glob2 = Grid{3: {4: 5}}
var glob3 = glob2

func sum(g *Grid) (t int) {
	for _, row := range g {
		for _, v := range row {
			t += v
		}
	}
	return
}

func byval(g Grid) int { g[0][0] = 1000; return sum(&g) }
func ret() (g Grid)    { g[1][1] = 9; return g }

func main() {
	var a Grid
	a[5][5] = 7
	b := a
	b[6][6] = 8
	fmt.Println(sum(&a), sum(&b), byval(a), sum(&a))
	a = Grid{}
	fmt.Println(sum(&a), a[5][5])
	a = b
	c := ret()
	fmt.Println(sum(&a), sum(&c), c[1][1])
	w := W{name: "w", g: b}
	w2 := w
	w2.g[0][0] = 1
	fmt.Println(sum(&w.g), sum(&w2.g))
	w.g = a
	p := &w
	p.g = c
	*p = W{name: "z"}
	fmt.Println(sum(&w.g), w.name, p.next == nil)
	glob = b
	fmt.Println(sum(&glob), sum(&glob2), sum(&glob3), a == b, a == c)
	i := 3
	for x, row := range glob2 {
		if x == i {
			glob2[i][4] = 100
			fmt.Println(row[4])
		}
	}
	s := []Grid{a, b}
	s[0] = c
	s = append(s, a)
	fmt.Println(sum(&s[0]), sum(&s[2]), len(s))
	m := map[string]Grid{"a": a}
	q := m["a"]
	fmt.Println(sum(&q))
	var e any = a
	fmt.Println(e.(Grid)[6][6], e == any(b))
	f := func() int { return a[6][6] }
	fmt.Println(f())
	a, b = b, c
	fmt.Println(sum(&a), sum(&b))
}
