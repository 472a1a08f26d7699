//! Frames, tracebacks, and attributes of exceptions.

use crate::{Group, frame, frame_locals, traceback};

/// The group.
pub static GROUP: Group = Group {
    types: &[
        (&::object::frame::FRAME, &[&frame::FRAME_IMPL]),
        (&::object::frame::TRACEBACK, &[&traceback::TRACEBACK_IMPL]),
        (&frame_locals::FRAME_LOCALS_PROXY, &[&frame_locals::FrameLocalsProxy::IMPL]),
    ],
    exported: &[],
    functions: &[],
};
