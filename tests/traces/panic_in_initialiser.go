package main

var x = f()

func f() int { var m map[string]int; m["a"] = 1; return 1 }

func main() {}
