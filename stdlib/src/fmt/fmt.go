// Package fmt formats and prints.
package fmt

import "os"

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
	defer caught(&result, v, how)
	switch how[0] {
	case 1:
		return formatted(v.(Formatter), how)
	case 2:
		result = v.(GoStringer).GoString()
	case 3:
		result = v.(error).Error()
	default:
		result = v.(Stringer).String()
	}
	return " " + result
}

// caught makes the answer of a method that panics.
func caught(result *string, v any, how []int) {
	if e := recover(); e != nil {
		*result = "!<nil>"
		if !isNilPointer(v) {
			*result = panicked(how[0], how[1], format(modePrint, "", []any{e}))
		}
	}
}

// isNilPointer reports whether v is a pointer and nil.
func isNilPointer(v any) bool

// panicked is the final answer where a method (by its number) panicked under a verb; e is what it panicked with.
func panicked(method, verb int, e string) string

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
