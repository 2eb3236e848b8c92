package main

type handler func(int) (int, error)

type fault struct{ code int }

func (f *fault) Error() string { return "fault" }

func wrap(h handler) handler {
	return func(n int) (r int, err error) {
		defer func() {
			if x := recover(); x != nil {
				err = &fault{code: n}
			}
		}()
		r, err = h(n)
		return
	}
}

func counter() (func() int, func(int)) {
	n := 0
	return func() int { n++; return n }, func(d int) { n += d }
}

func variadic(a int, rest ...string) int {
	for i, s := range rest {
		a += i * len(s)
	}
	return a
}

func main() {
	next, add := counter()
	add(next())
	h := wrap(func(n int) (int, error) {
		if n > 2 {
			panic(n)
		}
		return 10 / n, nil
	})
	for i := range 4 {
		v, err := h(i)
		println(v, err != nil)
	}
	var fs []func()
	for i := 0; i < 3; i++ {
		defer func(k int) { println(i, k) }(i * i)
		fs = append(fs, func() { println(i) })
	}
	for _, f := range fs {
		f()
	}
	println(variadic(1, "a", "bc"), variadic(2, []string{"x"}...), next())
	method := (*fault).Error
	bound := (&fault{3}).Error
	println(method(&fault{}), bound())
}
