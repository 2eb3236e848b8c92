package main

type S string

func main() {
	panic(S("text\n\"quoted\""))
}
