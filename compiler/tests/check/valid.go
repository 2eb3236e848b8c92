package p

import "unsafe"

type (
	Kind  uint8
	Point struct{ X, Y float64 }
	Shape interface{ Area() float64 }
	Named interface {
		Shape
		Name() string
	}
	Square struct {
		Point
		side float64
	}
	Tree[K comparable, V any] struct {
		left, right *Tree[K, V]
		key         K
		val         V
	}
	Op func(a, b int) int
)

const (
	A Kind = iota
	B
	_
	D
	Mask = 1<<D - 1
	Pi   = 3.14159265358979323846264338327950288419716939937510582097494459
)

func (s Square) Area() float64  { return s.side * s.side }
func (s *Square) Name() string  { return "square" }
func (k Kind) String() string   { return [...]string{A: "a", B: "b", D: "d"}[k] }
func (o Op) Call(a, b int) int  { return o(a, b) }
func (p *Point) Move(d float64) { p.X += d; p.Y -= d }

func (t *Tree[K, V]) Find(less func(a, b K) bool, key K) (v V, ok bool) {
	for t != nil {
		switch {
		case less(key, t.key):
			t = t.left
		case less(t.key, key):
			t = t.right
		default:
			return t.val, true
		}
	}
	return
}

func (t *Tree[K, V]) All() func(yield func(K, V) bool) {
	return func(yield func(K, V) bool) {
		if t == nil {
			return
		}
		for k, v := range t.left.All() {
			if !yield(k, v) {
				return
			}
		}
		_ = yield(t.key, t.val) && func() bool {
			for k, v := range t.right.All() {
				if !yield(k, v) {
					return false
				}
			}
			return true
		}()
	}
}

var (
	ops            = map[string]Op{"+": func(a, b int) int { return a + b }, "-": sub}
	first, _       = ops["+"], 0
	shapes         = []Shape{Square{side: 2}, &Square{Point{1, 2}, 3}}
	_        Named = (*Square)(nil)
	table          = [...][2]int{{1, 2}, 4: {3}}
	size           = unsafe.Sizeof(struct {
		a byte
		b int32
	}{})
	method       = Square.Area
	pmethod      = (*Square).Move
	bound        = Square{}.Area
	_       byte = 'a' - "b"[0]%2 + 1<<3
)

func init() { first = nil }

func sub(a, b int) int { return a - b }

func flow(n int, c chan int, e any, words ...string) (sum int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err, _ = r.(error)
		}
	}()
	go flow(n-1, c, e, words...)
outer:
	for i := range n {
		for j, w := range words {
			switch l := len(w); {
			case l == i, j > 3:
				continue outer
			case l > 10:
				break outer
			default:
				fallthrough
			case l < 0:
				sum += l
			}
		}
	}
	select {
	case v, ok := <-c:
		if !ok {
			break
		}
		sum |= v
	case c <- sum:
	default:
	}
	switch x := e.(type) {
	case nil:
	case int, int64:
		_ = x
	case []byte:
		sum = copy(x, "abc") + len(append(x, "def"...))
	case func(int) int:
		sum = x(1)
	case error:
		err = x
	}
	var f32 float32 = 1 << 3
	x, y := float64(f32), 1.0
	y = x * 2 / 3
	z := complex(x, y)
	sum += int(real(z)) &^ 7
	if i := 1; i > 2 {
		goto end
	} else if s, ok := e.(interface{ Len() int }); ok {
		sum = s.Len()
	}
end:
	p := &table[1][0]
	*p++
	q := new(table[0][1])
	*q <<= uint(sum) % 8
	m := map[[2]int]struct{ n int }{{1, 2}: {3}}
	delete(m, [2]int{1, 2})
	clear(m)
	lo, hi := min(sum, 3), max(1, 2.0)
	b := []byte("hi")[lo:min(int(hi), 2):2]
	_ = *(*[1]byte)(b)
	_ = [1]byte(b)
	return sum, nil
}
