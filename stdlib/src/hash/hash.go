// Package hash says what hash functions are.
package hash

import "io"

// A Hash takes what is written; Sum appends the hash of that to b, and changes nothing.
type Hash interface {
	io.Writer
	Sum(b []byte) []byte
	Reset()
	Size() int
	BlockSize() int
}

type Hash32 interface {
	Hash
	Sum32() uint32
}

type Hash64 interface {
	Hash
	Sum64() uint64
}

// A Cloner makes a copy of its state.
type Cloner interface {
	Hash
	Clone() (Cloner, error)
}

// An XOF gives as many bytes as are read.
type XOF interface {
	io.Writer
	io.Reader
	Reset()
	BlockSize() int
}
