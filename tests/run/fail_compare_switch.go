package main

import "fmt"

func main() {
	fmt.Println("before")
	var x any = func() {}
	switch x {
	case 1:
		fmt.Println(1)
	case x:
		fmt.Println(2)
	}
}
