package errors

type errorString struct {
	s string
}

func (e *errorString) Error() string { return e.s }

// New makes an error with this text. Each call makes a distinct value.
func New(text string) error {
	return &errorString{text}
}
