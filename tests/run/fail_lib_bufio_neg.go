package main

import "bufio"
import "strings"
import "fmt"

func main() {
	b := bufio.NewReader(strings.NewReader("x"))
	_, err := b.Peek(-1)
	fmt.Println(err)
	fmt.Println(b.UnreadByte(), b.UnreadRune())
	s := bufio.NewScanner(strings.NewReader("a b"))
	s.Scan()
	s.Buffer(nil, 10)
}
