//! One [`Identifier`] for equal names of a source.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use text::buf::StrBuf;
use text::normalize::{Form, normalize};
use text::ucd::Version;

use crate::ast::Identifier;

/// The names seen so far, by spelling.
pub(super) struct NameTable<'s> {
    names: HashMap<&'s [u8], Identifier, BuildHasherDefault<NameHasher>>,
    /// Whether one of them is no name: see [`constant_of`].
    pub has_constant: bool,
}

impl<'s> NameTable<'s> {
    pub fn new() -> Self {
        NameTable { names: HashMap::default(), has_constant: false }
    }

    /// The name spelled `bytes`, which the tokenizer has checked, normalised as PEP 3131 wants.
    #[inline]
    pub fn get(&mut self, bytes: &'s [u8]) -> Identifier {
        let has_constant = &mut self.has_constant;
        let new = || {
            *has_constant |= constant_of(bytes).is_some();
            Identifier::from(normal(bytes))
        };
        self.names.entry(bytes).or_insert_with(new).clone()
    }
}

#[cold]
fn normal(bytes: &[u8]) -> String {
    let name = String::from_utf8_lossy(bytes);
    if name.is_ascii() {
        return name.into_owned();
    }
    let normal = StrBuf::from_wtf8(name.as_bytes())
        .and_then(|text| normalize(Version::Current, Form::Nfkc, text.as_view()).ok().flatten())
        .and_then(|normal| normal.to_utf8());
    normal.unwrap_or_else(|| name.into_owned())
}

/// The constant that a name is once it has been normalised, such as `Truᵉ`. There can be no such name.
pub(super) fn constant_of(bytes: &[u8]) -> Option<&'static str> {
    if bytes.is_ascii() {
        return None;
    }
    let name = normal(bytes);
    ["None", "True", "False"].into_iter().find(|constant| *constant == name)
}

/// Multiply and rotate, eight bytes at a time: names are short and nobody gains by collisions within one source but
/// its author.
#[derive(Default)]
pub(super) struct NameHasher(u64);

impl Hasher for NameHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            if let Ok(word) = chunk.try_into() {
                self.write_u64(u64::from_le_bytes(word));
            }
        }
        let tail = chunks.remainder().iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        self.write_u64(tail);
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}
