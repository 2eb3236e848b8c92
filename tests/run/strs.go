package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

type name string
type bytesT []byte

func main() {
	s := "héllo, 世界\xff!\x00z"
	fmt.Println(len(s), utf8.RuneCountInString(s), []byte(s), []rune(s))
	for i, r := range s {
		fmt.Print(i, ":", r, "(", string(r), ") ")
	}
	fmt.Println()
	for i := range s {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for range "abc" {
		fmt.Print(".")
	}
	fmt.Println()
	b := []byte("abc")
	t := string(b)
	b[0] = 'X'
	fmt.Println(t, string(b), string([]rune{0x4e16, -1, 0x10ffff, 0xd800, 65}), string(rune(0x1F600)), string(name("n")+"m"), string(bytesT("q")))
	fmt.Println(s[1:3], s[:0] == "", s[7:], s[2], s[len(s)-1], "a" < "b", "abc" < "abd", "" < "a", "Z" < "a", "ab" < "abc")
	u := ""
	for i := range 5 {
		u += string(rune('a'+i)) + "-"
	}
	u = "<" + u + ">" + u[1:3] + fmt.Sprint(len(u))
	fmt.Println(u)
	m := map[string]int{}
	key := []byte("key")
	m[string(key)]++
	key[0] = 'K'
	m[string(key)]++
	fmt.Println(m, m[string(key)], m["nokey"])
	switch string(key) {
	case "key":
		fmt.Println("key")
	case "K" + "ey":
		fmt.Println("Key")
	}
	fmt.Printf("%q %x %X % x %#x %+q %s|%10s|%-10s|%.3s|%5.1s|%05s\n", s, s, "hi", "hi", "hi", s, s, "ab", "ab", "abcdef", "xyz", "ab")
	fmt.Printf("%q %#q %c %U %#U %q\n", 'x', `a"b`, 0x4e16, 0x4e16, 0x4e16, []string{"a", "b\n"})
	var sb strings.Builder
	for i := 3; i > 0; i-- {
		fmt.Fprintf(&sb, "%d...", i)
	}
	sb.WriteByte('!')
	sb.WriteRune('世')
	sb.WriteString("end")
	fmt.Println(sb.String(), sb.Len())
	raw := `a\n
b	"c"`
	fmt.Println(raw, len(raw))
	fmt.Println("\a\b\f\n\r\t\v\\\"'"[0], '\'', '\x41', "\U0001F600")
	cmp := []string{"", "a", "ab", "b", "世"}
	for _, x := range cmp {
		for _, y := range cmp {
			fmt.Print(x == y, x < y, x >= y, strings.Compare(x, y), " ")
		}
	}
	fmt.Println()
	bs := append([]byte("pre"), "fix"...)
	n := copy(bs[1:], "ZZ")
	fmt.Println(string(bs), n, cap(bs) >= 6)
	p := &s
	fmt.Println((*p)[0:1], len(*p))
	fmt.Println(strings.Fields("  a b  c "), strings.Split("a,b,,c", ","), strings.SplitN("a,b,c", ",", 2), strings.Join([]string{"x", "y"}, "+"))
	fmt.Println(strings.Replace("aaaa", "a", "b", 2), strings.ReplaceAll("aaaa", "aa", "b"), strings.ToUpper("héß"), strings.ToLower("ÀB"), strings.Title("go vm"))
	fmt.Println(strings.TrimSpace(" \t x \n"), strings.Trim("xxhixx", "x"), strings.TrimLeft("aab", "a"), strings.TrimPrefix("prefix", "pre"), strings.TrimSuffix("a.go", ".go"), strings.TrimFunc("12a34", func(r rune) bool { return r < 'a' }))
	fmt.Println(strings.Index("chicken", "ken"), strings.LastIndex("go gopher", "go"), strings.IndexByte("abc", 'c'), strings.IndexRune("世界", '界'), strings.IndexAny("golang", "ny"), strings.IndexFunc("ab1", func(r rune) bool { return r == '1' }))
	fmt.Println(strings.Contains("abc", "bc"), strings.ContainsRune("abc", 'b'), strings.ContainsAny("abc", "xyz"), strings.HasPrefix("abc", "ab"), strings.HasSuffix("abc", "bc"), strings.Count("cheese", "e"), strings.Count("abc", ""), strings.EqualFold("Go", "GO"))
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'a' {
			return -1
		}
		return r + 1
	}, "banana"), strings.Repeat("ab", 3))
	before, after, ok := strings.Cut("k=v=w", "=")
	fmt.Println(before, after, ok)
	fmt.Println(strings.CutPrefix("abc", "a"))
	fmt.Println(strings.NewReplacer("a", "1", "b", "2").Replace("abcab"))
	for l := range strings.Lines("x\ny\nz") {
		fmt.Printf("%q ", l)
	}
	for l := range strings.SplitSeq("x,y", ",") {
		fmt.Printf("%q ", l)
	}
	fmt.Println()
}
