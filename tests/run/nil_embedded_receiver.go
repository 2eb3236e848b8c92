package main

import "fmt"

type first struct{ n int }

func (f *first) set(n int)   { f.n = n }
func (f *first) isNil() bool { return f == nil }
func (f first) get() int     { return f.n }

type outer struct {
	first
	second
}

type second struct{ m int }

func (s *second) isNil2() bool { return s == nil }

type deep struct{ *outer }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	var o *outer
	var d deep
	var f *first
	try("direct", func() { fmt.Println(f.isNil()) })
	try("promoted, at the start", func() { fmt.Println(o.isNil()) })
	try("promoted, behind", func() { fmt.Println(o.isNil2()) })
	try("deeper", func() { fmt.Println(d.isNil()) })
	try("value", func() { fmt.Println(o.get()) })
	try("method value", func() { g := o.isNil; fmt.Println(g()) })
	try("deferred", func() { defer o.isNil() })
	try("field", func() { fmt.Println(o.first.isNil()) })
	o = &outer{first: first{3}}
	d.outer = o
	o.set(4)
	d.set(d.get() + 1)
	fmt.Println(o.isNil(), d.isNil(), o.get(), d.n)
	v := outer{}
	p := &v
	v.set(9)
	fmt.Println(p.get(), v.isNil())
}
