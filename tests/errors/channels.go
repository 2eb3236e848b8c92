package main

type T1 chan int
type T2 chan int
var x T1
var _ T2 = x
var so chan<- int
var ro <-chan int
var bi chan int
var _ chan int = so
var _ <-chan int = so
var _ <-chan string = bi
func f() {
	x := 1
	<-x
	x <- "hello"
	<-so
	ro <- 1
	bi <- "a"
	bi <- nil
	_ = <-so
	close(x)
	close(ro)
	close(so)
	close()
	close(bi, bi)
	for range so {}
	for a, b := range bi {}
	for a := range ro {}
	v, ok := <-so
	v2, ok2 := <-bi
	var s string = <-bi
	_ = cap(bi) + len(ro) + "a"
	select {
	case x := 1:
	case bi <- "a":
	case <-so:
	case y := <-bi:
	case y, ok := <-bi:
	case z = <-bi:
	case f():
	default:
	default:
	}
	_ = make(chan int, "a")
	_ = make(chan int, -1)
	_ = make(chan int, 1, 2)
	_ = (<-chan int)(so)
}

func main() {}
