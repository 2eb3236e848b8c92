package main

type P struct{ x, y int }
type Q struct {
	P
	z int
}
type E struct{ e int }

func main() {
	_ = P{1}
	_ = P{1, 2, 3}
	_ = P{x: 1, 2}
	_ = P{x: 1, x: 2}
	_ = P{z: 1}
	_ = P{"a", 2}
	_ = Q{x: 1}
	_ = Q{P: P{}, z: "a"}
	_ = []int{1, "a", 2.5}
	_ = []int{0: 1, 0: 2}
	_ = []int{-1: 1}
	_ = []int{"a": 1}
	_ = [2]int{1, 2, 3}
	_ = [2]int{5: 1}
	_ = [...]int{9: 1}
	var a [...]int
	_ = map[string]int{"a": 1, "a": 2}
	_ = map[string]int{1: 1, "b": "c"}
	_ = map[string]int{1}
	_ = map[[]int]int{}
	_ = map[func()]int{}
	_ = []P{{1, 2}, {x: 3}, {1}, {z: 1}}
	_ = []*P{{1, 2}, nil}
	_ = map[P]string{{1, 2}: "a", {1, 2}: "b"}
	_ = int{1}
	_ = undefined{1}
	_ = &P{}.x
	_ = struct{ a int }{b: 1}
	_ = []int{1, 2, 3}[3]
	_ = func(x int) int { return "a" }
	_ = 1_000
	_ = E{e: nil}
	_ = E{nil}
	_ = a
}
