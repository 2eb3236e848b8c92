//go:build linux && go1.21

// Package decls has every form of declaration.
package decls

import "fmt"
import (
	str "strings"
	. "math"
	_ "embed"
)

const a, b = iota, "x" // trailing
const (
	c int = 1 << iota
	d
)

//go:embed a.txt
var text string
var x, y = 1, 2.5e3

type (
	T  struct{ f, g int `tag`; *U; fmt.Stringer; L[int]; A [N]int }
	U  = T
	L[E any] []E
	M[K comparable, V ~int | *int] map[K]V
	P[X *C,] int
	Q [a * b]int
	G[T any] = L[T]
)

type I interface {
	m(int) (s string, err error)
	fmt.Stringer
	~int | L[int]
}

//go:noinline
func f(a, b int, rest ...string) (n int, err error)

func (r *L[E]) add[F any](e E, f func(E) F) F { return f(e) }
func _(int, chan<- <-chan int, <-chan (chan int), [...]int, map[string]func()) {}
