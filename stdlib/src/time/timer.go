package time

// A timer is what the virtual machine knows of a Timer or Ticker: its fields are the machine's.
type timer struct {
	c            chan Time
	f            func()
	loc          *Location
	when, period int64
	state        [4]uint32
}

// linkTimer makes c the channel of t: it holds no value, there is one when the time has come.
func linkTimer(c chan Time, t *timer)

// resetTimer starts t anew and reports whether it was active.
func resetTimer(t *timer, delay, period int64) bool

// stopTimer reports whether t was active.
func stopTimer(t *timer) bool

func start(d, period Duration) *timer {
	t := &timer{c: make(chan Time, 1), loc: Local}
	linkTimer(t.c, t)
	resetTimer(t, int64(d), int64(period))
	return t
}

// A Timer fires once.
type Timer struct {
	C <-chan Time
	t *timer
}

func NewTimer(d Duration) *Timer {
	t := start(d, 0)
	return &Timer{t.c, t}
}

func AfterFunc(d Duration, f func()) *Timer {
	t := &timer{f: f}
	resetTimer(t, int64(d), 0)
	return &Timer{nil, t}
}

func (t *Timer) Stop() bool {
	if t.t == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return stopTimer(t.t)
}

func (t *Timer) Reset(d Duration) bool {
	if t.t == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	return resetTimer(t.t, int64(d), 0)
}

// After gives a channel on which the time comes after d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// A Ticker fires again and again.
type Ticker struct {
	C <-chan Time
	t *timer
}

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	t := start(d, d)
	return &Ticker{t.c, t}
}

func (t *Ticker) Stop() {
	if t.t != nil {
		stopTimer(t.t)
	}
}

func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.t == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	resetTimer(t.t, int64(d), int64(d))
}

// Tick gives a ticker's channel.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
