package exprs

var _ = a + b*c<<2 == -d && !(e || f)
var _ = &T{1, k: {2}, "s": []int{3}}
var _ = x.y.z[i](j)[lo:hi][:][1:2:3].(T).m[int, string](*p, ^q)
var _ = func(int) (s string) { return `raw` }
var _ = [...]string{0: "é\n", 2: 'x'}
var _ = 0x1p-2 + 1_000 + 0b11 + 0o17 + .5i + '\u00e9'
var _ = (<-chan int)(nil)
var _ = <-chan<- int(nil)
var _ = struct{}{}
var _ interface{ m() } = (*T)(nil)
