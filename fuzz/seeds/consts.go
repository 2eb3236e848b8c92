package main

type Weekday uint8

const (
	Sunday Weekday = iota
	Monday
	_
	Wednesday = Weekday(iota) << 1
)

const (
	KB, MB = 1 << (10 * (iota + 1)), 1 << (20 * (iota + 1))
	big    = 1 << 100
	third  = 1.0 / 3
	r      = 'x' + 1
	c      = 2i * 2i
	s      = "ab" + "c"
	n      = len(s) + len([...]int{9: 1})
	t      = big>>98 == 4 && !false
)

var (
	a    = b + f()
	b    = int(third * 6)
	m    = map[Weekday]string{Sunday: "s", Monday: "m"}
	grid = [2][3]float32{{1, 2}, 1: {2: third}}
)

func f() int { return n }

func (d Weekday) String() string {
	switch d {
	case Sunday, Monday:
		return m[d]
	case Wednesday:
		fallthrough
	default:
		return s[1:]
	}
}

func main() {
	var u8 uint8 = 255
	u8++
	var i8 int8 = -128
	i8 /= -1
	x := uint64(1)<<63 | 1
	println(u8, i8, x&^1, x>>r, -7%3, ^5, real(c), t, a, KB, MB)
	println(Monday.String(), Weekday(9).String(), grid[1][2] > 0.3, string(rune(r)))
	y, ok := any(x).(uint64)
	println(y, ok, len(m), cap(grid))
}
