package main

import "fmt"

func main() {
	// labelled everything
outer:
	for i := range 3 {
		switch {
		case i == 1:
			continue outer
		case i == 2:
			break outer
		}
		fmt.Println("i", i)
	}
sw:
	switch x := 5; {
	case x > 3:
		for {
			break sw
		}
		fmt.Println("no")
	default:
	}
iff:
	for {
		if true {
			break iff
		}
	}
	c := make(chan int, 1)
sel:
	select {
	case c <- 1:
		for {
			break sel
		}
	}
	var v any = 3
ts:
	switch t := v.(type) {
	case int:
		for range t {
			break ts
		}
	}
	i := 0
loop:
	if i < 3 {
		i++
		goto loop
	}
	fmt.Println(i)
	switch i {
	case 1, 2:
		fmt.Println("12")
	case 3:
		fmt.Println("3")
		fallthrough
	case 4:
		fmt.Println("4")
		fallthrough
	default:
		fmt.Println("def")
	case 5:
		fmt.Println("5")
	}
	switch {
	default:
		fmt.Println("default first")
	case i == 3:
		fmt.Println("case")
	}
	switch f := func() bool { fmt.Print("f "); return true }; f() {
	case f() && false:
		fmt.Println("A")
	case f():
		fmt.Println("B")
	}
}

type Num interface{ ~int | ~float64 }

func kind[T any](x T) string {
	switch v := any(x).(type) {
	case nil:
		return "nil"
	case int, string:
		return fmt.Sprintf("int|string %T", v)
	case []T:
		return "slice of T"
	case error:
		return "error " + v.Error()
	case func() T:
		return "func"
	case interface{ M() }:
		return "M"
	}
	return "other"
}

func gk[T, U any](x any) string {
	switch x.(type) {
	case T:
		return "T"
	case U:
		return "U"
	case []U, map[string]T:
		return "comp"
	}
	return "?"
}

type ME struct{}

func (ME) M() {}

func init() {
	fmt.Println(kind(1), kind("s"), kind([]int{}), kind[any](nil), kind(fmt.Errorf("e")), kind[any]([]any{}), kind[any](func() any { return 1 }), kind(ME{}), kind(2.5))
	fmt.Println(gk[int, string](1), gk[int, string]("s"), gk[int, string]([]string{}), gk[int, string](map[string]int{}), gk[int, int](3), gk[int, string](2.0))
	for i, r := range "a\xffb\xe6\x97日\xed\xa0\x80" {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println()
	for i := range "日本" {
		fmt.Print(i, " ")
	}
	for range "日本" {
		fmt.Print("x")
	}
	fmt.Println()
	type MyInt int8
	for i := range MyInt(3) {
		fmt.Printf("%T%v ", i, i)
	}
	var n uint8 = 2
	for i := range n {
		fmt.Printf("%T%v ", i, i)
	}
	for i := range 'c' - 'a' {
		fmt.Printf("%T%v ", i, i)
	}
	for range -5 {
		fmt.Print("never")
	}
	fmt.Println()
	var arr [4]int
	for i := range arr {
		arr[i] = i * i
	}
	var pa *[4]int
	for i := range pa {
		fmt.Print(i)
	}
	fmt.Println(len(pa))
	func() {
		defer func() { fmt.Println(recover()) }()
		for i, v := range pa {
			fmt.Print(i, v)
		}
	}()
	s := []int{1, 2, 3}
	for i, v := range s {
		if i == 0 {
			s = append(s, 4)
			s[1] = 10
		}
		fmt.Print(v, " ")
	}
	fmt.Println(s)
	s2 := []int{1, 2, 3}
	for i, v := range s2 {
		s2[2] = 9
		s2 = nil
		fmt.Print(i, v, " ")
		break
	}
	ch := make(chan int, 3)
	go func() {
		for i := range 3 {
			ch <- i
		}
		close(ch)
	}()
	for v := range ch {
		fmt.Print(v, " ")
	}
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	for i := 0; i < 6; i++ {
		defer func() { fmt.Print("d", i, " ") }()
		i++
	}
	var x [3]int
	var k int
	for k, x[k] = range []int{7, 8, 9} {
	}
	fmt.Println(x, k)
	var st struct {
		k string
		v int
	}
	for st.k, st.v = range map[string]int{"a": 1} {
	}
	fmt.Println(st)
	m := map[int]bool{1: true, 2: true, 3: true}
	cnt := 0
	for k := range m {
		cnt++
		for j := range m {
			if j != k {
				delete(m, j)
			}
		}
	}
	fmt.Println(cnt, len(m))
}
