package main

type N bool

func main() {
	panic(N(true))
}
