package fmt

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

// formatted is the final answer of v's own method.
func formatted(v Formatter, how []int) string {
	s := &state{[]byte{'!'}, how[2], how[3] >> 32, int(uint32(how[3]))}
	v.Format(s, rune(how[1]))
	return string(s.out)
}
