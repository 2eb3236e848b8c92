package main

type E int

func (e E) Error() string  { return "error text" }
func (e E) String() string { return "string text" }

func main() {
	panic(E(7))
}
