//! `bytearray`: construction, the slots of a mutable sequence, and the methods that change it.
//!
//! Not here: the methods shared with `bytes` (`bytes/methods.rs`), the storage (`object::bytearray`).

use ::object::buffer::BytesLike;
use ::object::bytearray::{BYTEARRAY, ByteArrayData};
use ::object::exceptions::TYPE_ERROR;
use ::object::native::{Args, Family, Param, ParamKind, Signature};
use ::object::payload::BufferView;
use ::object::types::CompareOp;
use ::object::{ByteArray, Bytes, Obj, Object, PyResult, Raised, Str, Thread, Tuple, Type, Value};
use macros::pymethods;

use crate::bytes::shared::{self, Source};
use crate::bytes::{bytes_warning, new_bytearray_iterator, percent};
use crate::slice::{self, Slice};

/// `bytearray`
pub struct ByteArrayMethods;

const BYTE_RANGE: &str = "byte must be in range(0, 256)";

const fn standard(name: &'static str) -> Param {
    Param { name, kind: ParamKind::Standard, required: false }
}

static INIT: Signature = Signature {
    name: "bytearray",
    params: &[standard("source"), standard("encoding"), standard("errors")],
    family: Family::Clinic,
};

fn new(bytes: Vec<u8>) -> Value {
    Obj::new(ByteArrayData::new(bytes))
}

/// The index that a key means, from the end if it is negative.
fn position(t: &mut Thread, this: &ByteArray, key: &Value) -> PyResult<usize> {
    let index = t.index_of(key)?;
    let index = if index < 0 { index + this.len() as isize } else { index };
    match usize::try_from(index) {
        Ok(i) if i < this.len() => Ok(i),
        _ => Err(out_of_range(t)),
    }
}

#[cold]
fn out_of_range(t: &mut Thread) -> Raised {
    t.index_error("bytearray index out of range")
}

#[cold]
fn bad_key(t: &mut Thread, key: &Value) -> Raised {
    let name = key.ty().tp_name();
    t.type_error(format!("bytearray indices must be integers or slices, not {name}"))
}

/// The bytes that a value stands for on the right of an assignment to a slice.
fn assigned(t: &mut Thread, value: &Value) -> PyResult<Vec<u8>> {
    if let Some(bytes) = value.downcast::<ByteArray>() {
        return Ok(bytes.to_vec());
    }
    if value.downcast::<Bytes>().is_none() {
        let slots = value.ty().slots();
        let number = value.is_int() || slots.int.is_some() || slots.float.is_some() || slots.index.is_some();
        if number
            || value.ty().is_subtype(&::object::singletons::COMPLEX)
            || value.downcast::<Str>().is_some()
        {
            return Err(t.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
        }
        if !t.has_buffer(value) {
            let mut out = Vec::new();
            shared::from_iterable(t, value, "bytearray", BYTE_RANGE, &mut out)?;
            return Ok(out);
        }
    }
    let bytes = BytesLike::new(t, value)?;
    let copy = shared::copy(bytes.bytes(t));
    copy.ok_or_else(|| t.memory_error())
}

fn assign_slice(t: &mut Thread, this: &ByteArray, key: &Slice, value: Option<&Value>) -> PyResult<()> {
    let (start, stop, step) = slice::unpack(t, key)?;
    let bytes = match value {
        Some(value) => assigned(t, value)?,
        None => Vec::new(),
    };
    let (start, _, count) = slice::adjust(this.len(), start, stop, step);
    if step == 1 {
        let start = start as usize;
        return this.splice(t, start..start + count, &bytes);
    }
    if value.is_none() || bytes.is_empty() {
        if count == 0 {
            return Ok(());
        }
        this.check_resizable(t)?;
        let mut gone = vec![false; this.len()];
        slice::positions(start, step, count).for_each(|i| gone[i] = true);
        let kept: Vec<u8> =
            this.bytes(t).iter().zip(&gone).filter(|(_, gone)| !**gone).map(|(b, _)| *b).collect();
        return this.splice(t, 0..gone.len(), &kept);
    }
    if bytes.len() != count {
        let n = bytes.len();
        return Err(
            t.value_error(format!("attempt to assign bytes of size {n} to extended slice of size {count}"))
        );
    }
    for (i, b) in slice::positions(start, step, count).zip(bytes) {
        this.set(i, b);
    }
    Ok(())
}

fn fill(t: &mut Thread, this: &ByteArray, args: Args<'_>) -> PyResult<()> {
    let (values, names) = args.parts();
    let [object, encoding, errors] = INIT.bind::<3>(t, values, names)?;
    for (name, value) in [("encoding", encoding), ("errors", errors)] {
        crate::str::name_argument(t, "bytearray", name, value)?;
    }
    if !this.is_empty() {
        this.resize(t, 0)?;
    }
    match shared::source(t, &BYTEARRAY, object, encoding, errors)? {
        Source::Zeros(n) => {
            let len = this.len();
            this.splice(t, 0..len, &[])?;
            this.resize(t, n)
        }
        Source::Bytes(bytes) => {
            let len = this.len();
            this.splice(t, 0..len, &bytes)
        }
        Source::Object(object) => {
            let len = this.len();
            let bytes = object.downcast::<Bytes>().map_or(&[][..], Bytes::as_bytes);
            this.splice(t, 0..len, bytes)
        }
    }
}

fn extend(t: &mut Thread, this: &ByteArray, iterable: &Value) -> PyResult<()> {
    if t.has_buffer(iterable) {
        let bytes = assigned(t, iterable)?;
        return this.extend(t, &bytes);
    }
    let iterator = t.iter(iterable);
    let Some(iterator) = t.catch(&TYPE_ERROR, iterator)? else {
        let name = iterable.ty().tp_name();
        return Err(t.type_error(format!("can't extend bytearray with {name}")));
    };
    if iterable.downcast::<Str>().is_some() {
        if let Some(item) = t.next(&iterator)? {
            let name = item.ty().tp_name();
            return Err(t.type_error(format!("expected iterable of integers; got: '{name}'")));
        }
        return Ok(());
    }
    let hint = t.length_hint(iterable, 32)?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(hint).is_err() {
        return Err(t.memory_error());
    }
    shared::from_items(t, &iterator, BYTE_RANGE, &mut bytes)?;
    this.extend(t, &bytes)
}

/// The order of `this` and another bytes-like object.
fn compare(t: &mut Thread, this: &ByteArray, other: &Value, op: CompareOp) -> PyResult {
    let right = BytesLike::new(t, other);
    let Some(right) = t.catch(&::object::exceptions::EXCEPTION, right)? else {
        return Ok(Value::not_implemented());
    };
    let (a, b) = (this.bytes(t), right.bytes(t));
    Ok(Value::bool(match op {
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        _ => op.matches(a.cmp(b)),
    }))
}

/// The reduced form: the class, the arguments of its constructor, the dictionary.
fn reduced(t: &mut Thread, this: &ByteArray, protocol: i32) -> PyResult {
    let object = this.to_value();
    let class = object.ty().to_value();
    let state = t.call_method(&object, &::object::string::intern_str("__getstate__"), &[])?;
    let bytes = this.to_vec();
    let arguments = if protocol >= 3 {
        vec![t.new_bytes(&bytes)?]
    } else if bytes.is_empty() {
        return Ok(Tuple::new(vec![class, Tuple::empty(), state]));
    } else {
        let narrow = t.new_str_view(text::StrView::latin1(&bytes))?;
        vec![narrow, t.new_str("latin-1")?]
    };
    Ok(Tuple::new(vec![class, Tuple::new(arguments), state]))
}

#[pymethods(BYTEARRAY, layout = ::object::ByteArray, table = BYTEARRAY_IMPL, unhashable, doc = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer")]
impl ByteArrayMethods {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, ByteArrayData::new(Vec::new())))
    }

    #[init]
    fn init(t: &mut Thread, this: &ByteArray, args: Args<'_>) -> PyResult<()> {
        fill(t, this, args)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &ByteArray) -> PyResult {
        let name = this.to_value().ty().name();
        // Single quotes are escaped even between double quotes.
        let shown = match text::bytes::repr(this.bytes(t)) {
            Ok(shown) => shown,
            Err(text::OutOfMemory) => return Err(t.memory_error()),
        };
        let mut out = name.into_bytes();
        out.push(b'(');
        if shown.get(1) == Some(&b'"') {
            for b in shown {
                if b == b'\'' {
                    out.push(b'\\');
                }
                out.push(b);
            }
        } else {
            out.extend_from_slice(&shown);
        }
        out.push(b')');
        t.new_str_wtf8(&out)
    }

    #[slot]
    fn str(t: &mut Thread, this: &ByteArray) -> PyResult {
        bytes_warning(t, "str() on a bytearray instance")?;
        ByteArrayMethods::repr(t, this)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &ByteArray, other: &Value, op: CompareOp) -> PyResult {
        if other.downcast::<Str>().is_some() {
            if matches!(op, CompareOp::Eq | CompareOp::Ne) {
                bytes_warning(t, "Comparison between bytearray and string")?;
            }
            return Ok(Value::not_implemented());
        }
        if !t.has_buffer(other) {
            return Ok(Value::not_implemented());
        }
        compare(t, this, other, op)
    }

    #[slot]
    fn iter(_: &mut Thread, this: &ByteArray) -> PyResult {
        Ok(new_bytearray_iterator(this.to_value()))
    }

    #[slot]
    fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match a.downcast::<ByteArray>() {
            Some(this) => {
                let format = this.to_vec();
                Ok(new(percent(t, &format, b)?))
            }
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &ByteArray) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &ByteArray) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &ByteArray, other: &Value) -> PyResult {
        shared::concat(t, this, other)
    }

    #[slot]
    fn sq_repeat(t: &mut Thread, this: &ByteArray, count: isize) -> PyResult {
        match shared::repeated(this.bytes(t), count) {
            Some(bytes) => Ok(new(bytes)),
            None => Err(t.memory_error()),
        }
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &ByteArray, index: isize) -> PyResult {
        match usize::try_from(index).ok().and_then(|i| this.get(i)) {
            Some(b) => Ok(Value::small(i32::from(b))),
            None => Err(out_of_range(t)),
        }
    }

    #[slot]
    fn sq_ass_item(t: &mut Thread, this: &ByteArray, index: isize, value: Option<&Value>) -> PyResult<()> {
        // The value is converted before the index is looked at.
        let byte = match value {
            Some(value) => Some(shared::byte(t, value, BYTE_RANGE)?),
            None => None,
        };
        let Some(index) = usize::try_from(index).ok().filter(|i| *i < this.len()) else {
            return Err(out_of_range(t));
        };
        match byte {
            None => this.splice(t, index..index + 1, &[]),
            Some(b) if this.set(index, b) => Ok(()),
            Some(_) => Err(out_of_range(t)),
        }
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &ByteArray, value: &Value) -> PyResult<bool> {
        // An `__index__` of `value` must not change the size meanwhile.
        let _held = BytesLike::new(t, &this.to_value())?;
        shared::contains(t, this, value)
    }

    #[slot]
    fn sq_inplace_concat(t: &mut Thread, this: &ByteArray, other: &Value) -> PyResult {
        let right = BytesLike::new(t, other);
        let Some(right) = t.catch(&TYPE_ERROR, right)? else {
            return Err(shared::cannot_concat(t, other, &this.to_value()));
        };
        match &right {
            BytesLike::Bytes(bytes) => this.extend(t, bytes.as_bytes())?,
            BytesLike::Buffer(buffer) => match shared::copy(buffer.bytes(t)) {
                Some(copy) => this.extend(t, &copy)?,
                None => return Err(t.memory_error()),
            },
        }
        Ok(this.to_value())
    }

    #[slot]
    fn sq_inplace_repeat(t: &mut Thread, this: &ByteArray, count: isize) -> PyResult {
        let Some(bytes) = shared::repeated(this.bytes(t), count) else { return Err(t.memory_error()) };
        let len = this.len();
        this.splice(t, 0..len, &bytes)?;
        Ok(this.to_value())
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &ByteArray, key: &Value) -> PyResult {
        if slice::is_index(key) {
            let i = position(t, this, key)?;
            return ByteArrayMethods::sq_item(t, this, i as isize);
        }
        let Some(slice) = key.downcast::<Obj<Slice>>() else { return Err(bad_key(t, key)) };
        let (start, stop, step) = slice::unpack(t, slice)?;
        let (start, _, count) = slice::adjust(this.len(), start, stop, step);
        if step == 1 {
            return shared::ByteString::part(this, t, start as usize..start as usize + count);
        }
        let bytes = this.bytes(t);
        Ok(new(slice::positions(start, step, count).map(|i| bytes[i]).collect()))
    }

    #[slot]
    fn mp_ass_subscript(
        t: &mut Thread,
        this: &ByteArray,
        key: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        if slice::is_index(key) {
            let index = t.index_of(key)?;
            let index = if index < 0 { index + this.len() as isize } else { index };
            return ByteArrayMethods::sq_ass_item(t, this, index, value);
        }
        match key.downcast::<Obj<Slice>>() {
            Some(slice) => assign_slice(t, this, slice, value),
            None => Err(bad_key(t, key)),
        }
    }

    #[slot]
    fn getbuffer(_: &mut Thread, this: &ByteArray, _request: u32) -> PyResult<BufferView> {
        Ok(this.export(this.to_value()))
    }

    #[slot]
    fn releasebuffer(this: &Value, _: usize) {
        if let Some(this) = this.downcast::<ByteArray>() {
            this.end_export();
        }
    }

    #[method(
        "__alloc__($self, /)",
        doc = "__alloc__($self, /)\n--\n\nB.__alloc__() -> int\n\nReturn the number of bytes actually allocated."
    )]
    fn alloc(_: &mut Thread, this: &ByteArray) -> usize {
        this.allocated()
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &ByteArray) -> PyResult {
        reduced(t, this, 2)
    }

    /// Return state information for pickling.
    #[method("__reduce_ex__($self, proto=0, /)")]
    fn reduce_ex(t: &mut Thread, this: &ByteArray, proto: Option<i32>) -> PyResult {
        reduced(t, this, proto.unwrap_or(0))
    }

    /// Returns the size of the bytearray object in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &ByteArray) -> usize {
        crate::ty::reported_basicsize(this.class()) + this.allocated()
    }

    /// Append a single item to the end of the bytearray.
    ///
    ///   item
    ///     The item to be appended.
    #[method("append($self, item, /)")]
    fn append(t: &mut Thread, this: &ByteArray, item: &Value) -> PyResult<()> {
        let b = shared::byte(t, item, BYTE_RANGE)?;
        this.push(t, b)
    }

    /// Remove all items from the bytearray.
    #[method("clear($self, /)")]
    fn clear(t: &mut Thread, this: &ByteArray) -> PyResult<()> {
        this.resize(t, 0)
    }

    /// Return a copy of B.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &ByteArray) -> PyResult {
        shared::ByteString::same(this, t)
    }

    /// Append all the items from the iterator or sequence to the end of the bytearray.
    ///
    ///   iterable_of_ints
    ///     The iterable of items to append.
    #[method("extend($self, iterable_of_ints, /)")]
    fn extend(t: &mut Thread, this: &ByteArray, iterable_of_ints: &Value) -> PyResult<()> {
        extend(t, this, iterable_of_ints)
    }

    #[classmethod(
        "fromhex($type, string, /)",
        doc = "fromhex($type, string, /)\n--\n\nCreate a bytearray object from a string of hexadecimal numbers.\n\nSpaces between two numbers are accepted.\nExample:\n    bytearray.fromhex('B9 01EF') -> bytearray(b'\\\\xb9\\\\x01\\\\xef')"
    )]
    fn fromhex(t: &mut Thread, cls: &Type, string: &Value) -> PyResult {
        let bytes = shared::fromhex(t, string)?;
        if std::ptr::eq(cls, &BYTEARRAY) {
            return Ok(new(bytes));
        }
        t.call(&cls.to_value(), &[new(bytes)])
    }

    /// Insert a single item into the bytearray before the given index.
    ///
    ///   index
    ///     The index where the value is to be inserted.
    ///   item
    ///     The item to be inserted.
    #[method("insert($self, index, item, /)")]
    fn insert(t: &mut Thread, this: &ByteArray, index: isize, item: &Value) -> PyResult<()> {
        let b = shared::byte(t, item, BYTE_RANGE)?;
        let len = this.len() as isize;
        let at = (if index < 0 { (index + len).max(0) } else { index.min(len) }) as usize;
        this.splice(t, at..at, &[b])
    }

    /// Remove and return a single item from B.
    ///
    ///   index
    ///     The index from where to remove the item.
    ///     -1 (the default value) means remove the last item.
    ///
    /// If no index argument is given, will pop the last item.
    #[method("pop($self, index=-1, /)")]
    fn pop(t: &mut Thread, this: &ByteArray, index: Option<isize>) -> PyResult<usize> {
        if this.is_empty() {
            return Err(t.index_error("pop from empty bytearray"));
        }
        let index = index.unwrap_or(-1);
        let index = if index < 0 { index + this.len() as isize } else { index };
        let found = usize::try_from(index).ok().and_then(|i| Some((i, this.get(i)?)));
        let Some((i, b)) = found else { return Err(t.index_error("pop index out of range")) };
        if i + 1 == this.len() {
            this.resize(t, i)?;
        } else {
            this.splice(t, i..i + 1, &[])?;
        }
        Ok(usize::from(b))
    }

    /// Remove the first occurrence of a value in the bytearray.
    ///
    ///   value
    ///     The value to remove.
    #[method("remove($self, value, /)")]
    fn remove(t: &mut Thread, this: &ByteArray, value: &Value) -> PyResult<()> {
        let b = shared::byte(t, value, BYTE_RANGE)?;
        match this.bytes(t).iter().position(|x| *x == b) {
            Some(i) => this.splice(t, i..i + 1, &[]),
            None => Err(t.value_error("value not found in bytearray")),
        }
    }

    /// Resize the internal buffer of bytearray to len.
    ///
    ///   size
    ///     New size to resize to.
    #[method("resize($self, size, /)")]
    fn resize(t: &mut Thread, this: &ByteArray, size: isize) -> PyResult<()> {
        match usize::try_from(size) {
            Ok(size) => this.resize(t, size),
            Err(_) => Err(t.value_error(format!("Can only resize to positive sizes, got {size}"))),
        }
    }

    /// Reverse the order of the values in B in place.
    #[method("reverse($self, /)")]
    fn reverse(t: &mut Thread, this: &ByteArray) {
        this.bytes_mut(t).reverse();
    }
}
