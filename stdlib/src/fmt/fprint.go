package fmt

import "io"

func Fprintf(w io.Writer, format_ string, a ...any) (n int, err error) {
	return w.Write([]byte(format(modePrintf, format_, a)))
}

func Fprint(w io.Writer, a ...any) (n int, err error) {
	return w.Write([]byte(format(modePrint, "", a)))
}

func Fprintln(w io.Writer, a ...any) (n int, err error) {
	return w.Write([]byte(format(modePrintln, "", a)))
}

func Append(b []byte, a ...any) []byte   { return append(b, format(modePrint, "", a)...) }
func Appendln(b []byte, a ...any) []byte { return append(b, format(modePrintln, "", a)...) }
func Appendf(b []byte, format_ string, a ...any) []byte {
	return append(b, format(modePrintf, format_, a)...)
}

// FormatString gives the verb with the flags that state had.
func FormatString(state State, verb rune) string {
	b := "%"
	for _, c := range " +-#0" {
		if state.Flag(int(c)) {
			b += string(c)
		}
	}
	if w, ok := state.Width(); ok {
		b += Sprint(w)
	}
	if p, ok := state.Precision(); ok {
		b += "." + Sprint(p)
	}
	return b + string(verb)
}
