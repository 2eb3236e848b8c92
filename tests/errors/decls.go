package main

import (
	"fmt"
	str "strings"
	. "sort"
	_ "os"
	"unsafe"
)

var a, b = 1
var c, d int = 1, 2, 3
const e, g = 1
const h int

var init = 1

func init() int { return 1 }

func f() {}
func f(x int) {}

type T struct {
	a, a int
	T
	*int
}

func (T) m()  {}
func (*T) m() {}
func (t T) a() {}
func (int) m() {}
func (x *fmt.Stringer) m() {}
func (p **T) n() {}
func (p []T) n() {}

type P *T

func (P) m() {}

type E interface {
	m()
	m(int)
}

const (
	i0 = iota
	i1
	i2 = "a" + i0
	i3, i4
)

const big = 1 << 600
const s string = 1
const fn = f

type U = undefined
type W [n]int
type X [-1]int
type Y [1.5]int
type Z [f()]int

func main(x int) {
	var unused int
	used := 1
	used, again := 2, 3
	used := 4
	_ = used
	const unusedConst = 1
	type unusedType int
	var x, x int
	func() {
		inner := 1
	}()
}
