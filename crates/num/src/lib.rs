//! Numbers without objects: big integers, floats to text and back, and both formatting languages.
//!
//! [`bigint`] computes on CPython's 30-bit digits and hands long operands to `dashu-int`. [`float`] and
//! [`complex`] hold what `float` and `complex` need beyond the machine's arithmetic. [`format`] is the format
//! mini-language of `format()` and f-strings, [`markup`] the strings of `str.format`, [`percent`] the older language of
//! the `%` operator.
//!
//! Not here: Python objects, exceptions (a [`NumError`] says which one to raise), and the functions of `math`.

pub mod bigint;
pub mod complex;
pub mod float;
pub mod format;
pub mod markup;
pub mod percent;

mod literal;

pub use bigint::{BigInt, IntRef};
pub use text::OutOfMemory;

use text::StrBuf;

/// Which exception an error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `ValueError`.
    Value,
    /// `OverflowError`.
    Overflow,
    /// `ZeroDivisionError`.
    ZeroDivision,
    /// `TypeError`.
    Type,
    /// `MemoryError`, without a message.
    Memory,
}

/// An exception to be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumError {
    /// Its class.
    pub kind: ErrorKind,
    /// Its message, in CPython's words.
    pub message: Box<StrBuf>,
}

/// The result of what may raise.
pub type Result<T> = std::result::Result<T, NumError>;

impl NumError {
    /// A `ValueError`.
    #[cold]
    pub fn value(message: impl Into<StrBuf>) -> NumError {
        NumError { kind: ErrorKind::Value, message: Box::new(message.into()) }
    }

    /// An `OverflowError`.
    #[cold]
    pub fn overflow(message: impl Into<StrBuf>) -> NumError {
        NumError { kind: ErrorKind::Overflow, message: Box::new(message.into()) }
    }

    /// A `TypeError`.
    #[cold]
    pub fn type_error(message: impl Into<StrBuf>) -> NumError {
        NumError { kind: ErrorKind::Type, message: Box::new(message.into()) }
    }

    /// The `ZeroDivisionError` of every division by zero.
    #[cold]
    pub fn division_by_zero() -> NumError {
        NumError { kind: ErrorKind::ZeroDivision, message: Box::new("division by zero".into()) }
    }
}

impl From<OutOfMemory> for NumError {
    #[cold]
    fn from(_: OutOfMemory) -> NumError {
        NumError { kind: ErrorKind::Memory, message: Box::default() }
    }
}
