package fs

import (
	"path"
	"strings"
)

// GlobFS is a file system that finds files by itself.
type GlobFS interface {
	FS
	Glob(pattern string) ([]string, error)
}

// Glob is the names that match a pattern of path.Match; its only error is that of a bad pattern.
func Glob(fsys FS, pattern string) ([]string, error) {
	if fsys, ok := fsys.(GlobFS); ok {
		return fsys.Glob(pattern)
	}
	return glob(fsys, pattern, 0)
}

func hasMeta(s string) bool { return strings.ContainsAny(s, `*?[\`) }

func glob(fsys FS, pattern string, depth int) ([]string, error) {
	// Each part of a path is a level.
	if depth > 10000 {
		return nil, path.ErrBadPattern
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if !hasMeta(pattern) {
		if _, err := Stat(fsys, pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, file := path.Split(pattern)
	dir = strings.TrimSuffix(dir, "/")
	if dir == "" {
		dir = "."
	}
	if !hasMeta(dir) {
		return globIn(fsys, dir, file, nil)
	}
	if dir == pattern {
		return nil, path.ErrBadPattern
	}
	dirs, err := glob(fsys, dir, depth+1)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, dir := range dirs {
		found, err = globIn(fsys, dir, file, found)
		if err != nil {
			return found, err
		}
	}
	return found, nil
}

// globIn appends the matching files of one directory; a directory that cannot be listed has none.
func globIn(fsys FS, dir, pattern string, found []string) ([]string, error) {
	list, err := ReadDir(fsys, dir)
	if err != nil {
		return found, nil
	}
	for _, entry := range list {
		ok, err := path.Match(pattern, entry.Name())
		if err != nil {
			return found, err
		}
		if ok {
			found = append(found, path.Join(dir, entry.Name()))
		}
	}
	return found, nil
}
