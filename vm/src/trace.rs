//! Tracebacks in the form of Go's: `goroutine 1 [running]:`, then a function and its position for each frame.

use crate::frame::{AT_STUB, Frame, Frames};
use crate::g::{FLAG_SYSTEM, G};
use crate::image::{FuncInfo, Image, Stub};
use crate::interp::dispatch::{Cx, Pc};
use govm_bytecode::{Func, LineEntry};
use std::collections::VecDeque;
use std::fmt::Write;

/// What calls deferred functions while a goroutine panics.
const GOPANIC: &str = "runtime.gopanic";

/// Frames shown of the top and of the bottom of a deep stack.
const SHOWN: usize = 50;

/// The line entry of an instruction.
fn line_at(f: &Func, index: u32) -> Option<&LineEntry> {
    let i = f.lines.partition_point(|l| l.pc <= index);
    f.lines.get(i.checked_sub(1)?)
}

/// Whether a bound of an instruction is of an unsigned type, by its bit in `LineEntry::unsigned`.
pub(crate) fn is_unsigned(f: &Func, index: u32, bit: u8) -> bool {
    line_at(f, index).is_some_and(|l| l.unsigned & bit != 0)
}

/// A function and position of a frame; an inlined call has an entry of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub func: String,
    /// It is known to have no arguments.
    pub bare: bool,
    pub file: String,
    pub line: u32,
    /// The instruction, as the offset behind the line.
    pub pc: u32,
    /// The place as one number, which [`find`] takes back: programs see it as a program counter.
    pub id: u64,
}

/// The number of the frame that calls deferred functions.
const GOPANIC_ID: u64 = 1 << 4 | 8;

/// A place's number: function, instruction, depth of inlining. The lowest bits are set so that one less, by which Go's programs come from a
/// return address to its call, is the same place.
fn id(func: u32, index: u32, depth: usize) -> u64 {
    (func as u64 + 1) << 36 | (index as u64) << 12 | (depth as u64 & 0xff) << 4 | 8
}

/// The place with this number; `None` if there is no such function.
pub fn find(image: &Image, id: u64) -> Option<Place> {
    if id >> 4 == GOPANIC_ID >> 4 {
        return Some(gopanic());
    }
    let func = u32::try_from((id >> 36).checked_sub(1)?).ok()?;
    let info = image.info(func)?;
    let list = places(image, info, (id >> 12 & 0xff_ffff) as u32);
    list.into_iter().nth((id >> 4 & 0xff) as usize)
}

/// The frame of the function that runs deferred calls, as compiled Go has it.
fn gopanic() -> Place {
    Place {
        func: GOPANIC.to_string(),
        bare: false,
        file: "runtime/panic.go".to_string(),
        line: 1,
        pc: 0,
        id: GOPANIC_ID,
    }
}

/// The places of an instruction, the innermost inlined call first.
pub fn places(image: &Image, info: &FuncInfo, index: u32) -> Vec<Place> {
    let f = image.func(info.index);
    let Some(entry) = line_at(f, index) else {
        return vec![Place {
            func: f.name.clone(),
            bare: info.params == 0,
            file: "?".to_string(),
            line: 0,
            pc: index,
            id: id(info.index, index, 0),
        }];
    };
    let file = |i: u32| image.module.files.get(i as usize).cloned().unwrap_or_default();
    let mut list = Vec::new();
    let (mut at, mut line, mut inlined) = (entry.file, entry.line, entry.inlined);
    while let Some(call) = inlined.checked_sub(1).and_then(|i| f.inlined.get(i as usize)) {
        list.push(Place {
            func: call.name.clone(),
            bare: false,
            file: file(at),
            line,
            pc: index,
            id: id(info.index, index, list.len()),
        });
        if list.len() > f.inlined.len() {
            break;
        }
        (at, line, inlined) = (call.file, call.line, call.parent);
    }
    list.push(Place {
        func: f.name.clone(),
        bare: info.params == 0,
        file: file(at),
        line,
        pc: index,
        id: id(info.index, index, list.len()),
    });
    list
}

/// The places of a goroutine's frames, the top first; functions that the compiler made are left out, what is inlined in them is not.
pub fn stack<'i>(image: &'i Image, frames: impl Iterator<Item = Frame<'i>>) -> impl Iterator<Item = Place> {
    frames.flat_map(|f| shown(image, &f))
}

fn shown(image: &Image, f: &Frame<'_>) -> Vec<Place> {
    if f.index == AT_STUB {
        return Vec::new();
    }
    let mut list = places(image, f.func, f.index);
    if f.func.wrapper {
        list.pop();
    }
    if f.under == Some(Stub::Panic) {
        list.push(gopanic());
    }
    list
}

/// Writes a goroutine's trace.
///
/// # Safety
/// The goroutine does not run, or is the caller's; pc and base are where it stands.
unsafe fn write(out: &mut String, image: &Image, g: &G, status: &str, pc: Pc, base: *mut u64) {
    let _ = writeln!(out, "goroutine {} [{status}]:", g.id);
    // SAFETY: as the caller promises.
    let mut frames = unsafe { Frames::new(image, pc, base) };
    let show = |out: &mut String, f: Frame<'_>| {
        for p in shown(image, &f) {
            let name = if p.func == GOPANIC { "panic" } else { &p.func };
            let args = if p.bare { "" } else { "..." };
            let _ = writeln!(out, "{name}({args})\n\t{}:{} +{:#x}", p.file, p.line, p.pc);
        }
    };
    frames.by_ref().take(SHOWN).for_each(|f| show(out, f));
    // Of a deep stack only the last ones are kept.
    let mut bottom = VecDeque::new();
    let mut elided = 0;
    for f in frames {
        if bottom.len() == SHOWN {
            bottom.pop_front();
            elided += 1;
        }
        bottom.push_back(f);
    }
    if elided > 0 {
        let _ = writeln!(out, "...{elided} frames elided...");
    }
    bottom.into_iter().for_each(|f| show(out, f));
    if !g.created_at.is_null() {
        let (f, index) = image.locate(g.created_at.cast());
        if let Some(p) = places(image, f, index).into_iter().next() {
            let _ = writeln!(
                out,
                "created by {} in goroutine {}\n\t{}:{} +{:#x}",
                p.func, g.parent, p.file, p.line, p.pc
            );
        }
    }
}

/// The trace of the running goroutine.
///
/// # Safety
/// Handler contract; pc and base in `cx` are where it stands.
pub(crate) unsafe fn running(cx: Cx) -> String {
    let mut out = String::new();
    // SAFETY: as the caller promises.
    unsafe { write(&mut out, (*cx).image(), &*(*cx).g, "running", (*cx).pc, (*cx).base) };
    out
}

/// The trace of a goroutine that does not run; nothing for one of the VM's own.
///
/// # Safety
/// No goroutine runs.
pub(crate) unsafe fn parked(out: &mut String, image: &Image, g: &G) {
    if g.flags & FLAG_SYSTEM != 0 || g.pc.is_null() || g.wait.slots.is_null() {
        return;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    // SAFETY: as the caller promises; it has slots and a saved pc.
    unsafe { write(out, image, g, g.status_text(), g.pc.cast(), g.base_ptr().cast()) }
}
