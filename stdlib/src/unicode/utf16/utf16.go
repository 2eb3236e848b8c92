// Package utf16 encodes runes as sequences of 16-bit units.
package utf16

const (
	replacement = '\uFFFD'
	high        = 0xd800 // first units of pairs: to low-1
	low         = 0xdc00 // second units: to end-1
	end         = 0xe000
	extra       = 0x10000 // the first rune that takes a pair
	maxRune     = '\U0010FFFF'
)

func IsSurrogate(r rune) bool { return high <= r && r < end }

// DecodeRune joins a pair; U+FFFD if it is none.
func DecodeRune(r1, r2 rune) rune {
	if high <= r1 && r1 < low && low <= r2 && r2 < end {
		return (r1-high)<<10 | (r2 - low) + extra
	}
	return replacement
}

// EncodeRune splits a rune into a pair; U+FFFD twice if it takes none.
func EncodeRune(r rune) (r1, r2 rune) {
	if r < extra || r > maxRune {
		return replacement, replacement
	}
	r -= extra
	return high + r>>10, low + r&0x3ff
}

// RuneLen is the number of units, -1 if r cannot be encoded.
func RuneLen(r rune) int {
	switch {
	case 0 <= r && r < extra && !IsSurrogate(r):
		return 1
	case extra <= r && r <= maxRune:
		return 2
	}
	return -1
}

func AppendRune(a []uint16, r rune) []uint16 {
	switch RuneLen(r) {
	case 1:
		return append(a, uint16(r))
	case 2:
		r1, r2 := EncodeRune(r)
		return append(a, uint16(r1), uint16(r2))
	}
	return append(a, replacement)
}

func Encode(s []rune) []uint16 {
	a := make([]uint16, 0, len(s))
	for _, r := range s {
		a = AppendRune(a, r)
	}
	return a
}

func Decode(s []uint16) []rune {
	a := make([]rune, 0, len(s))
	for i := 0; i < len(s); i++ {
		r := rune(s[i])
		if IsSurrogate(r) {
			next := rune(0)
			if i+1 < len(s) {
				next = rune(s[i+1])
			}
			r = DecodeRune(r, next)
			if r != replacement {
				i++
			}
		}
		a = append(a, r)
	}
	return a
}
