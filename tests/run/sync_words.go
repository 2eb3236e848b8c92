package main

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

type box struct {
	_  int32
	mu sync.Mutex
	rw sync.RWMutex
}

func try(name string, f func()) {
	defer func() {
		fmt.Println(name, recover())
	}()
	f()
}

func main() {
	// Results keep the sign and wrap as the type does.
	i32, u32 := int32(math.MaxInt32), uint32(math.MaxUint32)
	i64, u64 := int64(math.MaxInt64), uint64(math.MaxUint64)
	fmt.Println(atomic.AddInt32(&i32, 1), atomic.AddUint32(&u32, 2), atomic.AddInt64(&i64, 1), atomic.AddUint64(&u64, 3))
	fmt.Println(int64(atomic.LoadInt32(&i32)), uint64(atomic.LoadUint32(&u32)), atomic.LoadInt64(&i64), atomic.LoadUint64(&u64))
	atomic.StoreInt32(&i32, -5)
	atomic.StoreUint32(&u32, 4_000_000_000)
	fmt.Println(int64(atomic.LoadInt32(&i32)), uint64(atomic.LoadUint32(&u32)), i32, u32)
	fmt.Println(atomic.CompareAndSwapInt32(&i32, -5, -6), atomic.CompareAndSwapInt32(&i32, -5, 7), i32)
	fmt.Println(atomic.CompareAndSwapUint64(&u64, 2, 9), atomic.CompareAndSwapUint64(&u64, 2, 10), u64)
	b := &box{}
	var a atomic.Int64
	fmt.Println(a.Add(-3), a.Load(), a.Swap(8), a.Load())

	// Neighbours are left alone.
	pair := [2]int32{1, 2}
	atomic.AddInt32(&pair[0], -2)
	atomic.StoreInt32(&pair[1], -1)
	fmt.Println(pair)

	// Locks that are taken and free, in each order.
	b.mu.Lock()
	fmt.Println(b.mu.TryLock())
	b.mu.Unlock()
	fmt.Println(b.mu.TryLock())
	b.mu.Unlock()
	b.rw.RLock()
	b.rw.RLock()
	fmt.Println(b.rw.TryLock(), b.rw.TryRLock())
	for range 3 {
		b.rw.RUnlock()
	}
	b.rw.Lock()
	fmt.Println(b.rw.TryRLock(), b.rw.TryLock())
	b.rw.Unlock()
	fmt.Println(b.rw.TryLock())
	b.rw.Unlock()

	// Writers and readers that wait for one another.
	var wg sync.WaitGroup
	var rw sync.RWMutex
	n, seen := 0, atomic.Int32{}
	for g := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 2000 {
				if (i+g)%4 == 0 {
					rw.Lock()
					n++
					rw.Unlock()
				} else {
					rw.RLock()
					if n >= 0 {
						seen.Add(1)
					}
					rw.RUnlock()
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println(n, seen.Load())

	// A nil pointer.
	var none *box
	var nw *int64
	try("lock", func() { none.mu.Lock() })
	try("unlock", func() { none.rw.RUnlock() })
	try("load", func() { atomic.LoadInt64(nw) })
	try("store", func() { atomic.StoreInt64(nw, 1) })
	try("add", func() { atomic.AddInt64(nw, 1) })
	try("cas", func() { atomic.CompareAndSwapInt64(nw, 1, 2) })
}
