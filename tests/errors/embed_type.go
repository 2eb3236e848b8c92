package main

import "embed"

//go:embed embed_type.go
var a int

//go:embed embed_type.go
var b *string

//go:embed embed_type.go
var c []int8

type FS embed.FS

//go:embed embed_type.go
var d FS

//go:embed embed_type.go embed_place.go
var e string

//go:embed embed_*.go
var f []byte

//go:embed embed_type.go
var _ [4]byte

//go:embed embed_*.go
var g embed.FS

type text string

//go:embed embed_type.go embed_t?pe.go
var h text

func main() {}
