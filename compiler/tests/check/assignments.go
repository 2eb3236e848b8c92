package p

type T struct{ n int }
type Stringer interface{ String() string }
type S1 struct{}
type S2 struct{}

func (S1) String() string  { return "" }
func (*S2) String() string { return "" }
func two() (int, string)   { return 1, "" }
func get() T               { return T{} }

const c = 1

var global int = "a"
var x1, x2 int = 1
var y1, y2 = two()
var z1, z2, z3 = two()
var n1 = nil
var s1 Stringer = S1{}
var s2 Stringer = S2{}
var s3 Stringer = &S2{}
var s4 Stringer = 1
var s5 Stringer = &s1
var s6 S1 = s1

func assign(a int, s string, m map[string]T, p *T, e any) (r int) {
	a = s
	a, s = s, a
	a, s = two()
	a, s = 1
	a = 1, 2
	a, s = 1, "a", 2
	_, _ = two()
	_ = nil
	_ = two
	c = 2
	1 = a
	s + s = s
	get().n = 1
	m["a"].n = 1
	m["a"] = T{}
	p.n = "a"
	(a) = 2
	two = nil
	T = T{}
	nil = a
	a := 1
	a, s := 1, 2
	a, b := two()
	a.b := 1
	v, v := 1, 2
	w := nil
	q := two()
	u := get
	var d int
	d = 1
	var f, g = 1
	a++
	s++
	m++
	e = 1
	e++
	v2, ok := m["a"]
	v3, ok, more := m["a"]
	var v4, ok4 = e.(int)
	v5, ok5 := a
	{
		a := 1
	}
	func() {
		inner := 1
	}()
	r = undefined
	return
}
