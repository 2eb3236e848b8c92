package time

// A Month is January, 1, to December, 12.
type Month int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

// A Weekday is Sunday, 0, to Saturday, 6.
type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

const monthNames = "January   February  March     April     May       June      July      August    September October   November  December  "
const dayNames = "Sunday    Monday    Tuesday   Wednesday Thursday  Friday    Saturday  "

func nameAt(names string, i int) string {
	s := names[10*i : 10*i+10]
	for s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

func (m Month) String() string {
	if m < January || m > December {
		return "%!Month(" + itoa(int(m), 0) + ")"
	}
	return nameAt(monthNames, int(m-1))
}

func (d Weekday) String() string {
	if d < Sunday || d > Saturday {
		return "%!Weekday(" + itoa(int(d), 0) + ")"
	}
	return nameAt(dayNames, int(d))
}

// itoa prints n with at least width digits.
func itoa(n, width int) string {
	if n < 0 {
		return "-" + itoa(-n, width)
	}
	s := ""
	for n > 0 || s == "" {
		s = string(rune('0'+n%10)) + s
		n /= 10
	}
	for len(s) < width {
		s = "0" + s
	}
	return s
}

// A Location is a time zone with a fixed offset.
type Location struct {
	name   string
	offset int
}

var utc = Location{"UTC", 0}

// UTC is universal time.
var UTC *Location = &utc

// Local is the program's time zone: UTC.
var Local *Location = &local

var local = Location{"Local", 0}

func (l *Location) String() string {
	if l == nil {
		return "UTC"
	}
	return l.name
}

// FixedZone is a zone that is always offset seconds east of UTC.
func FixedZone(name string, offset int) *Location { return &Location{name, offset} }

// A Time is an instant. The zero Time is January 1 of year 1, 00:00 UTC.
//
// Without a reading of the monotonic clock wall holds nanoseconds and ext the seconds since the zero Time. With one, wall has its highest
// bit set, then 33 bits of seconds since 1885 and 30 bits of nanoseconds, and ext is the reading.
type Time struct {
	wall uint64
	ext  int64
	loc  *Location
}

const (
	unixToZero    = 62135596800 // seconds from the zero Time to 1970
	wallToZero    = 59453308800 // seconds from the zero Time to 1885
	secondsPerDay = 86400
	hasMonotonic  = 1 << 63
	nsecMask      = 1<<30 - 1
)

// clock gives Unix seconds, nanoseconds, and the monotonic clock in nanoseconds.
func clock() (sec int64, nsec int32, mono int64)

func Now() Time {
	sec, nsec, mono := clock()
	return Time{hasMonotonic | uint64(sec+unixToZero-wallToZero)<<30 | uint64(nsec), mono, Local}
}

// makeTime makes a Time without a monotonic reading.
func makeTime(sec int64, nsec int32, loc *Location) Time { return Time{uint64(nsec), sec, loc} }

// sec is the seconds since the zero Time.
func (t Time) sec() int64 {
	if t.wall&hasMonotonic != 0 {
		return wallToZero + int64(t.wall<<1>>31)
	}
	return t.ext
}

func (t Time) nsec() int32 { return int32(t.wall & nsecMask) }

func (t Time) monotonic() bool { return t.wall&hasMonotonic != 0 }

// strip takes the monotonic reading off.
func (t *Time) strip() {
	if t.monotonic() {
		*t = makeTime(t.sec(), t.nsec(), t.loc)
	}
}

func Unix(sec int64, nsec int64) Time {
	if nsec < 0 || nsec >= 1e9 {
		n := nsec / 1e9
		sec += n
		nsec -= n * 1e9
		if nsec < 0 {
			nsec += 1e9
			sec--
		}
	}
	return makeTime(sec+unixToZero, int32(nsec), Local)
}

func UnixMilli(msec int64) Time { return Unix(msec/1e3, (msec%1e3)*1e6) }
func UnixMicro(usec int64) Time { return Unix(usec/1e6, (usec%1e6)*1e3) }

func Since(t Time) Duration { return Now().Sub(t) }
func Until(t Time) Duration { return t.Sub(Now()) }

func (t Time) IsZero() bool     { return t.sec() == 0 && t.nsec() == 0 }
func (t Time) Unix() int64      { return t.sec() - unixToZero }
func (t Time) UnixNano() int64  { return t.Unix()*1e9 + int64(t.nsec()) }
func (t Time) UnixMilli() int64 { return t.Unix()*1e3 + int64(t.nsec())/1e6 }
func (t Time) UnixMicro() int64 { return t.Unix()*1e6 + int64(t.nsec())/1e3 }
func (t Time) Nanosecond() int  { return int(t.nsec()) }

func (t Time) After(u Time) bool  { return t.Compare(u) > 0 }
func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }
func (t Time) Equal(u Time) bool  { return t.Compare(u) == 0 }

func (t Time) Compare(u Time) int {
	a, b := t.sec(), u.sec()
	if t.monotonic() && u.monotonic() {
		a, b = t.ext, u.ext
	} else if a == b {
		a, b = int64(t.nsec()), int64(u.nsec())
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return +1
	}
	return 0
}

func (t Time) Add(d Duration) Time {
	sec := t.sec() + int64(d/1e9)
	nsec := t.nsec() + int32(d%1e9)
	if nsec >= 1e9 {
		sec++
		nsec -= 1e9
	} else if nsec < 0 {
		sec--
		nsec += 1e9
	}
	if since := sec - wallToZero; t.monotonic() && since >= 0 && since < 1<<33 {
		return Time{hasMonotonic | uint64(since)<<30 | uint64(nsec), t.ext + int64(d), t.loc}
	}
	return makeTime(sec, nsec, t.loc)
}

func (t Time) Sub(u Time) Duration {
	if t.monotonic() && u.monotonic() {
		return Duration(t.ext - u.ext)
	}
	d := Duration(t.sec()-u.sec())*Second + Duration(t.nsec()-u.nsec())
	switch {
	case u.Add(d).Equal(t):
		return d
	case t.Before(u):
		return -1 << 63
	}
	return 1<<63 - 1
}

func (t Time) Round(d Duration) Time {
	t.strip()
	if d <= 0 {
		return t
	}
	r := t.remainder(d)
	if r+r < d {
		return t.Add(-r)
	}
	return t.Add(d - r)
}

func (t Time) Truncate(d Duration) Time {
	t.strip()
	if d <= 0 {
		return t
	}
	return t.Add(-t.remainder(d))
}

// remainder is the time since the zero Time modulo d.
func (t Time) remainder(d Duration) Duration {
	// seconds*1e9 + nsec modulo d, with sec taken in halves so that nothing overflows.
	m := uint64(d)
	r := uint64(0)
	sec, nsec := t.sec(), int64(t.nsec())
	negative := sec < 0
	if negative {
		sec, nsec = -sec, -nsec
		if nsec < 0 {
			sec, nsec = sec-1, nsec+1e9
		}
	}
	for i := 62; i >= 0; i-- {
		r = r * 2 % m
		if sec>>i&1 != 0 {
			r = (r + 1e9%m) % m
		}
	}
	r = (r + uint64(nsec)%m) % m
	if negative && r != 0 {
		r = m - r
	}
	return Duration(r)
}

func (t Time) UTC() Time {
	t.loc = UTC
	return t
}

func (t Time) Local() Time {
	t.loc = Local
	return t
}

func (t Time) In(loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Time.In")
	}
	t.loc = loc
	return t
}

func (t Time) Location() *Location {
	if t.loc == nil {
		return UTC
	}
	return t.loc
}

func (t Time) Zone() (name string, offset int) {
	l := t.Location()
	if l == Local {
		return "UTC", 0
	}
	return l.name, l.offset
}

// local seconds since the zero Time.
func (t Time) local() int64 { return t.sec() + int64(t.Location().offset) }

// days since the zero Time, and seconds within the day.
func (t Time) days() (day, sec int64) {
	s := t.local()
	day = s / secondsPerDay
	sec = s % secondsPerDay
	if sec < 0 {
		sec += secondsPerDay
		day--
	}
	return day, sec
}

// civil turns days since January 1 of year 1 into a date (Howard Hinnant's algorithm, eras of 400 years from March).
func civil(days int64) (year int, month Month, day int) {
	z := days + 306
	era := z / 146097
	if z < 0 {
		era = (z - 146096) / 146097
	}
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = int(doy-(153*mp+2)/5) + 1
	m := mp + 3
	y := yoe + era*400
	if m > 12 {
		m -= 12
		y++
	}
	return int(y), Month(m), day
}

// daysOf is the inverse of civil.
func daysOf(year int, month Month, day int) int64 {
	y, m := int64(year), int64(month)
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + int64(day) - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 306
}

func (t Time) Date() (year int, month Month, day int) {
	d, _ := t.days()
	return civil(d)
}

func (t Time) Clock() (hour, min, sec int) {
	_, s := t.days()
	return int(s / 3600), int(s / 60 % 60), int(s % 60)
}

func (t Time) Year() int {
	y, _, _ := t.Date()
	return y
}

func (t Time) Month() Month {
	_, m, _ := t.Date()
	return m
}

func (t Time) Day() int {
	_, _, d := t.Date()
	return d
}

func (t Time) Hour() int {
	h, _, _ := t.Clock()
	return h
}

func (t Time) Minute() int {
	_, m, _ := t.Clock()
	return m
}

func (t Time) Second() int {
	_, _, s := t.Clock()
	return s
}

func (t Time) YearDay() int {
	d, _ := t.days()
	y, _, _ := civil(d)
	return int(d-daysOf(y, January, 1)) + 1
}

func (t Time) Weekday() Weekday {
	d, _ := t.days()
	w := (d + 1) % 7
	if w < 0 {
		w += 7
	}
	return Weekday(w)
}

func (t Time) ISOWeek() (year, week int) {
	d, _ := t.days()
	wd := (d%7 + 7) % 7 // Monday 0
	d += 3 - wd         // the Thursday of the week tells its year
	year, _, _ = civil(d)
	return year, int(d-daysOf(year, January, 1))/7 + 1
}

func (t Time) AddDate(years int, months int, days int) Time {
	y, m, d := t.Date()
	h, min, s := t.Clock()
	return Date(y+years, m+Month(months), d+days, h, min, s, int(t.nsec()), t.Location())
}

// carry brings lo into [0, base).
func carry(hi, lo, base int) (int, int) {
	if lo < 0 {
		n := (-lo-1)/base + 1
		hi -= n
		lo += n * base
	}
	if lo >= base {
		n := lo / base
		hi += n
		lo -= n * base
	}
	return hi, lo
}

// Date is the time of a date and clock in a zone; parts out of range are carried.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Date")
	}
	year, m := carry(year, int(month)-1, 12)
	sec, nsec = carry(sec, nsec, 1e9)
	min, sec = carry(min, sec, 60)
	hour, min = carry(hour, min, 60)
	day, hour = carry(day, hour, 24)
	days := daysOf(year, Month(m+1), 1) + int64(day) - 1
	s := days*secondsPerDay + int64(hour*3600+min*60+sec) - int64(loc.offset)
	return makeTime(s, int32(nsec), loc)
}

func (t Time) AppendFormat(b []byte, layout string) []byte {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	name, offset := t.Zone()
	for layout != "" {
		before, elem, after := next(layout)
		b = append(b, before...)
		layout = after
		s := ""
		switch elem {
		case "":
			return b
		case "2006":
			s = itoa(year, 4)
		case "06":
			s = itoa(max(year, -year)%100, 2)
		case "January":
			s = month.String()
		case "Jan":
			s = month.String()[:3]
		case "01":
			s = itoa(int(month), 2)
		case "1":
			s = itoa(int(month), 0)
		case "Monday":
			s = t.Weekday().String()
		case "Mon":
			s = t.Weekday().String()[:3]
		case "2":
			s = itoa(day, 0)
		case "_2":
			s = pad(day, 2, " ")
		case "02":
			s = itoa(day, 2)
		case "__2":
			s = pad(t.YearDay(), 3, " ")
		case "002":
			s = itoa(t.YearDay(), 3)
		case "15":
			s = itoa(hour, 2)
		case "03":
			s = itoa((hour+11)%12+1, 2)
		case "3":
			s = itoa((hour+11)%12+1, 0)
		case "04":
			s = itoa(min, 2)
		case "4":
			s = itoa(min, 0)
		case "05":
			s = itoa(sec, 2)
		case "5":
			s = itoa(sec, 0)
		case "PM", "pm":
			s = "AM"
			if hour >= 12 {
				s = "PM"
			}
			if elem == "pm" {
				s = string([]byte{s[0] + 32, 'm'})
			}
		case "MST":
			s = name
			if s == "" {
				s = zone(offset, "-0700")
			}
		default:
			if elem[0] == '.' || elem[0] == ',' {
				s = fraction(int(t.nsec()), elem)
			} else {
				s = zone(offset, elem)
			}
		}
		b = append(b, s...)
	}
	return b
}

func (t Time) String() string {
	s := t.Format("2006-01-02 15:04:05.999999999 -0700 MST")
	if t.monotonic() {
		m := t.ext
		sign := "+"
		if m < 0 {
			sign = "-"
			m = -m
		}
		s += " m=" + sign + itoa(int(m/1e9), 0) + "." + itoa(int(m%1e9), 9)
	}
	return s
}

func (t Time) GoString() string {
	y, m, d := t.Date()
	h, min, s := t.Clock()
	out := "time.Date(" + itoa(y, 0) + ", time." + m.String()
	for _, n := range []int{d, h, min, s, int(t.nsec())} {
		out += ", " + itoa(n, 0)
	}
	switch l := t.Location(); l {
	case UTC:
		return out + ", time.UTC)"
	case Local:
		return out + ", time.Local)"
	default:
		return out + ", time.Location(" + quote(l.name) + "))"
	}
}

func (t Time) Format(layout string) string { return string(t.AppendFormat(nil, layout)) }

// IsDST reports whether daylight saving is in force: never, as all zones here are fixed.
func (t Time) IsDST() bool { return false }

// ZoneBounds gives where the zone's offset begins and ends to hold: zero times, as it always does.
func (t Time) ZoneBounds() (start, end Time) { return }

// strict checks what RFC 3339 asks of a time beyond its layout.
func (t Time) strict(what string) error {
	if y := t.Year(); y < 0 || y > 9999 {
		return parseError("Time." + what + ": year outside of range [0,9999]")
	}
	if _, offset := t.Zone(); offset <= -24*3600 || offset >= 24*3600 {
		return parseError("Time." + what + ": timezone hour outside of range [0,23]")
	}
	return nil
}

func (t Time) AppendText(b []byte) ([]byte, error) {
	if err := t.strict("AppendText"); err != nil {
		return nil, err
	}
	return t.AppendFormat(b, RFC3339Nano), nil
}

func (t Time) MarshalText() ([]byte, error) {
	if err := t.strict("MarshalText"); err != nil {
		return nil, err
	}
	return t.AppendFormat(nil, RFC3339Nano), nil
}

func (t Time) MarshalJSON() ([]byte, error) {
	if err := t.strict("MarshalJSON"); err != nil {
		return nil, err
	}
	return append(t.AppendFormat([]byte{'"'}, RFC3339Nano), '"'), nil
}

func (t *Time) UnmarshalText(data []byte) error {
	u, err := Parse(RFC3339, string(data))
	*t = u
	return err
}

func (t *Time) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return parseError("Time.UnmarshalJSON: input is not a JSON string")
	}
	return t.UnmarshalText(data[1 : len(data)-1])
}
