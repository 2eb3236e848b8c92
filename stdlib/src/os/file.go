package os

import "io"

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
