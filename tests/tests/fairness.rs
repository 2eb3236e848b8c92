//! Choices that Go leaves open are fair: select takes each of its ready cases equally often, whatever it took before and whether it waited or
//! not, and goroutines that never wait get equal shares of a core.

use govm::{Engine, Module, Source, Vm, VmBuilder};

const SELECT: &str = r#"
package main

import "runtime"

func ready(n int) []chan int {
	cs := make([]chan int, 8)
	for i := range n {
		cs[i] = make(chan int, 1)
		cs[i] <- i
	}
	return cs
}

// Takes a value from one of the ready channels; those that are nil never are.
func take(c []chan int) int {
	select {
	case v := <-c[0]:
		return v
	case v := <-c[1]:
		return v
	case v := <-c[2]:
		return v
	case v := <-c[3]:
		return v
	case v := <-c[4]:
		return v
	case v := <-c[5]:
		return v
	case v := <-c[6]:
		return v
	case v := <-c[7]:
		return v
	}
}

// Receives from n channels that hold a value each.
func Receive(n, rounds int) []int {
	c := ready(n)
	out := make([]int, 0, rounds)
	for range rounds {
		v := take(c)
		c[v] <- v
		out = append(out, v)
	}
	return out
}

// Receives from n closed channels, by a select with exactly so many cases and a default that is never taken.
func Two(rounds int) []int {
	a, b := make(chan int), make(chan int)
	close(a)
	close(b)
	out := make([]int, 0, rounds)
	for range rounds {
		select {
		case <-a:
			out = append(out, 0)
		case <-b:
			out = append(out, 1)
		default:
			panic("neither")
		}
	}
	return out
}

// A send and two receives.
func Mixed(rounds int) []int {
	a, b, c := make(chan int, 1), make(chan int, 1), make(chan int, 1)
	out := make([]int, 0, rounds)
	b <- 1
	c <- 1
	for range rounds {
		select {
		case a <- 1:
			<-a
			out = append(out, 0)
		case <-b:
			b <- 1
			out = append(out, 1)
		case <-c:
			c <- 1
			out = append(out, 2)
		}
	}
	return out
}

// Senders wait on n unbuffered channels; all of them are there when the select looks.
func Senders(n, rounds int) []int {
	c := make([]chan int, 8)
	for i := range n {
		c[i] = make(chan int)
		go func() {
			for {
				c[i] <- i
			}
		}()
	}
	out := make([]int, 0, rounds)
	for range rounds {
		for range n + 1 {
			runtime.Gosched()
		}
		out = append(out, take(c))
	}
	return out
}

// The select waits on n channels first; what wakes it is drawn by a select that has n sends to choose from.
func Blocked(n, rounds int) []int {
	c := make([]chan int, 8)
	for i := range n {
		c[i] = make(chan int)
	}
	go func() {
		for {
			runtime.Gosched()
			select {
			case c[0] <- 0:
			case c[1] <- 1:
			case c[2] <- 2:
			case c[3] <- 3:
			case c[4] <- 4:
			case c[5] <- 5:
			case c[6] <- 6:
			case c[7] <- 7:
			}
		}
	}()
	out := make([]int, 0, rounds)
	for range rounds {
		out = append(out, take(c))
	}
	return out
}
"#;

const BUSY: &str = r#"
package main

import (
	"sync/atomic"
	"time"
)

// So many goroutines count and never wait; one sleeps beside them. What each has counted when it wakes.
func Shares(n int) []int {
	counts := make([]atomic.Int64, n)
	for i := range n {
		go func() {
			for {
				counts[i].Add(1)
			}
		}()
	}
	time.Sleep(300 * time.Millisecond)
	out := make([]int, n)
	for i := range n {
		out[i] = int(counts[i].Load())
	}
	return out
}

// So many goroutines count in bursts, each calls others first. What each has counted when the first is done.
func Race(n, goal int) []int {
	counts := make([]atomic.Int64, n)
	done := make(chan int)
	for i := range n {
		go func() {
			for counts[i].Add(1) < int64(goal) {
			}
			done <- i
		}()
	}
	<-done
	out := make([]int, n)
	for i := range n {
		out[i] = int(counts[i].Load())
	}
	return out
}
"#;

fn module(engine: &Engine, source: &str) -> Module {
    Module::compile(engine, &Source::text("fair.go", source).library()).unwrap_or_else(|e| panic!("{e}"))
}

/// Pearson's statistic of what was counted against equal expectations.
fn chi_squared(counts: &[usize]) -> f64 {
    let expected = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    let square = |&c: &usize| (c as f64 - expected).powi(2) / expected;
    counts.iter().map(square).sum()
}

/// What the statistic exceeds with a probability of 1e-6 at most (Wilson and Hilferty's approximation, which is a little above for few
/// degrees of freedom).
fn critical(freedom: usize) -> f64 {
    let (k, z) = (freedom as f64, 4.753);
    k * (1.0 - 2.0 / (9.0 * k) + z * (2.0 / (9.0 * k)).sqrt()).powi(3)
}

/// Checks that each of `n` choices was made equally often, as was each pair of choices at these distances.
fn assert_uniform(what: &str, n: usize, choices: &[isize]) {
    let mut counts = vec![0; n];
    for &c in choices {
        counts[c as usize] += 1;
    }
    let x = chi_squared(&counts);
    assert!(x < critical(n - 1), "{what} of {n}: {counts:?}, chi-squared {x}");
    for distance in [1, 2, n] {
        let mut pairs = vec![0; n * n];
        // Pairs that do not overlap are independent.
        let mut at = 0;
        while at + distance < choices.len() {
            pairs[choices[at] as usize * n + choices[at + distance] as usize] += 1;
            at += distance + 1;
        }
        let x = chi_squared(&pairs);
        assert!(
            x < critical(n * n - 1),
            "{what} of {n}, pairs at {distance}: {pairs:?}, chi-squared {x}"
        );
    }
}

/// VMs with seeds of all kinds on one core, and on two.
fn settings(module: &Module) -> Vec<(usize, VmBuilder)> {
    let seeds = [1, 2, 0, u64::MAX].map(|seed| (1, Vm::builder(module).seed(seed)));
    let entropy = [1, 2].map(|procs| (procs, Vm::builder(module).entropy().procs(procs)));
    seeds.into_iter().chain(entropy).collect()
}

const ROUNDS: isize = 24_000;

#[test]
fn the_critical_value_is_right() {
    for (freedom, exact) in [
        (1, 23.928),
        (2, 27.631),
        (4, 33.377),
        (7, 40.522),
        (24, 72.229),
        (63, 131.370),
    ] {
        let above = critical(freedom) - exact;
        assert!((0.0..4.0).contains(&above), "{freedom}: {above} above {exact}");
    }
    assert!(chi_squared(&[700, 300]) > critical(1));
}

#[test]
fn select_is_fair() {
    let engine = Engine::with_packages(2, Vec::new());
    let module = module(&engine, SELECT);
    for (procs, builder) in settings(&module) {
        let mut vm = builder.build().expect("a VM");
        // On two cores nobody knows which of the partners are there.
        let alone = ["Receive", "Senders", "Blocked"];
        for name in &alone[..if procs == 1 { 3 } else { 1 }] {
            let f = vm.func::<(isize, isize), Vec<isize>>(name).expect(name);
            for n in [2, 3, 5, 8] {
                let choices = f.call(&mut vm, (n, ROUNDS)).expect(name);
                assert_uniform(name, n as usize, &choices);
            }
        }
        for (name, n) in [("Two", 2), ("Mixed", 3)] {
            let f = vm.func::<(isize,), Vec<isize>>(name).expect(name);
            let choices = f.call(&mut vm, (ROUNDS,)).expect(name);
            assert_uniform(name, n, &choices);
        }
    }
}

#[test]
fn a_seed_repeats_the_choices_and_another_does_not() {
    let engine = Engine::with_packages(1, Vec::new());
    let module = module(&engine, SELECT);
    let choices = |seed: u64| {
        let mut vm = Vm::builder(&module).seed(seed).build().expect("a VM");
        let f = vm.func::<(isize, isize), Vec<isize>>("Senders").expect("Senders");
        f.call(&mut vm, (5, 100)).expect("Senders")
    };
    assert_eq!(choices(7), choices(7));
    assert_ne!(choices(7), choices(8));
}

/// Preemption shares a core equally: time slices are of equal work.
#[test]
fn busy_goroutines_have_equal_shares() {
    let engine = Engine::with_packages(2, Vec::new());
    let module = module(&engine, BUSY);
    for n in [2, 5, 16] {
        let mut vm = Vm::builder(&module).procs(1).build().expect("a VM");
        let f = vm.func::<(isize,), Vec<isize>>("Shares").expect("Shares");
        let counts = f.call(&mut vm, (n,)).expect("Shares");
        let (least, most) = (counts.iter().min(), counts.iter().max());
        let (least, most) = (least.copied().unwrap_or(0), most.copied().unwrap_or(0));
        // The sleeper may wake within a round.
        assert!(least > 0 && most - least <= 40_000 + most / 10, "{counts:?}");
    }
    let mut vm = Vm::builder(&module).procs(1).build().expect("a VM");
    let f = vm.func::<(isize, isize), Vec<isize>>("Race").expect("Race");
    let counts = f.call(&mut vm, (10, 1_000_000)).expect("Race");
    assert!(counts.iter().all(|&c| c > 900_000), "{counts:?}");
}

/// On two cores too nobody starves.
#[test]
fn busy_goroutines_on_two_cores_all_go_on() {
    let engine = Engine::with_packages(2, Vec::new());
    let module = module(&engine, BUSY);
    for n in [3, 16] {
        let mut vm = Vm::builder(&module).procs(2).build().expect("a VM");
        let f = vm.func::<(isize,), Vec<isize>>("Shares").expect("Shares");
        let counts = f.call(&mut vm, (n,)).expect("Shares");
        assert!(counts.iter().all(|&c| c > 0), "{counts:?}");
    }
}
