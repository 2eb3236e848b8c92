package main

type T struct { a int }
type U struct { a int "tag" }
type V struct { b int }
var x int
var s string
var b []byte
var sl []int
var p *T
var fn func()
var a4 [4]int
func f() {
	_ = int(s)
	_ = int("1")
	_ = string(1.5)
	_ = string(sl)
	_ = []byte(x)
	_ = []byte(sl)
	_ = []int(s)
	_ = T(V{})
	_ = T(U{})
	_ = (*T)(&V{})
	_ = T(p)
	_ = *T(p)
	_ = float64("a")
	_ = bool(1)
	_ = int(true)
	_ = int(nil)
	_ = uint8(256)
	_ = int8(-129)
	_ = int(1.5)
	_ = uint(-1)
	_ = float32(1e40)
	_ = string(x)
	_ = rune("a")
	_ = [4]int(sl)
	_ = [4]int(a4[:])
	_ = [5]string(sl)
	_ = *[4]string(sl)
	_ = (*[4]string)(sl)
	_ = (*[4]int)(sl)
	_ = func()(fn)
	_ = (func(int))(fn)
	_ = map[int]int(sl)
	_ = interface{ M() }(x)
	_ = T(T)
	_ = int(int)
	_ = error(nil)
	_ = int(1, 2)
	_ = int()
	_ = int(x...)
	_ = complex64(x)
	_ = complex128("a")
	_ = int(1i)
	_ = int(2 + 0i)
	_ = uintptr(p)
	_ = (*int)(p)
	_ = (*int)(5)
	_ = chan int(nil)
	_ = undefinedT(1)
	_ = byte('ā')
	_ = string('a' + 1<<40)
	_ = []rune(1)
	_ = []byte("a" + 1)
}

func main() {}
