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

    /// An error where CPython's recursion over the same tree, which takes `cost` bytes of stack, overflows its 8 MiB:
    /// for what takes no native stack here.
    ///
    /// # Errors
    /// `RecursionError`.
    #[inline]
    pub fn check_cost(&self, cost: usize) -> Result<(), Box<SyntaxError>> {
        if cost <= CPYTHON_STACK { Ok(()) } else { Err(overflow(cost)) }
    }

    /// The error.
    #[cold]
    pub fn exceeded(&self) -> Box<SyntaxError> {
        overflow(address_here().abs_diff(self.base))
    }
}

/// What CPython's compiler uses of a stack of 8 MiB.
const CPYTHON_STACK: usize = 8152 << 10;

#[cold]
fn overflow(bytes: usize) -> Box<SyntaxError> {
    let message = format!("Stack overflow (used {} kB) during compilation", bytes / 1024);
    Box::new(SyntaxError::bare(ErrorKind::Recursion, message))
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
