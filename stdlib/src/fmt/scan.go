package fmt

import (
	"errors"
	"io"
	"os"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// A ScanState is what a Scanner reads from.
type ScanState interface {
	ReadRune() (r rune, size int, err error)
	UnreadRune() error
	SkipSpace()
	Token(skipSpace bool, f func(rune) bool) (token []byte, err error)
	Width() (wid int, ok bool)
	Read(buf []byte) (n int, err error)
}

// A Scanner scans itself.
type Scanner interface {
	Scan(state ScanState, verb rune) error
}

func Scan(a ...any) (n int, err error)   { return Fscan(os.Stdin, a...) }
func Scanln(a ...any) (n int, err error) { return Fscanln(os.Stdin, a...) }
func Scanf(format string, a ...any) (n int, err error) {
	return Fscanf(os.Stdin, format, a...)
}

// A stringReader reads from a string.
type stringReader string

func (r *stringReader) Read(b []byte) (n int, err error) {
	n = copy(b, *r)
	*r = (*r)[n:]
	if n == 0 {
		err = io.EOF
	}
	return n, err
}

func Sscan(str string, a ...any) (n int, err error) {
	return Fscan((*stringReader)(&str), a...)
}

func Sscanln(str string, a ...any) (n int, err error) {
	return Fscanln((*stringReader)(&str), a...)
}

func Sscanf(str string, format string, a ...any) (n int, err error) {
	return Fscanf((*stringReader)(&str), format, a...)
}

func Fscan(r io.Reader, a ...any) (n int, err error) {
	return newScan(r, true, false).all(a)
}

func Fscanln(r io.Reader, a ...any) (n int, err error) {
	return newScan(r, false, true).all(a)
}

func Fscanf(r io.Reader, format string, a ...any) (n int, err error) {
	return newScan(r, false, false).formatted(format, a)
}

// scanError carries an error out of nested scanning by panic.
type scanError struct {
	err error
}

const eof = -1

const noWidth = 1 << 30

// A scan reads runes with one rune of look-back.
type scan struct {
	rs        io.RuneScanner
	count     int
	atEOF     bool
	nlIsSpace bool
	nlIsEnd   bool
	limit     int // count must not go over it
	maxWid    int
}

func newScan(r io.Reader, nlIsSpace, nlIsEnd bool) *scan {
	rs, ok := r.(io.RuneScanner)
	if !ok {
		rs = &runeReader{r: r}
	}
	return &scan{rs: rs, nlIsSpace: nlIsSpace, nlIsEnd: nlIsEnd, limit: noWidth, maxWid: noWidth}
}

// A runeReader reads no byte more than it must.
type runeReader struct {
	r    io.Reader
	last rune
	size int
	held bool
	buf  [utf8.UTFMax]byte
	pend []byte
}

func (r *runeReader) readByte() (byte, error) {
	if len(r.pend) > 0 {
		b := r.pend[0]
		r.pend = r.pend[1:]
		return b, nil
	}
	var one [1]byte
	n, err := io.ReadFull(r.r, one[:])
	if n == 1 {
		return one[0], nil
	}
	return 0, err
}

func (r *runeReader) ReadRune() (rune, int, error) {
	if r.held {
		r.held = false
		return r.last, r.size, nil
	}
	b, err := r.readByte()
	if err != nil {
		return 0, 0, err
	}
	r.buf[0] = b
	n := 1
	for !utf8.FullRune(r.buf[:n]) {
		b, err = r.readByte()
		if err != nil {
			break
		}
		r.buf[n] = b
		n++
	}
	r.last, r.size = utf8.DecodeRune(r.buf[:n])
	if r.size < n {
		r.pend = append([]byte(nil), r.buf[r.size:n]...)
	}
	return r.last, r.size, nil
}

func (r *runeReader) UnreadRune() error {
	if r.held {
		return errors.New("fmt: scanning called UnreadRune with no rune available")
	}
	r.held = true
	return nil
}

func (s *scan) ReadRune() (r rune, size int, err error) {
	if s.atEOF || s.count >= s.limit {
		return 0, 0, io.EOF
	}
	r, size, err = s.rs.ReadRune()
	if err == nil {
		s.count++
	} else if err == io.EOF {
		s.atEOF = true
	}
	return r, size, err
}

func (s *scan) UnreadRune() error {
	s.rs.UnreadRune()
	s.atEOF = false
	s.count--
	return nil
}

func (s *scan) Read(buf []byte) (n int, err error) {
	return 0, errors.New("ScanState's Read should not be called. Use ReadRune")
}

func (s *scan) Width() (wid int, ok bool) {
	if s.maxWid == noWidth {
		return 0, false
	}
	return s.maxWid, true
}

func (s *scan) fail(err error)       { panic(scanError{err}) }
func (s *scan) failText(text string) { panic(scanError{errors.New(text)}) }

func (s *scan) getRune() rune {
	r, _, err := s.ReadRune()
	if err != nil {
		if err == io.EOF {
			return eof
		}
		s.fail(err)
	}
	return r
}

func (s *scan) mustRune() rune {
	r := s.getRune()
	if r == eof {
		s.fail(io.ErrUnexpectedEOF)
	}
	return r
}

func (s *scan) Token(skipSpace bool, f func(rune) bool) (tok []byte, err error) {
	defer func() {
		if e := recover(); e != nil {
			if se, ok := e.(scanError); ok {
				err = se.err
			} else {
				panic(e)
			}
		}
	}()
	if f == nil {
		f = func(r rune) bool { return !unicode.IsSpace(r) }
	}
	if skipSpace {
		s.SkipSpace()
	}
	for {
		r := s.getRune()
		if r == eof {
			break
		}
		if !f(r) {
			s.UnreadRune()
			break
		}
		tok = utf8.AppendRune(tok, r)
	}
	return tok, nil
}

func (s *scan) SkipSpace() {
	for {
		r := s.getRune()
		if r == eof {
			return
		}
		if r == '\r' && s.peek("\n") {
			continue
		}
		if r == '\n' {
			if s.nlIsSpace {
				continue
			}
			s.failText("unexpected newline")
		}
		if !unicode.IsSpace(r) {
			s.UnreadRune()
			return
		}
	}
}

func in(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}

func (s *scan) peek(set string) bool {
	r := s.getRune()
	if r != eof {
		s.UnreadRune()
	}
	return r != eof && in(set, r)
}

// accept reads a rune of set into tok.
func (s *scan) accept(tok *[]byte, set string) bool {
	r := s.getRune()
	if r == eof {
		return false
	}
	if in(set, r) {
		*tok = utf8.AppendRune(*tok, r)
		return true
	}
	s.UnreadRune()
	return false
}

func (s *scan) notEOF() {
	if s.getRune() == eof {
		s.fail(io.ErrUnexpectedEOF)
	}
	s.UnreadRune()
}

// all scans operands separated by space.
func (s *scan) all(a []any) (n int, err error) {
	defer s.caught(&err)
	for _, v := range a {
		s.one('v', v)
		n++
	}
	if s.nlIsEnd {
		for {
			r := s.getRune()
			if r == '\n' || r == eof {
				break
			}
			if !unicode.IsSpace(r) {
				s.failText("expected newline")
			}
		}
	}
	return n, nil
}

func (s *scan) caught(err *error) {
	if e := recover(); e != nil {
		if se, ok := e.(scanError); ok {
			*err = se.err
		} else if e == any(io.EOF) {
			*err = io.EOF
		} else {
			panic(e)
		}
	}
}

const (
	decimals = "0123456789"
	signs    = "+-"
)

func (s *scan) number(tok *[]byte, digits string) {
	if !s.accept(tok, digits) {
		s.failText("expected integer")
	}
	for s.accept(tok, digits) {
	}
}

// integer reads an integer's text in the base of the verb.
func (s *scan) integer(verb rune, signed bool) (text string, base int) {
	if verb == 'c' {
		return strconv.FormatInt(int64(s.mustRune()), 10), 10
	}
	s.SkipSpace()
	s.notEOF()
	var tok []byte
	digits := "0123456789_"
	base = 10
	switch verb {
	case 'b':
		base, digits = 2, "01"
	case 'o':
		base, digits = 8, "01234567_"
	case 'x', 'X', 'U':
		base, digits = 16, "0123456789aAbBcCdDeEfF_"
	case 'd', 'v':
	default:
		s.failText("bad verb '%" + string(verb) + "' for integer")
	}
	if verb == 'U' {
		if !s.accept(&tok, "U") || !s.accept(&tok, "+") {
			s.failText("bad unicode format ")
		}
		tok = nil
	} else {
		if signed {
			s.accept(&tok, signs)
		}
		if verb == 'v' && s.peek("0") {
			s.accept(&tok, "0")
			base = 0
			switch {
			case s.accept(&tok, "bB"):
				digits = "01_"
			case s.accept(&tok, "oO"):
				digits = "01234567_"
			case s.accept(&tok, "xX"):
				digits = "0123456789aAbBcCdDeEfF_"
			default:
				for s.accept(&tok, "01234567_") {
				}
				return string(tok), 0
			}
		}
	}
	s.number(&tok, digits)
	return string(tok), base
}

func (s *scan) int(verb rune, bits int) int64 {
	text, base := s.integer(verb, true)
	i, err := strconv.ParseInt(text, base, 64)
	if err != nil {
		s.fail(err)
	}
	if i<<(64-bits)>>(64-bits) != i {
		s.failText("integer overflow on token " + text)
	}
	return i
}

func (s *scan) uint(verb rune, bits int) uint64 {
	text, base := s.integer(verb, false)
	i, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		s.fail(err)
	}
	if i<<(64-bits)>>(64-bits) != i {
		s.failText("unsigned integer overflow on token " + text)
	}
	return i
}

func (s *scan) floatText() string {
	var tok []byte
	if s.accept(&tok, "nN") && s.accept(&tok, "aA") && s.accept(&tok, "nN") {
		return string(tok)
	}
	s.accept(&tok, signs)
	if s.accept(&tok, "iI") && s.accept(&tok, "nN") && s.accept(&tok, "fF") {
		return string(tok)
	}
	digits, exp := decimals+"_", "eEpP"
	if s.accept(&tok, "0") && s.accept(&tok, "xX") {
		digits, exp = decimals+"aAbBcCdDeEfF_", "pP"
	}
	for s.accept(&tok, digits) {
	}
	if s.accept(&tok, ".") {
		for s.accept(&tok, digits) {
		}
	}
	if s.accept(&tok, exp) {
		s.accept(&tok, signs)
		for s.accept(&tok, decimals+"_") {
		}
	}
	return string(tok)
}

func (s *scan) float(verb rune, bits int) float64 {
	s.okVerb(verb, "beEfFgGv", "float"+strconv.Itoa(bits))
	s.SkipSpace()
	s.notEOF()
	text := s.floatText()
	f, err := strconv.ParseFloat(text, bits)
	if err != nil {
		s.fail(err)
	}
	return f
}

func (s *scan) okVerb(verb rune, verbs, typ string) {
	if !in(verbs, verb) {
		s.failText("bad verb '%" + string(verb) + "' for " + typ)
	}
}

func (s *scan) bool(verb rune) bool {
	s.SkipSpace()
	s.notEOF()
	s.okVerb(verb, "tv", "boolean")
	var tok []byte
	switch s.getRune() {
	case '0':
		return false
	case '1':
		return true
	case 't', 'T':
		if s.accept(&tok, "rR") && (!s.accept(&tok, "uU") || !s.accept(&tok, "eE")) {
			s.failText("syntax error scanning boolean")
		}
		return true
	case 'f', 'F':
		if s.accept(&tok, "aA") && (!s.accept(&tok, "lL") || !s.accept(&tok, "sS") || !s.accept(&tok, "eE")) {
			s.failText("syntax error scanning boolean")
		}
		return false
	}
	return false
}

func (s *scan) string(verb rune) string {
	s.okVerb(verb, "svqxX", "string")
	s.SkipSpace()
	s.notEOF()
	var tok []byte
	switch verb {
	case 'q':
		quote := s.getRune()
		switch quote {
		case '`':
			for {
				r := s.mustRune()
				if r == quote {
					return string(tok)
				}
				tok = utf8.AppendRune(tok, r)
			}
		case '"':
			tok = append(tok, '"')
			for {
				r := s.mustRune()
				tok = utf8.AppendRune(tok, r)
				if r == '\\' {
					tok = utf8.AppendRune(tok, s.mustRune())
				} else if r == '"' {
					break
				}
			}
			text, err := strconv.Unquote(string(tok))
			if err != nil {
				s.fail(err)
			}
			return text
		}
		s.failText("expected quoted string")
	case 'x', 'X':
		var hex []byte
		for s.accept(&hex, "0123456789aAbBcCdDeEfF") {
			if !s.accept(&hex, "0123456789aAbBcCdDeEfF") {
				s.failText("illegal hex digit")
			}
			n, _ := strconv.ParseUint(string(hex), 16, 8)
			tok = append(tok, byte(n))
			hex = hex[:0]
		}
		if len(tok) == 0 {
			s.failText("no hex data for %x string")
		}
		return string(tok)
	}
	for {
		r := s.getRune()
		if r == eof {
			break
		}
		if unicode.IsSpace(r) {
			s.UnreadRune()
			break
		}
		tok = utf8.AppendRune(tok, r)
	}
	return string(tok)
}

// complex reads a complex number, with or without parentheses.
func (s *scan) complex(verb rune, bits int) complex128 {
	s.okVerb(verb, "beEfFgGv", "complex")
	s.SkipSpace()
	s.notEOF()
	var tok []byte
	parens := s.accept(&tok, "(")
	re := s.floatText()
	tok = nil
	if !s.accept(&tok, "+-") {
		s.failText("syntax error scanning complex number")
	}
	im := string(tok) + s.floatText()
	if !s.accept(&tok, "i") || parens && !s.accept(&tok, ")") {
		s.failText("syntax error scanning complex number")
	}
	r, err := strconv.ParseFloat(re, bits/2)
	if err != nil {
		s.fail(err)
	}
	i, err := strconv.ParseFloat(im, bits/2)
	if err != nil {
		s.fail(err)
	}
	return complex(r, i)
}

// typeOf is the type's text.
func typeOf(v any) string { return Sprintf("%T", v) }

// one scans one operand.
func (s *scan) one(verb rune, arg any) {
	if v, ok := arg.(Scanner); ok {
		if err := v.Scan(s, verb); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			s.fail(err)
		}
		return
	}
	switch v := arg.(type) {
	case *bool:
		*v = s.bool(verb)
	case *int:
		*v = int(s.int(verb, 64))
	case *int8:
		*v = int8(s.int(verb, 8))
	case *int16:
		*v = int16(s.int(verb, 16))
	case *int32:
		*v = int32(s.int(verb, 32))
	case *int64:
		*v = s.int(verb, 64)
	case *uint:
		*v = uint(s.uint(verb, 64))
	case *uint8:
		*v = uint8(s.uint(verb, 8))
	case *uint16:
		*v = uint16(s.uint(verb, 16))
	case *uint32:
		*v = uint32(s.uint(verb, 32))
	case *uint64:
		*v = s.uint(verb, 64)
	case *uintptr:
		*v = uintptr(s.uint(verb, 64))
	case *float32:
		*v = float32(s.float(verb, 32))
	case *float64:
		*v = s.float(verb, 64)
	case *complex64:
		*v = complex64(s.complex(verb, 64))
	case *complex128:
		*v = s.complex(verb, 128)
	case *string:
		*v = s.string(verb)
	case *[]byte:
		*v = []byte(s.string(verb))
	default:
		s.failText("can't scan type: " + typeOf(arg))
	}
}

// formatted scans by a format.
func (s *scan) formatted(format string, a []any) (n int, err error) {
	defer s.caught(&err)
	end := len(format) - 1
	for i := 0; i <= end; {
		w := s.advance(format[i:])
		if w > 0 {
			i += w
			continue
		}
		if format[i] != '%' {
			if w < 0 {
				s.failText("input does not match format")
			}
			break
		}
		i++
		s.maxWid = noWidth
		digits := 0
		for i <= end && '0' <= format[i] && format[i] <= '9' {
			if digits == 0 {
				s.maxWid = 0
			}
			s.maxWid = s.maxWid*10 + int(format[i]-'0')
			digits++
			i++
		}
		c, size := utf8.DecodeRuneInString(format[i:])
		i += size
		if c != 'c' {
			s.SkipSpace()
		}
		if c == '%' {
			s.notEOF()
			if s.getRune() != '%' {
				s.failText("missing literal %")
			}
			continue
		}
		s.limit = noWidth
		if s.maxWid != noWidth {
			s.limit = s.count + s.maxWid
		}
		if n >= len(a) {
			s.failText("too few operands for format '%" + format[i-size:] + "'")
		}
		s.one(c, a[n])
		n++
		s.limit = noWidth
	}
	if n > len(a) {
		s.failText("too many operands")
	}
	return n, nil
}

func isSpace(r rune) bool { return unicode.IsSpace(r) }

// advance matches the format up to the next verb against the input; it gives the bytes of format taken, 0 at a verb, -1 for a mismatch.
func (s *scan) advance(format string) (i int) {
	for i < len(format) {
		c, w := utf8.DecodeRuneInString(format[i:])
		if isSpace(c) {
			newlines, trailing := 0, false
			for isSpace(c) && i < len(format) {
				if c == '\n' {
					newlines++
					trailing = false
				} else {
					trailing = true
				}
				i += w
				c, w = utf8.DecodeRuneInString(format[i:])
			}
			for j := 0; j < newlines; j++ {
				r := s.getRune()
				for isSpace(r) && r != '\n' {
					r = s.getRune()
				}
				if r != '\n' && r != eof {
					s.failText("newline in format does not match input")
				}
			}
			if trailing {
				r := s.getRune()
				if newlines == 0 {
					if !isSpace(r) && r != eof {
						s.failText("expected space in input to match format")
					}
					if r == '\n' {
						s.failText("newline in input does not match format")
					}
				}
				for isSpace(r) && r != '\n' {
					r = s.getRune()
				}
				if r != eof {
					s.UnreadRune()
				}
			}
			continue
		}
		if c == '%' {
			if i+w == len(format) {
				s.failText("missing verb: % at end of format string")
			}
			next, _ := utf8.DecodeRuneInString(format[i+w:])
			if next != '%' {
				return i
			}
			i += w
		}
		r := s.mustRune()
		if r != c {
			s.UnreadRune()
			return -1
		}
		i += w
	}
	return i
}
