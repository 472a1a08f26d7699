//! The one table of offsets that C macros and generated code rely on.
//!
//! Here: field offsets of CPython 3.14's public structs as this crate lays them out. A test compares them with a C
//! program compiled against 3.14's headers where those are installed.

use std::mem::offset_of;

/// `(struct, field, offset)`.
pub const OFFSETS: &[(&str, &str, usize)] = &[
    ("PyTypeObject", "tp_flags", offset_of!(crate::Type, tp_flags)),
    ("PyTypeObject", "tp_base", offset_of!(crate::Type, tp_base)),
    ("PyTypeObject", "tp_mro", offset_of!(crate::Type, tp_mro)),
    ("PyTypeObject", "tp_version_tag", offset_of!(crate::Type, tp_version_tag)),
];
