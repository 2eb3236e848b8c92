package unicode

// A CaseRange is runes whose cases lie at the same distances.
type CaseRange struct {
	Lo    uint32
	Hi    uint32
	Delta d
}

// The distances to upper, lower and title case.
type d [MaxCase]rune

// A SpecialCase is the case mappings of a language, where they differ.
type SpecialCase []CaseRange

// caseData has the fields of all case ranges, four bytes each.
func caseData() []byte

// CaseRanges are the case mappings of all runes with cases.
var CaseRanges = caseRanges()

func caseRanges() []CaseRange {
	b := caseData()
	var list []CaseRange
	for i := 0; i < len(b); i += 20 {
		delta := d{rune(word(b, i+8)), rune(word(b, i+12)), rune(word(b, i+16))}
		list = append(list, CaseRange{word(b, i), word(b, i+4), delta})
	}
	return list
}

// to maps r by the language's ranges; found is false if none has it.
func (special SpecialCase) to(_case int, r rune) (mapped rune, found bool) {
	for _, x := range special {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			delta := x.Delta[_case]
			if delta > MaxRune {
				return rune(x.Lo) + ((r-rune(x.Lo))&^1 | rune(_case&1)), true
			}
			return r + delta, true
		}
	}
	return r, false
}

func (special SpecialCase) ToUpper(r rune) rune {
	r1, found := special.to(UpperCase, r)
	if r1 == r && !found {
		r1 = ToUpper(r)
	}
	return r1
}

func (special SpecialCase) ToTitle(r rune) rune {
	r1, found := special.to(TitleCase, r)
	if r1 == r && !found {
		r1 = ToTitle(r)
	}
	return r1
}

func (special SpecialCase) ToLower(r rune) rune {
	r1, found := special.to(LowerCase, r)
	if r1 == r && !found {
		r1 = ToLower(r)
	}
	return r1
}

// TurkishCase pairs dotted and dotless i.
var TurkishCase SpecialCase = turkish

var AzeriCase SpecialCase = turkish

var turkish = SpecialCase{
	{0x49, 0x49, d{0, 0x131 - 0x49, 0}},
	{0x69, 0x69, d{0x130 - 0x69, 0, 0x130 - 0x69}},
	{0x130, 0x130, d{0, 0x69 - 0x130, 0}},
	{0x131, 0x131, d{0x49 - 0x131, 0, 0x49 - 0x131}},
}
