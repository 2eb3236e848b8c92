package main

//go:embed nope.txt
var a []byte

func main() {}
