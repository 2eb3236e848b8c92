package main

import "bufio"
import "strings"
import "fmt"

func main() {
	s := bufio.NewScanner(strings.NewReader("abc"))
	s.Split(func(d []byte, e bool) (int, []byte, error) { return 10, nil, nil })
	for s.Scan() {
	}
	fmt.Println(s.Err())
	s.Split(func(d []byte, e bool) (int, []byte, error) { return -1, nil, nil })
}
