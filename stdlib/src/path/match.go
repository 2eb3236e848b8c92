package path

import (
	"errors"
	"unicode/utf8"
)

var ErrBadPattern = errors.New("syntax error in pattern")

// Match reports whether name as a whole fits the pattern: * is any text and ? any character without slash, [a-z] and [^a-z] are
// classes, \ quotes.
func Match(pattern, name string) (matched bool, err error) {
	// star and from are the last star seen and where the text behind what it stands for begins.
	p, n := 0, 0
	star, from := -1, 0
	for p < len(pattern) || n < len(name) {
		if p < len(pattern) {
			if pattern[p] == '*' {
				star, from = p, n
				p++
				continue
			}
			size, width, ok, err := matchOne(pattern[p:], name[n:])
			if err != nil {
				return false, err
			}
			if ok {
				p += size
				n += width
				continue
			}
		}
		if star < 0 || from >= len(name) || name[from] == '/' {
			// No fit; what is left of the pattern must be well-formed all the same.
			return false, check(pattern[p:])
		}
		_, w := utf8.DecodeRuneInString(name[from:])
		from += w
		p, n = star+1, from
	}
	return true, nil
}

// check reports whether the pattern is well-formed.
func check(pattern string) error {
	for pattern != "" {
		if pattern[0] == '*' {
			pattern = pattern[1:]
			continue
		}
		size, _, _, err := matchOne(pattern, "")
		if err != nil {
			return err
		}
		pattern = pattern[size:]
	}
	return nil
}

// matchOne fits the pattern's first item to the name's first rune: the item's length, the rune's length, whether it fits.
func matchOne(pattern, name string) (size, width int, ok bool, err error) {
	r, width := utf8.DecodeRuneInString(name)
	switch pattern[0] {
	case '?':
		return 1, width, width > 0 && r != '/', nil
	case '[':
		size, in, err := class(pattern, r)
		return size, width, in && width > 0, err
	case '\\':
		if len(pattern) < 2 {
			return 0, 0, false, ErrBadPattern
		}
		return 2, 1, name != "" && name[0] == pattern[1], nil
	}
	return 1, 1, name != "" && name[0] == pattern[0], nil
}

// class reads a [...] and reports whether r is in it.
func class(pattern string, r rune) (size int, in bool, err error) {
	s := pattern[1:]
	negated := s != "" && s[0] == '^'
	if negated {
		s = s[1:]
	}
	for count := 0; ; count++ {
		if s != "" && s[0] == ']' && count > 0 {
			return len(pattern) - len(s) + 1, in != negated, nil
		}
		var lo, hi rune
		if lo, s, err = classRune(s); err != nil {
			return 0, false, err
		}
		hi = lo
		if s[0] == '-' {
			if hi, s, err = classRune(s[1:]); err != nil {
				return 0, false, err
			}
		}
		if lo <= r && r <= hi {
			in = true
		}
	}
}

// classRune reads a rune of a class; something must follow it.
func classRune(s string) (r rune, rest string, err error) {
	if s == "" || s[0] == '-' || s[0] == ']' {
		return 0, "", ErrBadPattern
	}
	if s[0] == '\\' {
		s = s[1:]
		if s == "" {
			return 0, "", ErrBadPattern
		}
	}
	r, n := utf8.DecodeRuneInString(s)
	rest = s[n:]
	if r == utf8.RuneError && n == 1 || rest == "" {
		return 0, "", ErrBadPattern
	}
	return r, rest, nil
}
