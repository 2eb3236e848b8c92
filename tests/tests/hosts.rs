//! VMs as a busy host uses them: a thousand at a time on two threads, from thread to thread, dropped in the middle, ended and called again.

use govm::{Canceller, Engine, Error, LimitKind, Module, Package, Source, Vm};
use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

fn compile(engine: &Engine, body: &str) -> Module {
    let source = Source::text("main.go", format!("package main\n\n{body}\n")).library();
    Module::compile(engine, &source).unwrap_or_else(|e| panic!("{e}"))
}

/// Fails instead of hanging.
fn within<T: Send + 'static>(limit: Duration, f: impl FnOnce() -> T + Send + 'static) -> T {
    let (tx, rx) = mpsc::channel();
    let thread = std::thread::spawn(move || tx.send(f()).is_ok());
    match rx.recv_timeout(limit) {
        Ok(v) => {
            thread.join().expect("the thread ends");
            v
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(_) => panic!("nothing came"),
        },
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("still running after {limit:?}"),
    }
}

const SERVICE: &str = r#"
import "time"

var (
	jobs    = make(chan int)
	results = make(chan int)
)

func Start(workers int) {
	for range workers {
		go func() {
			for n := range jobs {
				results <- n * n
			}
		}()
	}
	go func() {
		for {
			time.Sleep(time.Hour)
		}
	}()
}

func Square(n int) int {
	jobs <- n
	return <-results
}
"#;

#[test]
fn a_thousand_vms_on_two_threads() {
    let engine = Engine::with_packages(2, Vec::new());
    let module = compile(&engine, SERVICE);
    let mut vms: Vec<Vm> = (0..1000)
        .map(|i| {
            Vm::builder(&module)
                .procs(1 + i % 2)
                .memory(4 << 20)
                .build()
                .expect("a VM")
        })
        .collect();
    // Goroutines of all of them stay parked between the calls.
    let (a, b) = vms.split_at_mut(500);
    std::thread::scope(|s| {
        for part in [a, b] {
            s.spawn(move || {
                for vm in part.iter_mut() {
                    let start = vm.func::<(isize,), ()>("Start").expect("Start");
                    start.call(vm, (10,)).expect("Start");
                }
                for round in 0..5 {
                    for (i, vm) in part.iter_mut().enumerate() {
                        let square = vm.func::<(isize,), isize>("Square").expect("Square");
                        let n = i as isize + round;
                        assert_eq!(square.call(vm, (n,)).expect("Square"), n * n);
                    }
                }
            });
        }
    });
    let used: usize = vms.iter().map(Vm::memory_used).sum();
    assert!(used < 1000 * (100 << 10), "{} bytes for each VM", used / 1000);
}

#[test]
fn all_run_at_once() {
    let engine = Engine::with_packages(2, Vec::new());
    let module = compile(
        &engine,
        "import \"time\"\nfunc main() { c := make(chan int); for i := range 10 { go func() { time.Sleep(time.Duration(i) * time.Millisecond); c <- i }() }; s := 0; for range 10 { s += <-c }; if s != 45 { panic(s) } }",
    );
    std::thread::scope(|s| {
        for i in 0..100 {
            let module = &module;
            s.spawn(move || {
                for _ in 0..10 {
                    let mut vm = Vm::builder(module).procs(1 + i % 3).build().expect("a VM");
                    vm.run().expect("it ends well");
                }
            });
        }
    });
}

#[test]
fn a_vm_goes_from_thread_to_thread() {
    let engine = Engine::with_packages(2, Vec::new());
    let module = compile(&engine, SERVICE);
    let mut vm = Vm::builder(&module).procs(2).build().expect("a VM");
    let start = vm.func::<(isize,), ()>("Start").expect("Start");
    let square = vm.func::<(isize,), isize>("Square").expect("Square");
    start.call(&mut vm, (3,)).expect("Start");
    for n in 0..20 {
        let square = square.clone();
        vm = within(Duration::from_secs(60), move || {
            assert_eq!(square.call(&mut vm, (n,)).expect("Square"), n * n);
            vm
        });
    }
}

/// Input that never comes, until it is given up.
struct Silence(Arc<AtomicBool>);

impl Read for Silence {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        while !self.0.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(0)
    }
}

#[test]
fn dropped_while_goroutines_wait() {
    within(Duration::from_secs(60), || {
        let engine = Engine::with_packages(2, Vec::new());
        let module = compile(
            &engine,
            r#"
import ("os"; "sync"; "time")
func Go() {
	c, d := make(chan int), make(chan [100]int)
	var mu sync.Mutex
	mu.Lock()
	for range 100 {
		go func() { <-c }()
		go func() { d <- [100]int{} }()
		go func() { time.Sleep(time.Hour) }()
		go func() { mu.Lock() }()
		go func() { select { case <-c: case <-time.After(time.Hour): } }()
		go func() { for { } }()
	}
	time.AfterFunc(time.Millisecond, func() { for { } })
	go func() { os.Stdin.Read(make([]byte, 10)) }()
	time.Sleep(3 * time.Millisecond)
}
"#,
        );
        let over = Arc::new(AtomicBool::new(false));
        for procs in [1, 2, 1, 2] {
            let mut vm = Vm::builder(&module)
                .procs(procs)
                .stdin(Silence(over.clone()))
                .build()
                .expect("a VM");
            vm.func::<(), ()>("Go").expect("Go").call(&mut vm, ()).expect("Go");
            drop(vm);
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn input_that_does_not_come_does_not_hold_a_limit_up() {
    within(Duration::from_secs(60), || {
        let engine = Engine::with_packages(2, Vec::new());
        let module = compile(
            &engine,
            "import \"os\"\nfunc main() { os.Stdin.Read(make([]byte, 10)) }",
        );
        let over = Arc::new(AtomicBool::new(false));
        let start = Instant::now();
        let mut vm = Vm::builder(&module)
            .timeout(Duration::from_millis(100))
            .stdin(Silence(over.clone()))
            .build()
            .expect("a VM");
        assert!(matches!(vm.run(), Err(Error::Limit(LimitKind::Deadline))));
        assert!(start.elapsed() < Duration::from_secs(10));
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn cancelled_while_it_initialises() {
    within(Duration::from_secs(60), || {
        let engine = Engine::with_packages(2, Vec::new());
        for body in [
            "var n = f()\nfunc f() int { for { } }\nfunc main() {}\nfunc F() {}",
            "import \"time\"\nfunc init() { time.Sleep(time.Hour) }\nfunc main() {}\nfunc F() {}",
            "func init() { go func() { select {} }(); for { go func() {}() } }\nfunc main() {}\nfunc F() {}",
        ] {
            let module = compile(&engine, body);
            let mut vm = Vm::builder(&module).procs(2).build().expect("a VM");
            let canceller = vm.canceller();
            let other = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(20));
                canceller.cancel();
            });
            assert!(matches!(vm.init(), Err(Error::Cancelled)));
            other.join().expect("the thread ends");
            // It stays ended.
            assert!(matches!(vm.init(), Err(Error::Cancelled)));
            assert!(matches!(vm.run(), Err(Error::Cancelled)));
            let f = vm.func::<(), ()>("F").expect("F");
            assert!(matches!(f.call(&mut vm, ()), Err(Error::Cancelled)));
        }
    });
}

#[test]
fn an_ended_vm_says_why_again() {
    let engine = Engine::with_packages(2, Vec::new());
    let module = compile(
        &engine,
        r#"
import "os"
func Loop() { for { } }
func Eat() { var s [][]byte; for { s = append(s, make([]byte, 1<<16)) } }
func Panic() { panic("no") }
func Block() { select {} }
func Exit(n int) { os.Exit(n) }
func One() int { return 1 }
"#,
    );
    let check = |name: &str, is: fn(&Error) -> bool| {
        let mut vm = Vm::builder(&module)
            .fuel(10_000_000)
            .memory(8 << 20)
            .build()
            .expect("a VM");
        let one = vm.func::<(), isize>("One").expect("One");
        assert_eq!(one.call(&mut vm, ()).expect("One"), 1);
        let end = vm.func::<(), ()>(name).expect(name).call(&mut vm, ()).expect_err(name);
        assert!(is(&end), "{name}: {end:?}");
        let again = one.call(&mut vm, ()).expect_err(name);
        assert!(is(&again), "{name}, then: {again:?}");
        vm.canceller().cancel();
        let again = one.call(&mut vm, ()).expect_err(name);
        assert!(is(&again), "{name}, cancelled then: {again:?}");
    };
    check("Loop", |e| matches!(e, Error::Limit(LimitKind::Fuel)));
    check("Eat", |e| matches!(e, Error::Limit(LimitKind::Memory)));
    check("Panic", |e| matches!(e, Error::Panic(_)));
    check("Block", |e| matches!(e, Error::Deadlock(_)));
    let mut vm = Vm::builder(&module).build().expect("a VM");
    let exit = vm.func::<(isize,), ()>("Exit").expect("Exit");
    assert!(matches!(exit.call(&mut vm, (3,)), Err(Error::Exit(3))));
    assert!(matches!(exit.call(&mut vm, (4,)), Err(Error::Exit(3))));
}

/// A host function runs programs of its own, of the same engine too, and may be running on several cores at a time.
#[test]
fn host_functions_run_vms() {
    within(Duration::from_secs(60), || {
        let inner: Arc<Mutex<Option<Module>>> = Arc::default();
        let seen = inner.clone();
        let package = Package::new("example.com/host").func("Eval", move |n: i64| -> Result<i64, String> {
            let module = seen.lock().map_err(|e| e.to_string())?.clone().ok_or("no module")?;
            let mut vm = Vm::builder(&module).procs(2).build().map_err(|e| e.to_string())?;
            let f = vm.func::<(isize,), isize>("Square").map_err(|e| e.to_string())?;
            let start = vm.func::<(isize,), ()>("Start").map_err(|e| e.to_string())?;
            start.call(&mut vm, (2,)).map_err(|e| e.to_string())?;
            let r = f.call(&mut vm, (n as isize,)).map_err(|e| e.to_string())?;
            Ok(r as i64)
        });
        let engine = Engine::with_packages(2, vec![package]);
        *inner.lock().expect("the module") = Some(compile(&engine, SERVICE));
        let outer = compile(
            &engine,
            r#"
import "example.com/host"
func main() {
	c := make(chan int64)
	for i := range 20 {
		go func() {
			n, err := host.Eval(int64(i))
			if err != nil { panic(err) }
			c <- n
		}()
	}
	var sum int64
	for range 20 { sum += <-c }
	if sum != 2470 { panic(sum) }
}
"#,
        );
        for procs in [1, 2] {
            let mut vm = Vm::builder(&outer).procs(procs).build().expect("a VM");
            vm.run().expect("it ends well");
        }
    });
}

/// A host function that cancels its own VM returns, and then the VM ends.
#[test]
fn a_host_function_cancels_its_vm() {
    within(Duration::from_secs(60), || {
        let canceller: Arc<Mutex<Option<Canceller>>> = Arc::default();
        let own = canceller.clone();
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        let package = Package::new("example.com/host").func("Stop", move || {
            counted.fetch_add(1, Ordering::Relaxed);
            if let Some(c) = own.lock().ok().and_then(|c| c.clone()) {
                c.cancel();
            }
        });
        let engine = Engine::with_packages(2, vec![package]);
        let module = compile(
            &engine,
            "import \"example.com/host\"\nfunc main() { go func() { for {} }(); host.Stop(); for {} }",
        );
        for procs in [1, 2] {
            let mut vm = Vm::builder(&module).procs(procs).build().expect("a VM");
            *canceller.lock().expect("the canceller") = Some(vm.canceller());
            assert!(matches!(vm.run(), Err(Error::Cancelled)));
        }
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    });
}

/// On two cores, goroutines go on while another is in a host function that waits for them.
#[test]
fn a_slow_host_function_does_not_stop_other_goroutines() {
    within(Duration::from_secs(60), || {
        let count = Arc::new(AtomicUsize::new(0));
        let (wait, tick) = (count.clone(), count.clone());
        let package = Package::new("example.com/host")
            .func("Wait", move |n: i64| {
                while wait.load(Ordering::Relaxed) < n as usize {
                    std::thread::sleep(Duration::from_millis(1));
                }
            })
            .func("Tick", move || {
                tick.fetch_add(1, Ordering::Relaxed);
            });
        let engine = Engine::with_packages(2, vec![package]);
        let module = compile(
            &engine,
            "import \"example.com/host\"\nfunc main() { go func() { for range 1000 { host.Tick() } }(); host.Wait(1000) }",
        );
        let mut vm = Vm::builder(&module).procs(2).build().expect("a VM");
        vm.run().expect("it ends well");
    });
}
