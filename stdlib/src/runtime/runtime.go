// Package runtime talks to the virtual machine.
package runtime

// Compiler is the name of what compiled the program.
const Compiler = "govm"

const (
	GOOS   = "linux"
	GOARCH = "amd64"
)

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

// caller is the number of the frame skip levels up, 0 if there is none.
func caller(skip int) uintptr

// place gives function, file and line of a frame's number; an empty function name if it is none.
func place(pc uintptr) (fn string, file string, line int)

// callers has the numbers of at most n frames from skip levels up, eight bytes each.
func callers(skip int, n int) []byte

// Caller gives the position of a caller's call: 0 is that of Caller itself.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	pc = caller(skip + 1)
	if pc == 0 {
		return 0, "", 0, false
	}
	_, file, line = place(pc)
	return pc, file, line, true
}

// Callers fills pc with the program counters of the calling functions: 0 is that of Callers itself.
func Callers(skip int, pc []uintptr) int {
	b := callers(skip, len(pc))
	for i := 0; i < len(b)/8; i++ {
		v := uintptr(0)
		for j := 7; j >= 0; j-- {
			v = v<<8 | uintptr(b[8*i+j])
		}
		pc[i] = v
	}
	return len(b) / 8
}

// A Frame is a call on the stack.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames gives the frames of program counters one by one.
type Frames struct {
	pcs []uintptr
}

// CallersFrames prepares what Callers gave.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next gives the next frame, and whether there are more after it.
func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.pcs) > 0 {
		pc := f.pcs[0]
		f.pcs = f.pcs[1:]
		if fn, file, line := place(pc); fn != "" {
			return Frame{pc - 1, FuncForPC(pc), fn, file, line, entry(pc)}, len(f.pcs) > 0
		}
	}
	return Frame{}, false
}

// A Func is a function of the program.
type Func struct {
	name  string
	entry uintptr
}

// entry is the number of the beginning of pc's function.
func entry(pc uintptr) uintptr { return pc>>36<<36 | 8 }

// FuncForPC is the function at a program counter, nil if there is none.
func FuncForPC(pc uintptr) *Func {
	name, _, _ := place(pc)
	if name == "" {
		return nil
	}
	return &Func{name, entry(pc)}
}

func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

func (f *Func) Entry() uintptr { return f.entry }

func (f *Func) FileLine(pc uintptr) (file string, line int) {
	fn, file, line := place(pc)
	if fn == "" {
		return "?", 0
	}
	return file, line
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
