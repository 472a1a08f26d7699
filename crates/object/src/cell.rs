//! Owned typed references and cells that hold values inside objects.
//!
//! Here: [`Ref`], [`ValueCell`], [`OptionCell`]. Not here: Python's `cell` type (`function.rs`).

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::header::Object;
use crate::value::Value;

/// An owned reference to an object whose Rust layout is known.
#[repr(transparent)]
pub struct Ref<T: Object>(Value, PhantomData<T>);

impl<T: Object> Ref<T> {
    /// The value as a typed reference, if it is a `T`.
    #[inline]
    pub fn from_value(value: Value) -> Result<Ref<T>, Value> {
        if value.downcast::<T>().is_some() { Ok(Ref(value, PhantomData)) } else { Err(value) }
    }

    /// Like [`Ref::from_value`] without the check.
    ///
    /// # Safety
    /// `value` is a `T`.
    #[inline(always)]
    pub unsafe fn from_value_unchecked(value: Value) -> Ref<T> {
        Ref(value, PhantomData)
    }

    /// A new reference to `object`.
    #[inline]
    pub fn new(object: &T) -> Ref<T> {
        Ref(object.to_value(), PhantomData)
    }

    /// The untyped value.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        self.0
    }

    /// The untyped value, borrowed.
    #[inline(always)]
    pub fn as_value(&self) -> &Value {
        &self.0
    }
}

impl<T: Object> Deref for Ref<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a Ref is made of values that are a T only.
        unsafe { &*(self.0.bits() as *const T) }
    }
}

impl<T: Object> Clone for Ref<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Ref(self.0.clone(), PhantomData)
    }
}

impl<T: Object> From<Ref<T>> for Value {
    #[inline(always)]
    fn from(r: Ref<T>) -> Value {
        r.0
    }
}

/// A place inside an object that always holds a value.
#[repr(transparent)]
pub struct ValueCell(UnsafeCell<Value>);

impl ValueCell {
    /// A cell that holds `value`.
    pub const fn new(value: Value) -> ValueCell {
        ValueCell(UnsafeCell::new(value))
    }

    /// A new reference to what the cell holds.
    #[inline(always)]
    pub fn get(&self) -> Value {
        // SAFETY: no reference into the cell outlives this expression, and cloning runs no code.
        unsafe { (*self.0.get()).clone() }
    }

    /// Stores a value; the old one is released after it has been replaced.
    #[inline(always)]
    pub fn set(&self, value: Value) {
        drop(self.replace(value));
    }

    /// Stores a value and gives the old one back.
    #[inline(always)]
    pub fn replace(&self, value: Value) -> Value {
        // SAFETY: moving words runs no code.
        unsafe { std::mem::replace(&mut *self.0.get(), value) }
    }

    /// Whether the cell holds exactly `value`.
    #[inline(always)]
    pub fn is(&self, value: &Value) -> bool {
        // SAFETY: only the word is read.
        unsafe { (*self.0.get()).is(value) }
    }

    /// What the cell holds, for the collector.
    #[inline(always)]
    pub(crate) fn peek(&self) -> &Value {
        // SAFETY: used for traversal only, which neither runs Python code nor stores.
        unsafe { &*self.0.get() }
    }
}

/// A place inside an object that may be empty.
#[repr(transparent)]
pub struct OptionCell(UnsafeCell<Option<Value>>);

impl Default for OptionCell {
    fn default() -> Self {
        OptionCell::new(None)
    }
}

impl OptionCell {
    /// A cell that holds `value`.
    pub const fn new(value: Option<Value>) -> OptionCell {
        OptionCell(UnsafeCell::new(value))
    }

    /// An empty cell.
    pub const fn empty() -> OptionCell {
        OptionCell(UnsafeCell::new(None))
    }

    /// A new reference to what the cell holds.
    #[inline(always)]
    pub fn get(&self) -> Option<Value> {
        // SAFETY: as ValueCell::get.
        unsafe { (*self.0.get()).clone() }
    }

    /// What the cell holds, or `None` the object.
    #[inline]
    pub fn get_or_none(&self) -> Value {
        self.get().unwrap_or(Value::none())
    }

    /// What the cell holds, for as long as no Python code can run.
    #[inline(always)]
    pub fn borrowed<'a>(&'a self, _: &'a crate::Thread) -> Option<&'a Value> {
        self.peek()
    }

    /// Whether nothing is held.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        // SAFETY: only the word is read.
        unsafe { (*self.0.get()).is_none() }
    }

    /// Stores a value or empties the cell; the old one is released afterwards.
    #[inline(always)]
    pub fn set(&self, value: Option<Value>) {
        drop(self.replace(value));
    }

    /// Stores and gives the old value back.
    #[inline(always)]
    pub fn replace(&self, value: Option<Value>) -> Option<Value> {
        // SAFETY: moving words runs no code.
        unsafe { std::mem::replace(&mut *self.0.get(), value) }
    }

    /// Empties the cell.
    #[inline(always)]
    pub fn take(&self) -> Option<Value> {
        self.replace(None)
    }

    /// What the cell holds, for the collector.
    #[inline(always)]
    pub(crate) fn peek(&self) -> Option<&Value> {
        // SAFETY: as ValueCell::peek.
        unsafe { (*self.0.get()).as_ref() }
    }
}

// SAFETY: cells are touched only by the thread that holds the interpreter's lock.
unsafe impl Sync for ValueCell {}
// SAFETY: as above.
unsafe impl Sync for OptionCell {}
