package main

import "unicode/utf8"

func main() {
	var b []byte
	utf8.EncodeRune(b, 0x20ac)
}
