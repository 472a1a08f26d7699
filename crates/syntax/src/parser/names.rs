//! One [`Identifier`] for equal names of a source.

use std::rc::Rc;

use text::buf::StrBuf;
use text::normalize::{Form, normalize};
use text::ucd::Version;

use crate::ast::Identifier;

/// The names seen so far, by spelling: an open-addressing table of their numbers.
pub(super) struct NameTable<'s> {
    names: Vec<Known<'s>>,
    /// Numbers of names, 0 where there is none; at most half of them, a power of two.
    slots: Vec<u32>,
    /// Whether one of them is no name: see [`constant_of`].
    pub has_constant: bool,
    /// Whether one of them is `__debug__`.
    pub has_debug: bool,
}

struct Known<'s> {
    hash: u64,
    spelling: &'s [u8],
    name: Identifier,
}

/// The first size of the table, enough for the names of most sources of a few hundred lines.
const SLOTS: usize = 512;

impl<'s> NameTable<'s> {
    pub fn new() -> Self {
        NameTable {
            names: Vec::with_capacity(SLOTS / 4),
            slots: vec![0; SLOTS],
            has_constant: false,
            has_debug: false,
        }
    }

    /// The name spelled `bytes`, which the tokenizer has checked, normalised as PEP 3131 wants.
    #[inline]
    pub fn get(&mut self, bytes: &'s [u8]) -> Identifier {
        let hash = hash(bytes);
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots.get(slot) {
                None | Some(0) => return self.add(bytes, hash, slot),
                Some(&number) => {
                    let known = &self.names[number as usize - 1];
                    if known.hash == hash && same(known.spelling, bytes) {
                        return known.name.clone();
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    #[inline(never)]
    fn add(&mut self, spelling: &'s [u8], hash: u64, slot: usize) -> Identifier {
        let text: Rc<str> = match std::str::from_utf8(spelling) {
            Ok(text) if text.is_ascii() => Rc::from(text),
            _ => {
                self.has_constant |= constant_of(spelling).is_some();
                Rc::from(normal(spelling))
            }
        };
        self.has_debug |= *text == *"__debug__";
        let number = self.names.len() as u32 + 1;
        let name = Identifier::numbered(text, number);
        self.names.push(Known { hash, spelling, name: name.clone() });
        self.slots[slot] = number;
        if self.names.len() * 2 > self.slots.len() {
            self.grow();
        }
        name
    }

    #[cold]
    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (known, number) in self.names.iter().zip(1..) {
            let mut slot = known.hash as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = number;
        }
    }
}

/// Whether two spellings of equal hash are the same.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    // The hash of a short name tells it from all other short ones.
    a.len() == b.len() && (a.len() < 8 || a == b)
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

/// Names are short, and nobody gains by collisions within one source but its author. The hash of a name of less
/// than eight bytes tells it from all other such names.
#[inline]
fn hash(name: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let length = name.len();
    let mut hash = match length {
        8.. => {
            let mut hash = word(name, length - 8);
            for chunk in name.chunks_exact(8) {
                hash = (hash.rotate_left(29) ^ word(chunk, 0)).wrapping_mul(MULTIPLIER);
            }
            hash
        }
        4..8 => half(name, 0) | half(name, length - 4) << (8 * (length - 4)),
        _ => name.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
    hash = hash.wrapping_mul(MULTIPLIER);
    hash ^ hash >> 32
}

/// The eight bytes from `at` on.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

/// The four bytes from `at` on.
#[inline]
fn half(bytes: &[u8], at: usize) -> u64 {
    let chunk = bytes.get(at..).and_then(|rest| rest.first_chunk());
    chunk.map_or(0, |chunk| u64::from(u32::from_le_bytes(*chunk)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_spellings_have_one_number_and_different_ones_have_different_numbers() {
        let spellings: Vec<String> = (0..3000)
            .map(|i| "abcdefghijklmnopqrstuvwxyz"[..i % 23 + 1].to_owned() + &i.to_string())
            .collect();
        let mut table = NameTable::new();
        let numbers: Vec<u32> = spellings.iter().map(|name| table.get(name.as_bytes()).number()).collect();
        assert!(numbers.iter().copied().eq(1..=3000));
        for (spelling, number) in spellings.iter().zip(1..) {
            let name = table.get(spelling.as_bytes());
            assert_eq!((name.as_str(), name.number()), (spelling.as_str(), number));
        }
    }

    #[test]
    fn short_names_differ_in_their_hashes() {
        let names = ["a", "aa", "aaa", "aaaa", "aaaaa", "aaaaaa", "aaaaaaa", "abcdefg", "bacdefg"];
        for (i, one) in names.iter().enumerate() {
            for other in &names[..i] {
                assert_ne!(hash(one.as_bytes()), hash(other.as_bytes()), "{one} {other}");
            }
        }
    }
}
