package main

import "fmt"

type G[T any] struct{ x T }
type P struct{ a int }

func main() {
	type L struct{}
	fmt.Printf("%T\n", G[struct {
		a int
		B string
		P
	}]{})
	fmt.Printf("%T\n", G[struct{}]{})
	fmt.Printf("%T\n", G[interface {
		m()
		N(int) string
	}]{})
	fmt.Printf("%T\n", G[func(a int, b ...string) (x int, err error)]{})
	fmt.Printf("%T\n", G[map[string]chan<- struct {
		A int `k:"v"`
	}]{})
	fmt.Printf("%T\n", G[any]{})
	fmt.Printf("%T\n", G[G[*struct{ a [3]int }]]{})
	fmt.Printf("%T\n", G[L]{})
	fmt.Printf("%T\n", G[struct {
		*P
		fmt.Stringer
		_ int
	}]{})
	fmt.Printf("%T\n", G[interface {
		error
		fmt.Stringer
	}]{})
	fmt.Printf("%T\n", G[error]{})
	fmt.Printf("%T\n", G[<-chan func()]{})
	fmt.Printf("%T\n", G[func() (int, string)]{})
}
