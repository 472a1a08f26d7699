//! Generators, coroutines and asynchronous generators.

use crate::Group;

/// The group.
pub static GROUP: Group = Group { types: &[], exported: &[], functions: &[] };
