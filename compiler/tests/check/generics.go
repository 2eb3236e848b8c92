package p

type Number interface{ ~int | ~float64 }

func Map[T, U any](s []T, f func(T) U) []U {
	var out []U
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}

func Sum[T Number](s ...T) (t T) {
	for _, v := range s {
		t += v
	}
	return
}

func Zero[T any]() (t T)                 { return }
func Pair[A any, B comparable](a A, b B) {}
func Apply[T any](f func(T), x T)        {}
func id[T any](x T) T                    { return x }

type List[T any] struct {
	head *T
	next *List[T]
}

func (l *List[T]) Push(x T) {}

type Set[K comparable] map[K]struct{}

func use(l *List[int], f func(int) int) {
	_ = Map([]int{1}, func(i int) string { return "" })
	_ = Map([]int{1}, 1)
	_ = Sum(1, 2)
	_ = Sum(1, 2.5)
	_ = Sum("a")
	_ = Sum[string]()
	_ = Zero()
	_ = Zero[int]()
	_ = Zero[int, int]()
	_ = Zero
	var _ func() int = Zero
	Pair(1, []int{})
	Pair[int](1, "a")
	Pair[string](1, "a")
	Apply(func(int) {}, "a")
	f = id
	f = id[string]
	l.Push("a")
	l.Push(1)
	_ = List{}
	_ = List[int, int]{}
	_ = List[int]{head: 1}
	_ = Set[[]int]{}
	_ = Set[string]{"a": {}}
	_ = id(id)(1)
	_ = id[int]("a")
}

func body[T any, N Number, P *int | *string, S ~[]E, E any](t T, n N, p P, s S) {
	_ = t + t
	_ = t == t
	_ = n + n
	_ = n < n
	_ = n % n
	_ = n << 1
	_ = t.x
	_ = t.(int)
	_ = any(t).(int)
	_ = *p
	_ = s[0]
	_ = len(s)
	_ = len(n)
	_ = s[1:]
	for _, e := range s {
		var _ E = e
		var _ int = e
	}
	for range t {
	}
	var _ N = 1
	var _ N = 1.5
	var _ T = 1
	var _ T = nil
	_ = N(1)
	_ = string(n)
	_ = int(n)
	_ = T(n)
	t()
	switch t.(type) {
	}
	switch any(t).(type) {
	case int:
	case T:
	}
	_ = S{}
	_ = T{}
	_ = make(S, 1)
	_ = make(T)
	s = append(s, 1)
	s = append(s, s[0])
}
