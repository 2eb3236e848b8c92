package main

func a() int { return }
func b() { return 1 }
func c() (int, string) { return 1 }
func d() (int, string) { return "a", 1 }
func e() int { return 1, 2 }
func f() (x int) { { x := 1; return }; return }
func g() int {}
func h() int { for {} }
func i() int { if true { return 1 } }
func j() (int, error) { return c() }
func k() (a int, b string) { return c2() }
func c2() (int, int, int) { return 1, 2, 3 }
func l() int { return c() }
func m() { return none() }
func none() {}
func n() int { return none() }
func o() int { switch { case true: return 1 } }
func p() int { L: for { break L } }
func q() int { select {} }
func r() int { goto L; L: return 1 }
func s() (int, int) { return c() , 1}
func t() (int, int, int) { return 1, 'a', 1.5, nil, "s" }
func u() func() int { return func() int {} }

func main() {}
