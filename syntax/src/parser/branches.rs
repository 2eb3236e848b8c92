//! Labels and branch statements of a function body.
//!
//! Reports labels that are undefined, unused or declared twice; `break`, `continue` and `fallthrough` out of place; jumps over
//! variable declarations and into blocks. Bodies of function literals are checked by themselves.
//!
//! A `goto` to a label not yet met is kept and handed to the enclosing block at the end of its own.

use super::*;
use crate::intern::{FastMap, Name};

/// Checks the body of a function that was parsed without errors.
pub(super) fn check<'a>(p: &mut Parser<'a>, body: &'a Block<'a>) {
    let mut checker = Checker {
        p,
        labels: FastMap::default(),
        order: Vec::new(),
        blocks: Vec::new(),
    };
    let forward = checker.block(None, Context::default(), None, body.lbrace, body.stmts);
    for label in forward {
        let text = checker.text(label.name);
        match checker.labels.get_mut(&label.name) {
            Some(target) => {
                target.used = true;
                let block = checker.blocks[target.block].start;
                let at = checker.place(block);
                checker.error(label.start, format!("goto {text} jumps into block starting at {at}"));
            }
            None => checker.error(label.start, format!("label {text} not defined")),
        }
    }
    for name in std::mem::take(&mut checker.order) {
        let label = checker.labels[&name];
        if !label.used {
            let text = checker.text(name);
            checker.error(label.ident.start, format!("label {text} defined and not used"));
        }
    }
}

#[derive(Clone, Copy)]
struct Label<'a> {
    block: usize,
    ident: Ident,
    stmt: &'a Stmt<'a>,
    used: bool,
}

struct BlockInfo {
    parent: Option<usize>,
    start: Pos,
    /// The label of the statement that the block belongs to.
    label: Option<Name>,
}

/// The statements around a block that branches without a label refer to.
#[derive(Clone, Copy, Default)]
struct Context {
    breaks: Breaks,
    continues: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Breaks {
    #[default]
    Nothing,
    /// A loop or select, or a switch around an inner block.
    Some,
    /// A switch, directly around; `last` in its last clause.
    Case {
        last: bool,
    },
    /// A switch around an inner block.
    Switch,
    TypeSwitch,
}

impl Breaks {
    /// As seen from a block within.
    fn inner(self) -> Breaks {
        if let Breaks::Case { .. } = self {
            Breaks::Switch
        } else {
            self
        }
    }
}

/// What an enclosing statement of a label's name is to a labelled branch.
enum Target<'a> {
    Undefined,
    /// Defined, but not around the branch.
    Elsewhere,
    Stmt(&'a Stmt<'a>),
}

struct Checker<'p, 'a> {
    p: &'p mut Parser<'a>,
    labels: FastMap<Name, Label<'a>>,
    /// The names of `labels` in order of declaration.
    order: Vec<Name>,
    blocks: Vec<BlockInfo>,
}

/// The variable declaration that a forward jump may not pass.
struct Declared {
    pos: Pos,
    what: String,
}

impl<'a> Checker<'_, 'a> {
    fn text(&self, name: Name) -> String {
        self.p.interner.text(name).to_string()
    }

    fn place(&self, pos: Pos) -> String {
        self.p.scan.file.position(pos).to_string()
    }

    fn error(&mut self, pos: Pos, msg: String) {
        self.p.side_error(pos, msg);
    }

    fn is_enclosing(&self, mut block: usize, test: impl Fn(usize, &BlockInfo) -> bool) -> bool {
        loop {
            let info = &self.blocks[block];
            if test(block, info) {
                return true;
            }
            match info.parent {
                Some(parent) => block = parent,
                None => return false,
            }
        }
    }

    fn enclosing_target(&mut self, block: usize, name: Name) -> Target<'a> {
        let Some(label) = self.labels.get_mut(&name) else {
            return Target::Undefined;
        };
        label.used = true;
        let stmt = label.stmt;
        if self.is_enclosing(block, |_, info| info.label == Some(name)) {
            Target::Stmt(stmt)
        } else {
            Target::Elsewhere
        }
    }

    /// Checks the statements of a block; the result is the labels of jumps whose targets were not met.
    fn block(
        &mut self,
        parent: Option<usize>,
        ctx: Context,
        label: Option<Name>,
        start: Pos,
        stmts: &'a [Stmt<'a>],
    ) -> Vec<Ident> {
        let block = self.blocks.len();
        self.blocks.push(BlockInfo { parent, start, label });
        let mut forward: Vec<Ident> = Vec::new();
        // Of `forward`, how many came before the last declaration of a variable.
        let mut passed: Vec<ExprId> = Vec::new();
        let mut declared: Option<Declared> = None;

        let last = stmts.iter().rposition(|stmt| !matches!(stmt.kind, StmtKind::Empty));
        let stmts = last.map_or(&[][..], |last| &stmts[..=last]);
        for (i, stmt) in stmts.iter().enumerate() {
            let mut stmt = stmt;
            let mut own_label = None;
            while let StmtKind::Labeled { label, stmt: inner } = stmt.kind {
                if !label.is_blank() {
                    self.declare(block, label, inner);
                    let mut reached = false;
                    let mut errors = Vec::new();
                    forward.retain(|jump| {
                        let matches = jump.name == label.name;
                        reached |= matches;
                        if matches && passed.contains(&jump.id) {
                            errors.push(jump.start);
                        }
                        !matches
                    });
                    if reached && let Some(target) = self.labels.get_mut(&label.name) {
                        target.used = true;
                    }
                    if let Some(declared) = &declared {
                        for pos in errors {
                            let (name, at) = (self.text(label.name), self.place(declared.pos));
                            let msg = format!("goto {name} jumps over declaration of {} at {at}", declared.what);
                            self.error(pos, msg);
                        }
                    }
                    own_label = Some(label.name);
                }
                stmt = inner;
            }
            let inner = Context {
                breaks: ctx.breaks.inner(),
                ..ctx
            };
            match stmt.kind {
                StmtKind::Decl(GenDecl {
                    kind: GenKind::Var,
                    specs: [Spec::Var(spec), ..],
                    ..
                }) => {
                    let what = self.text(spec.names[0].name);
                    declared = Some(Declared { pos: spec.start, what });
                    passed = forward.iter().map(|jump| jump.id).collect();
                }
                StmtKind::Define { lhs, .. } => {
                    let what = crate::strings::list_string(lhs, self.p.interner);
                    declared = Some(Declared { pos: stmt.pos, what });
                    passed = forward.iter().map(|jump| jump.id).collect();
                }
                StmtKind::Break(None) if ctx.breaks == Breaks::Nothing => {
                    self.error(stmt.pos, "break is not in a loop, switch, or select".to_string());
                }
                StmtKind::Continue(None) if !ctx.continues => {
                    self.error(stmt.pos, "continue is not in a loop".to_string());
                }
                StmtKind::Fallthrough => {
                    let msg = match ctx.breaks {
                        Breaks::TypeSwitch => "cannot fallthrough in type switch",
                        Breaks::Case { last } if i + 1 == stmts.len() => {
                            if !last {
                                continue;
                            }
                            "cannot fallthrough final case in switch"
                        }
                        _ => "fallthrough statement out of place",
                    };
                    self.error(stmt.pos, msg.to_string());
                }
                StmtKind::Break(Some(label)) => {
                    let text = self.text(label.name);
                    match self.enclosing_target(block, label.name) {
                        Target::Undefined => self.error(label.start, format!("break label not defined: {text}")),
                        Target::Stmt(Stmt {
                            kind:
                                StmtKind::For(_)
                                | StmtKind::Range(_)
                                | StmtKind::Switch(_)
                                | StmtKind::TypeSwitch(_)
                                | StmtKind::Select(_),
                            ..
                        }) => {}
                        _ => self.error(label.start, format!("invalid break label {text}")),
                    }
                }
                StmtKind::Continue(Some(label)) => {
                    let text = self.text(label.name);
                    match self.enclosing_target(block, label.name) {
                        Target::Undefined => self.error(label.start, format!("continue label not defined: {text}")),
                        Target::Stmt(Stmt {
                            kind: StmtKind::For(_) | StmtKind::Range(_),
                            ..
                        }) => {}
                        _ => self.error(label.start, format!("invalid continue label {text}")),
                    }
                }
                StmtKind::Goto(label) => {
                    let mut found = false;
                    if let Some(target) = self.labels.get_mut(&label.name) {
                        target.used = true;
                        let home = target.block;
                        found = self.is_enclosing(block, |b, _| b == home);
                    }
                    if !found {
                        forward.push(label);
                    }
                }
                StmtKind::Block(body) => {
                    forward.extend(self.block(Some(block), inner, own_label, body.lbrace, body.stmts));
                }
                StmtKind::If(_) => self.if_chain(block, inner, own_label, stmt, &mut forward),
                StmtKind::For(ForStmt { body, .. }) | StmtKind::Range(RangeStmt { body, .. }) => {
                    let ctx = Context {
                        breaks: Breaks::Some,
                        continues: true,
                    };
                    forward.extend(self.block(Some(block), ctx, own_label, body.lbrace, body.stmts));
                }
                StmtKind::Switch(switch) => {
                    let count = switch.clauses.len();
                    for (i, clause) in switch.clauses.iter().enumerate() {
                        let ctx = Context {
                            breaks: Breaks::Case { last: i + 1 == count },
                            ..ctx
                        };
                        forward.extend(self.block(Some(block), ctx, own_label, clause.start, clause.body));
                    }
                }
                StmtKind::TypeSwitch(switch) => {
                    let ctx = Context {
                        breaks: Breaks::TypeSwitch,
                        ..ctx
                    };
                    for clause in switch.clauses {
                        forward.extend(self.block(Some(block), ctx, own_label, clause.start, clause.body));
                    }
                }
                StmtKind::Select(select) => {
                    let ctx = Context {
                        breaks: Breaks::Some,
                        ..ctx
                    };
                    for clause in select.clauses {
                        forward.extend(self.block(Some(block), ctx, own_label, clause.start, clause.body));
                    }
                }
                _ => {}
            }
        }
        forward
    }

    /// An `if` and its `else` parts. Each `else` is a block around what follows it.
    fn if_chain(
        &mut self,
        parent: usize,
        ctx: Context,
        label: Option<Name>,
        stmt: &'a Stmt<'a>,
        forward: &mut Vec<Ident>,
    ) {
        let mut parent = parent;
        let mut label = label;
        let mut next = Some(stmt);
        while let Some(stmt) = next.take() {
            match stmt.kind {
                StmtKind::If(stmt) => {
                    forward.extend(self.block(Some(parent), ctx, label, stmt.then.lbrace, stmt.then.stmts));
                    if let Some(els) = stmt.els {
                        let block = self.blocks.len();
                        self.blocks.push(BlockInfo {
                            parent: Some(parent),
                            start: els.pos,
                            label,
                        });
                        parent = block;
                        label = None;
                        next = Some(els);
                    }
                }
                StmtKind::Block(body) => {
                    forward.extend(self.block(Some(parent), ctx, label, body.lbrace, body.stmts));
                }
                _ => {}
            }
        }
    }

    fn declare(&mut self, block: usize, ident: Ident, stmt: &'a Stmt<'a>) {
        if let Some(other) = self.labels.get(&ident.name) {
            let other = other.ident.start;
            let (text, at) = (self.text(ident.name), self.place(other));
            return self.error(ident.start, format!("label {text} already defined at {at}"));
        }
        self.labels.insert(
            ident.name,
            Label {
                block,
                ident,
                stmt,
                used: false,
            },
        );
        self.order.push(ident.name);
    }
}
