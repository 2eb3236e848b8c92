package fs

import (
	"io"
	"slices"
	"strings"
)

// ReadFileFS is a file system that reads whole files by itself.
type ReadFileFS interface {
	FS
	ReadFile(name string) ([]byte, error)
}

// ReadFile is the contents of a file.
func ReadFile(fsys FS, name string) ([]byte, error) {
	if fsys, ok := fsys.(ReadFileFS); ok {
		return fsys.ReadFile(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	size := 0
	if info, err := file.Stat(); err == nil && info.Size() == int64(int(info.Size())) {
		size = int(info.Size())
	}
	// One byte more, so that the end of a file of the size that it says needs no second buffer.
	data := make([]byte, 0, size+1)
	for {
		if len(data) == cap(data) {
			data = slices.Grow(data, 512)
		}
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
	}
}

// ReadDirFS is a file system that lists directories by itself.
type ReadDirFS interface {
	FS
	ReadDir(name string) ([]DirEntry, error)
}

// A ReadDirFile is an open directory that can be listed. ReadDir with n > 0 gives at most n further entries, and io.EOF at the end;
// else all that are left.
type ReadDirFile interface {
	File
	ReadDir(n int) ([]DirEntry, error)
}

type notImplemented struct{}

func (notImplemented) Error() string { return "not implemented" }

// ReadDir lists a directory in order of names.
func ReadDir(fsys FS, name string) ([]DirEntry, error) {
	if fsys, ok := fsys.(ReadDirFS); ok {
		return fsys.ReadDir(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	dir, ok := file.(ReadDirFile)
	if !ok {
		return nil, &PathError{Op: "readdir", Path: name, Err: notImplemented{}}
	}
	list, err := dir.ReadDir(-1)
	slices.SortFunc(list, func(a, b DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}
