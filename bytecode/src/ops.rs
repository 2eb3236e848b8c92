//! The instruction set: one table from which the opcode enum, the operand kinds, the disassembler's
//! texts, the verifier's checks and the interpreter's handler table come.
//!
//! A row is `Name(a, d, b, c) effects "doc"`. Operand kinds, one for each of the four 16-bit fields:
//!
//! | kind | meaning |
//! |---|---|
//! | `x` | unused, zero |
//! | `w`, `r`, `rw` | a slot that is written, read, both |
//! | `w2`, `r2` | the first of two neighbouring slots (string, slice, interface, complex128) |
//! | `w3` | two slots and a bool behind them |
//! | `wn`, `rn` | the first of as many slots as the instruction's type or count says |
//! | `win` | the first slot of a call window |
//! | `i`, `u` | a signed, unsigned 16-bit number |
//! | `ty` | an index into the module's types |
//! | `sel` | an index into the module's selectors |
//! | `imm` | field b: a signed 32-bit number in b:c |
//! | `br` | field b: a branch distance in instructions from this instruction, in b:c |
//! | `bs` | a branch distance in 16 bits |
//! | `k`, `str`, `fun`, `nat`, `glob`, `data`, `tab`, `sels` | field b: a 32-bit index in b:c: constant, string, function, native, byte offset into the globals, data object, jump table, select table |
//! | `lo` | the low half of a 32-bit field that begins in b |
//!
//! Effects: `A` may allocate, `P` may park, `F` may fault (raise a Go panic), `C` calls, `B` a branch
//! backwards that pays the budget, `E` ends a basic block for good (nothing falls through).
//! Every instruction with A, P, F, C or B has a stack map (F: so that a traceback and deferred calls above it
//! can be scanned).
//!
//! Integers of less than 64 bits are kept sign- or zero-extended to 64; an f32 lies in the low half of
//! its slot with zeros above. Memory operands are `[pointer + offset]` with a nil check. Pairs (128) in memory are aligned
//! to 16; a complex128 is not and goes by the aggregate forms. An instruction reads its operands before it writes, so
//! a destination of one or two slots may overlap them; a destination of more, or of an instruction that parks, does not.

/// Calls `$m!` with every row of the table.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => {
        $m! {
            // Moves and constants.
            Nop(x, x, x, x) {} "nothing";
            Mov(w, x, r, x) {} "a = b";
            Mov2(w2, x, r2, x) {} "a,a+1 = b,b+1";
            Pick2(w2, r, r2, r2) {} "a = d ? b : c";
            MkPair(w2, x, r, r) {} "a,a+1 = b,c";
            MovN(wn, x, rn, u) {} "c slots from b to a; the ranges may overlap";
            ZeroN(wn, x, u, x) {} "b slots from a on = 0";
            LoadI(w, x, imm, lo) {} "a = sign-extended imm";
            LoadK(w, x, k, lo) {} "a = 64-bit constant";
            LoadStr(w2, x, str, lo) {} "a,a+1 = string constant";
            LoadFunc(w, x, fun, lo) {} "a = the static closure object of a function";
            LoadType(w, x, u, x) {} "a = the address of the descriptor of type b";
            LoadData(w, x, data, lo) {} "a = the address of an immutable data object";
            // Captured values: word n of the closure object of this frame (word 0 is the function).
            LoadCap(w, x, u, x) {} "a = closure[b]";
            LoadCap2(w2, x, u, x) {} "a,a+1 = closure[b],closure[b+1]";
            LoadCapN(wn, x, u, u) {} "c words from closure[b] on to a";
            // 64-bit integers.
            Add(w, x, r, r) {} "a = b + c";
            Sub(w, x, r, r) {} "a = b - c";
            Mul(w, x, r, r) {} "a = b * c";
            DivS(w, x, r, r) {F} "a = b / c, signed";
            DivU(w, x, r, r) {F} "a = b / c, unsigned";
            RemS(w, x, r, r) {F} "a = b % c, signed";
            RemU(w, x, r, r) {F} "a = b % c, unsigned";
            And(w, x, r, r) {} "a = b & c";
            Or(w, x, r, r) {} "a = b | c";
            Xor(w, x, r, r) {} "a = b ^ c";
            AndNot(w, x, r, r) {} "a = b &^ c";
            Shl(w, x, r, r) {} "a = b << c; 0 from 64 on";
            ShrS(w, x, r, r) {} "a = b >> c, signed; the sign from 64 on";
            ShrU(w, x, r, r) {} "a = b >> c, unsigned; 0 from 64 on";
            AddI(w, x, r, i) {} "a = b + c";
            MulI(w, x, r, i) {} "a = b * c";
            DivSI(w, x, r, i) {} "a = b / c, signed; c is neither 0 nor -1";
            RemSI(w, x, r, i) {} "a = b % c, signed; c is neither 0 nor -1";
            DivP2(w, x, r, u) {} "a = b / 2^c, signed, 0 < c < 64";
            RemP2(w, x, r, u) {} "a = b % 2^c, signed, 0 < c < 64";
            AndI(w, x, r, i) {} "a = b & c";
            OrI(w, x, r, i) {} "a = b | c";
            XorI(w, x, r, i) {} "a = b ^ c";
            ShlI(w, x, r, u) {} "a = b << c, c < 64";
            ShrSI(w, x, r, u) {} "a = b >> c, signed, c < 64";
            ShrUI(w, x, r, u) {} "a = b >> c, unsigned, c < 64";
            RsubI(w, x, r, i) {} "a = c - b";
            MinS(w, x, r, r) {} "a = min(b, c), signed";
            MaxS(w, x, r, r) {} "a = max(b, c), signed";
            MinU(w, x, r, r) {} "a = min(b, c), unsigned";
            MaxU(w, x, r, r) {} "a = max(b, c), unsigned";
            Neg(w, x, r, x) {} "a = -b";
            Com(w, x, r, x) {} "a = ^b";
            Not(w, x, r, x) {} "a = !b for bools";
            ChkShift(x, x, r, x) {F} "panics if b < 0";
            // 32-bit integers, kept extended.
            Add32(w, x, r, r) {} "a = int32(b + c)";
            Sub32(w, x, r, r) {} "a = int32(b - c)";
            Mul32(w, x, r, r) {} "a = int32(b * c)";
            AddI32(w, x, r, i) {} "a = int32(b + c)";
            AddU32(w, x, r, r) {} "a = uint32(b + c)";
            SubU32(w, x, r, r) {} "a = uint32(b - c)";
            MulU32(w, x, r, r) {} "a = uint32(b * c)";
            AddIU32(w, x, r, i) {} "a = uint32(b + c)";
            // Extension after narrower arithmetic and for conversions.
            Sext8(w, x, r, x) {} "a = int8(b)";
            Sext16(w, x, r, x) {} "a = int16(b)";
            Sext32(w, x, r, x) {} "a = int32(b)";
            Zext8(w, x, r, x) {} "a = uint8(b)";
            Zext16(w, x, r, x) {} "a = uint16(b)";
            Zext32(w, x, r, x) {} "a = uint32(b)";
            // Floating point.
            AddF(w, x, r, r) {} "a = b + c, f64";
            SubF(w, x, r, r) {} "a = b - c, f64";
            MulF(w, x, r, r) {} "a = b * c, f64";
            DivF(w, x, r, r) {} "a = b / c, f64";
            NegF(w, x, r, x) {} "a = -b, f64";
            MulAddF(w, r, r, r) {} "a = d + b*c, f64, rounded twice";
            MulSubF(w, r, r, r) {} "a = d - b*c, f64, rounded twice";
            SqrtF(w, x, r, x) {} "a = sqrt(b)";
            AbsF(w, x, r, x) {} "a = |b|";
            FloorF(w, x, r, x) {} "a = floor(b)";
            CeilF(w, x, r, x) {} "a = ceil(b)";
            TruncF(w, x, r, x) {} "a = trunc(b)";
            MinF(w, x, r, r) {} "a = Go's min(b, c), f64";
            MaxF(w, x, r, r) {} "a = Go's max(b, c), f64";
            AddF32(w, x, r, r) {} "a = b + c, f32";
            SubF32(w, x, r, r) {} "a = b - c, f32";
            MulF32(w, x, r, r) {} "a = b * c, f32";
            DivF32(w, x, r, r) {} "a = b / c, f32";
            NegF32(w, x, r, x) {} "a = -b, f32";
            MinF32(w, x, r, r) {} "a = Go's min(b, c), f32";
            MaxF32(w, x, r, r) {} "a = Go's max(b, c), f32";
            // Complex numbers: complex128 in two slots, complex64 in one.
            AddC(w2, x, r2, r2) {} "a = b + c, complex128";
            SubC(w2, x, r2, r2) {} "a = b - c, complex128";
            MulC(w2, x, r2, r2) {} "a = b * c, complex128";
            DivC(w2, x, r2, r2) {} "a = b / c, complex128";
            NegC(w2, x, r2, x) {} "a = -b, complex128";
            EqC(w, x, r2, r2) {} "a = b == c, complex128";
            AddC64(w, x, r, r) {} "a = b + c, complex64";
            SubC64(w, x, r, r) {} "a = b - c, complex64";
            MulC64(w, x, r, r) {} "a = b * c, complex64";
            DivC64(w, x, r, r) {} "a = b / c, complex64";
            NegC64(w, x, r, x) {} "a = -b, complex64";
            EqC64(w, x, r, r) {} "a = b == c, complex64";
            C64ToC(w2, x, r, x) {} "a = complex128(b)";
            CToC64(w, x, r2, x) {} "a = complex64(b)";
            MkC64(w, x, r, r) {} "a = complex(b, c) of two f32";
            ReC64(w, x, r, x) {} "a = real(b) as f32";
            ImC64(w, x, r, x) {} "a = imag(b) as f32";
            // Numeric conversions; float to integer gives amd64's results out of range.
            I2F(w, x, r, x) {} "a = float64(int64 b)";
            U2F(w, x, r, x) {} "a = float64(uint64 b)";
            F2I(w, x, r, x) {} "a = int64(f64 b)";
            F2I32(w, x, r, x) {} "a = int32(f64 b)";
            F2U(w, x, r, x) {} "a = uint64(f64 b)";
            F2F32(w, x, r, x) {} "a = float32(f64 b)";
            F32F(w, x, r, x) {} "a = float64(f32 b)";
            I2F32(w, x, r, x) {} "a = float32(int64 b)";
            U2F32(w, x, r, x) {} "a = float32(uint64 b)";
            F322I(w, x, r, x) {} "a = int64(f32 b)";
            F322I32(w, x, r, x) {} "a = int32(f32 b)";
            F322U(w, x, r, x) {} "a = uint64(f32 b)";
            // Comparisons to a bool.
            Eq(w, x, r, r) {} "a = b == c, one-slot bits";
            Ne(w, x, r, r) {} "a = b != c";
            LtS(w, x, r, r) {} "a = b < c, signed";
            LeS(w, x, r, r) {} "a = b <= c, signed";
            LtU(w, x, r, r) {} "a = b < c, unsigned";
            LeU(w, x, r, r) {} "a = b <= c, unsigned";
            EqI(w, x, r, i) {} "a = b == c";
            NeI(w, x, r, i) {} "a = b != c";
            LtSI(w, x, r, i) {} "a = b < c, signed";
            LeSI(w, x, r, i) {} "a = b <= c, signed";
            GtSI(w, x, r, i) {} "a = b > c, signed";
            GeSI(w, x, r, i) {} "a = b >= c, signed";
            EqF(w, x, r, r) {} "a = b == c, f64";
            NeF(w, x, r, r) {} "a = b != c, f64";
            LtF(w, x, r, r) {} "a = b < c, f64";
            LeF(w, x, r, r) {} "a = b <= c, f64";
            EqF32(w, x, r, r) {} "a = b == c, f32";
            NeF32(w, x, r, r) {} "a = b != c, f32";
            LtF32(w, x, r, r) {} "a = b < c, f32";
            LeF32(w, x, r, r) {} "a = b <= c, f32";
            EqStr(w, x, r2, r2) {} "a = b == c, strings";
            NeStr(w, x, r2, r2) {} "a = b != c, strings";
            LtStr(w, x, r2, r2) {} "a = b < c, strings";
            LeStr(w, x, r2, r2) {} "a = b <= c, strings";
            EqIface(w, x, r2, r2) {F} "a = b == c, interfaces; panics on uncomparable dynamic types";
            EqAgg(w, ty, rn, rn) {F} "a = b == c, values of aggregate type d in slots";
            // Branches forward. Every compare-and-branch has a backward twin (Loop...) that pays the budget.
            Jmp(x, x, br, lo) {E} "goto";
            BrT(r, x, br, lo) {} "if a goto";
            BrF(r, x, br, lo) {} "if !a goto";
            BrEq(r, r, br, lo) {} "if a == d goto";
            BrNe(r, r, br, lo) {} "if a != d goto";
            BrLtS(r, r, br, lo) {} "if a < d goto, signed";
            BrLeS(r, r, br, lo) {} "if a <= d goto, signed";
            BrLtU(r, r, br, lo) {} "if a < d goto, unsigned";
            BrLeU(r, r, br, lo) {} "if a <= d goto, unsigned";
            BrEqI(r, i, br, lo) {} "if a == d goto";
            BrNeI(r, i, br, lo) {} "if a != d goto";
            BrLtSI(r, i, br, lo) {} "if a < d goto, signed";
            BrLeSI(r, i, br, lo) {} "if a <= d goto, signed";
            BrGtSI(r, i, br, lo) {} "if a > d goto, signed";
            BrGeSI(r, i, br, lo) {} "if a >= d goto, signed";
            BrLtF(r, r, br, lo) {} "if a < d goto, f64";
            BrLeF(r, r, br, lo) {} "if a <= d goto, f64";
            BrNltF(r, r, br, lo) {} "if !(a < d) goto, f64";
            BrNleF(r, r, br, lo) {} "if !(a <= d) goto, f64";
            BrEqF(r, r, br, lo) {} "if a == d goto, f64";
            BrNeF(r, r, br, lo) {} "if a != d goto, f64";
            BrBitZ(r, u, br, lo) {} "if a & d == 0 goto";
            BrBitNZ(r, u, br, lo) {} "if a & d != 0 goto";
            BrTypeEq(r, ty, br, lo) {} "if type word a is type d goto";
            BrTypeNe(r, ty, br, lo) {} "if type word a is not type d goto";
            JmpTab(r, u, tab, lo) {} "goto entry a of the jump table when 0 <= a < d (unsigned), else fall through";
            BrIdxT(r2, r, br, lo) {F} "if a[d] goto, a a slice of bools";
            BrIdxF(r2, r, br, lo) {F} "if !a[d] goto, a a slice of bools";
            // Branches backward.
            Loop(x, x, br, lo) {B, E} "goto, backward";
            LoopT(r, x, br, lo) {B} "if a goto";
            LoopF(r, x, br, lo) {B} "if !a goto";
            LoopEq(r, r, br, lo) {B} "if a == d goto";
            LoopNe(r, r, br, lo) {B} "if a != d goto";
            LoopLtS(r, r, br, lo) {B} "if a < d goto, signed";
            LoopLeS(r, r, br, lo) {B} "if a <= d goto, signed";
            LoopLtU(r, r, br, lo) {B} "if a < d goto, unsigned";
            LoopLeU(r, r, br, lo) {B} "if a <= d goto, unsigned";
            LoopEqI(r, i, br, lo) {B} "if a == d goto";
            LoopNeI(r, i, br, lo) {B} "if a != d goto";
            LoopLtSI(r, i, br, lo) {B} "if a < d goto, signed";
            LoopLeSI(r, i, br, lo) {B} "if a <= d goto, signed";
            LoopGtSI(r, i, br, lo) {B} "if a > d goto, signed";
            LoopGeSI(r, i, br, lo) {B} "if a >= d goto, signed";
            LoopLtF(r, r, br, lo) {B} "if a < d goto, f64";
            LoopLeF(r, r, br, lo) {B} "if a <= d goto, f64";
            LoopNltF(r, r, br, lo) {B} "if !(a < d) goto, f64";
            LoopNleF(r, r, br, lo) {B} "if !(a <= d) goto, f64";
            LoopIncLtS(rw, r, br, lo) {B} "a += 1; if a < d goto, signed";
            LoopIncLtSI(rw, i, br, lo) {B} "a += 1; if a < d goto, signed";
            LoopIncLeS(rw, r, br, lo) {B} "a += 1; if a <= d goto, signed";
            LoopDecGeSI(rw, i, br, lo) {B} "a -= 1; if a >= d goto, signed";
            LoopIncLtLen(rw, r2, br, lo) {B} "a += 1; if a < len(slice d) goto";
            LoopAddLtS(rw, r, r, bs) {B} "a += d; if a < b goto, signed";
            // Memory: [b + c] with c an unsigned byte offset; nil faults.
            LdI8(w, x, r, u) {F} "a = int8 at [b + c]";
            LdU8(w, x, r, u) {F} "a = uint8 at [b + c]";
            LdI16(w, x, r, u) {F} "a = int16 at [b + c]";
            LdU16(w, x, r, u) {F} "a = uint16 at [b + c]";
            LdI32(w, x, r, u) {F} "a = int32 at [b + c]";
            LdU32(w, x, r, u) {F} "a = uint32 or f32 at [b + c]";
            Ld64(w, x, r, u) {F} "a = 8 bytes at [b + c]";
            Ld128(w2, x, r, u) {F} "a,a+1 = string, slice or interface at [b + c], one access";
            LdAgg(wn, ty, r, u) {F} "a... = value of type d at [b + c]";
            St8(r, x, r, u) {F} "1 byte at [b + c] = a";
            St16(r, x, r, u) {F} "2 bytes at [b + c] = a";
            St32(r, x, r, u) {F} "4 bytes at [b + c] = a";
            St64(r, x, r, u) {F} "8 bytes without pointer at [b + c] = a";
            StPtr(r, x, r, u) {F} "pointer at [b + c] = a";
            St128(r2, x, r, u) {F} "string, slice or interface at [b + c] = a,a+1, one access";
            StAgg(rn, ty, r, u) {F} "value of type d at [b + c] = a...";
            CopyT(r, ty, r, x) {F} "*a = *b, values of type d in memory; they may overlap";
            ZeroT(r, ty, x, x) {F} "*a = zero value of type d";
            Lea(w, x, r, u) {F} "a = b + c, nil faults";
            LeaBig(w, x, r, r) {F} "a = b + c, b nil faults; c is an offset that does not fit in 16 bits";
            NilChk(x, x, r, x) {F} "nil faults";
            // Memory with arithmetic.
            IncMem(x, i, r, u) {F} "int at [b + c] += d";
            AddMem(r, x, r, u) {F} "int at [b + c] += a";
            AddMemF(r, x, r, u) {F} "f64 at [b + c] += a";
            SubMemF(r, x, r, u) {F} "f64 at [b + c] -= a";
            MulAddMemF(r, r, r, u) {F} "f64 at [b + c] += a*d, rounded twice";
            MulSubMemF(r, r, r, u) {F} "f64 at [b + c] -= a*d, rounded twice";
            LdAddF(w, r, r, u) {F} "a = d + f64 at [b + c]";
            LdSubF(w, r, r, u) {F} "a = d - f64 at [b + c]";
            LdRsubF(w, r, r, u) {F} "a = f64 at [b + c] - d";
            LdMulF(w, r, r, u) {F} "a = d * f64 at [b + c]";
            LdAdd(w, r, r, u) {F} "a = d + int at [b + c]";
            // Parts of aggregates that lie in the frame: byte c of the value that begins at slot b.
            FrLdI8(w, x, r, u) {} "a = int8 at byte c from slot b on";
            FrLdU8(w, x, r, u) {} "a = uint8";
            FrLdI16(w, x, r, u) {} "a = int16";
            FrLdU16(w, x, r, u) {} "a = uint16";
            FrLdI32(w, x, r, u) {} "a = int32";
            FrLdU32(w, x, r, u) {} "a = uint32 or f32";
            FrSt8(w, x, r, u) {} "1 byte at byte c from slot a on = b";
            FrSt16(w, x, r, u) {} "2 bytes";
            FrSt32(w, x, r, u) {} "4 bytes";
            FrLdAgg(wn, ty, rn, u) {} "a... = value of type d at byte c from slot b on";
            FrStAgg(rn, ty, rn, u) {} "value of type d at byte c from slot a on = b...; the bytes around it stay";
            FrIdx(wn, ty, rn, r) {F} "a... = element c of the array of type d at slot b";
            FrSetIdx(rn, ty, r, rn) {F} "element b of the array of type d at slot a = c...";
            FrIdx64(w, u, rn, r) {F} "a = element c of d one-slot elements at slot b";
            FrSetIdx64(rn, u, r, r) {F} "element b of d one-slot elements at slot a = c";
            // Package variables at byte offset b:c of the globals block.
            GAddr(w, x, glob, lo) {} "a = address of a global";
            LdG64(w, x, glob, lo) {} "a = 8 bytes of a global";
            StG64(r, x, glob, lo) {} "8 bytes without pointer of a global = a";
            StGPtr(r, x, glob, lo) {} "pointer of a global = a";
            LdG128(w2, x, glob, lo) {} "a,a+1 = 16 bytes of a global";
            StG128(r2, x, glob, lo) {} "16 bytes of a global = a,a+1";
            // Slices: b is a slice in two slots, c the index.
            IdxI8(w, x, r2, r) {F} "a = b[c], int8";
            IdxU8(w, x, r2, r) {F} "a = b[c], uint8 or bool";
            IdxI16(w, x, r2, r) {F} "a = b[c], int16";
            IdxU16(w, x, r2, r) {F} "a = b[c], uint16";
            IdxI32(w, x, r2, r) {F} "a = b[c], int32";
            IdxU32(w, x, r2, r) {F} "a = b[c], uint32 or f32";
            Idx64(w, x, r2, r) {F} "a = b[c], 8 bytes";
            Idx128(w2, x, r2, r) {F} "a,a+1 = b[c], 16 bytes";
            IdxAgg(wn, ty, r2, r) {F} "a... = b[c], elements of type d";
            SetIdx8(r2, x, r, r) {F} "a[b] = c, 1 byte";
            SetIdx16(r2, x, r, r) {F} "a[b] = c, 2 bytes";
            SetIdx32(r2, x, r, r) {F} "a[b] = c, 4 bytes";
            SetIdx64(r2, x, r, r) {F} "a[b] = c, 8 bytes without pointer";
            SetIdxPtr(r2, x, r, r) {F} "a[b] = c, pointer";
            SetIdx128(r2, x, r, r2) {F} "a[b] = c,c+1, 16 bytes";
            SetIdxAgg(r2, ty, r, rn) {F} "a[b] = c..., elements of type d";
            AddIdx(r2, x, r, r) {F} "a[b] += c, 64-bit integers";
            AddIdxF(r2, x, r, r) {F} "a[b] += c, f64";
            IdxAddr(w, ty, r2, r) {F} "a = &b[c], elements of type d";
            StrIdx(w, x, r2, r) {F} "a = byte c of string b";
            SliceLen(w, x, r2, x) {} "a = len(b)";
            SliceCap(w, x, r2, x) {} "a = cap(b)";
            ChkIdx(r, x, imm, lo) {F} "panics unless 0 <= a < imm: index of an array";
            PtrIdx(w, ty, r, r) {F} "a = &(*b)[c], b a pointer to an array of type d; nil faults before the index";
            SliceSl(w2, ty, r2, rn) {F} "a = b[c : c+1], elements of type d";
            Slice3(w2, ty, r2, rn) {F} "a = b[c : c+1 : c+2], elements of type d";
            SliceFrom(w2, ty, r2, r) {F} "a = b[c:], elements of type d";
            SliceTo(w2, ty, r2, r) {F} "a = b[:c], elements of type d";
            SliceStr(w2, x, r2, rn) {F} "a = b[c : c+1], strings";
            StrFrom(w2, x, r2, r) {F} "a = b[c:], strings";
            StrTo(w2, x, r2, r) {F} "a = b[:c], strings";
            SliceArr(w2, ty, r, rn) {F} "a = (*b)[c : c+1], b a pointer to an array of type d";
            SliceArr3(w2, ty, r, rn) {F} "a = (*b)[c : c+1 : c+2]";
            SliceToArr(w, ty, r2, x) {F} "a = pointer to the array of type d that slice b begins with";
            MakeSlice(w2, ty, r, r) {A, F} "a = make([]d, b, c)";
            Append1(w2, ty, r2, rn) {A} "a = append(b, c...) of one element of type d";
            Append64(w2, ty, r2, r) {A} "a = append(b, c) of one 8-byte element of type d without pointers";
            AppendGrow(w2, ty, r2, u) {A} "a = b with c more (zero) elements of type d, as append grows";
            AppendSl(w2, ty, r2, r2) {A} "a = append(b, c...), elements of type d";
            AppendStr(w2, ty, r2, r2) {A} "a = append(b, string c...), elements of type d (bytes)";
            CopySl(w, ty, r2, r2) {} "a = copy(b, c), elements of type d";
            CopyStr(w, x, r2, r2) {} "a = copy(bytes b, string c)";
            ClearSl(r2, ty, x, x) {} "clear(a), elements of type d";
            // Strings.
            Concat2(w2, x, r2, r2) {A} "a = b + c";
            ConcatN(w2, x, rn, u) {A} "a = the concatenation of c strings from slot b on";
            RuneAt(w2, x, r2, r) {} "a = rune at byte c of string b, a+1 = byte index behind it; c < len";
            RuneToStr(w2, x, r, x) {A} "a = string(rune b)";
            BytesToStr(w2, x, r2, x) {A} "a = string([]byte b)";
            StrToBytes(w2, ty, r2, x) {A} "a = []byte(string b), elements of type d";
            RunesToStr(w2, x, r2, x) {A} "a = string([]rune b)";
            StrToRunes(w2, ty, r2, x) {A} "a = []rune(string b), elements of type d";
            // Allocation.
            New(w, x, u, x) {A} "a = new(type b)";
            Closure(w, rn, fun, lo) {A} "a = closure of a function over the captured slots from d on";
            // Interfaces.
            MkIface(w2, ty, r, x) {} "a = interface of direct type d with data word b";
            MkIfaceStr(w2, ty, str, lo) {} "a = interface of type d that holds a string constant, without allocation";
            MkIfaceBox(w2, ty, rn, x) {A} "a = interface of boxed type d, a copy of the slots from b on in the heap";
            Assert(wn, ty, r2, ty) {F} "a... = b.(d), d a concrete type; c is b's static type";
            AssertOk(wn, ty, r2, ty) {} "a..., ok behind it = b.(d), d a concrete type";
            AssertI(w2, ty, r2, ty) {F} "a = b.(d), d an interface type";
            AssertIOk(w3, ty, r2, ty) {} "a, ok = b.(d), d an interface type";
            Implements(w, ty, r2, x) {} "a = the dynamic type of b implements interface type d (false for nil)";
            // Calls. The loader puts the callee's frame size into d of Call.
            Call(win, x, fun, lo) {A, P, F, C} "call of a function, window a";
            CallClo(win, x, r, x) {A, P, F, C} "call of closure b, window a";
            CallIface(win, x, r2, sel) {A, P, F, C} "method c of interface b, window a; its data word becomes the first argument";
            CallNative(win, x, nat, lo) {A, P, F, C} "call of a native, window a";
            Ret(x, x, x, x) {E} "return; results are in slots 0...";
            Ret1(x, x, r, x) {E} "slot 0 = b; return";
            Ret2(x, x, r2, x) {E} "slots 0,1 = b,b+1; return";
            RetAdd(x, x, r, r) {E} "slot 0 = b + c, 64-bit integers; return";
            RetI(x, x, imm, lo) {E} "slot 0 = sign-extended imm; return";
            Go(win, u, fun, lo) {A} "start a goroutine: d argument slots from window a";
            GoClo(win, u, r, x) {A, F} "start a goroutine of closure b: d argument slots from window a";
            // Defer, panic, recover. A deferred call is a closure without parameters and results.
            Defer(x, x, r, x) {A} "push closure b on this frame's defer list";
            DeferHandle(w, x, x, x) {} "a = a handle of this frame's defer list";
            DeferTo(r, x, r, x) {A} "push closure b on the defer list of handle a";
            RunDefers(x, x, u, x) {A, P, F, C} "run this frame's deferred calls, last first; their windows begin at slot b";
            Panic(x, x, r2, x) {A, P, F, C, E} "panic(b)";
            Recover(w2, x, x, x) {} "a = recover()";
            Unreachable(x, x, x, x) {F, E} "end of a block that nothing leaves";
            // Maps. Iterators take ITER_SLOTS slots.
            MakeMap(w, ty, r, x) {A} "a = make(map type d, b)";
            MapGet(wn, ty, r, rn) {F} "a... = b[c...], map type d";
            MapGetOk(wn, ty, r, rn) {F} "a..., ok behind it = b[c...]";
            MapGet64(wn, ty, r, r) {F} "a... = b[c], 8-byte integer key";
            MapGetStr(wn, ty, r, r2) {F} "a... = b[c], string key";
            MapGetOk64(wn, ty, r, r) {F} "a..., ok behind it = b[c], 8-byte integer key";
            MapGetOkStr(wn, ty, r, r2) {F} "a..., ok behind it = b[c], string key";
            MapSet(r, ty, rn, rn) {A, F} "a[b...] = c..., map type d";
            MapSet64(r, ty, r, rn) {A, F} "a[b] = c..., 8-byte integer key";
            MapSetStr(r, ty, r2, rn) {A, F} "a[b] = c..., string key";
            MapRef(w, ty, r, rn) {A, F} "a = &b[c...], map type d; zero in a new entry";
            MapRef64(w, ty, r, r) {A, F} "a = &b[c], 8-byte integer key";
            MapRefStr(w, ty, r, r2) {A, F} "a = &b[c], string key";
            MapDel(r, ty, rn, x) {F} "delete(a, b...)";
            MapLen(w, x, r, x) {} "a = len(map b)";
            MapClear(r, ty, x, x) {F} "clear(map a)";
            MapIter(wn, ty, r, x) {A, F} "start iterator a over map b of type d";
            MapNext(w, ty, rn, x) {F} "a = iterator b has a next entry; it moves there";
            MapEntry(wn, ty, rn, wn) {} "a... = key, c... = value of iterator b's entry, of map type d";
            MapKey(wn, ty, rn, x) {} "a... = key of iterator b's entry";
            // Channels.
            MakeChan(w, ty, r, x) {A, F} "a = make(chan type d, b)";
            Send(r, ty, rn, x) {A, P, F} "a <- b..., elements of type d";
            Recv(wn, ty, r, x) {P, F} "a... = <-b, elements of type d";
            RecvOk(wn, ty, r, x) {P, F} "a..., ok behind it = <-b";
            Close(r, x, x, x) {F} "close(a)";
            ChanLen(w, x, r, x) {} "a = len(chan b)";
            ChanCap(w, x, r, x) {} "a = cap(chan b)";
            Select(w, x, sels, lo) {A, P, F} "a = index of the case of the select table that went through, -1 for default";
            TrySend(w, ty, r, rn) {A, F} "a = (b <- c...) goes through at once ? 0 : -1";
            TryRecv(wn, ty, r, w) {F} "a..., ok behind it = <-b if it goes through at once; c = it does ? 0 : -1";
        }
    };
}

macro_rules! define_ops {
    ($($name:ident($a:ident, $d:ident, $b:ident, $c:ident) {$($e:ident),*} $doc:literal;)*) => {
        /// An opcode; the table in this file gives each its operands and effects.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Op { $(#[doc = $doc] $name),* }

        impl Op {
            /// All opcodes in numeric order.
            pub const ALL: &'static [Op] = &[$(Op::$name),*];
            /// What the table says of each opcode, in numeric order.
            pub const INFO: &'static [OpInfo] = &[$(OpInfo {
                name: stringify!($name),
                operands: [Operand::$a, Operand::$d, Operand::$b, Operand::$c],
                effects: Effects(0 $(| Effects::$e.0)*),
                doc: $doc,
            }),*];
        }
    };
}

/// The kind of one operand field; see the table at the top of this file.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    x,
    w,
    r,
    rw,
    w2,
    r2,
    w3,
    wn,
    rn,
    win,
    i,
    u,
    ty,
    sel,
    imm,
    br,
    bs,
    k,
    str,
    fun,
    nat,
    glob,
    data,
    tab,
    sels,
    lo,
}

impl Operand {
    /// Whether the operand takes the 32 bits of b:c.
    pub fn is_wide(self) -> bool {
        use Operand::*;
        matches!(self, imm | br | k | str | fun | nat | glob | data | tab | sels)
    }
}

/// A set of effects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effects(pub u8);

impl Effects {
    /// May allocate.
    pub const A: Effects = Effects(1);
    /// May park the goroutine.
    pub const P: Effects = Effects(2);
    /// May fault.
    pub const F: Effects = Effects(4);
    /// Calls.
    pub const C: Effects = Effects(8);
    /// A backward branch that pays the budget.
    pub const B: Effects = Effects(16);
    /// Ends its block; nothing falls through.
    pub const E: Effects = Effects(32);

    /// Whether any effect of `other` is among these.
    pub const fn has(self, other: Effects) -> bool {
        self.0 & other.0 != 0
    }
}

/// What the table says of one opcode.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    pub name: &'static str,
    /// Kinds of the fields a, d, b, c, in this order.
    pub operands: [Operand; 4],
    pub effects: Effects,
    pub doc: &'static str,
}

for_each_op!(define_ops);

impl Op {
    /// The opcode with this number.
    pub fn from_u16(n: u16) -> Option<Op> {
        Op::ALL.get(n as usize).copied()
    }

    /// This opcode's row of the table.
    pub fn info(self) -> &'static OpInfo {
        &Op::INFO[self as usize]
    }

    /// Whether a stack map belongs to every instruction of this opcode.
    pub fn is_safepoint(self) -> bool {
        const AT: Effects = Effects(Effects::A.0 | Effects::P.0 | Effects::F.0 | Effects::C.0 | Effects::B.0);
        self.info().effects.has(AT)
    }
}
