//! Natives that belong to the language: print and println, and package runtime's hold on the scheduler.

use crate::errors::ErrorKind;
use crate::native::{NativeCtx, Natives, Stop};
use crate::print;
use crate::vm::Stream;

/// Adds them to a registry.
pub fn register(n: &mut Natives) {
    n.add("runtime.printbool", |c| {
        let text = if c.bool(0) { "true" } else { "false" };
        write(c, text.as_bytes())
    });
    n.add("runtime.printint", |c| {
        let text = c.int(0).to_string();
        write(c, text.as_bytes())
    });
    n.add("runtime.printuint", |c| {
        let text = c.word(0).to_string();
        write(c, text.as_bytes())
    });
    n.add("runtime.printhex", |c| {
        let text = format!("{:#x}", c.word(0));
        write(c, text.as_bytes())
    });
    n.add("runtime.printpointer", |c| {
        let text = format!("{:#x}", c.word(0));
        write(c, text.as_bytes())
    });
    n.add("runtime.printfloat64", |c| {
        let text = print::float64(c.f64(0));
        write(c, text.as_bytes())
    });
    n.add("runtime.printfloat32", |c| {
        let text = print::float32(c.f32(0));
        write(c, text.as_bytes())
    });
    n.add("runtime.printcomplex128", |c| {
        let text = print::complex128(c.f64(0), c.f64(1));
        write(c, text.as_bytes())
    });
    n.add("runtime.printcomplex64", |c| {
        let v = c.word(0);
        let text = print::complex64(f32::from_bits(v as u32), f32::from_bits((v >> 32) as u32));
        write(c, text.as_bytes())
    });
    n.add("runtime.printstring", |c| {
        let s = c.str(0);
        write(c, s)
    });
    n.add("runtime.printslice", |c| {
        let b = c.bytes(0);
        let text = format!("[{}/{}]{:#x}", b.len(), b.cap(), b.words().0);
        write(c, text.as_bytes())
    });
    n.add("runtime.printeface", |c| {
        let (ty, data) = c.pair(0);
        let text = format!("({ty:#x},{data:#x})");
        write(c, text.as_bytes())
    });
    n.add("runtime.printsp", |c| write(c, b" "));
    n.add("runtime.printnl", |c| write(c, b"\n"));
    n.add("runtime.panicrangestate", |c| {
        let text = match c.int(0) {
            0 => "range function continued iteration after function for loop body returned false",
            2 => "range function continued iteration after loop body panic",
            3 => "range function continued iteration after whole loop exit",
            4 => "range function recovered a loop body panic and did not resume panicking",
            _ => return Err(Stop::Fatal("unexpected state set by range func".to_string())),
        };
        Err(Stop::Error(ErrorKind::Runtime, text.to_string()))
    });
    n.add("runtime.panicwrap", |c| {
        let text = String::from_utf8_lossy(c.str(0)).into_owned();
        Err(Stop::Error(ErrorKind::Plain, text))
    });
    n.add("runtime.Gosched", |_| Err(Stop::Yield));
    n.add("runtime.Goexit", |_| Err(Stop::Goexit));
    n.add("runtime.NumGoroutine", |c| {
        let v = c.vm().goroutines() as i64;
        c.set_int(0, v);
        Ok(())
    });
    n.add("runtime.NumCPU", |c| {
        let v = c.vm().procs() as i64;
        c.set_int(0, v);
        Ok(())
    });
    n.add("runtime.procs", |c| {
        let v = c.vm().procs() as i64;
        c.set_int(0, v);
        Ok(())
    });
    n.add("runtime.GC", |c| {
        c.vm().request_collection();
        Err(Stop::Yield)
    });
}

/// Writes to the standard error output, as print does.
fn write(c: &mut NativeCtx<'_>, text: &[u8]) -> Result<(), Stop> {
    c.charge(text.len());
    match c.host().write(Stream::Stderr, text) {
        Ok(()) => Ok(()),
        Err(limit) => Err(Stop::Limit(limit)),
    }
}
