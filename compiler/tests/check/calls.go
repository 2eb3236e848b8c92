package p

type T struct{ n int }

func (t T) Value() int                  { return t.n }
func (t *T) Pointer(d ...string)        {}
func none()                             {}
func one(a int) int                     { return a }
func two(a int, b string) (int, string) { return a, b }
func vari(a int, rest ...string)        {}

type I interface{ Value() int }

func calls(t T, p *T, i I, f func(int), x int) {
	none(1)
	one()
	one("a")
	one(1, 2)
	one(two(1, "a"))
	two(two(1, "a"))
	two(1)
	vari()
	vari(1, "a", 2)
	vari(1, []string{"a"}...)
	vari(1, "a", []string{"a"}...)
	vari(1, "a"...)
	one(1 ...)
	vari(two(1, "a")...)
	x()
	5()
	f(none())
	_ = none()
	_ = two(1, "a")
	t.Value
	t.Value()
	t.value()
	t.missing()
	t.n()
	p.Pointer(1)
	T.Value(t)
	T.Value()
	T.Pointer(t)
	(*T).Pointer(p, "a")
	T{}.Pointer()
	i.Pointer()
	(&i).Value()
	_ = T.n
	one
	len
	T
	defer T(t)
	go len("a")
	defer recover()
	undefined(1)
	undefined.x(x)
	_ = int(1, 2)
	_ = int()
	_ = int(x...)
}
