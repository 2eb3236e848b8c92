// Package runtime talks to the virtual machine.
package runtime

// Compiler is the name of what compiled the program.
const Compiler = "govm"

const (
	GOOS   = "linux"
	GOARCH = "amd64"
)

// An Error is a run-time panic.
type Error interface {
	error
	RuntimeError()
}

// A plainError is a run-time error without further parts; its text has the prefix already.
type plainError struct {
	text string
}

func (e plainError) RuntimeError() {}
func (e plainError) Error() string { return "runtime error: " + e.text }

// A boundsError is an index or slice bound out of range.
type boundsError struct {
	text string
}

func (e boundsError) RuntimeError() {}
func (e boundsError) Error() string { return "runtime error: " + e.text }

// A memoryError is an access to address 0.
type memoryError struct {
	text string
}

func (e memoryError) RuntimeError() {}
func (e memoryError) Error() string { return "runtime error: " + e.text }
func (e memoryError) Addr() uintptr { return 0 }

// A plainText is a panic of the runtime that is an error without the prefix (channels).
type plainText struct {
	text string
}

func (e plainText) RuntimeError() {}
func (e plainText) Error() string { return e.text }

// A TypeAssertionError is a failed type assertion.
type TypeAssertionError struct {
	text string
}

func (*TypeAssertionError) RuntimeError()   {}
func (e *TypeAssertionError) Error() string { return e.text }

// A PanicNilError is what recover returns for panic(nil).
type PanicNilError struct {
	_ [0]func()
}

func (*PanicNilError) Error() string {
	return "panic called with nil argument (use GODEBUG=panicnil=1 to disable)"
}
func (*PanicNilError) RuntimeError() {}

func NumGoroutine() int
func GOMAXPROCS(n int) int
func NumCPU() int
func Gosched()
func Goexit()
func GC()
func KeepAlive(x any) {}

// LockOSThread does nothing: goroutines cannot tell threads apart.
func LockOSThread()   {}
func UnlockOSThread() {}

func Version() string { return "go1.27" }
func GOROOT() string  { return "" }

// caller gives function name, file, line of the frame skip levels up; an empty function name if there is none.
func caller(skip int) (fn string, file string, line int)

// Caller gives the position of a caller's call: 0 is that of Caller itself.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	fn, file, line := caller(skip + 1)
	if fn == "" {
		return 0, "", 0, false
	}
	return uintptr(line), file, line, true
}

// stack writes the trace of this goroutine (or all).
func stack(all bool) string

// Stack writes a trace to buf and gives its length.
func Stack(buf []byte, all bool) int { return copy(buf, stack(all)) }

// MemStats says how much memory the program uses, as far as the virtual machine counts it.
type MemStats struct {
	Alloc, TotalAlloc, Sys, Mallocs, Frees                uint64
	HeapAlloc, HeapSys, HeapIdle, HeapInuse, HeapReleased uint64
	HeapObjects, NextGC, PauseTotalNs                     uint64
	NumGC, NumForcedGC                                    uint32
}

// memStats gives bytes in use, bytes ever allocated, collections, the next goal.
func memStats() (used, total, collections, goal uint64)

// ReadMemStats fills m.
func ReadMemStats(m *MemStats) {
	used, total, n, goal := memStats()
	*m = MemStats{Alloc: used, TotalAlloc: total, Sys: used, HeapAlloc: used, HeapSys: used, HeapInuse: used, NextGC: goal, NumGC: uint32(n)}
}
