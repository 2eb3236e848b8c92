package p

type bits uint8
type point struct{ x, y int }

func operators(i int, u uint8, f float64, s string, b bool, p *int, m map[string]int) {
	_ = i + f
	_ = s - s
	_ = !i
	_ = -s
	_ = ^f
	_ = f % 2
	_ = b & b
	_ = i && b
	_ = i / 0
	_ = f / 0
	_ = 1.0 / 0
	_ = &1
	_ = &i
	_ = *i
	_ = *nil
	_ = <-i
	_ = u + 256
	_ = bits(1) + u
	_ = ~i
	_ = p + 1
	i += s
	s += 1
	m["a"] &= "b"
	_ = "a" + 1
	_ = 'a' + 1.5
	_ = nil + nil
}

func comparisons(a, b []int, f func(), m map[int]int, e any, pt point, q struct{ f []int }, c chan int) {
	_ = a == b
	_ = a == nil
	_ = f == f
	_ = m == m
	_ = m < m
	_ = pt == pt
	_ = pt < pt
	_ = q == q
	_ = e == a
	_ = e == 1
	_ = e == pt
	_ = nil == nil
	_ = c == nil
	_ = c == 1
	_ = "a" == 1
	_ = true < false
	_ = 1i < 2i
	_ = [2]func(){} == [2]func(){}
}

func shifts(i int, u uint, f float64, s string) {
	_ = i << f
	_ = f << 1
	_ = 1.5 << 1
	_ = 1.0 << 3
	_ = 1 << -1
	_ = 1 << 2000
	_ = 1 << s
	_ = s << 1
	var _ float64 = 1 << i
	var _ int8 = 1 << i
	var _ = 1.0 << u
	var _ = "a"[1<<i]
	var _ = make([]int, 1.0<<u)
	_ = i << 1.0
	_ = i << 1.5
	_ = uint8(1) << 8
}
