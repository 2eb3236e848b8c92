package main

import "strings"

func main() {
	strings.NewReplacer("a")
}
