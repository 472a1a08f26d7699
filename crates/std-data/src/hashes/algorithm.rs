//! The algorithms behind `_hmac` and `_hashlib`, chosen at run time, and keyed hashing with any of them.

use ::sha1::Digest;
use ::sha3::digest::{ExtendableOutput, Update, XofReader};

/// The longest digest of fixed length.
pub const LONGEST: usize = 64;

/// A digest of fixed length, in a place large enough for any.
pub struct Output {
    bytes: [u8; LONGEST],
    len: usize,
}

impl std::ops::Deref for Output {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl Output {
    fn of(digest: &[u8]) -> Output {
        let mut bytes = [0; LONGEST];
        let len = digest.len().min(LONGEST);
        bytes[..len].copy_from_slice(&digest[..len]);
        Output { bytes, len }
    }
}

/// What is known of an algorithm before it runs.
pub struct Algorithm {
    /// Its name in Python.
    pub name: &'static str,
    /// How many bytes it takes at a time.
    pub block: usize,
    /// How long its digest is; 0 where the caller says how long.
    pub size: usize,
    start: fn() -> Hash,
}

macro_rules! algorithms {
    ($($variant:ident($ty:ty), $name:literal, $block:literal, $size:literal;)*) => {
        /// A hash under way.
        #[derive(Clone)]
        pub enum Hash {
            $(#[doc = $name] $variant($ty),)*
        }

        /// The algorithms of fixed length that HACL* has come first, in its order.
        pub static ALGORITHMS: &[Algorithm] = &[$(Algorithm {
            name: $name,
            block: $block,
            size: $size,
            start: || Hash::$variant(<$ty as Run>::start()),
        }),*];

        impl Hash {
            /// Takes more data.
            pub fn update(&mut self, data: &[u8]) {
                match self {
                    $(Hash::$variant(hash) => hash.take(data),)*
                }
            }

            /// The digest; empty where it has no fixed length.
            pub fn finish(self) -> Output {
                match self {
                    $(Hash::$variant(hash) => hash.end(),)*
                }
            }
        }
    };
}

algorithms! {
    Md5(md5::Md5), "md5", 64, 16;
    Sha1(::sha1::Sha1), "sha1", 64, 20;
    Sha224(sha2::Sha224), "sha224", 64, 28;
    Sha256(sha2::Sha256), "sha256", 64, 32;
    Sha384(sha2::Sha384), "sha384", 128, 48;
    Sha512(sha2::Sha512), "sha512", 128, 64;
    Sha3_224(::sha3::Sha3_224), "sha3_224", 144, 28;
    Sha3_256(::sha3::Sha3_256), "sha3_256", 136, 32;
    Sha3_384(::sha3::Sha3_384), "sha3_384", 104, 48;
    Sha3_512(::sha3::Sha3_512), "sha3_512", 72, 64;
    Blake2b(Box<blake2b_simd::State>), "blake2b", 128, 64;
    Blake2s(Box<blake2s_simd::State>), "blake2s", 64, 32;
    Sha512_224(sha2::Sha512_224), "sha512_224", 128, 28;
    Sha512_256(sha2::Sha512_256), "sha512_256", 128, 32;
    Ripemd160(ripemd::Ripemd160), "ripemd160", 64, 20;
    Sm3(sm3::Sm3), "sm3", 64, 32;
    Md5Sha1(Md5Sha1), "md5-sha1", 64, 36;
    Shake128(::sha3::Shake128), "shake_128", 168, 0;
    Shake256(::sha3::Shake256), "shake_256", 136, 0;
}

/// How many of the algorithms HACL* has.
pub const HACL: usize = 12;

/// MD5 and SHA-1 side by side, as old versions of TLS want them.
#[derive(Clone)]
pub struct Md5Sha1(md5::Md5, ::sha1::Sha1);

/// What all algorithms do, whatever library they come from.
trait Run: Sized {
    fn start() -> Self;
    fn take(&mut self, data: &[u8]);
    fn end(self) -> Output;
}

macro_rules! run_digest {
    ($($ty:ty),*) => {$(
        impl Run for $ty {
            fn start() -> Self {
                Digest::new()
            }
            fn take(&mut self, data: &[u8]) {
                Digest::update(self, data);
            }
            fn end(self) -> Output {
                Output::of(&self.finalize())
            }
        }
    )*};
}

run_digest!(
    md5::Md5,
    ::sha1::Sha1,
    sha2::Sha224,
    sha2::Sha256,
    sha2::Sha384,
    sha2::Sha512,
    sha2::Sha512_224,
    sha2::Sha512_256,
    ::sha3::Sha3_224,
    ::sha3::Sha3_256,
    ::sha3::Sha3_384,
    ::sha3::Sha3_512,
    ripemd::Ripemd160,
    sm3::Sm3
);

macro_rules! run_blake2 {
    ($($krate:ident),*) => {$(
        impl Run for Box<$krate::State> {
            fn start() -> Self {
                Box::new($krate::State::new())
            }
            fn take(&mut self, data: &[u8]) {
                self.update(data);
            }
            fn end(self) -> Output {
                Output::of(self.finalize().as_bytes())
            }
        }
    )*};
}

run_blake2!(blake2b_simd, blake2s_simd);

macro_rules! run_shake {
    ($($ty:ty),*) => {$(
        impl Run for $ty {
            fn start() -> Self {
                <$ty>::default()
            }
            fn take(&mut self, data: &[u8]) {
                Update::update(self, data);
            }
            fn end(self) -> Output {
                Output::of(&[])
            }
        }
    )*};
}

run_shake!(::sha3::Shake128, ::sha3::Shake256);

impl Run for Md5Sha1 {
    fn start() -> Self {
        Md5Sha1(Digest::new(), Digest::new())
    }
    fn take(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
        Digest::update(&mut self.1, data);
    }
    fn end(self) -> Output {
        let (first, second) = (self.0.finalize(), self.1.finalize());
        Output::of(&[&first[..], &second[..]].concat())
    }
}

impl Algorithm {
    /// A hash of nothing so far.
    pub fn start(&self) -> Hash {
        (self.start)()
    }

    /// Whether the caller says how long the digest is.
    pub fn is_extendable(&self) -> bool {
        self.size == 0
    }
}

impl Hash {
    /// As many bytes of the digest as `out` has room for; nothing where its length is fixed.
    pub fn squeeze(self, out: &mut [u8]) {
        match self {
            Hash::Shake128(hash) => hash.finalize_xof().read(out),
            Hash::Shake256(hash) => hash.finalize_xof().read(out),
            _ => {}
        }
    }
}

/// The inner hash, and the outer one, which has taken its key.
#[derive(Clone)]
pub struct Keyed {
    /// The hash that takes the message.
    pub inner: Hash,
    outer: Hash,
}

impl Keyed {
    /// A keyed hash of nothing so far.
    pub fn new(algorithm: &Algorithm, key: &[u8]) -> Keyed {
        let mut padded = [0; 256];
        let padded = &mut padded[..algorithm.block];
        if key.len() > padded.len() {
            let mut hash = algorithm.start();
            hash.update(key);
            let short = hash.finish();
            padded[..short.len()].copy_from_slice(&short);
        } else {
            padded[..key.len()].copy_from_slice(key);
        }
        let mut start = |mask: u8| {
            padded.iter_mut().for_each(|b| *b ^= mask);
            let mut hash = algorithm.start();
            hash.update(padded);
            padded.iter_mut().for_each(|b| *b ^= mask);
            hash
        };
        Keyed { inner: start(0x36), outer: start(0x5c) }
    }

    /// The digest.
    pub fn finish(self) -> Output {
        let mut outer = self.outer;
        outer.update(&self.inner.finish());
        outer.finish()
    }
}

/// Fills `out` with what PBKDF2 derives from a password.
pub fn pbkdf2(algorithm: &Algorithm, password: &[u8], salt: &[u8], rounds: u64, out: &mut [u8]) {
    let keyed = Keyed::new(algorithm, password);
    let mut salted = keyed.clone();
    salted.inner.update(salt);
    for (i, chunk) in out.chunks_mut(algorithm.size).enumerate() {
        let mut first = salted.clone();
        first.inner.update(&(i as u32 + 1).to_be_bytes());
        let mut last = first.finish();
        let mut sum = last.to_vec();
        for _ in 1..rounds {
            let mut next = keyed.clone();
            next.inner.update(&last);
            last = next.finish();
            for (s, b) in sum.iter_mut().zip(last.iter()) {
                *s ^= b;
            }
        }
        chunk.copy_from_slice(&sum[..chunk.len()]);
    }
}
