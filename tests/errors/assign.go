package main

type I interface{ M(int) string }
type T struct{ f int }

func (t *T) M(x int) string { return "" }

type V struct{}

func (V) M(x int) int { return 0 }

type W struct{}

func (W) m(x int) string { return "" }

func two() (int, string) { return 1, "" }
func none()              {}

func main() {
	var i int = "a"
	var u8 uint8 = 256
	var s string = 'a'
	var p *int = 0
	var n = nil
	var it I = T{}
	it = V{}
	it = W{}
	it = &it
	var f float32 = 1e40
	var k int = 1.5
	i, s = two()
	i, s = two(), 1
	i = two()
	i = none()
	none() = 1
	1 = i
	"a"[0] = 'b'
	s[0] = 'b'
	m := map[string]T{}
	m["a"].f = 1
	const c = 1
	c = 2
	i += "a"
	i++
	s++
	s <<= 1
	i = i + 1.5
	i = i << 1.5
	i = i << -1
	i = 1 / 0
	f = f % 2
	_ = i == s
	_ = m == m
	_ = m == nil
	_ = it == nil
	_ = T{} == T{1}
	_ = []int{} == []int{}
	_ = &1
	_ = &m["a"]
	_ = *i
	_ = -s
	_ = !i
	_ = ^f
	_ = <-i
	i <- 1
	_ = i.x
	_ = it.N
	_ = it.m
	_ = T.f
	_, _, _, _, _ = u8, p, n, k, f
	x, y := 1
	x, y := two()
	a, a := 1, 2
	i := 5
	i, i2 := 1, 2
	_ = 5
	5
	i == 5
	_ = _
	nil = nil
	var q, r = two(), 1
	var t1, t2 int = two()
}
