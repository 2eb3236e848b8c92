package main

import (
	"fmt"
	"strconv"
	"unicode"
)

//test:stride 11

func main() {
	fs := []struct {
		n string
		f func(rune) bool
	}{{"Letter", unicode.IsLetter}, {"Upper", unicode.IsUpper}, {"Lower", unicode.IsLower}, {"Title", unicode.IsTitle}, {"Digit", unicode.IsDigit}, {"Number", unicode.IsNumber}, {"Mark", unicode.IsMark}, {"Punct", unicode.IsPunct}, {"Symbol", unicode.IsSymbol}, {"Space", unicode.IsSpace}, {"Control", unicode.IsControl}, {"Graphic", unicode.IsGraphic}, {"Print", unicode.IsPrint}, {"strconvPrint", strconv.IsPrint}, {"strconvGraphic", strconv.IsGraphic}}
	for _, f := range fs {
		n, h := 0, uint64(0)
		for r := rune(0); r <= unicode.MaxRune+5; r++ {
			if f.f(r) {
				n++
				h = h*31 + uint64(r)
			}
		}
		fmt.Println(f.n, n, h)
	}
	ms := []struct {
		n string
		f func(rune) rune
	}{{"ToUpper", unicode.ToUpper}, {"ToLower", unicode.ToLower}, {"ToTitle", unicode.ToTitle}, {"Fold", unicode.SimpleFold}}
	for _, f := range ms {
		n, h := 0, uint64(0)
		for r := rune(0); r <= unicode.MaxRune; r++ {
			if x := f.f(r); x != r {
				n++
				h = h*31 + uint64(x)*7 + uint64(r)
			}
		}
		fmt.Println(f.n, n, h)
	}
}
