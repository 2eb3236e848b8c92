// Package utf8 translates between runes and their UTF-8 encoding.
package utf8

const (
	RuneError = '\uFFFD'
	RuneSelf  = 0x80
	MaxRune   = '\U0010FFFF'
	UTFMax    = 4
)

// decode gives the rune that s begins with and its length; invalid: RuneError, 1; empty: RuneError, 0.
func DecodeRuneInString(s string) (rune, int) {
	if len(s) == 0 {
		return RuneError, 0
	}
	if c := s[0]; c < RuneSelf {
		return rune(c), 1
	}
	return decodeString(s)
}

func decodeString(s string) (rune, int)

// DecodeRune is DecodeRuneInString for bytes.
func DecodeRune(p []byte) (rune, int) {
	if len(p) == 0 {
		return RuneError, 0
	}
	if c := p[0]; c < RuneSelf {
		return rune(c), 1
	}
	return decodeString(string(p[:min(len(p), UTFMax)]))
}

// DecodeLastRuneInString gives the rune that s ends with and its length.
func DecodeLastRuneInString(s string) (rune, int) {
	end := len(s)
	if end == 0 {
		return RuneError, 0
	}
	start := end - 1
	if c := s[start]; c < RuneSelf {
		return rune(c), 1
	}
	for low := max(0, end-UTFMax); start >= low; start-- {
		if RuneStart(s[start]) {
			if r, n := DecodeRuneInString(s[start:end]); start+n == end {
				return r, n
			}
			break
		}
	}
	return RuneError, 1
}

// DecodeLastRune is DecodeLastRuneInString for bytes.
func DecodeLastRune(p []byte) (rune, int) {
	return DecodeLastRuneInString(string(p[max(0, len(p)-UTFMax):]))
}

// RuneLen is the length of r's encoding, -1 for no valid rune.
func RuneLen(r rune) int {
	switch {
	case r < 0:
		return -1
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case 0xD800 <= r && r <= 0xDFFF:
		return -1
	case r < 0x10000:
		return 3
	case r <= MaxRune:
		return 4
	}
	return -1
}

// EncodeRune writes r's encoding to p, which must be long enough, and gives its length.
func EncodeRune(p []byte, r rune) int {
	s := string(r)
	_ = p[len(s)-1]
	return copy(p, s)
}

// AppendRune appends r's encoding.
func AppendRune(p []byte, r rune) []byte {
	if uint32(r) < RuneSelf {
		return append(p, byte(r))
	}
	return append(p, string(r)...)
}

// RuneCountInString counts runes; each invalid byte is one.
func RuneCountInString(s string) (n int)

// RuneCount counts runes; each invalid byte is one.
func RuneCount(p []byte) int { return RuneCountInString(string(p)) }

// RuneStart reports whether b may begin an encoding.
func RuneStart(b byte) bool { return b&0xC0 != 0x80 }

// ValidString reports whether s is valid UTF-8.
func ValidString(s string) bool

// Valid reports whether p is valid UTF-8.
func Valid(p []byte) bool { return ValidString(string(p)) }

// ValidRune reports whether r can be encoded.
func ValidRune(r rune) bool {
	return 0 <= r && r < 0xD800 || 0xDFFF < r && r <= MaxRune
}

// FullRuneInString reports whether s begins with a whole encoding; an invalid one counts as whole.
func FullRuneInString(s string) bool {
	if len(s) == 0 {
		return false
	}
	c := s[0]
	need := 1
	switch {
	case c >= 0xF0 && c <= 0xF4:
		need = 4
	case c >= 0xE0 && c < 0xF0:
		need = 3
	case c >= 0xC2 && c < 0xE0:
		need = 2
	}
	if len(s) >= need {
		return true
	}
	if len(s) > 1 {
		low, high := byte(0x80), byte(0xBF)
		switch c {
		case 0xE0:
			low = 0xA0
		case 0xED:
			high = 0x9F
		case 0xF0:
			low = 0x90
		case 0xF4:
			high = 0x8F
		}
		if s[1] < low || s[1] > high {
			return true
		}
	}
	return len(s) > 2 && (s[2] < 0x80 || s[2] > 0xBF)
}

// FullRune is FullRuneInString for bytes.
func FullRune(p []byte) bool { return FullRuneInString(string(p[:min(len(p), UTFMax)])) }
