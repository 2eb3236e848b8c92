package main

import (
	"fmt"
)

func main() {
	for _, v := range []float64{1.5, 0.1, 1e300, 5e-324, 123456789.125} {
		for _, f := range []string{"%.70000f", "%.100000e", "%.200000g", "%.90000x"} {
			s := fmt.Sprintf(f, v)
			t := 0
			for i := range len(s) {
				t = t*31 + int(s[i])
			}
			fmt.Println(len(s), t)
		}
	}
	for _, f := range []string{"%.80000d", "%80000d", "%.70000q", "%-70000s|", "%070000d", "%+.70000d", "%.70000b", "%.70000U"} {
		s := fmt.Sprintf(f, 15)
		t := 0
		for i := range len(s) {
			t = t*31 + int(s[i])
		}
		fmt.Println(len(s), t)
	}
}
