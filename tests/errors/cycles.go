package main

type A struct{ b B }
type B struct{ c [2]C }
type C struct{ a A }

type Self struct{ s Self }
type ok struct{ next *ok }

type Alias = Alias2
type Alias2 = Alias

type I interface{ J }
type J interface{ I }

type L [len(l)]int

var l L

const (
	c1 = c2 + 1
	c2 = c3
	c3 = c1
)

var x1 = x2
var x2 = f()

func f() int { return g() }
func g() int { return x1 }

type G[T any] struct{ g *G[T] }
type H[T any] struct{ h H[T] }

var v = v

type F func(F)
type M map[string]M

func main() {
	type local struct{ l local }
	var t interface{ m() interface{ m() } }
	_ = t
}
