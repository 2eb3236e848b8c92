package strings

import "io"

// A Replacer replaces several strings at once. At each position the first pair whose old string matches is taken.
type Replacer struct {
	pairs []string
	first [256]bool // bytes that some old string begins with
	empty int       // index of the pair with an empty old string, or -1
}

// NewReplacer takes pairs of old and new strings.
func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	r := &Replacer{pairs: append([]string(nil), oldnew...), empty: -1}
	for i := 0; i < len(oldnew); i += 2 {
		if oldnew[i] != "" {
			r.first[oldnew[i][0]] = true
		} else if r.empty < 0 {
			r.empty = i
		}
	}
	return r
}

func (r *Replacer) match(s string) int {
	if len(s) == 0 || !r.first[s[0]] {
		return r.empty
	}
	for i := 0; i < len(r.pairs); i += 2 {
		if HasPrefix(s, r.pairs[i]) {
			return i
		}
	}
	return -1
}

// Replace returns s with all replacements done.
func (r *Replacer) Replace(s string) string {
	var b []byte
	last := 0
	afterMatch := false
	for i := 0; i <= len(s); {
		m := r.match(s[i:])
		if m < 0 || r.pairs[m] == "" && afterMatch {
			afterMatch = false
			i++
			continue
		}
		b = append(b, s[last:i]...)
		b = append(b, r.pairs[m+1]...)
		last = i + len(r.pairs[m])
		if last == i {
			i++
			afterMatch = false
		} else {
			i = last
			afterMatch = true
		}
	}
	if b == nil {
		return s
	}
	return string(append(b, s[last:]...))
}

// WriteString writes s to w with all replacements done.
func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	return io.WriteString(w, r.Replace(s))
}
