package main

import (
	"example.com/order/a"
	. "example.com/order/b"
	_ "example.com/order/internal/w"
	"fmt"
)

var v1 = tr("v1", v2+1)
var _ = tr("blank", 0)

func tr(s string, n int) int { fmt.Println("main", s, n); return n }
func init()                  { fmt.Println("main init 1", other) }

func main() {
	fmt.Println(a.A, B, Name(), v1, v2, v3)
	var fs []func()
	for i := 0; i < 3; i++ {
		fs = append(fs, func() { fmt.Print(i, " ") })
	}
	for _, f := range fs {
		f()
	}
	for _, s := range []string{"x", "y"} {
		defer func() { fmt.Print(s, " ") }()
	}
	for k := range map[int]int{5: 1} {
		fs = append(fs, func() { fmt.Print(k) })
	}
	fs[3]()
	newer()
	tagged()
	var t BT = BT{X: 1}
	t.Show()
	fmt.Println()
}
