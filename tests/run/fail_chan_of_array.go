package main

import "fmt"

func main() {
	c := make(chan [3]int, 1)
	c <- [3]int{1, 2, 3}
	i := 3
	fmt.Println((<-c)[i])
}
