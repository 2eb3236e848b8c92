package main

import "bufio"
import "strings"

func main() {
	s := bufio.NewScanner(strings.NewReader("abc"))
	s.Split(func(d []byte, e bool) (int, []byte, error) { return 0, []byte{}, nil })
	for s.Scan() {
	}
}
