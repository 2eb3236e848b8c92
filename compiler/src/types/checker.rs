//! The checker's state, and the operations on it that everything else uses.
//!
//! One [`Checker`] serves a session. Types, objects and packages lie in append-only tables outside it ([`Tables`]), so what is read
//! there (`check.ty(id)`, `check.obj(id)`) lives as long as the session and is not a borrow of the checker. What depends on
//! the place that is being checked is the environment ([`Env`]), saved and restored around each declaration and body.
//!
//! A declaration is checked when it is first needed. What must wait until the types involved are complete is queued
//! with [`Checker::later`] and runs, in order, in [`Checker::process_delayed`].

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32};

use govm_syntax::FastMap;
use govm_syntax::ast::{Expr, ExprId, FuncDecl, Ident, TypeSpec};
use govm_syntax::{FileId, Interner, Name, Pos, SourceMap};

use super::constant::Value;
use super::embed::{EmbedVar, Embedded};
use super::errors::TypeError;
use super::ifacecycle::InterfaceNode;
use super::info::{FileInfo, InstanceInfo, Mode, Selection};
use super::initorder::Initializer;
use super::layered::Layered;
use super::lookup::WideStruct;
use super::mono::MonoGraph;
use super::objects::{ObjId, ObjKind, Object};
use super::package::{Package, PkgId};
use super::parallel::Session;
use super::scope::{Scope, ScopeId};
use super::sizes::Size;
use super::table::{Table, index_type};
use super::types::{Interface, Named, Signature, Struct, Type, TypeId, TypeParam, tid};
use super::universe::{self, Universe};
use crate::packages::embed::Embed;

index_type! {
    /// A package-level declaration.
    DeclId
}

/// The tables of a session, which outlive its checker.
#[derive(Default)]
pub struct Tables {
    /// All types.
    pub types: Table<TypeId, Type>,
    /// All objects.
    pub objects: Table<ObjId, Object>,
    /// All packages.
    pub packages: Table<PkgId, Package>,
    /// The number of type parameters.
    pub(crate) tparams: AtomicU32,
    /// Whether a type was met whose values can make a stack frame too large.
    pub(crate) large_types: AtomicBool,
}

/// A language version, `go1.N`; 0 where none is set: then everything is allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct GoVersion(pub u16);

impl GoVersion {
    /// The version that this checker implements.
    pub const CURRENT: GoVersion = GoVersion(27);

    /// Whether a version is set.
    pub fn is_valid(self) -> bool {
        self.0 != 0
    }

    /// The version of a file that asks for `own` in a module that asks for `asked`: files may not ask for one before versions per file
    /// came.
    pub fn of_file(own: GoVersion, asked: GoVersion) -> GoVersion {
        if own.is_valid() { own.max(GoVersion(21)) } else { asked }
    }

    /// Reads `go1.21`, `1.21.3` and the like; not set for anything else.
    pub fn parse(text: &str) -> GoVersion {
        let text = text.strip_prefix("go").unwrap_or(text);
        let Some(rest) = text.strip_prefix("1.") else {
            return GoVersion(0);
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest[..digits].parse().map_or(GoVersion(0), GoVersion)
    }
}

impl fmt::Display for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "go1.{}", self.0)
    }
}

/// A package-level declaration, or that of a method.
pub struct DeclInfo<'a> {
    /// The package.
    pub pkg: PkgId,
    /// The file.
    pub file: FileId,
    /// The scope of the file's imports.
    pub file_scope: ScopeId,
    /// The file's language version.
    pub version: GoVersion,
    /// The first object that has this declaration.
    pub obj: Option<ObjId>,
    /// The variables of a `var a, b = f()`, all of which have this declaration; else empty.
    pub lhs: Box<[ObjId]>,
    /// The type of a constant or variable.
    pub vtyp: Option<&'a Expr<'a>>,
    /// The value of a constant or variable.
    pub init: Option<&'a &'a Expr<'a>>,
    /// Whether a constant's value repeats that of an earlier one.
    pub inherited: bool,
    /// The value of iota for a constant.
    pub iota: u32,
    /// A type declaration.
    pub tdecl: Option<&'a TypeSpec<'a>>,
    /// A function declaration.
    pub fdecl: Option<&'a FuncDecl<'a>>,
}

/// The package-level objects that a declaration's value or body refers to.
#[derive(Default)]
pub(crate) struct Deps {
    /// In order of first reference.
    pub list: Vec<ObjId>,
    set: FastMap<u32, ()>,
}

impl DeclInfo<'_> {
    /// Whether there is a value or a body.
    pub fn has_initializer(&self) -> bool {
        self.init.is_some() || self.fdecl.is_some_and(|f| f.body.is_some())
    }
}

/// Levels of scopes between those that remember what was found around them.
const FAR: u32 = 64;

/// What depends on the place that is being checked.
#[derive(Clone)]
pub struct Env {
    /// The package.
    pub pkg: PkgId,
    /// The file, whose [`FileInfo`] facts are recorded in.
    pub file: FileId,
    /// The package-level declaration whose value or body is checked.
    pub decl: Option<DeclId>,
    /// Where lookups begin.
    pub scope: ScopeId,
    /// The language version of the file.
    pub version: GoVersion,
    /// The value of iota within a constant declaration.
    pub iota: Option<u32>,
    /// Where errors are reported within a repeated constant expression: at the identifier that is being declared.
    pub errpos: Pos,
    /// Whether a type parameter list is being checked.
    pub in_tparam_list: bool,
    /// The signature of the function whose body is checked.
    pub sig: Option<TypeId>,
    /// Calls of the predeclared panic in the function, for the check of missing returns.
    pub is_panic: Vec<ExprId>,
    /// Whether the expression contains a call or a receive.
    pub has_call_or_recv: bool,
}

/// An action that waits for types to be complete.
type ActionFn<'a> = Box<dyn FnOnce(&mut Checker<'a>) + Send + 'a>;

struct Action<'a> {
    pkg: PkgId,
    file: FileId,
    version: GoVersion,
    run: ActionFn<'a>,
}

/// What the checker knows of a package while it checks it, beside what is in [`Package`].
#[derive(Default)]
pub struct PackageState<'a> {
    /// Package-level objects and methods, in source order.
    pub objects: Vec<ObjId>,
    /// Its files.
    pub files: Vec<FileId>,
    /// Its imported packages' names, of all files.
    pub imports: Vec<ObjId>,
    /// Methods whose receiver type was not checked yet, by that type's object.
    pub methods: FastMap<u32, Vec<ObjId>>,
    /// The packages that it imports, each once.
    pub imported: Vec<PkgId>,
    /// Its init functions, in source order.
    pub inits: Vec<ObjId>,
    /// The order in which its variables are initialized; of a package that is checked whole.
    pub init_order: Vec<Initializer<'a>>,
    /// The files of a library package that are read when something in them is needed, and which have been.
    pub lazy: Option<&'a super::lazy::LazyPackage>,
    pub read: Vec<bool>,
    /// Imports whose packages have other paths than those in the text.
    pub renamed: Vec<(&'a str, &'a str)>,
    /// The package's trees.
    pub asts: Vec<&'a govm_syntax::ast::File<'a>>,
    /// What its `//go:embed` directives name.
    pub embeds: &'a [Embed],
    /// Its variables that have such directives.
    pub embed_vars: Vec<EmbedVar<'a>>,
    /// What these are to hold at the start; those named `_` are not among them.
    pub embedded: Vec<(ObjId, Embedded<'a>)>,
}

/// The checker of a session.
pub struct Checker<'a> {
    /// The tables.
    pub t: &'a Tables,
    /// The texts of names.
    pub names: &'a Interner,
    /// The sources, to print positions in texts.
    pub sources: &'a SourceMap,
    /// The objects of the universe.
    pub universe: Universe,
    /// All scopes.
    pub(crate) scopes: Layered<Scope>,
    /// Objects that were inserted into scopes while those were shared.
    pub(crate) members: FastMap<u32, Scope>,
    /// Struct types with many fields.
    pub(crate) wide_structs: FastMap<TypeId, WideStruct>,
    /// What names denote seen from the ends of deep scopes, every [`FAR`] levels: a chain of else-ifs nests without an end. What is around
    /// the current scope gains no names, but for a declaration: that removes the name.
    pub(crate) far: FastMap<Name, FastMap<ScopeId, (ScopeId, ObjId)>>,
    /// All package-level declarations.
    pub(crate) decls: Layered<DeclInfo<'a>>,
    /// What they refer to.
    pub(crate) deps: FastMap<u32, Deps>,
    /// Functions whose bodies were checked, or are queued to be.
    pub(crate) queued: FastMap<u32, ()>,
    /// Whether bodies are collected in `bodies` rather than checked with all else that waits for types to be complete.
    pub(crate) collects_bodies: bool,
    pub(crate) bodies: Vec<(ObjId, DeclId)>,
    /// How many threads check bodies; as many as there are cores, where it is not said before it is needed.
    pub threads: Option<usize>,
    /// The session, of a checker for a thread.
    pub(crate) session: Option<Session<'a>>,
    /// The state of each package.
    pub packages: Vec<PackageState<'a>>,
    /// The facts of each file, by its number in the source map from the first one on.
    pub infos: Vec<FileInfo>,
    pub(crate) first_info: u32,
    /// The language version that each file asks for itself, and that of its module, by its number in the source map.
    pub(crate) file_versions: Vec<(GoVersion, GoVersion)>,
    /// Packages by import path.
    pub package_map: FastMap<Box<str>, PkgId>,
    /// The name under which a dot-imported object was imported: by file scope and name.
    pub dot_imports: FastMap<(u32, u32), ObjId>,
    /// Errors in the order in which they were found.
    pub errors: Vec<TypeError>,
    /// Whether the package being checked has errors.
    pub has_errors: bool,
    /// What depends on the place that is being checked.
    pub env: Env,
    /// Objects that are being declared, for the report of cycles.
    pub(crate) obj_path: Vec<ObjId>,
    /// Their places in it.
    pub(crate) obj_path_idx: FastMap<u32, u32>,
    delayed: Vec<Option<Action<'a>>>,
    /// Instances by a hash of generic type and arguments.
    pub(crate) instances: FastMap<u64, Vec<TypeId>>,
    /// The types of method values, by method.
    pub(crate) method_values: FastMap<u32, TypeId>,
    /// Pointer types that operators made, by base type.
    pub(crate) pointers: FastMap<u32, TypeId>,
    /// Slice types that operators made, by element type.
    pub(crate) slices: FastMap<u32, TypeId>,
    /// Errors that are reported when there are no others: of directives, and of types that are too large.
    pub(crate) late_errors: Vec<(Pos, String)>,
    /// The interface types that the package mentions.
    pub(crate) interfaces: Vec<InterfaceNode>,
    /// Instances that are being expanded, and interfaces whose type sets are being computed.
    pub(crate) expanding: FastMap<u32, ()>,
    pub(crate) busy: FastMap<usize, ()>,
    /// Defined types that are known not to contain themselves.
    pub(crate) valid_types: FastMap<u32, ()>,
    /// The sizes of defined types, as far as they were asked for.
    pub(crate) sizes: FastMap<u32, Option<Size>>,
    /// Whether the size of a defined type depends on type parameters, as far as it was asked for.
    pub(crate) var_sizes: FastMap<u32, bool>,
    /// The instances that this is being found out for.
    pub(crate) sizing: Vec<TypeId>,
    /// The methods of types that have many, by name.
    pub(crate) method_index: FastMap<usize, FastMap<u32, u32>>,
    /// Links of the expression that is being checked, see `expr.rs`.
    pub(crate) spine: Vec<&'a Expr<'a>>,
    /// The instantiations of the package that is being checked.
    pub(crate) mono: MonoGraph,
}

impl<'a> Checker<'a> {
    /// A checker over fresh tables.
    pub fn new(t: &'a Tables, names: &'a Interner, sources: &'a SourceMap) -> Checker<'a> {
        let mut scopes = Vec::new();
        let universe = universe::build(t, &mut scopes);
        let mut check = Checker::over(t, names, sources, universe, scopes.into());
        check.package_map.insert("unsafe".into(), universe.unsafe_pkg);
        check.packages.push(PackageState::default());
        check
    }

    /// A checker that knows no packages.
    pub(crate) fn over(
        t: &'a Tables,
        names: &'a Interner,
        sources: &'a SourceMap,
        universe: Universe,
        scopes: Layered<Scope>,
    ) -> Checker<'a> {
        Checker {
            t,
            names,
            sources,
            universe,
            scopes,
            members: FastMap::default(),
            wide_structs: FastMap::default(),
            far: FastMap::default(),
            decls: Vec::new().into(),
            deps: FastMap::default(),
            queued: FastMap::default(),
            collects_bodies: false,
            bodies: Vec::new(),
            threads: None,
            session: None,
            packages: Vec::new(),
            infos: Vec::new(),
            first_info: 0,
            file_versions: Vec::new(),
            package_map: FastMap::default(),
            dot_imports: FastMap::default(),
            errors: Vec::new(),
            has_errors: false,
            env: Env {
                pkg: universe.unsafe_pkg,
                file: FileId(0),
                decl: None,
                scope: universe.scope,
                version: GoVersion::default(),
                iota: None,
                errpos: Pos::NONE,
                in_tparam_list: false,
                sig: None,
                is_panic: Vec::new(),
                has_call_or_recv: false,
            },
            obj_path: Vec::new(),
            obj_path_idx: FastMap::default(),
            delayed: Vec::new(),
            instances: FastMap::default(),
            method_values: FastMap::default(),
            pointers: FastMap::default(),
            slices: FastMap::default(),
            late_errors: Vec::new(),
            interfaces: Vec::new(),
            expanding: FastMap::default(),
            busy: FastMap::default(),
            valid_types: FastMap::default(),
            sizes: FastMap::default(),
            var_sizes: FastMap::default(),
            sizing: Vec::new(),
            method_index: FastMap::default(),
            spine: Vec::new(),
            mono: MonoGraph::default(),
        }
    }

    // Reading the tables.

    /// A type.
    #[inline]
    pub fn ty(&self, id: TypeId) -> &'a Type {
        self.t.types.get(id)
    }

    /// An object.
    #[inline]
    pub fn obj(&self, id: ObjId) -> &'a Object {
        self.t.objects.get(id)
    }

    /// How many objects there are so far.
    pub fn object_count(&self) -> u32 {
        self.t.objects.len()
    }

    /// A package.
    pub fn package(&self, id: PkgId) -> &'a Package {
        self.t.packages.get(id)
    }

    /// The name of a package.
    pub fn package_name(&self, id: PkgId) -> &'a str {
        self.package(id).name.get().map_or("_", |&n| self.text(n))
    }

    /// The text of a name.
    pub fn text(&self, name: Name) -> &'a str {
        self.names.text(name)
    }

    /// The text of an object's name.
    pub fn obj_text(&self, id: ObjId) -> &'a str {
        self.text(self.obj(id).name)
    }

    /// The type of an object; the invalid type while it is not determined.
    pub fn obj_type(&self, id: ObjId) -> TypeId {
        self.obj(id).typ().unwrap_or(tid::INVALID)
    }

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        self.scopes.get(id.0)
    }

    /// A declaration.
    pub fn decl(&self, id: DeclId) -> &DeclInfo<'a> {
        self.decls.get(id.0)
    }

    /// The declaration of a package-level object or method.
    pub fn decl_of(&self, obj: ObjId) -> Option<&DeclInfo<'a>> {
        self.obj(obj).decl.get().map(|d| self.decl(d))
    }

    /// Whether a file is of one of the library's packages.
    pub fn is_embedded(&self, file: FileId) -> bool {
        let packages = self.packages.iter().enumerate();
        let of = packages.filter(|(_, p)| p.files.contains(&file)).map(|(i, _)| i).next();
        of.is_some_and(|i| self.package(PkgId(i as u32)).embedded)
    }

    /// The facts of a file.
    pub fn info(&self, file: FileId) -> &FileInfo {
        &self.infos[(file.0 - self.first_info) as usize]
    }

    /// The facts of the file that is being checked.
    pub fn facts(&mut self) -> &mut FileInfo {
        &mut self.infos[(self.env.file.0 - self.first_info) as usize]
    }

    // Making types and objects.

    /// Adds a type.
    pub fn new_type(&self, t: Type) -> TypeId {
        self.t.types.push(t)
    }

    /// Adds an object.
    pub fn new_object(&self, o: Object) -> ObjId {
        self.t.objects.push(o)
    }

    /// A tuple of variables.
    pub fn new_tuple(&self, vars: Vec<ObjId>) -> TypeId {
        if vars.is_empty() {
            tid::EMPTY_TUPLE
        } else {
            self.new_type(Type::Tuple(vars.into()))
        }
    }

    // Taking types apart; none looks at underlying types.

    /// The variables of a tuple; none for other types.
    pub fn tuple(&self, id: TypeId) -> &'a [ObjId] {
        match self.ty(id) {
            Type::Tuple(vars) => vars,
            _ => &[],
        }
    }

    /// The signature, if the type is one.
    pub fn as_signature(&self, id: TypeId) -> Option<&'a Signature> {
        match self.ty(id) {
            Type::Signature(s) => Some(s),
            _ => None,
        }
    }

    /// The struct, if the type is one.
    pub fn as_struct(&self, id: TypeId) -> Option<&'a Struct> {
        match self.ty(id) {
            Type::Struct(s) => Some(s),
            _ => None,
        }
    }

    /// The interface, if the type is one.
    pub fn as_interface(&self, id: TypeId) -> Option<&'a Interface> {
        match self.ty(id) {
            Type::Interface(i) => Some(i),
            _ => None,
        }
    }

    /// The element type of a pointer type.
    pub fn as_pointer(&self, id: TypeId) -> Option<TypeId> {
        match self.ty(id) {
            Type::Pointer(base) => Some(*base),
            _ => None,
        }
    }

    /// The defined type or instance that the type is, looking through aliases.
    pub fn as_named(&self, id: TypeId) -> Option<&'a Named> {
        match self.ty(self.unalias(id)) {
            Type::Named(n) => Some(n),
            _ => None,
        }
    }

    /// The type parameter that the type is, looking through aliases.
    pub fn as_tparam(&self, id: TypeId) -> Option<&'a TypeParam> {
        match self.ty(self.unalias(id)) {
            Type::TypeParam(p) => Some(p),
            _ => None,
        }
    }

    // Scopes.

    /// Opens a scope within the current one and makes it current.
    pub fn open_scope(&mut self, pos: Pos) -> ScopeId {
        let mut scope = Scope::new(Some(self.env.scope));
        scope.pos = pos;
        scope.depth = self.scope(self.env.scope).depth + 1;
        let id = ScopeId(self.scopes.push(scope));
        // Those around functions need not know theirs.
        if let Some(outer) = self.scopes.own_mut(self.env.scope.0) {
            outer.children.push(id);
        }
        self.env.scope = id;
        id
    }

    /// Makes the enclosing scope current again.
    pub fn close_scope(&mut self) {
        if let Some(parent) = self.scope(self.env.scope).parent {
            self.env.scope = parent;
        }
    }

    /// Finds what a name denotes at the current place, and the scope that has it.
    pub fn lookup_scope(&mut self, name: Name) -> Option<(ScopeId, ObjId)> {
        let package = self.package(self.env.pkg).scope;
        let mut at = Some(self.env.scope);
        let mut passed = None;
        let mut found = None;
        while let Some(id) = at {
            let scope = self.scope(id);
            if let Some(obj) = scope.get(name) {
                found = Some((id, obj));
                break;
            }
            at = scope.parent;
            if scope.depth % FAR == FAR - 1 {
                if let Some(known) = self.far.get(&name).and_then(|ends| ends.get(&id)) {
                    found = Some(*known);
                    break;
                }
                passed = passed.or(Some(id));
            }
            if id == package
                && let Some(obj) = self.member(self.env.pkg, name)
            {
                found = Some((id, obj));
                break;
            }
        }
        if let (Some(id), Some(found)) = (passed, found) {
            self.far.entry(name).or_default().insert(id, found);
        }
        found
    }

    /// Forgets what the name denotes seen from deep scopes: it is declared in one around them.
    pub(crate) fn forget_far(&mut self, name: Name) {
        if !self.far.is_empty() {
            self.far.remove(&name);
        }
    }

    /// Finds what a name denotes at the current place.
    pub fn lookup(&mut self, name: Name) -> Option<ObjId> {
        self.lookup_scope(name).map(|(_, obj)| obj)
    }

    // Recording facts.

    /// Records mode, type and value of an expression.
    pub fn record_type_and_value(&mut self, e: &Expr<'_>, mode: Mode, typ: TypeId, val: Option<&Value>) {
        if mode != Mode::Invalid {
            self.facts().set(e.id, mode, typ, val);
        }
    }

    /// Records the object that an identifier declares.
    pub fn record_def(&mut self, id: Ident, obj: ObjId) {
        self.facts().set_obj(id.id, obj);
    }

    /// Records the object that an identifier refers to.
    pub fn record_use(&mut self, id: Ident, obj: ObjId) {
        self.facts().set_obj(id.id, obj);
    }

    /// Records the variable that a type switch clause declares.
    pub fn record_implicit(&mut self, clause: ExprId, obj: ObjId) {
        self.facts().set_obj(clause, obj);
    }

    /// Records what a selector expression selects.
    pub fn record_selection(&mut self, selector: &Expr<'_>, sel: Ident, selection: Selection) {
        self.record_use(sel, selection.obj);
        self.facts().set_selection(selector.id, selection);
    }

    /// Records the type arguments of the identifier of `expr`, which may be an index expression or a selector.
    pub fn record_instance(&mut self, expr: &Expr<'_>, targs: &[TypeId], typ: TypeId) {
        use govm_syntax::ast::ExprKind;
        let mut e = expr;
        loop {
            e = match e.kind {
                ExprKind::Index { x, .. } | ExprKind::Paren(x) => x,
                ExprKind::Name(id) => {
                    return self.facts().set_instance(
                        id.id,
                        InstanceInfo {
                            targs: targs.into(),
                            typ,
                        },
                    );
                }
                ExprKind::Selector { sel, .. } => {
                    return self.facts().set_instance(
                        sel.id,
                        InstanceInfo {
                            targs: targs.into(),
                            typ,
                        },
                    );
                }
                _ => return,
            };
        }
    }

    /// Records that the declaration being checked refers to a package-level object.
    pub fn add_decl_dep(&mut self, to: ObjId) {
        let Some(from) = self.env.decl else { return };
        if self.obj(to).decl.get().is_none() {
            return;
        }
        let from = self.deps.entry(from.0).or_default();
        if from.set.insert(to.0, ()).is_none() {
            from.list.push(to);
        }
    }

    /// Whether the object is one of package unsafe or the universe.
    pub fn is_predeclared(&self, obj: ObjId) -> bool {
        self.obj(obj).pkg.is_none_or(|p| p == self.universe.unsafe_pkg)
    }

    /// The value of a constant object; unknown while it is not determined.
    pub fn const_value(&self, obj: ObjId) -> Value {
        match &self.obj(obj).kind {
            ObjKind::Const { val } => val.get().cloned().unwrap_or(Value::Unknown),
            _ => Value::Unknown,
        }
    }

    // The queue of actions.

    /// Queues an action until the types being declared are complete.
    pub fn later(&mut self, run: impl FnOnce(&mut Checker<'a>) + Send + 'a) {
        let Env { pkg, file, version, .. } = self.env;
        self.delayed.push(Some(Action {
            pkg,
            file,
            version,
            run: Box::new(run),
        }));
    }

    /// Where the queue ends now; for [`Checker::process_delayed`].
    pub fn delayed_top(&self) -> usize {
        self.delayed.len()
    }

    /// Runs the actions that were queued since `top`, and those that they queue.
    pub fn process_delayed(&mut self, top: usize) {
        let Env { pkg, file, version, .. } = self.env;
        let mut i = top;
        while i < self.delayed.len() {
            if let Some(a) = self.delayed[i].take() {
                self.env.pkg = a.pkg;
                self.env.file = a.file;
                self.env.version = a.version;
                (a.run)(self);
            }
            i += 1;
        }
        self.delayed.truncate(top);
        self.env.pkg = pkg;
        self.env.file = file;
        self.env.version = version;
    }

    /// Notes that an object is being declared.
    pub(crate) fn push_obj(&mut self, obj: ObjId) {
        self.obj_path_idx.insert(obj.0, self.obj_path.len() as u32);
        self.obj_path.push(obj);
    }

    /// Ends the last [`Checker::push_obj`].
    pub(crate) fn pop_obj(&mut self) {
        if let Some(obj) = self.obj_path.pop() {
            self.obj_path_idx.remove(&obj.0);
        }
    }
}
