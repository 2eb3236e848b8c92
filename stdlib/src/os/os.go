// Package os talks to the operating system, as far as the host allows.
package os

import (
	"errors"
	"io/fs"
)

// Flags of OpenFile.
const (
	O_RDONLY = 0x0
	O_WRONLY = 0x1
	O_RDWR   = 0x2
	O_APPEND = 0x400
	O_CREATE = 0x40
	O_EXCL   = 0x80
	O_SYNC   = 0x101000
	O_TRUNC  = 0x200
)

const (
	ModeDir  = fs.ModeDir
	ModePerm = fs.ModePerm
)

const (
	PathSeparator     = '/'
	PathListSeparator = ':'
	DevNull           = "/dev/null"
)

// Args are the program's name and arguments.
var Args = args()

func args() []string

// Exit ends the program at once.
func Exit(code int)

func getenv(key string) (string, bool)
func Environ() []string

func Getenv(key string) string {
	v, _ := getenv(key)
	return v
}

func LookupEnv(key string) (string, bool) { return getenv(key) }

func setenv(key, value string, set bool)

func Setenv(key, value string) error {
	if key == "" {
		return &SyscallError{"setenv", errors.New("invalid argument")}
	}
	setenv(key, value, true)
	return nil
}

func Unsetenv(key string) error {
	setenv(key, "", false)
	return nil
}

// A SyscallError is a failed call of the operating system.
type SyscallError struct {
	Syscall string
	Err     error
}

func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }
func (e *SyscallError) Unwrap() error { return e.Err }

func IsExist(err error) bool      { return errors.Is(err, ErrExist) }
func IsNotExist(err error) bool   { return errors.Is(err, ErrNotExist) }
func IsPermission(err error) bool { return errors.Is(err, ErrPermission) }

func Getpid() int { return 1 }

func TempDir() string {
	if d := Getenv("TMPDIR"); d != "" {
		return d
	}
	return "/tmp"
}
