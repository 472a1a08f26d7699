//! `from __future__ import …`: which features a program asks for.

use syntax::ast::{Mod, Range, StmtKind};

use super::{CO_FUTURE_ANNOTATIONS, CO_FUTURE_BARRY_AS_BDFL, Result, docstring, error_at};

/// Features that are part of the language by now.
const MANDATORY: [&str; 8] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "generator_stop",
];

/// The future statements of a program.
#[derive(Clone, Copy, Debug)]
pub struct FutureFeatures {
    /// `CO_FUTURE_*` bits.
    pub features: u32,
    /// The last future statement; lines and columns are -1 where there is none.
    pub range: Range,
}

impl Default for FutureFeatures {
    fn default() -> Self {
        FutureFeatures { features: 0, range: Range::new(-1, -1, -1, -1) }
    }
}

impl FutureFeatures {
    /// Reads the future statements at the beginning of a program.
    pub fn of(program: &Mod) -> Result<FutureFeatures> {
        let mut found = FutureFeatures::default();
        let (Mod::Module { body, .. } | Mod::Interactive { body }) = program else {
            return Ok(found);
        };
        let first = usize::from(docstring(body).is_some());
        for stmt in &body[first..] {
            let StmtKind::ImportFrom { module: Some(module), names, level } = &stmt.kind else { break };
            if module != "__future__" || level.unwrap_or(0) != 0 {
                break;
            }
            for alias in names {
                match alias.name.as_str() {
                    "annotations" => found.features |= CO_FUTURE_ANNOTATIONS,
                    "barry_as_FLUFL" => found.features |= CO_FUTURE_BARRY_AS_BDFL,
                    "braces" => return Err(error_at(alias.range, "not a chance")),
                    name if MANDATORY.contains(&name) => {}
                    name => {
                        let message = format!("future feature {} is not defined", clip(name, 100));
                        return Err(error_at(alias.range, message));
                    }
                }
            }
            found.range = stmt.range;
        }
        Ok(found)
    }
}

/// At most `limit` bytes of a name, as `%.100s` prints it.
fn clip(name: &str, limit: usize) -> &str {
    &name[..name.floor_char_boundary(limit)]
}
