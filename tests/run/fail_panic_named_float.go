package main

type N float64

func main() {
	panic(N(7.5))
}
