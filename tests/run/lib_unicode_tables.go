package main

import (
	"fmt"
	"unicode"
)

//test:stride 1000

func main() {
	for _, t := range []*unicode.RangeTable{unicode.Han, unicode.Greek, unicode.Letter, unicode.Nd, unicode.White_Space, unicode.Lu, unicode.Cyrillic} {
		n := 0
		for r := rune(0); r < 0x30000; r++ {
			if unicode.Is(t, r) {
				n++
			}
		}
		fmt.Println(n, len(t.R16), len(t.R32), t.LatinOffset)
	}
}
