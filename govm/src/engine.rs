//! What all VMs of a host share.

use crate::host::Package;
use govm_runtime::heap::Space;
use govm_runtime::typedesc::TypeTable;
use govm_vm::native::Natives;
use govm_vm::sched;
use std::sync::Arc;

/// Worker threads, type descriptors, the library and host packages. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) threads: sched::Engine,
    pub(crate) types: Arc<TypeTable>,
    pub(crate) natives: Natives,
    pub(crate) packages: Vec<Package>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("packages", &self.inner.packages)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine that uses all cores, without host packages.
    pub fn new() -> Engine {
        Engine::with_packages(num_cpus::get(), Vec::new())
    }

    /// An engine with at most `threads` worker threads, whose programs can import these packages. Threads are started when they are first
    /// needed.
    pub fn with_packages(threads: usize, packages: Vec<Package>) -> Engine {
        let mut natives = govm_stdlib::natives();
        for p in &packages {
            p.register(&mut natives);
        }
        let inner = Inner {
            threads: sched::Engine::new(threads.max(1)),
            types: Arc::new(TypeTable::new(Arc::new(Space::new()))),
            natives,
            packages,
        };
        Engine { inner: Arc::new(inner) }
    }
}

impl Default for Engine {
    fn default() -> Engine {
        Engine::new()
    }
}
