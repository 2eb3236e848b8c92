package os

import "errors"

var (
	ErrNoDeadline       = errors.New("file type does not support deadline")
	ErrDeadlineExceeded = errors.New("i/o timeout")
	ErrProcessDone      = errors.New("os: process already finished")
)

// denotes tells whether an error code of the system is what target stands for.
func denotes(code int, target error) bool {
	switch target {
	case ErrPermission:
		return code == 1 || code == 13
	case ErrExist:
		return code == 17 || code == 39
	case ErrNotExist:
		return code == 2
	}
	return false
}
