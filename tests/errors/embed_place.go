package main

import "embed"

//go:embed x.txt
type T int

//go:embed x.txt
func g() {}

//go:embed x.txt
var a, b string

//go:embed x.txt
var c string = "c"

//go:embed x.txt
var d = "d"

func f() {
	//go:embed x.txt
	var x string
	_ = x
}

var _ embed.FS

func main() { f(); g() }
