package main

import "errors"

type list []int

func (l *list) add(n int) {
	if n > 2 {
		panic(errors.New("too many"))
	}
	*l = append(*l, n)
	l.add(n + 1)
}

func init() {
	var l list
	l.add(0)
}

func main() {}
