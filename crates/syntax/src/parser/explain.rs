//! The second pass.
use crate::errors::{ErrorKind, SyntaxError};
use crate::tokenizer::Source;
use crate::{Flags, Mode};
pub(super) fn nesting_error(_: &Source, _: Mode, _: &Flags) -> Option<SyntaxError> {
    None
}
pub(super) fn explain(_: &Source, _: Mode, _: &Flags) -> SyntaxError {
    SyntaxError::bare(ErrorKind::Syntax, "invalid syntax")
}
