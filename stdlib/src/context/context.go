// Package context carries deadlines, cancellation and values along calls.
package context

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// A Context is passed down the calls that belong together.
type Context interface {
	Deadline() (deadline time.Time, ok bool)
	Done() <-chan struct{}
	Err() error
	Value(key any) any
}

type (
	CancelFunc      func()
	CancelCauseFunc func(cause error)
)

var Canceled = errors.New("context canceled")

var DeadlineExceeded error = deadlineError{}

type deadlineError struct{}

func (deadlineError) Error() string   { return "context deadline exceeded" }
func (deadlineError) Timeout() bool   { return true }
func (deadlineError) Temporary() bool { return true }

// A root is never cancelled and has no values.
type root struct{}

func (root) Deadline() (deadline time.Time, ok bool) { return }
func (root) Done() <-chan struct{}                   { return nil }
func (root) Err() error                              { return nil }
func (root) Value(key any) any                       { return nil }

type backgroundCtx struct{ root }

func (backgroundCtx) String() string { return "context.Background" }

type todoCtx struct{ root }

func (todoCtx) String() string { return "context.TODO" }

func Background() Context { return backgroundCtx{} }
func TODO() Context       { return todoCtx{} }

// selfKey is the key under which a cancelCtx gives itself.
var selfKey int

// A canceler can be told by its parent that it is over.
type canceler interface {
	cancel(err, cause error)
}

// A cancelCtx is over when its parent is, or when it is cancelled. mu guards what follows it.
type cancelCtx struct {
	Context
	mu       sync.Mutex
	done     chan struct{}
	children map[canceler]struct{}
	err      error
	cause    error
}

func (c *cancelCtx) Value(key any) any {
	if key == &selfKey {
		return c
	}
	return c.Context.Value(key)
}

func (c *cancelCtx) Done() <-chan struct{} { return c.done }

func (c *cancelCtx) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *cancelCtx) String() string { return nameOf(c.Context) + ".WithCancel" }

func (c *cancelCtx) cancel(err, cause error) {
	if cause == nil {
		cause = err
	}
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err, c.cause = err, cause
	children := c.children
	c.children = nil
	close(c.done)
	c.mu.Unlock()
	for child := range children {
		child.cancel(err, cause)
	}
}

// attach has child cancelled when parent is over.
func attach(parent Context, child canceler, childDone <-chan struct{}) {
	done := parent.Done()
	if done == nil {
		return
	}
	select {
	case <-done:
		child.cancel(parent.Err(), Cause(parent))
		return
	default:
	}
	if p := cancelOf(parent); p != nil {
		p.mu.Lock()
		err, cause := p.err, p.cause
		if err == nil {
			if p.children == nil {
				p.children = map[canceler]struct{}{}
			}
			p.children[child] = struct{}{}
		}
		p.mu.Unlock()
		if err != nil {
			child.cancel(err, cause)
		}
		return
	}
	if a, ok := parent.(interface{ AfterFunc(func()) func() bool }); ok {
		stop := a.AfterFunc(func() { child.cancel(parent.Err(), Cause(parent)) })
		go func() {
			<-childDone
			stop()
		}()
		return
	}
	go func() {
		select {
		case <-done:
			child.cancel(parent.Err(), Cause(parent))
		case <-childDone:
		}
	}()
}

// detach undoes attach.
func detach(parent Context, child canceler) {
	if p := cancelOf(parent); p != nil {
		p.mu.Lock()
		delete(p.children, child)
		p.mu.Unlock()
	}
}

// cancelOf is the cancelCtx that decides when parent is over; nil if something else does.
func cancelOf(parent Context) *cancelCtx {
	p, ok := parent.Value(&selfKey).(*cancelCtx)
	if !ok || parent.Done() != p.Done() {
		return nil
	}
	return p
}

func newCancel(parent Context) *cancelCtx {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return &cancelCtx{Context: parent, done: make(chan struct{})}
}

func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	c := newCancel(parent)
	attach(parent, c, c.done)
	return c, func() {
		c.cancel(Canceled, nil)
		detach(parent, c)
	}
}

func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	c := newCancel(parent)
	attach(parent, c, c.done)
	return c, func(cause error) {
		c.cancel(Canceled, cause)
		detach(parent, c)
	}
}

// Cause says why c is over: what WithCancelCause was told, else c.Err().
func Cause(c Context) error {
	if p, ok := c.Value(&selfKey).(*cancelCtx); ok {
		p.mu.Lock()
		cause := p.cause
		p.mu.Unlock()
		if cause != nil {
			return cause
		}
	}
	return c.Err()
}

// An afterFunc runs f in a goroutine when its parent is over, unless it was stopped.
type afterFunc struct {
	once sync.Once
	f    func()
	over chan struct{}
}

func (a *afterFunc) cancel(err, cause error) {
	a.once.Do(func() {
		close(a.over)
		go a.f()
	})
}

// AfterFunc has f run when ctx is over. stop reports whether it kept f from that.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	a := &afterFunc{f: f, over: make(chan struct{})}
	attach(ctx, a, a.over)
	return func() bool {
		stopped := false
		a.once.Do(func() {
			stopped = true
			close(a.over)
		})
		if stopped {
			detach(ctx, a)
		}
		return stopped
	}
}

// nameOf describes a context.
func nameOf(c Context) string {
	if s, ok := c.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("%T", c)
}

type withoutCancel struct{ c Context }

// WithoutCancel has parent's values only.
func WithoutCancel(parent Context) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return withoutCancel{parent}
}

func (withoutCancel) Deadline() (deadline time.Time, ok bool) { return }
func (withoutCancel) Done() <-chan struct{}                   { return nil }
func (withoutCancel) Err() error                              { return nil }
func (c withoutCancel) String() string                        { return nameOf(c.c) + ".WithoutCancel" }

func (c withoutCancel) Value(key any) any {
	if key == &selfKey {
		return nil
	}
	return c.c.Value(key)
}

// A timerCtx is over at its deadline at the latest.
type timerCtx struct {
	cancelCtx
	timer    *time.Timer
	deadline time.Time
}

func (c *timerCtx) Deadline() (deadline time.Time, ok bool) { return c.deadline, true }

func (c *timerCtx) String() string {
	return nameOf(c.Context) + ".WithDeadline(" + c.deadline.String() + " [" + time.Until(c.deadline).String() + "])"
}

func (c *timerCtx) cancel(err, cause error) {
	c.cancelCtx.cancel(err, cause)
	c.mu.Lock()
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
	c.mu.Unlock()
}

func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if earlier, ok := parent.Deadline(); ok && earlier.Before(d) {
		return WithCancel(parent)
	}
	c := &timerCtx{cancelCtx: cancelCtx{Context: parent, done: make(chan struct{})}, deadline: d}
	attach(parent, c, c.done)
	stop := func() {
		c.cancel(Canceled, nil)
		detach(parent, c)
	}
	left := time.Until(d)
	if left <= 0 {
		c.cancel(DeadlineExceeded, cause)
		detach(parent, c)
		return c, stop
	}
	c.mu.Lock()
	if c.err == nil {
		c.timer = time.AfterFunc(left, func() {
			c.cancel(DeadlineExceeded, cause)
			detach(parent, c)
		})
	}
	c.mu.Unlock()
	return c, stop
}

func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithDeadline(parent, time.Now().Add(timeout))
}

func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
}

type valueCtx struct {
	Context
	key, val any
}

func (c *valueCtx) Value(key any) any {
	// A long chain of values takes no stack.
	for {
		if c.key == key {
			return c.val
		}
		next, ok := c.Context.(*valueCtx)
		if !ok {
			return c.Context.Value(key)
		}
		c = next
	}
}

func show(v any) string {
	switch s := v.(type) {
	case fmt.Stringer:
		return s.String()
	case string:
		return s
	case nil:
		return "<nil>"
	}
	return fmt.Sprintf("%T", v)
}

func (c *valueCtx) String() string {
	return nameOf(c.Context) + ".WithValue(" + show(c.key) + ", " + show(c.val) + ")"
}

// isComparable reports whether the dynamic type of v can be compared.
func isComparable(v any) bool

func WithValue(parent Context, key, val any) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if key == nil {
		panic("nil key")
	}
	if !isComparable(key) {
		panic("key is not comparable")
	}
	return &valueCtx{parent, key, val}
}
