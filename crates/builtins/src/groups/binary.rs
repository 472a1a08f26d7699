//! Bytes-like types.

use crate::Group;
use ::object::string;

/// The group.
pub static GROUP: Group = Group { types: &[(&string::BYTES, &[])], exported: &[], functions: &[] };
