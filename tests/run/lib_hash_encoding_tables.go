package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"io"
	"math"
	"os"
	"strings"
	"unicode"
)

func main() {
	for _, n := range []int{0, 1, 55, 56, 63, 64, 65, 119, 128, 1000} {
		d := bytes.Repeat([]byte("abcXYZ."), n/7+1)[:n]
		h := sha256.New()
		h.Write(d[:n/3])
		h.Write(d[n/3:])
		fmt.Printf("%x %x %x %x %x\n", h.Sum(nil), sha1.Sum(d), md5.Sum(d), sha256.Sum224(d), sha256.Sum256(d))
		f := fnv.New128a()
		f.Write(d)
		g := fnv.New64a()
		g.Write(d)
		i := fnv.New32()
		i.Write(d)
		j := fnv.New128()
		j.Write(d)
		fmt.Println(crc32.ChecksumIEEE(d), crc32.Checksum(d, crc32.MakeTable(crc32.Castagnoli)), crc64.Checksum(d, crc64.MakeTable(crc64.ISO)), adler32.Checksum(d), hex.EncodeToString(f.Sum(nil)), g.Sum64(), i.Sum32(), hex.EncodeToString(j.Sum(nil)))
	}
	for _, s := range []string{"", "f", "fo", "foo", "foob", "fooba", "foobar", "\xff\xfe\xfd??>>"} {
		for _, e := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding} {
			t := e.EncodeToString([]byte(s))
			b, err := e.DecodeString(t)
			fmt.Println(t, string(b) == s, err, e.EncodedLen(len(s)), e.DecodedLen(len(t)))
		}
	}
	for _, s := range []string{"Zg==", "Zg=", "Zg", "Z", "Zm9v\nYg==\n", "Zm9v!", "====", "Zh==", "Zg==x", "Zm8=", "Zm8=\n", "Zm8==", "Z===", "Zm9vZg=\n=", "!m9v", "Zm9", "Zm9vZm9"} {
		for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.StdEncoding.Strict(), base64.RawURLEncoding.Strict()} {
			b, err := e.DecodeString(s)
			fmt.Printf("%q %q %v\n", s, b, err)
		}
		b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, strings.NewReader(s)))
		fmt.Printf("R %q %q %v\n", s, b, err)
	}
	w := base64.NewEncoder(base64.StdEncoding, os.Stdout)
	io.WriteString(w, "hello")
	io.WriteString(w, " world")
	w.Close()
	fmt.Println()
	fmt.Print(hex.Dump([]byte("hello world, this is a dump\x00\xff")))
	for _, s := range []string{"", "0", "00ff", "0g", "zz", "abc", "ABCD", "0:"} {
		b, err := hex.DecodeString(s)
		fmt.Println(s, b, err)
		b, err = io.ReadAll(hex.NewDecoder(strings.NewReader(s)))
		fmt.Println(b, err)
	}
	b := make([]byte, 8)
	binary.LittleEndian.PutUint32(b, 0xdeadbeef)
	binary.BigEndian.PutUint16(b[4:], 0x1234)
	fmt.Println(b, binary.BigEndian.Uint64(b), binary.LittleEndian.Uint16(b), binary.BigEndian, binary.LittleEndian.AppendUint64(nil, 5))
	for _, x := range []int64{0, 1, -1, 63, -64, 64, 1 << 40, math.MinInt64, math.MaxInt64} {
		e := binary.AppendVarint(nil, x)
		y, n := binary.Varint(e)
		u, m := binary.Uvarint(e)
		z, err := binary.ReadVarint(bytes.NewReader(e))
		fmt.Println(e, y, n, u, m, z, err)
	}
	fmt.Println(binary.Uvarint([]byte{0x80}))
	fmt.Println(binary.Uvarint(bytes.Repeat([]byte{0xff}, 11)))
	fmt.Println(binary.Uvarint([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 2}))
	fmt.Println(binary.ReadUvarint(bytes.NewReader([]byte{0x80})))
	fmt.Println(unicode.In('x', unicode.Latin, unicode.Greek), len(unicode.Scripts), len(unicode.Categories), len(unicode.Properties), unicode.Version, len(unicode.CaseRanges), unicode.CaseRanges[3], unicode.TurkishCase.ToUpper('i') == 'İ', strings.ToUpperSpecial(unicode.TurkishCase, "iı"), strings.ToLowerSpecial(unicode.AzeriCase, "Iİ"))
	fmt.Println(string(bytes.Title([]byte("hello wörld it's"))))
	for l := range bytes.Lines([]byte("a\nb\nc")) {
		fmt.Printf("%q", l)
	}
	for l := range bytes.SplitSeq([]byte("a,b,,c"), []byte(",")) {
		fmt.Printf("%q", l)
	}
	for l := range bytes.FieldsSeq([]byte(" a  b c ")) {
		fmt.Printf("%q", l)
	}
	fmt.Println(strings.CutLast("a.b.c", "."))
}
