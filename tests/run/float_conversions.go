package main

import "fmt"

func id[T any](v T) T { return v }

func main() {
	for _, f := range []float64{1e10 + 16777217, 1e21, -1e21, -1, -3.7, 300, 1e19, 9.3e18, -9.3e18, 4294967296.5, 1e300, 2147483648, -2147483649, 4294967295} {
		fmt.Println(f, int8(f), int16(f), int32(f), int64(f), int(f), uint8(f), uint16(f), uint32(f), uint64(f), uint(f), uintptr(f))
		g := float32(f)
		fmt.Println(g, int8(g), int16(g), int32(g), int64(g), int(g), uint8(g), uint16(g), uint32(g), uint64(g), uint(g), uintptr(g))
	}
	a, b := id(complex64(complex(0.1, 2.5))), id(complex64(complex(0.3, -3.75)))
	fmt.Println(a*b, a/b, a+b, a-b, (a*b)*(a*b), a*a*b)
	c, d := id(complex64(complex(123456.789, 2.5))), id(complex64(complex(0.3, 16777217)))
	fmt.Println(c*d, c/d, d/c, d*d, c*c)
	c = id(c)
	c *= d
	fmt.Println(c)
	c /= a
	fmt.Println(c)
	x := id(float32(16777216))
	y := float64(x + 1.5)
	fmt.Println(y, x+1+1, float32(float64(x)+1)+1)
	s := []int{1}
	defer func() { fmt.Println(recover()) }()
	fmt.Println(s[id(uint64(1)<<63+5)])
}
