package main

import (
	"fmt"
	"sort"
	"strings"
)

type shape interface{ area(scale float64) float64 }

type square struct{ side float64 }

func (s square) area(scale float64) float64 {
	if s.side < 0 {
		panic(fmt.Errorf("side %g", s.side))
	}
	return s.side * s.side * scale
}

func apply[T any](s []T, f func(T) bool) (n int) {
	for _, v := range s {
		if f(v) {
			n++
		}
	}
	return n
}

func total(shapes ...shape) (sum float64) {
	defer func() {
		if sum > 100 {
			fmt.Println("large")
		}
	}()
	for _, s := range shapes {
		sum += s.area(2)
	}
	return sum
}

func main() {
	words := strings.Fields("one two three")
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	n := apply(words, func(w string) bool {
		return total(square{float64(len(w))}, square{
			float64(3 - len(w)),
		}) > 0
	})
	fmt.Println(n)
}
