// Package sync has locks and other means of waiting for one another.
package sync

import "sync/atomic"

// A Locker can be locked.
type Locker interface {
	Lock()
	Unlock()
}

// A Mutex excludes. The zero value is unlocked.
type Mutex struct {
	state uint32
	sema  uint32
}

func (m *Mutex) Lock()
func (m *Mutex) TryLock() bool
func (m *Mutex) Unlock()

// A RWMutex is held by one writer or any number of readers. The zero value is unlocked.
type RWMutex struct {
	state  uint64
	reader uint32
	writer uint32
}

func (rw *RWMutex) RLock()
func (rw *RWMutex) TryRLock() bool
func (rw *RWMutex) RUnlock()
func (rw *RWMutex) Lock()
func (rw *RWMutex) TryLock() bool
func (rw *RWMutex) Unlock()

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }

// RLocker locks rw for reading.
func (rw *RWMutex) RLocker() Locker { return (*rlocker)(rw) }

// A WaitGroup waits for a number of goroutines.
type WaitGroup struct {
	state uint64
	sema  uint32
}

func (wg *WaitGroup) Add(delta int)
func (wg *WaitGroup) Done()
func (wg *WaitGroup) Wait()

// Go runs f in a goroutine of the group.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer func() {
			// A panic ends the program: Wait must not return before it does.
			if x := recover(); x != nil {
				panic(x)
			}
			wg.Done()
		}()
		f()
	}()
}

// A Cond is where goroutines wait for an event.
type Cond struct {
	L    Locker
	list uint64
	sema uint32
	self *Cond
}

func NewCond(l Locker) *Cond { return &Cond{L: l} }

// The queue of a Cond: notifyAdd takes a ticket, notifyWait waits until it is called.
func (c *Cond) notifyAdd() uint32
func (c *Cond) notifyWait(ticket uint32)
func (c *Cond) notifyOne()
func (c *Cond) notifyAll()

func (c *Cond) check() {
	if c.self != c {
		if c.self != nil {
			panic("sync.Cond is copied")
		}
		c.self = c
	}
}

func (c *Cond) Wait() {
	c.check()
	t := c.notifyAdd()
	c.L.Unlock()
	c.notifyWait(t)
	c.L.Lock()
}

func (c *Cond) Signal() {
	c.check()
	c.notifyOne()
}

func (c *Cond) Broadcast() {
	c.check()
	c.notifyAll()
}

// A Once runs a function once.
type Once struct {
	done atomic.Uint32
	m    Mutex
}

func (o *Once) Do(f func()) {
	if o.done.Load() == 0 {
		o.slow(f)
	}
}

func (o *Once) slow(f func()) {
	o.m.Lock()
	defer o.m.Unlock()
	if o.done.Load() == 0 {
		defer o.done.Store(1)
		f()
	}
}

// OnceFunc gives a function that runs f once; if f panics, every call does.
func OnceFunc(f func()) func() {
	var once Once
	valid := false
	var p any
	run := func() {
		defer func() {
			p = recover()
			f = nil
			if !valid {
				panic(p)
			}
		}()
		f()
		valid = true
	}
	return func() {
		once.Do(run)
		if !valid {
			panic(p)
		}
	}
}

// OnceValue gives a function that computes f's result once.
func OnceValue[T any](f func() T) func() T {
	var result T
	once := OnceFunc(func() { result = f() })
	return func() T {
		once()
		return result
	}
}

// OnceValues gives a function that computes f's results once.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var r1 T1
	var r2 T2
	once := OnceFunc(func() { r1, r2 = f() })
	return func() (T1, T2) {
		once()
		return r1, r2
	}
}

// A Pool keeps values for reuse.
type Pool struct {
	mu    Mutex
	items []any
	New   func() any
}

func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	p.mu.Lock()
	if len(p.items) < 64 {
		p.items = append(p.items, x)
	}
	p.mu.Unlock()
}

func (p *Pool) Get() any {
	p.mu.Lock()
	if n := len(p.items); n > 0 {
		x := p.items[n-1]
		p.items[n-1] = nil
		p.items = p.items[:n-1]
		p.mu.Unlock()
		return x
	}
	p.mu.Unlock()
	if p.New != nil {
		return p.New()
	}
	return nil
}

// A Map is a map that goroutines share.
type Map struct {
	mu RWMutex
	m  map[any]any
}

func (m *Map) Load(key any) (value any, ok bool) {
	m.mu.RLock()
	value, ok = m.m[key]
	m.mu.RUnlock()
	return value, ok
}

func (m *Map) Store(key, value any) { m.Swap(key, value) }

func (m *Map) Clear() {
	m.mu.Lock()
	m.m = nil
	m.mu.Unlock()
}

func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.m[key]; ok {
		return v, true
	}
	m.set(key, value)
	return value, false
}

func (m *Map) set(key, value any) {
	if m.m == nil {
		m.m = map[any]any{}
	}
	m.m[key] = value
}

func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, loaded = m.m[key]
	delete(m.m, key)
	return value, loaded
}

func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	previous, loaded = m.m[key]
	m.set(key, value)
	return previous, loaded
}

func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.m[key]; !ok || v != old {
		return false
	}
	m.m[key] = new
	return true
}

func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.m[key]; !ok || v != old {
		return false
	}
	delete(m.m, key)
	return true
}

func (m *Map) Range(f func(key, value any) bool) {
	m.mu.RLock()
	keys := make([]any, 0, len(m.m))
	for k := range m.m {
		keys = append(keys, k)
	}
	m.mu.RUnlock()
	for _, k := range keys {
		if v, ok := m.Load(k); ok && !f(k, v) {
			return
		}
	}
}
