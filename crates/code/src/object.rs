//! The code object.

use std::sync::Arc;

use crate::{Constant, Str};

/// Bits of `co_flags`.
#[allow(missing_docs)]
pub mod flags {
    pub const OPTIMIZED: u32 = 0x0001;
    pub const NEWLOCALS: u32 = 0x0002;
    pub const VARARGS: u32 = 0x0004;
    pub const VARKEYWORDS: u32 = 0x0008;
    pub const NESTED: u32 = 0x0010;
    pub const GENERATOR: u32 = 0x0020;
    pub const COROUTINE: u32 = 0x0080;
    pub const ITERABLE_COROUTINE: u32 = 0x0100;
    pub const ASYNC_GENERATOR: u32 = 0x0200;
    pub const FUTURE_DIVISION: u32 = 0x20000;
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x40000;
    pub const FUTURE_WITH_STATEMENT: u32 = 0x80000;
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x100000;
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x200000;
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x400000;
    pub const FUTURE_GENERATOR_STOP: u32 = 0x800000;
    pub const FUTURE_ANNOTATIONS: u32 = 0x1000000;
    pub const NO_MONITORING_EVENTS: u32 = 0x2000000;
    pub const HAS_DOCSTRING: u32 = 0x4000000;
    pub const METHOD: u32 = 0x8000000;
    /// Generators, coroutines and asynchronous generators: calling makes an object instead of running.
    pub const ANY_GENERATOR: u32 = GENERATOR | COROUTINE | ASYNC_GENERATOR;
}

/// Bits of the bytes of `co_localspluskinds`.
#[allow(missing_docs)]
pub mod local_kind {
    pub const ARG_POS: u8 = 0x02;
    pub const ARG_KW: u8 = 0x04;
    pub const ARG_VAR: u8 = 0x08;
    pub const HIDDEN: u8 = 0x10;
    pub const LOCAL: u8 = 0x20;
    pub const CELL: u8 = 0x40;
    pub const FREE: u8 = 0x80;
}

/// A code object: CPython 3.14's, field by field.
///
/// `names` and `locals_plus_names` (locals, then cells that are not arguments, then free variables) have as many items
/// as the bytecode addresses; `local_kinds` has one byte of [`local_kind`] for each of the latter.
#[derive(Clone, Debug)]
pub struct CodeObject {
    /// `co_argcount`: positional parameters, positional-only ones included.
    pub argcount: u32,
    /// `co_posonlyargcount`
    pub posonlyargcount: u32,
    /// `co_kwonlyargcount`
    pub kwonlyargcount: u32,
    /// `co_stacksize`
    pub stack_size: u32,
    /// `co_flags`: bits of [`flags`].
    pub flags: u32,
    /// `co_code`: two bytes for each code unit, inline caches (zeros) included.
    pub code: Arc<[u8]>,
    /// `co_consts`
    pub consts: Arc<[Constant]>,
    /// `co_names`
    pub names: Arc<[Str]>,
    /// Names of the frame's slots.
    pub locals_plus_names: Arc<[Str]>,
    /// Kinds of the frame's slots.
    pub local_kinds: Arc<[u8]>,
    /// `co_filename`
    pub filename: Str,
    /// `co_name`
    pub name: Str,
    /// `co_qualname`
    pub qualname: Str,
    /// `co_firstlineno`
    pub first_line: i32,
    /// `co_linetable`
    pub line_table: Arc<[u8]>,
    /// `co_exceptiontable`
    pub exception_table: Arc<[u8]>,
    /// Whether our own compiler has made it, so that its bytecode needs no check before it runs.
    pub trusted: bool,
}

impl CodeObject {
    /// No stack of real code is deeper; code with a deeper one is not run.
    pub const DEEPEST_STACK: u32 = 1 << 22;

    /// How many words a frame needs for variables and stack, however large `co_stacksize` says that the stack is.
    pub fn frame_size(&self) -> u32 {
        self.locals_plus_names.len() as u32 + self.stack_size.min(Self::DEEPEST_STACK)
    }

    /// `co_varnames`
    pub fn varnames(&self) -> impl Iterator<Item = &Str> {
        self.slots(local_kind::LOCAL)
    }

    /// `co_cellvars`
    pub fn cellvars(&self) -> impl Iterator<Item = &Str> {
        self.slots(local_kind::CELL)
    }

    /// `co_freevars`
    pub fn freevars(&self) -> impl Iterator<Item = &Str> {
        self.slots(local_kind::FREE)
    }

    fn slots(&self, kind: u8) -> impl Iterator<Item = &Str> {
        self.locals_plus_names
            .iter()
            .zip(&*self.local_kinds)
            .filter(move |(_, k)| *k & kind != 0)
            .map(|(n, _)| n)
    }

    /// `co_nlocals`
    pub fn nlocals(&self) -> usize {
        self.local_kinds.iter().filter(|kind| *kind & local_kind::LOCAL != 0).count()
    }

    /// Whether the compiler may merge the two: equal in everything but the file name, and constants the same in the
    /// sense of [`Constant::same`].
    pub fn same(&self, other: &CodeObject) -> bool {
        self.name == other.name
            && self.argcount == other.argcount
            && self.posonlyargcount == other.posonlyargcount
            && self.kwonlyargcount == other.kwonlyargcount
            && self.flags == other.flags
            && self.first_line == other.first_line
            && self.code == other.code
            && self.consts.len() == other.consts.len()
            && self.consts.iter().zip(&*other.consts).all(|(a, b)| a.same(b))
            && self.names == other.names
            && self.locals_plus_names == other.locals_plus_names
            && self.line_table == other.line_table
            && self.exception_table == other.exception_table
    }
}
