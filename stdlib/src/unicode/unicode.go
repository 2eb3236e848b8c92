// Package unicode tests properties of code points.
package unicode

const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

const (
	UpperCase = iota
	LowerCase
	TitleCase
	MaxCase
)

// UpperLower marks, in a CaseRange, alternating cases.
const UpperLower = MaxRune + 1

// category is the general category of r as a small number: see the constants below.
func category(r rune) int

const (
	catLu = iota
	catLl
	catLt
	catLm
	catLo
	catMn
	catMc
	catMe
	catNd
	catNl
	catNo
	catPc
	catPd
	catPs
	catPe
	catPi
	catPf
	catPo
	catSm
	catSc
	catSk
	catSo
	catZs
	catZl
	catZp
	catOther
)

func toUpper(r rune) rune
func toLower(r rune) rune
func toTitle(r rune) rune
func simpleFold(r rune) rune

func IsLetter(r rune) bool {
	if uint32(r) <= MaxASCII {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return category(r) <= catLo
}

func IsUpper(r rune) bool {
	if uint32(r) <= MaxASCII {
		return 'A' <= r && r <= 'Z'
	}
	return category(r) == catLu
}

func IsLower(r rune) bool {
	if uint32(r) <= MaxASCII {
		return 'a' <= r && r <= 'z'
	}
	return category(r) == catLl
}

func IsTitle(r rune) bool { return r > MaxASCII && category(r) == catLt }

func IsDigit(r rune) bool {
	if uint32(r) <= MaxASCII {
		return '0' <= r && r <= '9'
	}
	return category(r) == catNd
}

func IsNumber(r rune) bool {
	c := category(r)
	return catNd <= c && c <= catNo
}

func IsMark(r rune) bool {
	c := category(r)
	return catMn <= c && c <= catMe
}

func IsPunct(r rune) bool {
	c := category(r)
	return catPc <= c && c <= catPo
}

func IsSymbol(r rune) bool {
	c := category(r)
	return catSm <= c && c <= catSo
}

func IsSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}

func IsControl(r rune) bool {
	return 0 <= r && r < 0x20 || 0x7f <= r && r < 0xa0
}

// IsGraphic: letters, marks, numbers, punctuation, symbols and spaces.
func IsGraphic(r rune) bool { return category(r) <= catZs }

// IsPrint: as IsGraphic, but of the spaces only U+0020.
func IsPrint(r rune) bool {
	if uint32(r) <= MaxASCII {
		return 0x20 <= r && r < 0x7f
	}
	return category(r) < catZs
}

func ToUpper(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'a' <= r && r <= 'z' {
			r -= 32
		}
		return r
	}
	return toUpper(r)
}

func ToLower(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'A' <= r && r <= 'Z' {
			r += 32
		}
		return r
	}
	return toLower(r)
}

func ToTitle(r rune) rune {
	if uint32(r) <= MaxASCII {
		if 'a' <= r && r <= 'z' {
			r -= 32
		}
		return r
	}
	return toTitle(r)
}

// To maps r to a case.
func To(_case int, r rune) rune {
	switch _case {
	case UpperCase:
		return ToUpper(r)
	case LowerCase:
		return ToLower(r)
	case TitleCase:
		return ToTitle(r)
	}
	return ReplacementChar
}

// SimpleFold gives the next rune of r's case-folding orbit.
func SimpleFold(r rune) rune {
	if r < 0 || r > MaxRune {
		return r
	}
	return simpleFold(r)
}

// A Range16 is the runes Lo, Lo+Stride, ... Hi.
type Range16 struct {
	Lo, Hi, Stride uint16
}

// A Range32 is the runes Lo, Lo+Stride, ... Hi.
type Range32 struct {
	Lo, Hi, Stride uint32
}

// A RangeTable is a set of runes.
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int
}

// Is reports whether r is in the table.
func Is(rangeTab *RangeTable, r rune) bool {
	for _, x := range rangeTab.R16 {
		if r <= rune(x.Hi) {
			return r >= rune(x.Lo) && (r-rune(x.Lo))%rune(max(x.Stride, 1)) == 0
		}
	}
	for _, x := range rangeTab.R32 {
		if r <= rune(x.Hi) {
			return r >= rune(x.Lo) && (r-rune(x.Lo))%rune(max(x.Stride, 1)) == 0
		}
	}
	return false
}

// In reports whether r is in one of the tables.
func In(r rune, ranges ...*RangeTable) bool {
	for _, t := range ranges {
		if Is(t, r) {
			return true
		}
	}
	return false
}

// IsOneOf is In.
func IsOneOf(ranges []*RangeTable, r rune) bool { return In(r, ranges...) }
