// Package filepath works on paths of files, by their text alone.
package filepath

import (
	"errors"
	"path"
)

const (
	Separator     = '/'
	ListSeparator = ':'
)

var ErrBadPattern = path.ErrBadPattern

func Clean(p string) string                                { return path.Clean(p) }
func Split(p string) (dir, file string)                    { return path.Split(p) }
func Join(elem ...string) string                           { return path.Join(elem...) }
func Ext(p string) string                                  { return path.Ext(p) }
func Base(p string) string                                 { return path.Base(p) }
func Dir(p string) string                                  { return path.Dir(p) }
func IsAbs(p string) bool                                  { return path.IsAbs(p) }
func Match(pattern, name string) (matched bool, err error) { return path.Match(pattern, name) }
func ToSlash(path string) string                           { return path }
func FromSlash(path string) string                         { return path }
func VolumeName(path string) string                        { return "" }

// SplitList splits a list of paths as PATH has it.
func SplitList(path string) []string {
	if path == "" {
		return []string{}
	}
	var list []string
	start := 0
	for i := range len(path) {
		if path[i] == ListSeparator {
			list = append(list, path[start:i])
			start = i + 1
		}
	}
	return append(list, path[start:])
}

// IsLocal reports whether a path stays within the directory that it is taken from.
func IsLocal(path string) bool {
	if path == "" || IsAbs(path) {
		return false
	}
	path = Clean(path)
	return path != ".." && (len(path) < 3 || path[:3] != "../")
}

// Localize turns a path with slashes into one of the operating system.
func Localize(path string) (string, error) {
	if !IsLocal(path) && path != "." || Clean(path) != path {
		return "", errors.New("invalid path")
	}
	for i := range len(path) {
		if path[i] == 0 {
			return "", errors.New("invalid path")
		}
	}
	return path, nil
}

// Rel makes target relative to base.
func Rel(basePath, targPath string) (string, error) {
	base, target := Clean(basePath), Clean(targPath)
	if base == target {
		return ".", nil
	}
	if base == "." {
		base = ""
	}
	if IsAbs(base) != IsAbs(target) {
		return "", errors.New("Rel: can't make " + targPath + " relative to " + basePath)
	}
	// What both begin with, up to a separator.
	elem := func(s string, i int) int {
		for i < len(s) && s[i] != Separator {
			i++
		}
		return i
	}
	b, t := 0, 0
	for b < len(base) && t < len(target) {
		be, te := elem(base, b), elem(target, t)
		if base[b:be] != target[t:te] {
			break
		}
		b, t = min(be+1, len(base)), min(te+1, len(target))
	}
	if b < len(base) && base[b:elem(base, b)] == ".." {
		return "", errors.New("Rel: can't make " + targPath + " relative to " + basePath)
	}
	out := ""
	for b < len(base) {
		if out != "" {
			out += "/"
		}
		out += ".."
		b = elem(base, b) + 1
	}
	if t < len(target) {
		if out != "" {
			out += "/"
		}
		out += target[t:]
	}
	return out, nil
}
