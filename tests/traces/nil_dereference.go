package main

type T struct{ a, b int }

func (t *T) get() int { return t.b }

//go:noinline
func f(t *T) int { return t.get() + 1 }

func main() {
	var t *T
	defer func() {
		defer func() {}()
	}()
	println(f(t))
}
