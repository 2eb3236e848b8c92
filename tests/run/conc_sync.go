package main

import (
	"errors"
	"fmt"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
)

type cfg struct{ a, b int }

func onces() {
	var o sync.Once
	n := 0
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { o.Do(func() { n++ }) })
	}
	wg.Wait()
	fmt.Println("once", n)
	f := sync.OnceFunc(func() { n += 10; panic("boom") })
	for range 3 {
		func() {
			defer func() { fmt.Print(recover(), " ") }()
			f()
		}()
	}
	v := sync.OnceValue(func() int { n += 100; return n })
	vs := sync.OnceValues(func() (int, error) { n += 1000; return n, errors.New("e") })
	a, e := vs()
	b, e2 := vs()
	fmt.Println(v(), v(), a, e, b, e2)
	var p sync.Once
	func() {
		defer func() { recover() }()
		p.Do(func() { panic(1) })
	}()
	p.Do(func() { fmt.Println("again?") })
}

func maps() {
	var m sync.Map
	for i := range 10 {
		m.Store(i, i*i)
	}
	v, ok := m.Load(3)
	_, no := m.Load(99)
	fmt.Println(v, ok, no)
	x, loaded := m.LoadOrStore(3, 7)
	y, loaded2 := m.LoadOrStore(30, 7)
	fmt.Println(x, loaded, y, loaded2)
	x, loaded = m.LoadAndDelete(3)
	_, l3 := m.LoadAndDelete(3)
	fmt.Println(x, loaded, l3)
	p, l := m.Swap(4, "four")
	fmt.Println(p, l, m.CompareAndSwap(4, "four", 5), m.CompareAndSwap(4, "four", 5), m.CompareAndDelete(4, 5), m.CompareAndDelete(4, 5))
	var ks []int
	m.Range(func(k, v any) bool { ks = append(ks, k.(int)); return true })
	sort.Ints(ks)
	fmt.Println(ks)
	k := 0
	m.Range(func(_, _ any) bool { k++; return k < 3 })
	m.Clear()
	m.Range(func(_, _ any) bool { k += 100; return true })
	fmt.Println(k)
	var wg sync.WaitGroup
	var firsts atomic.Int32
	for i := range 100 {
		wg.Go(func() {
			if _, dup := m.LoadOrStore(i%10, i); !dup {
				firsts.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println(firsts.Load())
}

func atomics() {
	var i32 int32
	var u32 uint32
	var i64 int64
	var u64 uint64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				atomic.AddInt32(&i32, 1)
				atomic.AddUint32(&u32, ^uint32(0))
				atomic.AddInt64(&i64, 3)
				for {
					o := atomic.LoadUint64(&u64)
					if atomic.CompareAndSwapUint64(&u64, o, o+2) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(i32, int32(u32), i64, u64)
	fmt.Println(atomic.SwapInt32(&i32, 5), atomic.LoadInt32(&i32), atomic.AndInt32(&i32, 4), atomic.OrInt32(&i32, 3), i32)
	var p atomic.Pointer[cfg]
	fmt.Println(p.Load() == nil)
	c1, c2 := &cfg{1, 2}, &cfg{3, 4}
	p.Store(c1)
	fmt.Println(p.CompareAndSwap(c2, c1), p.CompareAndSwap(c1, c2), *p.Load(), p.Swap(nil) == c2)
	var v atomic.Value
	fmt.Println(v.Load())
	v.Store(cfg{1, 1})
	fmt.Println(v.Load(), v.Swap(cfg{2, 2}), v.CompareAndSwap(cfg{2, 2}, cfg{3, 3}), v.Load())
	for _, f := range []func(){
		func() { v.Store(1) },
		func() { v.Store(nil) },
		func() { v.CompareAndSwap(1, cfg{}) },
		func() { var w atomic.Value; w.Swap(nil) },
		func() { v.CompareAndSwap(cfg{}, nil) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	var b atomic.Bool
	fmt.Println(b.Swap(true), b.Load(), b.CompareAndSwap(true, false), b.Load())
	var a64 atomic.Int64
	a64.Store(-8)
	fmt.Println(a64.Add(3), a64.And(6), a64.Or(16), a64.Load())
	var u atomic.Uint32
	fmt.Println(u.Add(^uint32(0)), u.Load())
	var up atomic.Uintptr
	fmt.Println(up.Add(7), up.CompareAndSwap(7, 8), up.Load())
	for range 4 {
		wg.Go(func() {
			for i := range 300 {
				v.Store(cfg{i, i})
				if c := v.Load().(cfg); c.a != c.b {
					panic("torn")
				}
				q := &cfg{i, i}
				p.Store(q)
				if q = p.Load(); q.a != q.b {
					panic("torn")
				}
			}
		})
	}
	wg.Wait()
}

func conds() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	q := []int{}
	var got []int
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			for range 20 {
				mu.Lock()
				for len(q) == 0 {
					c.Wait()
				}
				got = append(got, q[0])
				q = q[1:]
				mu.Unlock()
			}
		})
	}
	for i := range 100 {
		mu.Lock()
		q = append(q, i)
		mu.Unlock()
		c.Signal()
		if i%10 == 0 {
			runtime.Gosched()
		}
	}
	wg.Wait()
	sort.Ints(got)
	fmt.Println(len(got), got[0], got[99])
	var rw sync.RWMutex
	rc := sync.NewCond(rw.RLocker())
	ready := false
	var n atomic.Int32
	for range 6 {
		wg.Go(func() {
			rc.L.Lock()
			for !ready {
				rc.Wait()
			}
			rc.L.Unlock()
			n.Add(1)
		})
	}
	rw.Lock()
	ready = true
	rw.Unlock()
	rc.Broadcast()
	wg.Wait()
	fmt.Println(n.Load())
}

func locks() {
	var mu sync.Mutex
	fmt.Println(mu.TryLock(), mu.TryLock())
	mu.Unlock()
	var rw sync.RWMutex
	fmt.Println(rw.TryRLock(), rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	rw.RUnlock()
	fmt.Println(rw.TryLock(), rw.TryRLock(), rw.TryLock())
	rw.Unlock()
	// A waiting writer keeps new readers out.
	rw.RLock()
	w := make(chan int)
	go func() { rw.Lock(); w <- 1; rw.Unlock() }()
	for rw.TryRLock() {
		rw.RUnlock()
		runtime.Gosched()
	}
	rw.RUnlock()
	fmt.Println(<-w)
	// mutex handed on under contention with a greedy one
	var stop atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for !stop.Load() {
			mu.Lock()
			for range 100 {
			}
			mu.Unlock()
		}
	})
	for range 10 {
		mu.Lock()
		mu.Unlock()
	}
	stop.Store(true)
	wg.Wait()
	fmt.Println("not starved")
	// unlocked by another goroutine
	mu.Lock()
	go mu.Unlock()
	mu.Lock()
	mu.Unlock()
	n := 0
	for range 50 {
		wg.Go(func() {
			for range 100 {
				mu.Lock()
				n++
				if n%64 == 0 {
					runtime.Gosched()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(n)
}

func pools() {
	made := 0
	p := sync.Pool{New: func() any { made++; return new(cfg) }}
	a := p.Get().(*cfg)
	a.a = 5
	p.Put(a)
	b := p.Get().(*cfg)
	p.Put(b)
	p.Put(nil)
	var q sync.Pool
	fmt.Println(made >= 1, q.Get())
	var wg sync.WaitGroup
	var mu sync.Mutex
	safe := sync.Pool{New: func() any { mu.Lock(); defer mu.Unlock(); made++; return new(cfg) }}
	for range 20 {
		wg.Go(func() {
			for range 50 {
				c := safe.Get().(*cfg)
				c.a++
				safe.Put(c)
			}
		})
	}
	wg.Wait()
	runtime.GC()
	runtime.GC()
	fmt.Println(safe.Get() != nil)
}

func groups() {
	var wg sync.WaitGroup
	wg.Wait()
	for _, f := range []func(){
		func() { var w sync.WaitGroup; w.Done() },
		func() { var w sync.WaitGroup; w.Add(2); w.Add(-3) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
	var n atomic.Int32
	for range 3 {
		for range 10 {
			wg.Add(1)
			go func() { defer wg.Done(); n.Add(1) }()
		}
		wg.Wait()
		fmt.Print(n.Load(), " ")
	}
	// many waiters
	var done sync.WaitGroup
	wg.Add(1)
	for range 10 {
		done.Go(func() { wg.Wait(); n.Add(1) })
	}
	wg.Done()
	done.Wait()
	fmt.Println(n.Load())
	// Goexit in a goroutine of a group
	wg.Go(func() { defer n.Add(1); runtime.Goexit() })
	wg.Wait()
	fmt.Println(n.Load())
}

func main() {
	onces()
	maps()
	atomics()
	conds()
	locks()
	pools()
	groups()
}
