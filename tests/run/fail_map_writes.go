package main

func main() {
	m := map[int]int{}
	for g := range 4 {
		go func() {
			for i := 0; ; i++ {
				m[i&1023] = g
			}
		}()
	}
	select {}
}
