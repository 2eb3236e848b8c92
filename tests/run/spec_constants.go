package main

import (
	"fmt"
	"math"
)

const (
	a0 = iota
	b0
	_
	d0
	e0, f0 = iota, iota * 10
	g0, h0
)
const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue"}[d] }

type Bits uint8

const (
	F0 Bits = 1 << iota
	F1
	F2
	mask = F0 | F1
	inv  = ^F0 & 0xf
)
const Huge = 1 << 500
const Big = Huge >> 495
const third = 1.0 / 3
const cplx = 1 + 2i
const str = "héllo" + "w"
const l = len(str)
const (
	c1 = len([10]float64{2})
	c2 = len([10]float64{1})
)

var arr [l]int

const fl float32 = 0.1
const fd = 0.1
const r = 'a' + 1
const rr = 'a' + 1.0
const rc = 'x' + 0i

type T1 struct{ a [3]int }

func main() {
	fmt.Println(a0, b0, d0, e0, f0, g0, h0)
	fmt.Println(KB, MB, GB, Sunday, Monday, Tuesday, F0, F1, F2, mask, inv)
	fmt.Println(Big, third, cplx, str, l, c1, c2, len(arr))
	fmt.Println(fl, fd, float64(fl), fd*3, 0.1+0.2, fl*3)
	fmt.Printf("%T %T %T %v %v %v\n", r, rr, rc, r, rr, rc)
	fmt.Println(15/4, 15/4.0, 1<<3.0, 1.0<<3, "foo" > "bar", 'w'+1, 7%3, -7%3, -7/2, 7/-2, -7%-3)
	const Θ float64 = 3 / 2
	const Π float64 = 3 / 2.
	fmt.Println(Θ, Π)
	const j = "foo" > "f"
	const k = 'w' + 1
	const Σ = 1 - 0.707i
	const Δ = Σ + 2.0e-4
	const iΘ = complex(0, 1.5)
	fmt.Println(j, k, Σ, Δ, iΘ, real(Σ), imag(Σ))
	fmt.Println(uint8(^0&0xff), ^1, uint8(^uint8(1)), int8(-128), -1>>1, uint32(1<<32-1))
	var s uint = 33
	var i = 1 << s
	var jj int32 = 1 << s
	var kk = uint64(1 << s)
	var m int = 1.0 << s
	var n = 1.0<<s == jj
	var o = 1<<s == 2<<s
	var p = 1<<s == 1<<33
	var w int64 = 1.0 << 33
	var x = [100]int{}[1.0<<(s-30)]
	var b = make([]byte, 1.0<<(s-30))
	var mm = 1<<s | 3
	fmt.Println(i, jj, kk, m, n, o, p, w, x, len(b), mm)
	var u8 uint8 = 200
	u8 += 100
	var i8 int8 = 127
	i8++
	var i32 int32 = math.MinInt32
	i32 = -i32
	i64 := int64(math.MinInt64)
	fmt.Println(u8, i8, i32, -i64, i64/-1, i64%-1, i64-1)
	var sh uint = 64
	one := 1
	neg := -5
	fmt.Println(one<<sh, neg>>sh, uint8(1)<<(sh-56), uint32(5)>>sh, one<<(sh-1), int8(neg)>>7)
	fmt.Println(math.MaxUint64/3, uint64(math.MaxUint64), math.Pi, float32(math.Pi), math.MaxFloat64, math.SmallestNonzeroFloat64)
	fmt.Println(0x1p-2, 0x1.8p1, 0b1010, 0o17, 017, 1_000_000, 0x_FF, 'a', '\x41', '\u00e9', '\'', "\u65e5", `raw\n`)
	fmt.Println(1e3, 1e21, 1e20, 1e-5, 123456789.0, 1e6, float32(1e21), 100000000000000000000000.0)
	println(1.5, 1e100, 0.0, -0.0, math.Pi, float32(0.1), 1+2i, complex64(3-4i), math.Inf(1), math.NaN(), true, "s", 'a', 1e21, 123456789.0)
	println(uint8(200), int8(-5), uint64(math.MaxUint64), 1<<62, nil == error(nil))
	var zero float64
	fmt.Println(1/zero, -1/zero, zero/zero, -zero, 1/(-zero), math.Copysign(0, -1))
	var f32 float32 = 16777216
	fmt.Println(f32+1, f32+1 == f32, float32(0.1)+float32(0.2), float64(float32(0.1)))
	const big = 1 << 100
	fmt.Println(big/(1<<98), big>>90, float64(big), float32(big))
	fmt.Println(float64(1<<53+1), float32(16777217), int(1e3), uint8(255.0), int64(-1<<63))
	fmt.Println(complex(1, 2)*complex(3, 4), complex(1, 2)/complex(3, 4), -complex(1, 2), complex(1, 2) == complex(1, 2))
	var c64 complex64 = 1 + 2i
	fmt.Println(c64*c64, real(c64), imag(c64), complex128(c64))
	fmt.Printf("%T %T %T\n", real(c64), 1i, complex(float32(1), 2))
	var f any = 'a'
	switch f.(type) {
	case int32:
		fmt.Println("rune")
	}
	fmt.Println(len("\xff\u00ff"), "\377"[0], []byte("日本"), []rune("日本"), string([]rune{0x65e5, -1, 0x110000}), string(rune(65)))
	type MyS string
	type MyB byte
	fmt.Println(MyS([]MyB{65, 66}), []MyB("hi"), string([]MyB{72}))
	x8 := int8(-1)
	fmt.Println(uint8(x8), uint16(x8), uint32(x8), uint64(x8), int64(uint32(x8)), uint(uint8(x8)))
	ff := 3.99
	fmt.Println(int(ff), int(-ff), uint8(ff), int64(1e18), float32(ff), int32(i64<<33+5))
	fmt.Println(7&^5, 6^3, ^6, 6|1, 12&10, -5&^3, +3, -(-3))
	var y = 10
	y &^= 3
	y <<= 2
	y %= 7
	y |= 8
	y ^= 1
	fmt.Println(y, !true, !false && true || false)
	fmt.Println(math.MaxInt64, math.MinInt64, math.MaxInt8, uint32(math.MaxUint32))
	fmt.Println(5.0 == 5, "a"+"b" == "ab", 0.1+0.2 == 0.3, fd+0.2 == 0.3)
	var q1, q2 = 0.1, 0.2
	fmt.Println(q1+q2 == 0.3, q1+q2)
	const maxu = ^uint(0)
	const maxi = int(maxu >> 1)
	fmt.Println(maxu, maxi)
	fmt.Printf("%v %v\n", 1.0, float32(2.5e10))
}
