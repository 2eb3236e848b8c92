//! The VM: one running program with its heap, package variables, goroutines, capabilities and limits.

use crate::files::Files;
use crate::g::{FLAG_GOAL, Ticket};
use crate::image::{FuncInfo, Image};
use crate::interp::call::new_goroutine;
use crate::interp::ctx::Ctx;
use crate::native::JobResult;
use crate::sched::{Engine, Limit, NoG, P, Settings, VmEnd, VmSched};
use govm_runtime::heap::{AllocError, Checks, Heap, Marker};
use govm_runtime::typedesc::TypeRef;
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Bytes that a goroutine's slots may take: as deep as compiled Go's 1 GB for most functions.
pub const DEFAULT_STACK: usize = 1 << 29;

/// What a VM may use.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of heap and of all other memory that the program makes grow.
    pub memory: usize,
    /// Units of work.
    pub fuel: Option<u64>,
    /// When it must have ended.
    pub deadline: Option<Instant>,
    pub goroutines: usize,
    /// Bytes of one goroutine's slots.
    pub stack: usize,
    /// Bytes written to the standard streams.
    pub output: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            memory: usize::MAX >> 1,
            fuel: None,
            deadline: None,
            goroutines: usize::MAX,
            stack: DEFAULT_STACK,
            output: u64::MAX,
        }
    }
}

/// A standard stream that a program writes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// What the host grants a program. Nothing by default: streams lead nowhere, there are no arguments, no environment, no files.
pub struct Host {
    stdin: Mutex<Box<dyn Read + Send>>,
    stdout: Mutex<Box<dyn Write + Send>>,
    stderr: Mutex<Box<dyn Write + Send>>,
    /// os.Args.
    pub args: Vec<String>,
    env: Mutex<Vec<(String, String)>>,
    /// The files that the program has open, where it may open files of the machine.
    pub files: Option<Files>,
    output_left: AtomicU64,
    /// Whether a native had much of the host's memory, which its allocator may keep.
    large: AtomicBool,
}

impl Default for Host {
    fn default() -> Host {
        Host {
            stdin: Mutex::new(Box::new(io::empty())),
            stdout: Mutex::new(Box::new(io::sink())),
            stderr: Mutex::new(Box::new(io::sink())),
            args: Vec::new(),
            env: Mutex::new(Vec::new()),
            files: None,
            output_left: AtomicU64::new(u64::MAX),
            large: AtomicBool::new(false),
        }
    }
}

impl Host {
    /// Notes that a native works on so many bytes: it may hold as much of the host's memory for a while.
    pub(crate) fn note_work(&self, bytes: usize) {
        if bytes > TRIM / 8 {
            self.large.store(true, Ordering::Relaxed);
        }
    }

    /// Sets what the program reads from.
    pub fn stdin(&mut self, r: impl Read + Send + 'static) {
        self.stdin = Mutex::new(Box::new(r));
    }

    /// Sets where the standard output goes.
    pub fn stdout(&mut self, w: impl Write + Send + 'static) {
        self.stdout = Mutex::new(Box::new(w));
    }

    /// Sets where the standard error output goes.
    pub fn stderr(&mut self, w: impl Write + Send + 'static) {
        self.stderr = Mutex::new(Box::new(w));
    }

    /// Sets the environment: names and values.
    pub fn env(&mut self, all: impl IntoIterator<Item = (String, String)>) {
        self.env = Mutex::new(all.into_iter().collect());
    }

    /// The value of an environment variable.
    pub fn getenv(&self, key: &str) -> Option<String> {
        lock(&self.env).iter().find(|v| v.0 == key).map(|v| v.1.clone())
    }

    /// Sets an environment variable, for this VM alone, or removes it. `charge` is asked for the bytes that are added to what there was;
    /// false: there is no room.
    pub fn setenv(&self, key: &str, value: Option<String>, charge: impl FnOnce(usize) -> bool) -> bool {
        let mut env = lock(&self.env);
        let at = env.iter().position(|v| v.0 == key);
        match (at, value) {
            (Some(i), None) => {
                env.remove(i);
            }
            (Some(i), Some(v)) => {
                if !charge(v.len().saturating_sub(env[i].1.len())) {
                    return false;
                }
                env[i].1 = v;
            }
            (None, Some(v)) => {
                if !charge(key.len() + v.len() + size_of::<(String, String)>()) {
                    return false;
                }
                env.push((key.to_string(), v));
            }
            (None, None) => {}
        }
        true
    }

    /// The environment as `KEY=value`.
    pub fn environ(&self) -> Vec<String> {
        lock(&self.env).iter().map(|v| format!("{}={}", v.0, v.1)).collect()
    }

    /// Writes all of `bytes`. Errors of the host's writer are passed over, as print does; `Err`: the output limit.
    pub fn write(&self, to: Stream, bytes: &[u8]) -> Result<(), Limit> {
        self.try_write(to, bytes).map(|_| ())
    }

    /// Writes all of `bytes`, and tells what the writer said; the outer `Err`: the output limit.
    pub fn try_write(&self, to: Stream, bytes: &[u8]) -> Result<io::Result<()>, Limit> {
        let n = bytes.len() as u64;
        let take = |left: u64| left.checked_sub(n);
        if self
            .output_left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_err()
        {
            return Err(Limit::Output);
        }
        // Both streams may lead to one place: what went to the other comes first.
        if to == Stream::Stderr {
            let _ = lock(&self.stdout).flush();
        }
        let stream = match to {
            Stream::Stdout => &self.stdout,
            Stream::Stderr => &self.stderr,
        };
        Ok(lock(stream).write_all(bytes))
    }

    /// Writes out what the writers hold back.
    pub fn flush(&self) {
        let _ = lock(&self.stdout).flush();
        let _ = lock(&self.stderr).flush();
    }

    /// Reads from the standard input. May block: natives call it in a job.
    pub fn read(&self, to: &mut [u8]) -> io::Result<usize> {
        lock(&self.stdin).read(to)
    }
}

/// Bytes of an environment that are given back to the operating system when it is dropped.
const TRIM: usize = 8 << 20;

impl Drop for Host {
    fn drop(&mut self) {
        let env = std::mem::take(&mut *lock(&self.env));
        let bytes: usize = env.iter().map(|v| v.0.len() + v.1.len()).sum();
        drop(env);
        if bytes > TRIM || *self.large.get_mut() {
            govm_runtime::heap::trim();
        }
    }
}

fn lock<T: ?Sized>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What host threads send to a VM.
pub enum Msg {
    /// A job that a native gave to a thread has ended.
    Job {
        goroutine: u64,
        ticket: Ticket,
        result: JobResult,
    },
}

/// The block of package variables.
pub struct GlobalsBlock {
    at: NonNull<u8>,
    size: usize,
}

// SAFETY: a block of the VM's memory; what lies in it is accessed as script memory.
unsafe impl Send for GlobalsBlock {}
// SAFETY: as above.
unsafe impl Sync for GlobalsBlock {}

impl GlobalsBlock {
    /// Its address.
    pub fn as_ptr(&self) -> *mut u8 {
        self.at.as_ptr()
    }
}

/// What the Ps of a VM share of the interpreter's state.
pub struct Shared {
    pub image: Arc<Image>,
    pub heap: Arc<Heap>,
    pub globals: GlobalsBlock,
    pub host: Arc<Host>,
    pub limits: Limits,
    /// From which map hashes come.
    pub hash_seed: u64,
    /// A check mode is on: every safepoint comes back to the driver.
    pub(crate) checked: bool,
    /// Move slot arrays at every safepoint.
    pub(crate) move_stacks: bool,
    /// The function whose results the host waits for.
    goal: AtomicU32,
    /// Its results, from its return until the host takes them.
    results: Mutex<Vec<u64>>,
    /// Results of jobs by goroutine, from delivery until the goroutine has run.
    jobs: Mutex<HashMap<u64, JobResult>>,
    /// Heap objects that the host keeps, with what the data word is: (type word, data).
    handles: Mutex<Handles>,
}

#[derive(Default)]
struct Handles {
    slots: Vec<[u64; 2]>,
    free: Vec<usize>,
}

impl Shared {
    fn goal(&self) -> &FuncInfo {
        &self.image.funcs[self.goal.load(Ordering::Relaxed) as usize]
    }

    pub(crate) fn wanted_results(&self) -> usize {
        self.goal().results as usize
    }

    pub(crate) fn set_results(&self, results: Vec<u64>) {
        *lock(&self.results) = results;
    }

    pub(crate) fn put_job(&self, goroutine: u64, result: JobResult) {
        lock(&self.jobs).insert(goroutine, result);
    }

    pub(crate) fn take_job(&self, goroutine: u64) -> Option<JobResult> {
        lock(&self.jobs).remove(&goroutine)
    }

    /// Keeps an interface value alive for the host; gives the handle's number.
    pub fn keep(&self, ty: u64, data: u64) -> usize {
        let mut h = lock(&self.handles);
        match h.free.pop() {
            Some(i) => {
                h.slots[i] = [ty, data];
                i
            }
            None => {
                h.slots.push([ty, data]);
                h.slots.len() - 1
            }
        }
    }

    /// The value of a handle.
    pub fn kept(&self, handle: usize) -> (u64, u64) {
        lock(&self.handles).slots.get(handle).map_or((0, 0), |v| (v[0], v[1]))
    }

    /// Gives a handle up.
    pub fn release(&self, handle: usize) {
        let mut h = lock(&self.handles);
        if let Some(v) = h.slots.get_mut(handle) {
            *v = [0, 0];
            h.free.push(handle);
        }
    }

    /// Marks package variables and handles.
    pub(crate) fn mark(&self, m: &mut Marker<'_>) {
        // SAFETY: the world is stopped; the map is the block's. Handles hold interface values.
        unsafe {
            m.mark_slots(self.globals.as_ptr().cast(), &self.image.module.globals.map.0);
            for v in &lock(&self.handles).slots {
                m.mark_slots(v.as_ptr(), &[0b1000]);
            }
            let results = lock(&self.results);
            if !results.is_empty() && results.len() == self.wanted_results() {
                let func = self.image.func(self.goal.load(Ordering::Relaxed));
                m.mark_slots(results.as_ptr(), &func.result_map.0);
            }
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.host.flush();
        // SAFETY: the block came from this heap, and no goroutine runs any more.
        unsafe { self.heap.free_raw(self.globals.at, self.globals.size) };
    }
}

/// How a VM is made.
pub struct Config {
    /// Cores that it may use at a time.
    pub procs: usize,
    /// Of map orders, select and scheduling.
    pub seed: u64,
    pub limits: Limits,
    pub host: Host,
    /// Check modes of the collector, in the form of `GOVM_GC`; `None`: what that says.
    pub checks: Option<String>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            procs: 1,
            seed: 1,
            limits: Limits::default(),
            host: Host::default(),
            checks: None,
        }
    }
}

/// A VM.
pub struct Vm {
    sched: Arc<VmSched<Ctx>>,
}

/// Stops a VM from any thread.
#[derive(Clone)]
pub struct Canceller {
    sched: std::sync::Weak<VmSched<Ctx>>,
}

impl Canceller {
    /// Ends the VM; it notices at its next safepoint.
    pub fn cancel(&self) {
        if let Some(s) = self.sched.upgrade() {
            s.end(VmEnd::Cancelled);
        }
    }
}

impl Vm {
    /// A VM for a loaded module, in which nothing has been run yet.
    pub fn new(engine: &Engine, image: &Arc<Image>, config: Config) -> Result<Vm, VmEnd> {
        let Config {
            procs,
            seed,
            limits,
            host,
            checks,
        } = config;
        let checks = checks.map_or_else(Checks::from_env, |text| text.parse());
        let checks = checks.map_err(|e| VmEnd::Host(e.to_string()))?;
        host.output_left.store(limits.output, Ordering::Relaxed);
        let heap = Arc::new(Heap::with_checks(image.table().space(), limits.memory, checks));
        let size = (image.module.globals.size as usize).max(16);
        let at = heap.alloc_raw(size).map_err(|_| VmEnd::Limit(Limit::Memory))?;
        let settings = Settings {
            procs: if procs > 1 && govm_runtime::pair::is_atomic() {
                procs
            } else {
                1
            },
            seed,
            fuel: limits.fuel,
            deadline: limits.deadline,
            goroutines: limits.goroutines,
            stack_slots: (limits.stack / 8).min(u32::MAX as usize) as u32,
        };
        let shared = Shared {
            image: image.clone(),
            checked: checks.move_stacks || checks.stress > 0,
            move_stacks: checks.move_stacks,
            heap: heap.clone(),
            globals: GlobalsBlock { at, size },
            host: Arc::new(host),
            limits,
            hash_seed: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d,
            goal: AtomicU32::new(0),
            results: Mutex::new(Vec::new()),
            jobs: Mutex::new(HashMap::new()),
            handles: Mutex::new(Handles::default()),
        };
        let sched = VmSched::new(engine, settings, heap, shared, |s, _| Ctx::new(s));
        Ok(Vm { sched })
    }

    /// The scheduler and, in it, what the VM's Ps share.
    pub fn sched(&self) -> &Arc<VmSched<Ctx>> {
        &self.sched
    }

    /// The image that it runs.
    pub fn image(&self) -> &Arc<Image> {
        &self.sched.shared.image
    }

    /// A handle that stops the VM from another thread.
    pub fn canceller(&self) -> Canceller {
        Canceller {
            sched: Arc::downgrade(&self.sched),
        }
    }

    /// Initialises all packages.
    pub fn run_init(&self) -> Result<(), VmEnd> {
        let init = self.image().module.init;
        self.start(init, &[], true).map(|_| ())
    }

    /// Runs main.main; false if the program has none. Afterwards goroutines that still run stay as they are.
    pub fn run_main(&self) -> Result<bool, VmEnd> {
        let Some(main) = self.image().module.main else {
            return Ok(false);
        };
        self.start(main, &[], true)?;
        self.sched.shared.host.flush();
        Ok(true)
    }

    /// Calls a function with these argument slots, as a goroutine of its own, and drives the VM until it has returned: its result
    /// slots. The caller knows the signature.
    pub fn call(&self, func: u32, args: &[u64]) -> Result<Vec<u64>, VmEnd> {
        self.start(func, args, false)
    }

    /// As `call`, with arguments that are made in the VM's memory.
    pub fn call_with(
        &self,
        func: u32,
        args: impl FnOnce(&mut Ctx, &mut Vec<u64>) -> Result<(), AllocError>,
    ) -> Result<Vec<u64>, VmEnd> {
        self.begin(func, false, |cx| {
            let mut slots = Vec::new();
            args(cx, &mut slots)?;
            Ok(slots)
        })
    }

    /// What the method Error of an error says.
    ///
    /// # Safety
    /// The words are an interface value that a call has just returned: nothing has run since that could have collected it.
    pub unsafe fn error_text(&self, ty: u64, data: u64) -> Result<String, VmEnd> {
        let image = self.image();
        // SAFETY: as the caller promises.
        let ty = unsafe { TypeRef::from_word(ty) };
        let Some(method) = ty.and_then(|t| image.text_method(t, "Error")) else {
            return Ok(String::new());
        };
        let result = self.call(method.index, &[data])?;
        let [data, len] = result[..] else {
            return Ok(String::new());
        };
        // SAFETY: the string that the method has just returned; nothing runs that could collect it.
        let text = unsafe { govm_runtime::string::bytes((data, len)) };
        Ok(String::from_utf8_lossy(text).into_owned())
    }

    fn start(&self, func: u32, args: &[u64], first: bool) -> Result<Vec<u64>, VmEnd> {
        self.begin(func, first, |_| Ok(args.to_vec()))
    }

    fn begin(
        &self,
        func: u32,
        first: bool,
        args: impl FnOnce(&mut Ctx) -> Result<Vec<u64>, AllocError>,
    ) -> Result<Vec<u64>, VmEnd> {
        let image = self.image().clone();
        let f: &FuncInfo = &image.funcs[func as usize];
        let shared = &self.sched.shared;
        shared.goal.store(func, Ordering::Relaxed);
        let r = self.sched.run(|p: &mut P<Ctx>| {
            let args = args(&mut p.x).map_err(|_| VmEnd::Limit(Limit::Memory))?;
            let g = new_goroutine(p, f, 0, &args).map_err(|e| match e {
                NoG::Memory => VmEnd::Limit(Limit::Memory),
                NoG::Goroutines => VmEnd::Limit(Limit::Goroutines),
            })?;
            // SAFETY: the goroutine is this P's until it is started.
            unsafe {
                (*g.as_ptr()).flags |= FLAG_GOAL;
                if first {
                    (*g.as_ptr()).id = 1;
                }
            }
            p.start(g);
            Ok(())
        });
        r?;
        Ok(std::mem::take(&mut *lock(&shared.results)))
    }
}
