//! Syntax trees as objects, for `compile`.

use object::{PyResult, Thread, Value};
use syntax::ast::Mod;

use crate::code_text::Request;

/// Compiles an object that is a syntax tree; `None` for any other object.
///
/// # Errors
/// What is wrong with the tree.
pub fn compile_node(_: &mut Thread, _: &Value, _: &Value, _: &Request) -> PyResult<Option<Value>> {
    Ok(None)
}

/// The object for a syntax tree.
///
/// # Errors
/// `MemoryError`.
pub fn node_of(t: &mut Thread, _: &mut Mod, _: &Value, _: &Request) -> PyResult {
    Err(t.not_implemented_error("syntax trees as objects"))
}
