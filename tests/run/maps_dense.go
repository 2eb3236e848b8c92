package main

import "fmt"

type id int32

// visit changes the map while it ranges: what is there throughout comes once, what is deleted before its turn does not come.
func visit(n int) {
	m := map[int]string{}
	for i := range n {
		m[i] = fmt.Sprint(i)
	}
	seen := map[int]int{}
	for k, v := range m {
		if v != fmt.Sprint(k) {
			fmt.Println("wrong value", k, v)
		}
		seen[k]++
		if k%2 == 0 && k > 0 {
			delete(m, k-1)
		}
		m[k+2*n] = fmt.Sprint(k + 2*n)
	}
	twice, odd := 0, 0
	for k, c := range seen {
		if c > 1 {
			twice++
		}
		if k%2 == 1 && k < n {
			odd++
		}
	}
	even := 0
	for k := 0; k < n; k += 2 {
		even += seen[k]
	}
	fmt.Println(n, "twice:", twice, "even:", even == (n+1)/2, "odd seen at most:", odd <= n/2)
}

func main() {
	m := map[int]int{}
	for i := range 1000 {
		m[i] = i * i
	}
	_, zero := m[0]
	delete(m, 0)
	_, gone := m[0]
	_, minus := m[-1]
	_, far := m[1<<40]
	fmt.Println(len(m), zero, gone, minus, far, m[999])
	m[-5], m[1<<40], m[0] = 1, 2, 3
	sum := 0
	for k, v := range m {
		sum += k ^ v
	}
	fmt.Println(len(m), m[-5], m[1<<40], m[0], m[500], sum)

	small := map[id]bool{}
	for i := id(40); i >= -3; i-- {
		small[i] = i%2 == 0
	}
	n := 0
	for k, v := range small {
		if v {
			n += int(k)
		}
	}
	fmt.Println(len(small), small[-2], small[-4], n)
	clear(small)
	small[7] = true
	fmt.Println(len(small), small)

	bytes := map[uint64][]byte{}
	for i := range uint64(100) {
		bytes[i*2] = append(bytes[i*2], byte(i))
		bytes[i] = append(bytes[i], byte(i))
	}
	fmt.Println(len(bytes), bytes[0], bytes[99], bytes[198], bytes[150])
	for k := range bytes {
		if k%3 != 0 {
			delete(bytes, k)
		}
	}
	fmt.Println(len(bytes))

	for _, n := range []int{1, 8, 9, 100, 1000} {
		visit(n)
	}
}
