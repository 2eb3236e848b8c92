package p

type E struct{}

func (E) Error() string { return "" }

func conditions(i int, s []int, e error, c chan int) {
	if i {
	}
	if i = 1; i > 0 {
	}
	for i {
	}
	for i := 0; i < 10; i++ {
	}
	switch i {
	case 1, 2, 1:
	case "a":
	case 3.0:
	case 3:
	}
	switch {
	case i:
	case i > 1, true, true:
	}
	switch s {
	case nil:
	}
	switch f := func() {}; f {
	case nil:
	}
	switch x := i; {
	}
	switch [1]func(){} {
	}
	switch 1.5 {
	case 1.5, 1.5:
	}
	switch nil {
	}
	switch "a" {
	case "a":
		fallthrough
	default:
	}
	switch i {
	default:
	default:
	}
	switch x := e.(type) {
	case E:
		_ = x
	case *E, nil:
	case int:
	case E:
	case nil:
	case interface{ Foo() }:
	}
	switch y := e.(type) {
	}
	switch _ := e.(type) {
	}
	switch i.(type) {
	}
	switch e.(type) {
	case undefined:
	}
	select {
	case c <- 1:
	case c <- "a":
	case v := <-c:
	case v, ok := <-c:
		_, _ = v, ok
	case i = <-c:
	case <-i:
	case i > 1:
	case c:
	}
	i <- 1
	c <- "a"
	<-c
	i == 1
	-i
	"a"
	(<-c)
	c
}

func ranges(s []int, m map[string]bool, str string, c chan int, w chan<- int, i int, f float64, p *[3]int, fn func(func(int, string) bool), bad func(int), e any) {
	for i := range s {
	}
	for i, v := range s {
		_, _ = i, v
	}
	for k, v := range m {
		var _ int = k
		var _ int = v
	}
	for _, r := range str {
		var _ byte = r
	}
	for a, b := range c {
	}
	for range w {
	}
	for j := range 10 {
		var _ string = j
	}
	for j, k := range 10 {
	}
	for range f {
	}
	for i, i := range p {
	}
	for k, v := range fn {
		var _ string = k
		var _ int = v
	}
	for range bad {
	}
	for range e {
	}
	for range nil {
	}
	var str2 string
	for str2 = range s {
	}
	for i, str2 = range s {
	}
	for a, b := range s {
	}
	for s[0] = range s {
	}
	for i := range 1.5 {
	}
	for i := range 1 << 40 {
		var _ int32 = i
	}
}

func missing1() int {
}

func missing2(i int) int {
	if i > 0 {
		return 1
	} else if i < 0 {
		return 2
	}
}

func missing3(i int) int {
	for {
		break
	}
}

func missing4(i int) int {
L:
	for {
		switch {
		default:
			break L
		}
	}
}

func ok1(i int) int {
	switch i {
	case 1:
		panic("a")
	default:
		return 1
	}
}

func ok2() int {
	for {
		switch {
		default:
			break
		}
	}
}

func ok3(i int) int {
	{
		if i > 1 {
			return 1
		} else if i < 2 {
			goto L
		} else {
			for {
			}
		}
	}
L:
	select {}
}

func results() (int, string) {
	return 1
	return 1, 2
	return 1, "a", 2
	return
	return results()
	return 1, results()
	return missing1()
}

func nothing() {
	return 1
	return nothing()
}

func named() (n int, err error) {
	{
		n := 1
		return
	}
	if err := error(nil); err != nil {
		return
	}
	return 1
}
