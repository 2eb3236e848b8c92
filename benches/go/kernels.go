// Kernels of the interpreter and the heap; each function takes a size.
package main

func Fib(n int) int {
	if n < 2 {
		return n
	}
	return Fib(n-1) + Fib(n-2)
}

func Loop(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		sum += i ^ i>>3
	}
	return sum
}

func Sieve(n int) int {
	composite := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j <= n; j += i {
			composite[j] = true
		}
	}
	return count
}

func Floats(n int) float64 {
	sum, sign := 0.0, 1.0
	for i := 0; i < n; i++ {
		sum += sign / float64(2*i+1)
		sign = -sign
	}
	return 4 * sum
}

type shape interface{ area() int }
type square struct{ side int }
type rect struct{ w, h int }

func (s square) area() int { return s.side * s.side }
func (r *rect) area() int  { return r.w * r.h }

func Methods(n int) int {
	shapes := []shape{square{2}, &rect{2, 3}, square{4}}
	sum := 0
	for i := 0; i < n; i++ {
		sum += shapes[i%3].area()
	}
	return sum
}

func Maps(n int) int {
	m := make(map[int]int)
	for i := 0; i < n; i++ {
		m[i*7%1009] += i
	}
	return len(m)
}

func Strings(n int) int {
	words := map[string]int{}
	s := ""
	for i := 0; i < n; i++ {
		s += string(rune('a' + i%26))
		if len(s) == 8 {
			words[s]++
			s = ""
		}
	}
	return len(words)
}

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

// Trees allocates and drops n trees of 2047 nodes.
func Trees(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		sum += build(10).count()
	}
	return sum
}

func main() {}
