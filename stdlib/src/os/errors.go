package os

import "io/fs"

var (
	ErrInvalid    = fs.ErrInvalid
	ErrPermission = fs.ErrPermission
	ErrExist      = fs.ErrExist
	ErrNotExist   = fs.ErrNotExist
	ErrClosed     = fs.ErrClosed
)

type (
	PathError = fs.PathError
	FileMode  = fs.FileMode
)

// An errno is an error of the operating system.
type errno struct {
	code int
	text string
}

func (e *errno) Error() string        { return e.text }
func (e *errno) Is(target error) bool { return denotes(e.code, target) }

// fail makes an error of what a native gave: code 0 is none, -1 a closed file.
//
//go:noinline
func fail(op, path string, code int, text string) error {
	if code == 0 {
		return nil
	}
	err := &PathError{op, path, ErrClosed}
	if code != -1 {
		err.Err = &errno{code, text}
	}
	return err
}
