package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

var (
	a     = b + 1
	b     = f()
	c, d  = g()
	_     = side("blank")
	table = [...]struct {
		name string
		v    int
	}{{"one", 1}, {"two", 2}, 5: {"five", 5}}
	reg = map[string]func(int) int{
		"dbl": func(x int) int { return x * 2 },
		"sq":  sq,
	}
	bigArr [5000]int
)

func sq(x int) int      { return x * x }
func side(s string) int { fmt.Println("side", s); return 1 }
func f() int            { return 10 }
func g() (int, string)  { return a + 5, "d" }
func init()             { fmt.Println("init1", a, b, c, d) }
func init()             { fmt.Println("init2"); bigArr[77] = 3 }

type Weekday int

const (
	Sun Weekday = iota
	Mon
	Tue
	_
	Thu
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue", "Wed", "Thu"}[d] }

const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)

type Inner struct{ X, Y int }

func (i *Inner) Move(d int) { i.X += d; i.Y += d }
func (i Inner) Sum() int    { return i.X + i.Y }

type Mid struct {
	*Inner
	tag string
}
type Outer struct {
	Mid
	Z int
}
type Mover interface{ Move(int) }
type Summer interface {
	Mover
	Sum() int
}

type IntSlice []int

func (s IntSlice) Len() int   { return len(s) }
func (s *IntSlice) Add(x int) { *s = append(*s, x) }

type FuncT func(int) int

func (f FuncT) Call(x int) int { return f(x) }

type Rec struct {
	kids []Rec
	m    map[string]*Rec
	v    int
}

type Animal interface{ Sound() string }
type Dog struct{}

func (Dog) Sound() string { return "woof" }

type Loud struct{ Animal }

func (l Loud) Sound() string { return strings.ToUpper(l.Animal.Sound()) }

func multi() (x, y int, s string) {
	x, y = 1, 2
	s = "m"
	return
}

func retfn() func(...int) (int, error) {
	n := 0
	return func(xs ...int) (int, error) {
		for _, x := range xs {
			n += x
		}
		if n > 5 {
			return n, fmt.Errorf("too big: %d", n)
		}
		return n, nil
	}
}

func bigvals() [200]int {
	var x [200]int
	for i := range x {
		x[i] = i
	}
	return x
}

func sumBig(x [200]int) (t int) {
	for _, v := range x {
		t += v
	}
	x[0] = 1000
	return
}

func deferLoop() (s string) {
	for i := 0; i < 3; i++ {
		defer func() { s += fmt.Sprint(i) }()
	}
	return "r"
}

func gotoTest(n int) string {
	i := 0
	s := ""
top:
	for {
		switch {
		case i > n:
			goto done
		case i%2 == 0:
			i++
			continue top
		}
		s += fmt.Sprint(i)
		i++
	}
done:
	return s
}

func main() {
	fmt.Println(a, b, c, d, table, len(table), reg["dbl"](4), reg["sq"](5), bigArr[77])
	fmt.Println(Mon, Thu, []Weekday{Sun, Tue}, KB, MB, GB)
	fmt.Printf("%d %v %s|%5d|%-5d|%05d|%x|%X|%o|%b|%c|%q|%U\n", Mon, Mon, Mon, 42, 42, 42, 255, 255, 8, 5, 'x', 'y', '世')
	o := Outer{Mid{&Inner{1, 2}, "t"}, 3}
	o.Move(5)
	fmt.Println(o.X, o.Sum(), o.Mid.Inner.Y, o.tag)
	var s Summer = o
	s.Move(1)
	fmt.Println(s.Sum())
	var mv Mover = &o
	mv.Move(1)
	sum := o.Sum
	o.Inner.X = 100
	fmt.Println(sum(), o.Sum())
	var is IntSlice
	is.Add(1)
	is.Add(2)
	fmt.Println(is, is.Len(), FuncT(sq).Call(9))
	r := Rec{v: 1}
	r.kids = append(r.kids, Rec{v: 2}, Rec{v: 3, kids: []Rec{{v: 4}}})
	r.m = map[string]*Rec{"self": &r}
	r.m["self"].kids[1].kids[0].v = 44
	fmt.Println(r.kids[1].kids[0].v, len(r.m["self"].kids))
	fmt.Println(Loud{Dog{}}.Sound())
	fmt.Println(multi())
	fn := retfn()
	fmt.Println(fn(1, 2))
	fmt.Println(fn(3))
	bv := bigvals()
	fmt.Println(sumBig(bv), bv[0], bv[199])
	fmt.Println(deferLoop(), gotoTest(7))
	var grid [3][4]int
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	g2 := grid
	k := 2
	g2[k][k+1]++
	g2[k][k] += 10
	fmt.Println(grid, g2, grid != g2)
	pt := struct {
		A [2]struct{ B, C int }
		s []int
	}{}
	pt.A[1].C = 5
	k = 1
	pt.A[k].B = 6
	pp := &pt
	pp.A[k-1].B -= 3
	fmt.Println(pt.A, pp.s == nil)
	var i8 int8 = -128
	var u16 uint16 = 65535
	var i64 int64 = math.MinInt64
	neg := int64(-1)
	fmt.Println(-i8, i8/int8(neg), u16+1, i64/neg, i64%neg, uint8(u16), int8(u16), uint32(u16)<<28)
	fl := 3.99
	nf := -3.99
	fmt.Println(int(fl), int(nf), uint8(int(fl)), float32(0.1), float64(float32(0.1)), math.NaN() == math.NaN(), 1/math.Inf(-1))
	nan := math.NaN()
	mm := map[float64]int{nan: 1, nan: 2, 0: 3}
	fmt.Println(len(mm), mm[nan], mm[math.Copysign(0, -1)])
	var e1, e2 any = Inner{1, 2}, Inner{1, 2}
	fmt.Println(e1 == e2, e1 != any(&Inner{}), any(nil) == nil)
	var sh uint = 70
	fmt.Println(1<<sh == 0, int32(-8)>>sh, uint32(8)>>1, int64(1)<<(sh-8))
	x := []int{1, 2, 3, 4, 5}
	y := x[1:3:4]
	y = append(y, 100)
	y = append(y, 200)
	y[0] = -1
	fmt.Println(x, y, len(y), cap(x[2:]))
	copy(x[1:], x)
	fmt.Println(x, copy(x, []int{9}))
	arrp := (*[3]int)(x)
	arrp[0] = 50
	fmt.Println(x[0], [2]int(x), len(arrp))
	bs := []byte("hello")
	bs = append(bs, " world"...)
	fmt.Println(string(bs), string(rune(65)), string([]rune{0x4e16, 0x754c}), []rune("é"))
	type key struct {
		a string
		b int
	}
	km := map[key][]int{}
	km[key{"a", 1}] = append(km[key{"a", 1}], 1, 2)
	km[key{"a", 1}][0]++
	fmt.Println(km)
	ms := map[string]struct{ n int }{"q": {1}}
	fmt.Println(ms["q"].n, ms["zz"].n)
	nested := map[string]map[string]int{"a": {"b": 1}}
	nested["a"]["c"]++
	fmt.Println(nested)
	var np *Outer
	func() {
		defer func() { fmt.Println("rec:", recover()) }()
		fmt.Println(np.Z)
	}()
	str := ""
	for i := 0; i < 5; i++ {
		str += string(rune('a'+i)) + "-"
	}
	fmt.Println(str, str[2:4], str > "a", strings.Compare("a", "b"))
	switch x := any(3.5).(type) {
	case int, string:
		fmt.Printf("%T\n", x)
	case float64:
		fmt.Println(x + 1)
	case nil:
		fmt.Println("nil")
	}
	switch y := len(str); {
	case y > 5:
		fmt.Println("big")
	default:
		fmt.Println("small")
	}
	lbl := 0
L:
	for {
		select {
		default:
			lbl++
			if lbl > 3 {
				break L
			}
			continue L
		}
	}
	fmt.Println(lbl)
	var iface interface {
		Sum() int
	} = Inner{3, 4}
	if m, ok := iface.(Mover); ok {
		fmt.Println("mover", m)
	} else {
		fmt.Println("not mover", iface.Sum())
	}
	cc := complex64(complex(1, 2))
	cc /= complex(0, 1)
	fmt.Println(cc, real(cc), -cc)
	var bl bool = len(x) > 3 && x[0] == 50 || x[100] == 1
	fmt.Println(bl, !bl)
	ptr := &x[2]
	*ptr += 7
	pf := &o.Z
	*pf *= 2
	fmt.Println(x[2], o.Z)
	ff := func(n int) (r int) {
		defer func() { r *= 2 }()
		return n + 1
	}
	fmt.Println(ff(4))
	var fact func(int) int
	fact = func(n int) int {
		if n == 0 {
			return 1
		}
		return n * fact(n-1)
	}
	fmt.Println(fact(10))
	fmt.Fprintln(os.Stderr, "err out")
	fmt.Printf("%v %+v %#v %T\n", o.Mid.tag, Inner{1, 2}, Inner{1, 2}, Inner{})
	fmt.Printf("%6.2f|%-8s|%8s|%t|%p\n", 3.14159, "ab", "cd", true, nil)
	func(xs ...any) { fmt.Println(len(xs), xs) }(1, "a", nil, 2.5)
	ch := make(chan func() int, 1)
	ch <- func() int { return 5 }
	fmt.Println((<-ch)())
	type Celsius float64
	t := Celsius(36.6)
	fmt.Println(t, float64(t)*2, Celsius(1)+t)
}
