package main

type P *int
type E struct { *P }
type E2 struct { P }
type E3 struct { *error }
type PI *I
type I interface{ m() }
type E6 struct { *I; PI }
type T struct{}
func (**T) m() {}
func (t []T) m3() {}
func (int) m4() {}
func (P) m5() {}
func (I) m6() {}
func (x undefinedT) m7() {}
func (T) _() {}
func (PI) m8() {}
func (error) m9() {}
func (*int) m10() {}
type UP unsafePointer
type A = int
func (A) m11() {}
type B = *T
func (B) m12() {}
func (*B) m13() {}
type C = struct{}
func (C) m14() {}

func main() {}
