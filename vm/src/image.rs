//! A module in the form that runs: instructions with handler addresses, constants with their relocations made, types and selectors
//! interned, natives found. An image is immutable after loading and shared by VMs.
//!
//! - The code begins with the [`Stub`]s; behind them each function has one header word, which no one jumps to and which holds the
//!   function's number, then its instructions with the module's indices. Distances of branches are in bytes;
//!   so is that to a callee, which stands in a call in place of the number.
//! - Addresses inside an image stay for its life: VMs hold it by `Arc`, and everything that leads into it (pcs, closures, constants)
//!   lives in VMs.

use crate::errors::{self, Errors};
use crate::interp::HANDLERS;
use crate::interp::dispatch::{Ins, Pc};
use crate::native::{Native, Natives};
use govm_bytecode::{Func, Module, NamedDef, Op, Operand, Reloc, SlotMap, VerifyError, verify};
use govm_runtime::heap::LayoutId;
use govm_runtime::typedesc::{MethodTable, SelectorId, TypeDesc, TypeRef, TypeTable, load_types};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Arc, OnceLock};
use thiserror::Error;

/// How many instructions an image has at most, so that distances in bytes take 32 bits.
const MAX_CODE: usize = 1 << 27;

/// Why a module cannot be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error("malformed module: {0}")]
    Malformed(#[from] VerifyError),
    #[error("bad type table: {0}")]
    Types(#[from] govm_runtime::typedesc::LoadError),
    #[error("native function {0} is not there")]
    Native(String),
    #[error("native function {name} takes {params} and returns {results} slots, the module says otherwise")]
    Signature { name: String, params: u16, results: u16 },
    #[error("the code is too large")]
    TooLarge,
}

/// What calls need to know of a function. A closure's word 0 is the address of one.
#[repr(C)]
pub struct FuncInfo {
    pub entry: Pc,
    /// Slots of its frame.
    pub nslots: u32,
    /// Index into the module's functions.
    pub index: u32,
    /// The collector's layout of its closure objects.
    pub closure: LayoutId,
    /// Captured words behind word 0.
    pub captures: u16,
    pub params: u16,
    pub results: u16,
    /// Made by the compiler: not shown in traces, seen through by recover.
    pub wrapper: bool,
}

/// A func value without captures.
#[repr(C)]
pub struct Closure {
    pub func: *const FuncInfo,
}

/// A native function that the code calls.
pub struct NativeEntry {
    pub func: Native,
    pub params: u16,
    pub results: u16,
    /// Marks of the arguments in the window.
    pub map: SlotMap,
    pub name: Box<str>,
}

/// What lies at the beginning of an image's code: return addresses of frames that no call instruction made. Each stub is two
/// instructions; the first is never run and has window 0, the return address is the second's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum Stub {
    /// Under a goroutine's bottom frame.
    Bottom = 0,
    /// Under a deferred function that RunDefers called.
    Defer,
    /// Under a deferred function that a panic or Goexit called.
    Panic,
    /// Under a function that a native called.
    Native,
    /// Under an Error or String method whose result a dying program prints.
    Print,
}

/// Number of stubs.
pub const STUBS: usize = 5;

/// A loaded module.
pub struct Image {
    code: Box<[Ins]>,
    pub funcs: Box<[FuncInfo]>,
    pub closures: Box<[Closure]>,
    pub consts: Box<[u64]>,
    /// {data, length} of the string constants.
    pub strings: Box<[Pair]>,
    /// Addresses of the data objects.
    pub data: Box<[*const u8]>,
    _data: Box<[Box<[Pair]>]>,
    pub jump_tables: Box<[*const i32]>,
    pub types: Box<[TypeRef]>,
    pub selectors: Box<[SelectorId]>,
    pub methods: MethodTable,
    pub natives: Box<[NativeEntry]>,
    /// Names, lines, stack maps and select tables are read from the module.
    pub module: Arc<Module>,
    /// Functions behind the module's own: the methods of the run time's errors.
    own: Box<[Func]>,
    pub errors: Errors,
    /// The descriptor of `any`.
    pub any: TypeRef,
    pub text_methods: TextMethods,
    table: Arc<TypeTable>,
}

/// The methods by which values make their own text, as package fmt looks for them; `None`: no type of the program has such.
#[derive(Clone, Copy, Default)]
pub struct TextMethods {
    pub format: Option<SelectorId>,
    pub go_string: Option<SelectorId>,
    pub error: Option<SelectorId>,
    pub string: Option<SelectorId>,
}

impl TextMethods {
    fn find(m: &Module, selectors: &[SelectorId], types: &[TypeRef]) -> TextMethods {
        let plain = |name: &str| {
            let text = |i: usize| {
                let t = types[m.selectors[i].sig.0 as usize];
                t.params.is_empty() && t.results.len() == 1 && t.results[0].string() == "string"
            };
            (0..selectors.len())
                .find(|&i| m.selectors[i].name == name && text(i))
                .map(|i| selectors[i])
        };
        let format = |i: &usize| {
            let t = types[m.selectors[*i].sig.0 as usize];
            m.selectors[*i].name == "Format" && t.params.len() == 2 && t.params[0].string() == "fmt.State"
        };
        TextMethods {
            format: (0..selectors.len()).find(format).map(|i| selectors[i]),
            go_string: plain("GoString"),
            error: None,
            string: plain("String"),
        }
    }
}

/// 16 aligned bytes.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub struct Pair(pub [u64; 2]);

// SAFETY: all pointers lead into the image itself or into tables that it keeps alive, and nothing changes after loading.
unsafe impl Send for Image {}
// SAFETY: as above.
unsafe impl Sync for Image {}

/// Tells apart declared types of different programs that have the same name, as `main.T`: a hash of all types that a module
/// declares, so that modules made of the same source share them. The types of package runtime are the VM's own.
fn realms(m: &Module) -> impl Fn(&NamedDef) -> u64 {
    /// Nobody outside of the process can find two programs with one hash.
    static KEYS: OnceLock<RandomState> = OnceLock::new();
    let mut h = KEYS.get_or_init(RandomState::new).build_hasher();
    for t in &m.types {
        t.def.hash(&mut h);
    }
    let realm = h.finish() | 1;
    move |n| match n.pkg_path.as_str() {
        "" | "runtime" => 0,
        _ => realm,
    }
}

impl Image {
    /// Verifies and loads a module.
    pub fn load(module: Arc<Module>, table: &Arc<TypeTable>, natives: &Natives) -> Result<Image, LoadError> {
        let m = &*module;
        verify(m)?;
        let (types, selectors) = load_types(table, &m.types, &m.selectors, &realms(m))?;
        let mut methods = MethodTable::new();
        for (t, entry) in types.iter().zip(&m.types) {
            if !entry.methods.is_empty() {
                let list = entry
                    .methods
                    .iter()
                    .map(|d| (selectors[d.selector as usize], d.func))
                    .collect();
                methods.set(*t, list);
            }
        }
        let natives = find_natives(m, &types, natives)?;
        let jump_tables: Box<[*const i32]> = m.jump_tables.iter().map(|t| t.as_ptr()).collect();
        let own = errors::methods(m.strings.len() as u32);
        let (code, funcs) = load_code(m, &own, &natives, table)?;
        let closures: Box<[Closure]> = funcs.iter().map(|f| Closure { func: f }).collect();
        let strings = m.strings.iter().map(|s| &s[..]).chain([errors::PREFIX.as_bytes()]);
        let strings: Box<[Pair]> = strings.map(|s| Pair([s.as_ptr() as u64, s.len() as u64])).collect();
        let mut objects: Box<[Box<[Pair]>]> = m
            .data
            .iter()
            .map(|d| vec![Pair([0; 2]); d.bytes.len().div_ceil(16).max(1)].into())
            .collect();
        let data: Box<[*const u8]> = objects.iter().map(|o| o.as_ptr().cast()).collect();
        for (object, to) in m.data.iter().zip(&mut objects) {
            // SAFETY: a Pair is two words.
            let words = unsafe { std::slice::from_raw_parts_mut(to.as_mut_ptr().cast::<u64>(), to.len() * 2) };
            for (word, bytes) in words.iter_mut().zip(object.bytes.chunks(8)) {
                let mut le = [0; 8];
                le[..bytes.len()].copy_from_slice(bytes);
                *word = u64::from_le_bytes(le);
            }
            for (at, reloc) in &object.relocs {
                words[*at as usize / 8] = match *reloc {
                    Reloc::Str(i) => strings[i as usize].0[0],
                    Reloc::StrBox(i) => &strings[i as usize] as *const Pair as u64,
                    Reloc::Func(i) => &closures[i as usize] as *const Closure as u64,
                    Reloc::Type(i) => types[i.0 as usize].word(),
                    Reloc::Data(i) => data[i as usize] as u64,
                };
            }
        }
        let errors = Errors::new(table);
        errors.enter(table, &mut methods, m.funcs.len() as u32);
        let text_methods = TextMethods {
            error: Some(errors.text_method(table, "Error")),
            ..TextMethods::find(m, &selectors, &types)
        };
        let mut b = table.builder();
        let any = b.interface(&[]);
        // The empty interface always has a layout.
        let _ = b.finish();
        Ok(Image {
            any,
            text_methods,
            code,
            funcs,
            closures,
            consts: m.consts.clone().into(),
            strings,
            data,
            _data: objects,
            jump_tables,
            types: types.into(),
            selectors: selectors.into(),
            methods,
            natives,
            errors,
            table: table.clone(),
            own: own.into(),
            module,
        })
    }

    /// The return address of a stub.
    pub fn stub(&self, s: Stub) -> Pc {
        &self.code[s as usize * 2 + 1]
    }

    /// Which stub a return address is.
    pub fn stub_at(&self, pc: Pc) -> Option<Stub> {
        let i = (pc as usize).wrapping_sub(self.code.as_ptr() as usize) / size_of::<Ins>();
        match i {
            1 => Some(Stub::Bottom),
            3 => Some(Stub::Defer),
            5 => Some(Stub::Panic),
            7 => Some(Stub::Native),
            9 => Some(Stub::Print),
            _ => None,
        }
    }

    /// The function whose code an instruction belongs to, and the instruction's index in it. `pc` is in the code of a function.
    pub fn locate(&self, pc: Pc) -> (&FuncInfo, u32) {
        let i = self.funcs.partition_point(|f| f.entry <= pc).saturating_sub(1);
        let f = &self.funcs[i];
        (
            f,
            ((pc as usize).wrapping_sub(f.entry as usize) / size_of::<Ins>()) as u32,
        )
    }

    /// The address of an instruction of a function.
    pub fn pc(&self, func: u32, index: u32) -> Pc {
        self.funcs[func as usize].entry.wrapping_add(index as usize)
    }

    /// The function with this number.
    pub fn func(&self, index: u32) -> &Func {
        let m = &self.module.funcs;
        m.get(index as usize)
            .unwrap_or_else(|| &self.own[index as usize - m.len()])
    }

    /// What the interpreter knows of a function.
    pub fn info(&self, index: u32) -> Option<&FuncInfo> {
        self.funcs.get(index as usize)
    }

    /// The stack map of a safepoint. At a function's entry without one of its own it is that of the arguments.
    pub fn map_at(&self, f: &FuncInfo, index: u32) -> Option<&SlotMap> {
        let func = self.func(f.index);
        match func.safepoints.binary_search_by_key(&index, |s| s.0) {
            Ok(i) => Some(&self.module.slot_maps[func.safepoints[i].1 as usize]),
            Err(_) if index == 0 || f.index as usize >= self.module.funcs.len() => Some(&func.param_map),
            Err(_) => None,
        }
    }

    /// The opcode at an instruction.
    pub fn op_at(&self, f: &FuncInfo, index: u32) -> Op {
        self.func(f.index).code[index as usize].op
    }

    /// The function that implements a method (by the image's selector number) of a type.
    pub fn method(&self, t: &TypeDesc, selector: u32) -> Option<&FuncInfo> {
        let f = self.methods.find(t, self.selectors[selector as usize])?;
        Some(&self.funcs[f as usize])
    }

    /// The method of that name without parameters and with one string result, as Error and String are.
    pub fn text_method(&self, t: TypeRef, name: &str) -> Option<&FuncInfo> {
        let id = self.errors.text_method(&self.table, name);
        self.methods.find(&t, id).map(|f| &self.funcs[f as usize])
    }

    /// The Engine's types.
    pub fn table(&self) -> &Arc<TypeTable> {
        &self.table
    }

    /// The function with this name, as traces print it.
    pub fn func_by_name(&self, name: &str) -> Option<&FuncInfo> {
        let i = self.module.funcs.iter().position(|f| f.name == name)?;
        Some(&self.funcs[i])
    }
}

fn find_natives(m: &Module, types: &[TypeRef], natives: &Natives) -> Result<Box<[NativeEntry]>, LoadError> {
    let mut list = Vec::with_capacity(m.natives.len());
    for n in &m.natives {
        let func = natives
            .get(&n.name)
            .cloned()
            .ok_or_else(|| LoadError::Native(n.name.clone()))?;
        let sig = types[n.sig.0 as usize];
        let slots = |ts: &[TypeRef]| ts.iter().map(|t| t.slots as usize).sum::<usize>();
        let (params, results) = (slots(&sig.params), slots(&sig.results));
        if (params, results) != (n.params as usize, n.results as usize) {
            return Err(LoadError::Signature {
                name: n.name.clone(),
                params: params as u16,
                results: results as u16,
            });
        }
        let mut map = SlotMap::default();
        let mut at = 0;
        for p in &sig.params {
            crate::frame::value_marks(p, |w, mark| map.set(at + w, mark));
            at += p.slots as usize;
        }
        list.push(NativeEntry {
            func,
            params: n.params,
            results: n.results,
            map,
            name: n.name.as_str().into(),
        });
    }
    Ok(list.into())
}

/// Translates the code: handler addresses, callee distances and frame sizes.
fn load_code(
    m: &Module,
    own: &[Func],
    natives: &[NativeEntry],
    table: &TypeTable,
) -> Result<(Box<[Ins]>, Box<[FuncInfo]>), LoadError> {
    let all = || m.funcs.iter().chain(own);
    let total = all()
        .try_fold(STUBS * 2, |n, f| n.checked_add(f.code.len() + 1))
        .filter(|n| *n < MAX_CODE);
    let mut code: Vec<Ins> = Vec::with_capacity(total.ok_or(LoadError::TooLarge)?);
    for handler in crate::interp::STUB_HANDLERS {
        let stop = Ins {
            handler: HANDLERS[Op::Unreachable as usize],
            a: 0,
            d: 0,
            b: 0,
            c: 0,
        };
        code.push(stop);
        code.push(Ins { handler, ..stop });
    }
    let mut entries = Vec::with_capacity(m.funcs.len());
    let mut at = code.len();
    for f in all() {
        entries.push(at + 1);
        at += f.code.len() + 1;
    }
    for (index, f) in all().enumerate() {
        code.push(Ins {
            handler: HANDLERS[Op::Unreachable as usize],
            a: 0,
            d: 0,
            b: index as u16,
            c: (index >> 16) as u16,
        });
        for i in &f.code {
            let mut ins = Ins {
                handler: HANDLERS[i.op as usize],
                a: i.a,
                d: i.d,
                b: i.b,
                c: i.c,
            };
            if i.op == Op::Call {
                let callee = i.imm() as u32 as usize;
                ins.set_distance(entries[callee] as i32 - code.len() as i32);
                ins.d = m.funcs[callee].nslots;
            } else if i.op.info().operands.contains(&Operand::br) {
                ins.set_distance(i.imm());
            }
            if i.op == Op::CallNative
                && let Native::Fast(_, fast) = natives[i.imm() as u32 as usize].func
            {
                ins.handler = fast.handler();
            }
            code.push(ins);
        }
    }
    let code: Box<[Ins]> = code.into();
    let mut funcs = Vec::with_capacity(m.funcs.len());
    for (index, (f, entry)) in all().zip(entries).enumerate() {
        let words = f.captures as usize + 1;
        let closure = table.space().layouts().of_words(&f.capture_map.0, words);
        funcs.push(FuncInfo {
            entry: &code[entry],
            nslots: f.nslots as u32,
            index: index as u32,
            closure,
            captures: f.captures,
            params: f.params,
            results: f.results,
            wrapper: f.wrapper,
        });
    }
    Ok((code, funcs.into()))
}
