//! Go functions that a host calls.

use crate::convert::{GoArgs, GoResults};
use crate::error::{Error, outcome};
use crate::vm::Vm;
use std::marker::PhantomData;

/// A Go function that takes `Args` and returns `Ret`. It can be called in every VM of its module.
pub struct Func<Args, Ret> {
    index: u32,
    module: *const govm_vm::image::Image,
    name: String,
    of: PhantomData<fn(Args) -> Ret>,
}

// SAFETY: the address of the image is compared only.
unsafe impl<A, R> Send for Func<A, R> {}
// SAFETY: as above.
unsafe impl<A, R> Sync for Func<A, R> {}

impl<Args, Ret> Clone for Func<Args, Ret> {
    fn clone(&self) -> Self {
        Func {
            index: self.index,
            module: self.module,
            name: self.name.clone(),
            of: PhantomData,
        }
    }
}

impl<Args, Ret> std::fmt::Debug for Func<Args, Ret> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Func").field(&self.name).finish()
    }
}

impl<Args: GoArgs, Ret: GoResults> Func<Args, Ret> {
    pub(crate) fn find(vm: &Vm, name: &str) -> Result<Func<Args, Ret>, Error> {
        let image = &vm.module.image;
        let full = if name.contains('.') {
            name.to_string()
        } else {
            format!("main.{name}")
        };
        let Some(export) = image.module.exports.iter().find(|e| e.name == full) else {
            return Err(Error::NoFunc(full));
        };
        let sig = image.types[export.sig.0 as usize];
        if !Args::are(&sig.params) || !Ret::are(&sig.results) || sig.is_variadic() {
            return Err(Error::Signature {
                name: full,
                go: sig.string().to_string(),
                rust: signature::<Args, Ret>(),
            });
        }
        Ok(Func {
            index: export.func,
            module: std::sync::Arc::as_ptr(image),
            name: full,
            of: PhantomData,
        })
    }

    /// Calls the function in a goroutine of its own and drives the VM until it has returned. Packages are initialised before the first call.
    ///
    /// # Errors
    /// How the program ended, if it did not return; [`Error::NoFunc`] for a VM of another module.
    pub fn call(&self, vm: &mut Vm, args: Args) -> Result<Ret, Error> {
        if std::sync::Arc::as_ptr(&vm.module.image) != self.module {
            return Err(Error::NoFunc(self.name.clone()));
        }
        vm.init()?;
        vm.vm
            .call_with(self.index, |cx, slots| args.put_all(cx, slots))
            .and_then(|slots| Ret::take_all(&vm.vm, &slots))
            .map_err(|end| outcome(end).err().unwrap_or(Error::Exit(0)))
    }
}

/// A signature as Go writes it.
fn signature<Args: GoArgs, Ret: GoResults>() -> String {
    let params = Args::go_names().join(", ");
    let results = Ret::go_names();
    match results.as_slice() {
        [] => format!("func({params})"),
        [one] => format!("func({params}) {one}"),
        many => format!("func({params}) ({})", many.join(", ")),
    }
}
