package main

type T struct { a int }
var x, y int
var s = "a"
var p *int
var fn func()
var mp map[string]int
var sl []int
var ifc interface{}
var ch chan int
var b bool
func f() {
	T
	_ = T
	_ = _
	_ = x + s
	_ = s - s
	_ = "a" - "b"
	_ = x + 1.5
	_ = x + "a"
	_ = s + 1
	_ = s + nil
	_ = x == nil
	_ = x == s
	_ = fn == fn
	_ = mp == mp
	_ = sl == sl
	_ = fn == nil
	_ = nil == nil
	_ = T{} < T{}
	_ = p < p
	_ = p + p
	_ = b + b
	_ = b && x
	_ = x && y
	_ = !x
	_ = -s
	_ = +b
	_ = ^s
	_ = ^1.5
	_ = <-x
	_ = &1
	_ = &x + 1
	_ = &T{}.a
	_ = &f()
	_ = *x
	_ = *nil
	_ = *T{}
	_ = ifc + 1
	_ = ifc == 1
	_ = ifc == fn
	_ = ifc == sl
	_ = ch == 1
	_ = x << s
	_ = x << 1.5
	_ = x << -1
	_ = s << 2
	_ = 1.5 << x
	_ = x << nil
	var z int8 = 1.0 << x
	var ff float64 = 1 << x
	_ = [2]int{} == [3]int{}
	_ = struct{ f func() }{} == struct{ f func() }{}
	_ = x % 1.5
	_ = 1.5 % 2
	_ = x &^ 1.5
	_ = x & s
	_ = ifc < ifc
	_ = b < b
	_ = x < s
	_ = T{} == x
	_ = p == x
	_ = 1 == "a"
	_ = x == 1.5
	_ = x == 'a' + 0.5
	x.a = 1
	_ = z
	_ = int == x
	_ = f == nil
	_ = len
	_ = len == nil
	_ = f() + 1
	_ = x.(int)
	_ = ifc.(undefinedT)
	_ = x.b.c
	_ = true + 1
	_ = "a" + 'b'
	_ = uint8(1) + int8(1)
	_ = x + uint(1)
	_ = 1 + x.(int)
	(x)
	-x
	x == y
	"a"
	func() {}
	x.y
	sl[0]
	<-ch
	(<-ch)
	&x
	T{}
	[]int{1}
	ifc.(int)
	int(x)
	nil
}

func main() {}
