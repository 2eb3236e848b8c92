//! Hand-assembled modules through loader, interpreter and scheduler.

use govm_bytecode::*;
use govm_runtime::heap::Space;
use govm_runtime::typedesc::TypeTable;
use govm_vm::image::Image;
use govm_vm::native::Natives;
use govm_vm::sched::{Engine, Limit, VmEnd};
use govm_vm::vm::{Config, Host, Limits, Vm};
use std::io::Write;
use std::sync::{Arc, Mutex};

/// A writer whose text can be looked at.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, b: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(b);
        Ok(b.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Builds a module.
#[derive(Default)]
struct Asm {
    m: Module,
}

impl Asm {
    fn new() -> Asm {
        let mut a = Asm::default();
        a.func("main.init", 2, 0, 0, vec![i(Op::Ret, 0, 0, 0, 0)]);
        a
    }

    fn func(&mut self, name: &str, nslots: u16, params: u16, results: u16, code: Vec<Instr>) -> u32 {
        let empty = self.map(&[]);
        let safepoints = (0..code.len() as u32).map(|pc| (pc, empty)).collect();
        self.m.funcs.push(Func {
            name: name.to_string(),
            code,
            nslots,
            params,
            results,
            safepoints,
            ..Func::default()
        });
        self.m.funcs.len() as u32 - 1
    }

    fn map(&mut self, pointers: &[usize]) -> u32 {
        let mut s = SlotMap::default();
        pointers.iter().for_each(|p| s.set(*p, Mark::Pointer));
        if let Some(i) = self.m.slot_maps.iter().position(|m| *m == s) {
            return i as u32;
        }
        self.m.slot_maps.push(s);
        self.m.slot_maps.len() as u32 - 1
    }

    fn ty(&mut self, def: TypeDef) -> TypeIdx {
        if let Some(i) = self.m.types.iter().position(|t| t.def == def) {
            return TypeIdx(i as u32);
        }
        self.m.types.push(TypeEntry {
            def,
            methods: Vec::new(),
        });
        TypeIdx(self.m.types.len() as u32 - 1)
    }

    fn native(&mut self, name: &str, params: Vec<TypeIdx>, slots: u16) -> i32 {
        let sig = self.ty(TypeDef::Func {
            params,
            results: Vec::new(),
            variadic: false,
        });
        self.m.natives.push(NativeImport {
            name: name.to_string(),
            sig,
            params: slots,
            results: 0,
        });
        self.m.natives.len() as i32 - 1
    }

    fn string(&mut self, s: &str) -> i32 {
        self.m.strings.push(s.as_bytes().into());
        self.m.strings.len() as i32 - 1
    }

    fn run(mut self, main: u32, procs: usize) -> (Result<(), VmEnd>, String) {
        self.m.main = Some(main);
        let (vm, err) = vm(self.m, procs, Limits::default());
        let r = vm.run_init().and_then(|()| vm.run_main()).map(|_| ());
        (r, err.text())
    }
}

fn vm(m: Module, procs: usize, limits: Limits) -> (Vm, Sink) {
    let table = Arc::new(TypeTable::new(Arc::new(Space::new())));
    let image = Arc::new(Image::load(Arc::new(m), &table, &Natives::new()).unwrap());
    let sink = Sink::default();
    let mut host = Host::default();
    host.stderr(sink.clone());
    let config = Config {
        procs,
        limits,
        host,
        ..Config::default()
    };
    (Vm::new(&Engine::new(2), &image, config).unwrap(), sink)
}

fn i(op: Op, a: u16, d: u16, b: u16, c: u16) -> Instr {
    Instr::new(op, a, d, b, c)
}

fn w(op: Op, a: u16, d: u16, imm: i32) -> Instr {
    Instr::wide(op, a, d, imm)
}

/// fib(n), as function number `f`.
fn fib(f: i32) -> Vec<Instr> {
    vec![
        w(Op::BrGeSI, 0, 2, 2),
        i(Op::Ret, 0, 0, 0, 0),
        i(Op::AddI, 4, 0, 0, -1i16 as u16),
        w(Op::Call, 4, 0, f),
        i(Op::Mov, 1, 0, 4, 0),
        i(Op::AddI, 4, 0, 0, -2i16 as u16),
        w(Op::Call, 4, 0, f),
        i(Op::Add, 0, 0, 1, 4),
        i(Op::Ret, 0, 0, 0, 0),
    ]
}

#[test]
fn calls_and_the_growing_stack() {
    let mut a = Asm::new();
    let f = a.func("main.fib", 5, 1, 1, fib(1));
    let (vm, _) = vm(a.m, 1, Limits::default());
    assert_eq!(vm.call(f, &[20]).unwrap(), [6765]);
    assert_eq!(vm.call(f, &[1]).unwrap(), [1]);
}

#[test]
fn loops_are_preempted() {
    let mut a = Asm::new();
    // s := 0; for i := 0; i < n; i++ { s += i }
    let code = vec![
        w(Op::LoadI, 1, 0, 0),
        w(Op::LoadI, 2, 0, 0),
        i(Op::Add, 1, 0, 1, 2),
        w(Op::LoopIncLtS, 2, 0, -1),
        i(Op::Ret1, 0, 0, 1, 0),
    ];
    let f = a.func("main.sum", 3, 1, 1, code);
    let (vm, _) = vm(a.m, 1, Limits::default());
    assert_eq!(vm.call(f, &[1_000_000]).unwrap(), [499_999_500_000]);
}

#[test]
fn goroutines_talk_over_a_channel() {
    for procs in [1, 2] {
        let mut a = Asm::new();
        let int = a.ty(TypeDef::Basic(Basic::Int));
        let chan = a.ty(TypeDef::Chan(ChanDir::Both, int));
        let print = a.native("runtime.printint", vec![int], 1);
        let ct = chan.0 as u16;
        let it = int.0 as u16;
        // func producer(c chan int) { for i := 0; i < 1000; i++ { c <- i }; close(c) }
        let c0 = a.map(&[0]);
        let p = a.func(
            "main.producer",
            2,
            1,
            0,
            vec![
                w(Op::LoadI, 1, 0, 0),
                i(Op::Send, 0, it, 1, 0),
                w(Op::LoopIncLtSI, 1, 1000, -1),
                i(Op::Close, 0, 0, 0, 0),
                i(Op::Ret, 0, 0, 0, 0),
            ],
        );
        a.m.funcs[p as usize].param_map.set(0, Mark::Pointer);
        a.m.funcs[p as usize].safepoints.iter_mut().for_each(|s| s.1 = c0);
        let main = a.func(
            "main.main",
            8,
            0,
            0,
            vec![
                w(Op::LoadI, 1, 0, 0),
                i(Op::MakeChan, 0, ct, 1, 0),
                i(Op::Mov, 6, 0, 0, 0),
                w(Op::Go, 6, 1, p as i32),
                w(Op::LoadI, 1, 0, 0),
                i(Op::RecvOk, 2, it, 0, 0),
                w(Op::BrF, 3, 0, 3),
                i(Op::Add, 1, 0, 1, 2),
                w(Op::Loop, 0, 0, -3),
                i(Op::Mov, 6, 0, 1, 0),
                w(Op::CallNative, 6, 0, print),
                i(Op::Ret, 0, 0, 0, 0),
            ],
        );
        let args = a.map(&[0, 6]);
        let live = a.map(&[0]);
        for s in &mut a.m.funcs[main as usize].safepoints {
            s.1 = match s.0 {
                3 => args,
                4..=8 => live,
                _ => s.1,
            };
        }
        let (r, out) = a.run(main, procs);
        r.unwrap();
        assert_eq!(out, "499500");
    }
}

#[test]
fn a_deadlock_is_reported() {
    let mut a = Asm::new();
    let int = a.ty(TypeDef::Basic(Basic::Int));
    let main = a.func(
        "main.main",
        4,
        0,
        0,
        vec![
            w(Op::LoadI, 0, 0, 0),
            i(Op::Recv, 1, int.0 as u16, 0, 0),
            i(Op::Ret, 0, 0, 0, 0),
        ],
    );
    let (r, _) = a.run(main, 1);
    let Err(VmEnd::Fatal(text)) = r else { panic!("{r:?}") };
    assert!(
        text.starts_with(
            "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive (nil chan)]:\nmain.main"
        ),
        "{text}"
    );
}

#[test]
fn endless_recursion_overflows_the_stack() {
    let mut a = Asm::new();
    let f = a.func("main.f", 4, 0, 0, vec![w(Op::Call, 2, 0, 1), i(Op::Ret, 0, 0, 0, 0)]);
    let limits = Limits {
        stack: 1 << 20,
        ..Limits::default()
    };
    let (vm, _) = vm(a.m, 1, limits);
    let Err(VmEnd::Fatal(text)) = vm.call(f, &[]) else {
        panic!()
    };
    assert!(
        text.contains("goroutine stack exceeds 1048576-byte limit\nfatal error: stack overflow\n"),
        "{text}"
    );
}

#[test]
fn endless_loops_run_out_of_fuel() {
    let mut a = Asm::new();
    let f = a.func("main.f", 2, 0, 0, vec![w(Op::Loop, 0, 0, 0)]);
    let limits = Limits {
        fuel: Some(1_000_000),
        ..Limits::default()
    };
    let (vm, _) = vm(a.m, 1, limits);
    assert_eq!(vm.call(f, &[]), Err(VmEnd::Limit(Limit::Fuel)));
}

/// A function main.main that defers closures and panics with a string; the deferred one prints, recovers if told so.
fn panicking(recovering: bool) -> (Result<(), VmEnd>, String) {
    let mut a = Asm::new();
    let string = a.ty(TypeDef::Basic(Basic::String));
    let print = a.native("runtime.printstring", vec![string], 2);
    let (deferred, boom) = (a.string("deferred "), a.string("boom"));
    let mut code = vec![w(Op::LoadStr, 6, 0, deferred), w(Op::CallNative, 6, 0, print)];
    if recovering {
        code.push(i(Op::Recover, 0, 0, 0, 0));
    }
    code.push(i(Op::Ret, 0, 0, 0, 0));
    let d = a.func("main.main.func1", 8, 0, 0, code);
    let main = a.func(
        "main.main",
        8,
        0,
        0,
        vec![
            w(Op::LoadFunc, 0, 0, d as i32),
            i(Op::Defer, 0, 0, 0, 0),
            i(Op::Defer, 0, 0, 0, 0),
            w(Op::MkIfaceStr, 1, string.0 as u16, boom),
            i(Op::Panic, 0, 0, 1, 0),
            i(Op::RunDefers, 0, 0, 4, 0),
            i(Op::Ret, 0, 0, 0, 0),
        ],
    );
    a.m.funcs[main as usize].recover_pc = Some(5);
    a.run(main, 1)
}

#[test]
fn panics_run_deferred_functions_and_end_the_program() {
    let (r, out) = panicking(false);
    assert_eq!(out, "deferred deferred ");
    let Err(VmEnd::Panic(text)) = r else { panic!("{r:?}") };
    assert!(
        text.starts_with("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t"),
        "{text}"
    );
}

#[test]
fn recovered_panics_run_the_other_deferred_functions() {
    let (r, out) = panicking(true);
    assert_eq!(out, "deferred deferred ");
    r.unwrap();
}

#[test]
fn faults_are_panics_with_gos_texts() {
    let mut a = Asm::new();
    let int = a.ty(TypeDef::Basic(Basic::Int));
    let t = int.0 as u16;
    let make = vec![w(Op::LoadI, 0, 0, 3), i(Op::MakeSlice, 2, t, 0, 0)];
    let with = |more: Vec<Instr>| [make.clone(), more, vec![i(Op::Ret, 0, 0, 0, 0)]].concat();
    let cases = [
        (
            with(vec![w(Op::LoadI, 1, 0, 5), i(Op::Idx64, 4, 0, 2, 1)]),
            "runtime error: index out of range [5] with length 3",
        ),
        (
            with(vec![w(Op::LoadI, 1, 0, -1), i(Op::Idx64, 4, 0, 2, 1)]),
            "runtime error: index out of range [-1]",
        ),
        (
            with(vec![
                w(Op::LoadI, 4, 0, 2),
                w(Op::LoadI, 5, 0, 1),
                i(Op::SliceSl, 6, t, 2, 4),
            ]),
            "runtime error: slice bounds out of range [2:1]",
        ),
        (
            with(vec![
                w(Op::LoadI, 4, 0, 0),
                w(Op::LoadI, 5, 0, 5),
                i(Op::SliceSl, 6, t, 2, 4),
            ]),
            "runtime error: slice bounds out of range [:5] with capacity 3",
        ),
        (
            with(vec![w(Op::LoadI, 4, 0, 0), i(Op::DivS, 4, 0, 0, 4)]),
            "runtime error: integer divide by zero",
        ),
        (
            with(vec![w(Op::LoadI, 4, 0, 0), i(Op::Ld64, 4, 0, 4, 8)]),
            "runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation",
        ),
        (
            with(vec![w(Op::LoadI, 4, 0, 0), i(Op::Close, 4, 0, 0, 0)]),
            "close of nil channel",
        ),
    ];
    let mut funcs = Vec::new();
    for (code, want) in cases {
        funcs.push((a.func("main.f", 10, 0, 0, code), want));
    }
    for (f, want) in funcs {
        let (vm, _) = vm(a.m.clone(), 1, Limits::default());
        let Err(VmEnd::Panic(text)) = vm.call(f, &[]) else {
            panic!("{want}")
        };
        assert!(text.starts_with(&format!("panic: {want}")), "{text}");
    }
}
