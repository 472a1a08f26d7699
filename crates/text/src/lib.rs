//! Text without objects: the character kinds of PEP 393, string algorithms over them, the codecs
//! between bytes and text, and the Unicode 16.0 database.
//!
//! Start with [`view::StrView`] (a borrowed string of any kind) and [`buf::StrBuilder`] (how new
//! strings come about). Every operation of `str` that needs no Python object is here: [`search`],
//! [`split`], [`case`], [`predicates`], [`edit`], [`repr`]; those of `bytes` are in [`bytes`]. [`ucd`],
//! [`names`] and [`normalize`] are what the module `unicodedata` consists of; [`codecs`] is what
//! `_codecs` does; [`hash`] is the keyed hash of strings and bytes.
//!
//! Not here: Python objects, exceptions, interning, and the tables of multi-byte encodings.
//!
//! Strings are sequences of code points `0..=0x10FFFF`, lone surrogates included, and indices count code
//! points. Work whose size follows from input allocates fallibly and ends in [`OutOfMemory`].

pub mod buf;
pub mod bytes;
pub mod case;
pub mod codecs;
pub mod edit;
pub mod hash;
pub mod names;
pub mod normalize;
pub mod predicates;
pub mod repr;
pub mod search;
pub mod split;
pub mod types;
pub mod ucd;
pub mod view;

mod tables {
    //! Generated tables: see `xtask/scripts/unicode_tables.py`.
    pub(crate) mod database;
    pub(crate) mod names;
    pub(crate) mod types;
}

pub use buf::{StrBuf, StrBuilder};
pub use view::{Kind, StrView};

/// The result would not fit in memory: Python's `MemoryError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

/// The result of work that allocates in proportion to its input.
pub type Result<T> = std::result::Result<T, OutOfMemory>;
