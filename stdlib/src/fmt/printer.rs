//! fmt's formatting of operands: verbs, flags and values of every type, without running any Go code.
//!
//! A value whose type has a method that its verb calls for (Format, GoString, Error, String) is not formatted here: it is
//! noted as a [`Need`]. When all is done and there are needs, the text is worthless: the Go half of fmt calls the methods in the
//! order noted, and formats again with their [`Answer`]s. So user methods run in ordinary Go frames, and each once.

use crate::num;
use crate::quote::{self, Plain};
use crate::value::{Methods, Value};
use govm_runtime::typedesc::{Kind, TypeRef};

/// Flags, width and precision of a verb.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Flags {
    pub width: Option<usize>,
    pub prec: Option<usize>,
    pub minus: bool,
    pub plus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    /// `%+v` and `%#v`: plus and sharp are off then.
    pub plus_v: bool,
    pub sharp_v: bool,
}

/// A method that must be called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    Format = 1,
    GoString = 2,
    Error = 3,
    String = 4,
}

/// A value whose method the Go half has to call, and for `Format` how.
pub struct Need<'v> {
    pub value: Value<'v>,
    pub method: Method,
    pub verb: char,
    pub flags: Flags,
}

/// What a method call gave.
pub struct Answer<'a> {
    /// The text is final (Format, a panic); else it is a string operand of the verb.
    pub raw: bool,
    pub text: &'a [u8],
}

/// Values nested deeper than this are not formatted; a slice that contains itself is.
pub const MAX_DEPTH: u32 = 10_000;

/// Values after which it is asked whether to go on.
const CHECK: u32 = 4096;

/// Formatting went too deep or the text too long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    Depth,
    Length,
    /// There is no time left.
    Ended,
}

type Result = std::result::Result<(), Stop>;

/// Formats operands into `out`.
pub struct Printer<'a> {
    pub out: Vec<u8>,
    /// Where a number is written before it is padded.
    scratch: Vec<u8>,
    pub needs: Vec<Need<'a>>,
    answers: &'a [Answer<'a>],
    next_answer: usize,
    methods: &'a dyn Methods,
    limit: usize,
    max_depth: u32,
    /// Whether the program has ended, asked every so many values: those that share parts may be without end.
    ended: &'a dyn Fn() -> bool,
    values: u32,
    f: Flags,
    erroring: bool,
    /// Whether `%w` is a verb.
    wrap: bool,
}

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

impl<'a> Printer<'a> {
    /// A printer that ends with `Stop::Length` when the text grows over `limit` bytes, and with `Stop::Depth` at a value nested
    /// deeper than `max_depth`: it recurses on the native stack.
    pub fn new(
        methods: &'a dyn Methods,
        answers: &'a [Answer<'a>],
        wrap: bool,
        limit: usize,
        max_depth: u32,
        ended: &'a dyn Fn() -> bool,
    ) -> Printer<'a> {
        Printer {
            out: Vec::with_capacity(64),
            scratch: Vec::new(),
            needs: Vec::new(),
            answers,
            next_answer: 0,
            methods,
            limit,
            max_depth,
            ended,
            values: 0,
            f: Flags::default(),
            erroring: false,
            wrap,
        }
    }

    /// As fmt.Print: a space between operands when neither is a string.
    pub fn print(&mut self, args: &[Value<'a>]) -> Result {
        let mut was_string = true;
        for (i, &v) in args.iter().enumerate() {
            let is_string = v.kind() == Kind::String;
            if i > 0 && !is_string && !was_string {
                self.out.push(b' ');
            }
            self.arg(v, 'v')?;
            was_string = is_string;
        }
        Ok(())
    }

    /// As fmt.Println.
    pub fn println(&mut self, args: &[Value<'a>]) -> Result {
        for (i, &v) in args.iter().enumerate() {
            if i > 0 {
                self.out.push(b' ');
            }
            self.arg(v, 'v')?;
        }
        self.out.push(b'\n');
        Ok(())
    }

    /// As fmt.Printf.
    pub fn printf(&mut self, format: &[u8], args: &[Value<'a>]) -> Result {
        let (mut i, mut next, mut reordered) = (0, 0, false);
        while i < format.len() {
            let plain = format[i..].iter().position(|&c| c == b'%').unwrap_or(format.len() - i);
            self.out.extend_from_slice(&format[i..i + plain]);
            i += plain;
            if i >= format.len() {
                break;
            }
            i += 1;
            self.f = Flags::default();
            while let Some(&c) = format.get(i) {
                match c {
                    b'#' => self.f.sharp = true,
                    b'0' => self.f.zero = true,
                    b'+' => self.f.plus = true,
                    b'-' => self.f.minus = true,
                    b' ' => self.f.space = true,
                    _ => break,
                }
                i += 1;
            }
            let mut good = true;
            let mut after_index = arg_number(format, &mut i, &mut next, args.len(), &mut good, &mut reordered);
            if format.get(i) == Some(&b'*') {
                i += 1;
                match int_arg(args, &mut next) {
                    Some(n) => {
                        self.f.width = Some(n.unsigned_abs() as usize);
                        if n < 0 {
                            self.f.minus = true;
                            self.f.zero = false;
                        }
                    }
                    None => self.out.extend_from_slice(b"%!(BADWIDTH)"),
                }
                after_index = false;
            } else {
                self.f.width = number(format, &mut i);
                if after_index && self.f.width.is_some() {
                    good = false;
                }
            }
            if format.get(i) == Some(&b'.') && i + 1 < format.len() {
                i += 1;
                if after_index {
                    good = false;
                }
                after_index = arg_number(format, &mut i, &mut next, args.len(), &mut good, &mut reordered);
                if format.get(i) == Some(&b'*') {
                    i += 1;
                    match int_arg(args, &mut next) {
                        Some(n) if n >= 0 => self.f.prec = Some(n as usize),
                        _ => self.out.extend_from_slice(b"%!(BADPREC)"),
                    }
                    after_index = false;
                } else {
                    self.f.prec = Some(number(format, &mut i).unwrap_or(0));
                }
            }
            if !after_index {
                arg_number(format, &mut i, &mut next, args.len(), &mut good, &mut reordered);
            }
            if i >= format.len() {
                self.out.extend_from_slice(b"%!(NOVERB)");
                break;
            }
            let (verb, n) = quote::decode(&format[i..]);
            i += n;
            if verb == '%' {
                self.out.push(b'%');
            } else if !good {
                self.bad(verb, "(BADINDEX)");
            } else if next >= args.len() {
                self.bad(verb, "(MISSING)");
            } else {
                let mut verb = verb;
                if matches!(verb, 'v' | 'w') {
                    self.f.sharp_v = self.f.sharp;
                    self.f.sharp = false;
                    self.f.plus_v = self.f.plus;
                    self.f.plus = false;
                    if verb == 'w'
                        && self.wrap
                        && matches!(
                            self.methods.needs(args[next].ty(), Method::Error),
                            Some(Method::Error | Method::Format)
                        )
                    {
                        verb = 'v';
                    }
                }
                self.arg(args[next], verb)?;
                next += 1;
            }
        }
        if !reordered && next < args.len() {
            self.f = Flags::default();
            self.out.extend_from_slice(b"%!(EXTRA ");
            for (i, &v) in args[next..].iter().enumerate() {
                if i > 0 {
                    self.out.extend_from_slice(b", ");
                }
                match v.ty() {
                    None => self.out.extend_from_slice(b"<nil>"),
                    Some(t) => {
                        self.out.extend_from_slice(t.string().as_bytes());
                        self.out.push(b'=');
                        self.arg(v, 'v')?;
                    }
                }
            }
            self.out.push(b')');
        }
        Ok(())
    }

    fn bad(&mut self, verb: char, what: &str) {
        self.out.extend_from_slice(b"%!");
        quote::push_char(&mut self.out, verb);
        self.out.extend_from_slice(what.as_bytes());
    }

    /// Before each value: whether there is room and time for more.
    #[inline]
    fn check(&mut self) -> Result {
        self.values = self.values.wrapping_add(1);
        if self.out.len() + self.needs.len() * size_of::<Need<'_>>() > self.limit {
            return Err(Stop::Length);
        }
        if self.values.is_multiple_of(CHECK) && (self.ended)() {
            return Err(Stop::Ended);
        }
        Ok(())
    }

    /// An operand.
    fn arg(&mut self, v: Value<'a>, verb: char) -> Result {
        self.check()?;
        let Some(t) = v.ty() else {
            match verb {
                'T' | 'v' => self.pad(b"<nil>"),
                _ => self.bad_verb(v, verb, 0)?,
            }
            return Ok(());
        };
        match verb {
            'T' => {
                self.text(t.string().as_bytes());
                Ok(())
            }
            'p' => self.pointer(v, 'p', 0),
            // Nothing wraps here; a []byte says so of each element.
            'w' if !is_bytes(t) => self.bad_verb(v, verb, 0),
            _ => {
                if self.method(v, verb)? {
                    return Ok(());
                }
                self.value(v, verb, 0)
            }
        }
    }

    /// Formats `v` by a method if its verb asks for one.
    fn method(&mut self, v: Value<'a>, verb: char) -> std::result::Result<bool, Stop> {
        if self.erroring {
            return Ok(false);
        }
        let wanted = match verb {
            'v' if self.f.sharp_v => Method::GoString,
            'v' | 's' | 'x' | 'X' | 'q' => Method::String,
            _ => Method::Format,
        };
        let Some(method) = self.methods.needs(v.ty(), wanted) else {
            return Ok(false);
        };
        let i = self.next_answer;
        self.next_answer += 1;
        match self.answers.get(i) {
            None => self.needs.push(Need {
                value: v,
                method,
                verb,
                flags: self.f,
            }),
            Some(a) if a.raw => self.out.extend_from_slice(a.text),
            Some(a) if method == Method::GoString => self.text(a.text),
            Some(a) => self.string(v, a.text, verb)?,
        }
        Ok(true)
    }

    fn bad_verb(&mut self, v: Value<'a>, verb: char, depth: u32) -> Result {
        let was = std::mem::replace(&mut self.erroring, true);
        self.bad(verb, "(");
        match v.ty() {
            Some(t) => {
                self.out.extend_from_slice(t.string().as_bytes());
                self.out.push(b'=');
                if depth == 0 {
                    self.arg(v, 'v')?
                } else {
                    self.value(v, 'v', 0)?
                }
            }
            None => self.out.extend_from_slice(b"<nil>"),
        }
        self.out.push(b')');
        self.erroring = was;
        Ok(())
    }

    /// A value of any type, part of an operand at `depth`.
    fn value(&mut self, v: Value<'a>, verb: char, depth: u32) -> Result {
        if depth > self.max_depth {
            return Err(Stop::Depth);
        }
        self.check()?;
        if depth > 0 && v.ty().is_some() && v.exported() && self.method(v, verb)? {
            return Ok(());
        }
        let Some(t) = v.ty() else {
            match verb {
                'v' if depth == 0 => self.out.extend_from_slice(b"<invalid reflect.Value>"),
                'v' => self.out.extend_from_slice(b"<nil>"),
                _ => self.bad_verb(v, verb, depth)?,
            }
            return Ok(());
        };
        match t.kind {
            Kind::Bool => match verb {
                't' | 'v' => self.pad(if v.uint() != 0 { b"true" } else { b"false" }),
                _ => self.bad_verb(v, verb, depth)?,
            },
            Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => {
                self.integer(v, v.int() as u64, true, verb, depth)?
            }
            Kind::Uint | Kind::Uint8 | Kind::Uint16 | Kind::Uint32 | Kind::Uint64 | Kind::Uintptr => {
                self.integer(v, v.uint(), false, verb, depth)?
            }
            Kind::Float32 => self.float_value(v, v.float(), 32, verb, depth)?,
            Kind::Float64 => self.float_value(v, v.float(), 64, verb, depth)?,
            Kind::Complex64 | Kind::Complex128 => self.complex(v, verb, depth)?,
            Kind::String => self.string(v, v.string(), verb)?,
            Kind::Map => self.map(v, t, verb, depth)?,
            Kind::Struct => {
                if self.f.sharp_v {
                    self.out.extend_from_slice(t.string().as_bytes());
                }
                self.out.push(b'{');
                for i in 0..t.fields.len() {
                    self.separate(i);
                    if self.f.plus_v || self.f.sharp_v {
                        self.out.extend_from_slice(t.fields[i].name.as_bytes());
                        self.out.push(b':');
                    }
                    let mut f = v.field(i);
                    if f.kind() == Kind::Interface && f.elem().ty().is_some() {
                        f = f.elem();
                    }
                    self.value(f, verb, depth + 1)?;
                }
                self.out.push(b'}');
            }
            Kind::Interface => {
                let inner = v.elem();
                if inner.ty().is_some() {
                    self.value(inner, verb, depth + 1)?;
                } else if self.f.sharp_v {
                    self.out.extend_from_slice(t.string().as_bytes());
                    self.out.extend_from_slice(b"(nil)");
                } else {
                    self.out.extend_from_slice(b"<nil>");
                }
            }
            Kind::Array | Kind::Slice => self.list(v, t, verb, depth)?,
            Kind::Pointer => {
                if depth == 0
                    && v.uint() != 0
                    && matches!(t.elem().kind, Kind::Array | Kind::Slice | Kind::Struct | Kind::Map)
                {
                    self.out.push(b'&');
                    return self.value(v.elem(), verb, depth + 1);
                }
                self.pointer(v, verb, depth)?;
            }
            Kind::Chan | Kind::Func | Kind::UnsafePointer => self.pointer(v, verb, depth)?,
            Kind::Invalid => {}
        }
        Ok(())
    }

    /// What stands before the i-th part of a composite value.
    fn separate(&mut self, i: usize) {
        if i > 0 {
            self.out.extend_from_slice(if self.f.sharp_v { b", " } else { b" " });
        }
    }

    fn map(&mut self, v: Value<'a>, t: TypeRef, verb: char, depth: u32) -> Result {
        if self.f.sharp_v {
            self.out.extend_from_slice(t.string().as_bytes());
            if v.uint() == 0 {
                self.out.extend_from_slice(b"(nil)");
                return Ok(());
            }
            self.out.push(b'{');
        } else {
            self.out.extend_from_slice(b"map[");
        }
        for (i, (key, val)) in v.sorted_entries().into_iter().enumerate() {
            self.separate(i);
            self.value(key, verb, depth + 1)?;
            self.out.push(b':');
            self.value(val, verb, depth + 1)?;
        }
        self.out.push(if self.f.sharp_v { b'}' } else { b']' });
        Ok(())
    }

    fn list(&mut self, v: Value<'a>, t: TypeRef, verb: char, depth: u32) -> Result {
        let elem = t.elem();
        if elem.kind == Kind::Uint8 && matches!(verb, 's' | 'q' | 'x' | 'X') {
            let bytes = v.bytes();
            match verb {
                's' => self.text(&bytes),
                'q' => self.quoted(&bytes),
                _ => self.hex_text(&bytes, verb),
            }
            return Ok(());
        }
        // A []byte operand, not a named type or a part, prints its elements by the verb.
        if depth == 0 && is_bytes(t) && matches!(verb, 'v' | 'd') {
            if self.f.sharp_v {
                self.out.extend_from_slice(b"[]byte");
                if v.is_nil_slice() {
                    self.out.extend_from_slice(b"(nil)");
                    return Ok(());
                }
                self.out.push(b'{');
                for (i, &b) in v.bytes().iter().enumerate() {
                    self.separate(i);
                    self.hex64(b as u64, true);
                }
                self.out.push(b'}');
            } else {
                self.out.push(b'[');
                for (i, &b) in v.bytes().iter().enumerate() {
                    self.separate(i);
                    self.int_text(b as u64, 10, false, verb, LOWER);
                }
                self.out.push(b']');
            }
            return Ok(());
        }
        let (open, close) = if self.f.sharp_v { (b'{', b'}') } else { (b'[', b']') };
        if self.f.sharp_v {
            self.out.extend_from_slice(t.string().as_bytes());
            if t.kind == Kind::Slice && v.is_nil_slice() {
                self.out.extend_from_slice(b"(nil)");
                return Ok(());
            }
        }
        self.out.push(open);
        for i in 0..v.len() {
            self.separate(i);
            self.value(v.index(i), verb, depth + 1)?;
        }
        self.out.push(close);
        Ok(())
    }

    fn pointer(&mut self, v: Value<'a>, verb: char, depth: u32) -> Result {
        let u = match v.kind() {
            Kind::Pointer | Kind::Chan | Kind::Func | Kind::Map | Kind::UnsafePointer => v.uint(),
            Kind::Slice => v.slice_data(),
            _ => return self.bad_verb(v, verb, depth),
        };
        match verb {
            'v' if self.f.sharp_v => {
                self.out.push(b'(');
                self.out.extend_from_slice(v.type_string().as_bytes());
                self.out.extend_from_slice(b")(");
                if u == 0 {
                    self.out.extend_from_slice(b"nil");
                } else {
                    self.hex64(u, true);
                }
                self.out.push(b')');
            }
            'v' if u == 0 => self.pad(b"<nil>"),
            'v' | 'p' => self.hex64(u, !self.f.sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => self.integer(v, u, false, verb, depth)?,
            _ => self.bad_verb(v, verb, depth)?,
        }
        Ok(())
    }

    fn hex64(&mut self, u: u64, leading: bool) {
        let was = std::mem::replace(&mut self.f.sharp, leading);
        self.int_text(u, 16, false, 'v', LOWER);
        self.f.sharp = was;
    }

    fn integer(&mut self, v: Value<'a>, u: u64, signed: bool, verb: char, depth: u32) -> Result {
        match verb {
            'v' if self.f.sharp_v && !signed => self.hex64(u, true),
            'v' | 'd' => self.int_text(u, 10, signed, verb, LOWER),
            'b' => self.int_text(u, 2, signed, verb, LOWER),
            'o' | 'O' => self.int_text(u, 8, signed, verb, LOWER),
            'x' => self.int_text(u, 16, signed, verb, LOWER),
            'X' => self.int_text(u, 16, signed, verb, UPPER),
            'c' => {
                let mut b = Vec::new();
                quote::push_char(&mut b, rune_of(u));
                self.pad(&b);
            }
            'q' => {
                let mut b = Vec::new();
                quote::push_quoted_rune(
                    &mut b,
                    rune_of(u) as i64,
                    if self.f.plus { Plain::Ascii } else { Plain::Print },
                );
                self.pad(&b);
            }
            'U' => self.unicode(u),
            _ => self.bad_verb(v, verb, depth)?,
        }
        Ok(())
    }

    fn int_text(&mut self, u: u64, base: u32, signed: bool, verb: char, digits: &[u8; 16]) {
        let negative = signed && (u as i64) < 0;
        let u = if negative { u.wrapping_neg() } else { u };
        if base == 10 && self.f == Flags::default() {
            if negative {
                self.out.push(b'-');
            }
            num::push_uint(&mut self.out, u, 10);
            return;
        }
        let mut least = 0;
        if let Some(p) = self.f.prec {
            least = p;
            if p == 0 && u == 0 {
                let was = std::mem::replace(&mut self.f.zero, false);
                self.padding(self.f.width.unwrap_or(0));
                self.f.zero = was;
                return;
            }
        } else if let (true, false, Some(w)) = (self.f.zero, self.f.minus, self.f.width) {
            least = if negative || self.f.plus || self.f.space {
                w.saturating_sub(1)
            } else {
                w
            };
        }
        let mut body = Vec::with_capacity(24);
        num::push_uint(&mut body, u, base);
        if digits == UPPER {
            body.make_ascii_uppercase();
        }
        let mut b = Vec::with_capacity(body.len().max(least) + 4);
        if negative {
            b.push(b'-');
        } else if self.f.plus {
            b.push(b'+');
        } else if self.f.space {
            b.push(b' ');
        }
        let zeros = least.saturating_sub(body.len());
        if verb == 'O' {
            b.extend_from_slice(b"0o");
        }
        if self.f.sharp {
            match base {
                2 => b.extend_from_slice(b"0b"),
                8 if zeros == 0 && body[0] != b'0' => b.push(b'0'),
                16 => b.extend_from_slice(&[b'0', if digits == UPPER { b'X' } else { b'x' }]),
                _ => {}
            }
        }
        b.resize(b.len() + zeros, b'0');
        b.extend_from_slice(&body);
        let was = std::mem::replace(&mut self.f.zero, false);
        self.pad(&b);
        self.f.zero = was;
    }

    fn unicode(&mut self, u: u64) {
        let digits = format!("{u:X}");
        let zeros = self.f.prec.unwrap_or(4).max(4).saturating_sub(digits.len());
        let mut b = b"U+".to_vec();
        b.resize(b.len() + zeros, b'0');
        b.extend_from_slice(digits.as_bytes());
        if self.f.sharp
            && let Some(c) = u32::try_from(u).ok().and_then(char::from_u32)
            && quote::is_print(c)
        {
            b.extend_from_slice(b" '");
            quote::push_char(&mut b, c);
            b.push(b'\'');
        }
        let was = std::mem::replace(&mut self.f.zero, false);
        self.pad(&b);
        self.f.zero = was;
    }

    fn float_value(&mut self, v: Value<'a>, f: f64, bits: u32, verb: char, depth: u32) -> Result {
        match verb {
            'v' => self.float(f, bits, b'g', -1),
            'b' | 'g' | 'G' | 'x' | 'X' => self.float(f, bits, verb as u8, -1),
            'f' | 'e' | 'E' => self.float(f, bits, verb as u8, 6),
            'F' => self.float(f, bits, b'f', 6),
            _ => self.bad_verb(v, verb, depth)?,
        }
        Ok(())
    }

    fn float(&mut self, f: f64, bits: u32, fmt: u8, prec: i32) {
        let prec = self.f.prec.map_or(prec, |p| p.min(i32::MAX as usize) as i32);
        let mut b = std::mem::take(&mut self.scratch);
        b.clear();
        b.push(b'+');
        num::push_float(&mut b, f, fmt, prec, bits);
        self.signed_float(&mut b, fmt, prec);
        self.scratch = b;
    }

    /// Puts out the float in `b`, which has a plus sign in front, as the flags want it.
    fn signed_float(&mut self, b: &mut Vec<u8>, fmt: u8, prec: i32) {
        if matches!(b.get(1), Some(b'-' | b'+')) {
            b.remove(0);
        }
        if self.f.space && b[0] == b'+' && !self.f.plus {
            b[0] = b' ';
        }
        if matches!(b[1], b'I' | b'N') {
            let was = std::mem::replace(&mut self.f.zero, false);
            let skip = b[1] == b'N' && !self.f.space && !self.f.plus;
            self.pad(&b[usize::from(skip)..]);
            self.f.zero = was;
            return;
        }
        if self.f.sharp && fmt != b'b' {
            sharp_float(b, fmt, prec);
        }
        if self.f.plus || b[0] != b'+' {
            if let (true, false, Some(w)) = (self.f.zero, self.f.minus, self.f.width)
                && w > b.len()
            {
                self.out.push(b[0]);
                self.padding(w - b.len());
                self.out.extend_from_slice(&b[1..]);
                return;
            }
            self.pad(b);
        } else {
            self.pad(&b[1..]);
        }
    }

    fn complex(&mut self, v: Value<'a>, verb: char, depth: u32) -> Result {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return self.bad_verb(v, verb, depth);
        }
        let (re, im) = v.complex();
        let bits = if v.kind() == Kind::Complex64 { 32 } else { 64 };
        let was = self.f.plus;
        self.out.push(b'(');
        self.float_value(v, re, bits, verb, depth)?;
        self.f.plus = true;
        self.float_value(v, im, bits, verb, depth)?;
        self.out.extend_from_slice(b"i)");
        self.f.plus = was;
        Ok(())
    }

    /// A string operand, or what a method gave for `v`.
    fn string(&mut self, v: Value<'a>, s: &[u8], verb: char) -> Result {
        match verb {
            'v' if self.f.sharp_v => self.quoted(s),
            'v' | 's' => self.text(s),
            'x' | 'X' => self.hex_text(s, verb),
            'q' => self.quoted(s),
            _ => self.bad_verb(v, verb, 0)?,
        }
        Ok(())
    }

    fn truncated<'s>(&self, s: &'s [u8]) -> &'s [u8] {
        let Some(p) = self.f.prec else { return s };
        let mut i = 0;
        for _ in 0..p {
            if i >= s.len() {
                return s;
            }
            i += quote::decode(&s[i..]).1;
        }
        &s[..i]
    }

    fn text(&mut self, s: &[u8]) {
        let s = self.truncated(s);
        self.pad(s);
    }

    fn quoted(&mut self, s: &[u8]) {
        let s = self.truncated(s);
        let mut b = Vec::with_capacity(s.len() + 2);
        if self.f.sharp && quote::can_backquote(s) {
            b.push(b'`');
            b.extend_from_slice(s);
            b.push(b'`');
        } else {
            quote::push_quoted(&mut b, s, '"', if self.f.plus { Plain::Ascii } else { Plain::Print });
        }
        self.pad(&b);
    }

    fn hex_text(&mut self, s: &[u8], verb: char) {
        let (digits, x) = if verb == 'X' { (UPPER, b'X') } else { (LOWER, b'x') };
        let s = &s[..self.f.prec.unwrap_or(s.len()).min(s.len())];
        let mut b = Vec::with_capacity(s.len() * 2 + 2);
        for (i, &c) in s.iter().enumerate() {
            if self.f.space && i > 0 {
                b.push(b' ');
            }
            if self.f.sharp && (self.f.space || i == 0) {
                b.extend_from_slice(&[b'0', x]);
            }
            b.extend_from_slice(&[digits[(c >> 4) as usize], digits[(c & 15) as usize]]);
        }
        self.pad(&b);
    }

    fn padding(&mut self, n: usize) {
        let c = if self.f.zero && !self.f.minus { b'0' } else { b' ' };
        self.out.resize(self.out.len() + n.min(self.limit), c);
    }

    fn pad(&mut self, b: &[u8]) {
        let Some(w) = self.f.width else {
            return self.out.extend_from_slice(b);
        };
        let n = w.saturating_sub(quote::rune_count(b));
        if self.f.minus {
            self.out.extend_from_slice(b);
            self.padding(n);
        } else {
            self.padding(n);
            self.out.extend_from_slice(b);
        }
    }
}

/// Whether it is the type []byte itself.
fn is_bytes(t: TypeRef) -> bool {
    t.kind == Kind::Slice && t.named.is_none() && t.elem().kind == Kind::Uint8 && t.elem().name() == "uint8"
}

fn rune_of(u: u64) -> char {
    if u > 0x10FFFF {
        char::REPLACEMENT_CHARACTER
    } else {
        quote::to_char(u as i64)
    }
}

/// `%#g` and friends keep the point and trailing zeros. `b` begins with a sign.
fn sharp_float(b: &mut Vec<u8>, fmt: u8, prec: i32) {
    let mut digits = match fmt {
        b'v' | b'g' | b'G' | b'x' if prec < 0 => 6,
        b'v' | b'g' | b'G' | b'x' => prec,
        _ => 0,
    };
    let mut tail = Vec::new();
    let (mut point, mut nonzero) = (false, false);
    let mut end = b.len();
    for i in 1..b.len() {
        match b[i] {
            b'.' => point = true,
            b'p' | b'P' => {
                tail = b[i..].to_vec();
                end = i;
                break;
            }
            b'e' | b'E' if !matches!(fmt, b'x' | b'X') => {
                tail = b[i..].to_vec();
                end = i;
                break;
            }
            c => {
                nonzero |= c != b'0';
                if nonzero {
                    digits -= 1;
                }
            }
        }
    }
    b.truncate(end);
    if !point {
        if b.len() == 2 && b[1] == b'0' {
            digits -= 1;
        }
        b.push(b'.');
    }
    b.extend(std::iter::repeat_n(b'0', digits.max(0) as usize));
    b.extend_from_slice(&tail);
}

/// The number at `i`; one over a million counts as none.
fn number(format: &[u8], i: &mut usize) -> Option<usize> {
    let start = *i;
    let mut n = 0usize;
    while let Some(c) = format.get(*i).filter(|c| c.is_ascii_digit()) {
        if n > 1_000_000 {
            *i = format.len();
            return None;
        }
        n = n * 10 + (c - b'0') as usize;
        *i += 1;
    }
    (*i > start).then_some(n)
}

/// `[n]` at `i`: the next operand is the n-th.
fn arg_number(
    format: &[u8],
    i: &mut usize,
    next: &mut usize,
    count: usize,
    good: &mut bool,
    reordered: &mut bool,
) -> bool {
    if format.get(*i) != Some(&b'[') {
        return false;
    }
    *reordered = true;
    let Some(close) = format[*i..].iter().position(|&c| c == b']') else {
        *good = false;
        *i += 1;
        return false;
    };
    let mut j = *i + 1;
    let n = number(format, &mut j);
    let whole = j == *i + close;
    *i += close + 1;
    match n {
        Some(n) if whole && (1..=count).contains(&n) => {
            *next = n - 1;
            true
        }
        _ => {
            *good = false;
            false
        }
    }
}

/// The width or precision that the next operand gives.
fn int_arg(args: &[Value<'_>], next: &mut usize) -> Option<i64> {
    let v = args.get(*next)?;
    *next += 1;
    let n = match v.kind() {
        k if !k.is_integer() => return None,
        Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => v.int(),
        _ => i64::try_from(v.uint()).ok()?,
    };
    (-1_000_000..=1_000_000).contains(&n).then_some(n)
}
