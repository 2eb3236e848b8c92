package fs

import (
	"errors"
	"path"
	"strings"
)

// SubFS is a file system that makes those of its directories by itself.
type SubFS interface {
	FS
	Sub(dir string) (FS, error)
}

// Sub is the tree at a directory.
func Sub(fsys FS, dir string) (FS, error) {
	if !ValidPath(dir) {
		return nil, &PathError{Op: "sub", Path: dir, Err: ErrInvalid}
	}
	if dir == "." {
		return fsys, nil
	}
	if fsys, ok := fsys.(SubFS); ok {
		return fsys.Sub(dir)
	}
	return &subFS{fsys, dir}, nil
}

var (
	_ FS         = (*subFS)(nil)
	_ ReadDirFS  = (*subFS)(nil)
	_ ReadFileFS = (*subFS)(nil)
	_ ReadLinkFS = (*subFS)(nil)
	_ GlobFS     = (*subFS)(nil)
	_ SubFS      = (*subFS)(nil)
)

type subFS struct {
	fsys FS
	dir  string
}

// full is the name in the whole tree.
func (f *subFS) full(op, name string) (string, error) {
	if !ValidPath(name) {
		return "", &PathError{Op: op, Path: name, Err: ErrInvalid}
	}
	return path.Join(f.dir, name), nil
}

// short is the name in this tree of one in the whole tree.
func (f *subFS) short(name string) (string, bool) {
	if name == f.dir {
		return ".", true
	}
	return strings.CutPrefix(name, f.dir+"/")
}

// own makes errors speak of this tree's names.
func (f *subFS) own(err error) error {
	if e, ok := err.(*PathError); ok {
		if name, ok := f.short(e.Path); ok {
			e.Path = name
		}
	}
	return err
}

func (f *subFS) Open(name string) (File, error) {
	full, err := f.full("open", name)
	if err != nil {
		return nil, err
	}
	file, err := f.fsys.Open(full)
	return file, f.own(err)
}

func (f *subFS) ReadDir(name string) ([]DirEntry, error) {
	full, err := f.full("read", name)
	if err != nil {
		return nil, err
	}
	list, err := ReadDir(f.fsys, full)
	return list, f.own(err)
}

func (f *subFS) ReadFile(name string) ([]byte, error) {
	full, err := f.full("read", name)
	if err != nil {
		return nil, err
	}
	data, err := ReadFile(f.fsys, full)
	return data, f.own(err)
}

func (f *subFS) ReadLink(name string) (string, error) {
	full, err := f.full("readlink", name)
	if err != nil {
		return "", err
	}
	target, err := ReadLink(f.fsys, full)
	return target, f.own(err)
}

func (f *subFS) Lstat(name string) (FileInfo, error) {
	full, err := f.full("lstat", name)
	if err != nil {
		return nil, err
	}
	info, err := Lstat(f.fsys, full)
	return info, f.own(err)
}

func (f *subFS) Glob(pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if pattern == "." {
		return []string{"."}, nil
	}
	found, err := Glob(f.fsys, f.dir+"/"+pattern)
	for i, name := range found {
		short, ok := f.short(name)
		if !ok {
			return nil, errors.New("invalid result from inner fsys Glob: " + name + " not in " + f.dir)
		}
		found[i] = short
	}
	return found, f.own(err)
}

func (f *subFS) Sub(dir string) (FS, error) {
	if dir == "." {
		return f, nil
	}
	full, err := f.full("sub", dir)
	if err != nil {
		return nil, err
	}
	return &subFS{f.fsys, full}, nil
}
