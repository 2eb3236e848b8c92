package stmts

func stmts() {
	;
	var v int
outer:
	for i := 0; i < 10; i++ {
		if x := i; x > 5 {
			break outer
		} else if x < 2 {
			continue
		} else {
			goto done
		}
	}
	for range 10 {
	}
	for k, v := range m {
		k, v = v, k
	}
	for cond {
	}
	for {
		ch <- v
		x += <-ch
		x--
	}
	switch y := f(); y {
	case 1, 2:
		fallthrough
	default:
	}
	switch t := x.(type) {
	case nil, int:
		_ = t
	}
	select {
	case v, ok := <-ch:
	case ch <- 1:
	default:
		go func() { defer f(1, xs...) }()
	}
done:
}
