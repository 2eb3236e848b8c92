package main

import (
	"fmt"
	"math"
)

type num interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~int | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint | ~uintptr
}

func ops[T num](name string, vals ...T) {
	for _, a := range vals {
		for _, b := range vals {
			fmt.Print(name, " ", a, " ", b, ": ", a+b, " ", a-b, " ", a*b, " ", a&b, " ", a|b, " ", a^b, " ", a&^b, " ", -a, " ", ^a)
			if b != 0 {
				fmt.Print(" ", a/b, " ", a%b)
			}
			fmt.Println(" ", a < b, a <= b, a > b, a >= b, a == b, a != b)
		}
		for _, s := range []uint{0, 1, 7, 8, 15, 31, 32, 63, 64, 100} {
			fmt.Print(" ", a<<s, "/", a>>s)
		}
		fmt.Println()
	}
}

func conv(f float64) {
	fmt.Println(f, float32(f), int64(f), int32(int64(f)), int8(int64(f)), uint8(int64(f)), uint16(int64(f)))
}

func main() {
	ops[int8]("i8", -128, -127, -1, 0, 1, 5, 127)
	ops[uint8]("u8", 0, 1, 3, 200, 255)
	ops[int16]("i16", -32768, -3, 7, 32767)
	ops[uint16]("u16", 0, 9, 65535)
	ops[int32]("i32", math.MinInt32, -10, 3, math.MaxInt32)
	ops[uint32]("u32", 0, 1<<31, math.MaxUint32)
	ops[int64]("i64", math.MinInt64, -1, 1000000007, math.MaxInt64)
	ops[uint64]("u64", 0, 1<<63, math.MaxUint64)
	ops[uintptr]("ptr", 0, 12345678901)
	for _, f := range []float64{0, 1.5, -1.5, 2.999, -2.999, 1e9, -1e9, 123456789.987654321, 255.9} {
		conv(f)
	}
	var i8 int8 = -1
	var u8 = uint8(i8)
	var u32 = uint32(i8)
	var u64 = uint64(i8)
	fmt.Println(u8, u32, u64, int8(u64>>3), int16(u32), int32(u64), uint16(i8), int64(u8))
	const big = 1 << 100
	fmt.Println(big>>98, big/(1<<97), float64(big), -5/2, -5%2, 5/-2, 5%-2, 7.0/2, 7/2.0, 'a'+1, 1<<3|1)
	const h = 0x1p-2 + 0b1010 + 0o17 + 1_000
	fmt.Println(h, 0x1.8p1, 1e3, 'x', '\u00e9', "\u00e9\x41\101")
	inf, nan := math.Inf(1), math.NaN()
	fmt.Println(inf, -inf, nan, nan == nan, nan != nan, nan < 1, inf > 1, -1/inf, 1/(-1/inf))
	x, y := 0.1, 0.2
	fmt.Println(x+y, float32(x)+float32(y), x*y, x/y, x-y, -x)
	c, d := complex(1, 2), complex(-3, 0.5)
	fmt.Println(c+d, c-d, c*d, c/d, -c, c == d, real(c), imag(d), complex64(c)*complex64(d))
	var z complex128
	fmt.Println(c/z, z == 0)
	n := 10
	n += 3
	n -= 1
	n *= 4
	n /= 5
	n %= 7
	n <<= 3
	n >>= 1
	n |= 0x40
	n &= 0x5f
	n ^= 0xff
	n &^= 0x0f
	n++
	fmt.Println(n)
	var sh8 uint8 = 3
	var w uint64 = 1 << sh8
	var f32 float32 = 16777216
	fmt.Println(w<<sh8, f32+1, f32+2, int32(f32)+1, uint8(f32/65536-1))
	var s uint = 33
	fmt.Println(int32(1)<<s, int64(1)<<s, uint32(1)<<(s-2), int8(-128)>>s, int64(1<<s) == 1<<33)
	fmt.Println(math.MaxInt64, uint64(math.MaxUint64), math.SmallestNonzeroFloat64, math.MaxFloat32, math.Pi)
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"), max(x, y, nan), min(-0.0, 0))
	a, b := 7, -7
	fmt.Println(a/2, b/2, a%2, b%2, a>>1, b>>1, a/4, b/4, b%4, b/8, uint32(b)/10, uint64(a)/10, a/10, b/7)
	mn := math.MinInt64
	m1 := -1
	fmt.Println(mn/m1, mn%m1, -mn, mn-1, int32(math.MinInt32)/int32(m1))
}
