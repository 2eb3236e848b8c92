package main

type shape interface{ area() int }

type square struct{ side int }

func (s square) area() int { return s.side * s.side }

type rect struct{ a, b int }

func (r *rect) area() int { return r.a * r.b }

func total(list []shape) (sum int) {
	for _, s := range list {
		sum += s.area()
	}
	return
}

func kind(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int:
		if v > 3 {
			return "big"
		}
		return "int"
	case string, error:
		return "text"
	case shape:
		return "shape"
	}
	return "other"
}

func day(n int) string {
	switch n {
	case 0:
		return "sun"
	case 1:
		return "mon"
	case 2:
		return "tue"
	case 3:
		return "wed"
	case 4:
		return "thu"
	case 5:
		return "fri"
	}
	return "?"
}

func adder(n int) func(int) int { return func(x int) int { n += x; return n } }

func divmod(a, b int) (q, r int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err, _ = e.(error)
		}
	}()
	return a / b, a % b, nil
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func max[T int | string](a, b T) T {
	if a > b {
		return a
	}
	return b
}

// What is inlined at each call stays as a value.
var values = []any{max[int], max[string], square.area}

func main() {
	println(total([]shape{square{2}, &rect{3, 4}}), kind(4), day(3), adder(1)(2), fib(5))
	println(max(1, 2), max("a", "b"))
	q, r, err := divmod(7, 0)
	println(q, r, err != nil, len(values))
}
