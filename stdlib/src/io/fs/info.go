package fs

import "time"

// A FileMode is a file's kind and permissions.
type FileMode uint32

const (
	ModeDir        FileMode = 1 << 31
	ModeAppend     FileMode = 1 << 30
	ModeExclusive  FileMode = 1 << 29
	ModeTemporary  FileMode = 1 << 28
	ModeSymlink    FileMode = 1 << 27
	ModeDevice     FileMode = 1 << 26
	ModeNamedPipe  FileMode = 1 << 25
	ModeSocket     FileMode = 1 << 24
	ModeSetuid     FileMode = 1 << 23
	ModeSetgid     FileMode = 1 << 22
	ModeCharDevice FileMode = 1 << 21
	ModeSticky     FileMode = 1 << 20
	ModeIrregular  FileMode = 1 << 19

	ModeType          = ModeDir | ModeSymlink | ModeNamedPipe | ModeSocket | ModeDevice | ModeCharDevice | ModeIrregular
	ModePerm FileMode = 0777
)

func (m FileMode) IsDir() bool     { return m&ModeDir != 0 }
func (m FileMode) IsRegular() bool { return m&ModeType == 0 }
func (m FileMode) Perm() FileMode  { return m & ModePerm }
func (m FileMode) Type() FileMode  { return m & ModeType }

func (m FileMode) String() string {
	s := ""
	for i, c := range "dalTLDpSugct?" {
		if m&(1<<(31-i)) != 0 {
			s += string(c)
		}
	}
	if s == "" {
		s = "-"
	}
	for i, c := range "rwxrwxrwx" {
		if m&(1<<(8-i)) != 0 {
			s += string(c)
		} else {
			s += "-"
		}
	}
	return s
}

// A FileInfo describes a file.
type FileInfo interface {
	Name() string
	Size() int64
	Mode() FileMode
	ModTime() time.Time
	IsDir() bool
	Sys() any
}

// A DirEntry is what a directory says of a file.
type DirEntry interface {
	Name() string
	IsDir() bool
	Type() FileMode
	Info() (FileInfo, error)
}

type dirInfo struct {
	fileInfo FileInfo
}

func (d dirInfo) IsDir() bool             { return d.fileInfo.IsDir() }
func (d dirInfo) Type() FileMode          { return d.fileInfo.Mode().Type() }
func (d dirInfo) Info() (FileInfo, error) { return d.fileInfo, nil }
func (d dirInfo) Name() string            { return d.fileInfo.Name() }
func (d dirInfo) String() string          { return FormatDirEntry(d) }

// FileInfoToDirEntry is the entry of a file that was described; nil for nil.
func FileInfoToDirEntry(info FileInfo) DirEntry {
	if info == nil {
		return nil
	}
	return dirInfo{info}
}

// FormatFileInfo is a line that shows a file's mode, size, time and name, that of a directory with a slash.
func FormatFileInfo(info FileInfo) string {
	line := info.Mode().String() + " " + decimal(info.Size()) + " " + info.ModTime().Format(time.DateTime) + " " + info.Name()
	if info.IsDir() {
		line += "/"
	}
	return line
}

// FormatDirEntry is a line that shows a file's kind and name, that of a directory with a slash.
func FormatDirEntry(dir DirEntry) string {
	// Without the nine letters of permissions, which an entry does not have.
	mode := dir.Type().String()
	line := mode[:len(mode)-9] + " " + dir.Name()
	if dir.IsDir() {
		line += "/"
	}
	return line
}

func decimal(n int64) string {
	if n < 0 {
		return "-" + digits(-uint64(n))
	}
	return digits(uint64(n))
}

func digits(n uint64) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + string(rune('0'+n%10))
}
