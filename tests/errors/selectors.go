package main

import ("os"; "time"; "strings"; "bytes")
type E1 struct { i int }
type E2 struct { i int }
type T struct { E1; E2; Foo int; bar int }
func (T) Meth() {}
func (*T) PMeth() {}
type I interface { M(); priv() }
var t T
var pt *T
var ppt **T
var i I
var pi *I
func f() {
	_ = t.i
	_ = t.foo
	_ = t.Bar
	_ = t.meth
	_ = t.pmeth
	_ = t.xyz
	_ = pt.xyz
	_ = ppt.Foo
	_ = ppt.Meth
	_ = pi.M
	pi.M()
	i.m()
	i.X()
	_ = i.(T).zip
	_ = T.foo
	_ = T.PMeth
	_ = (*T).xyz
	_ = I.m
	_ = T.Foo
	_ = os.foo
	_ = os.args
	_ = os.File.X
	var b strings.Builder
	b.buf = nil
	b.writestring("a")
	b.Write
	var bb bytes.Buffer
	bb.foo()
	bb.string()
	_ = time.Time{}.wall
	_ = time.now
	_ = time.Foo()
	_ = f.x
	_ = f().x
	_ = nil.x
	_ = "a".x
	_ = int.x
	_ = t._
	_ = strings
	strings = 1
	_ = strings{}
	var q strings
	_ = &strings
	x.y.z()
	t.Foo()
	t.Meth = nil
	t.Meth().x()
	_ = error.Error
	_ = error.Foo
	var e error
	e.foo()
	e.error()
	e.Error
	e.Error().x
}

func main() {}
