//! Panics, deferred calls, recover and Goexit, and the errors that the run time raises.
//!
//! - A defer record belongs to the frame at a slot offset; a goroutine's records are chained, deepest frame and newest first.
//! - A panic cuts nothing: it calls the deferred functions one after the other in frames above the one that panics
//!   (`Stub::Panic`), whatever frame they belong to. Panics of one goroutine are chained, newest first.
//! - recover marks the newest panic; when the deferred function that called it returns, the stack is cut to the frame that deferred it,
//!   which goes on at its function's `recover_pc`, and every panic raised in a frame that was cut is gone with it.
//! - When no deferred function is left, the texts of the values are made (Error and String methods run in frames above, on
//!   `Stub::Print`) and the VM ends. Goexit is a panic without value that nothing recovers and that ends the goroutine instead.
//! - Records are objects of the VM's heap, found by the collector from the goroutine.

pub use crate::errors::ErrorKind;
use crate::frame::{Frames, SPECIAL};
use crate::g::FLAG_GOAL;
use crate::image::{FuncInfo, Stub};
use crate::interp::ctx::Ctx;
use crate::interp::dispatch::{Base, Cx, Pc, Status};
use crate::sched::VmEnd;
use crate::trace;
use govm_bytecode::Op;
use govm_runtime::heap::AllocError;
use govm_runtime::typedesc::{Kind, TypeRef};
use std::ptr::NonNull;

/// What an instruction found wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u32)]
pub enum FaultCode {
    #[default]
    Nil,
    Divide,
    Shift,
    Index,
    SliceAlen,
    SliceAcap,
    SliceB,
    Slice3Alen,
    Slice3Acap,
    Slice3B,
    Slice3C,
    Convert,
    ArrayTooLong,
    MakeSliceLen,
    MakeSliceCap,
    GrowSlice,
    MakeMap,
    MakeChan,
    NilMap,
    /// x: the type, y: 1 if the map is empty and stays it.
    Unhashable,
    /// x: the type.
    Uncomparable,
    /// x: the dynamic type's word.
    Assert,
    AssertIface,
    SendOnClosed,
    CloseOfClosed,
    CloseOfNil,
    GoNil,
    Unreachable,
    /// Maps written and read at once; the texts of the fatal errors.
    MapReadWrite,
    MapIterWrite,
    MapWrites,
}

/// A fault and its figures.
#[derive(Clone, Copy, Default, Debug)]
#[repr(C)]
pub struct Fault {
    pub code: FaultCode,
    pub x: u64,
    pub y: u64,
}

/// A deferred call. A heap object.
#[repr(C)]
pub(crate) struct DeferRecord {
    next: *mut DeferRecord,
    closure: u64,
    /// Offset of the frame that deferred it.
    pub(crate) frame: u64,
    _unused: u64,
}

/// A panic in progress. A heap object.
#[repr(C)]
struct PanicRecord {
    link: *mut PanicRecord,
    ty: u64,
    data: u64,
    /// What is printed for the value.
    text: *const u8,
    text_len: u64,
    /// Offset of the frame that raised it.
    frame: u64,
    /// Offset of the frame whose deferred function runs.
    deferred: u64,
    flags: u64,
}

const RECOVERED: u64 = 1;
const GOEXIT: u64 = 2;
/// The value's text is being made, or was.
const ASKED: u64 = 4;
/// `text` is what to print.
const TEXT: u64 = 8;
const REPANICKED: u64 = 16;
/// It was raised by a nil dereference.
const SIGNAL: u64 = 32;
const PRINTING: u64 = 64;

/// Pushes a deferred call for the frame at `offset`; the record goes before those of shallower frames.
pub(crate) unsafe fn push_defer(cx: Cx, closure: u64, offset: u64) -> Result<(), AllocError> {
    // SAFETY: the running goroutine is this P's, and so are its records.
    unsafe {
        let layout = (*cx).image().errors.record;
        let r = (*cx).object(|a, h| a.alloc_object(h, size_of::<DeferRecord>(), layout))? as *mut DeferRecord;
        let g = (*cx).g;
        let mut at: *mut *mut DeferRecord = (&raw mut (*g).defers).cast();
        while !(*at).is_null() && (**at).frame > offset {
            at = &raw mut (**at).next;
        }
        r.write(DeferRecord {
            next: *at,
            closure,
            frame: offset,
            _unused: 0,
        });
        *at = r;
        Ok(())
    }
}

/// Makes room for `need` slots from `base` on; gives the base in the array that may have moved. The first `live` slots of the array
/// are kept. `Err`: what the driver is told; pc and base in `cx` are where the goroutine stands.
pub(crate) unsafe fn ensure(cx: Cx, base: Base, need: usize) -> Result<Base, Status> {
    // SAFETY: base points into the goroutine's array.
    unsafe {
        if base.wrapping_add(need) <= (*cx).limit {
            return Ok(base);
        }
        let at = (*cx).offset(base);
        let keep = (*cx).offset((*cx).base) + frame_size(cx);
        crate::interp::grow_to(cx, at + need, keep.max(at))?;
        let slots: *mut u64 = (*(*cx).g).wait.slots.cast();
        Ok(slots.add(at))
    }
}

/// Slots of the frame in which the goroutine stands.
unsafe fn frame_size(cx: Cx) -> usize {
    // SAFETY: pc is an instruction of the image.
    unsafe { (*cx).image().locate((*cx).pc).0.nslots as usize }
}

/// Calls `closure` in a frame on `stub`, `up` slots or more above the frame where the goroutine stands.
pub(crate) unsafe fn call_above(cx: Cx, closure: u64, f: &FuncInfo, up: usize, stub: Stub) -> Result<(), Status> {
    // SAFETY: the goroutine is the running one; room is made before anything is written.
    unsafe {
        let old = (*cx).base;
        let base = ensure(cx, old, up + SPECIAL + f.nslots as usize)?;
        let nb = base.add(up + SPECIAL);
        *nb.sub(1) = (*cx).image().stub(stub) as u64;
        *nb.sub(2) = closure;
        *nb.sub(3) = (*cx).pc as u64;
        *nb.sub(4) = (up + SPECIAL) as u64;
        *nb.sub(5) = 0;
        *nb.sub(6) = 0;
        (*cx).pc = f.entry;
        (*cx).base = nb;
        Ok(())
    }
}

/// RunDefers at `cx.pc`: calls the newest deferred function of the frame. `None`: there is none.
pub(crate) unsafe fn run_defer(cx: Cx) -> Option<Status> {
    // SAFETY: as in push_defer.
    unsafe {
        let d: *mut DeferRecord = (*(*cx).g).defers.cast();
        if d.is_null() || (*d).frame != (*cx).offset((*cx).base) as u64 {
            return None;
        }
        let closure = (*d).closure;
        if closure == 0 {
            (*(*cx).g).defers = (*d).next.cast();
            (*cx).fault.code = FaultCode::Nil;
            return Some(Status::Raise);
        }
        let f = Ctx::func_of(closure);
        // The window begins behind what is live; the stub's words may take slots of windows that are filled later.
        let up = ((*(*cx).pc).b as usize).saturating_sub(2);
        if let Err(s) = call_above(cx, closure, f, up, Stub::Defer) {
            return Some(s);
        }
        (*(*cx).g).defers = (*d).next.cast();
        (*cx).budget -= 1;
        Some(Status::GoOn)
    }
}

/// Panics with an interface value at `cx.pc`.
pub(crate) unsafe fn panic_with(cx: Cx, ty: u64, data: u64, flags: u64) -> Status {
    // SAFETY: as in push_defer.
    unsafe {
        let layout = (*cx).image().errors.panic;
        let r = match (*cx).object(|a, h| a.alloc_object(h, size_of::<PanicRecord>(), layout)) {
            Ok(r) => r as *mut PanicRecord,
            Err(e) => return (*cx).no_memory(e),
        };
        let frame = (*cx).offset((*cx).base) as u64;
        r.write(PanicRecord {
            link: (*(*cx).g).panics.cast(),
            ty,
            data,
            text: std::ptr::null(),
            text_len: 0,
            frame,
            deferred: 0,
            flags,
        });
        (*(*cx).g).panics = r.cast();
        step(cx)
    }
}

/// panic(v) of the program: nil becomes an error of the run time.
pub(crate) unsafe fn panic_value(cx: Cx, ty: u64, data: u64) -> Status {
    // SAFETY: as in push_defer.
    unsafe {
        if ty == 0 {
            const NIL: &str = "runtime error: panic called with nil argument";
            return raise_error(cx, ErrorKind::NilPanic, NIL, 0);
        }
        panic_with(cx, ty, data, 0)
    }
}

/// runtime.Goexit at `cx.pc`.
pub(crate) unsafe fn goexit(cx: Cx) -> Status {
    // SAFETY: as in push_defer.
    unsafe { panic_with(cx, 0, 0, GOEXIT) }
}

/// Panics with an error of the run time at `cx.pc`.
pub(crate) unsafe fn raise_error(cx: Cx, kind: ErrorKind, text: &str, flags: u64) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        let ty = (*cx).image().errors.type_of(kind).word();
        raise_string(cx, ty, text, flags)
    }
}

/// Panics with a string.
pub(crate) unsafe fn raise_text(cx: Cx, text: &str) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        let ty = (*cx).image().table().basic(Kind::String).word();
        raise_string(cx, ty, text, 0)
    }
}

/// Panics with a value of type `ty`, a string type or a pointer to one.
unsafe fn raise_string(cx: Cx, ty: u64, text: &str, flags: u64) -> Status {
    // SAFETY: as in push_defer; the objects are reachable from the record before the next collection.
    unsafe {
        let string = (*cx).image().table().basic(Kind::String);
        let made = (*cx).object(|a, h| a.alloc_bytes(h, text.len())).and_then(|bytes| {
            std::ptr::copy_nonoverlapping(text.as_ptr(), bytes as *mut u8, text.len());
            let b = (*cx).object(|a, h| a.alloc(h, &string))?;
            govm_runtime::heap::store_pair(b as *mut u64, bytes, text.len() as u64);
            Ok(b)
        });
        match made {
            Ok(data) => panic_with(cx, ty, data, flags),
            Err(e) => (*cx).no_memory(e),
        }
    }
}

/// Goes on with the newest panic: the next deferred function, or the end.
unsafe fn step(cx: Cx) -> Status {
    // SAFETY: as in push_defer.
    unsafe {
        let g = (*cx).g;
        let p: *mut PanicRecord = (*g).panics.cast();
        let d: *mut DeferRecord = (*g).defers.cast();
        if d.is_null() {
            if (*p).flags & GOEXIT == 0 {
                return die(cx);
            }
            // main's Goexit ends the goroutine, not the program.
            (*g).flags &= !FLAG_GOAL;
            return Status::Done;
        }
        let closure = (*d).closure;
        if closure == 0 {
            (*g).defers = (*d).next.cast();
            return raise_error(cx, ErrorKind::Runtime, NIL_TEXT, SIGNAL);
        }
        let f = Ctx::func_of(closure);
        let up = frame_size(cx);
        if let Err(s) = call_above(cx, closure, f, up, Stub::Panic) {
            // Collect: the panic is there already; the instruction that raised it is run again and raises another.
            if s == Status::Collect {
                (*g).panics = (*p).link.cast();
            }
            return s;
        }
        (*g).defers = (*d).next.cast();
        (*p).deferred = (*d).frame;
        Status::GoOn
    }
}

/// A deferred function that a panic called has returned; `cx.base` is its frame's.
pub(crate) unsafe fn after_deferred(cx: Cx) -> Status {
    // SAFETY: as in push_defer; a frame on this stub has the words of `crate::frame`.
    unsafe {
        let base = (*cx).base;
        (*cx).pc = *base.sub(3) as Pc;
        (*cx).base = base.sub(*base.sub(4) as usize);
        let g = (*cx).g;
        let p: *mut PanicRecord = (*g).panics.cast();
        if (*p).flags & RECOVERED == 0 {
            return step(cx);
        }
        let to = (*p).deferred;
        let mut exit = false;
        let mut q = p;
        while !q.is_null() && (*q).frame >= to {
            exit |= (*q).flags & GOEXIT != 0;
            q = (*q).link;
        }
        (*g).panics = q.cast();
        let slots: *mut u64 = (*g).wait.slots.cast();
        let target = slots.add(to as usize);
        let image = (*cx).image();
        let Some(frame) = Frames::new(image, (*cx).pc, (*cx).base).find(|f| f.base == target) else {
            (*cx).end = Some(VmEnd::Fatal("fatal error: a deferred call's frame is gone".to_string()));
            return Status::End;
        };
        (*cx).base = target;
        (*cx).pc = image.pc(frame.func.index, frame.index);
        if exit {
            return goexit(cx);
        }
        match image.func(frame.func.index).recover_pc {
            Some(at) => (*cx).pc = image.pc(frame.func.index, at),
            None => {
                (*cx).end = Some(VmEnd::Fatal(
                    "fatal error: recovered where nothing can go on".to_string(),
                ));
                return Status::End;
            }
        }
        Status::GoOn
    }
}

/// recover() at `pc` in the frame at `base`.
pub(crate) unsafe fn recover(cx: Cx, pc: Pc, base: Base) -> (u64, u64) {
    // SAFETY: as in push_defer.
    unsafe {
        let p: *mut PanicRecord = (*(*cx).g).panics.cast();
        if p.is_null() || (*p).flags & (RECOVERED | GOEXIT) != 0 {
            return (0, 0);
        }
        let mut frames = Frames::new((*cx).image(), pc, base).peekable();
        let mut base = base;
        // `defer recover()` is a call by the function that defers it, once that returns.
        if frames.peek().is_some_and(|f| f.func.wrapper) {
            if !matches!(frames.next().and_then(|f| f.under), Some(Stub::Defer)) {
                return (0, 0);
            }
            base = frames.peek().map_or(base, |f| f.base);
        }
        for f in frames {
            // Called by an ordinary function: not itself deferred. Wrappers are seen through.
            if f.base != base && !f.func.wrapper {
                break;
            }
            match f.under {
                Some(Stub::Panic) => {
                    (*p).flags |= RECOVERED;
                    return ((*p).ty, (*p).data);
                }
                Some(_) => break,
                None => {}
            }
        }
        (0, 0)
    }
}

const NIL_TEXT: &str = "invalid memory address or nil pointer dereference";

/// Raises the fault in `cx.fault` at `cx.pc`.
pub(crate) unsafe fn raise_fault(cx: Cx) -> Status {
    // SAFETY: as in push_defer; type words in faults are descriptors' addresses.
    unsafe {
        let Fault { code, x, y } = (*cx).fault;
        let int = x as i64;
        // The text for a negative value, and the one that names the limit.
        let bounds = |bit: u8, neg: &dyn Fn(&str) -> String, all: &dyn Fn(&str) -> String| {
            let (info, index) = (*cx).image().locate((*cx).pc);
            let unsigned = int < 0 && trace::is_unsigned((*cx).image().func(info.index), index, bit);
            let value = if unsigned { x.to_string() } else { int.to_string() };
            let text = if int < 0 && !unsigned { neg(&value) } else { all(&value) };
            (ErrorKind::Bounds, text)
        };
        let name = |word: u64| TypeRef::from_word(word).map_or("nil".to_string(), |t| t.string().to_string());
        let plain = |text: &str| (ErrorKind::Plain, text.to_string());
        let error = |text: &str| (ErrorKind::Runtime, text.to_string());
        let (kind, text) = match code {
            FaultCode::Nil => return raise_error(cx, ErrorKind::Runtime, NIL_TEXT, SIGNAL),
            FaultCode::Divide => error("integer divide by zero"),
            FaultCode::Shift => error("negative shift amount"),
            FaultCode::Index => bounds(1, &|v| format!("index out of range [{v}]"), &|v| {
                format!("index out of range [{v}] with length {y}")
            }),
            FaultCode::SliceAlen => bounds(2, &|v| format!("slice bounds out of range [:{v}]"), &|v| {
                format!("slice bounds out of range [:{v}] with length {y}")
            }),
            FaultCode::SliceAcap => bounds(2, &|v| format!("slice bounds out of range [:{v}]"), &|v| {
                format!("slice bounds out of range [:{v}] with capacity {y}")
            }),
            FaultCode::SliceB => bounds(1, &|v| format!("slice bounds out of range [{v}:]"), &|v| {
                format!("slice bounds out of range [{v}:{y}]")
            }),
            FaultCode::Slice3Alen => bounds(4, &|v| format!("slice bounds out of range [::{v}]"), &|v| {
                format!("slice bounds out of range [::{v}] with length {y}")
            }),
            FaultCode::Slice3Acap => bounds(4, &|v| format!("slice bounds out of range [::{v}]"), &|v| {
                format!("slice bounds out of range [::{v}] with capacity {y}")
            }),
            FaultCode::Slice3B => bounds(2, &|v| format!("slice bounds out of range [:{v}:]"), &|v| {
                format!("slice bounds out of range [:{v}:{y}]")
            }),
            FaultCode::Slice3C => bounds(1, &|v| format!("slice bounds out of range [{v}::]"), &|v| {
                format!("slice bounds out of range [{v}:{y}:]")
            }),
            FaultCode::Convert => (
                ErrorKind::Bounds,
                format!("cannot convert slice with length {y} to array or pointer to array with length {x}"),
            ),
            FaultCode::ArrayTooLong => error("slice of an array of more than 4294967295 elements"),
            FaultCode::MakeSliceLen => error("makeslice: len out of range"),
            FaultCode::MakeSliceCap => error("makeslice: cap out of range"),
            FaultCode::GrowSlice => error("growslice: len out of range"),
            FaultCode::MakeMap => plain("makemap: size out of range"),
            FaultCode::MakeChan => plain("makechan: size out of range"),
            FaultCode::NilMap => plain("assignment to entry in nil map"),
            FaultCode::Unhashable if y == 1 => plain(&format!("hash of unhashable type: {}", name(x))),
            FaultCode::Unhashable => error(&format!("hash of unhashable type {}", name(x))),
            FaultCode::Uncomparable => error(&format!("comparing uncomparable type {}", name(x))),
            FaultCode::Assert | FaultCode::AssertIface => (ErrorKind::Assertion, assertion_text(cx, x)),
            FaultCode::SendOnClosed => plain("send on closed channel"),
            FaultCode::CloseOfClosed => plain("close of closed channel"),
            FaultCode::CloseOfNil => plain("close of nil channel"),
            FaultCode::GoNil => return fatal(cx, "go of nil func value"),
            FaultCode::Unreachable => return fatal(cx, "unreachable code was reached"),
            FaultCode::MapReadWrite => return fatal(cx, "concurrent map read and map write"),
            FaultCode::MapIterWrite => return fatal(cx, "concurrent map iteration and map write"),
            FaultCode::MapWrites => return fatal(cx, "concurrent map writes"),
        };
        raise_error(cx, kind, &text, 0)
    }
}

/// What the assertion at `cx.pc` says when the dynamic type is that of `word`.
unsafe fn assertion_text(cx: Cx, word: u64) -> String {
    // SAFETY: as in raise_fault.
    unsafe {
        let image = (*cx).image();
        let i = &*(*cx).pc;
        let (f, index) = image.locate((*cx).pc);
        let to_iface = matches!(image.op_at(f, index), Op::AssertI | Op::AssertIOk);
        let (want, from) = (image.types[i.d as usize], image.types[i.c as usize]);
        let Some(have) = TypeRef::from_word(word) else {
            let inter = if to_iface { "interface" } else { from.string() };
            return format!("interface conversion: {inter} is nil, not {}", want.string());
        };
        if to_iface {
            let missing = image
                .methods
                .missing(&have, &want)
                .map_or("", |i| &want.methods[i].name);
            return format!(
                "interface conversion: {} is not {}: missing method {missing}",
                have.string(),
                want.string()
            );
        }
        let mut text = format!(
            "interface conversion: {} is {}, not {}",
            from.string(),
            have.string(),
            want.string()
        );
        if have.string() == want.string() {
            text.push_str(match have.pkg_path() == want.pkg_path() {
                true => " (types from different scopes)",
                false => " (types from different packages)",
            });
        }
        text
    }
}

/// A fatal error of the run time: nothing deferred runs.
pub(crate) unsafe fn fatal(cx: Cx, text: &str) -> Status {
    // SAFETY: as in push_defer.
    unsafe {
        let trace = trace::running(cx);
        (*cx).end = Some(VmEnd::Fatal(format!("fatal error: {text}\n\n{trace}")));
        Status::End
    }
}

/// Nothing is left to run: makes the texts of the values, the newest first, then ends the VM.
unsafe fn die(cx: Cx) -> Status {
    // SAFETY: as in push_defer; types of values are descriptors.
    unsafe {
        let top: *mut PanicRecord = (*(*cx).g).panics.cast();
        let image = (*cx).image();
        let mut p = top;
        while !p.is_null() {
            let link = (*p).link;
            if (*p).flags & PRINTING != 0 {
                let mut what = Vec::new();
                match TypeRef::from_word((*top).ty) {
                    Some(t) if t.string() != "string" => {
                        what.extend_from_slice(format!("type {}", t.string()).as_bytes())
                    }
                    _ => print_value(cx, top, &mut what),
                }
                let what = String::from_utf8_lossy(&what).into_owned();
                return fatal(cx, &format!("panic while printing panic value: {what}"));
            }
            if (*p).flags & (ASKED | GOEXIT) == 0 {
                (*p).flags |= ASKED;
                let same = !link.is_null() && ((*link).ty, (*link).data) == ((*p).ty, (*p).data);
                if same && (*link).flags & GOEXIT == 0 {
                    (*link).flags |= REPANICKED;
                } else if image.errors.kind_of((*p).ty).is_none()
                    && let Some(t) = TypeRef::from_word((*p).ty)
                    && let Some(f) = image.text_method(t, "Error").or_else(|| image.text_method(t, "String"))
                {
                    (*p).flags |= PRINTING;
                    let up = frame_size(cx);
                    let closure = &image.closures[f.index as usize] as *const crate::image::Closure as u64;
                    if let Err(s) = call_above(cx, closure, f, up, Stub::Print) {
                        // At the memory limit the text goes without the method.
                        if s == Status::End {
                            return s;
                        }
                        (*p).flags &= !PRINTING;
                    } else {
                        *(*cx).base = (*p).data;
                        return Status::GoOn;
                    }
                }
            }
            p = link;
        }
        let mut text = Vec::new();
        print_chain(cx, top, &mut text);
        if (*top).flags & SIGNAL != 0 {
            text.extend_from_slice(b"[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]\n");
        }
        text.push(b'\n');
        text.extend_from_slice(trace::running(cx).as_bytes());
        (*cx).end = Some(VmEnd::Panic(String::from_utf8_lossy(&text).into_owned()));
        Status::End
    }
}

/// The text of a value is there; `cx.base` is the method's frame.
pub(crate) unsafe fn after_text(cx: Cx) -> Status {
    // SAFETY: as in push_defer.
    unsafe {
        let base = (*cx).base;
        let (data, len) = (*base, *base.add(1));
        (*cx).pc = *base.sub(3) as Pc;
        (*cx).base = base.sub(*base.sub(4) as usize);
        let mut p: *mut PanicRecord = (*(*cx).g).panics.cast();
        while !p.is_null() && (*p).flags & PRINTING == 0 {
            p = (*p).link;
        }
        if let Some(p) = NonNull::new(p) {
            let p = p.as_ptr();
            (*p).flags = (*p).flags & !PRINTING | TEXT;
            govm_runtime::heap::store_ptr((&raw mut (*p).text).cast(), data);
            (*p).text_len = len;
        }
        die(cx)
    }
}

/// Prints the chain as Go does: the oldest panic first.
unsafe fn print_chain(cx: Cx, top: *mut PanicRecord, out: &mut Vec<u8>) {
    // SAFETY: as in push_defer.
    unsafe {
        let mut chain = Vec::new();
        let mut p = top;
        while !p.is_null() {
            chain.push(p);
            p = (*p).link;
        }
        let mut before: u64 = GOEXIT;
        for p in chain.into_iter().rev() {
            let flags = (*p).flags;
            if before & REPANICKED == 0 {
                if before & GOEXIT == 0 {
                    out.push(b'\t');
                }
                if flags & GOEXIT == 0 {
                    out.extend_from_slice(b"panic: ");
                    print_value(cx, p, out);
                    if flags & (RECOVERED | REPANICKED) == RECOVERED | REPANICKED {
                        out.extend_from_slice(b" [recovered, repanicked]");
                    } else if flags & RECOVERED != 0 {
                        out.extend_from_slice(b" [recovered]");
                    }
                    out.push(b'\n');
                }
            }
            before = flags;
        }
    }
}

/// Prints a value as the argument of a panic.
unsafe fn print_value(cx: Cx, p: *mut PanicRecord, out: &mut Vec<u8>) {
    // SAFETY: the record holds a living interface value, and data of strings is not written any more.
    unsafe {
        let errors = &(*cx).image().errors;
        let (word, data) = ((*p).ty, (*p).data);
        let bytes = |at: u64| {
            let (s, len) = govm_runtime::pair::load(at as *const u64);
            if len == 0 {
                &[][..]
            } else {
                std::slice::from_raw_parts(s as *const u8, len as usize)
            }
        };
        if (*p).flags & TEXT != 0 {
            let text = if (*p).text_len == 0 {
                &[][..]
            } else {
                std::slice::from_raw_parts((*p).text, (*p).text_len as usize)
            };
            return indented(text, out);
        }
        if let Some(kind) = errors.kind_of(word) {
            if matches!(kind, ErrorKind::Runtime | ErrorKind::Bounds) {
                out.extend_from_slice(b"runtime error: ");
            }
            return indented(bytes(data), out);
        }
        let Some(t) = TypeRef::from_word(word) else {
            return out.extend_from_slice(b"nil");
        };
        let named = t.named.as_ref().is_some_and(|n| !n.pkg_path.is_empty());
        let (open, close) = if named {
            (format!("{}(", t.string()), ")")
        } else {
            (String::new(), "")
        };
        let text = match t.kind {
            Kind::Bool => (data != 0).to_string(),
            Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => (data as i64).to_string(),
            Kind::Uint | Kind::Uint8 | Kind::Uint16 | Kind::Uint32 | Kind::Uint64 | Kind::Uintptr => data.to_string(),
            Kind::Float32 => crate::print::float32(f32::from_bits(data as u32)),
            Kind::Float64 => crate::print::float64(f64::from_bits(data)),
            Kind::Complex64 => {
                crate::print::complex64(f32::from_bits(data as u32), f32::from_bits((data >> 32) as u32))
            }
            Kind::Complex128 => {
                let at = data as *const f64;
                crate::print::complex128(*at, *at.add(1))
            }
            Kind::String => {
                out.extend_from_slice(open.as_bytes());
                if named {
                    out.push(b'"');
                }
                indented(bytes(data), out);
                if named {
                    out.push(b'"');
                }
                return out.extend_from_slice(close.as_bytes());
            }
            _ => return out.extend_from_slice(format!("({}) {:#x}", t.string(), data).as_bytes()),
        };
        let complex = matches!(t.kind, Kind::Complex64 | Kind::Complex128);
        let (open, close) = if complex && named {
            (t.string().to_string(), "")
        } else {
            (open, close)
        };
        out.extend_from_slice(format!("{open}{text}{close}").as_bytes());
    }
}

/// Text with a tab behind each line's end, so that traces can be told from it.
fn indented(text: &[u8], out: &mut Vec<u8>) {
    for &b in text {
        out.push(b);
        if b == b'\n' {
            out.push(b'\t');
        }
    }
}
