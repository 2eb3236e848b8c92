package main

import "fmt"

var v2 = tr("v2", v3+1)
var v3 = tr("v3", 40)
var other = func() string { return fmt.Sprint("other", v1) }()

func init() { fmt.Println("main init 2") }
func init() { fmt.Println("main init 3") }
