package rand

import "math"

// A Zipf draws from a Zipf distribution by rejection-inversion (Hörmann and Derflinger, "Rejection-Inversion to Generate Variates from
// Monotone Discrete Distributions").
type Zipf struct {
	r               *Rand
	q, v, most      float64
	p, inverse      float64 // 1-q and its inverse
	s, base, range_ float64
}

// h is the integral of the density's hat.
func (z *Zipf) h(x float64) float64 { return math.Exp(z.p*math.Log(z.v+x)) * z.inverse }

func (z *Zipf) unh(y float64) float64 { return math.Exp(z.inverse*math.Log(z.p*y)) - z.v }

// NewZipf draws k in [0, imax] with a probability proportional to (v + k) ** -s; nil unless s > 1 and v >= 1.
func NewZipf(r *Rand, s float64, v float64, imax uint64) *Zipf {
	if s <= 1.0 || v < 1 {
		return nil
	}
	z := &Zipf{r: r, q: s, v: v, most: float64(imax), p: 1 - s, inverse: 1 / (1 - s)}
	z.base = z.h(z.most + 0.5)
	z.range_ = z.h(0.5) - math.Exp(math.Log(z.v)*(-z.q)) - z.base
	z.s = 1 - z.unh(z.h(1.5)-math.Exp(-z.q*math.Log(z.v+1)))
	return z
}

func (z *Zipf) Uint64() uint64 {
	if z == nil {
		panic("rand: nil Zipf")
	}
	for {
		y := z.base + z.r.Float64()*z.range_
		x := z.unh(y)
		k := math.Floor(x + 0.5)
		if k-x <= z.s || y >= z.h(k+0.5)-math.Exp(-math.Log(k+z.v)*z.q) {
			return uint64(k)
		}
	}
}
