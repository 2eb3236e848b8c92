package main

import _ "unsafe"
//go:linkname
//go:linkname a b c d
//go:linkname foo os.bar
//go:linkname x
var x int
func foo()
//go:linkname undefinedx os.zz
func f() {
	//go:noinline
	x := 1
	_ = x
	//go:nosplit
}
//go:wasmimport a b
func w()
//go:wasmexport q
func v() {}
//go:notinheap
type N int
//go:noinline
import "fmt"
//line foo.go:10
var y z
/*line bar.go:20:5*/ var zz ww
//line :5
var q r
//line a.go:x
//line a.go:0
//line a.go:1:0
//line a.go:99999999999
var qq rr

func main() {}
