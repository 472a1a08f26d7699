//! The iterators of `bytes` and `bytearray`.

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::{ByteArray, Bytes, Obj, PyResult, Thread, Tuple, Value};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::sequence::state_index;

macro_rules! iterator {
    ($(#[$doc:meta])* $struct:ident, $type:ident, $name:tt, $get:expr, $len:expr, $new:ident) => {
        $(#[$doc])*
        #[pytype(name = $name, static_name = $type)]
        pub struct $struct {
            /// The bytes, until the end is reached.
            bytes: OptionCell,
            #[no_traverse]
            index: Cell<usize>,
        }

        /// The iterator over an object.
        pub(crate) fn $new(bytes: Value) -> Value {
            Obj::new($struct { bytes: OptionCell::new(Some(bytes)), index: Cell::new(0) })
        }

        impl $struct {
            fn len(&self) -> Option<usize> {
                let len: fn(&Value) -> Option<usize> = $len;
                len(&self.bytes.get()?)
            }
        }

        #[pymethods($type)]
        impl $struct {
            #[slot]
            fn iter(_: &mut Thread, this: &Value) -> PyResult {
                Ok(this.clone())
            }

            #[slot]
            fn iternext(_: &mut Thread, this: &Obj<$struct>) -> PyResult<Option<Value>> {
                let Some(bytes) = this.bytes.get() else { return Ok(None) };
                let index = this.index.get();
                let get: fn(&Value, usize) -> Option<u8> = $get;
                match get(&bytes, index) {
                    Some(b) => {
                        this.index.set(index + 1);
                        Ok(Some(Value::small(i32::from(b))))
                    }
                    None => {
                        this.bytes.set(None);
                        Ok(None)
                    }
                }
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("__length_hint__($self, /)")]
            fn length_hint(_: &mut Thread, this: &Obj<$struct>) -> usize {
                this.len().unwrap_or(0).saturating_sub(this.index.get())
            }

            /// Return state information for pickling.
            #[method("__reduce__($self, /)")]
            fn reduce(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                let iter = builtin(t, "iter")?;
                Ok(Tuple::new(match this.bytes.get() {
                    Some(bytes) => vec![iter, Tuple::new(vec![bytes]), Value::size(this.index.get())],
                    None => vec![iter, Tuple::new(vec![Tuple::empty()])],
                }))
            }

            /// Set state information for unpickling.
            #[method("__setstate__($self, object, /)")]
            fn setstate(t: &mut Thread, this: &Obj<$struct>, object: &Value) -> PyResult<()> {
                let index = state_index(t, object)?;
                if let Some(len) = this.len() {
                    this.index.set(usize::try_from(index).unwrap_or(0).min(len));
                }
                Ok(())
            }
        }
    };
}

iterator!(
    /// `bytes_iterator`
    BytesIterator,
    BYTES_ITERATOR,
    "bytes_iterator",
    |bytes, i| bytes.downcast::<Bytes>()?.as_bytes().get(i).copied(),
    |bytes| Some(bytes.downcast::<Bytes>()?.len()),
    new_bytes_iterator
);
iterator!(
    /// `bytearray_iterator`
    ByteArrayIterator,
    BYTEARRAY_ITERATOR,
    "bytearray_iterator",
    |bytes, i| bytes.downcast::<ByteArray>()?.get(i),
    |bytes| Some(bytes.downcast::<ByteArray>()?.len()),
    new_bytearray_iterator
);
