//! Taipan: the multi-byte encodings of East Asia.
//!
//! Here: the encodings ([`charset`], [`hz`], [`iso2022`]), the tables they rest on ([`tables`], made by `cargo xtask
//! codecs`), and the modules `_multibytecodec` and `_codecs_*` around them. Not here: single-byte encodings and those of
//! Unicode (`text::codecs`), the registry of codecs (`builtins::codecs`).

pub mod charset;
pub mod codec;
pub mod hz;
pub mod iso2022;
pub mod modules;
pub mod multibyte;
pub mod tables;

use builtins::NativeModule;

/// The native modules of this crate.
#[rustfmt::skip]
pub static MODULES: &[&NativeModule] = &[
    &multibyte::MODULE,
    &modules::CN,
    &modules::HK,
    &modules::ISO2022,
    &modules::JP,
    &modules::KR,
    &modules::TW,
];
