//! The regular expression engine for the code that `re._compiler` emits.
//!
//! [`Program::new`] checks such code and translates it; [`Program::run`] matches it against a string of any
//! width or against bytes. The results are those of CPython's `_sre`, group state after backtracking
//! included. The matcher keeps its own stack of choices, so that neither a pattern nor a string can
//! overflow the native one, and asks its caller now and then whether to stop.
//!
//! The way of a pattern: code words → `tree` (checked structure) → `emit` (instructions that know which
//! character can come next) → `matcher`. `strategy` finds where a match may start.
//!
//! Not here: parsing patterns (the library's `re._parser` does that) and the objects `Pattern` and `Match`.

mod charset;
mod emit;
mod first;
mod matcher;
mod ops;
mod program;
mod strategy;
pub mod template;
mod tree;

pub use charset::Locale;
pub use matcher::{Cursor, Error, Mode, Request, Scratch, Text};
pub use program::Program;

/// The version of the code format: `_sre.MAGIC`.
pub const MAGIC: u32 = 20_230_612;
/// Bytes per code word: `_sre.CODESIZE`.
pub const CODESIZE: usize = 4;
/// The repeat count that means any number.
pub const MAXREPEAT: u32 = u32::MAX;
/// The largest number of groups.
pub const MAXGROUPS: usize = (i32::MAX / 2) as usize;

/// The flag bits of patterns.
pub mod flags {
    /// Ignore case.
    pub const IGNORECASE: u32 = 2;
    /// Honour the locale.
    pub const LOCALE: u32 = 4;
    /// `^` and `$` match at lines.
    pub const MULTILINE: u32 = 8;
    /// `.` matches line ends.
    pub const DOTALL: u32 = 16;
    /// Unicode's classes.
    pub const UNICODE: u32 = 32;
    /// White space and comments in the pattern do not count.
    pub const VERBOSE: u32 = 64;
    /// Print the code.
    pub const DEBUG: u32 = 128;
    /// ASCII's classes.
    pub const ASCII: u32 = 256;
}

/// The code is not what `re._compiler` emits: `RuntimeError("invalid SRE code")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCode;

impl std::fmt::Display for InvalidCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("invalid SRE code")
    }
}

impl std::error::Error for InvalidCode {}

/// Lower case within ASCII: `_sre.ascii_tolower`.
#[inline]
pub fn ascii_tolower(c: u32) -> u32 {
    if (b'A'.into()..=b'Z'.into()).contains(&c) { c + 32 } else { c }
}

/// Lower case: `_sre.unicode_tolower`.
#[inline]
pub fn unicode_tolower(c: u32) -> u32 {
    text::types::to_lower(c)
}

/// Whether ASCII has two cases of it: `_sre.ascii_iscased`.
pub fn ascii_iscased(c: u32) -> bool {
    u8::try_from(c).is_ok_and(|b| b.is_ascii_alphabetic())
}

/// Whether it has two cases: `_sre.unicode_iscased`.
pub fn unicode_iscased(c: u32) -> bool {
    let lower = unicode_tolower(c);
    c != lower || c != text::types::to_upper(c)
}
