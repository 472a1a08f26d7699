//! Taipan's front end: from source bytes to the abstract syntax tree, with CPython 3.14's positions,
//! errors and warnings.
//!
//! The way of a source: `encoding` decodes it, `tokenizer` cuts it into [`token`]s, `parser` builds
//! an [`ast::Mod`] or tells why it cannot, as an [`errors::SyntaxError`]. Symbol tables and bytecode
//! are in the crate `compile`.

pub mod ast;
pub mod dump;
pub mod encoding;
pub mod errors;
pub mod numbers;
pub mod parser;
pub mod stack;
pub mod strings;
pub mod token;
pub mod tokenizer;
pub mod validate;

pub use parser::{Parsed, parse, parse_source};

/// What kind of text a source is: the `mode` of Python's `compile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A file: `exec`.
    Exec,
    /// One statement typed at a prompt: `single`.
    Single,
    /// One expression: `eval`.
    Eval,
    /// A function's type comment: `func_type`.
    FuncType,
}

/// What may vary in a parse, beside the mode. `Flags::default()` is what `compile(text, …)` without
/// flags uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flags {
    /// `PyCF_TYPE_COMMENTS`: keep `# type:` comments.
    pub type_comments: bool,
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`: tell input that ends too early from wrong input.
    pub allow_incomplete_input: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`: no newline is implied at the end.
    pub dont_imply_dedent: bool,
    /// `CO_FUTURE_BARRY_AS_BDFL` was inherited: `<>` instead of `!=`.
    pub barry_as_bdfl: bool,
    /// The minor version of the grammar, `14` by default.
    pub feature_version: u8,
    /// `sys.get_int_max_str_digits()`; 0 for no limit.
    pub int_max_str_digits: u32,
    /// The names of characters are not to be had, so that `\N{…}` is an error.
    pub nameless: bool,
    /// The text is a program's file, which CPython reads line by line: it has let go of the text at a backslash in front of
    /// which only white space stands.
    pub from_file: bool,
}

impl Default for Flags {
    fn default() -> Self {
        Flags {
            type_comments: false,
            allow_incomplete_input: false,
            dont_imply_dedent: false,
            barry_as_bdfl: false,
            feature_version: 14,
            int_max_str_digits: 4300,
            nameless: false,
            from_file: false,
        }
    }
}
