//! Running programs.

use crate::convert::{GoArgs, GoResults};
use crate::error::{Error, outcome};
use crate::func::Func;
use crate::module::Module;
use govm_vm::files::Files;
use govm_vm::vm::{self, Config, Limits};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

/// Limits and capabilities of a VM to be made. By default a program has a memory of 1 GiB, a million goroutines, stacks of 256 MiB, no
/// arguments, no environment, no files, no input, and its output is thrown away.
#[must_use]
pub struct VmBuilder {
    module: Module,
    /// With no cores as long as nobody says how many: asking the system takes some twelve calls.
    config: Config,
    timeout: Option<Duration>,
}

impl std::fmt::Debug for VmBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let config = &self.config;
        f.debug_struct("VmBuilder")
            .field("limits", &config.limits)
            .field("timeout", &self.timeout)
            .field("procs", &config.procs)
            .field("seed", &config.seed)
            .finish_non_exhaustive()
    }
}

impl VmBuilder {
    /// Bytes of memory: heap, goroutines and all else that the program makes grow.
    pub fn memory(mut self, bytes: usize) -> VmBuilder {
        self.config.limits.memory = bytes;
        self
    }

    /// Units of work: about one for a call or a turn of a loop.
    pub fn fuel(mut self, units: u64) -> VmBuilder {
        self.config.limits.fuel = Some(units);
        self
    }

    /// Time from now on.
    pub fn timeout(mut self, d: Duration) -> VmBuilder {
        self.timeout = Some(d);
        self
    }

    /// Goroutines that may exist at a time.
    pub fn goroutines(mut self, n: usize) -> VmBuilder {
        self.config.limits.goroutines = n;
        self
    }

    /// Bytes of one goroutine's stack; at most a quarter of the memory limit counts, so that endless recursion ends in Go's "stack overflow",
    /// which says what is wrong, and not in want of memory.
    pub fn stack(mut self, bytes: usize) -> VmBuilder {
        self.config.limits.stack = bytes;
        self
    }

    /// Bytes that may be written to the standard streams.
    pub fn output(mut self, bytes: u64) -> VmBuilder {
        self.config.limits.output = bytes;
        self
    }

    /// Cores that the program may use at a time (GOMAXPROCS).
    pub fn procs(mut self, n: usize) -> VmBuilder {
        self.config.procs = n.max(1);
        self
    }

    /// Runs on one core with this seed: a run then depends on the program and its input alone.
    pub fn seed(mut self, seed: u64) -> VmBuilder {
        self.config.procs = 1;
        self.config.seed = seed;
        self
    }

    /// Takes the seed from the operating system: orders of maps and select differ from run to run.
    pub fn entropy(mut self) -> VmBuilder {
        use std::hash::{BuildHasher, RandomState};
        self.config.seed = RandomState::new().hash_one(0);
        self
    }

    /// os.Args, the program's name first.
    pub fn args(mut self, args: impl IntoIterator<Item = impl Into<String>>) -> VmBuilder {
        self.config.host.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// The environment.
    pub fn env(mut self, vars: impl IntoIterator<Item = (String, String)>) -> VmBuilder {
        self.config.host.env(vars);
        self
    }

    /// What the program reads from os.Stdin.
    pub fn stdin(mut self, r: impl Read + Send + 'static) -> VmBuilder {
        self.config.host.stdin(r);
        self
    }

    /// Where os.Stdout goes.
    pub fn stdout(mut self, w: impl Write + Send + 'static) -> VmBuilder {
        self.config.host.stdout(w);
        self
    }

    /// Where os.Stderr goes, with what print writes.
    pub fn stderr(mut self, w: impl Write + Send + 'static) -> VmBuilder {
        self.config.host.stderr(w);
        self
    }

    /// Lets the program open files of this machine.
    pub fn files(mut self) -> VmBuilder {
        self.config.host.files = Some(Files::default());
        self
    }

    /// Check modes of the collector, as `GOVM_GC` has them (`stress=1,poison`), in place of what that says.
    pub fn checks(mut self, modes: &str) -> VmBuilder {
        self.config.checks = Some(modes.to_string());
        self
    }

    /// Makes the VM; nothing has been run then.
    ///
    /// # Errors
    /// [`Error::Limit`] when its package variables do not fit the memory limit, [`Error::Host`] for a check mode that there is not.
    pub fn build(mut self) -> Result<Vm, Error> {
        if self.config.procs == 0 {
            self.config.procs = num_cpus::get();
        }
        let limits = &mut self.config.limits;
        limits.stack = limits.stack.min(limits.memory / 4);
        limits.deadline = self.timeout.map(|d| Instant::now() + d);
        let vm = match vm::Vm::new(&self.module.engine.inner.threads, &self.module.image, self.config) {
            Ok(vm) => vm,
            Err(end) => return Err(outcome(end).err().unwrap_or(Error::Cancelled)),
        };
        Ok(Vm {
            vm,
            module: self.module,
            initialised: false,
        })
    }
}

/// A running program. Dropping it ends it.
pub struct Vm {
    pub(crate) vm: vm::Vm,
    pub(crate) module: Module,
    initialised: bool,
}

impl std::fmt::Debug for Vm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vm")
            .field("memory_used", &self.memory_used())
            .field("fuel_left", &self.fuel_left())
            .finish_non_exhaustive()
    }
}

impl Vm {
    /// A VM of a module, its limits and capabilities to be set.
    pub fn builder(module: &Module) -> VmBuilder {
        let limits = Limits {
            memory: 1 << 30,
            goroutines: 1_000_000,
            stack: 256 << 20,
            ..Limits::default()
        };
        let config = Config {
            procs: 0,
            seed: 1,
            limits,
            ..Config::default()
        };
        VmBuilder {
            module: module.clone(),
            config,
            timeout: None,
        }
    }

    /// Initialises the packages, if that has not been done.
    ///
    /// # Errors
    /// How the program ended, if it did, now or before.
    pub fn init(&mut self) -> Result<(), Error> {
        if let Some(end) = self.vm.sched().ended() {
            return outcome(end);
        }
        if !self.initialised {
            self.initialised = true;
            self.vm.run_init().or_else(outcome)?;
        }
        Ok(())
    }

    /// Runs the program: initialisation, then main. The end of main ends its goroutines.
    ///
    /// # Errors
    /// How it ended, if not well.
    pub fn run(&mut self) -> Result<(), Error> {
        self.init()?;
        match self.vm.run_main() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::NoFunc("main".to_string())),
            Err(end) => outcome(end),
        }
    }

    /// The exported function `name` of the main package as one that takes `Args` and returns `Ret`.
    ///
    /// # Errors
    /// [`Error::NoFunc`] or [`Error::Signature`].
    pub fn func<Args: GoArgs, Ret: GoResults>(&self, name: &str) -> Result<Func<Args, Ret>, Error> {
        Func::find(self, name)
    }

    /// A handle that stops the program from any thread.
    pub fn canceller(&self) -> Canceller {
        Canceller(self.vm.canceller())
    }

    /// Bytes of memory in use.
    pub fn memory_used(&self) -> usize {
        self.vm.sched().shared.heap.used()
    }

    /// Fuel left, if there is a limit.
    pub fn fuel_left(&self) -> Option<u64> {
        self.vm.sched().fuel()
    }
}

/// Stops a VM from any thread.
#[derive(Clone)]
pub struct Canceller(vm::Canceller);

impl std::fmt::Debug for Canceller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canceller").finish_non_exhaustive()
    }
}

impl Canceller {
    /// Ends the program at its next safepoint; the call that runs it returns [`Error::Cancelled`].
    pub fn cancel(&self) {
        self.0.cancel();
    }
}
