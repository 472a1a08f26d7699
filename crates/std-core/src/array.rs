//! The module `array`.
//!
//! Here: the type `array`, its iterator and the reading of pickled arrays. The bytes of the items are stored as a
//! `bytearray` stores its own (`object::bytearray`).

use std::cell::Cell;

use builtins::NativeModule;
use builtins::builtin;
use builtins::sequence::state_index;
use builtins::slice::{self, Slice};
use macros::{pymethods, pymodule, pytype};
use object::buffer::BytesLike;
use object::bytearray::ByteArrayData;
use object::cell::OptionCell;
use object::payload::BufferView;
use object::types::{CompareOp, flags};
use object::{
    Args, Bytes, List, Obj, Object, PyResult, Raised, Str, Thread, Tuple, Type, Value, exceptions, names,
    string,
};

/// The module `array`.
pub static MODULE: NativeModule = NativeModule {
    def: &table::DEF,
    types: &[(&ARRAY, &[&Array::IMPL]), (&ARRAY_ITERATOR, &[&ArrayIterator::IMPL])],
};

/// The codes of the kinds of items.
const CODES: &str = "bBuwhHiIlLqQfd";
/// Where the interpreter keeps the function that pickled arrays are made by.
const RECONSTRUCTOR: &str = "array._array_reconstructor";

/// Bytes of an item.
fn size_of(kind: u8) -> usize {
    match kind {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'u' | b'w' | b'i' | b'I' | b'f' => 4,
        _ => 8,
    }
}

fn is_text(kind: u8) -> bool {
    matches!(kind, b'u' | b'w')
}

/// `array.array`
#[pytype(
    name = "array.array",
    basetype,
    weakrefs,
    reported_basicsize = 64,
    flags = flags::SEQUENCE
)]
pub struct Array {
    #[no_traverse]
    data: ByteArrayData,
    kind: Cell<u8>,
}

fn new_array(cls: &Type, kind: u8, bytes: Vec<u8>) -> Value {
    Obj::new_of(cls, Array { data: ByteArrayData::new(bytes), kind: Cell::new(kind) })
}

/// The value of an item.
fn decode(t: &mut Thread, kind: u8, item: &[u8]) -> PyResult {
    let mut wide = [0u8; 8];
    wide[..item.len()].copy_from_slice(item);
    let bits = u64::from_le_bytes(wide);
    let unused = 64 - item.len() as u32 * 8;
    Ok(match kind {
        b'u' | b'w' => {
            let c = bits as u32;
            if c > 0x10ffff {
                return Err(bad_character(t, c));
            }
            string::new_char(c)
        }
        b'f' => Value::float(f32::from_bits(bits as u32).into()),
        b'd' => Value::float(f64::from_bits(bits)),
        b'b' | b'h' | b'i' | b'l' | b'q' => Value::int((bits << unused) as i64 >> unused),
        _ => Value::uint(bits),
    })
}

#[cold]
fn bad_character(t: &mut Thread, c: u32) -> Raised {
    t.value_error(format!("character U+{c:x} is not in range [U+0000; U+10ffff]"))
}

/// An integer within bounds, in the words of CPython's argument parser.
fn bounded(t: &mut Thread, value: &Value, low: i64, high: i64, what: &str) -> PyResult<i64> {
    let number = t.to_index(value)?;
    let Some(number) = number.as_i64() else {
        return Err(t.overflow_error("Python int too large to convert to C long"));
    };
    let end = if number < low {
        "less than minimum"
    } else if number > high {
        "greater than maximum"
    } else {
        return Ok(number);
    };
    Err(t.overflow_error(format!("{what} is {end}")))
}

/// An unsigned integer of 32 or 64 bits.
fn unsigned(t: &mut Thread, value: &Value, kind: u8) -> PyResult<u64> {
    let number = t.to_index(value)?;
    let Some(number) = number.as_int() else { return Err(t.type_error("an integer is required")) };
    let long_long = kind == b'Q';
    if number.as_ref().is_negative() {
        return Err(t.overflow_error(if long_long {
            "can't convert negative int to unsigned"
        } else {
            "can't convert negative value to unsigned int"
        }));
    }
    let Some(number) = number.as_ref().to_u64() else {
        return Err(t.overflow_error(if long_long {
            "int too big to convert"
        } else {
            "Python int too large to convert to C unsigned long"
        }));
    };
    if kind == b'I' && number > u32::MAX.into() {
        return Err(t.overflow_error("unsigned int is greater than maximum"));
    }
    Ok(number)
}

/// Whether converting it runs no Python code.
fn is_plain_number(value: &Value) -> bool {
    value.is_int() || value.as_float().is_some()
}

/// The bytes of an item; only as many as it has are meant.
fn encode(t: &mut Thread, kind: u8, value: &Value) -> PyResult<[u8; 8]> {
    let int = (i32::MIN.into(), i32::MAX.into());
    let short = (i16::MIN.into(), i16::MAX.into());
    let bits = match kind {
        b'b' => {
            let number = bounded(t, value, short.0, short.1, "signed short integer")?;
            match number {
                -128..=127 => number as u64,
                ..-128 => return Err(t.overflow_error("signed char is less than minimum")),
                _ => return Err(t.overflow_error("signed char is greater than maximum")),
            }
        }
        b'B' => bounded(t, value, 0, 255, "unsigned byte integer")? as u64,
        b'h' => bounded(t, value, short.0, short.1, "signed short integer")? as u64,
        b'H' => {
            let number = bounded(t, value, int.0, int.1, "signed integer")?;
            match number {
                0..=65535 => number as u64,
                ..0 => return Err(t.overflow_error("unsigned short is less than minimum")),
                _ => return Err(t.overflow_error("unsigned short is greater than maximum")),
            }
        }
        b'i' => bounded(t, value, int.0, int.1, "signed integer")? as u64,
        b'l' => bounded(t, value, i64::MIN, i64::MAX, "")? as u64,
        b'q' => match t.to_index(value)?.as_i64() {
            Some(number) => number as u64,
            None => return Err(t.overflow_error("int too big to convert")),
        },
        b'f' => u64::from((t.to_float(value)? as f32).to_bits()),
        b'd' => t.to_float(value)?.to_bits(),
        b'u' | b'w' => {
            let Some(text) = value.downcast::<Str>() else {
                let message = format!("array item must be a unicode character, not {}", value.ty().tp_name());
                return Err(t.type_error(message));
            };
            match (text.len(), text.view().get(0)) {
                (1, Some(c)) => c.into(),
                (n, _) => {
                    let message =
                        format!("array item must be a unicode character, not a string of length {n}");
                    return Err(t.type_error(message));
                }
            }
        }
        _ => unsigned(t, value, kind)?,
    };
    Ok(bits.to_le_bytes())
}

/// The characters of a text as items.
fn characters(text: &Str) -> Vec<u8> {
    text.view().iter().flat_map(u32::to_le_bytes).collect()
}

impl Array {
    fn size(&self) -> usize {
        size_of(self.kind.get())
    }

    fn len(&self) -> usize {
        self.data.len() / self.size()
    }

    /// The item at an index that exists, or nothing.
    fn get(&self, t: &mut Thread, index: usize) -> PyResult<Option<Value>> {
        let size = self.size();
        let mut item = [0; 8];
        match index.checked_mul(size).and_then(|at| self.data.bytes(t).get(at..at + size)) {
            Some(bytes) => item[..size].copy_from_slice(bytes),
            None => return Ok(None),
        }
        decode(t, self.kind.get(), &item[..size]).map(Some)
    }

    /// Stores at an index that exists; false if it does not.
    fn put(&self, t: &mut Thread, index: usize, value: &Value) -> PyResult<bool> {
        let size = self.size();
        let item = encode(t, self.kind.get(), value)?;
        // Converting may have shortened the array.
        match self.data.bytes_mut(t).get_mut(index * size..(index + 1) * size) {
            Some(place) => {
                place.copy_from_slice(&item[..size]);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    fn check_resizable(&self, t: &mut Thread) -> PyResult<()> {
        if self.data.is_exported() {
            return Err(t.buffer_error("cannot resize an array that is exporting buffers"));
        }
        Ok(())
    }

    /// Replaces the items of a range by the items that the bytes are.
    fn splice(&self, t: &mut Thread, start: usize, stop: usize, new: &[u8]) -> PyResult<()> {
        let size = self.size();
        if (stop - start) * size != new.len() {
            self.check_resizable(t)?;
        }
        self.data.splice(t, start * size..stop * size, new)
    }

    fn append(&self, t: &mut Thread, value: &Value) -> PyResult<()> {
        if !is_plain_number(value) {
            return self.insert_converted(t, isize::MAX, value);
        }
        let size = self.size();
        let item = encode(t, self.kind.get(), value)?;
        self.check_resizable(t)?;
        self.data.extend(t, &item[..size])
    }

    /// Inserts what is converted by Python code: once to see whether it can be, and again when there is room for it. In
    /// between and meanwhile that code may change the array.
    fn insert_converted(&self, t: &mut Thread, at: isize, value: &Value) -> PyResult<()> {
        let (size, len) = (self.size(), self.len());
        encode(t, self.kind.get(), value)?;
        self.check_resizable(t)?;
        self.data.resize(t, len * size)?;
        let at = if at < 0 { at.saturating_add(len as isize).max(0) as usize } else { len.min(at as usize) };
        let room =
            if at < len { self.data.to_vec()[at * size..(at + 1) * size].to_vec() } else { vec![0; size] };
        self.splice(t, at, at, &room)?;
        let item = encode(t, self.kind.get(), value)?;
        if at >= self.len() {
            return Err(t.index_error("array assignment index out of range"));
        }
        self.splice(t, at, at + 1, &item[..size])
    }

    /// Appends the items of an array of the same kind or of any other iterable.
    fn extend(&self, t: &mut Thread, items: &Value) -> PyResult<()> {
        if let Some(other) = items.downcast::<Obj<Array>>() {
            if other.kind != self.kind {
                return Err(t.type_error("can only extend with array of same kind"));
            }
            let bytes = other.data.to_vec();
            if !bytes.is_empty() {
                self.check_resizable(t)?;
            }
            return self.data.extend(t, &bytes);
        }
        let iterator = t.iter(items)?;
        while let Some(item) = t.next(&iterator)? {
            self.append(t, &item)?;
            t.poll()?;
        }
        Ok(())
    }

    fn append_bytes(&self, t: &mut Thread, buffer: &Value) -> PyResult<()> {
        let buffer = BytesLike::new(t, buffer)?;
        if let BytesLike::Buffer(lent) = &buffer
            && lent.view().itemsize != 1
        {
            return Err(t.type_error("a bytes-like object is required"));
        }
        if buffer.len() % self.size() != 0 {
            return Err(t.value_error("bytes length not a multiple of item size"));
        }
        let bytes = buffer.bytes(t).to_vec();
        drop(buffer);
        if !bytes.is_empty() {
            self.check_resizable(t)?;
        }
        self.data.extend(t, &bytes)
    }

    fn to_list(&self, t: &mut Thread) -> PyResult {
        let mut items = Vec::with_capacity(self.len());
        let mut index = 0;
        while let Some(item) = self.get(t, index)? {
            items.push(item);
            index += 1;
        }
        Ok(List::new(items))
    }

    fn to_text(&self, t: &mut Thread) -> PyResult {
        let mut out = text::StrBuilder::with_capacity(self.len());
        for chunk in self.data.to_vec().as_chunks().0 {
            let c = u32::from_le_bytes(*chunk);
            if c > 0x10ffff {
                return Err(bad_character(t, c));
            }
            out.push(c);
        }
        match out.finish() {
            Ok(text) => t.new_str_buf(text),
            Err(_) => Err(t.memory_error()),
        }
    }

    fn repeated(&self, t: &mut Thread, count: isize) -> PyResult<Vec<u8>> {
        let (bytes, count) = (self.data.to_vec(), count.max(0) as usize);
        let mut out = Vec::new();
        match bytes.len().checked_mul(count) {
            Some(total) if out.try_reserve_exact(total).is_ok() => (),
            _ => return Err(t.memory_error()),
        }
        for _ in 0..if bytes.is_empty() { 0 } else { count } {
            out.extend_from_slice(&bytes);
        }
        Ok(out)
    }

    /// The index that a key means, or `IndexError` with the message.
    fn position(&self, t: &mut Thread, key: &Value, message: &str) -> PyResult<usize> {
        let index = t.index_of(key)?;
        let index = if index < 0 { index + self.len() as isize } else { index };
        match usize::try_from(index) {
            Ok(i) if i < self.len() => Ok(i),
            _ => Err(t.index_error(message)),
        }
    }

    fn assign_slice(&self, t: &mut Thread, key: &Slice, value: Option<&Value>) -> PyResult<()> {
        let new = match value {
            None => Vec::new(),
            Some(value) => match value.downcast::<Obj<Array>>() {
                Some(other) if other.kind == self.kind => other.data.to_vec(),
                Some(_) => return Err(t.type_error("bad argument type for built-in operation")),
                None => {
                    let message =
                        format!("can only assign array (not \"{}\") to array slice", value.ty().tp_name());
                    return Err(t.type_error(message));
                }
            },
        };
        let (start, stop, step) = slice::unpack(t, key)?;
        let size = self.size();
        let (start, _, count) = slice::adjust(self.len(), start, stop, step);
        if step == 1 {
            let start = start as usize;
            return self.splice(t, start, start + count, &new);
        }
        if value.is_none() {
            if count == 0 {
                return Ok(());
            }
            self.check_resizable(t)?;
            let mut gone = vec![false; self.len()];
            slice::positions(start, step, count).for_each(|i| gone[i] = true);
            let old = self.data.to_vec();
            let kept: Vec<u8> = old
                .chunks(size)
                .zip(&gone)
                .filter(|(_, gone)| !**gone)
                .flat_map(|(c, _)| c.to_vec())
                .collect();
            return self.data.splice(t, 0..old.len(), &kept);
        }
        if new.len() != count * size {
            let n = new.len() / size;
            return Err(t.value_error(format!(
                "attempt to assign array of size {n} to extended slice of size {count}"
            )));
        }
        for (i, item) in slice::positions(start, step, count).zip(new.chunks(size)) {
            if let Some(place) = self.data.bytes_mut(t).get_mut(i * size..(i + 1) * size) {
                place.copy_from_slice(item);
            }
        }
        Ok(())
    }

    /// The place of the first equal item from `start` up to `stop`.
    fn find(&self, t: &mut Thread, value: &Value, start: usize, stop: usize) -> PyResult<Option<usize>> {
        let mut index = start;
        while index < stop
            && let Some(item) = self.get(t, index)?
        {
            if t.equal(&item, value)? {
                return Ok(Some(index));
            }
            index += 1;
        }
        Ok(None)
    }

    /// How pickles name the machine's form of the items.
    fn machine_format(&self) -> i32 {
        machine_format(self.kind.get())
    }
}

fn machine_format(kind: u8) -> i32 {
    match kind {
        b'B' => 0,
        b'b' => 1,
        b'H' => 2,
        b'h' => 4,
        b'I' => 6,
        b'i' => 8,
        b'L' | b'Q' => 10,
        b'l' | b'q' => 12,
        b'f' => 14,
        b'd' => 16,
        _ => 20,
    }
}

/// The kind and the initial values that `array` was given.
fn arguments<'a>(t: &mut Thread, args: Args<'a>) -> PyResult<(u8, Option<&'a Value>)> {
    let given = args.positional();
    let (code, initial) = match given {
        [code] => (code, None),
        [code, initial] => (code, Some(initial)),
        [] => return Err(t.type_error("array() takes at least 1 argument (0 given)")),
        _ => {
            let message = format!("array() takes at most 2 arguments ({} given)", given.len());
            return Err(t.type_error(message));
        }
    };
    let wrong = match code.downcast::<Str>() {
        Some(text) if text.len() == 1 => None,
        Some(text) => Some(format!("a string of length {}", text.len())),
        None => Some(code.ty().tp_name()),
    };
    if let Some(wrong) = wrong {
        return Err(t.type_error(format!("array() argument 1 must be a unicode character, not {wrong}")));
    }
    let code = code.downcast::<Str>().and_then(|s| s.view().get(0)).unwrap_or(0);
    let kind = u8::try_from(code).unwrap_or(0);
    t.audit("array.__new__", &[given[0].clone(), initial.cloned().unwrap_or(Value::none())])?;
    if let Some(initial) = initial
        && !is_text(kind)
    {
        let shown = char::from_u32(code).unwrap_or('?');
        let what = if initial.downcast::<Str>().is_some() {
            Some("str")
        } else if initial.downcast::<Obj<Array>>().is_some_and(|a| is_text(a.kind.get())) {
            Some("unicode array")
        } else {
            None
        };
        if let Some(what) = what {
            let message = format!("cannot use a {what} to initialize an array with typecode '{shown}'");
            return Err(t.type_error(message));
        }
    }
    Ok((kind, initial))
}

#[pymethods(ARRAY, own_getattr, unhashable, doc = DOC)]
impl Array {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let own_init = cls.slots().init.map(|f| f as usize) != ARRAY.slots().init.map(|f| f as usize);
        if args.has_keywords() && !own_init {
            return Err(t.type_error("array.array() takes no keyword arguments"));
        }
        let (kind, initial) = arguments(t, args)?;
        let plain = initial.is_none_or(|i| {
            i.downcast::<List>().is_some()
                || i.downcast::<Tuple>().is_some()
                || i.downcast::<Bytes>().is_some()
                || i.downcast::<object::ByteArray>().is_some()
                || i.downcast::<Str>().is_some()
                || i.downcast::<Obj<Array>>().is_some()
        });
        let iterator = match initial {
            Some(initial) if !plain => Some(t.iter(initial)?),
            _ => None,
        };
        if !CODES.as_bytes().contains(&kind) {
            return Err(t.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"));
        }
        if kind == b'u' {
            let message = "The 'u' type code is deprecated and will be removed in Python 3.16";
            t.warn(&exceptions::DEPRECATION_WARNING, message, 1)?;
        }
        let made = new_array(cls, kind, Vec::new());
        let Some(this) = made.downcast::<Obj<Array>>() else {
            return Err(t.type_error("an array type is required"));
        };
        let Some(initial) = initial else { return Ok(made) };
        if let Some(iterator) = iterator {
            this.extend(t, &iterator)?;
        } else if let Some(text) = initial.downcast::<Str>() {
            this.data.extend(t, &characters(text))?;
        } else if initial.downcast::<Bytes>().is_some() || initial.downcast::<object::ByteArray>().is_some() {
            this.append_bytes(t, initial)?;
        } else if let Some(other) = initial.downcast::<Obj<Array>>()
            && (other.kind == this.kind || is_text(kind) && is_text(other.kind.get()))
        {
            let bytes = other.data.to_vec();
            this.data.extend(t, &bytes)?;
        } else {
            let iterator = t.iter(initial)?;
            this.extend(t, &iterator)?;
        }
        Ok(made)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Array>) -> PyResult {
        let (name, kind) = (this.class().name(), char::from(this.kind.get()));
        if this.len() == 0 {
            return t.new_str(&format!("{name}('{kind}')"));
        }
        let items = if is_text(this.kind.get()) { this.to_text(t)? } else { this.to_list(t)? };
        let shown = t.repr(&items)?;
        let mut out = text::StrBuilder::with_capacity(32);
        out.push_str(&format!("{name}('{kind}', "));
        out.push_view(shown.view());
        out.push_str(")");
        match out.finish() {
            Ok(text) => t.new_str_buf(text),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Array, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Obj<Array>>() else { return Ok(Value::not_implemented()) };
        let (n, m) = (this.len(), other.len());
        if n != m && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        if this.kind == other.kind && !matches!(this.kind.get(), b'f' | b'd') {
            // Of equal kinds the bytes decide, number by number.
            let size = this.size();
            let (a, b) = (this.data.bytes(t), other.data.bytes(t));
            let differs = a.chunks(size).zip(b.chunks(size)).position(|(x, y)| x != y);
            let Some(at) = differs else { return Ok(Value::bool(op.matches(n.cmp(&m)))) };
            if let (Some(x), Some(y)) = (this.get(t, at)?, other.get(t, at)?) {
                return t.compare(&x, &y, op);
            }
        }
        let mut index = 0;
        while let (Some(x), Some(y)) = (this.get(t, index)?, other.get(t, index)?) {
            if !t.equal(&x, &y)? {
                return match op {
                    CompareOp::Eq => Ok(Value::bool(false)),
                    CompareOp::Ne => Ok(Value::bool(true)),
                    _ => t.compare(&x, &y, op),
                };
            }
            index += 1;
        }
        Ok(Value::bool(op.matches(this.len().cmp(&other.len()))))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Obj<Array>) -> PyResult {
        Ok(Obj::new(ArrayIterator { index: Cell::new(0), array: OptionCell::new(Some(this.to_value())) }))
    }

    #[slot]
    fn getbuffer(_: &mut Thread, this: &Obj<Array>, _request: u32) -> PyResult<BufferView> {
        let mut view = this.data.export(this.to_value());
        view.itemsize = this.size();
        view.format = match this.kind.get() {
            b'u' | b'w' => "w".into(),
            kind => char::from(kind).to_string().into(),
        };
        view.shape = vec![this.len() as isize];
        view.strides = vec![this.size() as isize];
        Ok(view)
    }

    #[slot]
    fn releasebuffer(this: &Value, _: usize) {
        if let Some(this) = this.downcast::<Obj<Array>>() {
            this.data.end_export();
        }
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &Array) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Array) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Array, index: isize) -> PyResult {
        let item = match usize::try_from(index) {
            Ok(index) => this.get(t, index)?,
            Err(_) => None,
        };
        item.ok_or_else(|| t.index_error("array index out of range"))
    }

    #[slot]
    fn sq_ass_item(t: &mut Thread, this: &Array, index: isize, value: Option<&Value>) -> PyResult<()> {
        let out_of_range = "array assignment index out of range";
        let Some(index) = usize::try_from(index).ok().filter(|i| *i < this.len()) else {
            return Err(t.index_error(out_of_range));
        };
        match value {
            None => this.splice(t, index, index + 1, &[]),
            Some(value) if this.put(t, index, value)? => Ok(()),
            Some(_) => Err(t.index_error(out_of_range)),
        }
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Obj<Array>, key: &Value) -> PyResult {
        if slice::is_index(key) {
            let index = this.position(t, key, "array index out of range")?;
            return Array::sq_item(t, this, index as isize);
        }
        let Some(key) = key.downcast::<Obj<Slice>>() else {
            return Err(t.type_error("array indices must be integers"));
        };
        let (start, stop, step) = slice::unpack(t, key)?;
        let size = this.size();
        let (start, _, count) = slice::adjust(this.len(), start, stop, step);
        let bytes = this.data.bytes(t);
        let picked: Vec<u8> = if step == 1 {
            let start = start as usize;
            bytes[start * size..(start + count) * size].to_vec()
        } else {
            slice::positions(start, step, count)
                .flat_map(|i| &bytes[i * size..(i + 1) * size])
                .copied()
                .collect()
        };
        Ok(new_array(&ARRAY, this.kind.get(), picked))
    }

    #[slot]
    fn mp_ass_subscript(t: &mut Thread, this: &Array, key: &Value, value: Option<&Value>) -> PyResult<()> {
        if slice::is_index(key) {
            let index = this.position(t, key, "array assignment index out of range")?;
            return Array::sq_ass_item(t, this, index as isize, value);
        }
        match key.downcast::<Obj<Slice>>() {
            Some(key) => this.assign_slice(t, key, value),
            None => Err(t.type_error("array indices must be integers")),
        }
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &Array, other: &Value) -> PyResult {
        let Some(other) = other.downcast::<Obj<Array>>() else {
            let message = format!("can only append array (not \"{}\") to array", other.ty().tp_name());
            return Err(t.type_error(message));
        };
        if other.kind != this.kind {
            return Err(t.type_error("bad argument type for built-in operation"));
        }
        let mut bytes = this.data.to_vec();
        let more = other.data.to_vec();
        if bytes.try_reserve_exact(more.len()).is_err() {
            return Err(t.memory_error());
        }
        bytes.extend_from_slice(&more);
        Ok(new_array(&ARRAY, this.kind.get(), bytes))
    }

    #[slot]
    fn sq_repeat(t: &mut Thread, this: &Array, count: isize) -> PyResult {
        let bytes = this.repeated(t, count)?;
        Ok(new_array(&ARRAY, this.kind.get(), bytes))
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Array, value: &Value) -> PyResult<bool> {
        Ok(this.find(t, value, 0, usize::MAX)?.is_some())
    }

    #[slot]
    fn sq_inplace_concat(t: &mut Thread, this: &Obj<Array>, other: &Value) -> PyResult {
        if other.downcast::<Obj<Array>>().is_none() {
            let message = format!("can only extend array with array (not \"{}\")", other.ty().tp_name());
            return Err(t.type_error(message));
        }
        this.extend(t, other)?;
        Ok(this.to_value())
    }

    #[slot]
    fn sq_inplace_repeat(t: &mut Thread, this: &Obj<Array>, count: isize) -> PyResult {
        let bytes = this.repeated(t, count)?;
        let len = this.len();
        this.splice(t, 0, len, &bytes)?;
        Ok(this.to_value())
    }

    /// Append new value v to the end of the array.
    #[method("append($self, v, /)")]
    fn append_item(t: &mut Thread, this: &Array, v: &Value) -> PyResult<()> {
        this.append(t, v)
    }

    /// Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.
    ///
    /// The length should be multiplied by the itemsize attribute to
    /// calculate the buffer length in bytes.
    #[method("buffer_info($self, /)")]
    fn buffer_info(_: &mut Thread, this: &Obj<Array>) -> Value {
        let view = this.data.export(Value::none());
        this.data.end_export();
        Tuple::pair(Value::uint(view.data.as_ptr() as u64), Value::size(this.len()))
    }

    /// Byteswap all items of the array.
    ///
    /// If the items in the array are not 1, 2, 4, or 8 bytes in size,
    /// RuntimeError is raised.
    #[method("byteswap($self, /)")]
    fn byteswap(t: &mut Thread, this: &Array) {
        let size = this.size();
        this.data.bytes_mut(t).chunks_mut(size).for_each(<[u8]>::reverse);
    }

    /// Remove all items from the array.
    #[method("clear($self, /)")]
    fn clear(t: &mut Thread, this: &Array) -> PyResult<()> {
        this.check_resizable(t)?;
        this.data.resize(t, 0)
    }

    /// Return a copy of the array.
    #[method("__copy__($self, /)")]
    fn copy(_: &mut Thread, this: &Array) -> Value {
        new_array(&ARRAY, this.kind.get(), this.data.to_vec())
    }

    /// Return number of occurrences of v in the array.
    #[method("count($self, v, /)")]
    fn count(t: &mut Thread, this: &Array, v: &Value) -> PyResult<usize> {
        let (mut count, mut index) = (0, 0);
        while let Some(item) = this.get(t, index)? {
            count += usize::from(t.equal(&item, v)?);
            index += 1;
        }
        Ok(count)
    }

    /// Return a copy of the array.
    #[method("__deepcopy__($self, unused, /)")]
    fn deepcopy(_: &mut Thread, this: &Array, _unused: &Value) -> Value {
        new_array(&ARRAY, this.kind.get(), this.data.to_vec())
    }

    /// Append items to the end of the array.
    #[method("extend($self, bb, /)", defining_class)]
    fn extend_by(t: &mut Thread, this: &Array, bb: &Value) -> PyResult<()> {
        this.extend(t, bb)
    }

    /// Read n objects from the file object f and append them to the end of the array.
    #[method("fromfile($self, f, n, /)", defining_class)]
    fn fromfile(t: &mut Thread, this: &Array, f: &Value, n: isize) -> PyResult<()> {
        let Ok(n) = usize::try_from(n) else { return Err(t.value_error("negative count")) };
        let Some(bytes) = n.checked_mul(this.size()).filter(|n| *n <= isize::MAX as usize) else {
            return Err(t.memory_error());
        };
        let read = t.call_method(f, &names::READ, &[Value::size(bytes)])?;
        let Some(got) = read.downcast::<Bytes>() else {
            return Err(t.type_error("read() didn't return bytes"));
        };
        let enough = got.len() == bytes;
        this.append_bytes(t, &read)?;
        if enough { Ok(()) } else { Err(t.eof_error("read() didn't return enough bytes")) }
    }

    /// Append items to array from list.
    #[method("fromlist($self, list, /)")]
    fn fromlist(t: &mut Thread, this: &Array, list: &Value) -> PyResult<()> {
        let Some(list) = list.downcast::<List>() else { return Err(t.type_error("arg must be list")) };
        let (size, items) = (this.size(), list.to_vec());
        let mut bytes = Vec::with_capacity(items.len() * size);
        for item in &items {
            let item = encode(t, this.kind.get(), item)?;
            bytes.extend_from_slice(&item[..size]);
            if list.len() != items.len() {
                return Err(t.runtime_error("list changed size during iteration"));
            }
        }
        if !bytes.is_empty() {
            this.check_resizable(t)?;
        }
        this.data.extend(t, &bytes)
    }

    /// Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.
    #[method("frombytes($self, buffer, /)")]
    fn frombytes(t: &mut Thread, this: &Array, buffer: &Value) -> PyResult<()> {
        this.append_bytes(t, buffer)
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// The array must be a unicode type array; otherwise a ValueError is
    /// raised.  Use array.frombytes(ustr.encode(...)) to append Unicode
    /// data to an array of some other type.
    #[method("fromunicode($self, ustr, /)")]
    fn fromunicode(t: &mut Thread, this: &Array, ustr: &Str) -> PyResult<()> {
        if !is_text(this.kind.get()) {
            return Err(t.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
        }
        if !ustr.is_empty() {
            this.check_resizable(t)?;
        }
        this.data.extend(t, &characters(ustr))
    }

    /// Return index of first occurrence of v in the array.
    ///
    /// Raise ValueError if the value is not present.
    #[method("index($self, v, start=0, stop=sys.maxsize, /)")]
    fn index(
        t: &mut Thread,
        this: &Array,
        v: &Value,
        start: Option<&Value>,
        stop: Option<&Value>,
    ) -> PyResult<usize> {
        let mut bounds = [0isize, isize::MAX];
        for (bound, given) in bounds.iter_mut().zip([start, stop]) {
            if let Some(given) = given {
                let index = slice::clamped_index(t, given)?;
                *bound = if index < 0 { index.saturating_add(this.len() as isize).max(0) } else { index };
            }
        }
        match this.find(t, v, bounds[0] as usize, bounds[1] as usize)? {
            Some(index) => Ok(index),
            None => Err(t.value_error("array.index(x): x not in array")),
        }
    }

    /// Insert a new item v into the array before position i.
    #[method("insert($self, i, v, /)")]
    fn insert(t: &mut Thread, this: &Array, i: isize, v: &Value) -> PyResult<()> {
        if !is_plain_number(v) {
            return this.insert_converted(t, i, v);
        }
        let item = encode(t, this.kind.get(), v)?;
        let len = this.len() as isize;
        let at = if i < 0 { (i + len).max(0) } else { i.min(len) } as usize;
        let size = this.size();
        this.splice(t, at, at, &item[..size])
    }

    /// Return the i-th element and delete it from the array.
    ///
    /// i defaults to -1.
    #[method("pop($self, i=-1, /)")]
    fn pop(t: &mut Thread, this: &Array, i: Option<isize>) -> PyResult {
        if this.len() == 0 {
            return Err(t.index_error("pop from empty array"));
        }
        let i = i.unwrap_or(-1);
        let at = if i < 0 { i + this.len() as isize } else { i };
        let item = match usize::try_from(at) {
            Ok(at) => this.get(t, at)?,
            Err(_) => None,
        };
        let Some(item) = item else { return Err(t.index_error("pop index out of range")) };
        this.splice(t, at as usize, at as usize + 1, &[])?;
        Ok(item)
    }

    /// Return state information for pickling.
    #[method("__reduce_ex__($self, value, /)", defining_class)]
    fn reduce_ex(t: &mut Thread, this: &Obj<Array>, value: &Value) -> PyResult {
        if !value.is_int() {
            return Err(t.type_error("__reduce_ex__ argument should be an integer"));
        }
        let class = this.class().to_value();
        let state = t.get_attr_opt(&this.to_value(), &names::DICT)?.unwrap_or(Value::none());
        let code = t.new_str(&char::from(this.kind.get()).to_string())?;
        let protocol = value.as_i64().unwrap_or(i64::MAX);
        if protocol < 3 {
            let items = this.to_list(t)?;
            return Ok(Tuple::new(vec![class, Tuple::pair(code, items), state]));
        }
        let bytes = this.data.to_vec();
        let bytes = t.new_bytes(&bytes)?;
        let Some(function) = t.interp().kept(RECONSTRUCTOR) else {
            return Err(t.runtime_error("the module array has not been started"));
        };
        let arguments = Tuple::new(vec![class, code, Value::small(this.machine_format()), bytes]);
        Ok(Tuple::new(vec![function, arguments, state]))
    }

    /// Remove the first occurrence of v in the array.
    #[method("remove($self, v, /)")]
    fn remove(t: &mut Thread, this: &Array, v: &Value) -> PyResult<()> {
        match this.find(t, v, 0, usize::MAX)? {
            Some(index) => this.splice(t, index, index + 1, &[]),
            None => Err(t.value_error("array.remove(x): x not in array")),
        }
    }

    /// Reverse the order of the items in the array.
    #[method("reverse($self, /)")]
    fn reverse(t: &mut Thread, this: &Array) {
        let size = this.size();
        let bytes = this.data.bytes_mut(t);
        bytes.reverse();
        bytes.chunks_mut(size).for_each(<[u8]>::reverse);
    }

    /// Write all items (as machine values) to the file object f.
    #[method("tofile($self, f, /)", defining_class)]
    fn tofile(t: &mut Thread, this: &Array, f: &Value) -> PyResult<()> {
        for block in this.data.to_vec().chunks(64 * 1024) {
            let block = t.new_bytes(block)?;
            t.call_method(f, &names::WRITE, &[block])?;
        }
        Ok(())
    }

    /// Convert array to an ordinary list with the same items.
    #[method("tolist($self, /)")]
    fn tolist(t: &mut Thread, this: &Array) -> PyResult {
        this.to_list(t)
    }

    /// Convert the array to an array of machine values and return the bytes representation.
    #[method("tobytes($self, /)")]
    fn tobytes(t: &mut Thread, this: &Array) -> PyResult {
        let bytes = this.data.to_vec();
        t.new_bytes(&bytes)
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// Convert the array to a unicode string.  The array must be a unicode
    /// type array; otherwise a ValueError is raised.  Use
    /// array.tobytes().decode() to obtain a unicode string from an array of
    /// some other type.
    #[method("tounicode($self, /)")]
    fn tounicode(t: &mut Thread, this: &Array) -> PyResult {
        if !is_text(this.kind.get()) {
            return Err(t.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
        }
        this.to_text(t)
    }

    /// Size of the array in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Obj<Array>) -> usize {
        64 + this.data.len()
    }

    /// Arrays are generic over the type of their elements
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, object)
    }

    /// the typecode character used to create the array
    #[getter]
    fn typecode(t: &mut Thread, this: &Array) -> PyResult {
        t.new_str(&char::from(this.kind.get()).to_string())
    }

    /// the size, in bytes, of one array item
    #[getter]
    fn itemsize(_: &mut Thread, this: &Array) -> usize {
        this.size()
    }
}

/// `array.arrayiterator`: the array until it is exhausted.
#[pytype(
    name = "array.arrayiterator",
    static_name = ARRAY_ITERATOR,
    reported_basicsize = 40,
    flags = flags::DISALLOW_INSTANTIATION
)]
pub struct ArrayIterator {
    index: Cell<usize>,
    array: OptionCell,
}

#[pymethods(ARRAY_ITERATOR)]
impl ArrayIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &ArrayIterator) -> PyResult<Option<Value>> {
        let Some(array) = this.array.get() else { return Ok(None) };
        let index = this.index.get();
        let item = match array.downcast::<Obj<Array>>() {
            Some(array) => array.get(t, index)?,
            None => None,
        };
        match item {
            Some(item) => {
                this.index.set(index + 1);
                Ok(Some(item))
            }
            None => {
                this.array.take();
                Ok(None)
            }
        }
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)", defining_class)]
    fn reduce(t: &mut Thread, this: &ArrayIterator) -> PyResult {
        let iter = builtin(t, "iter")?;
        Ok(match this.array.get() {
            Some(array) => Tuple::new(vec![iter, Tuple::new(vec![array]), Value::size(this.index.get())]),
            None => Tuple::pair(iter, Tuple::new(vec![Tuple::empty()])),
        })
    }

    /// Set state information for unpickling.
    #[method("__setstate__($self, state, /)")]
    fn setstate(t: &mut Thread, this: &ArrayIterator, state: &Value) -> PyResult<()> {
        let index = state_index(t, state)?;
        if let Some(array) = this.array.get()
            && let Some(array) = array.downcast::<Obj<Array>>()
        {
            this.index.set((index.max(0) as usize).min(array.len()));
        }
        Ok(())
    }
}

/// Makes an array from its pickled form.
fn reconstruct(t: &mut Thread, cls: &Value, typecode: &Value, format: i32, items: &Value) -> PyResult {
    let Some(class) = cls.downcast::<Type>() else {
        let message = format!("first argument must be a type object, not {}", cls.ty().tp_name());
        return Err(t.type_error(message));
    };
    if !class.is_subtype(&ARRAY) {
        return Err(t.type_error(format!("{} is not a subtype of array.array", class.tp_name())));
    }
    let code = typecode.downcast::<Str>().filter(|s| s.len() == 1).and_then(|s| s.view().get(0));
    let kind = match code.and_then(|c| u8::try_from(c).ok()) {
        Some(kind) if CODES.as_bytes().contains(&kind) => kind,
        _ => return Err(t.value_error("second argument must be a valid type code")),
    };
    if !(0..=21).contains(&format) {
        return Err(t.value_error("third argument must be a valid machine format code."));
    }
    let Some(bytes) = items.downcast::<Bytes>() else {
        return Err(t.type_error(format!("fourth argument should be bytes, not {}", items.ty().tp_name())));
    };
    let (kind, size) = match format {
        _ if format == machine_format(kind) => (kind, size_of(kind)),
        0 => (b'B', 1),
        1 => (b'b', 1),
        2 | 3 => (b'H', 2),
        4 | 5 => (b'h', 2),
        6 | 7 => (b'I', 4),
        8 | 9 => (b'i', 4),
        10 | 11 => (b'Q', 8),
        12 | 13 => (b'q', 8),
        14 | 15 => (kind, 4),
        16 | 17 => (kind, 8),
        18 | 19 => (kind, 2),
        _ => (kind, 4),
    };
    if bytes.len() % size != 0 {
        return Err(t.value_error("bytes length not a multiple of item size"));
    }
    let mut little = bytes.as_bytes().to_vec();
    if format % 2 == 1 && format > 1 {
        little.chunks_mut(size).for_each(<[u8]>::reverse);
    }
    if format < 14 || format == machine_format(kind) {
        return finish(t, class, kind, little);
    }
    let initial = match format {
        14 | 15 => {
            let chunks = little.as_chunks().0.iter();
            List::new(chunks.map(|c| Value::float(f32::from_le_bytes(*c).into())).collect())
        }
        16 | 17 => {
            let chunks = little.as_chunks().0.iter();
            List::new(chunks.map(|c| Value::float(f64::from_le_bytes(*c))).collect())
        }
        _ => {
            let codec = t.new_str(if size == 2 { "utf-16-le" } else { "utf-32-le" })?;
            let bytes = t.new_bytes(&little)?;
            t.call_method(&bytes, &string::intern_str("decode"), &[codec])?
        }
    };
    t.call(cls, &[typecode.clone(), initial])
}

/// An array of the class with these items.
fn finish(t: &mut Thread, class: &Type, kind: u8, bytes: Vec<u8>) -> PyResult {
    if std::ptr::eq(class, &ARRAY) {
        return Ok(new_array(class, kind, bytes));
    }
    let code = t.new_str(&char::from(kind).to_string())?;
    let made = t.call(&class.to_value(), &[code])?;
    if let Some(array) = made.downcast::<Obj<Array>>() {
        array.data.extend(t, &bytes)?;
    }
    Ok(made)
}

const DOC: &str = "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.\n\nArrays represent basic values and behave very much like lists, except\nthe type of objects stored in them is constrained. The type is specified\nat object creation time by using a type code, which is a single character.\nThe following type codes are defined:\n\n    Type code   C Type             Minimum size in bytes\n    'b'         signed integer     1\n    'B'         unsigned integer   1\n    'u'         Unicode character  2 (see note)\n    'w'         Py_UCS4            4\n    'h'         signed integer     2\n    'H'         unsigned integer   2\n    'i'         signed integer     2\n    'I'         unsigned integer   2\n    'l'         signed integer     4\n    'L'         unsigned integer   4\n    'q'         signed integer     8 (see note)\n    'Q'         unsigned integer   8 (see note)\n    'f'         floating-point     4\n    'd'         floating-point     8\n\nNOTE: The 'u' typecode corresponds to Python's unicode character. On\nnarrow builds this is 2-bytes on wide builds this is 4-bytes.\n\nNOTE: The 'q' and 'Q' type codes are only available if the platform\nC compiler used to build Python supports 'long long', or, on Windows,\n'__int64'.\n\nMethods:\n\nappend() -- append a new item to the end of the array\nbuffer_info() -- return information giving the current memory info\nbyteswap() -- byteswap all the items of the array\ncount() -- return number of occurrences of an object\nextend() -- extend array by appending multiple elements from an iterable\nfromfile() -- read items from a file object\nfromlist() -- append items from the list\nfrombytes() -- append items from the string\nindex() -- return index of first occurrence of an object\ninsert() -- insert a new item into the array at a provided position\npop() -- remove and return item (default last)\nremove() -- remove first occurrence of an object\nreverse() -- reverse the order of the items in the array\ntofile() -- write all items to a file object\ntolist() -- return the array converted to an ordinary list\ntobytes() -- return the array converted to a string\n\nAttributes:\n\ntypecode -- the typecode character used to create the array\nitemsize -- the length in bytes of one array item\n";

#[pymodule(
    name = "array",
    doc = "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
    types(&super::ARRAY)
)]
mod table {
    use super::{ARRAY, CODES, RECONSTRUCTOR, reconstruct};
    use object::module::Module;
    use object::{Object, PyResult, Ref, Thread, Value, string};

    /// Internal. Used for pickling support.
    #[function(
        "_array_reconstructor($module, arraytype, typecode, mformat_code, items,\n                     /)"
    )]
    fn array_reconstructor(
        t: &mut Thread,
        arraytype: &Value,
        typecode: &Value,
        mformat_code: i32,
        items: &Value,
    ) -> PyResult {
        reconstruct(t, arraytype, typecode, mformat_code, items)
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        dict.set_name(&string::intern_str("ArrayType"), ARRAY.to_value());
        dict.set_name(&string::intern_str("typecodes"), string::new_str(CODES));
        t.interp().keep(RECONSTRUCTOR, dict.get_str(&string::intern_str("_array_reconstructor")));
        let abc = builtins::import::import_module(t, "collections.abc")?;
        let sequence = t.get_attr(&abc, &string::intern_str("MutableSequence"))?;
        t.call_method(&sequence, &string::intern_str("register"), &[ARRAY.to_value()])?;
        Ok(())
    }
}
