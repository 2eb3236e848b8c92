package main

var a = b
var b = c + f()
var c = g
var g, h = two()
var m = T{}.method()
var n = func() int { return m + k }()
var k = func() int { return n }()
var p = &q
var q = *p
var z = T.method

type T struct{}

func (T) method() int { return m }
func two() (int, int) { return h, 1 }
func f() int          { return a }

const (
	x = y
	y = len(arr)
)

var arr [x]int

func main() { _, _, _ = a, p, z }
