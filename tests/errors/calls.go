package main

func f(a int, b string) (int, error) { return 0, nil }
func g(xs ...int)                    {}
func h(a int, xs ...string) bool     { return true }

type T struct{}

func (T) m(int) {}

func r1() int {
	return
}

func r2() (x int, err error) {
	if x > 0 {
		return 1
	}
	return 1, nil, 2
}

func r3() {
	return 1
}

func r4() int {
	for {
		break
	}
}

func r5(x int) int {
	switch x {
	case 1:
		return 1
	default:
		panic("")
	}
}

func r6(x int) int {
	if x > 0 {
		return 1
	}
}

func main() {
	f()
	f(1)
	f(1, 2)
	f(1, "a", 3)
	f("a", 1)
	g(1, "a")
	g([]int{}...)
	g(1, []int{}...)
	g([]string{}...)
	h()
	h(1, 2)
	h(f(1, ""))
	g(f(1, ""))
	f(f(1, ""))
	T{}.m()
	T.m(1)
	T.m(T{}, "a")
	main()()
	len()
	len(1)
	len("a", "b")
	_ = cap(map[int]int{})
	append()
	_ = append(1, 2)
	_ = append([]int{}, "a")
	_ = append([]int{}, []string{}...)
	_ = append([]byte{}, "abc"...)
	copy(1, 2)
	copy([]int{}, []string{})
	delete(1, 2)
	delete(map[string]int{}, 1)
	_ = make(int)
	_ = make([]int)
	_ = make([]int, -1)
	_ = make([]int, 2, 1)
	_ = make([]int, "a")
	_ = make([]int, 1.5)
	_ = new(1)
	_ = new(int, int)
	close(1)
	close(make(<-chan int))
	panic()
	panic(1, 2)
	_ = recover(1)
	_ = complex(1, "a")
	_ = real("a")
	_ = min(1, "a")
	_ = max()
	clear(1)
	_ = int("a")
	_ = string(1.5)
	_ = []byte(1)
	_ = int(1, 2)
	_ = int()
	_ = T(1)
	_ = (func())(1)
	_ = len
	go f
	defer main
	go int(3)
	defer len("a")
	defer recover()
	go func() {}
	print(nil)
	f := 1
	f()
}
