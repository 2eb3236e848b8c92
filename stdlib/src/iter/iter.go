// Package iter defines what range over functions takes.
package iter

import "runtime"

// Seq yields values until yield returns false.
type Seq[V any] func(yield func(V) bool)

// Seq2 yields pairs until yield returns false.
type Seq2[K, V any] func(yield func(K, V) bool)

type pull[V any] struct {
	next chan bool // true: give the next value; false: stop
	vals chan V
	over chan any // closed when seq has returned; carries its panic
	done bool
	run  bool
	busy bool // seq runs: next or stop waits for it
}

// Pull turns seq into a function that gives one value a call, and one that ends the iteration.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	p := &pull[V]{next: make(chan bool), vals: make(chan V), over: make(chan any, 1)}
	exited := true // seq's goroutine ends without a return or a panic
	body := func() {
		defer func() {
			if e := recover(); e != nil {
				p.over <- e
			} else if exited {
				p.over <- goexit{}
			}
			close(p.over)
		}()
		if <-p.next {
			seq(func(v V) bool {
				if p.done {
					return false
				}
				if !p.busy {
					panic("iter.Pull: yield called again before next")
				}
				p.busy = false
				p.vals <- v
				return <-p.next
			})
		}
		exited = false
	}
	// end passes on how seq ended.
	end := func(e any) {
		p.done = true
		p.busy = false
		if _, ok := e.(goexit); ok {
			runtime.Goexit()
		}
		if e != nil {
			panic(e)
		}
	}
	next = func() (v V, ok bool) {
		if p.busy {
			panic("iter.Pull: next called again before yield")
		}
		if p.done {
			return v, false
		}
		if !p.run {
			p.run = true
			go body()
		}
		p.busy = true
		p.next <- true
		select {
		case v = <-p.vals:
			return v, true
		case e := <-p.over:
			end(e)
			return v, false
		}
	}
	stop = func() {
		if p.done {
			return
		}
		p.done = true
		if p.run {
			p.busy = true
			p.next <- false
			end(<-p.over)
		}
	}
	return next, stop
}

// goexit stands for the end of seq's goroutine by runtime.Goexit.
type goexit struct{}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	type pair struct {
		k K
		v V
	}
	n, s := Pull(func(yield func(pair) bool) {
		seq(func(k K, v V) bool { return yield(pair{k, v}) })
	})
	return func() (K, V, bool) {
		p, ok := n()
		return p.k, p.v, ok
	}, s
}
