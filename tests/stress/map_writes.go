// Goroutines write one map without a lock.
package main

import "fmt"

func main() {
	m := map[int]string{}
	for g := range 4 {
		go func() {
			for i := 0; ; i++ {
				m[i%1000*4+g] = "x"
				delete(m, i%500)
			}
		}()
	}
	for i := 0; ; i++ {
		m[i%100] = fmt.Sprint(i)
	}
}
