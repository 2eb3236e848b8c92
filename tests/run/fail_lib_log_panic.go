package main

import "log"
import "io"

func main() {
	log.SetFlags(0)
	log.SetOutput(io.Discard)
	log.Panicln("a", 1)
}
