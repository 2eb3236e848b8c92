package main

import "fmt"

func one() []int { return make([]int, 1) }

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
}

func main() {
	var p *struct{ a [3]int }
	var z [][3]int
	var pp *[3]int
	n := 0
	try("a", func() {
		for range p.a {
			n++
		}
	})
	try("b", func() {
		for i := range p.a {
			n += i
		}
	})
	try("c", func() {
		for i, _ := range p.a {
			n += i
		}
	})
	try("d", func() {
		for _, _ = range p.a {
			n++
		}
	})
	try("e", func() {
		for range z[3] {
			n++
		}
	})
	try("f", func() {
		for range z[one()[0]] {
			n++
		}
	})
	try("g", func() {
		for i := range z[one()[2]] {
			n += i
		}
	})
	try("h", func() {
		for i := range pp {
			n += i
		}
	})
	try("i", func() {
		for i, _ := range pp {
			n += i
		}
	})
	try("j", func() {
		for i, _ := range z[one()[0]] {
			n += i
		}
	})
	try("k", func() { n += len(z[one()[0]]) })
	try("l", func() { n += len(z[3]) })
	try("m", func() { n += cap(p.a) })
	try("n", func() {
		for range *pp {
			n++
		}
	})
	try("o", func() {
		for i, _ := range *pp {
			n += i
		}
	})
	try("p", func() {
		for i, _ := range z[5] {
			n += i
		}
	})
	fmt.Println(n)
}
