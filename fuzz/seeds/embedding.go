package main

type Shape interface {
	Area() float64
	Namer
}

type Namer interface{ Name() string }

type Base struct {
	name string
	tags []string `json:"tags,omitempty"`
}

func (b *Base) Name() string    { return b.name }
func (b *Base) Tag(t ...string) { b.tags = append(b.tags, t...) }
func (b Base) count() (n int)   { return len(b.tags) }

type Rect struct {
	*Base
	w, h float64
}

func (r Rect) Area() float64 { return r.w * r.h }

type Square struct {
	Rect
	extra struct{ a, b int8 }
	next  *Square
}

type List []Shape

func (l List) Less(i, j int) bool { return l[i].Area() < l[j].Area() }

func main() {
	sq := &Square{Rect: Rect{&Base{name: "sq"}, 2, 3}}
	sq.Tag("a", "b")
	sq.next = &Square{Rect: Rect{Base: &Base{}}}
	l := List{sq, sq.Rect, Rect{Base: &Base{name: "r"}, w: 1}}
	for _, s := range l {
		println(s.Name(), s.Area())
	}
	var n Namer = l[0]
	if s, ok := n.(Shape); ok && !l.Less(0, 2) {
		println(s.Name(), sq.count(), sq.extra.a)
	}
	a, b := sq.extra, struct{ a, b int8 }{0, 0}
	println(a == b, any(a) == any(b), n != nil)
	c := *sq
	c.w, c.h = c.h, c.w
	println(sq.w, c.w)
}
