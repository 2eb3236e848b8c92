package fmt

import "errors"

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }

// wrapped gives the indices of the operands of %w in format, in rising order.
func wrapped(format string, count int) []int

// Errorf formats an error; it wraps the operands of %w.
func Errorf(format_ string, a ...any) error {
	s := format(modeErrorf, format_, a)
	var errs []error
	for _, i := range wrapped(format_, len(a)) {
		if e, ok := a[i].(error); ok {
			errs = append(errs, e)
		}
	}
	switch len(errs) {
	case 0:
		return errors.New(s)
	case 1:
		return &wrapError{s, errs[0]}
	}
	return &wrapErrors{s, errs}
}
