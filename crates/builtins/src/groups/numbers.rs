//! Numbers, ranges, and the functions about them and about iterables.

use crate::Group;
use ::object::singletons;

/// The group.
pub static GROUP: Group =
    Group { types: &[(&singletons::FLOAT, &[]), (&singletons::COMPLEX, &[])], exported: &[], functions: &[] };
