package p

func f() {
	if {
	}
	if x := 1; {
	}
	if x = 1 {
	}
	if a+b = c || d {
	}
	if x
	{
	}
	if x {
	} else x
}

func g() {
	for var i = 0; i < 10; i++ {
	}
	for i := 0; i < 10 {
	}
	for i := 0; ; i := 1 {
	}
	for i := 0 {
	}
	switch x
	{
	}
	switch {
	x:
	}
	select {
	foo
	}
}

func h() {
	a, b
	x y
	defer (f())
	go func() {}
	L: M:
	}
	f(a b)
	f(a,
	  b
	)
	x[]
	x[1::]
	x[1:2:]
	_ = (T){1}
	_ = []int{1 2}
	x.
	5 = x +
}

func i() {
	var x [
}

func j() {
	if true { return
	}
