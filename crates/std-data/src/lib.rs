//! Taipan: native modules for data: compression, hashes, binary formats.

pub mod binascii;
pub mod bz2;
mod feed;
pub mod hashes;
pub mod lzma;
pub mod pickle;
pub mod unicodedata;
pub mod zlib;

use builtins::NativeModule;

/// The native modules of this crate.
#[rustfmt::skip]
pub static MODULES: &[&NativeModule] = &[
    &hashes::MD5_MODULE,
    &hashes::SHA1_MODULE,
    &hashes::SHA2_MODULE,
    &hashes::sha3::MODULE,
    &hashes::blake2::MODULE,
    &hashes::hmac::MODULE,
    &hashes::hashlib::MODULE,
    &binascii::MODULE,
    &bz2::MODULE,
    &lzma::MODULE,
    &pickle::MODULE,
    &unicodedata::MODULE,
    &zlib::MODULE,
];
