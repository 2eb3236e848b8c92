// Blocks with labels, which goto alone refers to: break leaves the loop, switch or select around them.

package main

import "fmt"

func main() {
	for i := range 3 {
		n := 0
	L:
		{
			n++
			if i == 1 {
				break
			}
			if n == 2 {
				continue
			}
			fmt.Println(i, n)
		}
		goto L
	}
	switch n := 0; {
	default:
	M:
		{
			n++
			for range 2 {
				n++
				break
			}
			if n > 3 {
				fmt.Println("switch", n)
				break
			}
			goto M
		}
	}
	ch := make(chan int, 1)
	select {
	case ch <- 1:
		fmt.Println("sent")
	N:
		{
			if len(ch) == 0 {
				fmt.Println("empty")
				break
			}
			<-ch
		}
		goto N
	}
	for i := range func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	} {
	R:
		{
			if i == 2 {
				break
			}
			if i++; i > 4 {
				fmt.Println("over", i)
				continue
			}
		}
		goto R
	}
	fmt.Println("end")
}
