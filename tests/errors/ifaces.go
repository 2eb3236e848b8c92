package main

type Reader interface{ Read(p []byte) (n int, err error) }
type Writer interface{ Write(p []byte) (n int, err error) }
type ReadWriter interface {
	Reader
	Writer
	Read(p []byte) (int, error)
}
type Dup interface {
	Reader
	Read(p []byte)
}
type File struct{ name string }

func (f *File) Read(p []byte) (n int, err error) { return }
func (f File) write(p []byte) (int, error)       { return 0, nil }
func (f File) Name() string                      { return f.name }

type A struct{ x, y int }
type B struct{ x, z int }
type C struct {
	A
	B
}
type D struct {
	*A
	y string
}

func (A) M() {}
func (B) M() {}

type field struct{ Read int }

func main() {
	var r Reader = File{}
	var rw ReadWriter = &File{}
	var w Writer = r
	r = rw
	r = w
	r = field{}
	var pr *Reader
	pr.Read(nil)
	_ = pr.(File)
	_ = r.(File)
	_ = r.(*File)
	_ = r.(Writer)
	_ = r.(string)
	var c C
	_ = c.x
	_ = c.y
	_ = c.z
	c.M()
	_ = c.A.M
	var d D
	_ = d.x
	_ = d.y + 1
	_ = d.nope
	_ = d.X
	_ = (&d).A.y
	File{}.Read(nil)
	f := File{}
	f.Read(nil)
	f.write(nil)
	f.NAME()
	f.Write(nil)
	_ = (*File).Read
	_ = File.Read
	_ = File.Name
	var m interface{ M() } = c
	m = A{}
	m = &A{}
	m = nil
	switch x := r.(type) {
	case *File:
		x.Name(1)
	case Writer:
		x.Read(nil)
	case File:
	}
	for _, x := range m {
	}
	var e error = "a"
	e.Error = nil
	if e == r {
	}
	if f == r {
	}
	if pr == nil {
	}
	if m == 1 {
	}
	if d == d {
	}
	type fn struct{ f func() }
	_ = fn{} == fn{}
	_ = [2][]int{} == [2][]int{}
	var i interface{} = fn{}
	_ = i == fn{}
	_ = map[fn]int{}
}
