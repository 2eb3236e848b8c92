package main

func main() {
	var a any = []int{}
	switch a {
	case 1:
	case any([]int{}):
	}
}
