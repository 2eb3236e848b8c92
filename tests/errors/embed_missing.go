package main

import _ "embed"

//go:embed embed_missing.go nope.txt
var a []byte

//go:embed ../x
var b string

func main() {}
