package main

func producer(n int, out chan<- int, done chan struct{}) {
	for i := 0; i < n; i++ {
		select {
		case out <- i:
		case <-done:
			return
		}
	}
	close(out)
}

func try(c chan int) (int, bool) {
	select {
	case v, ok := <-c:
		return v, ok
	default:
	}
	select {
	case c <- 1:
		return 1, true
	default:
		return 0, false
	}
}

func count(m map[string]int, words []string) int {
	for _, w := range words {
		m[w]++
	}
	n := 0
	for k, v := range m {
		if _, ok := m[k]; ok {
			n += v
		}
	}
	delete(m, "a")
	return n + len(m)
}

func main() {
	c, done := make(chan int), make(chan struct{})
	go producer(3, c, done)
	sum := 0
	for v := range c {
		sum += v
	}
	println(sum, count(map[string]int{}, []string{"a", "b", "a"}))
	println(try(make(chan int, 1)))
}
