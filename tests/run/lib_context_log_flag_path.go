package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"math/cmplx"
	"os"
	"path"
	"time"
	"unicode/utf16"
)

type key string
type lk struct{}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	fmt.Println(ctx, ctx.Err())
	c2 := context.WithValue(ctx, key("k"), "v")
	fmt.Println(c2, c2.Value(key("k")), c2.Value("k"), c2.Value(key("z")))
	fmt.Println(context.WithValue(c2, lk{}, 3))
	stop := context.AfterFunc(c2, func() { fmt.Println("after") })
	_ = stop
	cancel()
	<-c2.Done()
	time.Sleep(5 * time.Millisecond)
	fmt.Println(c2.Err(), context.Cause(c2), stop())
	c3, cancel3 := context.WithTimeout(context.TODO(), 5*time.Millisecond)
	defer cancel3()
	select {
	case <-c3.Done():
		fmt.Println(c3.Err(), errors.Is(c3.Err(), context.DeadlineExceeded))
	case <-time.After(5 * time.Second):
		fmt.Println("late")
	}
	c4, cc := context.WithCancelCause(context.WithoutCancel(c2))
	fmt.Println(c4.Err(), c4.Value(key("k")))
	cc(errors.New("why"))
	c5, x := context.WithTimeoutCause(c4, time.Hour, errors.New("slow"))
	fmt.Println(c4.Err(), context.Cause(c4), c5.Err(), context.Cause(c5))
	x()
	_, ok := c5.Deadline()
	fmt.Println(ok, context.TODO())
	func() {
		defer func() { fmt.Println(recover()) }()
		context.WithValue(ctx, []int{}, 1)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		context.WithCancel(nil)
	}()
	var b bytes.Buffer
	l := log.New(&b, "pre: ", log.Lshortfile|log.Lmsgprefix)
	l.Println("hi", 3)
	l.Printf("x=%d\n", 4)
	l.Print("a", 1, 2, "b")
	func() {
		defer func() { fmt.Println("rec", recover()) }()
		l.Panicf("boom %d", 1)
	}()
	log.SetOutput(&b)
	log.SetFlags(log.Lshortfile)
	log.SetPrefix("P ")
	log.Print("std")
	log.Output(1, "out")
	log.Default().SetFlags(0)
	log.Println(log.Flags(), log.Prefix())
	fmt.Print(b.String())
	fmt.Println(path.Clean("/a/b/../c/./d//"), path.Clean("../../x"), path.Clean("/../a"), path.Clean(""), path.Clean("a/../.."), path.Join("a", "", "b/../c"), path.Join(), path.Base("/x/y/"), path.Base(""), path.Base("///"), path.Dir("/a/b"), path.Dir("a"), path.Dir("/"), path.Ext("a.b/c"), path.Ext("x.tar.gz"), path.IsAbs("/a"))
	for _, m := range [][2]string{{"abc", "abc"}, {"*", "abc"}, {"*c", "abc"}, {"a*", "ab/c"}, {"a*/b", "a/c/b"}, {"a*b*c*d*e*/f", "axbxcxdxexxx/f"}, {"a[b-d]c", "acc"}, {"a[^b-d]c", "aec"}, {"[", "a"}, {"[a", "ab"}, {"[]a]", "]"}, {"[-]", "-"}, {"[x-]", "x"}, {"a\\*b", "a*b"}, {"a?b", "a☺b"}, {"a?b", "a/b"}, {"*x", "xxx"}, {"a[", "ab"}, {"a[", "x"}, {"[^a-ζ]*", "α"}, {"\\", "a"}, {"ab[c]", "abc"}, {"", ""}, {"a*a*a*b", "aaaaaaaaaac"}, {"[\\-x]", "-"}, {"[a-]b", "a"}} {
		fmt.Print(m, " ")
		fmt.Println(path.Match(m[0], m[1]))
	}
	fmt.Println(utf16.Encode([]rune("a😀")), string(utf16.Decode([]uint16{0x61, 0xd83d, 0xde00, 0xd800, 0x62})), utf16.RuneLen(0x10000), utf16.IsSurrogate(0xd800))
	fmt.Println(cmplx.Sqrt(-1), cmplx.Exp(1i), cmplx.Pow(2+1i, 3-2i), cmplx.Abs(3+4i), cmplx.Log(1+1i), cmplx.Sqrt(3-7i), cmplx.Phase(-1))
	fs := flag.NewFlagSet("prog", flag.ContinueOnError)
	fs.SetOutput(os.Stdout)
	n := fs.Int("n", 5, "number of `things`")
	s := fs.String("s", "def", "a string\nsecond")
	bb := fs.Bool("b", false, "bool")
	d := fs.Duration("d", time.Second, "dur")
	f := fs.Float64("f", 1.5, "")
	u := fs.Uint("u", 0, "uint")
	fs.Func("fn", "func", func(s string) error { return errors.New("bad " + s) })
	fmt.Println(fs.Parse([]string{"-n", "7", "--s=x y", "-b", "-d=2m", "-f", "2.5", "-u=3", "rest", "-n"}), *n, *s, *bb, *d, *f, *u, fs.Args(), fs.NArg(), fs.NFlag())
	for _, a := range [][]string{{"-n", "x"}, {"-zz"}, {"-n"}, {"-b=maybe"}, {"---x"}, {"-h"}, {"-fn", "q"}, {"-n", "99999999999999999999"}, {"-d", "5"}, {"--", "-n"}, {"-"}} {
		fmt.Println(a, fs.Parse(a), fs.Args())
	}
	fs.VisitAll(func(f *flag.Flag) { fmt.Print(f.Name, "=", f.Value, " ") })
	fmt.Println(fs.Set("n", "12"), *n, fs.Lookup("n").DefValue)
}
