package main

func main() {
	panic("a\nb\nc")
}
