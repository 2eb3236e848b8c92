package p

type T struct {
	A int
	b string
	E
}
type E struct{ C, D int }
type P struct{ *E }
type M map[string]T
type named int

func index(s []int, a [3]int, p *[3]int, m map[string]int, str string, x any, f float64, i int) {
	_ = s[-1]
	_ = s["a"]
	_ = s[1.0]
	_ = s[1.5]
	_ = a[3]
	_ = a[i]
	_ = p[5]
	_ = m[1]
	_ = "abc"[3]
	_ = str[1<<70]
	_ = x[0]
	_ = i[0]
	_ = s[1][2]
	_ = s[2:1]
	_ = s[:2:1]
	_ = str[1:2:3]
	_ = a[1:4]
	_ = [3]int{}[:]
	_ = "abc"[2:1]
	_ = m[:]
	_ = s[f:]
	str[0] = 'a'
	m["a"]++
	_ = &m["a"]
	_ = &str[0]
}

func literals() {
	_ = T{1, "a"}
	_ = T{1, "a", E{}, 4}
	_ = T{A: 1, 2}
	_ = T{A: 1, A: 2}
	_ = T{a: 1}
	_ = T{X: 1}
	_ = T{C: 1, D: 2}
	_ = T{E: E{}, C: 1}
	_ = P{C: 1}
	_ = T{1: 2}
	_ = T{A: "a"}
	_ = []int{1, 2: 3, 2: 4, -1: 5}
	_ = [2]int{1, 2, 3}
	_ = [...]int{5: 1}
	_ = [...]string{"a", 1}
	_ = []int{"a": 1}
	_ = map[string]int{"a": 1, "b": 2, "a": 3}
	_ = map[string]int{1}
	_ = map[any]int{1: 1, 1.0: 2, "a": 3, 1: 4}
	_ = map[string][]int{"a": {1, "b"}}
	_ = []*T{{A: 1}, {X: 1}}
	_ = int{1}
	_ = named{}
	_ = func() int { return "a" }
	_ = [3]int{0, 1, 2}[3]
	_ = M{"a": {A: 1}}
}

func conversions(i int, s string, f func(), b []byte, e error, x any, sl []int) {
	_ = string(i)
	_ = string(1.5)
	_ = []byte(s)
	_ = []int(s)
	_ = int(s)
	_ = func() nil
	_ = (func())(f)
	_ = error(i)
	_ = error(nil)
	_ = any(i)
	_ = int(x)
	_ = x.(int)
	_ = i.(int)
	_ = e.(int)
	_ = e.(interface{ Error() string })
	_ = [2]int(sl)
	_ = *(*[2]int)(sl)
	_ = [2]string(sl)
	_ = named(i) + i
	_ = T(i)
	_ = struct {
		C int `a`
		D int
	}(E{})
}
