// Goroutines read, range over and grow one map without a lock.
package main

type key struct {
	a string
	b int
}

func main() {
	m := map[key][]string{}
	n := map[string]any{}
	for range 3 {
		go func() {
			for {
				for k, v := range m {
					if len(k.a) > 1 || len(v) > 1 || len(v) == 1 && len(v[0]) != 1 {
						panic("torn entry")
					}
				}
				for k, v := range n {
					if s, ok := v.(string); ok && len(s) != len(k) {
						panic("torn entry")
					}
				}
				_ = m[key{"a", 1}]
				_, _ = n["b"]
			}
		}()
	}
	for i := 0; ; i++ {
		s := string(rune('a' + i%26))
		m[key{s, i % 3000}] = []string{s}
		n[s] = s
		if i%5000 == 0 {
			clear(m)
		}
		delete(n, s)
	}
}
