package main

func g() (int, int) { return 1, 2 }

func main() {
	if 1 {
	}
	if x := 1; x {
	}
	for i := 0; i; i++ {
	}
	for "a" {
	}
	for i := range 1.5 {
	}
	for i, j := range 10 {
	}
	for i, j, k := range []int{} {
	}
	for i := range map[string]int{} {
		_ = i + 1
	}
	for range nil {
	}
	for i, j := range make(chan int) {
	}
	for i := range func(yield func(int) bool) {} {
		_ = i
	}
	for i := range func() {} {
	}
	var s string
	for s = range []int{} {
	}
	switch s {
	case 1:
	case "a", "a":
	case 'b':
	default:
	default:
	}
	switch {
	case 1:
	case true, true:
	}
	switch x := 5; x {
	case 1.0, 2.5:
	case 1:
	}
	var e interface{} = 1
	switch y := e.(type) {
	case int, int:
	case string:
	case nil, nil:
	case foo:
	}
	switch e.(type) {
	case error:
	case interface{ M() }:
		fallthrough
	case int:
	}
	switch s.(type) {
	}
	switch z := e.(type) {
	case int:
		_ = z
	}
	switch {
	case true:
		fallthrough
	case false:
		fallthrough
	}
	var c chan int
	var r <-chan int
	var w chan<- string
	select {
	case c <- "a":
	case x := <-w:
	case r <- 1:
	case <-s:
	case x, ok := <-r:
		_ = ok
	default:
	}
	c <- 1.5
	w <- 1
	_ = <-w
	break
	continue
	goto L
	{
		v := 1
		_ = v
	}
M:
	for {
		break M
		continue N
	}
	var t struct{ a int }
	t.a, t.b = g()
	t.a, t.c = 1
	e.x = 1
	e.(int) = 1
	_ = e.(foo)
	_ = s.(string)
	_ = e.(main)
	a, ok := e.(int), 1
	var arr [3]int
	_ = arr[5]
	_ = arr[-1]
	_ = arr["a"]
	_ = arr[1:5]
	_ = arr[2:1]
	_ = s[1:2:3]
	_ = "abc"[10]
	_ = []int{1, 2}[1.5]
	_ = map[string]int{}[1]
	_ = main[0]
	_ = t[0]
	_ = (&arr)[1:2]
	_ = [3]int{}[:]
	defer func() { return 1 }()
	func() {
		return
	}
	return 1
}
