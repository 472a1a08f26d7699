//! `marshal`, version 5, and the header of `.pyc` files.
//!
//! Reading ([`Reader`]) is generic over what is built ([`Sink`]): constants here, Python objects in `interp`. Writing
//! ([`write()`]) is for code objects and constants, and lays out references as CPython does for a freshly compiled
//! module, so that `.pyc` files come out the same.

mod reader;
mod writer;

pub use reader::{CodeFields, ErrorKind, MarshalError, Reader, Sink, code_from_constants};
pub use writer::{Encoder, Known, write, write_constant, write_held};

use crate::{CodeObject, Constant};
use std::sync::Arc;

/// The version that CPython 3.14 writes.
pub const VERSION: i32 = 5;

/// Type codes.
#[allow(missing_docs)]
pub mod code {
    pub const NULL: u8 = b'0';
    pub const NONE: u8 = b'N';
    pub const FALSE: u8 = b'F';
    pub const TRUE: u8 = b'T';
    pub const STOP_ITERATION: u8 = b'S';
    pub const ELLIPSIS: u8 = b'.';
    pub const INT: u8 = b'i';
    pub const INT64: u8 = b'I';
    pub const FLOAT: u8 = b'f';
    pub const BINARY_FLOAT: u8 = b'g';
    pub const COMPLEX: u8 = b'x';
    pub const BINARY_COMPLEX: u8 = b'y';
    pub const LONG: u8 = b'l';
    pub const BYTES: u8 = b's';
    pub const INTERNED: u8 = b't';
    pub const REF: u8 = b'r';
    pub const TUPLE: u8 = b'(';
    pub const SMALL_TUPLE: u8 = b')';
    pub const LIST: u8 = b'[';
    pub const DICT: u8 = b'{';
    pub const CODE: u8 = b'c';
    pub const UNICODE: u8 = b'u';
    pub const SET: u8 = b'<';
    pub const FROZEN_SET: u8 = b'>';
    pub const SLICE: u8 = b':';
    pub const ASCII: u8 = b'a';
    pub const ASCII_INTERNED: u8 = b'A';
    pub const SHORT_ASCII: u8 = b'z';
    pub const SHORT_ASCII_INTERNED: u8 = b'Z';
    /// Bit of a type code: the object is numbered and may be referred to.
    pub const FLAG_REF: u8 = 0x80;
}

/// Reads one object as a constant.
pub fn read_constant(bytes: &[u8]) -> Result<Constant, MarshalError> {
    Reader::new(bytes, reader::Constants).read_object()
}

/// Reads a code object.
pub fn read_code(bytes: &[u8]) -> Result<Arc<CodeObject>, MarshalError> {
    match read_constant(bytes)? {
        Constant::Code(code) => Ok(code),
        _ => Err(MarshalError::new(ErrorKind::Type, "not a code object")),
    }
}

/// How a `.pyc` file tells whether it is up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PycCheck {
    /// By the source's modification time (seconds, truncated) and size.
    Timestamp {
        /// Low 32 bits of the seconds.
        mtime: u32,
        /// Low 32 bits of the size.
        size: u32,
    },
    /// By the source's hash.
    Hash {
        /// `_imp.source_hash`'s result.
        hash: [u8; 8],
        /// Whether to compare it with the source.
        checked: bool,
    },
}

/// Length of the header.
pub const PYC_HEADER: usize = 16;

/// The header of a `.pyc` file.
pub fn pyc_header(check: PycCheck) -> [u8; PYC_HEADER] {
    let mut header = [0; PYC_HEADER];
    header[..4].copy_from_slice(&opcode::MAGIC_TOKEN);
    match check {
        PycCheck::Timestamp { mtime, size } => {
            header[8..12].copy_from_slice(&mtime.to_le_bytes());
            header[12..].copy_from_slice(&size.to_le_bytes());
        }
        PycCheck::Hash { hash, checked } => {
            header[4] = 1 | if checked { 2 } else { 0 };
            header[8..].copy_from_slice(&hash);
        }
    }
    header
}

/// Reads the header of a `.pyc` file; `None` if it is cut off, of another version or has unknown flags.
pub fn read_pyc_header(bytes: &[u8]) -> Option<PycCheck> {
    let header = bytes.get(..PYC_HEADER)?;
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if header[..4] != opcode::MAGIC_TOKEN {
        return None;
    }
    match word(4) {
        0 => Some(PycCheck::Timestamp { mtime: word(8), size: word(12) }),
        flags @ (1 | 3) => {
            let mut hash = [0; 8];
            hash.copy_from_slice(&header[8..]);
            Some(PycCheck::Hash { hash, checked: flags & 2 != 0 })
        }
        _ => None,
    }
}
