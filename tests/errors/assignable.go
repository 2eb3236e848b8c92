package main

type T struct{ f func() }
func (t T) m() T { return t }
func f() {
	var t T
	t.m = nil
	t.m().f = nil
	T{}.f()
	T{}.f(1)
	x := t.m
	x(1)
	&t.m
	t.f == t.f
	if t == t {}
	switch t { case t: }
	m := map[T]int{}
	var i interface{} = t
	if i == t {}
	_ = [...]T{} == [...]T{}
	var a [2]int
	a = [3]int{}
	var p *[2]int = &[3]int{}
	for i := range p { i = "a" }
	func() {}()()
	(func())(nil)()
	var e error = "x"
	e = T{}
	return e
	var g func(int) = func(string) {}
	g = f
	g = func(x int) int { return x }
	var c chan<- int = make(<-chan int)
	var mm map[string]int = map[int]string{}
	mm = nil + 1
	var s []int = [3]int{}
	s = []int8{1}
	s[1:2] = s
	*s = 1
	&s = nil
	len(s) = 1
	cap := 1
	_ = cap(s)
	var n int = "a" + 1
	n = n + "b"
	n = 1 + 2.5
	n = 'a' + 1.0
	n = 10 / 0
	n = n / 0.0
	var u uint = -1
	u = 1 - 2
	var b byte = 256
	b = 'a' * 10
	b = b + 300
	var fl float32 = "a"
	fl = 1e50
	n = fl
	n = 1.5 * 2
	n = 3.0 / 2
	n = int(3.5)
	n = len
	n = nil
	n = f()
	n = T
	n = true
	n = &n
	n = *n
	n = !n
	n = n.x
	n = n()
	n = n[0]
	n = <-n
	n <- 1
}

func main() {}
