// Package os talks to the operating system, as far as the host allows.
package os

import (
	"errors"
	"io"
	"io/fs"
	"time"
)

var (
	ErrInvalid          = fs.ErrInvalid
	ErrPermission       = fs.ErrPermission
	ErrExist            = fs.ErrExist
	ErrNotExist         = fs.ErrNotExist
	ErrClosed           = fs.ErrClosed
	ErrNoDeadline       = errors.New("file type does not support deadline")
	ErrDeadlineExceeded = errors.New("i/o timeout")
	ErrProcessDone      = errors.New("os: process already finished")
)

type (
	PathError = fs.PathError
	FileMode  = fs.FileMode
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

// An errno is an error of the operating system.
type errno struct {
	code int
	text string
}

func (e *errno) Error() string { return e.text }

func (e *errno) Is(target error) bool {
	switch target {
	case ErrPermission:
		return e.code == 1 || e.code == 13
	case ErrExist:
		return e.code == 17 || e.code == 39
	case ErrNotExist:
		return e.code == 2
	}
	return false
}

// fail makes an error of what a native gave: code 0 is none.
func fail(op, path string, code int, text string) error {
	if code == 0 {
		return nil
	}
	return &PathError{Op: op, Path: path, Err: &errno{code, text}}
}

func IsExist(err error) bool      { return errors.Is(err, ErrExist) }
func IsNotExist(err error) bool   { return errors.Is(err, ErrNotExist) }
func IsPermission(err error) bool { return errors.Is(err, ErrPermission) }

// A File is an open file.
type File struct {
	fd   int
	name string
}

var (
	Stdin  = &File{0, "/dev/stdin"}
	Stdout = &File{1, "/dev/stdout"}
	Stderr = &File{2, "/dev/stderr"}
)

// The natives of files: an error code of 0 is success, -1 a closed file.
func openFile(name string, flag int, perm uint32) (fd int, code int, text string)
func readFd(fd int, b []byte) (n int, code int, text string)
func writeFd(fd int, b []byte) (n int, code int, text string)
func writeStringFd(fd int, s string) (n int, code int, text string)
func seekFd(fd int, offset int64, whence int) (n int64, code int, text string)
func closeFd(fd int) (code int, text string)
func readFile(name string) (b []byte, code int, text string)
func writeFile(name string, b []byte, perm uint32) (code int, text string)
func removeFile(name string, all bool) (code int, text string)
func makeDir(name string, perm uint32, all bool) (code int, text string)
func renameFile(from, to string) (code int, text string)
func statFile(name string) (size int64, mode uint32, modified int64, code int, text string)

func (f *File) err(op string, code int, text string) error {
	if code == -1 {
		return &PathError{Op: op, Path: f.name, Err: ErrClosed}
	}
	return fail(op, f.name, code, text)
}

func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	fd, code, text := openFile(name, flag, uint32(perm))
	if code != 0 {
		return nil, fail("open", name, code, text)
	}
	return &File{fd, name}, nil
}

func Open(name string) (*File, error)   { return OpenFile(name, O_RDONLY, 0) }
func Create(name string) (*File, error) { return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666) }

func (f *File) Name() string { return f.name }
func (f *File) Fd() uintptr  { return uintptr(f.fd) }
func (f *File) Sync() error  { return nil }

func (f *File) Read(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, code, text := readFd(f.fd, b)
	if code != 0 {
		return n, f.err("read", code, text)
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (f *File) Write(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, code, text := writeFd(f.fd, b)
	if code != 0 {
		return n, f.err("write", code, text)
	}
	return n, nil
}

func (f *File) WriteString(s string) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, code, text := writeStringFd(f.fd, s)
	if code != 0 {
		return n, f.err("write", code, text)
	}
	return n, nil
}

func (f *File) Seek(offset int64, whence int) (ret int64, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	ret, code, text := seekFd(f.fd, offset, whence)
	if code != 0 {
		return 0, f.err("seek", code, text)
	}
	return ret, nil
}

func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	code, text := closeFd(f.fd)
	return f.err("close", code, text)
}

func ReadFile(name string) ([]byte, error) {
	b, code, text := readFile(name)
	if code != 0 {
		return nil, fail("open", name, code, text)
	}
	return b, nil
}

func WriteFile(name string, data []byte, perm FileMode) error {
	code, text := writeFile(name, data, uint32(perm))
	return fail("open", name, code, text)
}

func Remove(name string) error {
	code, text := removeFile(name, false)
	return fail("remove", name, code, text)
}

func RemoveAll(path string) error {
	code, text := removeFile(path, true)
	return fail("unlinkat", path, code, text)
}

func Mkdir(name string, perm FileMode) error {
	code, text := makeDir(name, uint32(perm), false)
	return fail("mkdir", name, code, text)
}

func MkdirAll(path string, perm FileMode) error {
	code, text := makeDir(path, uint32(perm), true)
	return fail("mkdir", path, code, text)
}

// A LinkError is a failed operation on two paths.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

func (e *LinkError) Error() string { return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error() }
func (e *LinkError) Unwrap() error { return e.Err }

func Rename(oldpath, newpath string) error {
	code, text := renameFile(oldpath, newpath)
	if code == 0 {
		return nil
	}
	return &LinkError{"rename", oldpath, newpath, &errno{code, text}}
}

type FileInfo = fs.FileInfo

type fileStat struct {
	name     string
	size     int64
	mode     FileMode
	modified int64
}

func (s *fileStat) Name() string       { return s.name }
func (s *fileStat) Size() int64        { return s.size }
func (s *fileStat) Mode() FileMode     { return s.mode }
func (s *fileStat) ModTime() time.Time { return time.Unix(0, s.modified) }
func (s *fileStat) IsDir() bool        { return s.mode.IsDir() }
func (s *fileStat) Sys() any           { return nil }

func Stat(name string) (FileInfo, error) {
	size, mode, modified, code, text := statFile(name)
	if code != 0 {
		return nil, fail("stat", name, code, text)
	}
	base := name
	for i := len(base) - 1; i >= 0; i-- {
		if base[i] == '/' && i < len(base)-1 {
			base = base[i+1:]
			break
		}
	}
	return &fileStat{base, size, FileMode(mode), modified}, nil
}

func Getpid() int { return 1 }

func TempDir() string {
	if d := Getenv("TMPDIR"); d != "" {
		return d
	}
	return "/tmp"
}
