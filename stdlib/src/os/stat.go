package os

import (
	"io/fs"
	"time"
)

type FileInfo = fs.FileInfo

type fileStat struct {
	name     string
	size     int64
	mode     FileMode
	modified int64
}

func (s *fileStat) Name() string       { return s.name }
func (s *fileStat) Size() int64        { return s.size }
func (s *fileStat) Mode() FileMode     { return s.mode }
func (s *fileStat) ModTime() time.Time { return time.Unix(0, s.modified) }
func (s *fileStat) IsDir() bool        { return s.mode.IsDir() }
func (s *fileStat) Sys() any           { return nil }

func Stat(name string) (FileInfo, error) {
	size, mode, modified, code, text := statFile(name)
	if code != 0 {
		return nil, fail("stat", name, code, text)
	}
	base := name
	for i := len(base) - 1; i >= 0; i-- {
		if base[i] == '/' && i < len(base)-1 {
			base = base[i+1:]
			break
		}
	}
	return &fileStat{base, size, FileMode(mode), modified}, nil
}
