package main

func f() {
	c := "c"
	c++
	b := true
	b--
	1++
	nil++
	f++
	f()++
	var m map[string]int
	m["a"]++
	var p *int
	p++
	var s []int
	s++
	s += 1
	s += "a"
	c += 1
	c -= "a"
	c &^= 1
	b += true
	b <<= 1
	x := 1
	x += "a"
	x <<= "a"
	x /= 0
	x %= 0
	x += 1.5
	x &= 1.5
	var i interface{}
	i += 1
	i++
	const k = 1
	k++
	k += 1
	_++
	var u8 uint8
	u8 += 256
	u8 <<= 9
	u8 -= -1
}

func main() {}
