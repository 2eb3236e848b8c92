package main

import "log"

func main() {
	log.SetFlags(0)
	defer println("no")
	log.Fatalf("bad %d", 1)
}
