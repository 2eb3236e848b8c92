// Package strconv converts between strings and other basic values.
package strconv

import "errors"

// IntSize is the size of int in bits.
const IntSize = 64

// ErrRange means that a value is out of range for its type.
var ErrRange = errors.New("value out of range")

// ErrSyntax means that a text has not the right form.
var ErrSyntax = errors.New("invalid syntax")

// A NumError is a failed conversion.
type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

func (e *NumError) Unwrap() error { return e.Err }

// The codes that natives give for a failure.
const (
	codeOK = iota
	codeSyntax
	codeRange
	codeBase
	codeBitSize
)

func numError(fn, s string, code, base, bitSize int) error {
	// The error keeps a copy, so that it does not hold on to a larger string.
	s = string([]byte(s))
	switch code {
	case codeSyntax:
		return &NumError{fn, s, ErrSyntax}
	case codeRange:
		return &NumError{fn, s, ErrRange}
	case codeBase:
		return &NumError{fn, s, errors.New("invalid base " + Itoa(base))}
	default:
		return &NumError{fn, s, errors.New("invalid bit size " + Itoa(bitSize))}
	}
}

func parseInt(s string, base, bitSize int) (int64, int)
func parseUint(s string, base, bitSize int) (uint64, int)
func parseFloat(s string, bitSize int) (float64, int)
func parseComplex(s string, bitSize int) (complex128, int)

func Itoa(i int) string
func FormatInt(i int64, base int) string
func FormatUint(i uint64, base int) string
func FormatFloat(f float64, fmt byte, prec, bitSize int) string
func Quote(s string) string
func QuoteToASCII(s string) string
func QuoteToGraphic(s string) string
func QuoteRune(r rune) string
func QuoteRuneToASCII(r rune) string
func QuoteRuneToGraphic(r rune) string
func CanBackquote(s string) bool
func IsPrint(r rune) bool
func IsGraphic(r rune) bool

// unquote gives the text of a literal, and whether it is one.
func unquote(s string) (string, bool)

// quotedPrefix is the length of the literal that s begins with, -1 for none.
func quotedPrefix(s string) int

// unquoteChar gives value, whether it is multibyte, bytes consumed (0: a syntax error).
func unquoteChar(s string, quote byte) (rune, bool, int)

func Atoi(s string) (int, error) {
	n, code := parseInt(s, 10, 0)
	if code != codeOK {
		return int(n), numError("Atoi", s, code, 10, 0)
	}
	return int(n), nil
}

func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	i, code := parseInt(s, base, bitSize)
	if code != codeOK {
		err = numError("ParseInt", s, code, base, bitSize)
	}
	return i, err
}

func ParseUint(s string, base int, bitSize int) (uint64, error) {
	n, code := parseUint(s, base, bitSize)
	if code != codeOK {
		return n, numError("ParseUint", s, code, base, bitSize)
	}
	return n, nil
}

func ParseFloat(s string, bitSize int) (float64, error) {
	f, code := parseFloat(s, bitSize)
	if code != codeOK {
		return f, numError("ParseFloat", s, code, 10, bitSize)
	}
	return f, nil
}

func ParseComplex(s string, bitSize int) (complex128, error) {
	c, code := parseComplex(s, bitSize)
	if code != codeOK {
		return c, numError("ParseComplex", s, code, 10, bitSize)
	}
	return c, nil
}

func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, numError("ParseBool", str, codeSyntax, 0, 0)
}

func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func FormatComplex(c complex128, fmt byte, prec, bitSize int) string {
	if bitSize != 64 && bitSize != 128 {
		panic("invalid bitSize")
	}
	im := FormatFloat(imag(c), fmt, prec, bitSize/2)
	if im[0] != '+' && im[0] != '-' {
		im = "+" + im
	}
	return "(" + FormatFloat(real(c), fmt, prec, bitSize/2) + im + "i)"
}

func Unquote(s string) (string, error) {
	t, ok := unquote(s)
	if !ok {
		return "", ErrSyntax
	}
	return t, nil
}

func QuotedPrefix(s string) (string, error) {
	n := quotedPrefix(s)
	if n < 0 {
		return "", ErrSyntax
	}
	return s[:n], nil
}

func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	value, multibyte, n := unquoteChar(s, quote)
	if n == 0 {
		return 0, false, "", ErrSyntax
	}
	return value, multibyte, s[n:], nil
}

func AppendInt(dst []byte, i int64, base int) []byte   { return append(dst, FormatInt(i, base)...) }
func AppendUint(dst []byte, i uint64, base int) []byte { return append(dst, FormatUint(i, base)...) }
func AppendBool(dst []byte, b bool) []byte             { return append(dst, FormatBool(b)...) }
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	return append(dst, FormatFloat(f, fmt, prec, bitSize)...)
}
func AppendQuote(dst []byte, s string) []byte          { return append(dst, Quote(s)...) }
func AppendQuoteToASCII(dst []byte, s string) []byte   { return append(dst, QuoteToASCII(s)...) }
func AppendQuoteToGraphic(dst []byte, s string) []byte { return append(dst, QuoteToGraphic(s)...) }
func AppendQuoteRune(dst []byte, r rune) []byte        { return append(dst, QuoteRune(r)...) }
func AppendQuoteRuneToASCII(dst []byte, r rune) []byte { return append(dst, QuoteRuneToASCII(r)...) }
func AppendQuoteRuneToGraphic(dst []byte, r rune) []byte {
	return append(dst, QuoteRuneToGraphic(r)...)
}
