//! Making one function's MIR: registers, blocks, and a place where instructions are appended.
//!
//! Invariant: while no block is current (after a terminator) instructions are dropped: they cannot be reached. `finish` drops
//! the blocks that nothing leads to, so every block of a finished function can be reached from its entry or is its
//! recover block.

use super::ir::*;
use std::sync::Arc;

/// A function in the making.
pub struct FuncBuilder {
    func: Func,
    /// The terminator of each block, once it has one.
    terms: Vec<Option<(Term, Pos)>>,
    cur: Option<BlockId>,
    pos: Pos,
}

impl FuncBuilder {
    /// An empty function; its entry block is current.
    pub fn new(name: impl Into<String>, pos: Pos) -> FuncBuilder {
        let func = Func {
            name: name.into(),
            pos,
            params: Vec::new(),
            results: Vec::new(),
            result_regs: Vec::new(),
            regs: Vec::new(),
            blocks: Vec::new(),
            captures: Vec::new(),
            recover_block: None,
            has_defer: false,
            wrapper: false,
            noinline: false,
            sig: None,
            inlined: Vec::new(),
        };
        let mut b = FuncBuilder {
            func,
            terms: Vec::new(),
            cur: None,
            pos,
        };
        let entry = b.block();
        b.cur = Some(entry);
        b
    }

    /// The function's own data.
    pub fn func(&mut self) -> &mut Func {
        &mut self.func
    }

    /// The position of the instructions to come.
    pub fn set_pos(&mut self, pos: Pos) {
        self.pos = pos;
    }

    /// The position of the instructions to come.
    pub fn pos(&self) -> Pos {
        self.pos
    }

    /// A temporary of a type.
    pub fn temp(&mut self, ty: Ty) -> VReg {
        self.reg(ty, RegKind::Value, None)
    }

    /// A register for a source variable.
    pub fn var(&mut self, ty: Ty, name: &str) -> VReg {
        self.reg(ty, RegKind::Value, Some(name.into()))
    }

    /// A register of any kind.
    pub fn reg(&mut self, ty: Ty, kind: RegKind, name: Option<Arc<str>>) -> VReg {
        self.func.regs.push(RegData { ty, kind, name });
        VReg(self.func.regs.len() as u32 - 1)
    }

    /// The type of a register.
    pub fn reg_ty(&self, v: VReg) -> Ty {
        self.func.regs[v.0 as usize].ty
    }

    /// A parameter: a register that is written at entry.
    pub fn param(&mut self, ty: Ty, name: Option<&str>) -> VReg {
        let v = self.reg(ty, RegKind::Value, name.map(Arc::from));
        self.func.params.push(v);
        v
    }

    /// A new block; it does not become current.
    pub fn block(&mut self) -> BlockId {
        self.func.blocks.push(Block {
            insts: Vec::new(),
            term: Term::Unreachable,
            term_pos: Pos::default(),
        });
        self.terms.push(None);
        BlockId(self.func.blocks.len() as u32 - 1)
    }

    /// Whether instructions can be reached.
    pub fn live(&self) -> bool {
        self.cur.is_some()
    }

    /// The block that is being filled.
    pub fn current(&self) -> Option<BlockId> {
        self.cur
    }

    /// Goes on in block `b`, which has no terminator yet; falls into it from the current block.
    pub fn start(&mut self, b: BlockId) {
        self.jump(b);
        self.cur = Some(b);
    }

    /// Goes on in block `b` without a jump to it from the current block, which must have ended.
    pub fn enter(&mut self, b: BlockId) {
        debug_assert!(self.cur.is_none());
        self.cur = Some(b);
    }

    /// Leaves the current block open, to go on with it by `resume`.
    pub fn suspend(&mut self) -> Option<BlockId> {
        self.cur.take()
    }

    /// Goes on with a block that `suspend` left.
    pub fn resume(&mut self, b: Option<BlockId>) {
        debug_assert!(self.cur.is_none());
        self.cur = b;
    }

    /// Appends an instruction.
    pub fn push(&mut self, inst: Inst) {
        if let Some(b) = self.cur {
            self.func.blocks[b.0 as usize].insts.push((inst, self.pos));
        }
    }

    /// Ends the current block.
    pub fn end(&mut self, term: Term) {
        if let Some(b) = self.cur.take() {
            self.terms[b.0 as usize] = Some((term, self.pos));
        }
    }

    /// Ends the current block with a jump.
    pub fn jump(&mut self, to: BlockId) {
        self.end(Term::Jump(to));
    }

    /// Puts instructions before all others of the entry block.
    pub fn prepend(&mut self, insts: Vec<(Inst, Pos)>) {
        self.func.blocks[0].insts.splice(0..0, insts);
    }

    /// The finished function. An open end is unreachable.
    pub fn finish(mut self) -> Func {
        self.end(Term::Unreachable);
        for (block, term) in self.func.blocks.iter_mut().zip(self.terms) {
            if let Some((term, pos)) = term {
                block.term = term;
                block.term_pos = pos;
            }
        }
        drop_unreachable(&mut self.func);
        self.func
    }
}

/// Calls `f` with each block that a terminator leads to.
pub fn targets_mut(term: &mut Term, f: &mut dyn FnMut(&mut BlockId)) {
    match term {
        Term::Jump(b) => f(b),
        Term::Branch { then, els, .. } | Term::CmpBranch { then, els, .. } | Term::TypeBranch { then, els, .. } => {
            f(then);
            f(els);
        }
        Term::Switch { targets, default, .. } => {
            targets.iter_mut().for_each(&mut *f);
            f(default);
        }
        Term::Return(_) | Term::Panic(_) | Term::Unreachable => {}
    }
}

/// Drops the blocks that neither the entry nor the recover block leads to.
fn drop_unreachable(func: &mut Func) {
    let mut seen = vec![false; func.blocks.len()];
    let mut work = vec![BlockId(0)];
    work.extend(func.recover_block);
    while let Some(b) = work.pop() {
        if !std::mem::replace(&mut seen[b.0 as usize], true) {
            targets_mut(&mut func.blocks[b.0 as usize].term, &mut |t| work.push(*t));
        }
    }
    let mut place = Vec::with_capacity(seen.len());
    let mut n = 0;
    for &s in &seen {
        place.push(BlockId(n));
        n += s as u32;
    }
    let mut at = 0;
    func.blocks.retain(|_| {
        at += 1;
        seen[at - 1]
    });
    for block in &mut func.blocks {
        targets_mut(&mut block.term, &mut |t| *t = place[t.0 as usize]);
    }
    if let Some(b) = &mut func.recover_block {
        *b = place[b.0 as usize];
    }
}
