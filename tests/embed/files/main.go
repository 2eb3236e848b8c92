// A program with files in it, in every form that a variable can have.
package main

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"example.com/files/lib"
)

type text string
type octet byte

//go:embed hello.txt
var hello string

//go:embed hello.txt
var bytes []byte

//go:embed empty.txt
var empty string

//go:embed empty.txt
var noBytes []byte

var (
	//go:embed "hello.txt" `hello.txt` hell?.txt
	named text
	//go:embed data/a.json
	octets []octet
)

//go:embed data
var data embed.FS

//go:embed all:data hello.txt
var all embed.FS

//go:embed data/*.txt data/_hidden
//go:embed "data/two words.txt"
var some embed.FS

//go:embed data/d*
var deep embed.FS

//go:embed data/[a-b].*
var _ embed.FS

var size = len(hello) + len(bytes)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

func tree(title string, fsys fs.FS) {
	fmt.Println(title)
	check(fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Println("  ", path, d.Name(), d.IsDir(), d.Type(), info.Mode(), info.Size(), info.ModTime().IsZero(), info.Sys())
		return nil
	}))
}

func failures() {
	for _, name := range []string{"", "/", "data/", "nope", "data/nope", "../x", "data/a.json/x", ".", "data", "data/a.json"} {
		_, err := data.ReadFile(name)
		var pe *fs.PathError
		fmt.Println(name, "read:", err, errors.Is(err, fs.ErrNotExist), errors.As(err, &pe))
		_, err = data.ReadDir(name)
		fmt.Println(name, "list:", err)
		_, err = fs.Stat(data, name)
		fmt.Println(name, "stat:", err)
	}
	_, err := fs.Glob(data, "[")
	fmt.Println(err)
	_, err = fs.Sub(data, "../x")
	fmt.Println(err)
	var zero embed.FS
	_, err = zero.Open("a")
	fmt.Println(err)
	list, err := zero.ReadDir(".")
	fmt.Println(len(list), err)
}

func reading() {
	file, err := all.Open("hello.txt")
	check(err)
	buf := make([]byte, 8)
	for {
		n, err := file.Read(buf)
		fmt.Printf("%d %q %v\n", n, buf[:n], err)
		if err == io.EOF {
			break
		}
	}
	seeker := file.(io.Seeker)
	at, err := seeker.Seek(-6, io.SeekEnd)
	fmt.Println(at, err)
	rest, err := io.ReadAll(file)
	fmt.Printf("%q %v\n", rest, err)
	_, err = seeker.Seek(-1, io.SeekStart)
	fmt.Println(err)
	n, err := file.(io.ReaderAt).ReadAt(buf, 18)
	fmt.Printf("%d %q %v\n", n, buf[:n], err)
	_, err = file.(io.ReaderAt).ReadAt(buf, 100)
	fmt.Println(err)
	info, err := file.Stat()
	fmt.Println(info, err)
	fmt.Println(fs.FormatFileInfo(info))
	fmt.Printf("%T %T\n", file, info)
	fmt.Println(file.Close())

	dir, err := all.Open("data")
	check(err)
	_, err = dir.Read(buf)
	fmt.Println(err)
	lister := dir.(fs.ReadDirFile)
	for {
		list, err := lister.ReadDir(3)
		for _, entry := range list {
			fmt.Println(" ", fs.FormatDirEntry(entry))
		}
		if err != nil {
			fmt.Println(err)
			break
		}
	}
	list, err := lister.ReadDir(-1)
	fmt.Println(len(list), err)
	info, err = dir.Stat()
	fmt.Println(info.Name(), info.IsDir(), fs.FormatFileInfo(info), fs.FileInfoToDirEntry(info))
}

// plain hides what its file system can do but Open.
type plain struct{ fsys fs.FS }

func (p plain) Open(name string) (fs.File, error) { return p.fsys.Open(name) }

func main() {
	fmt.Printf("%q %q %q %q\n", hello, bytes, empty, named)
	fmt.Println(len(noBytes), noBytes == nil, len(octets), octets[0], size)
	bytes[0] = 'H'
	fmt.Printf("%s%s", bytes, hello)
	fmt.Printf("%q %d\n", lib.Text, lib.Length)

	tree("data", data)
	tree("all", all)
	tree("some", some)
	tree("deep", deep)
	failures()
	reading()

	for _, fsys := range []fs.FS{all, plain{all}} {
		for _, pattern := range []string{"*", "data/*.txt", "*/*/*", "nope*", "hello.txt", "data/[^a]*"} {
			found, err := fs.Glob(fsys, pattern)
			fmt.Println(pattern, found, len(found), err)
		}
		text, err := fs.ReadFile(fsys, "data/two words.txt")
		fmt.Printf("%q %v\n", text, err)
		list, err := fs.ReadDir(fsys, "data")
		for _, entry := range list {
			fmt.Print(entry.Name(), " ")
		}
		fmt.Println(err)
	}

	sub, err := fs.Sub(all, "data")
	check(err)
	tree("sub", sub)
	found, err := fs.Glob(sub, "*.txt")
	fmt.Println(found, err)
	_, err = fs.ReadFile(sub, "nope")
	fmt.Println(err)
	_, err = sub.Open("../x")
	fmt.Println(err)
	sub, err = fs.Sub(sub, "deep")
	check(err)
	text, err := fs.ReadFile(sub, "z.txt")
	fmt.Printf("%q %v\n", text, err)

	skipped := 0
	err = fs.WalkDir(all, ".", func(path string, d fs.DirEntry, err error) error {
		skipped++
		switch path {
		case "data/deep":
			return fs.SkipDir
		case "hello.txt":
			return fs.SkipAll
		}
		return nil
	})
	fmt.Println(skipped, err)
	err = fs.WalkDir(all, "nope", func(path string, d fs.DirEntry, err error) error {
		fmt.Println(path, d, err)
		return err
	})
	fmt.Println(err)
	for _, name := range []string{".", "a", "a/b", "", "/a", "a/", "a//b", "./a", "a/..", "..a", "\xff"} {
		fmt.Print(fs.ValidPath(name), " ")
	}
	fmt.Println()
	copied := all
	fmt.Println(copied == all, some == all)
	if len(os.Args) > 5 {
		fmt.Println(deep)
	}
}
