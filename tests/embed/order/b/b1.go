package b

import "fmt"

var z = y + 1

func g(n int) int { fmt.Println("b g", n, T.m(T{})); return n * 10 }

type T struct{}

func (T) m() int { return later }

var later = 99

func init() { fmt.Println("b1 init") }
