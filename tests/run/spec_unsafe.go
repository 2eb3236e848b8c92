package main

import (
	"fmt"
	"math"
	"unsafe"
)

type S struct {
	a byte
	b int32
	c int64
	d [3]byte
}

const sz = unsafe.Sizeof(int64(0))
const of = unsafe.Offsetof(S{}.c)

var arr [unsafe.Sizeof(S{})]int

type T struct {
	A int
	S
	p *S
}

func main() {
	fmt.Println(sz, of, len(arr), unsafe.Alignof(S{}.b), unsafe.Sizeof(S{}), unsafe.Offsetof(T{}.S), unsafe.Sizeof(uintptr(0)))
	b := []byte("hello")
	s := unsafe.String(&b[0], len(b))
	fmt.Println(s, len(unsafe.Slice(unsafe.StringData("xyz"), 2)), unsafe.Slice(&b[1], 3), *unsafe.SliceData(b))
	f := 1.5
	fmt.Println(*(*uint64)(unsafe.Pointer(&f)) == math.Float64bits(f))
	s2 := *(*string)(unsafe.Pointer(&b))
	fmt.Println(s2)
	x := [4]int32{1, 2, 3, 4}
	q := unsafe.Slice(&x[1], 3)
	fmt.Println(q, len(q), cap(q))

	type rgb struct{ r, g, b, a uint8 }
	c := rgb{1, 2, 3, 4}
	fmt.Printf("%#x\n", *(*[4]byte)(unsafe.Pointer(&c)))
	w := uint32(0x01020304)
	bytes := (*[4]byte)(unsafe.Pointer(&w))
	bytes[0] = 0xff
	fmt.Printf("%#x %v\n", w, *(*byte)(unsafe.Pointer(&w)) == 0xff)
	type celsius float64
	temps := []float64{1, 2}
	t := (*celsius)(unsafe.Pointer(&temps[1]))
	*t += 0.5
	fmt.Println(temps, *t)
	i := int32(-1)
	fmt.Println(*(*uint32)(unsafe.Pointer(&i)))
	text := "text"
	raw := unsafe.Slice(unsafe.StringData(text), len(text))
	fmt.Println(string(raw), cap(raw), unsafe.String(unsafe.SliceData(raw), 2), unsafe.String(unsafe.StringData(text), 3))
	first := unsafe.SliceData(temps)
	*first = 9
	fmt.Println(temps, unsafe.SliceData([]int(nil)) == nil, unsafe.SliceData([]int{}) != nil, *unsafe.SliceData(temps[1:]))
	type node struct {
		next *node
		name string
		n    int
	}
	type other struct {
		next *node
		name string
		n    uint
	}
	nd := &node{nil, "a", -1}
	ot := (*other)(unsafe.Pointer(nd))
	ot.next = nd
	fmt.Println(nd.next == nd, ot.name, ot.n)
	addr := uintptr(unsafe.Pointer(nd))
	fmt.Println(addr%8, addr != 0, uintptr(unsafe.Pointer((*int)(nil))))
	func() {
		defer func() { fmt.Println(recover() != nil) }()
		fmt.Println(unsafe.Slice(&temps[0], -len(temps)))
	}()
	sl := []byte(*(*string)(unsafe.Pointer(&b)))
	sl[0] = 'J'
	fmt.Println(string(sl), string(b), len(*(*[]byte)(unsafe.Pointer(&text))))
	var p unsafe.Pointer
	fmt.Println(p == nil, unsafe.Pointer(nd) == unsafe.Pointer(ot))
}
