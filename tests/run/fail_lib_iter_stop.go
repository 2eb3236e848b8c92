package main

import "iter"
import "fmt"

func main() {
	next, stop := iter.Pull(func(yield func(int) bool) { yield(1); yield(2) })
	next()
	stop()
	fmt.Println(next())
}
