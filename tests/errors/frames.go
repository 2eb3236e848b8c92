package main

type big = [400e6]byte
type huge [1100e6]byte

type pair struct {
	a huge
	b int
}

var (
	g big
	n int
	p *huge
)

//go:noinline
func result() (b big) { return }

//go:noinline
func two() (a, b big) { return }

//go:noinline
func take(a, b big) { n += int(a[n] + b[n]) }

//go:noinline
func one(a big) { n += int(a[n]) }

// Fits: each statement's copies share their space.
//
//go:noinline
func fits() {
	one(result())
	one(result())
	one(result())
	x, y, z := new(big), new(big), new(big)
	*x = result()
	g = result()
	n = int(x[n] + y[n] + z[n])
	l := []big{result(), result(), result()}
	n += len(l)
	m := map[int]big{1: result(), 2: result(), 3: result()}
	n += len(m)
}

//go:noinline
func arguments() { take(result(), result()) }

//go:noinline
func several() { take(two()) }

//go:noinline
func operands() int { return int(result()[n]) + int(result()[n]) + int(result()[n]) }

func parameters(a huge) {}

func results() (a huge) { return }

//go:noinline
func copies() {
	for _, x := range *p {
		n += int(x)
	}
}

//go:noinline
func asserted(x any) int { return int(x.(huge)[n]) }

//go:noinline
func commaOk(x any) bool {
	y, ok := x.(huge)
	n = int(y[n])
	return ok
}

//go:noinline
func swap(q *huge) { *p, *q = *q, *p }

func (s pair) method() {}

//go:noinline
func literal() func() {
	return func() { take(result(), result()) }
}

//go:noinline
func deferred() {
	defer take(result(), result())
}

//go:noinline
func elements(list []big) []big { return append(list, result(), result(), result()) }

func main() {
	var x any = n
	fits()
	arguments()
	several()
	operands()
	copies()
	asserted(x)
	commaOk(x)
	swap(p)
	n += len([]func(){literal()})
	deferred()
	elements(nil)
}
