//go:build !special && (linux || darwin) && !cgo_never

package main

import "fmt"

func tagged() { fmt.Println("not special") }
