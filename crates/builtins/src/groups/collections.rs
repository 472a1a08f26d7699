//! Dictionaries, sets, their views and iterators.

use crate::Group;
use ::object::dict;
use ::object::set;

/// The group.
pub static GROUP: Group = Group {
    types: &[(&dict::DICT, &[]), (&set::SET, &[]), (&set::FROZENSET, &[])],
    exported: &[],
    functions: &[],
};
