package main

var nil2 any

func main() {
	println(1, -2, "s", true, 1.5, nil == nil2, 'a', uint8(3), 2+3i)
	print("x", 1, "\n")
	panic("end")
}
