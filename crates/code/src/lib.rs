//! Taipan: code objects as pure data, marshal, location and exception tables.
//!
//! Here: [`CodeObject`] with all of CPython 3.14's `co_*` fields, [`Constant`], the tables that a code object carries
//! as bytes ([`location`], [`exception`]), and [`marshal`] with the `.pyc` header. Nothing here knows Python objects:
//! `interp` makes them of this data.

pub mod constant;
pub mod dump;
pub mod exception;
pub mod hash;
pub mod listing;
pub mod location;
pub mod marshal;
pub mod string;
pub mod units;

mod object;

pub use constant::{Constant, ConstantKey, IBig};
pub use object::{CodeObject, flags, local_kind};
pub use string::Str;
