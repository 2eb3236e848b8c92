package main

import (
	"fmt"
	"os"
	x "strings"
	_ "io"
	. "errors"
)
func main() {
	a := 1
	var b int
	c, d := 1, 2
	_ = c
	for i, e := range []int{} {}
	if f := 1; true {}
	switch g := 1; {}
	switch h := any(1).(type) { case int: }
	func(i int) { j := i }(1)
	var k = func() {}
	const l = 1
	type m int
	b = 2
	a, n := 2, 3
	var fmt = 1
	select { case o := <-make(chan int): }
	p, q := 1, func() { p := 2 }
	var r struct{ x int }
	r.x = 1
	var s [3]int
	s[0] = 1
	var t *int
	*t = 1
	u := 1
	u++
	v := 1
	v += 1
	w := []int{}
	w = append(w, 1)
}
