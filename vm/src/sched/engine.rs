//! The engine's threads: started when first needed, lent to VMs one P at a time, idle ones kept for the next.

use super::Execute;
use super::vm::VmSched;
use govm_runtime::sync::{AtomicUsize, Condvar, Mutex, MutexGuard, Ordering};
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};

/// Reserved for a worker's native stack; untouched pages cost nothing.
#[cfg(not(loom))]
const STACK: usize = 64 << 20;

/// The worker threads that any number of VMs share. Cheap to clone; the threads end when the last clone is dropped.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
    _shutdown: Arc<Shutdown>,
}

struct Inner {
    pool: Mutex<Pool>,
    /// Signalled for each request, and for the end.
    work: Condvar,
    /// Requests that wait for a thread.
    waiting: AtomicUsize,
    most: usize,
}

#[derive(Default)]
struct Pool {
    /// Threads that wait for a request.
    idle: usize,
    threads: usize,
    requests: VecDeque<(Arc<dyn Lendable>, u32)>,
    ended: bool,
}

/// A VM, whatever its interpreter.
trait Lendable: Send + Sync {
    /// Holds P `id` of the VM as long as there is work for it.
    fn hold(&self, id: u32);
}

impl<X: Execute> Lendable for VmSched<X> {
    fn hold(&self, id: u32) {
        // SAFETY: the P was taken from the free list for this thread.
        self.arrive(unsafe { &mut *self.ps[id as usize].get() });
        self.work(id, false);
    }
}

struct Shutdown(Arc<Inner>);

impl Drop for Shutdown {
    fn drop(&mut self) {
        let mut pool = self.0.lock();
        pool.ended = true;
        self.0.work.notify_all();
    }
}

impl Engine {
    /// An engine of at most `threads` worker threads, none of which exists yet.
    pub fn new(threads: usize) -> Engine {
        let inner = Arc::new(Inner {
            pool: Mutex::new(Pool::default()),
            work: Condvar::new(),
            waiting: AtomicUsize::new(0),
            most: threads.max(1),
        });
        Engine {
            _shutdown: Arc::new(Shutdown(inner.clone())),
            inner,
        }
    }

    /// Whether requests wait for a thread.
    #[inline]
    pub(super) fn pressed(&self) -> bool {
        self.inner.waiting.load(Ordering::Relaxed) > 0
    }

    /// Asks for a thread to hold P `id` of a VM.
    pub(super) fn lend<X: Execute>(&self, vm: Arc<VmSched<X>>, id: u32) {
        let mut pool = self.inner.lock();
        pool.requests.push_back((vm, id));
        self.inner.waiting.store(pool.requests.len(), Ordering::Relaxed);
        // Each idle thread takes one request, those before this one first.
        if pool.idle >= pool.requests.len() {
            self.inner.work.notify_one();
        } else if pool.threads < self.inner.most {
            let inner = self.inner.clone();
            // Without a new thread the request waits for one of those that are there; the host's own thread always runs.
            pool.threads += start(move || inner.worker()) as usize;
        }
    }
}

/// Starts a worker thread; false when the system has none.
#[cfg(not(loom))]
fn start(f: impl FnOnce() + Send + 'static) -> bool {
    let name = "govm worker".to_string();
    std::thread::Builder::new()
        .name(name)
        .stack_size(STACK)
        .spawn(f)
        .is_ok()
}

#[cfg(loom)]
fn start(f: impl FnOnce() + Send + 'static) -> bool {
    loom::thread::spawn(f);
    true
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn worker(&self) {
        let mut pool = self.lock();
        loop {
            if let Some((vm, id)) = pool.requests.pop_front() {
                self.waiting.store(pool.requests.len(), Ordering::Relaxed);
                drop(pool);
                vm.hold(id);
                drop(vm);
                pool = self.lock();
            } else if pool.ended {
                pool.threads -= 1;
                return;
            } else {
                pool.idle += 1;
                pool = self.work.wait(pool).unwrap_or_else(PoisonError::into_inner);
                pool.idle -= 1;
            }
        }
    }
}
