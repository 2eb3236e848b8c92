package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
)

//test:stride 29

type S struct {
	A int
	B string
	c *int
	D []byte
	E any
	F error
	G map[string]int
	H func()
	I chan int
	J [2]bool
	K *S
}
type Str string
type I8 int8
type U8 uint8
type F float64
type Bs []byte
type By byte
type Bys []By
type St struct{ x int }

func (s St) String() string { return fmt.Sprint("St", s.x) }

type Pst struct{ x int }

func (s *Pst) String() string { return fmt.Sprint("Pst", s.x) }

type Er struct{ x int }

func (e Er) Error() string { return "Er!" }

type Gs struct{ x int }

func (g Gs) GoString() string { return "GS!" }

type Fm struct{ x int }

func (f Fm) Format(s fmt.State, c rune) {
	w, wok := s.Width()
	p, pok := s.Precision()
	fmt.Fprintf(s, "<%c %d %v %d %v %v%v%v%v%v %s>", c, w, wok, p, pok, s.Flag('+'), s.Flag('-'), s.Flag('#'), s.Flag(' '), s.Flag('0'), fmt.FormatString(s, c))
}

type Pn struct{}

func (Pn) String() string { panic("boo") }

type Pe struct{}

func (Pe) Error() string { panic(errors.New("ebad")) }

type Emb struct {
	St
	n int
}
type In struct {
	E error
	S fmt.Stringer
	u St
	v any
	w error
}
type Nm map[Str]I8
type MK struct{ a, b int }
type Rec struct {
	R []Rec
	M map[string]Rec
	P *Rec
}
type Cx complex64
type Pi *int
type Arr [3]I8
type Fn func(int) string

func main() {
	w := fnv.New64a()
	n := 5
	_ = n
	var nilp *Pst
	var nils *St
	var nilm map[string]int
	var nile error
	var nilf func()
	var nilsl []int
	vals := []any{nil, true, false, 0, 1, -1, 42, int8(-128), int16(300), int32(0x10FFFF), int64(math.MinInt64), uint(7), uint8(255), uint16(65535), uint32(1 << 31), uint64(math.MaxUint64), uintptr(0xdead),
		'x', '☺', rune(-1), rune(0xD800), 0x1F600, 1.0, -1.5, 0.0, math.Copysign(0, -1), 1e21, 1e20, 123456789.0, 1e-7, 3.14159, math.Inf(1), math.Inf(-1), math.NaN(), float32(0.1), float32(1e10), math.MaxFloat64, 5e-324, 100000.0, 1e6,
		1 + 2i, complex64(-1.5 + 0i), complex(math.Inf(1), math.NaN()), "", "hello", "a\tb\n\"q\"`x`", "☺日本\xff\x00é", "\u00a0\u200b\U0001f600", Str("str"), []byte("by\xfe"), []byte(nil), []byte{}, Bs("xyz"), Bys{1, 2, 255}, [3]byte{1, 2, 3}, By(65),
		[]int{1, 2, 3}, nilsl, []int{}, []string{"a", "b c", ""}, [2]string{"x", "y"}, []any{1, "a", nil, 2.5, []int{1}, Er{1}}, [][]int{{1}, {2, 3}, nil}, []float64{1, 2.5, math.NaN()}, []bool{true}, []rune("hé"), []error{nil, Er{1}}, []*int{nil},
		map[string]int{"b": 2, "a": 1, "c": 3}, nilm, map[int]string{3: "c", -1: "a"}, map[float64]bool{math.NaN(): true, 1: false, math.Inf(-1): true}, map[any]int{"x": 1, nil: 5}, map[MK]string{{2, 1}: "x", {1, 2}: "y"}, map[[2]int]int{{1, 2}: 3}, map[bool]int{true: 1, false: 0}, Nm{"k": 3}, map[string]any{"z": nil, "y": []int{1}},
		struct{}{}, struct{ a, b int }{1, 2}, S{A: 1, B: "q", D: []byte("d"), E: 3}, &struct{ X int }{3}, &[]int{1}, &map[string]int{"a": 1}, &[2]int{1, 2}, St{3}, &St{4}, nils, Pst{5}, &Pst{6}, nilp, Er{1}, &Er{2}, nile, Gs{1}, &Gs{2}, Fm{1}, &Fm{2}, Pn{}, Pe{}, Emb{St{1}, 2}, In{Er{1}, St{2}, St{3}, St{4}, Er{5}}, In{},
		[]St{{1}, {2}}, map[string]St{"a": {1}}, []*Pst{nil}, struct{ p Pst }{Pst{1}}, struct{ p St }{St{1}}, struct{ E any }{St{1}}, struct{ P *int }{nil}, errors.New("plain"), I8(-3), U8(200), F(2.5), Cx(1 + 1i), Pi(nil), Arr{1, 2, 3}, Fn(nil), nilf, (chan int)(nil), Rec{R: []Rec{{}}, M: map[string]Rec{"a": {}}}, []Gs{{1}}, map[Gs]Gs{{1}: {2}}, []Fm{{1}}, []Pn{{}}, struct{ P Pn }{}, struct{ p Pn }{},
		[]any{Pn{}, nil, (*St)(nil)}, [0]int{}, []uint8{0}, []uint16{1, 2}, []int8{-1}, [2][2]int{{1, 2}, {3, 4}}, []struct{ a int }{{1}}, (*int)(nil), (error)(nil), []Str{"a"}, [][]byte{[]byte("a"), nil}, map[string][]byte{"a": []byte("x")}, []complex128{1i}, &[]string{"p"}, struct {
			a any
			b error
		}{}, []fmt.Stringer{St{1}, nil}}
	flags := []string{"", "+", "-", "#", " ", "0", "+#", "-0", "#0", " +", "# ", "+0", "# +0-"}
	widths := []string{"", "6", "12", ".0", ".3", "9.2", "08.3", "3.", ".12", "20"}
	verbs := "vTtbcdoOqxXUeEfFgGspwz%!"
	for i, v := range vals {
		for _, f := range flags {
			for wi, wd := range widths {
				for _, vb := range verbs {
					if wi > 0 && len(f) > 1 && (i+int(vb)+wi)%5 != 0 {
						continue
					}
					if vb == 'p' { // addresses differ
						continue
					}
					switch v.(type) {
					case *int, *any:
					}
					format := "%" + f + wd + string(vb)
					fmt.Fprintf(w, "%d %s |", i, format)
					fmt.Fprintf(w, format, v)
					fmt.Fprintln(w, "|")
				}
			}
		}
		fmt.Fprintln(w, v, "x", v)
		fmt.Printf("%d %T %x\n", i, v, w.Sum64())
		w.Reset()
		fmt.Fprint(w, v, v, "s", v, 1, 2, "\n")
	}
	odd := []struct {
		f string
		a []any
	}{{"%", nil}, {"%d", nil}, {"%d %d", []any{1}}, {"%d", []any{1, 2}}, {"%[2]d %[1]d", []any{1, 2}}, {"%[3]d", []any{1, 2}}, {"%[x]d", []any{1}}, {"%[1]d %d", []any{1, 2}}, {"%[2]*[1]d", []any{1, 8}}, {"%*d", []any{6, 1}}, {"%-*d|", []any{6, 1}}, {"%*d|", []any{-6, 1}}, {"%.*f", []any{2, 3.14159}}, {"%*.*f|", []any{10, 2, 3.14159}}, {"%*d", []any{"x", 1}}, {"%.*d", []any{-1, 5}}, {"%.[2]*[1]f", []any{2.5, 1}}, {"%[1]*d", []any{3}}, {"%[", []any{1}}, {"%[1", []any{1}}, {"%[]d", []any{1}}, {"%[0]d", []any{1}}, {"%[-1]d", []any{1}}, {"%!", []any{1}}, {"%z %%%d%%", []any{1, 2}}, {"%d%%", []any{1}}, {"%5%|", nil}, {"%-5%|", nil}, {"%é", []any{1}}, {"%\xff", []any{1}}, {"%d\x00%s", []any{1, "a"}}, {"%[2]d", []any{1, 2}}, {"%[1]d", []any{1, 2}}, {"%.", []any{1}}, {"%+", []any{1}}, {"%9999999d", []any{1}}, {"%.9999999d", []any{1}}, {"%1000001d", []any{1}}, {"%*d", []any{10000000, 1}}, {"%s %s", []any{"a", errors.New("b")}}, {"%v", []any{[]any{nil}}}, {"%d", []any{nil}}, {"%s", []any{nil}}, {"%d", []any{[]any{"a", 1}}}, {"%s", []any{[]any{"a", 1}}}, {"%x", []any{[]any{"a", 1, []byte("z")}}}, {"%w %w", []any{errors.New("a"), errors.New("b")}}, {"%w", []any{1}}, {"%.3s|%.0s|%5.1s|", []any{"日本語", "abc", "xyz"}}, {"%x|% x|%#x|%# x|%X|% X", []any{"hi", "hi", "hi", "hi", "hi~", []byte("hi~")}}, {"%q %+q %#q %# q", []any{"☺`", "☺", "a`b", "ab"}}, {"%c%c%U%#U", []any{65, 0x1F600, 0x1F600, 0x1F600}}, {"%08.3f|%+.3e|%-10g|% d|%x", []any{-3.14159, 12345.678, 1e100, 5, 3.5}}, {"%6.2f%%", []any{99.5}}, {"%t %v", []any{true, "x"}}, {"%t", []any{1}}, {"%+d %+d", []any{1, -1}}, {"%#v %#v", []any{int64(1), uint8(3)}}, {"%[5]d %d", []any{1}}, {"%d %[1]q", []any{5}}}
	for _, o := range odd {
		fmt.Fprintf(w, "%q |", o.f)
		fmt.Fprintf(w, o.f, o.a...)
		fmt.Fprintln(w, "|", fmt.Errorf(o.f, o.a...))
		fmt.Printf("%q %x\n", o.f, w.Sum64())
	}
}
