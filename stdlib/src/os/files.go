package os

import "io"

// The natives of files: an error code of 0 is success, -1 a closed file.
func openFile(name string, flag int, perm uint32) (fd int, code int, text string)
func readFd(fd int, b []byte) (n int, code int, text string)
func seekFd(fd int, offset int64, whence int) (n int64, code int, text string)
func closeFd(fd int) (code int, text string)
func readFile(name string) (b []byte, code int, text string)
func writeFile(name string, b []byte, perm uint32) (code int, text string)
func removeFile(name string, all bool) (code int, text string)
func makeDir(name string, perm uint32, all bool) (code int, text string)
func renameFile(from, to string) (code int, text string)
func statFile(name string) (size int64, mode uint32, modified int64, code int, text string)

func read(f *File, b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, code, text := readFd(f.fd, b)
	if code != 0 {
		return n, fail("read", f.name, code, text)
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func seek(f *File, offset int64, whence int) (ret int64, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	ret, code, text := seekFd(f.fd, offset, whence)
	if code != 0 {
		return 0, fail("seek", f.name, code, text)
	}
	return ret, nil
}

func shut(f *File) error {
	if f == nil {
		return ErrInvalid
	}
	code, text := closeFd(f.fd)
	return fail("close", f.name, code, text)
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
