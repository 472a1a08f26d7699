//! What the methods of `bytes` and `bytearray` share: arguments, pieces of the receiver, results.
//!
//! Arguments are converted first, since that may run Python code; then the bytes are looked at. Not here: the
//! declarations of the methods (`methods.rs`), the algorithms (`text::bytes`, `text::search`, `text::split`).

use std::ops::Range;

use ::object::buffer::BytesLike;
use ::object::exceptions::TYPE_ERROR;
use ::object::native::bad_argument;
use ::object::string::BYTES;
use ::object::{ByteArray, Bytes, List, Obj, Object, PyResult, Raised, Str, Thread, Tuple, Type, Value};
use text::split::{self, Ends};
use text::{OutOfMemory, StrView};

use crate::slice::is_index;
use crate::str::{bound, c_size};

/// `bytes` or `bytearray` as the receiver of a method.
pub trait ByteString: Object + Sized {
    /// The bytes, for as long as no Python code can run.
    fn data<'a>(&'a self, t: &'a Thread) -> &'a [u8];
    /// An object of the type with these bytes.
    fn make(t: &mut Thread, bytes: Vec<u8>) -> PyResult;
    /// An object with a part of the receiver's bytes.
    fn part(&self, t: &mut Thread, range: Range<usize>) -> PyResult;
    /// The receiver, or a copy of it where it can change.
    fn same(&self, t: &mut Thread) -> PyResult;
}

impl ByteString for Bytes {
    fn data<'a>(&'a self, _: &'a Thread) -> &'a [u8] {
        self.as_bytes()
    }

    fn make(t: &mut Thread, bytes: Vec<u8>) -> PyResult {
        t.new_bytes(&bytes)
    }

    fn part(&self, t: &mut Thread, range: Range<usize>) -> PyResult {
        if range.len() == self.len() { self.same(t) } else { t.new_bytes(&self.as_bytes()[range]) }
    }

    fn same(&self, t: &mut Thread) -> PyResult {
        let value = self.to_value();
        if value.is_type(&BYTES) { Ok(value) } else { t.new_bytes(self.as_bytes()) }
    }
}

impl ByteString for ByteArray {
    fn data<'a>(&'a self, t: &'a Thread) -> &'a [u8] {
        self.bytes(t)
    }

    fn make(_: &mut Thread, bytes: Vec<u8>) -> PyResult {
        Ok(Obj::new(::object::bytearray::ByteArrayData::new(bytes)))
    }

    fn part(&self, t: &mut Thread, range: Range<usize>) -> PyResult {
        match copy(self.bytes(t).get(range).unwrap_or_default()) {
            Some(copy) => Self::make(t, copy),
            None => Err(t.memory_error()),
        }
    }

    fn same(&self, t: &mut Thread) -> PyResult {
        self.part(t, 0..self.len())
    }
}

/// A copy of some bytes; none where memory does not suffice.
pub fn copy(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(bytes.len()).ok()?;
    copy.extend_from_slice(bytes);
    Some(copy)
}

/// What is searched for: a byte or bytes.
pub enum Needle<'a> {
    /// One byte.
    Byte([u8; 1]),
    /// Bytes.
    Bytes(BytesLike<'a>),
}

impl<'a> Needle<'a> {
    /// The argument of `find` and its like.
    pub fn new(t: &mut Thread, value: &'a Value) -> PyResult<Needle<'a>> {
        if t.has_buffer(value) {
            return Ok(Needle::Bytes(BytesLike::new(t, value)?));
        }
        if !is_index(value) {
            let given = value.ty().tp_name();
            let message = format!("argument should be integer or bytes-like object, not '{given}'");
            return Err(t.type_error(message));
        }
        Ok(Needle::Byte([byte(t, value, "byte must be in range(0, 256)")?]))
    }

    /// The bytes.
    pub fn bytes<'b>(&'b self, t: &'b Thread) -> &'b [u8] {
        match self {
            Needle::Byte(b) => b,
            Needle::Bytes(b) => b.bytes(t),
        }
    }
}

/// An integer argument below 256.
pub fn byte(t: &mut Thread, value: &Value, message: &str) -> PyResult<u8> {
    let index = t.index_clamped(value)?;
    u8::try_from(index).map_err(|_| t.value_error(message))
}

type Find = fn(StrView<'_>, StrView<'_>) -> Option<usize>;

/// `find` and `rfind`.
pub fn find<B: ByteString>(
    t: &mut Thread,
    this: &B,
    sub: &Value,
    start: Option<&Value>,
    end: Option<&Value>,
    find: Find,
) -> PyResult<Option<usize>> {
    let start = bound(t, start, 0)?;
    let end = bound(t, end, isize::MAX)?;
    // What is searched keeps its bytes while a number is asked for.
    let own = this.to_value();
    let exported = if t.has_buffer(sub) { None } else { Some(BytesLike::new(t, &own)?) };
    let needle = Needle::new(t, sub)?;
    drop(exported);
    let data = this.data(t);
    let Some(range) = text::search::bounds(data.len(), start, end) else { return Ok(None) };
    let first = range.start;
    let found = find(StrView::Latin1(&data[range]), StrView::Latin1(needle.bytes(t)));
    Ok(found.map(|i| first + i))
}

/// `index` and `rindex`.
pub fn index(t: &mut Thread, found: Option<usize>) -> PyResult<usize> {
    found.ok_or_else(|| t.value_error("subsection not found"))
}

/// `count`
pub fn count<B: ByteString>(
    t: &mut Thread,
    this: &B,
    sub: &Value,
    start: Option<&Value>,
    end: Option<&Value>,
) -> PyResult<usize> {
    let start = bound(t, start, 0)?;
    let end = bound(t, end, isize::MAX)?;
    let needle = Needle::new(t, sub)?;
    let data = this.data(t);
    let Some(range) = text::search::bounds(data.len(), start, end) else { return Ok(0) };
    Ok(text::search::count(StrView::Latin1(&data[range]), StrView::Latin1(needle.bytes(t))))
}

/// `value in this`
pub fn contains<B: ByteString>(t: &mut Thread, this: &B, value: &Value) -> PyResult<bool> {
    if is_index(value) {
        let index = t.index_clamped(value);
        if let Some(index) = t.catch(&::object::exceptions::EXCEPTION, index)? {
            return match u8::try_from(index) {
                Ok(b) => Ok(memchr(this.data(t), b)),
                Err(_) => Err(t.value_error("byte must be in range(0, 256)")),
            };
        }
    }
    let needle = BytesLike::new(t, value)?;
    let (data, needle) = (this.data(t), needle.bytes(t));
    Ok(text::search::contains(StrView::Latin1(data), StrView::Latin1(needle)))
}

fn memchr(data: &[u8], b: u8) -> bool {
    text::search::find_char(StrView::Latin1(data), b.into()).is_some()
}

/// `startswith` and `endswith`
pub fn affix<B: ByteString>(
    t: &mut Thread,
    this: &B,
    name: &str,
    value: &Value,
    bounds: (Option<&Value>, Option<&Value>),
    test: fn(&[u8], &[u8]) -> bool,
) -> PyResult<bool> {
    let start = bound(t, bounds.0, 0)?;
    let end = bound(t, bounds.1, isize::MAX)?;
    let matches = |t: &mut Thread, item: &Value| -> PyResult<bool> {
        let affix = BytesLike::new(t, item)?;
        let data = this.data(t);
        let range = text::search::bounds(data.len(), start, end);
        Ok(range.is_some_and(|range| test(&data[range], affix.bytes(t))))
    };
    if let Some(tuple) = value.downcast::<Tuple>() {
        for item in tuple.items() {
            if matches(t, item)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let result = matches(t, value);
    match t.catch(&TYPE_ERROR, result)? {
        Some(found) => Ok(found),
        None => {
            let given = value.ty().tp_name();
            Err(t.type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {given}")))
        }
    }
}

/// A list of parts of the receiver.
pub fn pieces<B: ByteString>(t: &mut Thread, this: &B, ranges: Vec<Range<usize>>) -> PyResult {
    let mut out = Vec::with_capacity(ranges.len());
    for range in ranges {
        out.push(this.part(t, range)?);
    }
    Ok(List::new(out))
}

/// `split` and `rsplit`
pub fn split<B: ByteString>(
    t: &mut Thread,
    this: &B,
    sep: Option<&Value>,
    maxsplit: Option<&Value>,
    from_right: bool,
) -> PyResult {
    let limit = maxsplit.map_or(Ok(-1), |v| c_size(t, v))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let Some(sep) = sep.filter(|v| !v.is_none()) else {
        let data = this.data(t);
        let ranges = match from_right {
            true => text::bytes::rwords(data, limit),
            false => text::bytes::words(data, limit).collect(),
        };
        return pieces(t, this, ranges);
    };
    let sep = BytesLike::new(t, sep)?;
    if sep.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    let (data, sep) = (StrView::Latin1(this.data(t)), StrView::Latin1(sep.bytes(t)));
    let ranges = match from_right {
        true => split::rsplit(data, sep, limit),
        false => split::split(data, sep, limit).collect(),
    };
    pieces(t, this, ranges)
}

/// `partition` and `rpartition`
pub fn partition<B: ByteString>(t: &mut Thread, this: &B, sep: &Value, from_right: bool) -> PyResult {
    let separator = BytesLike::new(t, sep)?;
    if separator.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    let (data, needle) = (StrView::Latin1(this.data(t)), StrView::Latin1(separator.bytes(t)));
    let len = data.len();
    let found = if from_right { split::rpartition(data, needle) } else { split::partition(data, needle) };
    let Some(range) = found else {
        let whole = this.same(t)?;
        let (a, b) = (B::make(t, Vec::new())?, B::make(t, Vec::new())?);
        return Ok(Tuple::new(if from_right { vec![a, b, whole] } else { vec![whole, a, b] }));
    };
    let before = this.part(t, 0..range.start)?;
    let middle = if sep.is_type(&BYTES) && B::type_object().name() == "bytes" {
        sep.clone()
    } else {
        this.part(t, range.clone())?
    };
    let after = this.part(t, range.end..len)?;
    Ok(Tuple::new(vec![before, middle, after]))
}

/// `strip` and its kind
pub fn strip<B: ByteString>(t: &mut Thread, this: &B, bytes: Option<&Value>, ends: Ends) -> PyResult {
    let range = match bytes.filter(|v| !v.is_none()) {
        None => text::bytes::strip(this.data(t), ends),
        Some(chars) => {
            let chars = BytesLike::new(t, chars)?;
            text::bytes::strip_bytes(this.data(t), chars.bytes(t), ends)
        }
    };
    this.part(t, range)
}

/// `replace`
pub fn replace<B: ByteString>(
    t: &mut Thread,
    this: &B,
    old: &BytesLike<'_>,
    new: &BytesLike<'_>,
    count: Option<&Value>,
) -> PyResult {
    let limit = count.map_or(Ok(-1), |v| c_size(t, v))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    match text::bytes::replace(this.data(t), old.bytes(t), new.bytes(t), limit) {
        Ok(None) => this.same(t),
        Ok(Some(bytes)) => B::make(t, bytes),
        Err(OutOfMemory) => Err(t.memory_error()),
    }
}

/// `join`
pub fn join<B: ByteString>(t: &mut Thread, this: &B, iterable: &Value) -> PyResult {
    // The separator keeps its bytes while the items are asked for.
    let _exported = BytesLike::new(t, &this.to_value())?;
    let items = if iterable.downcast::<List>().is_some() || iterable.downcast::<Tuple>().is_some() {
        t.collect(iterable)?
    } else {
        let iterator = t.iter(iterable);
        match t.catch(&TYPE_ERROR, iterator)? {
            Some(iterator) => t.collect(&iterator)?,
            None => return Err(t.type_error("can only join an iterable")),
        }
    };
    if let [one] = &items[..]
        && one.is_type(&BYTES)
        && B::type_object().name() == "bytes"
    {
        return Ok(one.clone());
    }
    let mut parts = Vec::with_capacity(items.len());
    let mut total = 0usize;
    for (i, item) in items.iter().enumerate() {
        let part = BytesLike::new(t, item);
        let Some(part) = t.catch(&TYPE_ERROR, part)? else {
            let given = item.ty().tp_name();
            let message = format!("sequence item {i}: expected a bytes-like object, {given} found");
            return Err(t.type_error(message));
        };
        total = total.saturating_add(part.len());
        parts.push(part);
    }
    let separator = this.data(t).len();
    let total = total.saturating_add(separator.saturating_mul(parts.len().saturating_sub(1)));
    let mut out = Vec::new();
    if total > isize::MAX as usize || out.try_reserve_exact(total).is_err() {
        return Err(t.memory_error());
    }
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(this.data(t));
        }
        out.extend_from_slice(part.bytes(t));
    }
    B::make(t, out)
}

/// `this + other`
pub fn concat<B: ByteString>(t: &mut Thread, this: &B, other: &Value) -> PyResult {
    let right = BytesLike::new(t, other);
    let Some(right) = t.catch(&TYPE_ERROR, right)? else {
        return Err(cannot_concat(t, other, &this.to_value()));
    };
    let (a, b) = (this.data(t), right.bytes(t));
    let mut out = Vec::new();
    if out.try_reserve_exact(a.len().saturating_add(b.len())).is_err() {
        return Err(t.memory_error());
    }
    out.extend_from_slice(a);
    out.extend_from_slice(b);
    B::make(t, out)
}

/// The error of `+`.
pub fn cannot_concat(t: &mut Thread, other: &Value, this: &Value) -> Raised {
    let message = format!("can't concat {} to {}", other.ty().tp_name(), this.ty().tp_name());
    t.type_error(message)
}

/// The bytes `count` times.
pub fn repeated(bytes: &[u8], count: isize) -> Option<Vec<u8>> {
    let count = usize::try_from(count).unwrap_or(0);
    let total = bytes.len().checked_mul(count).filter(|n| *n < isize::MAX as usize)?;
    let mut out = Vec::new();
    out.try_reserve_exact(total).ok()?;
    match bytes {
        [b] => out.resize(total, *b),
        _ => {
            for _ in 0..if bytes.is_empty() { 0 } else { count } {
                out.extend_from_slice(bytes);
            }
        }
    }
    Some(out)
}

/// `center`, `ljust`, `rjust`
pub fn pad<B: ByteString>(
    t: &mut Thread,
    this: &B,
    name: &str,
    width: isize,
    fill: Option<&Value>,
    left: fn(usize, usize) -> usize,
) -> PyResult {
    let fill = match fill {
        None => b' ',
        Some(value) => fill_byte(t, name, value)?,
    };
    let data = this.data(t);
    let width = usize::try_from(width).unwrap_or(0);
    if width <= data.len() {
        return this.same(t);
    }
    let before = left(width, data.len());
    let mut out = Vec::new();
    if width > isize::MAX as usize || out.try_reserve_exact(width).is_err() {
        return Err(t.memory_error());
    }
    out.resize(before, fill);
    out.extend_from_slice(data);
    out.resize(width, fill);
    B::make(t, out)
}

fn fill_byte(t: &mut Thread, name: &str, value: &Value) -> PyResult<u8> {
    let (kind, bytes) = if let Some(bytes) = value.downcast::<Bytes>() {
        ("bytes", bytes.as_bytes().to_vec())
    } else if let Some(bytes) = value.downcast::<ByteArray>() {
        ("bytearray", bytes.to_vec())
    } else {
        return Err(bad_argument(t, name, "argument 2", "a byte string of length 1", value));
    };
    match bytes[..] {
        [b] => Ok(b),
        _ => {
            let n = bytes.len();
            Err(t.type_error(format!(
                "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {n}"
            )))
        }
    }
}

/// `zfill`
pub fn zfill<B: ByteString>(t: &mut Thread, this: &B, width: isize) -> PyResult {
    let data = this.data(t);
    let width = usize::try_from(width).unwrap_or(0);
    if width <= data.len() {
        return this.same(t);
    }
    let mut out = Vec::new();
    if width > isize::MAX as usize || out.try_reserve_exact(width).is_err() {
        return Err(t.memory_error());
    }
    let sign = matches!(data.first(), Some(b'+' | b'-')) as usize;
    out.extend_from_slice(&data[..sign]);
    out.resize(width - data.len() + sign, b'0');
    out.extend_from_slice(&data[sign..]);
    B::make(t, out)
}

/// `translate`
pub fn translate<B: ByteString>(t: &mut Thread, this: &B, table: &Value, delete: Option<&Value>) -> PyResult {
    let table = match table.is_none() {
        true => None,
        false => Some(BytesLike::new(t, table)?),
    };
    if table.as_ref().is_some_and(|t| t.len() != 256) {
        return Err(t.value_error("translation table must be 256 characters long"));
    }
    let delete = match delete {
        Some(delete) => Some(BytesLike::new(t, delete)?),
        None => None,
    };
    let delete = delete.as_ref().map_or(&[][..], |d| d.bytes(t));
    let table: Option<&[u8; 256]> = table.as_ref().and_then(|b| b.bytes(t).try_into().ok());
    let data = this.data(t);
    let result = text::bytes::translate(data, table, delete);
    match result {
        Ok(bytes) if bytes == data => this.same(t),
        Ok(bytes) => B::make(t, bytes),
        Err(OutOfMemory) => Err(t.memory_error()),
    }
}

/// `maketrans`
pub fn maketrans(t: &mut Thread, from: &BytesLike<'_>, to: &BytesLike<'_>) -> PyResult {
    if from.len() != to.len() {
        return Err(t.value_error("maketrans arguments must have same length"));
    }
    let mut table = [0u8; 256];
    for (i, b) in table.iter_mut().enumerate() {
        *b = i as u8;
    }
    for (f, to) in from.bytes(t).iter().zip(to.bytes(t)) {
        table[usize::from(*f)] = *to;
    }
    t.new_bytes(&table)
}

/// The bytes whose hexadecimal text is given.
pub fn fromhex(t: &mut Thread, string: &Value) -> PyResult<Vec<u8>> {
    let owned;
    let digits: &[u8] = if let Some(s) = string.downcast::<Str>() {
        // Every character beyond ASCII is wrong, and so is what stands for it here.
        match s.as_ascii() {
            Some(ascii) => ascii.as_bytes(),
            None => {
                let bytes = s.view().iter().map(|c| if c < 128 { c as u8 } else { 0xff });
                owned = bytes.collect::<Vec<u8>>();
                &owned
            }
        }
    } else if t.has_buffer(string) {
        let buffer = BytesLike::new(t, string)?;
        owned = buffer.bytes(t).to_vec();
        &owned
    } else {
        let given = if string.is_none() { "NoneType".to_string() } else { string.ty().tp_name() };
        return Err(t.type_error(format!("fromhex() argument must be str or bytes-like, not {given}")));
    };
    unhex(t, digits)
}

fn unhex(t: &mut Thread, digits: &[u8]) -> PyResult<Vec<u8>> {
    let value = |b: u8| char::from(b).to_digit(16);
    // In a string, a character beyond ASCII is reported before anything else.
    let mut out = Vec::new();
    if out.try_reserve_exact(digits.len() / 2).is_err() {
        return Err(t.memory_error());
    }
    let mut i = 0;
    while i < digits.len() {
        if text::bytes::is_space_byte(digits[i]) {
            i += 1;
            continue;
        }
        let Some(high) = value(digits[i]) else { return Err(not_hex(t, i)) };
        let Some(next) = digits.get(i + 1) else {
            return Err(t.value_error("fromhex() arg must contain an even number of hexadecimal digits"));
        };
        let Some(low) = value(*next) else { return Err(not_hex(t, i + 1)) };
        out.push((high * 16 + low) as u8);
        i += 2;
    }
    Ok(out)
}

fn not_hex(t: &mut Thread, at: usize) -> Raised {
    t.value_error(format!("non-hexadecimal number found in fromhex() arg at position {at}"))
}

/// The hexadecimal text of bytes, in groups.
pub fn hex(t: &mut Thread, bytes: &[u8], sep: Option<&Value>, group: Option<i32>) -> PyResult {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let sep = match sep {
        None => None,
        Some(sep) => Some(separator(t, sep)?),
    };
    let group = group.unwrap_or(1);
    let size = group.unsigned_abs() as usize;
    let sep = sep.filter(|_| size > 0);
    let len = bytes.len().saturating_mul(if sep.is_some() { 3 } else { 2 });
    let mut out = Vec::new();
    if len > isize::MAX as usize || out.try_reserve_exact(len).is_err() {
        return Err(t.memory_error());
    }
    for (i, b) in bytes.iter().enumerate() {
        if let Some(sep) = sep
            && i > 0
        {
            let place = if group < 0 { i } else { bytes.len() - i };
            if place % size == 0 {
                out.push(sep);
            }
        }
        out.push(DIGITS[usize::from(b >> 4)]);
        out.push(DIGITS[usize::from(b & 15)]);
    }
    t.new_str_view(StrView::Ascii(&out))
}

fn separator(t: &mut Thread, sep: &Value) -> PyResult<u8> {
    if t.len(sep)? != 1 {
        return Err(t.value_error("sep must be length 1."));
    }
    let code = if let Some(s) = sep.downcast::<Str>() {
        s.view().get(0)
    } else if let Some(b) = sep.downcast::<Bytes>() {
        b.as_bytes().first().map(|b| u32::from(*b))
    } else {
        return Err(t.type_error("sep must be str or bytes."));
    };
    match code.and_then(|c| u8::try_from(c).ok()).filter(u8::is_ascii) {
        Some(b) => Ok(b),
        None => Err(t.value_error("sep must be ASCII.")),
    }
}

/// Bytes out of integers: the items of an iterable.
pub fn from_iterable(
    t: &mut Thread,
    object: &Value,
    target: &str,
    message: &str,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    if object.downcast_exact::<List>().is_some() || object.downcast_exact::<Tuple>().is_some() {
        return from_items(t, object, message, out);
    }
    let iterator = t.iter(object);
    let Some(iterator) = t.catch(&TYPE_ERROR, iterator)? else {
        return Err(t.type_error(format!("cannot convert '{}' object to {target}", object.ty().tp_name())));
    };
    if target == "bytes" {
        let hint = t.length_hint(object, 64)?;
        if out.try_reserve(hint.min(1 << 40)).is_err() {
            return Err(t.memory_error());
        }
    }
    while let Some(item) = t.next(&iterator)? {
        let b = byte(t, &item, message)?;
        if out.try_reserve(1).is_err() {
            return Err(t.memory_error());
        }
        out.push(b);
        if out.len().is_multiple_of(4096) {
            t.poll()?;
        }
    }
    Ok(())
}

/// The bytes that the items of an iterable stand for.
pub fn from_items(t: &mut Thread, iterable: &Value, message: &str, out: &mut Vec<u8>) -> PyResult<()> {
    let hint = t.length_hint(iterable, 0)?;
    if out.try_reserve(hint.min(1 << 40)).is_err() {
        return Err(t.memory_error());
    }
    // Lists and tuples are walked by index: what changes meanwhile is seen.
    let get: Option<Box<dyn Fn(usize) -> Option<Value>>> =
        if let Some(list) = iterable.downcast_exact::<List>() {
            let list = ::object::Ref::new(list);
            Some(Box::new(move |i| list.get(i)))
        } else if let Some(tuple) = iterable.downcast_exact::<Tuple>() {
            let tuple = ::object::Ref::new(tuple);
            Some(Box::new(move |i| tuple.items().get(i).cloned()))
        } else {
            None
        };
    if let Some(get) = get {
        let mut i = 0;
        while let Some(item) = get(i) {
            out.push(byte(t, &item, message)?);
            i += 1;
        }
        return Ok(());
    }
    let iterator = t.iter(iterable)?;
    let mut n = 0usize;
    while let Some(item) = t.next(&iterator)? {
        let b = byte(t, &item, message)?;
        if out.try_reserve(1).is_err() {
            return Err(t.memory_error());
        }
        out.push(b);
        n += 1;
        if n.is_multiple_of(1024) {
            t.poll()?;
        }
    }
    Ok(())
}

/// What the constructors make of their first argument.
pub enum Source {
    /// So many zeros.
    Zeros(usize),
    /// These bytes.
    Bytes(Vec<u8>),
    /// This object of type `bytes`.
    Object(Value),
}

/// Sorts the arguments of the constructors out.
pub fn source(
    t: &mut Thread,
    class: &Type,
    object: Option<&Value>,
    encoding: Option<&Value>,
    errors: Option<&Value>,
) -> PyResult<Source> {
    let is_bytes = std::ptr::eq(class, &BYTES);
    let name = if is_bytes { "bytes" } else { "bytearray" };
    let encoding = crate::str::name_argument(t, name, "encoding", encoding)?;
    let errors = crate::str::name_argument(t, name, "errors", errors)?;
    let no_string = |t: &mut Thread, what: &str| t.type_error(format!("{what} without a string argument"));
    let text = object.and_then(|o| o.downcast::<Str>());
    if encoding.is_some() {
        let Some(text) = text else { return Err(no_string(t, "encoding")) };
        return crate::str::encode_object(t, text, encoding.as_deref(), errors.as_deref())
            .map(Source::Object);
    }
    if errors.is_some() {
        return Err(match text {
            Some(_) => t.type_error("string argument without an encoding"),
            None => no_string(t, "errors"),
        });
    }
    let Some(object) = object else { return Ok(Source::Bytes(Vec::new())) };
    if is_bytes && let Some(result) = t.call_special(object, &::object::names::BYTES, &[])? {
        if result.downcast::<Bytes>().is_none() {
            let given = result.ty().tp_name();
            return Err(t.type_error(format!("__bytes__ returned non-bytes (type {given})")));
        }
        return Ok(Source::Object(result));
    }
    if text.is_some() {
        return Err(t.type_error("string argument without an encoding"));
    }
    if is_index(object) {
        let count = size(t, object);
        if let Some(n) = t.catch(&TYPE_ERROR, count)? {
            return match usize::try_from(n) {
                Ok(n) => Ok(Source::Zeros(n)),
                Err(_) => Err(t.value_error("negative count")),
            };
        }
    }
    if t.has_buffer(object) {
        let buffer = t.buffer(object, ::object::buffer::request::FULL_RO)?;
        return Ok(Source::Bytes(crate::memoryview::gather(t, &buffer)?));
    }
    let mut out = Vec::new();
    let message = if is_bytes { "bytes must be in range(0, 256)" } else { "byte must be in range(0, 256)" };
    from_iterable(t, object, name, message, &mut out)?;
    Ok(Source::Bytes(out))
}

/// A count: an index that fits the machine.
fn size(t: &mut Thread, value: &Value) -> PyResult<isize> {
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(i) => Ok(i as isize),
        None => {
            let given = value.ty().tp_name();
            Err(t.overflow_error(format!("cannot fit '{given}' into an index-sized integer")))
        }
    }
}
