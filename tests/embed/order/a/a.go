package a

import "fmt"
import "example.com/order/b"

var A = f("A")

func f(s string) string { fmt.Println("pkg a", s, b.B); return s }
func init()             { fmt.Println("a init") }
