//! The guard of the native stack: recursion over a tree ends in `RecursionError`, never in an overflow.

use crate::errors::{ErrorKind, SyntaxError};

/// How far the native stack may still grow. It is measured by address, so that deep trees compile as
/// long as there is room, whatever the frames' sizes.
#[derive(Clone, Copy, Debug)]
pub struct StackGuard {
    base: usize,
    budget: usize,
}

impl StackGuard {
    /// What every thread can be expected to have left.
    pub const DEFAULT_BUDGET: usize = 1 << 20;

    /// A guard that lets the stack grow by `budget` bytes from here.
    pub fn new(budget: usize) -> Self {
        StackGuard { base: address_here(), budget }
    }

    /// An error once the budget is used up.
    ///
    /// # Errors
    /// `RecursionError`.
    #[inline]
    pub fn check(&self) -> Result<(), Box<SyntaxError>> {
        if address_here().abs_diff(self.base) <= self.budget { Ok(()) } else { Err(self.exceeded()) }
    }

    /// The error.
    #[cold]
    pub fn exceeded(&self) -> Box<SyntaxError> {
        let used = address_here().abs_diff(self.base) / 1024;
        let message = format!("Stack overflow (used {used} kB) during compilation");
        Box::new(SyntaxError::bare(ErrorKind::Recursion, message))
    }
}

impl Default for StackGuard {
    fn default() -> Self {
        StackGuard::new(Self::DEFAULT_BUDGET)
    }
}

#[inline]
fn address_here() -> usize {
    let marker = 0u8;
    std::ptr::from_ref(std::hint::black_box(&marker)) as usize
}
