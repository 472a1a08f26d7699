//! Frames, tracebacks, and attributes of exceptions.

use crate::Group;

/// The group.
pub static GROUP: Group = Group {
    types: &[(&::object::frame::FRAME, &[]), (&::object::frame::TRACEBACK, &[])],
    exported: &[],
    functions: &[],
};
