//! The keyed hash of strings and bytes: SipHash-1-3, and its key from `PYTHONHASHSEED`.
//!
//! A string is hashed over its PEP 393 storage, so a view must be of the narrowest kind.

use crate::view::StrView;

/// The key of the hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HashKey {
    k0: u64,
    k1: u64,
}

impl HashKey {
    /// The key that a number in `PYTHONHASHSEED` gives; zero gives the null key.
    pub fn from_seed(seed: u32) -> HashKey {
        if seed == 0 {
            return HashKey::default();
        }
        let mut x = seed;
        let mut bytes = [0; 16];
        for b in &mut bytes {
            x = x.wrapping_mul(214013).wrapping_add(2531011);
            *b = (x >> 16) as u8;
        }
        HashKey::from_bytes(bytes)
    }

    /// The key made of 16 (random) bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> HashKey {
        let v = u128::from_le_bytes(bytes);
        HashKey { k0: v as u64, k1: (v >> 64) as u64 }
    }

    /// `hash(b)` of bytes.
    pub fn hash_bytes(self, b: &[u8]) -> i64 {
        let mut s = Sip::new(self);
        let mut chunks = b.chunks_exact(8);
        for c in &mut chunks {
            s.word(c.iter().rev().fold(0, |a, &b| a << 8 | u64::from(b)));
        }
        let tail = chunks.remainder().iter().rev().fold(0, |a, &b| a << 8 | u64::from(b));
        finish(s, tail, b.len())
    }

    /// `hash(s)` of a string in the narrowest storage.
    pub fn hash_str(self, s: StrView<'_>) -> i64 {
        match s {
            StrView::Ascii(b) | StrView::Latin1(b) => self.hash_bytes(b),
            StrView::Ucs2(u) => {
                let mut s = Sip::new(self);
                let mut chunks = u.chunks_exact(4);
                for c in &mut chunks {
                    s.word(c.iter().rev().fold(0, |a, &x| a << 16 | u64::from(x)));
                }
                let tail = chunks.remainder().iter().rev().fold(0, |a, &x| a << 16 | u64::from(x));
                finish(s, tail, u.len() * 2)
            }
            StrView::Ucs4(u) => {
                let mut s = Sip::new(self);
                let mut chunks = u.chunks_exact(2);
                for c in &mut chunks {
                    s.word(u64::from(c[1]) << 32 | u64::from(c[0]));
                }
                let tail = chunks.remainder().first().map_or(0, |&x| x.into());
                finish(s, tail, u.len() * 4)
            }
        }
    }

    /// SipHash-1-3 itself, without the special values of Python's hashes: what keys source hashes of `.pyc` files.
    pub fn siphash13(self, b: &[u8]) -> u64 {
        let mut s = Sip::new(self);
        let mut chunks = b.chunks_exact(8);
        for c in &mut chunks {
            s.word(c.iter().rev().fold(0, |a, &b| a << 8 | u64::from(b)));
        }
        let tail = chunks.remainder().iter().rev().fold(0, |a, &b| a << 8 | u64::from(b));
        s.last(tail, b.len())
    }
}

/// Python's hash from the state, the last bytes and the length: 0 for nothing, never -1.
#[inline]
fn finish(s: Sip, tail: u64, len: usize) -> i64 {
    if len == 0 {
        return 0;
    }
    match s.last(tail, len) as i64 {
        -1 => -2,
        h => h,
    }
}

struct Sip {
    v: [u64; 4],
}

impl Sip {
    #[inline]
    fn new(key: HashKey) -> Sip {
        let HashKey { k0, k1 } = key;
        // "somepseudorandomlygeneratedbytes", as the algorithm prescribes.
        Sip {
            v: [
                k0 ^ 0x736f6d6570736575,
                k1 ^ 0x646f72616e646f6d,
                k0 ^ 0x6c7967656e657261,
                k1 ^ 0x7465646279746573,
            ],
        }
    }

    #[inline]
    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.v;
        a = a.wrapping_add(b);
        c = c.wrapping_add(d);
        b = b.rotate_left(13) ^ a;
        d = d.rotate_left(16) ^ c;
        a = a.rotate_left(32);
        c = c.wrapping_add(b);
        a = a.wrapping_add(d);
        b = b.rotate_left(17) ^ c;
        d = d.rotate_left(21) ^ a;
        c = c.rotate_left(32);
        self.v = [a, b, c, d];
    }

    #[inline]
    fn word(&mut self, m: u64) {
        self.v[3] ^= m;
        self.round();
        self.v[0] ^= m;
    }

    #[inline]
    fn last(mut self, tail: u64, len: usize) -> u64 {
        self.word((len as u64) << 56 | tail);
        self.v[2] ^= 0xff;
        self.round();
        self.round();
        self.round();
        self.v[0] ^ self.v[1] ^ self.v[2] ^ self.v[3]
    }
}
