package os

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
