package main

func classify(v any) (kind string) {
	switch x := v.(type) {
	case nil:
		kind = "nil"
	case int, int64:
		kind = "int"
	case []int:
		if len(x) == 0 {
			return "empty"
		}
		kind = "slice"
	case func() int:
		kind = "func"
	case error:
		kind = x.Error()
	default:
		_ = x
		kind = "other"
	}
	return
}

func walk(n int) int {
	sum := 0
outer:
	for i := 0; ; i++ {
		for j := range n {
			if j == i {
				continue outer
			}
			if i*j > 12 {
				break outer
			}
			sum += i ^ j
		}
		if i > n {
			goto done
		}
	}
done:
	for sum > 100 {
		sum -= 7
	}
	return sum
}

func main() {
	println(classify(nil), classify(1), classify([]int{}), classify(main))
	if n := walk(5); n > 3 {
		println(n)
	} else if n == 0 {
		println("zero")
	} else {
		println(-n)
	}
	for i, r := range "aé\xff" {
		println(i, r)
	}
	arr := [3]int{1, 2, 3}
	for i, v := range &arr {
		arr[2-i] = v
	}
	switch {
	case arr[0] > 2, arr[1] == 2:
		println(arr[0])
	}
	var p *[3]int
	defer func() { println(recover() != nil) }()
	println(p[1])
}
