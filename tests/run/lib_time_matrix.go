package main

import (
	"fmt"
	"hash/fnv"
	"path/filepath"
	"time"
)

func main() {
	zones := []*time.Location{time.UTC, time.FixedZone("EST", -5*3600), time.FixedZone("", 5*3600+1800), time.FixedZone("X", -(3*3600 + 25*60 + 45))}
	layouts := []string{time.Layout, time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano, time.Kitchen, time.Stamp, time.StampMilli, time.StampMicro, time.StampNano, time.DateTime, time.DateOnly, time.TimeOnly,
		"2006-002 15h4m5s", "Monday January _2 __2 06 3:04pm", "05.00 05.999 05,000 .000 x", "-07 -0700 -07:00 -07:00:00 -070000 Z07 Z0700 Z07:00", "Januar Monda Mond Jan1 2006-1-2", "20060102150405", "15:04:05.999999", "_2006 02 _2"}
	secs := []int64{0, 1, -1, 1e9, -62135596800, 253402300799, 1709164800, 1709251199, 951782400, -1e10, 1735689599, 4102444800, -62198755200}
	h := fnv.New64a()
	for _, z := range zones {
		for _, s := range secs {
			for _, ns := range []int64{0, 123456789, 999000000, 5} {
				t := time.Unix(s, ns).In(z)
				fmt.Fprintln(h, t, t.Weekday(), t.YearDay(), t.Unix(), t.UnixMilli())
				y, w := t.ISOWeek()
				fmt.Fprintln(h, y, w, t.AddDate(0, 1, -3), t.Truncate(time.Hour), t.Round(24*time.Hour), t.Add(36*time.Hour).Sub(t), fmt.Sprintf("%#v", t))
				b, err := t.MarshalJSON()
				fmt.Fprintln(h, string(b), err)
				for _, l := range layouts {
					f := t.Format(l)
					p, err := time.Parse(l, f)
					fmt.Fprintln(h, f, "|", p, err)
				}
			}
			fmt.Printf("%v %d %x\n", z, s, h.Sum64())
			h.Reset()
		}
	}
	for _, c := range [][2]string{{time.RFC3339, "2020-13-01T00:00:00Z"}, {time.RFC3339, "2020-02-30T00:00:00Z"}, {time.RFC3339, "2020-02-01T25:00:00Z"}, {time.RFC3339, "2020-02-01T00:60:00Z"}, {time.RFC3339, "2020-02-01T00:00:61Z"}, {time.RFC3339, "2020-02-01T00:00:00"}, {time.RFC3339, "2020-02-01T00:00:00Zx"}, {time.RFC3339, "x"}, {time.RFC3339, ""}, {time.RFC3339, "2020-02-01T00:00:00.123456789123Z"}, {time.RFC3339, "2020-02-01T00:00:00+24:00"}, {time.RFC3339, "2020-02-01T00:00:00+05:3"}, {time.Kitchen, "13:04PM"}, {time.Kitchen, "3:04XM"}, {time.Kitchen, "12:04AM"}, {time.ANSIC, "Mon Jan 32 00:00:00 2020"}, {time.ANSIC, "Foo Jan 2 00:00:00 2020"}, {time.RFC1123, "Mon, 02 Jan 2006 15:04:05 PDT"}, {time.RFC1123, "Mon, 02 Jan 2006 15:04:05 GMT+3"}, {time.RFC1123, "Mon, 02 Jan 2006 15:04:05 +03"}, {time.RFC1123, "Mon, 02 Jan 2006 15:04:05 WAST"}, {time.RFC1123, "Mon, 02 Jan 2006 15:04:05 ChST"}, {"2006-002", "2020-366"}, {"2006-002", "2019-366"}, {"2006-002", "2019-000"}, {"2006-01-02 002", "2020-02-01 032"}, {"2006-01-02 002", "2020-02-01 033"}, {"15:04:05.000", "01:02:03.12"}, {"15:04:05.000", "01:02:03.1234"}, {"15:04:05", "01:02:03.5"}, {"15:04:05.999", "01:02:03"}, {"3 PM", "0 PM"}, {"01", "1"}, {"1", "01"}, {"2", "002"}, {"2006", "123"}, {"06", "68"}, {"06", "69"}, {"Jan", "jAN"}, {"January", "janua"}, {"lit 2006", "lax 2020"}, {"2006 ", "2020"}, {"2006", " 2020"}, {"_2", "  3"}, {"04", "4"}, {"15", "7"}, {"5", "59.5"}, {"Z07:00", "+01:00"}, {"-0700", "Z"}, {"MST", "utc"}, {"MST", "A"}, {"02 2006 Feb", "x"}} {
		t, err := time.Parse(c[0], c[1])
		fmt.Println(c, t, err)
	}
	for _, s := range []string{"1h2m3.5s", "-1.5h", "100", "", ".5s", "1.s", "1y", "5us", "5µs", "5μs", "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns", "1h1h", "+5s", "-", "0", "1e3s", "3000000h", "0.000000000000000000001s", "1h 2m"} {
		d, err := time.ParseDuration(s)
		fmt.Println(s, d, err, d.Round(time.Minute), d.Truncate(time.Second), d.Hours(), d.Abs())
	}
	fmt.Println(time.Date(2021, 14, -35, 30, 99, -5, 1e9+5, time.UTC), time.Month(13), time.Weekday(9), time.Duration(1<<63-1), time.Duration(-1<<63), time.Duration(999), time.Time{}.IsZero())
	var u time.Time
	fmt.Println(u.UnmarshalJSON([]byte(`"2020-01-02T03:04:05Z"`)), u, u.UnmarshalJSON([]byte(`null`)), u.UnmarshalJSON([]byte(`5`)))
	for _, c := range [][2]string{{"a/b", "a/b/c"}, {"a/b", "a"}, {"/a", "/b/c"}, {"a", "/b"}, {"..", "a"}, {"../../a", ".."}, {".", "x/y"}, {"a/b/c", "a/b/d"}, {"/", "/x"}, {"ab", "abc"}, {"a", "a"}, {"a/..", "b"}, {"../a", "../b"}} {
		fmt.Print(c, " ")
		fmt.Println(filepath.Rel(c[0], c[1]))
	}
	fmt.Println(filepath.Join("a", "../b", "c"), filepath.Base("/x/y.go"), filepath.Ext("y.go"), filepath.SplitList("a:b::c"), filepath.IsLocal("a/../.."), filepath.IsLocal("a/./b"), filepath.Dir("/a/b/"))
}
