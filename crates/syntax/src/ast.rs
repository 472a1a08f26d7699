//! The abstract syntax tree: CPython 3.14's ASDL as plain Rust data.
//!
//! Node and field names are those of Python's `ast` module, so that its documentation explains this
//! file. Nodes own their children. Nothing here parses, checks or prints: see `parser`, `validate`
//! and `dump`.
//!
//! Trees may be very deep along their spine: `1+1+1+…` and `a.b.c.…` without any limit, because the
//! grammar is left-recursive there, and `not not …`, `lambda: lambda: …` or `elif … elif …` as far as
//! the parser's limit of 6,000 levels goes. [`ExprBox`] and [`Stmt`] therefore take such a spine apart
//! step by step when they are dropped. Whoever *traverses* a tree must limit its own recursion.
#![allow(missing_docs, reason = "nodes and fields are documented by Python's ast module")]

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

pub use dashu_int::IBig;

/// Where a node stands. Lines count from 1, columns from 0 in UTF-8 bytes. Hand-built trees may hold
/// any numbers, hence the signed fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    pub lineno: i32,
    pub col_offset: i32,
    pub end_lineno: i32,
    pub end_col_offset: i32,
}

impl Range {
    /// A range from its four numbers, in the order of CPython's attributes.
    pub const fn new(lineno: i32, col_offset: i32, end_lineno: i32, end_col_offset: i32) -> Self {
        Range { lineno, col_offset, end_lineno, end_col_offset }
    }

    /// Of what is not there at all. No node has such a place, because its end would lie before its start.
    const ABSENT: Range = Range::new(0, 0, i32::MIN, i32::MIN);

    /// From the start of `self` to the end of `last`.
    pub const fn to(self, last: Range) -> Self {
        Range {
            lineno: self.lineno,
            col_offset: self.col_offset,
            end_lineno: last.end_lineno,
            end_col_offset: last.end_col_offset,
        }
    }
}

/// A name, NFKC-normalised, cheap to clone. The parser shares one allocation among equal names of a
/// source, so that comparing usually ends at the pointers.
#[derive(Clone)]
pub struct Identifier {
    text: Rc<str>,
    number: u32,
}

/// How the last 2,048 code points begin in UTF-8. None of them is in a name of a source, so they stand for the lone
/// surrogates in names of hand-built trees: the two bytes that follow are those of the surrogate.
const STAND_IN: [u8; 2] = [0xf4, 0x8f];

/// How a surrogate begins in WTF-8.
const SURROGATE: u8 = 0xed;

/// The WTF-8 of a text with names, what stands for surrogates in an [`Identifier`] being surrogates again.
pub fn with_surrogates(text: &[u8]) -> Cow<'_, [u8]> {
    let is_stand_in =
        |rest: &[u8]| rest.starts_with(&STAND_IN) && rest.get(2).is_some_and(|&byte| byte >= 0xa0);
    let Some(mut at) = memchr::memchr_iter(STAND_IN[0], text).find(|&at| is_stand_in(&text[at..])) else {
        return Cow::Borrowed(text);
    };
    let mut out = text[..at].to_vec();
    while let Some(&byte) = text.get(at) {
        let stands_in = is_stand_in(&text[at..]);
        out.push(if stands_in { SURROGATE } else { byte });
        at += if stands_in { 2 } else { 1 };
    }
    Cow::Owned(out)
}

impl Identifier {
    /// A name that may hold lone surrogates, as WTF-8; [`with_surrogates`] gives it back.
    pub fn from_wtf8(name: &[u8]) -> Self {
        if let Ok(name) = std::str::from_utf8(name) {
            return Identifier::from(name);
        }
        let mut text = Vec::with_capacity(name.len() + 4);
        for (at, &byte) in name.iter().enumerate() {
            match name.get(at + 1) {
                Some(0xa0..=0xbf) if byte == SURROGATE => text.extend(STAND_IN),
                _ => text.push(byte),
            }
        }
        Identifier::from(&*String::from_utf8_lossy(&text))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A name that the parser has met as one of the different names of its source, counted from 1.
    pub(crate) fn numbered(text: Rc<str>, number: u32) -> Self {
        Identifier { text, number }
    }

    /// Among the names of one source, different ones have different numbers; those that the parser has not
    /// numbered have 0.
    #[inline]
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl PartialEq for Identifier {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Identifier {}

impl PartialOrd for Identifier {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Identifier {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl std::hash::Hash for Identifier {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl PartialEq<str> for Identifier {
    fn eq(&self, other: &str) -> bool {
        &*self.text == other
    }
}

impl PartialEq<&str> for Identifier {
    fn eq(&self, other: &&str) -> bool {
        &*self.text == *other
    }
}

impl Deref for Identifier {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

impl Borrow<str> for Identifier {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Identifier {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<&str> for Identifier {
    fn from(name: &str) -> Self {
        Identifier { text: Rc::from(name), number: 0 }
    }
}

impl From<String> for Identifier {
    fn from(name: String) -> Self {
        Identifier { text: Rc::from(name), number: 0 }
    }
}

impl From<Rc<str>> for Identifier {
    fn from(name: Rc<str>) -> Self {
        Identifier { text: name, number: 0 }
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// Text that may contain lone surrogates, as WTF-8: UTF-8, plus the three-byte form of each
/// surrogate that is not part of a pair. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PyStr(Rc<[u8]>);

impl PyStr {
    /// Takes bytes that are WTF-8 already.
    pub fn from_wtf8(bytes: impl Into<Rc<[u8]>>) -> Self {
        PyStr(bytes.into())
    }

    /// The WTF-8 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, unless it holds a lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Whether there is no character at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The code points, lone surrogates included.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        let mut rest = &*self.0;
        std::iter::from_fn(move || {
            let (point, len) = decode_wtf8(rest)?;
            rest = &rest[len..];
            Some(point)
        })
    }
}

/// The first code point of WTF-8 text and its length in bytes. Malformed bytes count as Latin-1.
fn decode_wtf8(bytes: &[u8]) -> Option<(u32, usize)> {
    let first = *bytes.first()?;
    let (len, init) = match first {
        0xC0..0xE0 => (2, first & 0x1F),
        0xE0..0xF0 => (3, first & 0x0F),
        0xF0..0xF8 => (4, first & 0x07),
        _ => return Some((u32::from(first), 1)),
    };
    let Some(tail) = bytes.get(1..len) else {
        return Some((u32::from(first), 1));
    };
    Some((tail.iter().fold(u32::from(init), |acc, b| acc << 6 | u32::from(b & 0x3F)), len))
}

impl From<&str> for PyStr {
    fn from(text: &str) -> Self {
        PyStr(Rc::from(text.as_bytes()))
    }
}

impl From<String> for PyStr {
    fn from(text: String) -> Self {
        PyStr(Rc::from(text.into_bytes()))
    }
}

impl PartialEq<str> for PyStr {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other.as_bytes()
    }
}

impl fmt::Debug for PyStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(&self.0).fmt(f)
    }
}

/// An owned expression inside another node.
///
/// Like `Box<Expr>`, except that dropping it takes no native recursion along the spine. Move the
/// expression out with [`ExprBox::into_inner`].
#[derive(Clone, Debug, PartialEq)]
pub struct ExprBox(Box<Expr>);

impl ExprBox {
    /// Moves `expr` to the heap.
    pub fn new(expr: Expr) -> Self {
        ExprBox(Box::new(expr))
    }

    /// Moves the expression out.
    pub fn into_inner(mut self) -> Expr {
        std::mem::replace(&mut self.0, Expr::PLACEHOLDER)
    }
}

impl From<Expr> for ExprBox {
    fn from(expr: Expr) -> Self {
        ExprBox::new(expr)
    }
}

impl Deref for ExprBox {
    type Target = Expr;
    #[inline]
    fn deref(&self) -> &Expr {
        &self.0
    }
}

impl DerefMut for ExprBox {
    #[inline]
    fn deref_mut(&mut self) -> &mut Expr {
        &mut self.0
    }
}

/// Spines longer than this are taken apart by a loop.
const SHORT_SPINE: usize = 32;

impl Drop for ExprBox {
    fn drop(&mut self) {
        let mut node: &Expr = &self.0;
        for _ in 0..SHORT_SPINE {
            match node.spine() {
                Some(next) => node = next,
                None => return,
            }
        }
        let mut rest = self.0.spine_mut().map(|next| std::mem::replace(next, Expr::PLACEHOLDER));
        while let Some(mut expr) = rest {
            rest = expr.spine_mut().map(|next| std::mem::replace(next, Expr::PLACEHOLDER));
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Mod {
    Module { body: Vec<Stmt>, type_ignores: Vec<TypeIgnore> },
    Interactive { body: Vec<Stmt> },
    Expression { body: ExprBox },
    FunctionType { argtypes: Vec<Expr>, returns: ExprBox },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stmt {
    pub range: Range,
    pub kind: StmtKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StmtKind {
    FunctionDef(Box<FunctionDef>),
    AsyncFunctionDef(Box<FunctionDef>),
    ClassDef(Box<ClassDef>),
    Return {
        value: Option<ExprBox>,
    },
    Delete {
        targets: Vec<Expr>,
    },
    Assign {
        targets: Vec<Expr>,
        value: ExprBox,
        type_comment: Option<PyStr>,
    },
    TypeAlias {
        name: ExprBox,
        type_params: Vec<TypeParam>,
        value: ExprBox,
    },
    AugAssign {
        target: ExprBox,
        op: Operator,
        value: ExprBox,
    },
    AnnAssign {
        target: ExprBox,
        annotation: ExprBox,
        value: Option<ExprBox>,
        simple: i32,
    },
    For(Box<For>),
    AsyncFor(Box<For>),
    While {
        test: ExprBox,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    If {
        test: ExprBox,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    With(Box<With>),
    AsyncWith(Box<With>),
    Match {
        subject: ExprBox,
        cases: Vec<MatchCase>,
    },
    Raise {
        exc: Option<ExprBox>,
        cause: Option<ExprBox>,
    },
    Try(Box<Try>),
    TryStar(Box<Try>),
    Assert {
        test: ExprBox,
        msg: Option<ExprBox>,
    },
    Import {
        names: Vec<Alias>,
    },
    /// `level` is `None` only in a hand-built tree.
    ImportFrom {
        module: Option<Identifier>,
        names: Vec<Alias>,
        level: Option<i32>,
    },
    Global {
        names: Vec<Identifier>,
    },
    Nonlocal {
        names: Vec<Identifier>,
    },
    Expr {
        value: ExprBox,
    },
    Pass,
    Break,
    Continue,
}

/// The fields of `FunctionDef` and `AsyncFunctionDef`.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionDef {
    pub name: Identifier,
    pub args: Arguments,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<Expr>,
    pub returns: Option<ExprBox>,
    pub type_comment: Option<PyStr>,
    pub type_params: Vec<TypeParam>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ClassDef {
    pub name: Identifier,
    pub bases: Vec<Expr>,
    pub keywords: Vec<Keyword>,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<Expr>,
    pub type_params: Vec<TypeParam>,
}

/// The fields of `For` and `AsyncFor`.
#[derive(Clone, Debug, PartialEq)]
pub struct For {
    pub target: ExprBox,
    pub iter: ExprBox,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
    pub type_comment: Option<PyStr>,
}

/// The fields of `With` and `AsyncWith`.
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    pub items: Vec<WithItem>,
    pub body: Vec<Stmt>,
    pub type_comment: Option<PyStr>,
}

/// The fields of `Try` and `TryStar`.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    pub body: Vec<Stmt>,
    pub handlers: Vec<ExceptHandler>,
    pub orelse: Vec<Stmt>,
    pub finalbody: Vec<Stmt>,
}

// One cache line, and no more.
const _: () = assert!(size_of::<Expr>() == 64);

#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub range: Range,
    pub kind: ExprKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    BoolOp {
        op: BoolOp,
        values: Vec<Expr>,
    },
    NamedExpr {
        target: ExprBox,
        value: ExprBox,
    },
    BinOp {
        left: ExprBox,
        op: Operator,
        right: ExprBox,
    },
    UnaryOp {
        op: UnaryOp,
        operand: ExprBox,
    },
    Lambda {
        args: Box<Arguments>,
        body: ExprBox,
    },
    IfExp {
        test: ExprBox,
        body: ExprBox,
        orelse: ExprBox,
    },
    /// A key is `None` where the value is unpacked by `**`.
    Dict {
        keys: Box<[Option<Expr>]>,
        values: Vec<Expr>,
    },
    Set {
        elts: Vec<Expr>,
    },
    ListComp {
        elt: ExprBox,
        generators: Vec<Comprehension>,
    },
    SetComp {
        elt: ExprBox,
        generators: Vec<Comprehension>,
    },
    DictComp {
        key: ExprBox,
        value: ExprBox,
        generators: Vec<Comprehension>,
    },
    GeneratorExp {
        elt: ExprBox,
        generators: Vec<Comprehension>,
    },
    Await {
        value: ExprBox,
    },
    Yield {
        value: Option<ExprBox>,
    },
    YieldFrom {
        value: ExprBox,
    },
    Compare {
        left: ExprBox,
        ops: Box<[CmpOp]>,
        comparators: Box<[Expr]>,
    },
    Call {
        func: ExprBox,
        args: Box<[Expr]>,
        keywords: Box<[Keyword]>,
    },
    FormattedValue {
        value: ExprBox,
        conversion: i32,
        format_spec: Option<ExprBox>,
    },
    /// `str` is the expression's source text, a string unless the tree is hand-built.
    Interpolation {
        value: ExprBox,
        str: Box<Constant>,
        conversion: i32,
        format_spec: Option<ExprBox>,
    },
    JoinedStr {
        values: Vec<Expr>,
    },
    TemplateStr {
        values: Vec<Expr>,
    },
    /// `kind` is `"u"` for a literal with that prefix.
    Constant {
        value: Constant,
        kind: Option<PyStr>,
    },
    Attribute {
        value: ExprBox,
        attr: Identifier,
        ctx: ExprContext,
    },
    Subscript {
        value: ExprBox,
        slice: ExprBox,
        ctx: ExprContext,
    },
    Starred {
        value: ExprBox,
        ctx: ExprContext,
    },
    Name {
        id: Identifier,
        ctx: ExprContext,
    },
    List {
        elts: Vec<Expr>,
        ctx: ExprContext,
    },
    Tuple {
        elts: Vec<Expr>,
        ctx: ExprContext,
    },
    Slice {
        lower: Option<ExprBox>,
        upper: Option<ExprBox>,
        step: Option<ExprBox>,
    },
}

impl Drop for Stmt {
    /// Takes a chain of `elif`s apart by a loop.
    fn drop(&mut self) {
        let mut rest = self.take_only_branch();
        while let Some(mut statement) = rest {
            rest = statement.take_only_branch();
        }
    }
}

impl Stmt {
    /// What remains where a statement was moved out.
    pub const PLACEHOLDER: Stmt = Stmt { range: Range::new(0, 0, 0, 0), kind: StmtKind::Pass };

    /// What stands for `None` in a list of a hand-built tree, for the validator to refuse.
    pub fn absent() -> Stmt {
        Stmt { range: Range::ABSENT, kind: StmtKind::Pass }
    }

    /// Whether this stands for `None`.
    pub fn is_absent(&self) -> bool {
        self.range == Range::ABSENT
    }

    /// Moves the `if` out that is all of this `if`'s `else`.
    fn take_only_branch(&mut self) -> Option<Stmt> {
        match &mut self.kind {
            StmtKind::If { orelse, .. } if orelse.len() == 1 => orelse.pop(),
            _ => None,
        }
    }
}

impl Expr {
    /// What remains where an expression was moved out.
    pub const PLACEHOLDER: Expr = Expr {
        range: Range::new(0, 0, 0, 0),
        kind: ExprKind::Constant { value: Constant::None, kind: None },
    };

    /// An expression of that kind at that place.
    pub const fn new(range: Range, kind: ExprKind) -> Self {
        Expr { range, kind }
    }

    /// What stands for `None` in a list of a hand-built tree, for the validator to refuse.
    pub fn absent() -> Expr {
        Expr { range: Range::ABSENT, ..Expr::PLACEHOLDER }
    }

    /// Whether this stands for `None`.
    pub fn is_absent(&self) -> bool {
        self.range == Range::ABSENT
    }

    /// The child along which the grammar nests most.
    fn spine(&self) -> Option<&Expr> {
        match &self.kind {
            ExprKind::BinOp { op: Operator::Pow, right: next, .. }
            | ExprKind::BinOp { left: next, .. }
            | ExprKind::Attribute { value: next, .. }
            | ExprKind::Subscript { value: next, .. }
            | ExprKind::Call { func: next, .. }
            | ExprKind::UnaryOp { operand: next, .. }
            | ExprKind::Lambda { body: next, .. }
            | ExprKind::IfExp { orelse: next, .. } => Some(next),
            _ => None,
        }
    }

    fn spine_mut(&mut self) -> Option<&mut Expr> {
        match &mut self.kind {
            ExprKind::BinOp { op: Operator::Pow, right: next, .. }
            | ExprKind::BinOp { left: next, .. }
            | ExprKind::Attribute { value: next, .. }
            | ExprKind::Subscript { value: next, .. }
            | ExprKind::Call { func: next, .. }
            | ExprKind::UnaryOp { operand: next, .. }
            | ExprKind::Lambda { body: next, .. }
            | ExprKind::IfExp { orelse: next, .. } => Some(next),
            _ => None,
        }
    }
}

/// The value of a `Constant` or `MatchSingleton`.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    None,
    True,
    False,
    Ellipsis,
    /// An integer that fits 64 bits; it is never a [`Constant::BigInt`].
    Int(i64),
    BigInt(Rc<IBig>),
    Float(f64),
    Complex {
        real: f64,
        imag: f64,
    },
    Str(PyStr),
    Bytes(Rc<[u8]>),
    /// Only in hand-built trees.
    Tuple(Rc<[Constant]>),
    /// Only in hand-built trees.
    FrozenSet(Rc<[Constant]>),
    /// A value that no constant may have, by its type's name: only in hand-built trees, for the
    /// validator to refuse.
    Invalid(PyStr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExprContext {
    Load,
    Store,
    Del,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Comprehension {
    pub target: Expr,
    pub iter: Expr,
    pub ifs: Vec<Expr>,
    pub is_async: i32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExceptHandler {
    pub range: Range,
    pub type_: Option<ExprBox>,
    pub name: Option<Identifier>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    pub posonlyargs: Vec<Arg>,
    pub args: Vec<Arg>,
    pub vararg: Option<Box<Arg>>,
    pub kwonlyargs: Vec<Arg>,
    /// One for each of `kwonlyargs`; `None` where there is no default.
    pub kw_defaults: Vec<Option<Expr>>,
    pub kwarg: Option<Box<Arg>>,
    pub defaults: Vec<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    pub range: Range,
    pub arg: Identifier,
    pub annotation: Option<ExprBox>,
    pub type_comment: Option<PyStr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    pub range: Range,
    /// `None` for `**value`.
    pub arg: Option<Identifier>,
    pub value: Expr,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    pub range: Range,
    pub name: Identifier,
    pub asname: Option<Identifier>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WithItem {
    pub context_expr: Expr,
    pub optional_vars: Option<ExprBox>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MatchCase {
    pub pattern: Pattern,
    pub guard: Option<ExprBox>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub range: Range,
    pub kind: PatternKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PatternKind {
    MatchValue {
        value: ExprBox,
    },
    MatchSingleton {
        value: Constant,
    },
    MatchSequence {
        patterns: Vec<Pattern>,
    },
    MatchMapping {
        keys: Vec<Expr>,
        patterns: Vec<Pattern>,
        rest: Option<Identifier>,
    },
    MatchClass {
        cls: ExprBox,
        patterns: Vec<Pattern>,
        kwd_attrs: Vec<Identifier>,
        kwd_patterns: Vec<Pattern>,
    },
    MatchStar {
        name: Option<Identifier>,
    },
    MatchAs {
        pattern: Option<Box<Pattern>>,
        name: Option<Identifier>,
    },
    MatchOr {
        patterns: Vec<Pattern>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct TypeIgnore {
    pub lineno: i32,
    pub tag: PyStr,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TypeParam {
    pub range: Range,
    pub kind: TypeParamKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TypeParamKind {
    TypeVar { name: Identifier, bound: Option<ExprBox>, default_value: Option<ExprBox> },
    ParamSpec { name: Identifier, default_value: Option<ExprBox> },
    TypeVarTuple { name: Identifier, default_value: Option<ExprBox> },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_left_spine_is_dropped_without_recursion() {
        let one = || Expr::new(Range::default(), ExprKind::Constant { value: Constant::Int(1), kind: None });
        let mut sum = one();
        for _ in 0..1_000_000 {
            let kind =
                ExprKind::BinOp { left: ExprBox::new(sum), op: Operator::Add, right: ExprBox::new(one()) };
            sum = Expr::new(Range::default(), kind);
        }
        drop(sum);
    }

    #[test]
    fn code_points_of_wtf8_include_lone_surrogates() {
        let text = PyStr::from_wtf8(b"a\xc3\xa9\xed\xa0\x80\xf0\x9f\x98\x80".to_vec());
        assert_eq!(text.code_points().collect::<Vec<_>>(), [0x61, 0xE9, 0xD800, 0x1F600]);
        assert_eq!(text.as_str(), None);
    }
}
