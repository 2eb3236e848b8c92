//! Limits hold: whatever a program does to use up memory, time or the host's patience ends in an error that names the limit, the process
//! lives on, and its memory goes back to where it was.

use govm::{Engine, Error, LimitKind, Module, Package, Source, Vm, VmBuilder};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Pages of the process that stay in use by threads, allocator caches and compiled code, whatever a test does.
const SLACK: usize = 24 << 20;

/// Tests measure the memory of the process: one at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let bad = Package::new("example.com/bad").func("Break", |n: i64| -> i64 { panic!("host function broke at {n}") });
        let engine = Engine::with_packages(2, vec![bad]);
        // What is made once a process is made before anything is measured.
        let module = compile_in(&engine, "import (\"fmt\"; \"strings\"; \"sort\"; \"time\")\nfunc main() { _ = fmt.Sprint(strings.Repeat(\"a\", 3)); sort.Ints(nil); time.Sleep(1) }");
        Vm::builder(&module).procs(2).build().and_then(|mut vm| vm.run()).expect("a small program runs");
        engine
    })
}

fn compile_in(engine: &Engine, body: &str) -> Module {
    let source = Source::text("main.go", format!("package main\n\n{body}\n"));
    Module::compile(engine, &source).unwrap_or_else(|e| panic!("{e}"))
}

fn compile(body: &str) -> Module {
    compile_in(engine(), body)
}

fn limited(module: &Module) -> VmBuilder {
    Vm::builder(module)
        .memory(64 << 20)
        .fuel(1_000_000_000)
        .timeout(Duration::from_secs(2))
        .goroutines(10_000)
}

/// Bytes of memory that the process has resident.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse::<usize>().ok())
        .unwrap_or(0);
    pages * 4096
}

/// The most memory that the process has had since a moment.
struct Peak(usize);

impl Peak {
    fn start() -> Peak {
        // The kernel forgets the peak so far.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        Peak(resident())
    }

    fn grown(&self) -> usize {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<usize>().ok());
        (kib.unwrap_or(0) << 10).saturating_sub(self.0)
    }
}

/// Has the C library give back what it keeps of freed memory, which is no leak.
fn trim() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        unsafe extern "C" {
            fn malloc_trim(pad: usize) -> i32;
        }
        // SAFETY: glibc's own function; it touches free memory only.
        unsafe { malloc_trim(0) };
    }
}

/// Runs what makes a VM's end, and checks that the end comes in time and memory is given back.
fn measured(run: impl FnOnce() -> Error) -> Error {
    let (before, start) = (resident(), Instant::now());
    let end = run();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "ended by {end} only after {took:?}");
    let mut after = resident();
    // A worker thread may hold the last reference for a moment.
    for _ in 0..100 {
        if after <= before + SLACK {
            return end;
        }
        std::thread::sleep(Duration::from_millis(10));
        trim();
        after = resident();
    }
    panic!("ended by {end}, but memory grew from {before} to {after} bytes");
}

/// The end of a program under the limits of this suite, on so many cores.
fn end_on(procs: usize, body: &str) -> Error {
    let _one = alone();
    let module = compile(body);
    measured(|| {
        let vm = limited(&module).procs(procs).build();
        vm.and_then(|mut vm| vm.run()).expect_err("a limit ends it")
    })
}

fn end(body: &str) -> Error {
    end_on(1, body)
}

/// Work without end: either the fuel or the time is used up first, as the machine is.
fn assert_work(e: &Error) {
    assert!(
        matches!(e, Error::Limit(LimitKind::Fuel | LimitKind::Deadline)),
        "{e:?}"
    );
}

fn assert_memory(e: &Error) {
    assert!(matches!(e, Error::Limit(LimitKind::Memory)), "{e:?}");
}

fn assert_overflow(e: &Error) {
    assert!(
        matches!(e, Error::Fatal(text) if text.contains("stack overflow")),
        "{e:?}"
    );
}

#[test]
fn endless_loop() {
    assert_work(&end("func main() { for {} }"));
}

#[test]
fn endless_loop_ends_by_time_alone() {
    let _one = alone();
    let module = compile("func main() { for {} }");
    let end = measured(|| {
        let mut vm = Vm::builder(&module)
            .timeout(Duration::from_millis(200))
            .build()
            .expect("a VM");
        vm.run().expect_err("the deadline ends it")
    });
    assert!(matches!(end, Error::Limit(LimitKind::Deadline)), "{end:?}");
}

#[test]
fn endless_loop_ends_by_fuel_alone() {
    let _one = alone();
    let module = compile("var n int\nfunc main() { for { n++ } }");
    let mut vm = Vm::builder(&module).fuel(1_000_000).build().expect("a VM");
    let end = vm.run().expect_err("the fuel ends it");
    assert!(matches!(end, Error::Limit(LimitKind::Fuel)), "{end:?}");
    assert_eq!(vm.fuel_left(), Some(0));
}

#[test]
fn busy_goroutines_on_two_procs() {
    assert_work(&end_on(
        2,
        "func main() { for i := 0; i < 8; i++ { go func() { for {} }() }; for {} }",
    ));
}

#[test]
fn endless_recursion() {
    assert_overflow(&end(
        "func f(n int) int { return f(n+1) + 1 }\nfunc main() { println(f(0)) }",
    ));
}

#[test]
fn endless_recursion_meets_the_stack_limit_first() {
    let _one = alone();
    let module = compile("func f(n int) int { return f(n+1) + 1 }\nfunc main() { println(f(0)) }");
    let end = measured(|| {
        let mut vm = limited(&module).stack(4 << 20).build().expect("a VM");
        vm.run().expect_err("the stack ends it")
    });
    assert_overflow(&end);
}

#[test]
fn recursion_in_many_goroutines() {
    let e = end_on(
        2,
        "func f(n int) int { return f(n+1) + 1 }\nfunc main() { for i := 0; i < 50; i++ { go f(i) }; f(0) }",
    );
    // One stack is full, or all of them together fill the memory.
    assert!(
        matches!(&e, Error::Limit(LimitKind::Memory))
            || matches!(&e, Error::Fatal(text) if text.contains("stack overflow")),
        "{e:?}"
    );
}

#[test]
fn appending_for_ever() {
    assert_memory(&end("func main() { var s []int; for { s = append(s, 1) } }"));
}

#[test]
fn one_huge_make() {
    assert_memory(&end("func main() { s := make([]int, 1<<30); println(len(s)) }"));
}

#[test]
fn one_huge_map() {
    assert_memory(&end("func main() { m := make(map[int]int, 1<<30); println(len(m)) }"));
}

#[test]
fn string_doubling() {
    assert_memory(&end("func main() { s := \"x\"; for { s += s } }"));
}

#[test]
fn map_growing_for_ever() {
    assert_memory(&end(
        "func main() { m := map[int]int{}; for i := 0; ; i++ { m[i] = i } }",
    ));
    assert_memory(&end(
        "import \"fmt\"\nfunc main() { m := map[string][]byte{}; for i := 0; ; i++ { m[fmt.Sprint(i)] = make([]byte, 10000) } }",
    ));
}

#[test]
fn list_growing_for_ever() {
    assert_memory(&end_on(
        2,
        "type t struct{ next *t }\nfunc main() { var l *t; for { l = &t{l} } }",
    ));
}

/// What is kept leaves so little room at last that each collection makes way for a few objects only.
#[test]
fn structures_that_fill_the_memory_bit_by_bit() {
    for body in [
        "func main() { var k []chan [16]int; for { c := make(chan [16]int, 100); c <- [16]int{}; k = append(k, c) } }",
        "func main() { m := map[int]map[int]int{}; for i := 0; ; i++ { m[i] = map[int]int{i: i} } }",
        "func main() { f := func() int { return 0 }; for { g := f; f = func() int { return g() + 1 } } }",
    ] {
        assert_memory(&end(body));
    }
}

/// Time is looked at between collections, too.
#[test]
fn collecting_for_ever() {
    let body = "func main() { keep := make([]byte, 62<<20); for { x := make([]byte, 1000); keep[0] = x[0] } }";
    assert_work(&end(body));
}

/// The buffers in which natives make their results do not stay with the process.
#[test]
fn host_memory_of_natives_is_given_back() {
    let before = resident();
    for _ in 0..3 {
        for body in [
            "import \"strings\"\nfunc main() { s := strings.Repeat(\"a,\", 1<<20); var l [][]string; for { l = append(l, strings.Split(s, \",\")) } }",
            "import \"fmt\"\nfunc main() { s := \"a\"; for { s = fmt.Sprintf(\"%s%s\", s, s) } }",
        ] {
            assert_memory(&end(body));
        }
    }
    assert!(resident() < before + SLACK, "{} bytes more", resident() - before);
}

#[test]
fn spawning_for_ever() {
    for procs in [1, 2] {
        let e = end_on(
            procs,
            "func main() { c := make(chan int); for { go func() { <-c }() } }",
        );
        assert!(matches!(e, Error::Limit(LimitKind::Goroutines)), "{e:?}");
    }
}

#[test]
fn spawning_for_ever_without_a_limit_of_goroutines() {
    let _one = alone();
    let module = compile("func main() { c := make(chan int); for { go func() { <-c }() } }");
    let end = measured(|| {
        let mut vm = limited(&module).goroutines(usize::MAX).build().expect("a VM");
        vm.run().expect_err("the memory ends it")
    });
    assert_memory(&end);
}

#[test]
fn everything_parked() {
    for procs in [1, 2] {
        let e = end_on(
            procs,
            "func main() { c := make(chan int); for i := 0; i < 9000; i++ { go func() { c <- i }() }; <-make(chan int) }",
        );
        let Error::Deadlock(text) = &e else { panic!("{e:?}") };
        assert!(text.contains("all goroutines are asleep"), "{text}");
    }
}

#[test]
fn long_native_calls() {
    assert_memory(&end(
        "import \"strings\"\nfunc main() { println(len(strings.Repeat(\"abc\", 1<<33))) }",
    ));
    assert_memory(&end(
        "import \"strings\"\nfunc main() { println(len(strings.Repeat(\"abc\", 1<<25))) }",
    ));
    assert_work(&end(
        "import \"strings\"\nfunc main() { s := strings.Repeat(\"ab\", 1<<20); n := 0; for { n += strings.Count(s, \"b\") } }",
    ));
    assert_work(&end(
        "import \"sort\"\nfunc main() { s := make([]int, 1<<22); for i := 0; ; i++ { for j := range s { s[j] = j * 7919 % 1000003 ^ i }; sort.Ints(s) } }",
    ));
    assert_work(&end(
        "import \"sort\"\nfunc main() { s := make([]int, 1<<20); for i := range s { s[i] = i * 7919 % 1000003 }; for { sort.Slice(s, func(i, j int) bool { return s[i]^i < s[j]^j }) } }",
    ));
}

#[test]
fn huge_copies_are_paid_for() {
    assert_work(&end(
        "func main() { a, b := make([]byte, 16<<20), make([]byte, 16<<20); for { copy(a, b) } }",
    ));
    assert_work(&end("func main() { a := make([]string, 1<<20); for { clear(a) } }"));
    assert_work(&end(
        "type t [1000]int\nvar a, b t\nfunc main() { n := 0; for { if a == b { n++ } } }",
    ));
    assert_work(&end(
        "func main() { s := string(make([]byte, 8<<20)); t := s + \"x\"; n := 0; for { if s+\"x\" == t { n++ } } }",
    ));
    assert_work(&end(
        "func main() { s := string(make([]byte, 4<<20)); for { for range []rune(s)[:1] {} } }",
    ));
}

/// Strings, keys and values of any length are compared and hashed at their price.
#[test]
fn long_comparisons_are_paid_for() {
    const LONG: &str = "import \"strings\"\nfunc main() { a, b := strings.Repeat(\"a\", 8<<20), strings.Repeat(\"a\", 8<<20); n := 0; _, _ = n, b; ";
    for body in [
        "for { if a == b { n++ } } }",
        "for { if a < b+\"\" { n++ } } }",
        "for { switch a { case \"x\": n--; case b: n++ } } }",
        "var x, y any = a, b; for { if x == y { n++ } } }",
        "m := map[string]int{}; for { m[a]++ } }",
        "m := map[any]int{}; for { m[a]++ } }",
        "type k struct{ a, b string }; m := map[k]int{}; for { m[k{a, b}]++ } }",
        "m := map[[2]string]int{}; for { delete(m, [2]string{a, b}) } }",
        "s := []string{a, b, a, b}; _ = s; for { n += strings.Compare(a, b) } }",
    ] {
        assert_work(&end(&format!("{LONG}{body}")));
    }
    assert_work(&end(
        "func main() { m := map[any]int{}; var a any = [10000]int{}; for { m[a]++ } }",
    ));
    assert_work(&end(
        "import (\"sort\"; \"strings\")\nfunc main() { b := strings.Repeat(\"a\", 1<<18); s := make([]string, 100000); for { for i := range s { s[i] = b[i*7919%100003%1000:] }; sort.Strings(s) } }",
    ));
}

/// Values that share parts are exponentially larger than their memory: comparing, hashing and printing them ends in time.
#[test]
fn values_that_share_parts() {
    const TREES: &str =
        "type n struct{ a, b any }\nfunc trees() (a, b any) { for range 80 { a, b = n{a, a}, n{b, b} }; return }\n";
    for body in [
        "func main() { a, b := trees(); println(a == b) }",
        "func main() { a, b := trees(); println(n{a, b} == n{b, a}) }",
        "func main() { a, _ := trees(); m := map[any]int{1: 1}; m[a]++ }",
        "func main() { a, b := trees(); m := map[n]int{{1, 2}: 1}; println(m[n{a, b}]) }",
        "func main() { a, _ := trees(); m := map[any]int{1: 1}; delete(m, a) }",
    ] {
        assert_work(&end(&format!("{TREES}{body}")));
        assert_work(&end_on(2, &format!("{TREES}{body}")));
    }
    assert_work(&end(&format!(
        "import \"sync/atomic\"\n{TREES}func main() {{ a, b := trees(); var v atomic.Value; v.Store(a); v.CompareAndSwap(b, a) }}"
    )));
    let e = end(&format!(
        "import \"fmt\"\n{TREES}func main() {{ a, _ := trees(); println(len(fmt.Sprint(a))) }}"
    ));
    assert!(matches!(e, Error::Limit(_)), "{e:?}");
    let e = end(
        "import \"fmt\"\ntype s struct{}\nfunc (s) String() string { return \"\" }\nfunc main() { var a any = s{}; for range 80 { a = []any{a, a} }; println(len(fmt.Sprint(a))) }",
    );
    assert!(matches!(e, Error::Limit(_)), "{e:?}");
}

/// A cancelled program ends in the midst of an instruction without end.
#[test]
fn cancel_in_the_midst_of_a_comparison() {
    let _one = alone();
    let module = compile(
        "type n struct{ a, b any }\nfunc main() { var a, b any; for range 80 { a, b = n{a, a}, n{b, b} }; println(a == b) }",
    );
    let mut vm = Vm::builder(&module).build().expect("a VM");
    let canceller = vm.canceller();
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        canceller.cancel();
    });
    assert!(matches!(vm.run(), Err(Error::Cancelled)));
    other.join().expect("the thread ends");
}

#[test]
fn deleted_map_entries_are_passed_at_a_price() {
    assert_work(&end(
        "func main() { m := map[int]int{}; for i := range 1<<17 { m[i] = i }; for i := range 1<<17 { delete(m, i) }; n := 0; for { for range m { n++ } } }",
    ));
}

/// What natives need of the host's memory is within the program's limit.
#[test]
fn natives_take_no_more_memory_than_the_program_may() {
    for body in [
        "func main() { s := strings.Repeat(\"a\", 1<<20); println(len(strings.ReplaceAll(s, \"a\", s))) }",
        "func main() { s := strings.Repeat(\"a\", 1<<20); println(len(strings.ReplaceAll(s, \"\", s))) }",
        "func main() { s := strings.Repeat(\"a\\xff\", 1<<20); println(len(strings.ToValidUTF8(s, s))) }",
        "func main() { s := make([]string, 1<<20); for i := range s { s[i] = \"a\" }; println(len(strings.Join(s, strings.Repeat(\"b\", 10000)))) }",
        "func main() { println(len(strings.Split(strings.Repeat(\"a\", 16<<20), \"\"))) }",
        "func main() { println(len(strings.Fields(strings.Repeat(\"a \", 8<<20)))) }",
    ] {
        let _one = alone();
        let module = compile(&format!("import \"strings\"\n{body}"));
        let peak = Peak::start();
        let end = limited(&module).build().and_then(|mut vm| vm.run());
        assert_memory(&end.expect_err("the memory ends it"));
        let grown = peak.grown();
        assert!(grown < 160 << 20, "{body}: {grown} bytes");
    }
    let e = end(
        "import \"strings\"\nfunc main() { a, b := strings.Repeat(\"a\", 8<<20), strings.Repeat(\"é\", 8<<20); for { strings.IndexAny(a, b) } }",
    );
    assert_work(&e);
}

#[test]
fn files_without_an_end() {
    let _one = alone();
    for body in [
        "import \"os\"\nfunc main() { b, err := os.ReadFile(\"/dev/zero\"); println(len(b), err) }",
        "import (\"io\"; \"os\")\nfunc main() { f, _ := os.Open(\"/dev/zero\"); b, err := io.ReadAll(f); println(len(b), err) }",
    ] {
        let module = compile(body);
        let end = measured(|| {
            let mut vm = limited(&module).files().build().expect("a VM");
            vm.run().expect_err("the memory ends it")
        });
        assert_memory(&end);
    }
}

#[test]
fn the_environment_growing_for_ever() {
    let e = end(
        "import (\"fmt\"; \"os\"; \"strings\")\nfunc main() { s := strings.Repeat(\"v\", 1<<16); for i := 0; ; i++ { os.Setenv(fmt.Sprint(i), s) } }",
    );
    assert_memory(&e);
}

#[test]
fn cancel_from_another_thread() {
    let _one = alone();
    let source = "func main() { c := make(chan int); for i := 0; i < 9999; i++ { go func() { <-c }() }; for {} }";
    let module = compile(source);
    for procs in [1, 2] {
        let end = measured(|| {
            let mut vm = Vm::builder(&module)
                .goroutines(10_000)
                .procs(procs)
                .build()
                .expect("a VM");
            let canceller = vm.canceller();
            let other = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(300));
                canceller.cancel();
                Instant::now()
            });
            let end = vm.run().expect_err("cancelled");
            let late = other.join().expect("the thread ends").elapsed();
            assert!(late < Duration::from_secs(1), "noticed after {late:?}");
            end
        });
        assert!(matches!(end, Error::Cancelled), "{end:?}");
    }
}

#[test]
fn cancel_while_all_sleep() {
    let _one = alone();
    let module = compile(
        "import \"time\"\nfunc main() { for i := 0; i < 9999; i++ { go time.Sleep(time.Hour) }; time.Sleep(time.Hour) }",
    );
    let end = measured(|| {
        let mut vm = Vm::builder(&module).procs(2).build().expect("a VM");
        let canceller = vm.canceller();
        let other = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            canceller.cancel();
        });
        let end = vm.run().expect_err("cancelled");
        other.join().expect("the thread ends");
        end
    });
    assert!(matches!(end, Error::Cancelled), "{end:?}");
}

#[test]
fn cancel_before_the_run_and_after_the_end() {
    let _one = alone();
    let module = compile("func main() {}");
    let mut vm = Vm::builder(&module).build().expect("a VM");
    let canceller = vm.canceller();
    canceller.cancel();
    assert!(matches!(vm.run(), Err(Error::Cancelled)));
    assert!(matches!(vm.run(), Err(Error::Cancelled)));
    drop(vm);
    canceller.cancel();
}

#[test]
fn channel_of_huge_capacity() {
    assert_memory(&end("func main() { c := make(chan int, 1<<30); println(cap(c)) }"));
    assert_memory(&end(
        "func main() { var cs []chan [64]byte; for { cs = append(cs, make(chan [64]byte, 1000)) } }",
    ));
}

#[test]
fn closures_and_defers_growing_for_ever() {
    assert_memory(&end(
        "func main() { f := func() int { return 0 }; for { g := f; f = func() int { return g() + 1 } } }",
    ));
    assert_memory(&end(
        "func main() { for i := 0; ; i++ { defer func() { println(i) }() } }",
    ));
    assert_overflow(&end(
        "func f(n int) { defer func() { recover(); f(n + 1) }(); panic(n) }\nfunc main() { f(0) }",
    ));
}

#[test]
fn timers_growing_for_ever() {
    assert_memory(&end(
        "import \"time\"\nfunc main() { for { time.AfterFunc(time.Hour, func() {}) } }",
    ));
    assert_memory(&end(
        "import \"time\"\nvar cs []<-chan time.Time\nfunc main() { for { cs = append(cs, time.After(time.Hour)) } }",
    ));
}

#[test]
fn printing_for_ever() {
    let _one = alone();
    for body in [
        "func main() { for { println(\"hello\") } }",
        "import \"fmt\"\nfunc main() { for { fmt.Println(\"hello\") } }",
        "import \"os\"\nfunc main() { b := make([]byte, 1000); for { os.Stdout.Write(b) } }",
    ] {
        let module = compile(body);
        let end = measured(|| {
            let mut vm = limited(&module).output(1 << 20).build().expect("a VM");
            vm.run().expect_err("the output ends it")
        });
        assert!(matches!(end, Error::Limit(LimitKind::Output)), "{end:?}");
    }
}

#[test]
fn a_panic_text_of_any_size() {
    let e = end("import \"strings\"\nfunc main() { panic(strings.Repeat(\"x\", 10<<20)) }");
    assert!(matches!(e, Error::Panic(_)), "another end");
}

#[test]
fn formatting_a_cycle() {
    let e = end("import \"fmt\"\nfunc main() { s := []any{nil}; s[0] = s; println(len(fmt.Sprint(s))) }");
    assert!(matches!(e, Error::Limit(_) | Error::Fatal(_)), "{e:?}");
}

#[test]
fn comparing_and_hashing_deep_values() {
    let e = end(
        "type t struct{ next any }\nfunc main() { var a, b any; for { for i := 0; i < 1000; i++ { a, b = t{a}, t{b} }; m := map[any]int{a: 1}; if m[b] != 1 { panic(0) } } }",
    );
    assert!(matches!(e, Error::Limit(_) | Error::Fatal(_)), "{e:?}");
}

#[test]
fn a_panic_in_a_host_function() {
    let _one = alone();
    let module =
        compile("import \"example.com/bad\"\nfunc main() { defer func() { recover() }(); println(bad.Break(7)) }");
    let mut vm = limited(&module).build().expect("a VM");
    let end = vm.run().expect_err("a panic ends it");
    let Error::Host(text) = &end else { panic!("{end:?}") };
    assert!(text.contains("host function broke at 7"), "{text}");
    assert!(matches!(vm.run(), Err(Error::Host(_))));
}

#[test]
fn sleeping_for_long() {
    let _one = alone();
    let module = compile("import \"time\"\nfunc main() { time.Sleep(time.Hour) }");
    let start = Instant::now();
    let mut vm = Vm::builder(&module)
        .timeout(Duration::from_millis(300))
        .build()
        .expect("a VM");
    let end = vm.run().expect_err("the deadline ends it");
    assert!(matches!(end, Error::Limit(LimitKind::Deadline)), "{end:?}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn limits_of_initialisation() {
    assert_memory(&end("var s = make([]int, 1<<30)\nfunc main() { println(len(s)) }"));
    assert_work(&end("func init() { for {} }\nfunc main() {}"));
    assert_memory(&end("var big [1 << 27]byte\nfunc main() { big[5] = 1 }"));
}

#[test]
fn a_program_that_stays_below_its_limits_ends_well() {
    let _one = alone();
    let module = compile("func main() { for i := 0; i < 1000; i++ { s := make([]int, 1<<20); s[i] = 1 } }");
    let mut vm = limited(&module).timeout(Duration::from_secs(60)).build().expect("a VM");
    vm.run().expect("garbage does not count");
}

#[test]
fn limits_cannot_be_recovered_and_run_no_deferred_function() {
    let _one = alone();
    let source = "var s [][]int\nfunc main() { defer func() { recover(); println(\"deferred\") }(); for { s = append(s, make([]int, 1000)) } }";
    let module = compile(source);
    let out = std::sync::Arc::new(Mutex::new(Vec::new()));
    let mut vm = limited(&module).stderr(Shared(out.clone())).build().expect("a VM");
    assert_memory(&vm.run().expect_err("the memory ends it"));
    drop(vm);
    let text = String::from_utf8_lossy(&out.lock().expect("the buffer")).into_owned();
    assert!(!text.contains("deferred"), "{text}");
}

struct Shared(std::sync::Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, b: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(b);
        Ok(b.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// VMs made, run and dropped one after another leave memory flat. `GOVM_TEST_VMS` sets another number.
#[test]
fn many_vms_leave_memory_flat() {
    let _one = alone();
    let rounds = std::env::var("GOVM_TEST_VMS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(20_000);
    let module = compile(
        "var m = map[string]int{\"a\": 1}\nfunc main() { c := make(chan int); go func() { c <- m[\"a\"] }(); <-c }",
    );
    let run = |n: usize| {
        for i in 0..n {
            let mut vm = limited(&module).procs(1 + i % 2).build().expect("a VM");
            vm.run().expect("it ends well");
        }
    };
    run(2_000);
    let before = resident();
    run(rounds);
    let after = resident();
    assert!(after < before + (4 << 20), "from {before} to {after} bytes");
}

#[test]
fn several_vms_at_once() {
    let _one = alone();
    let good = compile(
        "import \"fmt\"\nfunc main() { c := make(chan int, 1); for i := 0; i < 2000; i++ { go func() { c <- i }(); <-c }; fmt.Println(\"done\") }",
    );
    let greedy = compile("func main() { var s []int; for { s = append(s, 1) } }");
    std::thread::scope(|s| {
        for i in 0..8 {
            let (good, greedy) = (&good, &greedy);
            s.spawn(move || {
                for _ in 0..5 {
                    let builder = limited(if i % 4 == 0 { greedy } else { good }).timeout(Duration::from_secs(60));
                    let mut vm = builder.procs(1 + i % 2).build().expect("a VM");
                    match vm.run() {
                        Ok(()) => assert!(i % 4 != 0),
                        Err(e) => {
                            assert!(i % 4 == 0, "{e}");
                            assert_memory(&e);
                        }
                    }
                }
            });
        }
    });
}
