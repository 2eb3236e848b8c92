package runtime

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
