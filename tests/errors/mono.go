package main

func rec[T any](x T) { rec[*T](&x) }

func a[T any]() { b[[]T]() }
func b[U any]() { a[map[string]U]() }

type Inf[T any] struct{ p *Inf[Inf[T]] }

func same[T any]() { same[T]() }

type Fin[T any] struct{ p *Fin[T] }

func (f *Fin[T]) m() { var x Fin[T]; x.m() }

func local[T any]() {
	type L struct{ x T }
	local[L]()
}

func main() { rec(1); a[int](); same[int](); local[int]() }
