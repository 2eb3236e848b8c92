package main

import "encoding/hex"

func main() {
	hex.Decode(make([]byte, 0), []byte("00"))
}
