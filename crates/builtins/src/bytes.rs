//! `bytes`: construction and the slots of bytes as a sequence.
//!
//! What `bytes` and `bytearray` share stands in `methods.rs` (declarations) and `shared.rs`; `%` in `percent.rs`, the
//! iterators in `iterate.rs`. Not here: the algorithms (`text::bytes`).

mod iterate;
mod methods;
mod percent;
pub(crate) mod shared;

pub use iterate::{BYTEARRAY_ITERATOR, BYTES_ITERATOR, ByteArrayIterator, BytesIterator};
pub(crate) use iterate::{new_bytearray_iterator, new_bytes_iterator};
pub use methods::{BYTEARRAY_SHARED_IMPL, BYTES_SHARED_IMPL};
pub(crate) use percent::key as percent_key;
pub use percent::percent;
pub use shared::hex;

use ::object::buffer::request as flags;
use ::object::native::{Args, Family, Param, ParamKind, Signature};
use ::object::payload::BufferView;
use ::object::string::BYTES;
use ::object::types::CompareOp;
use ::object::{Bytes, Obj, Object, PyResult, Thread, Tuple, Type, Value};
use macros::pymethods;

use crate::slice::{self, Slice};
use shared::Source;

/// `bytes`
pub struct BytesMethods;

const fn standard(name: &'static str) -> Param {
    Param { name, kind: ParamKind::Standard, required: false }
}

static NEW: Signature = Signature {
    name: "bytes",
    params: &[standard("source"), standard("encoding"), standard("errors")],
    family: Family::Clinic,
};

fn item(t: &mut Thread, this: &Bytes, index: isize) -> PyResult {
    match usize::try_from(index).ok().and_then(|i| this.as_bytes().get(i)) {
        Some(b) => Ok(Value::small(i32::from(*b))),
        None => Err(t.index_error("index out of range")),
    }
}

/// The `repr` of bytes as ASCII text.
pub(crate) fn repr(t: &mut Thread, bytes: &[u8]) -> PyResult {
    match text::bytes::repr(bytes) {
        Ok(shown) => t.new_str_view(text::StrView::Ascii(&shown)),
        Err(text::OutOfMemory) => Err(t.memory_error()),
    }
}

/// With `-b`: comparing bytes with text warns.
pub(crate) fn bytes_warning(t: &mut Thread, message: &str) -> PyResult<()> {
    let flags = t.sys_attr(&::object::string::intern_str("flags"));
    let Some(flags) = flags else { return Ok(()) };
    let level = t.get_attr_opt(&flags, &::object::string::intern_str("bytes_warning"))?;
    if level.and_then(|v| v.as_i64()).unwrap_or(0) == 0 {
        return Ok(());
    }
    let Some(warnings) = t.module(&::object::string::intern_str("warnings")) else { return Ok(()) };
    let message = t.new_str(message)?;
    let class = ::object::exceptions::BYTES_WARNING.to_value();
    t.call_method(&warnings, &::object::string::intern_str("warn"), &[message, class])?;
    Ok(())
}

#[pymethods(BYTES, layout = ::object::Bytes, table = BYTES_IMPL, doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer")]
impl BytesMethods {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let (values, names) = args.parts();
        let [object, encoding, errors] = NEW.bind::<3>(t, values, names)?;
        let exact = std::ptr::eq(cls, &BYTES);
        if exact
            && encoding.is_none()
            && errors.is_none()
            && let Some(object) = object.filter(|o| o.is_type(&BYTES))
        {
            return Ok(object.clone());
        }
        let bytes = match shared::source(t, &BYTES, object, encoding, errors)? {
            Source::Object(object) if exact => return Ok(object),
            Source::Object(object) => object,
            Source::Bytes(bytes) if exact => return t.new_bytes(&bytes),
            Source::Bytes(bytes) => t.new_bytes(&bytes)?,
            Source::Zeros(n) => match shared::repeated(b"\0", isize::try_from(n).unwrap_or(isize::MAX)) {
                Some(bytes) => t.new_bytes(&bytes)?,
                None => return Err(t.memory_error()),
            },
        };
        if exact {
            return Ok(bytes);
        }
        let content = bytes.downcast::<Bytes>().map_or(&[][..], Bytes::as_bytes);
        match Bytes::try_new_of(cls, content) {
            Some(value) => Ok(value),
            None => Err(t.memory_error()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Bytes) -> PyResult {
        repr(t, this.as_bytes())
    }

    #[slot]
    fn str(t: &mut Thread, this: &Bytes) -> PyResult {
        bytes_warning(t, "str() on a bytes instance")?;
        repr(t, this.as_bytes())
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Bytes) -> PyResult<i64> {
        Ok(this.hash())
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Bytes, other: &Value, op: CompareOp) -> PyResult {
        let Some(right) = other.downcast::<Bytes>() else {
            if matches!(op, CompareOp::Eq | CompareOp::Ne) {
                if other.downcast::<::object::Str>().is_some() {
                    bytes_warning(t, "Comparison between bytes and string")?;
                } else if other.is_int() {
                    bytes_warning(t, "Comparison between bytes and int")?;
                }
            }
            return Ok(Value::not_implemented());
        };
        Ok(Value::bool(match op {
            CompareOp::Eq => this.as_bytes() == right.as_bytes(),
            CompareOp::Ne => this.as_bytes() != right.as_bytes(),
            _ => op.matches(this.as_bytes().cmp(right.as_bytes())),
        }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Bytes) -> PyResult {
        Ok(new_bytes_iterator(this.to_value()))
    }

    #[slot]
    fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match a.downcast::<Bytes>() {
            Some(this) => {
                let bytes = percent(t, this.as_bytes(), b)?;
                t.new_bytes(&bytes)
            }
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &Bytes) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Bytes) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &Bytes, other: &Value) -> PyResult {
        if this.is_empty() && other.is_type(&BYTES) {
            return Ok(other.clone());
        }
        if other.downcast_exact::<Bytes>().is_some_and(Bytes::is_empty) && this.to_value().is_type(&BYTES) {
            return Ok(this.to_value());
        }
        shared::concat(t, this, other)
    }

    #[slot]
    fn sq_repeat(t: &mut Thread, this: &Bytes, count: isize) -> PyResult {
        if count == 1 && this.to_value().is_type(&BYTES) {
            return Ok(this.to_value());
        }
        if usize::try_from(count).unwrap_or(0).checked_mul(this.len()).is_none_or(|n| n > isize::MAX as usize)
        {
            return Err(t.overflow_error("repeated bytes are too long"));
        }
        match shared::repeated(this.as_bytes(), count) {
            Some(bytes) => t.new_bytes(&bytes),
            None => Err(t.memory_error()),
        }
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Bytes, index: isize) -> PyResult {
        item(t, this, index)
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Bytes, value: &Value) -> PyResult<bool> {
        shared::contains(t, this, value)
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Bytes, key: &Value) -> PyResult {
        if slice::is_index(key) {
            let index = t.index_of(key)?;
            return item(t, this, if index < 0 { index + this.len() as isize } else { index });
        }
        let Some(slice) = key.downcast::<Obj<Slice>>() else {
            let name = key.ty().tp_name();
            return Err(t.type_error(format!("byte indices must be integers or slices, not {name}")));
        };
        let (start, stop, step) = slice::unpack(t, slice)?;
        let (start, _, count) = slice::adjust(this.len(), start, stop, step);
        if step == 1 {
            return shared::ByteString::part(this, t, start as usize..start as usize + count);
        }
        let bytes: Vec<u8> = slice::positions(start, step, count).map(|i| this.as_bytes()[i]).collect();
        t.new_bytes(&bytes)
    }

    #[slot]
    fn getbuffer(t: &mut Thread, this: &Bytes, request: u32) -> PyResult<BufferView> {
        if request & flags::WRITABLE != 0 {
            return Err(t.buffer_error("Object is not writable."));
        }
        let bytes = this.as_bytes();
        Ok(BufferView::simple(this.to_value(), bytes.as_ptr(), bytes.len(), true))
    }

    #[method("__getnewargs__($self, /)")]
    fn getnewargs(t: &mut Thread, this: &Bytes) -> PyResult {
        let copy = t.new_bytes(this.as_bytes())?;
        Ok(Tuple::new(vec![copy]))
    }

    /// Convert this value to exact type bytes.
    #[method("__bytes__($self, /)")]
    fn bytes(t: &mut Thread, this: &Bytes) -> PyResult {
        shared::ByteString::same(this, t)
    }

    #[classmethod(
        "fromhex($type, string, /)",
        doc = "fromhex($type, string, /)\n--\n\nCreate a bytes object from a string of hexadecimal numbers.\n\nSpaces between two numbers are accepted.\nExample: bytes.fromhex('B9 01EF') -> b'\\\\xb9\\\\x01\\\\xef'."
    )]
    fn fromhex(t: &mut Thread, cls: &Type, string: &Value) -> PyResult {
        let bytes = shared::fromhex(t, string)?;
        let bytes = t.new_bytes(&bytes)?;
        if std::ptr::eq(cls, &BYTES) { Ok(bytes) } else { t.call(&cls.to_value(), &[bytes]) }
    }
}
