package main

type T struct{}
func two() (int, int) { return 1, 2 }
func f(ch chan int) (r int) {
	if 1 {}
	if x := 1; x {}
	if "a" {}
	if nil {}
	for 1 {}
	for i := 0; i; i++ {}
	for i := range 1.5 {}
	for i := range "abc" { i = "a" }
	for i, j := range 10 {}
	for i := range f {}
	for i := range nil {}
	for i := range (T{}) {}
	for i, j := range two {}
	for a := range (func(yield func(int) int) {}) {}
	for a := range (func(int) {}) {}
	for a, b := range (func(yield func() bool) {}) {}
	for a := range (func(yield func(int, int, int) bool) {}) {}
	for range (func(yield func(int) bool) int { return 1 }) {}
	var i8 int8
	for i8 = range 1000 {}
	var s string
	for s = range []int{} {}
	for _, s = range []int{} {}
	for undefinedV = range []int{} {}
	for i := range int64(5) { var x int = i }
	for 5 = range []int{} {}
	for i := range (&[]int{}) {}
	for i := range (&[3]int{}) {}
	switch 1 { case "a": case 1: case 1: case 2, 2: case nil: case 1.5: }
	switch { case 1: case true: case true: case "a": case s == "": }
	switch s { case 1: case "a": case "a": default: default: }
	switch f { case nil: case f: }
	switch x := 1; x { case x: fallthrough }
	switch x := 1; x { case x: fallthrough; r = 1; default: }
	switch ([]int{}) { case nil: }
	switch nil { case nil: }
	switch two() { }
	
	switch f(nil) {}
	switch i := any(s).(type) { case int: _ = i + "a"; case string: default: }
	switch (any(s)).(type) { case nil, error, interface{ M() }: }
	break
	continue
	goto L
	for { break M; continue N }
	P: for { func() { break P; continue P; goto P }() }
	Q: { continue Q }
	R: if true { break R }
	S: switch { case true: continue S; case false: break S }
	U:
	V: for { }
	go func() {}
	go two()
	var unused int
	var u1, u2 = 1, 2
	u3, _ := two()
	const unusedConst = 1
	type unusedType int
	func() { unused2 := 1 }()
	unused4 := func() { unused4() }
	x = 5
	x := x
	var y = y
	return 1, 2
}

func main() {}
