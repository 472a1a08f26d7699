//! The iterators of `str`: one for ASCII strings, one for all others.

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::{Obj, Object, PyResult, Str, Thread, Tuple, Value, names, string};
use macros::{pymethods, pytype};

macro_rules! iterator {
    ($(#[$doc:meta])* $struct:ident, $type:ident, $name:tt) => {
        $(#[$doc])*
        #[pytype(name = $name, static_name = $type)]
        pub struct $struct {
            /// The string, until the end is reached.
            text: OptionCell,
            #[no_traverse]
            index: Cell<usize>,
        }

        #[pymethods($type)]
        impl $struct {
            #[slot]
            fn iter(_: &mut Thread, this: &Value) -> PyResult {
                Ok(this.clone())
            }

            #[slot]
            fn iternext(t: &mut Thread, this: &Obj<$struct>) -> PyResult<Option<Value>> {
                let Some(text) = this.text.borrowed(t) else { return Ok(None) };
                let index = this.index.get();
                match text.downcast::<Str>().and_then(|s| s.view().get(index)) {
                    Some(c) => {
                        this.index.set(index + 1);
                        Ok(Some(string::new_char(c)))
                    }
                    None => {
                        this.text.set(None);
                        Ok(None)
                    }
                }
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("__length_hint__($self, /)")]
            fn length_hint(_: &mut Thread, this: &Obj<$struct>) -> usize {
                let len = this.text.get().and_then(|v| v.downcast::<Str>().map(Str::len));
                len.unwrap_or(0).saturating_sub(this.index.get())
            }

            /// Return state information for pickling.
            #[method("__reduce__($self, /)")]
            fn reduce(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                reduce(t, &this.text, this.index.get())
            }

            /// Set state information for unpickling.
            #[method("__setstate__($self, object, /)")]
            fn setstate(t: &mut Thread, this: &Obj<$struct>, object: &Value) -> PyResult<()> {
                if !object.is_int() {
                    return Err(t.type_error("an integer is required"));
                }
                let index = super::c_size(t, object)?;
                if let Some(len) = this.text.get().and_then(|v| v.downcast::<Str>().map(Str::len)) {
                    this.index.set(usize::try_from(index).unwrap_or(0).min(len));
                }
                Ok(())
            }
        }
    };
}

iterator!(
    /// `str_ascii_iterator`
    StrAsciiIterator,
    STR_ASCII_ITERATOR,
    "str_ascii_iterator"
);
iterator!(
    /// `str_iterator`
    StrIterator,
    STR_ITERATOR,
    "str_iterator"
);

/// An iterator over the characters of a string.
pub(super) fn new(this: &Str) -> Value {
    let text = OptionCell::new(Some(this.to_value()));
    let index = Cell::new(0);
    match this.as_ascii() {
        Some(_) => Obj::new(StrAsciiIterator { text, index }),
        None => Obj::new(StrIterator { text, index }),
    }
}

fn reduce(t: &mut Thread, text: &OptionCell, index: usize) -> PyResult {
    // Looking the function up may run the iterator.
    let iter = crate::builtin(t, "iter")?;
    Ok(Tuple::new(match text.get() {
        Some(text) => vec![iter, Tuple::new(vec![text]), Value::size(index)],
        None => vec![iter, Tuple::new(vec![names::EMPTY.to_value()])],
    }))
}
