package main

import "fmt"

type T struct{ a, b int }

func (t T) V[X any](x X) X  { return x }
func (t *T) P[X any](x X) X { return x }
func (t T) N(x int) int     { return x }
func (t *T) Q(x int) int    { return x }

type U struct{ *T }

func try(n string, f func()) {
	defer func() { fmt.Println(n, recover()) }()
	f()
}

func main() {
	var p *T
	var u U
	try("a", func() { p.V(1) })
	try("b", func() { (*p).V(1) })
	try("c", func() { p.P(1) })
	try("d", func() { (*p).P(1) })
	try("e", func() { p.N(1) })
	try("f", func() { (*p).N(1) })
	try("g", func() { p.Q(1) })
	try("h", func() { (*p).Q(1) })
	try("i", func() { u.V(1) })
	try("j", func() { (*u.T).V(1) })
	try("k", func() { u.P(1) })
	try("l", func() { (*u.T).P(1) })
	try("m", func() { u.N(1) })
	try("n", func() { (*u.T).N(1) })
	try("o", func() { u.Q(1) })
	try("p", func() { (*u.T).Q(1) })
	try("q", func() { (*u.T).P[int](1) })
	try("r", func() { u.T.V[int](1) })
	try("s", func() { f := (*p).P[int]; f(1) })
	try("t", func() { f := (*p).Q; f(1) })
	try("u", func() { f := (*u.T).Q; f(1) })
	try("v", func() { f := p.P[int]; f(1) })
	try("w", func() { f := p.V[int]; f(1) })
}

func init() {
	var pa *[2]T
	var pu *U
	var pt **T
	var ps *struct{ t T }
	try("1", func() { pa[0].Q(1) })
	try("2", func() { (*pa)[0].Q(1) })
	try("3", func() { pa[1].Q(1) })
	try("4", func() { pu.Q(1) })
	try("5", func() { (*pu).T.Q(1) })
	try("6", func() { (*pt).Q(1) })
	try("7", func() { ps.t.Q(1) })
	try("8", func() { (*ps).t.Q(1) })
	try("9", func() { f := ps.t.Q; f(1) })
	try("10", func() { f := pa[0].Q; f(1) })
	try("11", func() { defer ps.t.Q(1) })
	try("12", func() { defer pa[0].Q(1) })
	try("13", func() { var q *T; defer (*q).Q(1) })
}
