// A remark.

// +build linux,!cgo darwin
// +build amd64

// Another one.

package p

//go:build (linux && !cgo || darwin) && !(arm||386)

func f()
