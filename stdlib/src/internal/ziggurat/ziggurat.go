// Package ziggurat draws from the normal and the exponential distribution by the method of Marsaglia and Tsang ("The Ziggurat Method
// for Generating Random Variables", 2000), with 128 and 256 layers as there.
package ziggurat

func expOf(x float64) float64
func logOf(x float64) float64
func rootOf(x float64) float64

// A layer is what the method knows of layer i: the integers below k lie inside, w scales an integer, f is the density.
type layer struct {
	k    uint32
	w, f float32
}

// layers computes n layers of area v under density, whose inverse is inverse; r is where the tail begins, one is the range of integers.
func layers(n int, r, v, one float64, density, inverse func(float64) float64) []layer {
	t := make([]layer, n)
	x, q := r, v/density(r)
	t[0] = layer{uint32(x / q * one), float32(q / one), 1}
	t[n-1].w = float32(x / one)
	t[n-1].f = float32(density(x))
	for i := n - 2; i >= 1; i-- {
		next := inverse(v/x + density(x))
		t[i+1].k = uint32(next / x * one)
		x = next
		t[i].f = float32(density(x))
		t[i].w = float32(x / one)
	}
	return t
}

const (
	normalTail      = 3.442619855899
	exponentialTail = 7.69711747013104972
)

var normal = layers(128, normalTail, 9.91256303526217e-3, 1<<31,
	func(x float64) float64 { return expOf(-.5 * x * x) },
	func(y float64) float64 { return rootOf(-2 * logOf(y)) })

var exponential = layers(256, exponentialTail, 3.949659822581572e-3, 1<<32,
	func(x float64) float64 { return expOf(-x) },
	func(y float64) float64 { return -logOf(y) })

// Normal draws from the standard normal distribution. The layer of the integer j is i.
func Normal(draw func() (j int32, i int32), uniform func() float64) float64 {
	for {
		j, i := draw()
		l := &normal[i]
		x := float64(j) * float64(l.w)
		size := uint32(j)
		if j < 0 {
			size = -size
		}
		if size < l.k {
			return x
		}
		if i == 0 {
			for {
				x = -logOf(uniform()) * (1.0 / normalTail)
				y := -logOf(uniform())
				if y+y >= x*x {
					break
				}
			}
			if j > 0 {
				return normalTail + x
			}
			return -normalTail - x
		}
		if l.f+float32(uniform())*(normal[i-1].f-l.f) < float32(expOf(-.5*x*x)) {
			return x
		}
	}
}

// Exponential draws from the exponential distribution of rate 1.
func Exponential(draw func() (j uint32, i uint32), uniform func() float64) float64 {
	for {
		j, i := draw()
		l := &exponential[i]
		x := float64(j) * float64(l.w)
		if j < l.k {
			return x
		}
		if i == 0 {
			return exponentialTail - logOf(uniform())
		}
		if l.f+float32(uniform())*(exponential[i-1].f-l.f) < float32(expOf(-x)) {
			return x
		}
	}
}
