package main

import "bytes"
import "fmt"

func main() {
	var b bytes.Buffer
	fmt.Println(b.UnreadByte(), b.UnreadRune())
	fmt.Println(b.ReadByte())
	b.WriteString("x")
	fmt.Println(b.Next(-1))
}
