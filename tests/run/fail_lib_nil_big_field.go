package main

type T struct {
	a [1 << 20]int
	z int
}

func main() {
	var p *T
	p.z = 1
}
