package time

const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// The elements of a layout, longer ones before those that they begin with.
var elements = [...]string{
	"January", "Jan", "Monday", "Mon", "MST", "2006", "__2", "_2006", "_2", "002", "01", "02", "03", "04", "05", "06", "15",
	"PM", "pm", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07", "1", "2", "3", "4", "5",
}

func hasPrefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

func isDigit(s string, i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }

// next finds the first element of layout: what is before it, the element, what is behind. A fraction is given as
// ".000" or ".999" (or with a comma).
func next(layout string) (before, elem, after string) {
	for i := 0; i < len(layout); i++ {
		rest := layout[i:]
		switch c := rest[0]; c {
		case '.', ',':
			if len(rest) > 1 && (rest[1] == '0' || rest[1] == '9') {
				j := 1
				for j < len(rest) && rest[j] == rest[1] {
					j++
				}
				if !isDigit(rest, j) {
					return layout[:i], rest[:j], rest[j:]
				}
			}
		case '_':
			if hasPrefix(rest, "_2006") {
				return layout[:i+1], "2006", rest[5:]
			}
		}
		for _, e := range elements {
			if e[0] == rest[0] && hasPrefix(rest, e) {
				if e == "Jan" || e == "Mon" {
					if len(rest) > 3 && 'a' <= rest[3] && rest[3] <= 'z' {
						continue
					}
				}
				return layout[:i], e, rest[len(e):]
			}
		}
	}
	return layout, "", ""
}

func pad(n, width int, with string) string {
	s := itoa(n, 0)
	for len(s) < width {
		s = with + s
	}
	return s
}

func fraction(nsec int, elem string) string {
	digits := pad(nsec, 9, "0")[:min(len(elem)-1, 9)]
	if elem[1] == '9' {
		for len(digits) > 0 && digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		if digits == "" {
			return ""
		}
	}
	return elem[:1] + digits
}

func zone(offset int, elem string) string {
	if elem[0] == 'Z' {
		if offset == 0 {
			return "Z"
		}
		elem = "-" + elem[1:]
	}
	sign := "+"
	if offset < 0 {
		sign = "-"
		offset = -offset
	}
	h, m, s := pad(offset/3600, 2, "0"), pad(offset/60%60, 2, "0"), pad(offset%60, 2, "0")
	switch elem {
	case "-07":
		return sign + h
	case "-0700":
		return sign + h + m
	case "-07:00":
		return sign + h + ":" + m
	case "-070000":
		return sign + h + m + s
	}
	return sign + h + ":" + m + ":" + s
}

// A ParseError is a text that does not fit its layout.
type ParseError struct {
	Layout     string
	Value      string
	LayoutElem string
	ValueElem  string
	Message    string
}

func (e *ParseError) Error() string {
	if e.Message == "" {
		return "parsing time " + quote(e.Value) + " as " + quote(e.Layout) + ": cannot parse " + quote(e.ValueElem) + " as " + quote(e.LayoutElem)
	}
	return "parsing time " + quote(e.Value) + e.Message
}

// take reads a number of at most max digits, at least min.
func take(s string, min, max int) (n int, rest string, ok bool) {
	i := 0
	for i < max && isDigit(s, i) {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:], i >= min
}

func lookup(names string, count int, short bool, s string) (i int, rest string, ok bool) {
	for i := 0; i < count; i++ {
		name := nameAt(names, i)
		if short {
			name = name[:3]
		}
		if len(s) >= len(name) && sameFold(s[:len(name)], name) {
			return i, s[len(name):], true
		}
	}
	return -1, s, false
}

func sameFold(a, b string) bool {
	for i := 0; i < len(a); i++ {
		if a[i]|0x20 != b[i]|0x20 {
			return false
		}
	}
	return true
}

func Parse(layout, value string) (Time, error) { return parse(layout, value, UTC) }

func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return parse(layout, value, loc)
}

func parse(layout, value string, loc *Location) (Time, error) {
	allLayout, allValue := layout, value
	year, month, day, yday := 0, -1, -1, -1
	hour, min, sec, nsec := 0, 0, 0, 0
	pm, pmSet, zoneSet, offset, zoneName := false, false, false, 0, ""
	outside := ""
	fail := func(elem, at string) (Time, error) {
		return Time{}, &ParseError{allLayout, allValue, elem, at, ""}
	}
	for {
		before, elem, after := next(layout)
		rest, fits := skip(value, before)
		if !fits {
			return fail(before, rest)
		}
		value = rest
		if elem == "" {
			if value != "" {
				return Time{}, &ParseError{allLayout, allValue, "", value, ": extra text: " + quote(value)}
			}
			break
		}
		layout = after
		hold, ok := value, true
		switch elem {
		case "2006":
			if len(value) < 4 || !isDigit(value, 0) {
				return fail(elem, hold)
			}
			year, value, ok = take(value, 4, 4)
		case "06":
			year, value, ok = take(value, 2, 2)
			if year >= 69 {
				year += 1900
			} else {
				year += 2000
			}
		case "January", "Jan":
			month, value, ok = lookup(monthNames, 12, elem == "Jan", value)
			month++
		case "01", "1":
			month, value, ok = take(value, len(elem), 2)
			if ok && (month <= 0 || month > 12) {
				outside = "month"
			}
		case "Monday", "Mon":
			_, value, ok = lookup(dayNames, 7, elem == "Mon", value)
		case "2", "_2", "02":
			if elem == "_2" && hasPrefix(value, " ") {
				value = value[1:]
			}
			least := 1
			if elem == "02" {
				least = 2
			}
			day, value, ok = take(value, least, 2)
		case "002", "__2":
			for elem == "__2" && hasPrefix(value, " ") {
				value = value[1:]
			}
			yday, value, ok = take(value, 1, 3)
		case "15":
			hour, value, ok = take(value, 1, 2)
			if hour > 23 {
				outside = "hour"
			}
		case "03", "3":
			hour, value, ok = take(value, len(elem), 2)
			if hour > 12 {
				outside = "hour"
			}
		case "04", "4":
			min, value, ok = take(value, len(elem), 2)
			if min > 59 {
				outside = "minute"
			}
		case "05", "5":
			sec, value, ok = take(value, len(elem), 2)
			if sec > 59 {
				outside = "second"
			} else if ok && len(value) > 1 && (value[0] == '.' || value[0] == ',') && isDigit(value, 1) {
				if _, e, _ := next(layout); e == "" || e[0] != '.' && e[0] != ',' {
					nsec, value = takeFraction(value)
				}
			}
		case "PM", "pm":
			if len(value) < 2 {
				return fail(elem, hold)
			}
			switch p := value[:2]; {
			case sameFold(p, "PM"):
				pm = true
			case !sameFold(p, "AM"):
				ok = false
			}
			pmSet = true
			value = value[2:]
		case "MST":
			n := zoneLength(value)
			ok = n > 0
			zoneName, value = value[:n], value[n:]
			zoneSet = zoneSet || zoneName != "UTC"
			if zoneName == "UTC" {
				loc = UTC
			}
		default:
			if elem[0] == '.' || elem[0] == ',' {
				if elem[1] == '0' {
					if len(value) < len(elem) {
						return fail(elem, hold)
					}
					nsec, _ = takeFraction(value[:len(elem)])
					value = value[len(elem):]
				} else if len(value) > 1 && (value[0] == '.' || value[0] == ',') && isDigit(value, 1) {
					nsec, value = takeFraction(value)
				}
				break
			}
			if elem[0] == 'Z' && hasPrefix(value, "Z") {
				value = value[1:]
				loc = UTC
				break
			}
			if value == "" || value[0] != '+' && value[0] != '-' {
				return fail(elem, hold)
			}
			sign := 1
			if value[0] == '-' {
				sign = -1
			}
			value = value[1:]
			var h, m, s int
			h, value, ok = take(value, 2, 2)
			if ok && len(elem) > 3 {
				if elem[3] == ':' {
					ok = hasPrefix(value, ":")
					if ok {
						value = value[1:]
					}
				}
				if ok {
					m, value, ok = take(value, 2, 2)
				}
			}
			if ok && len(elem) >= 7 {
				if elem[3] == ':' {
					ok = hasPrefix(value, ":")
					if ok {
						value = value[1:]
					}
				}
				if ok {
					s, value, ok = take(value, 2, 2)
				}
			}
			offset = sign * (h*3600 + m*60 + s)
			zoneSet = true
		}
		if outside != "" {
			return Time{}, &ParseError{allLayout, allValue, elem, hold, ": " + outside + " out of range"}
		}
		if !ok {
			return fail(elem, hold)
		}
	}
	if pmSet {
		if pm && hour < 12 {
			hour += 12
		} else if !pm && hour == 12 {
			hour = 0
		}
	}
	if yday >= 0 {
		d := daysOf(year, January, 1) + int64(yday) - 1
		y, m, dd := civil(d)
		if yday < 1 || y != year {
			return Time{}, &ParseError{allLayout, allValue, "", value, ": day-of-year out of range"}
		}
		switch {
		case month >= 0 && month != int(m):
			return Time{}, &ParseError{allLayout, allValue, "", value, ": day-of-year does not match month"}
		case day >= 0 && day != dd:
			return Time{}, &ParseError{allLayout, allValue, "", value, ": day-of-year does not match day"}
		}
		month, day = int(m), dd
	}
	if month < 0 {
		month = 1
	}
	if day < 0 {
		day = 1
	}
	if day < 1 || int64(day) > daysOf(year+month/12, Month(month%12+1), 1)-daysOf(year, Month(month), 1) {
		return Time{}, &ParseError{allLayout, allValue, "", value, ": day out of range"}
	}
	if zoneSet {
		if offset == 0 && zoneName == "" {
			loc = UTC
		} else {
			loc = FixedZone(zoneName, offset)
		}
		if _, hours, ok := gmtOffset(zoneName); ok && offset == 0 {
			// Only the name tells the offset: the clock is taken for UTC's.
			loc = FixedZone(zoneName, hours*3600)
			return Date(year, Month(month), day, hour, min, sec, nsec, UTC).In(loc), nil
		}
	}
	return Date(year, Month(month), day, hour, min, sec, nsec, loc), nil
}

// takeFraction reads a point and digits as nanoseconds.
func takeFraction(s string) (nsec int, rest string) {
	i, scale := 1, 100000000
	for isDigit(s, i) {
		nsec += int(s[i]-'0') * scale
		scale /= 10
		i++
	}
	return nsec, s[i:]
}

// skip takes the text of a layout off s. Spaces fit any number of spaces.
func skip(s, text string) (rest string, ok bool) {
	for len(text) > 0 {
		if text[0] == ' ' {
			if len(s) > 0 && s[0] != ' ' {
				return s, false
			}
			for hasPrefix(text, " ") {
				text = text[1:]
			}
			for hasPrefix(s, " ") {
				s = s[1:]
			}
			continue
		}
		if len(s) == 0 || s[0] != text[0] {
			return s, false
		}
		s, text = s[1:], text[1:]
	}
	return s, true
}

// signedHours reads a sign and up to two digits of at most 23 hours: how long that is, and the hours.
func signedHours(s string) (n, hours int) {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0, 0
	}
	hours, rest, ok := take(s[1:], 1, len(s))
	if !ok || hours > 23 {
		return 0, 0
	}
	if s[0] == '-' {
		hours = -hours
	}
	return len(s) - len(rest), hours
}

// gmtOffset reads GMT with or without hours; ok: with.
func gmtOffset(s string) (n, hours int, ok bool) {
	if !hasPrefix(s, "GMT") {
		return 0, 0, false
	}
	n, hours = signedHours(s[3:])
	return 3 + n, hours, n > 0
}

// zoneLength is the length of the abbreviation of a zone that s begins with, 0 if there is none.
func zoneLength(s string) int {
	if len(s) < 3 {
		return 0
	}
	if hasPrefix(s, "ChST") || hasPrefix(s, "MeST") {
		return 4
	}
	if n, _, _ := gmtOffset(s); n > 0 {
		return n
	}
	if s[0] == '+' || s[0] == '-' {
		n, _ := signedHours(s)
		return n
	}
	n := 0
	for n < len(s) && n < 6 && 'A' <= s[n] && s[n] <= 'Z' {
		n++
	}
	switch {
	case n == 3, n == 5 && s[4] == 'T', n == 4 && (s[3] == 'T' || s[:4] == "WITA"):
		return n
	}
	return 0
}
