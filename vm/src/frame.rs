//! Frames: how they lie in a slot array, how to walk them, and what the collector finds in them.
//!
//! - `base[-1]` is the return address, `base[-2]` the closure (current only in functions with captures). A return address behind a
//!   call instruction leads to the caller: its base is `base` less the instruction's window.
//! - A return address that is a stub's means that no call instruction made the frame. Under the goroutine's bottom frame it is
//!   `Stub::Bottom`. Else the frame lies above one that stands at an instruction: `base[-3]` is that instruction's address,
//!   `base[-4]` the distance in slots to that frame's base. Under `Stub::Native`, `base[-5]` is the native's state object and
//!   `base[-6]` the step that it has asked to go on with.
//! - A goroutine may stand at `Stub::Native` itself: the function that a native called has returned, its results are in its
//!   frame, and the native is to go on with them. That frame has `AT_STUB` for an index.
//! - A frame that stands at a call to a native has the arguments in the call's window, which the native's own map describes.

use crate::g::G;
use crate::image::{FuncInfo, Image, Stub};
use crate::interp::ctx::Ctx;
use crate::interp::dispatch::Pc;
use govm_bytecode::{Mark, Op};
use govm_runtime::heap::Marker;
use govm_runtime::typedesc::{Kind, TypeDesc};

/// Slots under the base of a frame that lies on a stub.
pub const SPECIAL: usize = 6;

/// The index of a frame whose function has returned to a stub.
pub const AT_STUB: u32 = u32::MAX;

/// A frame of a goroutine.
#[derive(Clone, Copy)]
pub struct Frame<'i> {
    pub func: &'i FuncInfo,
    /// The instruction at which it stands: for all but the top one a call, or whatever a panic or stub interrupted.
    pub index: u32,
    pub base: *mut u64,
    /// Its return address, if that is a stub's.
    pub under: Option<Stub>,
    /// The stub on which the frame above lies, if any.
    pub above: Option<Stub>,
}

/// Walks a goroutine's frames, the top one first.
pub struct Frames<'i> {
    image: &'i Image,
    at: Option<(Pc, *mut u64)>,
    above: Option<Stub>,
}

impl<'i> Frames<'i> {
    /// The frames from the one with this base down, which stands at `pc`.
    ///
    /// # Safety
    /// They are the saved or current pc and base of a goroutine that the caller's thread may look at, and stay so.
    pub unsafe fn new(image: &'i Image, pc: Pc, base: *mut u64) -> Frames<'i> {
        Frames {
            image,
            at: Some((pc, base)),
            above: None,
        }
    }
}

impl<'i> Iterator for Frames<'i> {
    type Item = Frame<'i>;

    fn next(&mut self) -> Option<Frame<'i>> {
        let (pc, base) = self.at?;
        let (func, index) = match self.image.stub_at(pc) {
            // SAFETY: the frame was called as a func value, which lies under its base.
            Some(_) => (unsafe { Ctx::func_of(*base.sub(2)) }, AT_STUB),
            None => self.image.locate(pc),
        };
        // SAFETY: under every base lie a return address and, on stubs, the words that the module's text names.
        let under = unsafe {
            let ret = *base.sub(1) as Pc;
            let stub = self.image.stub_at(ret);
            self.at = match stub {
                Some(Stub::Bottom) => None,
                Some(_) => Some((*base.sub(3) as Pc, base.sub(*base.sub(4) as usize))),
                None => {
                    let call = ret.sub(1);
                    Some((call, base.sub((*call).a as usize)))
                }
            };
            stub
        };
        let above = std::mem::replace(&mut self.above, under);
        Some(Frame {
            func,
            index,
            base,
            under,
            above,
        })
    }
}

/// Marks all that a goroutine's frames and records refer to. It does not run, and its pc and base are saved.
///
/// # Safety
/// The world is stopped; `g` has a slot array and is a goroutine of the VM with this image, not dead.
pub unsafe fn mark(image: &Image, g: &G, m: &mut Marker<'_>) {
    m.mark_ptr(g.defers as u64);
    m.mark_ptr(g.panics as u64);
    // SAFETY: as the caller promises; maps cover slots of their frames only.
    unsafe {
        let base = g.base_ptr().cast::<u64>();
        for f in Frames::new(image, g.pc.cast(), base) {
            if f.func.captures > 0 {
                m.mark_ptr(*f.base.sub(2));
            }
            if f.under == Some(Stub::Native) {
                m.mark_ptr(*f.base.sub(5));
            }
            if f.index == AT_STUB {
                m.mark_slots(f.base, &image.func(f.func.index).result_map.0);
                continue;
            }
            if let Some(map) = image.map_at(f.func, f.index) {
                m.mark_slots(f.base, &map.0);
            }
            let native = image.op_at(f.func, f.index) == Op::CallNative;
            if native && (f.above.is_none() || f.above == Some(Stub::Native)) {
                let call = &*image.pc(f.func.index, f.index);
                let entry = &image.natives[call.imm() as u32 as usize];
                m.mark_slots(f.base.add(call.a as usize), &entry.map.0);
            }
        }
    }
}

/// Calls `f(slot, mark)` for the slots of a value of type `t` in a frame that are not scalars.
pub fn value_marks(t: &TypeDesc, mut f: impl FnMut(usize, Mark)) {
    fn walk(t: &TypeDesc, at: usize, f: &mut dyn FnMut(usize, Mark)) {
        if !t.has_pointers() {
            return;
        }
        match t.kind {
            Kind::Interface => f(at / 8 + 1, Mark::IfaceData),
            Kind::Array => {
                let e = t.elem();
                (0..t.len as usize).for_each(|i| walk(&e, at + i * e.size, f));
            }
            Kind::Struct => t.fields.iter().for_each(|x| walk(&x.ty, at + x.offset, f)),
            _ => f(at / 8, Mark::Pointer),
        }
    }
    walk(t, 0, &mut f);
}
