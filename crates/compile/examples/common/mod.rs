//! What the examples share whose output is compared with CPython's.

use compile::StackGuard;
use compile::optimize_ast::{Preprocess, preprocess};
use compile::symtable::FutureFeatures;
use syntax::ast::Mod;
use syntax::errors::{SyntaxError, Warning};
use syntax::{Flags, Mode};

/// The stack that work on hostile sources needs.
pub const STACK: usize = 512 << 20;

/// Runs `work` on a stack of that size.
pub fn on_large_stack(work: fn()) {
    if let Ok(work) = std::thread::Builder::new().stack_size(STACK).spawn(work) {
        drop(work.join());
    }
}

/// Parses as `ast.parse` does, which also looks for future statements and for jumps out of `finally`.
pub fn parse(text: &[u8], mode: Mode, flags: &Flags) -> Result<(Mod, Vec<Warning>), Box<SyntaxError>> {
    let (mut tree, mut warnings) = syntax::parse(text, mode, flags)?;
    let options = Preprocess { syntax_check_only: true, ..Preprocess::default() };
    let checked = FutureFeatures::of(&tree)
        .and_then(|_| preprocess(&mut tree, options, StackGuard::new(STACK / 2), &mut warnings));
    match checked {
        Ok(()) => Ok((tree, warnings)),
        Err(mut error) => {
            error.warnings.splice(0..0, warnings);
            Err(error)
        }
    }
}

/// As Python's `ascii`.
pub fn ascii(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => match c as u32 {
                code @ ..0x100 => out.push_str(&format!("\\x{code:02x}")),
                code @ ..0x10000 => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
        }
    }
    out.push(quote);
    out
}
