package main

func f(c chan int) int { return <-c }

func main() {
	c := make(chan int)
	f(c)
}
