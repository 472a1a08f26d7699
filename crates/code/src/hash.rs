//! A cheap hash for the compiler's tables.
//!
//! Not here: the keyed hash of Python's strings (`text`).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A multiplicative hasher for small trusted keys: integers, addresses, names and constants of one source.
#[derive(Default, Clone, Copy)]
pub struct FastHasher(u64);

const SEED: u64 = 0xf135_7aea_2e62_a9c5;

/// Of longer texts only this much at either end counts.
const END: usize = 128;

impl FastHasher {
    #[inline]
    fn add(&mut self, word: u64) {
        self.0 = (self.0.wrapping_add(word)).wrapping_mul(SEED);
    }

    #[inline]
    fn add_words(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks_exact(8) {
            self.add(word(chunk, 0));
            self.0 = self.0.rotate_left(23);
        }
    }
}

/// The eight bytes from `at` on.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

/// The four bytes from `at` on.
#[inline]
fn half(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |chunk| u64::from(u32::from_le_bytes(*chunk)))
}

impl Hasher for FastHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let length = bytes.len();
        let last = match length {
            0 => 0,
            1..4 => {
                u64::from(bytes[0]) | u64::from(bytes[length / 2]) << 8 | u64::from(bytes[length - 1]) << 16
            }
            4..8 => half(bytes, 0) | half(bytes, length - 4) << 32,
            _ => {
                if length <= 2 * END {
                    self.add_words(bytes);
                } else {
                    self.add_words(&bytes[..END]);
                    self.add_words(&bytes[length - END..]);
                }
                word(bytes, length - 8)
            }
        };
        self.add(last ^ (length as u64) << 56);
    }
    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }
    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }
    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }
    #[inline]
    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }
    #[inline]
    fn write_isize(&mut self, value: isize) {
        self.add(value as u64);
    }
    #[inline]
    fn write_i64(&mut self, value: i64) {
        self.add(value as u64);
    }
    #[inline]
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

/// A hash map with [`FastHasher`]. Sources are trusted not to attack the hash beyond slowing their own compilation.
pub type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_hash_differently() {
        let hash = |text: &str| {
            let mut hasher = FastHasher::default();
            hasher.write(text.as_bytes());
            hasher.finish()
        };
        let texts =
            ["", "a", "b", "aa", "ab", "ba", "abc", "abcd", "abce", "abcdefg", "abcdefgh", "abcdefghi"];
        let mut hashes: Vec<u64> = texts.iter().map(|text| hash(text)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), texts.len());
        assert_ne!(hash(&"x".repeat(300)), hash(&"x".repeat(301)));
    }
}
