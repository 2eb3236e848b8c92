package main

type E int

func (e E) Error() string { panic("inside Error") }

func main() {
	panic(E(7))
}
