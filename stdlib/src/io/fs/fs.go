// Package fs has the common parts of file systems.
package fs

import "unicode/utf8"

// An FS is a tree of files. Open refuses names that are not valid paths.
type FS interface {
	Open(name string) (File, error)
}

// A File is an open file.
type File interface {
	Stat() (FileInfo, error)
	Read([]byte) (int, error)
	Close() error
}

// ValidPath tells whether Open accepts a name: parts that are neither empty nor "." nor "..", with slashes between them, or "."
// alone for the root.
func ValidPath(name string) bool {
	if name == "." {
		return true
	}
	if !utf8.ValidString(name) {
		return false
	}
	start := 0
	for i := 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '/' {
			continue
		}
		switch name[start:i] {
		case "", ".", "..":
			return false
		}
		start = i + 1
	}
	return true
}

// statOf describes an open file's file and closes it.
func statOf(file File) (FileInfo, error) {
	defer file.Close()
	return file.Stat()
}

// StatFS is a file system that describes files without opening them.
type StatFS interface {
	FS
	Stat(name string) (FileInfo, error)
}

// Stat describes a file.
func Stat(fsys FS, name string) (FileInfo, error) {
	if fsys, ok := fsys.(StatFS); ok {
		return fsys.Stat(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	return statOf(file)
}

// ReadLinkFS is a file system with symbolic links.
type ReadLinkFS interface {
	FS
	ReadLink(name string) (string, error)
	Lstat(name string) (FileInfo, error)
}

// ReadLink is where a symbolic link leads.
func ReadLink(fsys FS, name string) (string, error) {
	if fsys, ok := fsys.(ReadLinkFS); ok {
		return fsys.ReadLink(name)
	}
	return "", &PathError{Op: "readlink", Path: name, Err: ErrInvalid}
}

// Lstat describes a file; a symbolic link itself where the file system can.
func Lstat(fsys FS, name string) (FileInfo, error) {
	if fsys, ok := fsys.(ReadLinkFS); ok {
		return fsys.Lstat(name)
	}
	return Stat(fsys, name)
}
