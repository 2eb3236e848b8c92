//! The natives of fmt and errors. See `printer` for how methods are called.

mod printer;

pub use printer::Method;
use printer::{Answer, Flags, MAX_DEPTH, Printer, Stop as PrintStop};

use crate::value::{Methods, Value};
use govm_runtime::heap::{load_pair, store_pair, store_ptr};
use govm_runtime::slice::pack;
use govm_runtime::typedesc::{Kind, SelectorId, TypeRef};
use govm_vm::image::Image;
use govm_vm::native::{NativeCtx, Natives, Stop};
use govm_vm::sched::Limit;

/// fmt's methods as the program's types have them.
struct ImageMethods<'a> {
    image: &'a Image,
}

impl ImageMethods<'_> {
    fn has(&self, t: TypeRef, m: Option<SelectorId>) -> bool {
        m.is_some_and(|m| self.image.methods.find(&t, m).is_some())
    }
}

impl Methods for ImageMethods<'_> {
    fn needs(&self, t: Option<TypeRef>, wanted: Method) -> Option<Method> {
        let t = t?;
        // Only declared types, pointers to them and structs that embed them have methods.
        if t.named.is_none() && !matches!(t.kind, Kind::Pointer | Kind::Struct) {
            return None;
        }
        if self.image.methods.of(&t).is_empty() {
            return None;
        }
        let names = &self.image.text_methods;
        if self.has(t, names.format) {
            return Some(Method::Format);
        }
        match wanted {
            Method::GoString => self.has(t, names.go_string).then_some(Method::GoString),
            Method::String | Method::Error if self.has(t, names.error) => Some(Method::Error),
            Method::String if self.has(t, names.string) => Some(Method::String),
            _ => None,
        }
    }
}

/// The longest text that is formatted in one call.
const LIMIT: usize = 1 << 30;

/// Values nested as deep as this are formatted on the thread at hand, whose stack may be small.
const SHALLOW: u32 = 200;

/// The stack that values nested as deep as `MAX_DEPTH` need.
const LARGE_STACK: usize = 128 << 20;

/// What crosses over to the thread with the large stack and back.
struct Lent<T>(T);

// SAFETY: the thread that lends waits until the other has ended, so only one of them uses the value at a time.
unsafe impl<T> Send for Lent<T> {}

/// Runs `f` on a thread with a large stack, while this one waits.
fn on_large_stack<T>(f: impl FnOnce() -> T) -> Result<T, Stop> {
    let f = Lent(f);
    let run = move || {
        let f = f;
        Lent((f.0)())
    };
    let out = std::thread::scope(|s| {
        let thread = std::thread::Builder::new().stack_size(LARGE_STACK).spawn_scoped(s, run);
        thread.ok().map(|t| t.join())
    });
    match out {
        Some(Ok(v)) => Ok(v.0),
        Some(Err(payload)) => std::panic::resume_unwind(payload),
        None => Err(Stop::StackOverflow),
    }
}

/// The interfaces of the []any in slots `i`, `i + 1`.
fn operands<'a>(c: &NativeCtx<'a>, i: usize) -> Vec<Value<'a>> {
    let (data, lc) = c.pair(i);
    let at = |k: usize| {
        // SAFETY: element k of a []any, read whole; nothing is collected while the native runs.
        unsafe {
            let (t, d) = load_pair((data as *const u64).add(2 * k));
            Value::from_iface(t, d)
        }
    };
    (0..lc as u32 as usize).map(at).collect()
}

fn flag_bits(f: &Flags) -> i64 {
    let all = [
        f.plus || f.plus_v,
        f.minus,
        f.sharp || f.sharp_v,
        f.space,
        f.zero,
        f.width.is_some(),
        f.prec.is_some(),
    ];
    all.iter().enumerate().map(|(i, &b)| i64::from(b) << i).sum()
}

/// fmt.text: see its declaration.
fn text(c: &mut NativeCtx<'_>) -> Result<(), Stop> {
    let (mode, format) = (c.int(0), c.str(1));
    let args = operands(c, 3);
    let (data, lc) = c.pair(5);
    let answers: Vec<Answer<'_>> = (0..lc as u32 as usize)
        .map(|k| {
            // SAFETY: element k of a []string.
            let s = unsafe { govm_runtime::string::bytes(load_pair((data as *const u64).add(2 * k))) };
            match s.split_first() {
                Some((b'!', rest)) => Answer { raw: true, text: rest },
                Some((_, rest)) => Answer { raw: false, text: rest },
                None => Answer { raw: true, text: b"" },
            }
        })
        .collect();
    let image = c.cx().image();
    let methods = ImageMethods { image };
    // The text is the host's memory until it is copied into the VM's.
    let limit = c.alloc().1.limit().min(LIMIT);
    let vm = c.vm();
    let ended = || vm.overdue();
    let print = |max_depth: u32| {
        let mut p = Printer::new(&methods, &answers, mode == 3, limit, max_depth, &ended);
        let done = match mode {
            0 => p.print(&args),
            1 => p.println(&args),
            _ => p.printf(format, &args),
        };
        (p, done)
    };
    let (mut p, mut done) = print(SHALLOW);
    if done == Err(PrintStop::Depth) {
        (p, done) = on_large_stack(|| print(MAX_DEPTH))?;
    }
    match done {
        Ok(()) => {}
        Err(PrintStop::Depth) => return Err(Stop::StackOverflow),
        Err(PrintStop::Ended) => return Err(Stop::Ended),
        Err(PrintStop::Length) if limit < LIMIT => return Err(Stop::Limit(Limit::Memory)),
        Err(PrintStop::Length) => return Err(c.panic_text("fmt: text too long")),
    }
    c.charge(p.out.len() * 4);
    if p.needs.is_empty() {
        let s = c.new_str(&p.out)?;
        c.set_pair(0, s);
        c.set_pair(2, (0, 0));
        c.set_pair(4, (0, 0));
        return Ok(());
    }
    let n = p.needs.len();
    let any = c.any_type();
    let int = c.basic(Kind::Int);
    // Every value that is not held directly is copied into a box of its own.
    let boxes: usize = p
        .needs
        .iter()
        .map(|need| need.value.ty().map_or(0, |t| t.size.next_multiple_of(16) + 32))
        .sum();
    c.reserve(n * (16 + 32) + 64 + boxes)?;
    let (alloc, heap) = c.alloc();
    let values = alloc.alloc_array(heap, &any, n)?.as_ptr().cast::<u64>();
    let how = alloc.alloc_array(heap, &int, 4 * n)?.as_ptr().cast::<u64>();
    for (i, need) in p.needs.iter().enumerate() {
        let f = &need.flags;
        let (w, prec) = (f.width.unwrap_or(0) as u64, f.prec.unwrap_or(0) as u64);
        let Some(t) = need.value.ty() else { continue };
        let word = match need.value.address() {
            Some(at) if t.is_direct() => {
                let mut slot = 0u64;
                // SAFETY: a value of type `t` lies at `at`, and takes one slot.
                unsafe { govm_runtime::heap::load_value(&mut slot, at, &t) };
                slot
            }
            // SAFETY: as above; memory was reserved.
            Some(at) => unsafe { govm_runtime::iface::make_from_memory(alloc, heap, t, at)? },
            None => need.value.word(),
        };
        // SAFETY: the arrays are new, of n interfaces and 4n ints.
        unsafe {
            store_pair(values.add(2 * i), t.word(), word);
            for (k, v) in [
                need.method as u64,
                need.verb as u64,
                flag_bits(f) as u64,
                w << 32 | prec,
            ]
            .into_iter()
            .enumerate()
            {
                *how.add(4 * i + k) = v;
            }
        }
    }
    c.set_pair(0, (0, 0));
    c.set_pair(2, (values as u64, pack(n as u32, n as u32)));
    c.set_pair(4, (how as u64, pack(4 * n as u32, 4 * n as u32)));
    Ok(())
}

/// The operands of %w verbs: goes through the format as Printf does.
fn wrapped(format: &[u8], count: usize) -> Vec<usize> {
    let mut out = Vec::new();
    let (mut i, mut next) = (0, 0usize);
    while i < format.len() {
        if format[i] != b'%' {
            i += 1;
            continue;
        }
        i += 1;
        while i < format.len() {
            match format[i] {
                b'[' => {
                    let close = format[i..]
                        .iter()
                        .position(|&b| b == b']')
                        .map_or(format.len(), |k| i + k);
                    if let Some(n) = std::str::from_utf8(&format[i + 1..close])
                        .ok()
                        .and_then(|t| t.parse::<usize>().ok())
                    {
                        next = n.wrapping_sub(1);
                    }
                    i = close + 1;
                }
                b'*' => {
                    next = next.wrapping_add(1);
                    i += 1;
                }
                b'#' | b'+' | b'-' | b' ' | b'.' | b'0'..=b'9' => i += 1,
                _ => break,
            }
        }
        match format.get(i) {
            Some(b'%') | None => {}
            Some(&verb) => {
                if verb == b'w' && next < count {
                    out.push(next);
                }
                next = next.wrapping_add(1);
            }
        }
        i += 1;
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// errors.assignTo: see its declaration.
fn assign_to(c: &mut NativeCtx<'_>) -> i64 {
    let (err_ty, err_data) = c.pair(0);
    let (target, p) = c.iface(2);
    let (Some(t), image) = (target, c.cx().image()) else {
        return 2;
    };
    if t.kind != Kind::Pointer || p == 0 {
        return 3;
    }
    let want = t.elem();
    let names = &image.text_methods;
    let is_error = names.error.is_some_and(|m| image.methods.find(&want, m).is_some());
    if want.kind != Kind::Interface && !is_error {
        return 4;
    }
    // SAFETY: the type word of an error.
    let Some(dynamic) = (unsafe { TypeRef::from_word(err_ty) }) else {
        return 0;
    };
    // SAFETY: `p` points to a variable of type `want`, and the error's dynamic type is `want` or implements it.
    unsafe {
        if want.kind == Kind::Interface {
            if !image.methods.implements(&dynamic, &want) {
                return 0;
            }
            store_pair(p as *mut u64, err_ty, err_data);
            return 1;
        }
        if dynamic != want {
            return 0;
        }
        if !want.is_direct() {
            govm_runtime::heap::copy_typed(p as *mut u8, err_data as *const u8, &want, 1);
        } else if want.has_pointers() {
            store_ptr(p as *mut u64, err_data);
        } else {
            govm_runtime::heap::store_value(p as *mut u8, &err_data, &want);
        }
    }
    1
}

/// Adds the natives of fmt and errors.
pub fn register(n: &mut Natives) {
    n.add("fmt.text", text);
    n.add("fmt.wrapped", |c| {
        let list = wrapped(c.str(0), c.int(2).max(0) as usize);
        if list.is_empty() {
            c.set_pair(0, (0, 0));
            return Ok(());
        }
        let int = c.basic(Kind::Int);
        let (alloc, heap) = c.alloc();
        let array = alloc.alloc_array(heap, &int, list.len())?.as_ptr().cast::<u64>();
        for (i, &k) in list.iter().enumerate() {
            // SAFETY: the array is new and that long.
            unsafe { *array.add(i) = k as u64 };
        }
        c.set_pair(0, (array as u64, pack(list.len() as u32, list.len() as u32)));
        Ok(())
    });
    n.add("fmt.isNilPointer", |c| {
        let (t, data) = c.iface(0);
        let nil = t.is_some_and(|t| t.kind == Kind::Pointer && data == 0);
        c.set_bool(0, nil);
        Ok(())
    });
    n.add("fmt.panicked", |c| {
        let method = ["Format", "GoString", "Error"]
            .get(c.int(0).wrapping_sub(1) as usize)
            .unwrap_or(&"String");
        let verb = u32::try_from(c.int(1))
            .ok()
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut text = format!("!%!{verb}(PANIC={method} method: ").into_bytes();
        text.extend_from_slice(c.str(2));
        text.push(b')');
        c.set_str(0, &text)
    });
    for name in ["errors.isComparable", "context.isComparable"] {
        n.add(name, |c| {
            let comparable = c.iface(0).0.is_none_or(|t| t.is_comparable());
            c.set_bool(0, comparable);
            Ok(())
        });
    }
    n.add("errors.assignTo", |c| {
        let v = assign_to(c);
        c.set_int(0, v);
        Ok(())
    });
}
