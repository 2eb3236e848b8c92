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

// The values that the virtual machine panics with: each holds its text.
type (
	errorString string
	boundsError string
	plainError  string
)

func (e errorString) RuntimeError() {}
func (e errorString) Error() string { return "runtime error: " + string(e) }

func (e boundsError) RuntimeError() {}
func (e boundsError) Error() string { return "runtime error: " + string(e) }

func (e plainError) RuntimeError() {}
func (e plainError) Error() string { return string(e) }

// A TypeAssertionError is a failed type assertion.
type TypeAssertionError struct {
	text string
}

func (*TypeAssertionError) RuntimeError()   {}
func (e *TypeAssertionError) Error() string { return e.text }

// A PanicNilError is what recover returns for panic(nil).
type PanicNilError struct {
	text string
}

func (*PanicNilError) RuntimeError()   {}
func (e *PanicNilError) Error() string { return e.text }

func NumGoroutine() int

// procs is how many cores the virtual machine uses.
func procs() int

// GOMAXPROCS gives how many cores the program uses; it does not change that.
func GOMAXPROCS(n int) int { return procs() }

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

// stack is the trace of this goroutine.
func stack() string

// Stack writes a trace to buf and gives its length.
func Stack(buf []byte, all bool) int { return copy(buf, stack()) }

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
