package main

import "bytes"

type neg struct{}

func (neg) Read(p []byte) (int, error) { return -1, nil }

func main() {
	var b bytes.Buffer
	b.ReadFrom(neg{})
}
