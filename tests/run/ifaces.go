package main

import (
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
)

type Shape interface {
	Area() float64
	Perimeter() float64
}
type Named interface{ Name() string }
type NamedShape interface {
	Shape
	Named
}
type Rect struct{ w, h float64 }
type Circle struct{ r float64 }
type Base struct{ name string }

func (b Base) Name() string      { return b.name }
func (b *Base) SetName(s string) { b.name = s }

type Square struct {
	Base
	*Rect
	tag string
}

func (r Rect) Area() float64         { return r.w * r.h }
func (r Rect) Perimeter() float64    { return 2 * (r.w + r.h) }
func (c *Circle) Area() float64      { return 3 * c.r * c.r }
func (c *Circle) Perimeter() float64 { return 6 * c.r }

type Celsius float64
type Weekday uint8

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }
func (d Weekday) String() string { return [...]string{"Mon", "Tue", "Wed"}[d] }
func (d *Weekday) Next()         { *d = (*d + 1) % 3 }

type Func func(int) int

func (f Func) Twice(x int) int { return f(f(x)) }

type List []int

func (l List) Len() int           { return len(l) }
func (l List) Less(i, j int) bool { return l[i] > l[j] }
func (l List) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

type myErr struct{ code int }

func (e *myErr) Error() string   { return fmt.Sprint("myErr ", e.code) }
func (e *myErr) Is(t error) bool { return t == io.EOF && e != nil && e.code == 0 }
func mayFail(n int) error {
	var e *myErr
	if n > 0 {
		e = &myErr{n}
		return e
	}
	if n < 0 {
		return e
	}
	return nil
}

func kind(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("integer %v", v)
	case string:
		return "string " + v
	case []int:
		return fmt.Sprint("slice ", len(v))
	case error:
		return "error " + v.Error()
	case fmt.Stringer:
		return "stringer " + v.String()
	case func() int:
		return fmt.Sprint("func ", v())
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case chan int:
		return fmt.Sprint("chan ", cap(v))
	case *int:
		return fmt.Sprint("ptr ", *v)
	case [2]int:
		return fmt.Sprint("array ", v[1])
	case struct{ A, B int }:
		return fmt.Sprint("struct ", v.B)
	case interface{ Twice(int) int }:
		return fmt.Sprint("twice ", v.Twice(3))
	default:
		return fmt.Sprintf("other %T", v)
	}
}

type node struct {
	Left, Right *node
	Val         int
}

func (n *node) Sum() int {
	if n == nil {
		return 0
	}
	return n.Left.Sum() + n.Val + n.Right.Sum()
}

type Logger struct {
	io.Writer
	prefix string
}

func (l Logger) Log(s string) { fmt.Fprintf(l, "%s%s\n", l.prefix, s) }

type Deep struct{ Logger }
type Deeper struct {
	*Deep
	Base
}

func main() {
	shapes := []Shape{Rect{2, 3}, &Circle{1}, &Rect{1, 1}, Square{Base{"sq"}, &Rect{4, 4}, "t"}}
	for _, s := range shapes {
		fmt.Printf("%T %.2f %.2f", s, s.Area(), s.Perimeter())
		if n, ok := s.(Named); ok {
			fmt.Print(" ", n.Name())
		}
		if ns, ok := s.(NamedShape); ok {
			fmt.Print(" ", ns.Name(), ns.Area())
		}
		_, isRect := s.(Rect)
		fmt.Println(isRect)
	}
	sq := Square{Base{"a"}, &Rect{1, 2}, ""}
	sq.SetName("b")
	sq.w = 10
	cp := sq
	cp.h = 5
	cp.name = "c"
	fmt.Println(sq.Name(), sq.Area(), cp.Name(), sq.Base.Name(), sq.Rect.Area())
	d := Weekday(1)
	d.Next()
	next := d.Next
	next()
	fmt.Println(d, Celsius(36.6), []Celsius{1, 2}, map[Weekday]Celsius{0: 1, 2: 3}, struct {
		D Weekday
		c Celsius
	}{1, 2}, &d != nil)
	fmt.Println(Func(func(x int) int { return x * x }).Twice(3))
	l := List{3, 1, 4, 1, 5}
	sort.Sort(l)
	fmt.Println(l)
	sort.Sort(sort.Reverse(l))
	fmt.Println(l)
	for _, n := range []int{1, -1, 0} {
		err := mayFail(n)
		fmt.Println(err == nil, errors.Is(err, io.EOF))
	}
	w := fmt.Errorf("wrap2: %w", fmt.Errorf("wrap: %w", &myErr{0}))
	var me *myErr
	fmt.Println(w, errors.As(w, &me), me.code, errors.Is(w, io.EOF), errors.Unwrap(w), errors.Join(w, nil, io.EOF))
	n := 5
	for _, x := range []any{nil, 1, int64(2), "s", []int{1}, errors.New("e"), Celsius(1), func() int { return 7 }, map[string]int{"a": 4}, make(chan int, 3), &n, [2]int{1, 2}, struct{ A, B int }{1, 2}, Func(func(i int) int { return i + 1 }), 3.5, int8(1), struct{}{}, &me} {
		fmt.Println(kind(x))
	}
	t := &node{&node{nil, nil, 1}, &node{&node{Val: 5}, nil, 3}, 2}
	fmt.Println(t.Sum(), (*node)(nil).Sum())
	var sb strings.Builder
	dd := Deeper{&Deep{Logger{&sb, "> "}}, Base{"base"}}
	dd.Log("hello")
	dd.Deep.Logger.Log("x")
	f := dd.Log
	f("bound")
	fmt.Print(sb.String(), dd.Name(), "\n")
	var a, b any = 1, 1
	var c any = int32(1)
	var s1, s2 any = Rect{1, 2}, Rect{1, 2}
	var e1, e2 error
	fmt.Println(a == b, a == c, s1 == s2, a == 1, c == 1, a != nil, e1 == e2, e1 == nil, any(&n) == any(&n), s1 == Shape(Rect{1, 2}), any("x") == any("x"))
	area := Shape.Area
	name := Named.Name
	fmt.Println(area(Rect{3, 3}), name(Base{"expr"}), (*Circle).Area(&Circle{2}))
	var st fmt.Stringer = Celsius(3)
	if x, ok := st.(interface{ Nope() }); !ok {
		fmt.Println("no Nope", x == nil)
	}
	type pair[A, B any] struct {
		a A
		b B
	}
	fmt.Printf("%v %+v %T\n", pair[int, string]{1, "x"}, pair[Shape, error]{}, pair[[]int, map[string]Celsius]{})
	var ww io.Writer = &sb
	_, isStr := ww.(fmt.Stringer)
	_, isRd := ww.(io.Reader)
	fmt.Println(isStr, isRd)
	anon := struct {
		Named
		n int
	}{Base{"anon"}, 1}
	fmt.Println(anon.Name(), anon)
}
