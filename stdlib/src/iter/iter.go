// Package iter defines what range over functions takes.
package iter

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
}

// Pull turns seq into a function that gives one value a call, and one that ends the iteration.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	p := &pull[V]{next: make(chan bool), vals: make(chan V), over: make(chan any, 1)}
	body := func() {
		defer func() {
			if e := recover(); e != nil {
				p.over <- e
			}
			close(p.over)
		}()
		if !<-p.next {
			return
		}
		seq(func(v V) bool {
			p.vals <- v
			return <-p.next
		})
	}
	next = func() (v V, ok bool) {
		if p.done {
			return v, false
		}
		if !p.run {
			p.run = true
			go body()
		}
		p.next <- true
		select {
		case v = <-p.vals:
			return v, true
		case e := <-p.over:
			p.done = true
			if e != nil {
				panic(e)
			}
			return v, false
		}
	}
	stop = func() {
		if p.done {
			return
		}
		p.done = true
		if p.run {
			p.next <- false
			if e := <-p.over; e != nil {
				panic(e)
			}
		}
	}
	return next, stop
}

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
