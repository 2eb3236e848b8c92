package main

import _ "embed"

//go:embed "x.txt
var e string

//go:embed x.txt "y"z
var h string

//go:embed
var i string

//go:embed "\q"
var j string

func main() {}
