package os

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

func writeFd(fd int, b []byte) (n int, code int, text string)
func writeStringFd(fd int, s string) (n int, code int, text string)

func (f *File) Name() string { return f.name }
func (f *File) Fd() uintptr  { return uintptr(f.fd) }
func (f *File) Sync() error  { return nil }
func (f *File) Close() error { return shut(f) }

func (f *File) Read(b []byte) (n int, err error)                     { return read(f, b) }
func (f *File) Seek(offset int64, whence int) (ret int64, err error) { return seek(f, offset, whence) }

func (f *File) Write(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, code, text := writeFd(f.fd, b)
	if code != 0 {
		err = fail("write", f.name, code, text)
	}
	return n, err
}

func (f *File) WriteString(s string) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	n, code, text := writeStringFd(f.fd, s)
	if code != 0 {
		err = fail("write", f.name, code, text)
	}
	return n, err
}
