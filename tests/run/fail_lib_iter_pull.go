package main

import "iter"
import "fmt"

func main() {
	next, stop := iter.Pull(func(yield func(int) bool) { yield(1); panic("it") })
	fmt.Println(next())
	defer stop()
	next()
}
