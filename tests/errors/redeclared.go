package main

func (t T) M() {}
func (t *T) M() {}
func (T) N(t T) (t int) { return }
func (T) O(_, _ int) (_, _ int) { return }
type T struct { T; *U; int; *string; a, a int; _ int; _ string }
type U struct { f func(U) U; M }
type M interface { M }
type N interface { error; Error() string; Error() int }
type O interface { int; String() string }
type Q interface { *int }
var _ O
type W struct { error; Error int }
var w W = W{}
var _ = w.Error()
var _ error = w
type X struct { a int `json` ; b int "x" }
func v(T, T) { T{}.M(); _ = T{}.int + "a" }
const ( c0 = iota; c1; c2 = "a"; c3; c4, c5 = iota, 1; c6 )
const ( d0 int = 1.5; d1 )
const ( e0, e1 = 1, 2; e2, e3; e4 )
var ( f0 = 1; f0 = 2 )
type ( g0 int; g0 string )
func init() { return 1 }
func unusedparams(a, b int) { }
func r() (a int, b string) { a := 1; return }
func rr() (a int) { if a := 1; true { return } ; return a }
var vv = vvv
var tt tttt
var ff = fff()
func xx(yyy) zzz { return www }

func main() {}
