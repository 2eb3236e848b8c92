package main

func main() {
	m := map[any]int{}
	delete(m, []int{1})
}
