package main

type body struct {
	x, y, vx, vy float64
	n            int
	kind         uint8
	ok           bool
	name         string
}

type node struct {
	left, right *node
	val         int
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	return n.left.sum() + n.val + n.right.sum()
}

func step(b *body, dt float64) {
	b.x += dt * b.vx
	b.y -= dt * b.vy
	b.n++
	b.kind |= 3
	b.ok = !b.ok
	b.name += "!"
}

func swap(p [2]int32) [2]int32 {
	p[0], p[1] = p[1], p[0]
	return p
}

func byValue(b body) int {
	b.n += len(b.name)
	return b.n
}

func local(k int) int {
	var t struct {
		a int
		b int32
		c int32
	}
	p := &t
	p.a = k
	p.c = int32(k)
	return p.a + int(p.b) + int(p.c)
}

func table(i int) int {
	t := [4]int{1, 2, 3, 4}
	return t[i&3]
}

var counter int
var names []string

func globals(s string) int {
	counter += 2
	names = append(names, s)
	return len(names)
}

func main() {
	b := &body{name: "b"}
	step(b, 0.5)
	println(byValue(*b), local(4), table(2), globals("x"), swap([2]int32{1, 2})[0])
	println((&node{val: 3}).sum())
}
