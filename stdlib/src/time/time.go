// Package time measures time and waits.
package time

// A Duration is a span in nanoseconds.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

// durationString prints d as 1h2m3.5s.
func durationString(d int64) string

func (d Duration) String() string      { return durationString(int64(d)) }
func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d) / 1e3 }
func (d Duration) Milliseconds() int64 { return int64(d) / 1e6 }

func (d Duration) Seconds() float64 { return float64(d/Second) + float64(d%Second)/1e9 }
func (d Duration) Minutes() float64 { return float64(d/Minute) + float64(d%Minute)/(60*1e9) }
func (d Duration) Hours() float64   { return float64(d/Hour) + float64(d%Hour)/(60*60*1e9) }

func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if r+r < m {
			return d + r
		}
		if e := d - m + r; e < d {
			return e
		}
		return -1 << 63
	}
	if r+r < m {
		return d - r
	}
	if e := d + m - r; e > d {
		return e
	}
	return 1<<63 - 1
}

func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == -1<<63:
		return 1<<63 - 1
	}
	return -d
}

// Sleep pauses the goroutine.
func Sleep(d Duration)

// ParseDuration reads what String prints.
func ParseDuration(s string) (Duration, error) {
	d, code, unit := parseDuration(s)
	switch code {
	case 0:
		return Duration(d), nil
	case 1:
		return 0, parseError("time: invalid duration " + quote(s))
	case 2:
		return 0, parseError("time: missing unit in duration " + quote(s))
	}
	return 0, parseError("time: unknown unit " + quote(unit) + " in duration " + quote(s))
}

func parseDuration(s string) (d int64, code int, unit string)
func quote(s string) string

type parseError string

func (e parseError) Error() string { return string(e) }
