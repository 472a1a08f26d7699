//! What a failed or a warned-about parse tells: errors and warnings as data, with CPython's classes,
//! messages and positions. Turning them into exceptions is the interpreter's task.

use std::fmt;

/// The exception class that CPython raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `SyntaxError`.
    Syntax,
    /// `IndentationError`.
    Indentation,
    /// `TabError`.
    Tab,
    /// `_IncompleteInputError`, only with [`crate::Flags::allow_incomplete_input`].
    IncompleteInput,
    /// `MemoryError`: the parser's own nesting limit.
    Memory,
    /// `RecursionError`.
    Recursion,
    /// `ValueError`.
    Value,
    /// `TypeError`: a hand-built tree.
    Type,
    /// `OverflowError`.
    Overflow,
    /// `UnicodeDecodeError`.
    UnicodeDecode,
    /// `UnicodeEncodeError`, of the text in [`SyntaxError::unencodable`].
    UnicodeEncode,
    /// `SystemError`: a hand-built tree.
    System,
}

impl ErrorKind {
    /// The name of the Python class.
    pub const fn class_name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::IncompleteInput => "_IncompleteInputError",
            ErrorKind::Memory => "MemoryError",
            ErrorKind::Recursion => "RecursionError",
            ErrorKind::Value => "ValueError",
            ErrorKind::Type => "TypeError",
            ErrorKind::Overflow => "OverflowError",
            ErrorKind::UnicodeDecode => "UnicodeDecodeError",
            ErrorKind::UnicodeEncode => "UnicodeEncodeError",
            ErrorKind::System => "SystemError",
        }
    }

    /// Whether it is `SyntaxError` or a class derived from it, which carry a [`Location`].
    pub const fn is_syntax_error(self) -> bool {
        matches!(
            self,
            ErrorKind::Syntax | ErrorKind::Indentation | ErrorKind::Tab | ErrorKind::IncompleteInput
        )
    }
}

/// The attributes of a `SyntaxError` beside message and file name.
///
/// Offsets count *characters* from 1, unlike the columns of a tree; 0 and -1 mean what they mean in
/// CPython (before the line, unknown).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// Line, from 1.
    pub lineno: i32,
    /// Character of the line, from 1.
    pub offset: i32,
    /// Last line.
    pub end_lineno: i32,
    /// The character after the last one.
    pub end_offset: i32,
    /// The source line, with its newline; `None` where CPython gives `None`.
    pub text: Option<String>,
}

impl Location {
    /// Stands for Python's `None` in `end_lineno` and `end_offset`; only `_tokenize` has it. The
    /// least of all numbers it is not: trees made by hand have that one.
    pub const NONE: i32 = i32::MIN + 1;
}

/// What found an error. That decides how the exception is made, and where the line that it shows comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Reading: the line is what was read.
    Tokenizer,
    /// The line is the file's, where there is such a file and the source is a whole one.
    Parser,
    /// The line is the file's, and the position is no argument of the exception.
    Symtable,
    /// The line is the file's.
    Compiler,
}

/// Why a source has no tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The class.
    pub kind: ErrorKind,
    /// The message, without position.
    pub message: String,
    /// Where; `None` for classes that know no position.
    pub location: Option<Box<Location>>,
    /// What found it.
    pub stage: Stage,
    /// Warnings issued before the error was found, in order.
    pub warnings: Vec<Warning>,
    /// The text, as WTF-8, that cannot be encoded as UTF-8, where that is the error.
    pub unencodable: Option<Box<[u8]>>,
}

impl SyntaxError {
    /// An error with a position.
    pub fn new(kind: ErrorKind, message: impl Into<String>, location: Location) -> Self {
        SyntaxError {
            kind,
            message: message.into(),
            location: Some(Box::new(location)),
            stage: Stage::Tokenizer,
            warnings: Vec::new(),
            unencodable: None,
        }
    }

    /// The error as one that `stage` found.
    pub fn by(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self
    }

    /// An error of a class that carries no position.
    pub fn bare(kind: ErrorKind, message: impl Into<String>) -> Self {
        let stage = Stage::Tokenizer;
        let message = message.into();
        SyntaxError { kind, message, location: None, stage, warnings: Vec::new(), unencodable: None }
    }

    /// A text with lone surrogates, as WTF-8, stands where only UTF-8 may.
    pub fn unencodable(text: &[u8]) -> Self {
        let unencodable = Some(text.into());
        SyntaxError { unencodable, ..SyntaxError::bare(ErrorKind::UnicodeEncode, "surrogates not allowed") }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.class_name(), self.message)?;
        if let Some(at) = &self.location {
            write!(f, " ({}:{}-{}:{})", at.lineno, at.offset, at.end_lineno, at.end_offset)?;
        }
        Ok(())
    }
}

impl std::error::Error for SyntaxError {}

/// The class of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// `SyntaxWarning`.
    Syntax,
    /// `DeprecationWarning`.
    Deprecation,
}

/// Something legal but suspicious, to be issued by whoever asked for the parse, in order and before
/// any error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The class.
    pub kind: WarningKind,
    /// The text.
    pub message: String,
    /// The line that the warning is issued for.
    pub lineno: i32,
    /// The `SyntaxError` that takes the warning's place where a filter makes it an error (with its own
    /// message).
    pub as_error: Box<SyntaxError>,
}
