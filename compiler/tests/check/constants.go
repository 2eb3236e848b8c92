package p

const big = 1 << 200
const huge = 1 << 511 << 1
const tooBig = huge * huge

const (
	a uint8 = iota + 254
	b
	c
)

const str = "abc" + "def"
const length = len(str)
const notConst = len([]int{1})
const fn = f()
const third = 1.0 / 3
const k complex64 = 1 + 2i

func f() int { return 1 }

var (
	_ int8    = 128
	_ int8    = -129
	_ uint    = -1
	_ int     = 1.5
	_ int     = 2.0
	_ float32 = 1e40
	_ string  = 'a'
	_ byte    = 'é'
	_ int     = big
	_ float64 = big
	_ int     = 1 + 0i
	_ int     = 1i
	_ bool    = 1 == 1.0
	_         = int8(200)
	_         = uint8(-1)
	_         = int(1.5)
	_         = string(1 << 40)
	_         = float32(1e-50)
	_         = ^uint8(0)
	_ int8    = ^128
	_ uint8   = 255 + 1
	_         = uint8(255) + 1
	_         = uint8(255) * 2
	_         = -uint8(1)
)
