package p

type array[P (*struct{})] struct{}
type param[P (*struct{}), _ any] struct{}
type union[P (*struct{})|[]int] struct{}
type send chan /* way */ <- int

const (
	A = 1 // first
	Longer      =	// broken
 283/*
	several lines
*/ // and more
	B = 2 // last
)

func labels(x int) {
	switch x {
	default: L: ;  // needs no semicolon

	}
	goto M
M:

}
