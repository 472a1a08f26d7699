//! The symbol table: which scopes a program has, which names each of them binds and uses, and where
//! every name lives (local, global, free, cell).
//!
//! [`SymbolTable::build`] makes two passes, as CPython's `symtable.c`: `collect` walks the tree and
//! notes the raw facts as `DEF_*` flags; `analyze` then decides scopes from the outermost block
//! inwards and merges comprehensions that are compiled inline. The result answers both code
//! generation and the module `_symtable`. Not here: the AST, and what is emitted for a name.

mod analyze;
mod collect;
mod future;
mod mangle;
mod map;

use std::cell::RefCell;
use std::rc::Rc;

use syntax::ast::{Arguments, Constant, Expr, ExprKind, Mod, Range, Stmt, StmtKind, TypeParam};
use syntax::errors::{ErrorKind, Location, Stage, SyntaxError};

pub use future::FutureFeatures;
pub use mangle::mangle;
pub use map::SymbolMap;
pub use syntax::stack::StackGuard;

use crate::names::{FastMap, Interner, Symbol};

/// Bits of a symbol's flags: how a block defines and uses the name. The block's decision about the
/// name's scope lies above them, see [`scope_of`].
#[allow(missing_docs)]
pub mod flags {
    pub const DEF_GLOBAL: u32 = 1;
    pub const DEF_LOCAL: u32 = 2;
    pub const DEF_PARAM: u32 = 4;
    pub const DEF_NONLOCAL: u32 = 8;
    pub const USE: u32 = 16;
    pub const DEF_FREE_CLASS: u32 = 64;
    pub const DEF_IMPORT: u32 = 128;
    pub const DEF_ANNOT: u32 = 256;
    pub const DEF_COMP_ITER: u32 = 512;
    pub const DEF_TYPE_PARAM: u32 = 1024;
    pub const DEF_COMP_CELL: u32 = 2048;
    pub const DEF_BOUND: u32 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;
    /// Where the scope begins.
    pub const SCOPE_OFFSET: u32 = 12;
    pub const SCOPE_MASK: u32 = 15;
}

/// `CO_FUTURE_ANNOTATIONS`: annotations are not evaluated but kept as text.
pub const CO_FUTURE_ANNOTATIONS: u32 = 0x100_0000;
/// `CO_FUTURE_BARRY_AS_BDFL`: `<>` is the inequality operator.
pub const CO_FUTURE_BARRY_AS_BDFL: u32 = 0x40_0000;
/// `PyCF_ALLOW_TOP_LEVEL_AWAIT`.
pub const PYCF_ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;

/// Where a name of a block lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NameScope {
    /// The block does not know the name, or nothing was decided.
    Unknown = 0,
    /// A variable of the block itself.
    Local = 1,
    /// Declared `global`.
    GlobalExplicit = 2,
    /// Bound in no enclosing function: a global or builtin.
    GlobalImplicit = 3,
    /// A variable of an enclosing function.
    Free = 4,
    /// A variable of the block that inner functions use.
    Cell = 5,
}

/// The scope that is recorded in a symbol's flags.
pub const fn scope_of(flags: u32) -> NameScope {
    match flags >> flags::SCOPE_OFFSET & flags::SCOPE_MASK {
        1 => NameScope::Local,
        2 => NameScope::GlobalExplicit,
        3 => NameScope::GlobalImplicit,
        4 => NameScope::Free,
        5 => NameScope::Cell,
        _ => NameScope::Unknown,
    }
}

/// The kinds of blocks, with the numbers that `_symtable` exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum BlockType {
    /// A function, lambda or comprehension.
    Function = 0,
    /// A class body.
    Class = 1,
    /// The whole program.
    Module = 2,
    /// The annotations of a function, class or module.
    Annotation = 3,
    /// The value of a `type` statement.
    TypeAlias = 4,
    /// The type parameters of a generic function, class or type alias.
    TypeParameters = 5,
    /// The bound, constraints or default of one type parameter.
    TypeVariable = 6,
}

impl BlockType {
    /// Whether its names live in fast locals and cells, as a function's do.
    pub const fn is_function_like(self) -> bool {
        !matches!(self, BlockType::Class | BlockType::Module)
    }
}

/// The kinds of comprehensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Comprehension {
    List,
    Dict,
    Set,
    Generator,
}

/// Names a block of its [`SymbolTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(u32);

impl BlockId {
    /// The module's block.
    pub const TOP: BlockId = BlockId(0);

    /// Its place in [`SymbolTable::blocks`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One block: an entry of the symbol table.
#[derive(Clone, Debug)]
pub struct Block {
    /// Name of the function or class, or one of `top`, `lambda`, `genexpr`, `__annotate__`….
    pub name: Symbol,
    /// Kind of block.
    pub kind: BlockType,
    /// Where the construct stands; zeros for the module.
    pub range: Range,
    /// Each name with its flags and scope, in order of first appearance.
    pub symbols: SymbolMap<u32>,
    /// The parameters in order.
    pub varnames: Vec<Symbol>,
    /// The blocks directly inside; those of inlined comprehensions stand in the comprehension's place.
    pub children: Vec<BlockId>,
    /// Inside a function, however deep.
    pub nested: bool,
    /// Contains `yield`, or is a generator expression.
    pub generator: bool,
    /// An `async def`, or contains asynchronous comprehensions or awaits.
    pub coroutine: bool,
    /// Which kind of comprehension it is, if it is one.
    pub comprehension: Option<Comprehension>,
    /// Has `*args`.
    pub varargs: bool,
    /// Has `**kwargs`.
    pub varkeywords: bool,
    /// Contains `return` with a value.
    pub returns_value: bool,
    /// Contains annotations.
    pub annotations_used: bool,
    /// A class whose methods use `__class__` or `super`.
    pub needs_class_closure: bool,
    /// A class whose annotation or type parameter scopes look names up in its namespace.
    pub needs_classdict: bool,
    /// A comprehension that is compiled inline.
    pub comp_inlined: bool,
    /// Can see the names of the enclosing class.
    pub can_see_class_scope: bool,
    /// Begins with a docstring.
    pub has_docstring: bool,
    /// A function directly inside a class.
    pub method: bool,
    /// A module or class with annotations that may or may not be reached.
    pub has_conditional_annotations: bool,
    /// The block of a module's, class's or function body's variable annotations.
    pub annotation_block: Option<BlockId>,
    scratch: Scratch,
}

/// What only the first pass needs of a block.
#[derive(Clone, Debug, Default)]
struct Scratch {
    /// Where `global` and `nonlocal` declare names.
    directives: Vec<(Symbol, Range)>,
    /// The names that mangling applies to; all of them where this is `None`.
    mangled_names: Option<Rc<RefCell<Vec<Symbol>>>>,
    /// What a type variable block is for, in error messages.
    scope_info: Option<&'static str>,
    /// The target of a comprehension is being visited.
    comp_iter_target: bool,
    /// How many comprehension iterables are being visited.
    comp_iter_expr: u32,
    in_conditional_block: bool,
    in_unevaluated_annotation: bool,
}

impl Block {
    /// The flags of a name, 0 if the block does not know it.
    pub fn flags(&self, name: Symbol) -> u32 {
        self.symbols.get(name).copied().unwrap_or(0)
    }

    /// The scope of a name.
    pub fn scope(&self, name: Symbol) -> NameScope {
        scope_of(self.flags(name))
    }

    /// Whether its names live in fast locals and cells.
    pub fn is_function_like(&self) -> bool {
        self.kind.is_function_like()
    }

    /// `name` as it is known inside this block, in a class called `private`. Inside the type parameter scope of
    /// a generic class only the parameters' names are private.
    pub fn maybe_mangle(&self, interner: &mut Interner, private: Option<Symbol>, name: Symbol) -> Symbol {
        let Some(class) = private.filter(|_| name.is_private()) else { return name };
        match &self.scratch.mangled_names {
            Some(only) if !only.borrow().contains(&name) => name,
            _ => mangle(interner, class, name),
        }
    }
}

/// What the table knows a block by: a node of the tree, by identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeKey(usize, Role);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    Statement,
    Expression,
    TypeParams,
    Annotations,
    Bound,
    Default,
}

impl NodeKey {
    pub(crate) fn statement(stmt: &Stmt) -> Self {
        NodeKey(std::ptr::from_ref(stmt) as usize, Role::Statement)
    }
    pub(crate) fn expression(expr: &Expr) -> Self {
        NodeKey(std::ptr::from_ref(expr) as usize, Role::Expression)
    }
    pub(crate) fn type_params(params: &[TypeParam]) -> Self {
        NodeKey(params.as_ptr() as usize, Role::TypeParams)
    }
    pub(crate) fn annotations(args: &Arguments) -> Self {
        NodeKey(std::ptr::from_ref(args) as usize, Role::Annotations)
    }
    pub(crate) fn bound(param: &TypeParam) -> Self {
        NodeKey(std::ptr::from_ref(param) as usize, Role::Bound)
    }
    pub(crate) fn default(param: &TypeParam) -> Self {
        NodeKey(std::ptr::from_ref(param) as usize, Role::Default)
    }
}

/// What a stage of the compiler gives; the error is boxed because it is rare.
pub type Result<T = ()> = std::result::Result<T, Box<SyntaxError>>;

/// All blocks of a program.
#[derive(Debug)]
pub struct SymbolTable {
    blocks: Vec<Block>,
    by_node: FastMap<NodeKey, BlockId>,
}

impl SymbolTable {
    /// Builds the table of a program. `features` are the `CO_FUTURE_*` and `PyCF_*` bits in force, of
    /// `future` and of the caller together.
    pub fn build(
        program: &Mod,
        interner: &mut Interner,
        future: &FutureFeatures,
        features: u32,
        guard: StackGuard,
    ) -> Result<SymbolTable> {
        let mut table = collect::collect(program, interner, future, features, guard)?;
        analyze::analyze(&mut table, interner, guard)?;
        Ok(table)
    }

    /// The module's block.
    pub fn top(&self) -> &Block {
        &self.blocks[0]
    }

    /// One block.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    /// All blocks, in the order in which they were entered; see [`BlockId::index`].
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub(crate) fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.index()]
    }

    pub(crate) fn lookup(&self, key: NodeKey) -> Option<BlockId> {
        self.by_node.get(&key).copied()
    }
}

/// The docstring statement of a body, if it begins with one.
pub(crate) fn docstring(body: &[Stmt]) -> Option<&Expr> {
    match &body.first()?.kind {
        StmtKind::Expr { value }
            if matches!(value.kind, ExprKind::Constant { value: Constant::Str(_), .. }) =>
        {
            Some(value)
        }
        _ => None,
    }
}

/// A `SyntaxError` of the compiler. Its offsets are byte columns, as CPython's are, and it has no source
/// line: whoever raises it looks for the file.
pub(crate) fn error_at(range: Range, message: impl Into<String>) -> Box<SyntaxError> {
    let location = Location {
        lineno: range.lineno,
        offset: range.col_offset.saturating_add(1),
        end_lineno: range.end_lineno,
        end_offset: range.end_col_offset.saturating_add(1),
        text: None,
    };
    Box::new(SyntaxError::new(ErrorKind::Syntax, message, location).by(Stage::Symtable))
}

/// As [`error_at`], found by code generation.
pub(crate) fn compile_error_at(range: Range, message: impl Into<String>) -> Box<SyntaxError> {
    let mut error = error_at(range, message);
    error.stage = Stage::Compiler;
    error
}

/// An error of a class that knows no position.
pub(crate) fn bare(kind: ErrorKind, message: impl Into<String>) -> Box<SyntaxError> {
    Box::new(SyntaxError::bare(kind, message))
}
