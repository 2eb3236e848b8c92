// Powers of two, below which numbers lie closer, in the fewest digits that name them.

package main

import (
	"fmt"
	"math"
	"strconv"
)

func main() {
	f := math.Ldexp(1, 172)
	fmt.Println(f, strconv.FormatFloat(f, 'g', -1, 64), strconv.FormatFloat(f, 'e', -1, 64))
	bad := 0
	for e := -1074; e < 1024; e++ {
		f := math.Ldexp(1, e)
		g, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 64), 64)
		if g != f {
			bad++
		}
	}
	h := uint64(0)
	for e := -1074; e < 1024; e++ {
		for _, c := range strconv.FormatFloat(math.Ldexp(1, e), 'e', -1, 64) {
			h = h*31 + uint64(c)
		}
	}
	h2 := uint64(0)
	for e := -149; e < 128; e++ {
		for _, c := range strconv.FormatFloat(math.Ldexp(1, e), 'e', -1, 32) {
			h2 = h2*31 + uint64(c)
		}
	}
	fmt.Println(bad, h, h2)
}
