package main

import "unsafe"

const (
	a       = 1 << 62
	b int   = 1 << 63
	c uint8 = -1
	d       = 1.0 << 3
	e       = 1.5 << 3
	f int8  = 127 + 1
	g       = 'a' + 1.0
	h       = "a" + 1
	i       = 10 / 4
	j       = 10 / 4.0
	k       = 10 % 4.0
	l       = !1
	m       = -"a"
	n       = ^1.5
	o       = 1 / 0
	p       = 1.0 / 0.0
	q       = 1 << 1000
	r       = 1 << -1
	s float32 = 1e39
	t       = 0x1p-2
	u uint  = 1 - 2
	v       = len("abc")
	w       = len([3]int{})
	x       = len([]int{})
	y       = unsafe.Sizeof(int32(0))
	z complex64 = 1i * 1i
)

const (
	aa, bb = iota, "x"
	cc, dd
	ee
	ff, gg, hh
)

type E uint8

const (
	E0 E = 254 + iota
	E1
	E2
)

func main() {
	var i8 int8 = 128
	var u8 = uint8(256)
	var f32 float32 = 0.1
	var i int = 1e3
	var j int = 1e100
	i8 = 1 << 8
	u8 += 256
	_ = i8 << 100
	_ = 1 << i8
	_ = 1.0 << i8
	var fl float64 = 1 << i8
	_ = "a" << 1
	_ = u8 << 1.5
	_ = u8 == 300
	_ = u8 == -1
	_ = uint(1) << 64
	_ = int64(1) << 63
	_ = uint8(1) << 8
	_ = ^uint8(0) + 1
	_ = -uint8(1)
	_ = string(65)
	_ = string(-1)
	_ = rune("a")
	_ = int("1")
	_ = float32(1e40)
	_ = int(1.5)
	_ = complex(1, 2.5)
	_ = real(2)
	_ = 5 % 2.0
	_ = "abc"[1] == 'b'
	const big = 1 << 100
	_ = big
	i = big
	_ = big >> 98
	_ = float64(big)
	const huge = big * big * big * big * big * big
	_ = i + 1.0
	_ = i + 1.5
	_ = true + false
	_ = true && 1
	_ = "a" < 1
	_ = nil == nil
	_ = 1 == nil
	_ = [1 << 3]int{}
	_ = [v + w]int{}
	_ = [fl]int{}
	_, _, _, _ = f32, j, u8, y
}
