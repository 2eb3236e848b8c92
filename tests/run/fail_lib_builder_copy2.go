package main

import "strings"

func main() {
	var a strings.Builder
	a.WriteString("x")
	b := a
	b.WriteByte(1)
}
