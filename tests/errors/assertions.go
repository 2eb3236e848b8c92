package main

import ("fmt"; "io"; "sort")
type I interface { M(int) string; N() }
type A struct{}
type B struct{}
func (B) M(x int) string { return "" }
func (*B) N() {}
type C struct{}
func (C) M(x string) string { return "" }
func (C) N() {}
type D struct{}
func (D) m(x int) string { return "" }
func (D) N() {}
type E struct{ M func(int) string }
func (E) N() {}
type F struct{}
func (F) n() {}
func (F) M(x int) string { return "" }
var _ I = A{}
var _ I = B{}
var _ I = &B{}
var _ I = C{}
var _ I = D{}
var _ I = E{}
var _ I = F{}
var _ I = 1
var _ I = nil
var _ I = fmt.Stringer(nil)
var _ fmt.Stringer = A{}
var _ error = A{}
var _ error = "a"
var _ io.Reader = A{}
var _ sort.Interface = []int{}
var pi *I
var _ I = pi
var _ I = *pi
var _ *I = I(nil)
var _ *I = &B{}
var i I
var _ A = i
var _ B = i
var _ *B = i
var _ int = i
var e interface{}
var _ int = e
var _ string = e
var _ I = e
var _ fmt.Stringer = i
func g(I) {}
func h(...I) {}
func f() I {
	g(A{})
	g(B{})
	h(A{}, &B{}, C{})
	_ = i.(A)
	_ = i.(B)
	_ = i.(*B)
	_ = i.(C)
	_ = i.(D)
	_ = i.(E)
	_ = i.(int)
	_ = i.(fmt.Stringer)
	_ = A{}.(I)
	_ = i.(type)
	switch i.(type) {
	case A:
	case B:
	case int, string:
	case *B, *B:
	case nil, nil:
	case fmt.Stringer:
	case C:
	}
	switch x := i.(type) {}
	switch x := i.(type) { case *B: }
	switch e.(type) { case 1: case "a": case int, int: case undefinedT: case []int{}: default: default: }
	switch f.(type) { case int: }
	m := map[string]I{"a": A{}}
	_ = []I{A{}, &B{}}
	m["x"] = C{}
	ch := make(chan I)
	ch <- A{}
	if i == (A{}) {}
	if i == (&B{}) {}
	if i == 1 {}
	if e == (func())(nil) {}
	_ = I(A{})
	_ = I(1)
	_ = error(A{})
	return A{}
}

func main() {}
