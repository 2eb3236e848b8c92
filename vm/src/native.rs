//! Native functions: what they get, what they may answer, and the trampoline by which all are called.
//!
//! - A native is a plain Rust function of a [`NativeCtx`]. Its arguments lie in the call's window from slot 0 on, its results go there;
//!   slots are numbered over all values (a string, slice or interface takes two).
//! - It runs to its end, or answers a [`Stop`]: it may park the goroutine, hand a job to another thread, have a Go function called
//!   and be called again with its results and a state object of its own, ask for a collection (and be called again from the start
//!   of the step), or panic. Nothing of it stays on the native stack.
//! - Until it returns nothing is collected, so what it reads from its window and what it allocates need no rooting. Memory that it
//!   needs beyond one object is taken by [`NativeCtx::reserve`] first.
//! - A Rust panic in a native ends the VM with an error.

use crate::g::{GRef, GState};
use crate::image::{FuncInfo, NativeEntry, Stub};
use crate::interp::ctx::Ctx;
use crate::interp::dispatch::{Base, Cx, Pc, Status};
pub use crate::interp::sync::Fast;
use crate::panic::{self, ErrorKind};
use crate::sched::{Limit, P, VmEnd, VmSched};
use crate::trace::Place;
use crate::vm::{Host, Msg};
use govm_runtime::heap::{AllocCache, AllocError, Heap};
use govm_runtime::slice::{pack, unpack};
use govm_runtime::sudog::{Resume, WaitReason, Waiter};
use govm_runtime::typedesc::{Kind, TypeRef};
use std::any::Any;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::sync::{Arc, OnceLock};

/// A native function. `Ok`: its results are in their slots.
pub type NativeFn = fn(&mut NativeCtx<'_>) -> Result<(), Stop>;

/// A native that holds state of its host.
pub type HostNative = Arc<dyn Fn(&mut NativeCtx<'_>) -> Result<(), Stop> + Send + Sync>;

/// A native as it is registered.
#[derive(Clone)]
pub enum Native {
    Plain(NativeFn),
    /// One with a handler of its own for the usual case.
    Fast(NativeFn, Fast),
    Host(HostNative),
}

/// What a job returns.
pub type JobResult = Box<dyn Any + Send>;

/// Why a native has not simply returned.
pub enum Stop {
    /// The goroutine waits and others may own it already. It goes on as `Waiter::resume` says: behind the native (`Next`), or with
    /// this step of it from its start (`Again`).
    Park,
    /// The native is complete; other goroutines run first.
    Yield,
    /// Run this on a thread of its own; then this step is run again, and [`NativeCtx::job_result`] has what it returned.
    Block(Box<dyn FnOnce() -> JobResult + Send>),
    /// Call a Go function, then go on: made by [`NativeCtx::call`].
    Call(Call),
    /// Memory was refused. Nothing has been changed: the step is run again after a collection.
    Alloc(AllocError),
    /// Panics with an error of the run time.
    Error(ErrorKind, String),
    /// Panics with an interface value.
    Panic(u64, u64),
    /// Panics with a string.
    Text(String),
    /// runtime.Goexit.
    Goexit,
    /// os.Exit.
    Exit(i32),
    /// `fatal error: ` and this text; cannot be recovered.
    Fatal(String),
    /// The end of the program: a value nested without an end took all of the stack.
    StackOverflow,
    /// A limit of the VM was met.
    Limit(Limit),
    /// The VM has ended while the native worked.
    Ended,
}

impl From<AllocError> for Stop {
    fn from(e: AllocError) -> Stop {
        Stop::Alloc(e)
    }
}

/// A call of a Go function that a native wants.
pub struct Call {
    closure: u64,
    args: Vec<u64>,
    step: u64,
    state: u64,
}

/// The native functions that modules may call, by name: `strings.Index`, `(*os.File).Write`.
#[derive(Default, Clone)]
pub struct Natives {
    /// In the order in which they were added.
    list: Vec<(Cow<'static, str>, Native)>,
    /// Numbers of `list` by the length of the name, made when the first is looked up.
    by_length: OnceLock<Vec<Vec<u32>>>,
}

impl Natives {
    /// Those that belong to the VM itself.
    pub fn new() -> Natives {
        let mut n = Natives::default();
        crate::builtin::register(&mut n);
        n
    }

    /// Adds a function, in place of one of that name.
    pub fn add(&mut self, name: impl Into<Cow<'static, str>>, f: NativeFn) {
        self.list.push((name.into(), Native::Plain(f)));
        self.by_length = OnceLock::new();
    }

    /// Adds a function of which the interpreter does the usual case by itself.
    pub fn add_fast(&mut self, name: impl Into<Cow<'static, str>>, fast: Fast, f: NativeFn) {
        self.list.push((name.into(), Native::Fast(f, fast)));
        self.by_length = OnceLock::new();
    }

    /// Adds a function that holds state.
    pub fn add_host(&mut self, name: impl Into<Cow<'static, str>>, f: HostNative) {
        self.list.push((name.into(), Native::Host(f)));
        self.by_length = OnceLock::new();
    }

    /// The function of that name.
    pub fn get(&self, name: &str) -> Option<&Native> {
        let by_length = self.by_length.get_or_init(|| {
            let longest = self.list.iter().map(|n| n.0.len()).max().unwrap_or(0);
            let mut all = vec![Vec::new(); longest + 1];
            for (i, n) in self.list.iter().enumerate() {
                all[n.0.len()].push(i as u32);
            }
            all
        });
        // Of equal names the one added last counts.
        let candidates = by_length.get(name.len())?.iter().rev();
        let mut candidates = candidates.map(|&i| &self.list[i as usize]);
        candidates.find(|n| n.0 == name).map(|n| &n.1)
    }
}

/// Script memory seen as bytes: `[]byte`. The script may change it at any time, so it is copied, never borrowed.
#[derive(Clone, Copy)]
pub struct Bytes<'a> {
    data: *mut u8,
    len: usize,
    cap: usize,
    _of: PhantomData<&'a ()>,
}

impl Bytes<'_> {
    /// Its length.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the length is 0.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its capacity.
    pub fn cap(&self) -> usize {
        self.cap
    }

    /// The two words of the slice.
    pub fn words(&self) -> (u64, u64) {
        (self.data as u64, pack(self.len as u32, self.cap as u32))
    }

    /// Byte `i`.
    ///
    /// # Panics
    /// When `i` is out of range.
    pub fn get(&self, i: usize) -> u8 {
        assert!(i < self.len);
        // SAFETY: in range of living script memory.
        unsafe { self.data.add(i).read_volatile() }
    }

    /// Sets byte `i`.
    ///
    /// # Panics
    /// When `i` is out of range.
    pub fn set(&self, i: usize, b: u8) {
        assert!(i < self.len);
        // SAFETY: in range of living script memory.
        unsafe { self.data.add(i).write_volatile(b) }
    }

    /// Copies from `at` on into `to`, as much as there is; how much that was.
    pub fn copy_out(&self, at: usize, to: &mut [u8]) -> usize {
        let n = to.len().min(self.len.saturating_sub(at));
        // SAFETY: n bytes from `at` on are in range.
        unsafe { govm_runtime::heap::copy_bytes(to.as_mut_ptr(), self.data.add(at.min(self.len)), n) };
        n
    }

    /// Copies `from` to `at` on, as much as fits; how much that was.
    pub fn copy_in(&self, at: usize, from: &[u8]) -> usize {
        let n = from.len().min(self.len.saturating_sub(at));
        // SAFETY: n bytes from `at` on are in range.
        unsafe { govm_runtime::heap::copy_bytes(self.data.add(at.min(self.len)), from.as_ptr(), n) };
        n
    }

    /// A copy of all.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut v = vec![0; self.len];
        self.copy_out(0, &mut v);
        v
    }
}

/// Where a native is: what it was called with and all that it may use.
pub struct NativeCtx<'a> {
    cx: Cx,
    /// The call's window.
    win: *mut u64,
    entry: &'a NativeEntry,
    /// Where the goroutine stands for `Resume::Again`, and for `Next`.
    again: (Pc, Base),
    done: (Pc, Base),
    step: u64,
    state: u64,
    results: *const u64,
    _of: PhantomData<&'a mut Ctx>,
}

impl<'a> NativeCtx<'a> {
    fn at(&self, i: usize) -> *mut u64 {
        assert!(
            i < self.entry.params.max(self.entry.results) as usize,
            "slot of a native's window"
        );
        // SAFETY: within the window, which the caller's frame has room for.
        unsafe { self.win.add(i) }
    }

    /// Slot `i` of the arguments.
    pub fn word(&self, i: usize) -> u64 {
        // SAFETY: in the window.
        unsafe { *self.at(i) }
    }

    /// Sets slot `i` of the results.
    pub fn set_word(&mut self, i: usize, v: u64) {
        // SAFETY: in the window.
        unsafe { *self.at(i) = v }
    }

    /// Slots `i` and `i + 1`.
    pub fn pair(&self, i: usize) -> (u64, u64) {
        (self.word(i), self.word(i + 1))
    }

    /// Sets slots `i` and `i + 1`.
    pub fn set_pair(&mut self, i: usize, v: (u64, u64)) {
        self.set_word(i, v.0);
        self.set_word(i + 1, v.1);
    }

    /// An integer of any width.
    pub fn int(&self, i: usize) -> i64 {
        self.word(i) as i64
    }

    /// Sets an int (or, the value in range, an integer of any width).
    pub fn set_int(&mut self, i: usize, v: i64) {
        self.set_word(i, v as u64);
    }

    /// A bool.
    pub fn bool(&self, i: usize) -> bool {
        self.word(i) != 0
    }

    /// Sets a bool.
    pub fn set_bool(&mut self, i: usize, v: bool) {
        self.set_word(i, v as u64);
    }

    /// A float64.
    pub fn f64(&self, i: usize) -> f64 {
        f64::from_bits(self.word(i))
    }

    /// Sets a float64.
    pub fn set_f64(&mut self, i: usize, v: f64) {
        self.set_word(i, v.to_bits());
    }

    /// A float32.
    pub fn f32(&self, i: usize) -> f32 {
        f32::from_bits(self.word(i) as u32)
    }

    /// Sets a float32.
    pub fn set_f32(&mut self, i: usize, v: f32) {
        self.set_word(i, v.to_bits() as u64);
    }

    /// The string in slots `i`, `i + 1`.
    pub fn str(&self, i: usize) -> &'a [u8] {
        // SAFETY: string data is never written, and nothing is freed while the native runs.
        unsafe { govm_runtime::string::bytes(self.pair(i)) }
    }

    /// Sets a string: allocates a copy.
    pub fn set_str(&mut self, i: usize, s: &[u8]) -> Result<(), Stop> {
        let s = self.new_str(s)?;
        self.set_pair(i, s);
        Ok(())
    }

    /// The []byte in slots `i`, `i + 1`.
    pub fn bytes(&self, i: usize) -> Bytes<'a> {
        let (data, lc) = self.pair(i);
        let (len, cap) = unpack(lc);
        Bytes {
            data: data as *mut u8,
            len: len as usize,
            cap: cap as usize,
            _of: PhantomData,
        }
    }

    /// Sets a []byte: allocates a copy.
    pub fn set_bytes(&mut self, i: usize, b: &[u8]) -> Result<(), Stop> {
        let new = self.new_bytes(b.len())?;
        new.copy_in(0, b);
        self.set_pair(i, new.words());
        Ok(())
    }

    /// The interface in slots `i`, `i + 1`: its dynamic type, `None` for nil, and its data word.
    pub fn iface(&self, i: usize) -> (Option<TypeRef>, u64) {
        let (ty, data) = self.pair(i);
        // SAFETY: a type word in a frame is 0 or a descriptor's address.
        (unsafe { TypeRef::from_word(ty) }, data)
    }

    /// A new string.
    pub fn new_str(&mut self, s: &[u8]) -> Result<(u64, u64), Stop> {
        self.charge(s.len());
        Ok(self.cx().new_string(s)?)
    }

    /// A new []byte of `n` zeros.
    pub fn new_bytes(&mut self, n: usize) -> Result<Bytes<'a>, Stop> {
        if n > u32::MAX as usize {
            return Err(Stop::Error(
                ErrorKind::Runtime,
                "makeslice: len out of range".to_string(),
            ));
        }
        self.charge(n);
        let (alloc, heap) = self.alloc();
        let data = alloc.alloc_bytes(heap, n)?.as_ptr();
        Ok(Bytes {
            data,
            len: n,
            cap: n,
            _of: PhantomData,
        })
    }

    /// The allocation cache and the heap.
    pub fn alloc(&mut self) -> (&mut AllocCache, &'a Heap) {
        let cx = self.cx();
        let heap = cx.heap();
        (&mut cx.alloc, heap)
    }

    /// Takes memory in advance: allocations of `bytes` in sum, each rounded up to its size class, cannot fail until the native returns.
    pub fn reserve(&mut self, bytes: usize) -> Result<(), Stop> {
        let (alloc, heap) = self.alloc();
        Ok(alloc.reserve(heap, bytes)?)
    }

    /// Pays for work of so many bytes.
    pub fn charge(&mut self, bytes: usize) {
        self.vm().shared.host.note_work(bytes);
        self.cx().budget -= (bytes >> 6) as i64;
    }

    /// The descriptor of a predeclared type.
    pub fn basic(&mut self, kind: Kind) -> TypeRef {
        self.cx().image().table().basic(kind)
    }

    /// The descriptor of `any`.
    pub fn any_type(&mut self) -> TypeRef {
        self.cx().image().any
    }

    /// A number from the P's generator.
    pub fn random(&mut self) -> u64 {
        self.p().rand()
    }

    /// What the host grants, to take along to another thread.
    pub fn host_handle(&mut self) -> Arc<Host> {
        self.vm().shared.host.clone()
    }

    /// The running goroutine.
    pub fn running(&self) -> GRef {
        // SAFETY: a native is called by a goroutine.
        unsafe { NonNull::new_unchecked((*self.cx).g) }
    }

    /// Stops the native with a panic whose value is this string.
    pub fn panic_text(&self, text: &str) -> Stop {
        Stop::Text(text.to_string())
    }

    /// Function, file and line of the frame `skip` levels above the native's caller.
    pub fn caller(&self, skip: usize) -> Option<Place> {
        // SAFETY: the goroutine stands at the call of this native.
        unsafe {
            let image = (*self.cx).image();
            let frames = crate::frame::Frames::new(image, self.done.0, self.done.1);
            crate::trace::stack(image, frames).nth(skip)
        }
    }

    /// The numbers of at most `most` places, from that of `caller(skip)` on.
    pub fn callers(&self, skip: usize, most: usize) -> Vec<u64> {
        // SAFETY: the goroutine stands at the call of this native.
        unsafe {
            let image = (*self.cx).image();
            let frames = crate::frame::Frames::new(image, self.done.0, self.done.1);
            let places = crate::trace::stack(image, frames).skip(skip).take(most);
            places.map(|p| p.id).collect()
        }
    }

    /// The trace of the running goroutine.
    pub fn trace(&mut self) -> String {
        // SAFETY: the goroutine stands at the call of this native.
        unsafe {
            ((*self.cx).pc, (*self.cx).base) = self.done;
            crate::trace::running(self.cx)
        }
    }

    /// The interpreter's state.
    pub fn cx(&mut self) -> &mut Ctx {
        // SAFETY: this thread holds the P, and the trampoline uses nothing of it meanwhile.
        unsafe { &mut *self.cx }
    }

    /// The P.
    pub fn p(&mut self) -> &mut P<Ctx> {
        // SAFETY: as `cx`.
        unsafe { &mut *(*self.cx).p }
    }

    /// The VM's scheduler.
    pub fn vm(&mut self) -> &'a VmSched<Ctx> {
        // SAFETY: the VM outlives its natives' calls.
        unsafe { &*(self.p().vm() as *const VmSched<Ctx>) }
    }

    /// What the host grants.
    pub fn host(&mut self) -> &'a Host {
        &self.vm().shared.host
    }

    /// The number of the running goroutine.
    pub fn goroutine(&self) -> u64 {
        // SAFETY: the running goroutine is this P's.
        unsafe { (*(*self.cx).g).id }
    }

    /// Number of slot `i` of the window in the goroutine's slot array, as waits name their destinations.
    pub fn slot(&self, i: usize) -> u32 {
        // SAFETY: the window lies in the array.
        unsafe { (*self.cx).offset(self.at(i)) as u32 }
    }

    /// The step: 0 at first, then what [`NativeCtx::call`] was told.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// The state object that [`NativeCtx::call`] was told.
    pub fn state(&self) -> u64 {
        self.state
    }

    /// Slot `i` of the results of the function that was called.
    ///
    /// # Panics
    /// At step 0, and when the function has fewer results.
    pub fn returned(&self, i: usize) -> u64 {
        assert!(!self.results.is_null() && i < 64, "results of a call");
        // SAFETY: the callee's frame is still there above the window; slots are numbers to whoever reads them.
        unsafe { *self.results.add(i) }
    }

    /// What the job of this step returned, if it has been run.
    pub fn job_result(&mut self) -> Option<JobResult> {
        let id = self.goroutine();
        self.vm().shared.take_job(id)
    }

    /// Keeps a value for the next run of this step, which finds it as [`NativeCtx::job_result`]: before `Stop::Alloc`, by a native that
    /// must not do its work twice.
    pub fn keep_for_again(&mut self, value: JobResult) {
        let id = self.goroutine();
        self.vm().shared.put_job(id, value);
    }

    /// Has the func value `closure` called with these argument slots. Then the native is called again with `step` and `state` (a heap
    /// object, or 0).
    pub fn call(&self, closure: u64, args: &[u64], step: u64, state: u64) -> Stop {
        if closure == 0 {
            return Stop::Error(
                ErrorKind::Runtime,
                "invalid memory address or nil pointer dereference".to_string(),
            );
        }
        Stop::Call(Call {
            closure,
            args: args.to_vec(),
            step,
            state,
        })
    }

    /// Has method `name() string` of an interface value called, if it has one.
    pub fn call_text(&mut self, i: usize, name: &str, step: u64, state: u64) -> Option<Stop> {
        let (t, data) = self.iface(i);
        let image = self.cx().image();
        let f = image.text_method(t?, name)?;
        Some(self.call(static_closure(image, f), &[data], step, state))
    }

    /// Prepares a wait: what follows may make the goroutine visible to others. The native answers `Stop::Park` if it waits, and calls
    /// [`NativeCtx::no_wait`] if it need not.
    pub fn waiter(&mut self, reason: WaitReason, resume: Resume) -> *mut Waiter {
        let (pc, base) = if resume == Resume::Next { self.done } else { self.again };
        // SAFETY: the running goroutine is this P's; base points into its array.
        unsafe {
            let g = (*self.cx).g;
            (*g).save(pc.cast(), base.cast());
            (*g).wait.reason = reason;
            (*g).wait.resume = resume;
            &raw mut (*g).wait
        }
    }

    /// Takes back what `waiter` prepared: the goroutine has not been seen waiting and goes on.
    pub fn no_wait(&mut self) {
        // SAFETY: the running goroutine is this P's.
        let w = unsafe { &mut (*(*self.cx).g).wait };
        w.reason = WaitReason::None;
        w.resume = Resume::Here;
    }
}

/// The func value of a function without captures.
fn static_closure(image: &crate::image::Image, f: &FuncInfo) -> u64 {
    &image.closures[f.index as usize] as *const crate::image::Closure as u64
}

/// What [`call`] returns when the native is done; anything else is a [`Status`] with pc and base in `cx`.
pub(crate) const DONE: u64 = u64::MAX;

/// Calls the native of the instruction at `pc`, where the goroutine stands.
#[inline(never)]
pub(crate) unsafe fn call(cx: Cx, pc: Pc, base: Base) -> u64 {
    // SAFETY: handler contract.
    unsafe {
        let entry = &(*cx).image().natives[(*pc).imm() as u32 as usize];
        let mut n = NativeCtx {
            cx,
            win: base.add((*pc).a as usize),
            entry,
            again: (pc, base),
            done: (pc, base),
            step: 0,
            state: 0,
            results: std::ptr::null(),
            _of: PhantomData,
        };
        match run(&mut n) {
            Ok(()) => DONE,
            Err(stop) => stopped(&mut n, stop) as u64,
        }
    }
}

/// Calls a native again whose call of a Go function has returned; `base` is that function's frame.
#[inline(never)]
pub(crate) unsafe fn called_back(cx: Cx, base: Base) -> u64 {
    // SAFETY: handler contract; a frame on this stub has the words of `crate::frame`.
    unsafe {
        let pc = *base.sub(3) as Pc;
        let caller = base.sub(*base.sub(4) as usize);
        let entry = &(*cx).image().natives[(*pc).imm() as u32 as usize];
        let mut n = NativeCtx {
            cx,
            win: caller.add((*pc).a as usize),
            entry,
            again: ((*cx).image().stub(Stub::Native), base),
            done: (pc, caller),
            step: *base.sub(6),
            state: *base.sub(5),
            results: base,
            _of: PhantomData,
        };
        match run(&mut n) {
            Ok(()) => {
                (*cx).pc = pc.add(1);
                (*cx).base = caller;
                Status::GoOn as u64
            }
            Err(stop) => stopped(&mut n, stop) as u64,
        }
    }
}

/// Calls the function; a Rust panic ends the VM.
unsafe fn run(n: &mut NativeCtx<'_>) -> Result<(), Stop> {
    let entry = n.entry;
    let r = catch_unwind(AssertUnwindSafe(|| match &entry.func {
        Native::Plain(f) | Native::Fast(f, _) => f(n),
        Native::Host(f) => {
            n.p().share_next();
            f(n)
        }
    }));
    let (alloc, heap) = n.alloc();
    alloc.end_reserve(heap);
    r.unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<&str>().map(|s| s.to_string());
        let text = text
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        n.cx().end = Some(VmEnd::Host(format!("native function {} failed: {text}", n.entry.name)));
        Err(Stop::Limit(Limit::Memory))
    })
}

/// What the driver is told of a native that has not returned.
unsafe fn stopped(n: &mut NativeCtx<'_>, stop: Stop) -> Status {
    // SAFETY: handler contract.
    unsafe {
        let cx = n.cx;
        if (*cx).end.is_some() {
            return Status::End;
        }
        ((*cx).pc, (*cx).base) = n.done;
        match stop {
            Stop::Park => Status::Park,
            Stop::Yield => {
                n.waiter(WaitReason::None, Resume::Next);
                Status::Yield
            }
            Stop::Block(job) => block(n, job),
            Stop::Call(c) => call_go(n, c),
            Stop::Alloc(e) => {
                ((*cx).pc, (*cx).base) = n.again;
                (*cx).no_memory(e)
            }
            Stop::Error(kind, text) => panic::raise_error(cx, kind, &text, 0),
            Stop::Panic(ty, data) => panic::panic_with(cx, ty, data, 0),
            Stop::Text(text) => panic::raise_text(cx, &text),
            Stop::Goexit => panic::goexit(cx),
            Stop::Exit(code) => end(cx, VmEnd::Exit(code)),
            Stop::Fatal(text) => panic::fatal(cx, &text),
            Stop::StackOverflow => {
                crate::interp::stack_overflow(cx);
                Status::End
            }
            Stop::Limit(l) => end(cx, VmEnd::Limit(l)),
            Stop::Ended => end(cx, (*(*cx).p).vm().ended().unwrap_or(VmEnd::Cancelled)),
        }
    }
}

unsafe fn end(cx: Cx, why: VmEnd) -> Status {
    // SAFETY: handler contract.
    unsafe { (*cx).end = Some(why) };
    Status::End
}

/// Calls a Go function in a frame above the native's window.
unsafe fn call_go(n: &mut NativeCtx<'_>, c: Call) -> Status {
    // SAFETY: handler contract; the closure is a living func value.
    unsafe {
        let cx = n.cx;
        let (pc, _) = n.done;
        let f = Ctx::func_of(c.closure);
        let window = n.entry.params.max(n.entry.results) as usize;
        let up = (*pc).a as usize + window;
        if let Err(s) = panic::call_above(cx, c.closure, f, up, Stub::Native) {
            if s == Status::Collect {
                ((*cx).pc, (*cx).base) = n.again;
            }
            return s;
        }
        let base = (*cx).base;
        *base.sub(5) = c.state;
        *base.sub(6) = c.step;
        for (i, a) in c.args.iter().enumerate().take(f.nslots as usize) {
            *base.add(i) = *a;
        }
        (*cx).budget -= 1;
        Status::GoOn
    }
}

/// Runs a job on a thread of its own; the goroutine waits for its message.
unsafe fn block(n: &mut NativeCtx<'_>, job: Box<dyn FnOnce() -> JobResult + Send>) -> Status {
    n.waiter(WaitReason::Host, Resume::Again);
    // SAFETY: handler contract; the goroutine is not touched any more once the thread may send.
    unsafe {
        let g = std::ptr::NonNull::new_unchecked((*n.cx).g);
        let id = n.goroutine();
        let ticket = n.p().ticket(g);
        let host = n.vm().host_ref();
        g.as_ref().set_state(GState::Waiting);
        let started = std::thread::Builder::new().name("govm job".into()).spawn(move || {
            let result = job();
            host.send(Msg::Job {
                goroutine: id,
                ticket,
                result,
            });
        });
        if started.is_err() {
            g.as_ref().set_state(GState::Running);
            return end(n.cx, VmEnd::Host("no thread for a blocking call".to_string()));
        }
        Status::Park
    }
}
