package fs

import (
	"errors"
	"path"
)

// What a WalkDirFunc answers so that the rest of a directory, or all that is left, is not visited.
var (
	SkipDir = errors.New("skip this directory")
	SkipAll = errors.New("skip everything and stop the walk")
)

// A WalkDirFunc visits a file of a tree. It is called with an error for a root that cannot be described, and once more for a
// directory that cannot be listed.
type WalkDirFunc func(path string, d DirEntry, err error) error

// WalkDir visits the files of the tree at root, each directory before its entries, and these in order of names.
func WalkDir(fsys FS, root string, fn WalkDirFunc) error {
	info, err := Stat(fsys, root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = visit(fsys, root, FileInfoToDirEntry(info), fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

func visit(fsys FS, name string, d DirEntry, fn WalkDirFunc) error {
	err := fn(name, d, nil)
	if err == SkipDir && d.IsDir() {
		return nil
	}
	if err != nil || !d.IsDir() {
		return err
	}
	list, err := ReadDir(fsys, name)
	if err != nil {
		err = fn(name, d, err)
		if err == SkipDir {
			return nil
		}
		if err != nil {
			return err
		}
	}
	for _, entry := range list {
		err := visit(fsys, path.Join(name, entry.Name()), entry, fn)
		if err == SkipDir {
			break
		}
		if err != nil {
			return err
		}
	}
	return nil
}
