package main

var x = f()

func f() int { c := make(chan int); return <-c }

func main() {

}
