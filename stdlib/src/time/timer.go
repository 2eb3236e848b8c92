package time

// The natives of timers: a timer object of the virtual machine sends the time on a channel or starts a goroutine.
// A period of 0 fires once.
func startChan(c chan Time, when, period int64) uintptr
func startFunc(f func(), when int64) uintptr
func stopTimer(t uintptr) bool
func resetTimer(t uintptr, when, period int64) bool

// A Timer fires once.
type Timer struct {
	C  <-chan Time
	id uintptr
}

func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	return &Timer{c, startChan(c, int64(d), 0)}
}

func AfterFunc(d Duration, f func()) *Timer { return &Timer{nil, startFunc(f, int64(d))} }

func (t *Timer) Stop() bool {
	if t.id == 0 {
		panic("time: Stop called on uninitialized Timer")
	}
	return stopTimer(t.id)
}

func (t *Timer) Reset(d Duration) bool {
	if t.id == 0 {
		panic("time: Reset called on uninitialized Timer")
	}
	return resetTimer(t.id, int64(d), 0)
}

// After gives a channel on which the time comes after d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// A Ticker fires again and again.
type Ticker struct {
	C  <-chan Time
	id uintptr
}

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	return &Ticker{c, startChan(c, int64(d), int64(d))}
}

func (t *Ticker) Stop() {
	if t.id != 0 {
		stopTimer(t.id)
	}
}

func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.id == 0 {
		panic("time: Reset called on uninitialized Ticker")
	}
	resetTimer(t.id, int64(d), int64(d))
}

// Tick gives a ticker's channel.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
