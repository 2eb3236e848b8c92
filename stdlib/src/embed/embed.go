// Package embed gives access to the files that a program was compiled with.
//
// The compiler fills variables under a //go:embed directive before anything else of their package runs.
package embed

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"time"
)

// An FS is a read-only tree of files.
//
// The compiler makes the list. Names of directories end in a slash and have no data. The order is that of (directory, name within
// it), so that a directory's entries stand together.
type FS struct {
	files *[]file
}

var (
	_ fs.ReadDirFS  = FS{}
	_ fs.ReadFileFS = FS{}
)

// split is the directory of a file and its name in it.
func split(name string) (dir, elem string) {
	name = strings.TrimSuffix(name, "/")
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return ".", name
	}
	return name[:i], name[i+1:]
}

// from is the index of the first file that is not before (dir, elem).
func (f FS) from(dir, elem string) int {
	if f.files == nil {
		return 0
	}
	list := *f.files
	lo, hi := 0, len(list)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		d, e := split(list[mid].name)
		if d < dir || d == dir && e < elem {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

var root = &file{name: "./"}

// lookup is the file of a name; nil if there is none.
func (f FS) lookup(name string) *file {
	if !fs.ValidPath(name) {
		return nil
	}
	if name == "." {
		return root
	}
	if f.files == nil {
		return nil
	}
	i := f.from(split(name))
	if i < len(*f.files) && strings.TrimSuffix((*f.files)[i].name, "/") == name {
		return &(*f.files)[i]
	}
	return nil
}

// entries is the files of a directory.
func (f FS) entries(dir string) []file {
	if f.files == nil {
		return nil
	}
	i := f.from(dir, "")
	j := i
	for j < len(*f.files) {
		if d, _ := split((*f.files)[j].name); d != dir {
			break
		}
		j++
	}
	return (*f.files)[i:j]
}

// Open opens a file or directory. Files can be read at any offset.
func (f FS) Open(name string) (fs.File, error) {
	file := f.lookup(name)
	if file == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if file.IsDir() {
		return &openDir{file, f.entries(name), 0}, nil
	}
	return &openFile{file, 0}, nil
}

// ReadDir lists a directory.
func (f FS) ReadDir(name string) ([]fs.DirEntry, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	dir, ok := file.(*openDir)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a directory")}
	}
	list := make([]fs.DirEntry, len(dir.files))
	for i := range list {
		list[i] = &dir.files[i]
	}
	return list, nil
}

// ReadFile is the contents of a file.
func (f FS) ReadFile(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	open, ok := file.(*openFile)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	return []byte(open.f.data), nil
}

// A file is one of the tree, or a directory.
type file struct {
	name string
	data string
}

var (
	_ fs.FileInfo = (*file)(nil)
	_ fs.DirEntry = (*file)(nil)
)

func (f *file) Name() string {
	_, elem := split(f.name)
	return elem
}

func (f *file) Size() int64                { return int64(len(f.data)) }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return strings.HasSuffix(f.name, "/") }
func (f *file) Sys() any                   { return nil }
func (f *file) Type() fs.FileMode          { return f.Mode().Type() }
func (f *file) Info() (fs.FileInfo, error) { return f, nil }

func (f *file) Mode() fs.FileMode {
	if f.IsDir() {
		return fs.ModeDir | 0555
	}
	return 0444
}

func (f *file) String() string { return fs.FormatFileInfo(f) }

// An openFile is a file that is being read.
type openFile struct {
	f      *file
	offset int64
}

var (
	_ io.Seeker   = (*openFile)(nil)
	_ io.ReaderAt = (*openFile)(nil)
)

func (f *openFile) Close() error               { return nil }
func (f *openFile) Stat() (fs.FileInfo, error) { return f.f, nil }

func (f *openFile) Read(b []byte) (int, error) {
	if f.offset >= int64(len(f.f.data)) {
		return 0, io.EOF
	}
	if f.offset < 0 {
		return 0, &fs.PathError{Op: "read", Path: f.f.name, Err: fs.ErrInvalid}
	}
	n := copy(b, f.f.data[f.offset:])
	f.offset += int64(n)
	return n, nil
}

func (f *openFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.offset
	case io.SeekEnd:
		offset += int64(len(f.f.data))
	}
	if offset < 0 || offset > int64(len(f.f.data)) {
		return 0, &fs.PathError{Op: "seek", Path: f.f.name, Err: fs.ErrInvalid}
	}
	f.offset = offset
	return offset, nil
}

func (f *openFile) ReadAt(b []byte, offset int64) (int, error) {
	if offset < 0 || offset > int64(len(f.f.data)) {
		return 0, &fs.PathError{Op: "read", Path: f.f.name, Err: fs.ErrInvalid}
	}
	n := copy(b, f.f.data[offset:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// An openDir is a directory that is being listed.
type openDir struct {
	f      *file
	files  []file
	offset int
}

func (d *openDir) Close() error               { return nil }
func (d *openDir) Stat() (fs.FileInfo, error) { return d.f, nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.f.name, Err: errors.New("is a directory")}
}

func (d *openDir) ReadDir(count int) ([]fs.DirEntry, error) {
	n := len(d.files) - d.offset
	if n == 0 {
		if count <= 0 {
			return nil, nil
		}
		return nil, io.EOF
	}
	if count > 0 && n > count {
		n = count
	}
	list := make([]fs.DirEntry, n)
	for i := range list {
		list[i] = &d.files[d.offset+i]
	}
	d.offset += n
	return list, nil
}
