package main

import (
	"fmt"
	"math"
)

var seed uint64 = 88172645463325252

func rnd() uint64 {
	seed ^= seed << 13
	seed ^= seed >> 7
	seed ^= seed << 17
	return seed
}

func inputs() []float64 {
	var r []float64
	r = append(r, 0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2, -2, 10, 100, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, math.SmallestNonzeroFloat64, 1e-310, 3, 4, 5, 6, 7, 8, 9, 16, 64, 1024, math.Pi, math.E, 170, 171.5, 172, -170.5, 709.7, 710, -745, -746, 1e10, 1e16, 1e22, 1e300, 1<<29, 1<<30, 1<<52)
	for i := 0; i < 400; i++ {
		x := float64(int64(rnd()>>11)) / (1 << 53)
		r = append(r, x, -x, x*10, -x*10, x*1000, x*-700, float64(int(x*1000)), x*1e-5, x*1e9)
		r = append(r, math.Float64frombits(rnd()))
	}
	return r
}

func main() {
	in := inputs()
	un := []struct {
		n string
		f func(float64) float64
	}{{"Sqrt", math.Sqrt}, {"Floor", math.Floor}, {"Ceil", math.Ceil}, {"Trunc", math.Trunc}, {"Round", math.Round}, {"RoundToEven", math.RoundToEven}, {"Sin", math.Sin}, {"Cos", math.Cos}, {"Tan", math.Tan}, {"Asin", math.Asin}, {"Acos", math.Acos}, {"Atan", math.Atan}, {"Sinh", math.Sinh}, {"Cosh", math.Cosh}, {"Tanh", math.Tanh}, {"Asinh", math.Asinh}, {"Acosh", math.Acosh}, {"Atanh", math.Atanh}, {"Exp", math.Exp}, {"Exp2", math.Exp2}, {"Expm1", math.Expm1}, {"Log", math.Log}, {"Log2", math.Log2}, {"Log10", math.Log10}, {"Log1p", math.Log1p}, {"Cbrt", math.Cbrt}, {"Gamma", math.Gamma}, {"Logb", math.Logb},
		{"Frexp", func(x float64) float64 { v, s := math.Frexp(x); return v + float64(s) }},
		{"Modf", func(x float64) float64 { v, s := math.Modf(x); return v + s*3 }},
		{"Ldexp", func(x float64) float64 { return math.Ldexp(x, -1040) }},
		{"Sincos", func(x float64) float64 { a, b := math.Sincos(x); return a + b }},
		{"Next", func(x float64) float64 { return math.Nextafter(x, 3) }},
		{"Pow10", func(x float64) float64 {
			if x > 400 || x < -400 || x != x {
				return 0
			}
			return math.Pow10(int(x))
		}},
	}
	bits := func(f float64) uint64 {
		if f != f {
			return 0x7ff8000000000001
		}
		return math.Float64bits(f)
	}
	for _, u := range un {
		var h uint64 = 14695981039346656037
		for i, x := range in {
			v := bits(u.f(x))
			h = (h ^ v) * 1099511628211
			if i%997 == 0 {
				fmt.Printf("%s %x %g %x\n", u.n, math.Float64bits(x), x, v)
			}
		}
		fmt.Printf("HASH %s %x\n", u.n, h)
	}
	bi := []struct {
		n string
		f func(x, y float64) float64
	}{{"Atan2", math.Atan2}, {"Pow", math.Pow}, {"Mod", math.Mod}, {"Remainder", math.Remainder}, {"Hypot", math.Hypot}, {"Max", math.Max}, {"Min", math.Min}, {"Dim", math.Dim}, {"Copysign", math.Copysign},
		{"FMA", func(x, y float64) float64 { return math.FMA(x, y, -x) }}}
	for _, u := range bi {
		var h uint64 = 14695981039346656037
		for i := 0; i < 43; i++ {
			for j := 0; j < 43; j++ {
				v := bits(u.f(in[i], in[j]))
				h = (h ^ v) * 1099511628211
				if (i*43+j)%170 == 0 {
					fmt.Printf("%s %x %x %x\n", u.n, math.Float64bits(in[i]), math.Float64bits(in[j]), v)
				}
			}
		}
		fmt.Printf("HASH %s edges %x\n", u.n, h)
		for i := 43; i+7 < len(in); i++ {
			v := bits(u.f(in[i], in[i+7]))
			h = (h ^ v) * 1099511628211
			if i%997 == 0 {
				fmt.Printf("%s %x %x %x\n", u.n, math.Float64bits(in[i]), math.Float64bits(in[i+7]), v)
			}
		}
		fmt.Printf("HASH %s %x\n", u.n, h)
	}
}
