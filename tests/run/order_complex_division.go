package main

import "fmt"

func id[T any](x T) T { return x }

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
}

func main() {
	var c []complex64
	var d []complex128
	var i []int
	m := map[string]int{}
	n := 0
	_ = n
	try("a", func() { fmt.Sprint(-c[0] * (c[^id(8)] / id(complex64(2i)))) })
	try("b", func() { _ = d[1] * (d[2] / d[3]) })
	try("c", func() { d[0] = d[1] + d[2]/2 })
	try("d", func() { n = i[1] + int(real(d[2]/3)) })
	try("e", func() { n = i[1] / i[2] })
	try("f", func() { n = i[1] + m[fmt.Sprint(i[2])] })
	try("g", func() { d[i[5]] = 1 / d[2] })
	try("h", func() { d[4] += 1 / d[2] })
	try("i", func() { d[4] /= d[2] })
}
