// Package fmt formats and prints.
package fmt

import "os"

// A State is what a Formatter writes to, with the flags of its verb.
type State interface {
	Write(b []byte) (n int, err error)
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// A Formatter formats itself.
type Formatter interface {
	Format(f State, verb rune)
}

// A Stringer has a text.
type Stringer interface {
	String() string
}

// A GoStringer has a text in Go syntax, for %#v.
type GoStringer interface {
	GoString() string
}

// How operands are put together.
const (
	modePrint = iota
	modePrintln
	modePrintf
	modeErrorf
)

// text formats a by the rules of mode. If values have methods that must be called, text is of no use: needs are those values, in order,
// and how has four numbers for each: the method (1 Format, 2 GoString, 3 Error, 4 String), the verb, the flags (a bit each for
// + - # space 0, then width and precision given), width and precision in the halves of the fourth.
// answers are the methods' texts, each behind a byte that tells whether it is final ('!') or an operand (' ').
func text(mode int, format string, a []any, answers []string) (s string, needs []any, how []int)

func format(mode int, f string, a []any) string {
	s, needs, how := text(mode, f, a, nil)
	if needs == nil {
		return s
	}
	var answers []string
	for needs != nil {
		// An answer can lead to a new need (the operand of a bad verb), which comes behind the answered ones.
		for i, v := range needs {
			answers = append(answers, answer(v, how[4*i:]))
		}
		s, needs, how = text(mode, f, a, answers)
	}
	return s
}

// answer calls the method of v that how tells.
func answer(v any, how []int) (result string) {
	verb := rune(how[1])
	name := "String"
	defer func() {
		if e := recover(); e != nil {
			result = "!" + panicked(v, e, how, verb, name)
		}
	}()
	switch how[0] {
	case 1:
		name = "Format"
		st := &state{flags: how[2], width: how[3] >> 32, prec: int(uint32(how[3]))}
		st.out = append(st.out, '!')
		v.(Formatter).Format(st, verb)
		return string(st.out)
	case 2:
		name = "GoString"
		return " " + v.(GoStringer).GoString()
	case 3:
		name = "Error"
		return " " + v.(error).Error()
	}
	return " " + v.(Stringer).String()
}

// isNilPointer reports whether v is a pointer and nil.
func isNilPointer(v any) bool

func panicked(v, e any, how []int, verb rune, name string) string {
	if isNilPointer(v) {
		return "<nil>"
	}
	return "%!" + string(verb) + "(PANIC=" + name + " method: " + format(modePrint, "", []any{e}) + ")"
}

type state struct {
	out         []byte
	flags       int
	width, prec int
}

func (s *state) Write(b []byte) (n int, err error) {
	s.out = append(s.out, b...)
	return len(b), nil
}

func (s *state) WriteString(b string) (n int, err error) {
	s.out = append(s.out, b...)
	return len(b), nil
}

func (s *state) Width() (wid int, ok bool)      { return s.width, s.flags&32 != 0 }
func (s *state) Precision() (prec int, ok bool) { return s.prec, s.flags&64 != 0 }

func (s *state) Flag(c int) bool {
	for i, f := range "+-# 0" {
		if int(f) == c {
			return s.flags>>i&1 != 0
		}
	}
	return false
}

func Sprintf(format_ string, a ...any) string { return format(modePrintf, format_, a) }
func Sprint(a ...any) string                  { return format(modePrint, "", a) }
func Sprintln(a ...any) string                { return format(modePrintln, "", a) }

func Printf(format_ string, a ...any) (n int, err error) {
	return os.Stdout.WriteString(format(modePrintf, format_, a))
}

func Print(a ...any) (n int, err error) {
	return os.Stdout.WriteString(format(modePrint, "", a))
}

func Println(a ...any) (n int, err error) {
	return os.Stdout.WriteString(format(modePrintln, "", a))
}
