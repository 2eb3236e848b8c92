package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"strconv"
	"strings"
)

//test:stride 11

func main() {
	ins := []string{"", "0", "1", "-1", "+1", "1e5", "1e400", "-1e400", "1e-400", "0x10", "0x1p4", "0x1.8p1", "0X.8P0", "1_000", "0x_1", "0b101", "0o17", "017", "08", "inf", "-Inf", "+infinity", "nan", "NaN", "+nan", "1.5", ".5", "5.", ".", "e5", "1e", "1e+", "1.2.3", " 1", "1 ", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "255", "256", "-129", "128", "zz", "ZZ", "1__0", "_1", "1_", "0_1", "0__1", "0x", "0b", "0b2", "3.4e38", "3.5e38", "1.4e-45", "7e-46", "179769313486231570000000000000000000000000000000000000000000000000000000000000000000000000000000000", "0.1", "0.10000000000000000555", "123456789012345678901234567890", "4.35", "2.2250738585072011e-308", "4.9e-324", "2e-324", "1.7976931348623159e308", "１", "1e1000000000000", "0x1p-1100", "0x1p1024", "0x", "0xg", "true", "T", "TRUE", "True", "tRUE", "f", "1+2i", "i", "3i", "(1+2i)", "1-", "-1.5e3+2e-1i", "\"a\\n\"", "'x'", "`r`", "\"\\u00e9\"", "\"\\xff\"", "'\\''", "\"\\'\"", "\"a", "''", "'ab'", "\"\\400\"", "\"\\ud800\""}
	w := fnv.New64a()
	for _, s := range ins {
		for _, base := range []int{0, 2, 8, 10, 16, 36, 1, 37} {
			for _, bits := range []int{0, 8, 32, 64, 65} {
				a, e := strconv.ParseInt(s, base, bits)
				b, e2 := strconv.ParseUint(s, base, bits)
				fmt.Fprintln(w, s, base, bits, a, e, b, e2)
			}
		}
		f, e := strconv.ParseFloat(s, 64)
		g, e2 := strconv.ParseFloat(s, 32)
		fmt.Fprintln(w, s, f, e, g, e2)
		i, e := strconv.Atoi(s)
		b, e2 := strconv.ParseBool(s)
		fmt.Fprintln(w, i, e, b, e2)
		c, e := strconv.ParseComplex(s, 128)
		c2, e2 := strconv.ParseComplex(s, 64)
		fmt.Fprintln(w, c, e, c2, e2)
		u, e := strconv.Unquote(s)
		p, e2 := strconv.QuotedPrefix(s + "zz")
		fmt.Fprintf(w, "%q %v %q %v\n", u, e, p, e2)
		for _, q := range "\"'`" {
			r, mb, t, e := strconv.UnquoteChar(s, byte(q))
			fmt.Fprintln(w, r, mb, t, e)
		}
		fmt.Fprintln(w, strconv.Quote(s), strconv.QuoteToASCII(s), strconv.QuoteToGraphic(s), strconv.CanBackquote(s))
		fmt.Printf("%q %x\n", s, w.Sum64())
		w.Reset()
	}
	var seed uint64 = 99
	rnd := func() uint64 { seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17; return seed }
	h := uint64(14695981039346656037)
	add := func(s string) {
		for i := 0; i < len(s); i++ {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	for k := 0; k < 20000; k++ {
		f := math.Float64frombits(rnd())
		if k%2 == 0 {
			f = float64(int64(rnd()>>40)) / float64(int64(1)<<(rnd()%40))
		}
		for _, fm := range "eEfgGbxX" {
			if (fm == 'f') && k%10 != 0 && (f > 1e30 || f < -1e30) {
				continue
			}
			for _, p := range []int{-1, 0, 1, 3, 6, 10, 17, 25} {
				if k%4 != 0 && p > 3 {
					continue
				}
				add(strconv.FormatFloat(f, byte(fm), p, 64))
				add(strconv.FormatFloat(f, byte(fm), p, 32))
			}
		}
		s := strconv.FormatFloat(f, 'e', int(rnd()%25), 64)
		g, _ := strconv.ParseFloat(s, 64)
		add(fmt.Sprint(g))
		g, _ = strconv.ParseFloat(s, 32)
		add(fmt.Sprint(g))
		add(strconv.FormatInt(int64(rnd()), int(2+rnd()%35)))
		add(strconv.FormatUint(rnd(), int(2+rnd()%35)))
		if k%2000 == 0 {
			fmt.Println(k, h)
		}
	}
	fmt.Println(h)
	for r := rune(-1); r < 0x110001; r += 7 {
		add(strconv.QuoteRune(r))
		add(strconv.QuoteRuneToASCII(r))
		add(strconv.QuoteRuneToGraphic(r))
	}
	fmt.Println(h, strings.Repeat("ab", 3), strconv.AppendQuote(nil, "x"), string(strconv.AppendFloat(nil, 1.5, 'g', -1, 64)), strconv.FormatComplex(1+2i, 'g', 4, 64))
	fmt.Println(strconv.FormatFloat(1, 'z', -1, 64), strconv.IsPrint('a'))
	func() { defer func() { fmt.Println(recover()) }(); strconv.FormatInt(1, 1) }()
	func() { defer func() { fmt.Println(recover()) }(); strconv.FormatFloat(1, 'g', 1, 5) }()
	func() { defer func() { fmt.Println(recover()) }(); strconv.FormatComplex(1, 'g', 1, 5) }()
}
