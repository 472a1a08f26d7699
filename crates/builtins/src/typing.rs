//! Type parameters and type aliases.

use ::object::Value;

/// Whether the value is a `typing.TypeAliasType`.
pub fn is_type_alias(_: &Value) -> bool {
    false
}
