package io

import "errors"

var (
	// EOF ends input.
	EOF = errors.New("EOF")
	// ErrUnexpectedEOF means that input ended in the middle of something.
	ErrUnexpectedEOF = errors.New("unexpected EOF")
	// ErrShortWrite means that a write took fewer bytes than asked without an error.
	ErrShortWrite = errors.New("short write")
	// ErrShortBuffer means that a longer buffer was needed.
	ErrShortBuffer = errors.New("short buffer")
	// ErrNoProgress means that many reads returned neither data nor an error.
	ErrNoProgress = errors.New("multiple Read calls return no data or error")
	// ErrClosedPipe is the error of a read or write on a closed pipe.
	ErrClosedPipe = errors.New("io: read/write on closed pipe")

	errInvalidWrite = errors.New("invalid write result")
	errWhence       = errors.New("Seek: invalid whence")
	errOffset       = errors.New("Seek: invalid offset")
)
