package main

import (
	"errors"
	"fmt"
	"math/rand"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type Account struct {
	mu      sync.Mutex
	ID      int
	balance int64
	history []Txn
}
type Txn struct {
	From, To int
	Amount   int64
	Note     string
}
type InsufficientFunds struct{ Need, Have int64 }

func (e InsufficientFunds) Error() string { return fmt.Sprintf("need %d, have %d", e.Need, e.Have) }

type Bank struct {
	sync.RWMutex
	accounts map[int]*Account
	total    atomic.Int64
	failed   int32
}

func (b *Bank) Transfer(from, to int, amt int64) (err error) {
	b.RLock()
	defer b.RUnlock()
	f, ok := b.accounts[from]
	t, ok2 := b.accounts[to]
	if !ok || !ok2 {
		return errors.New("no such account")
	}
	if from == to {
		return nil
	}
	first, second := f, t
	if first.ID > second.ID {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	if f.balance < amt {
		return &InsufficientFunds{amt, f.balance}
	}
	f.balance -= amt
	t.balance += amt
	f.history = append(f.history, Txn{from, to, amt, "out"})
	return nil
}
func (e *InsufficientFunds) Is(t error) bool { return t == errFunds }

var errFunds = errors.New("funds")

type Event interface{ Name() string }
type EventBase struct {
	name string
	at   time.Duration
}

func (e EventBase) Name() string { return e.name }

type Click struct {
	EventBase
	X, Y int
}
type Key struct {
	*EventBase
	Code rune
}
type Handler interface{ Handle(Event) error }
type HandlerFunc func(Event) error

func (f HandlerFunc) Handle(e Event) error { return f(e) }

type Bus struct {
	handlers map[string][]Handler
	mw       []func(Handler) Handler
}

func (b *Bus) On(n string, h Handler) *Bus {
	if b.handlers == nil {
		b.handlers = make(map[string][]Handler)
	}
	for i := len(b.mw) - 1; i >= 0; i-- {
		h = b.mw[i](h)
	}
	b.handlers[n] = append(b.handlers[n], h)
	return b
}
func (b *Bus) Emit(e Event) (errs []error) {
	for _, h := range b.handlers[e.Name()] {
		if err := h.Handle(e); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", e.Name(), err))
		}
	}
	return
}

type State uint8

const (
	Idle State = iota
	Running
	Done
	numStates
)

//go:noinline
func (s State) String() string { return [numStates]string{"Idle", "Running", "Done"}[s] }

type Machine struct {
	st    State
	trans map[State]map[string]State
	hooks []func(from, to State)
}

func (m *Machine) Fire(ev string) error {
	next, ok := m.trans[m.st][ev]
	if !ok {
		return fmt.Errorf("bad event %q in %v", ev, m.st)
	}
	for _, h := range m.hooks {
		h(m.st, next)
	}
	m.st = next
	return nil
}

func pool(n int, jobs []int, f func(int) (int, error)) (map[int]int, error) {
	type res struct {
		job, v int
		err    error
	}
	jc, rc := make(chan int), make(chan res, len(jobs))
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jc {
				func() {
					defer func() {
						if r := recover(); r != nil {
							rc <- res{job: j, err: fmt.Errorf("job %d: %v", j, r)}
						}
					}()
					v, err := f(j)
					rc <- res{j, v, err}
				}()
			}
		}()
	}
	for _, j := range jobs {
		jc <- j
	}
	close(jc)
	wg.Wait()
	close(rc)
	out := map[int]int{}
	var errs []error
	for r := range rc {
		if r.err != nil {
			errs = append(errs, r.err)
			continue
		}
		out[r.job] = r.v
	}
	sort.Slice(errs, func(i, j int) bool { return errs[i].Error() < errs[j].Error() })
	return out, errors.Join(errs...)
}

func main() {
	b := &Bank{accounts: map[int]*Account{}}
	for i := range 5 {
		b.accounts[i] = &Account{ID: i, balance: 100}
	}
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func(seed int64) {
			defer wg.Done()
			r := rand.New(rand.NewSource(seed))
			for range 200 {
				err := b.Transfer(r.Intn(5), r.Intn(6), int64(r.Intn(50)))
				var inf *InsufficientFunds
				switch {
				case err == nil:
					b.total.Add(1)
				case errors.As(err, &inf):
					if !errors.Is(err, errFunds) {
						panic("is")
					}
					atomic.AddInt32(&b.failed, 1)
				default:
					atomic.AddInt32(&b.failed, 1)
				}
			}
		}(int64(i))
	}
	wg.Wait()
	var sum int64
	for _, a := range b.accounts {
		sum += a.balance
	}
	fmt.Println("sum", sum, b.total.Load()+int64(b.failed))

	bus := &Bus{}
	var log []string
	bus.mw = append(bus.mw, func(h Handler) Handler {
		return HandlerFunc(func(e Event) error {
			log = append(log, "before "+e.Name())
			defer func() { log = append(log, "after "+e.Name()) }()
			return h.Handle(e)
		})
	})
	bus.On("click", HandlerFunc(func(e Event) error {
		switch e := e.(type) {
		case Click:
			fmt.Println("click", e.X, e.Y, e.at)
		case *Click:
			e.X++
			return errors.New("ptr click")
		default:
			return fmt.Errorf("unknown %T", e)
		}
		return nil
	})).On("key", HandlerFunc(func(e Event) error { fmt.Printf("%c\n", e.(Key).Code); return nil }))
	c := Click{EventBase{"click", 1500 * time.Millisecond}, 1, 2}
	fmt.Println(bus.Emit(c), bus.Emit(&c), c.X, bus.Emit(Key{&EventBase{name: "key"}, 'q'}), bus.Emit(EventBase{name: "click"}))
	fmt.Println(strings.Join(log, "; "))

	m := &Machine{trans: map[State]map[string]State{Idle: {"start": Running}, Running: {"stop": Done, "pause": Idle}}}
	m.hooks = append(m.hooks, func(f, t State) { fmt.Printf("%v->%v %d\n", f, t, t) })
	for _, ev := range []string{"start", "pause", "stop", "start", "stop"} {
		if err := m.Fire(ev); err != nil {
			fmt.Println(err)
		}
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(numStates.String())
	}()
	fmt.Printf("%v %s %d\n", numStates, Done, Done)

	out, err := pool(3, []int{1, 2, 3, 4, 0, 5}, func(i int) (int, error) {
		if i == 3 {
			return 0, errors.New("three")
		}
		return 60 / i, nil
	})
	fmt.Println(out)
	fmt.Println(err)
	var once sync.Once
	for i := range 3 {
		once.Do(func() { fmt.Println("once", i) })
	}
	gen := sync.OnceValue(func() int { fmt.Println("computing"); return 7 })
	fmt.Println(gen() + gen())
	var cond = sync.NewCond(&sync.Mutex{})
	ready := false
	go func() { cond.L.Lock(); ready = true; cond.L.Unlock(); cond.Broadcast() }()
	cond.L.Lock()
	for !ready {
		cond.Wait()
	}
	cond.L.Unlock()
	var arr [3]*Account
	defer fmt.Println("deferred in main")
	arr[1].ID = 5
}
