package main

func sieve(m int) int {
	flags := make([]bool, m)
	for i := range flags {
		flags[i] = true
	}
	count := 0
	for i := 2; i < m; i++ {
		if flags[i] {
			for j := i + i; j < m; j += i {
				flags[j] = false
			}
			count++
		}
	}
	return count
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func partition(a []int, p int) (i, j int) {
	j = len(a) - 1
	for i <= j {
		for a[i] < p {
			i++
		}
		for a[j] > p {
			j--
		}
		if i <= j {
			a[i], a[j] = a[j], a[i]
			i++
			j--
		}
	}
	return j, i
}

func words(s string) int {
	n := 0
	for _, r := range s {
		if r == ' ' {
			n++
		}
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			continue
		}
		n += int(s[i])
	}
	return n
}

func down(n int) (s int) {
	for i := n; i >= 0; i-- {
		s ^= i
	}
	return
}

func main() {
	println(sieve(100), dot(nil, nil), words("a b"), down(9))
	println(partition([]int{3, 1, 2}, 2))
}
