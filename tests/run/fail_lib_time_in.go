package main

import "time"

func main() {
	time.Now().In(nil)
}
