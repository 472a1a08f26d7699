//! Reading marshalled data. Whatever the bytes, the result is an object or an error.

use std::borrow::Cow;
use std::sync::Arc;

use super::code;
use crate::{CodeObject, Constant, IBig, Str, flags, local_kind, string};

/// The exception class of a [`MarshalError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ErrorKind {
    Eof,
    Value,
    Type,
    System,
    Overflow,
    Unicode,
    /// The sink failed; the message is its own affair.
    Sink,
}

/// Why there is no object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarshalError {
    /// The exception class that CPython raises.
    pub kind: ErrorKind,
    /// Its message.
    pub message: Cow<'static, str>,
    /// The bytes that are no text, where that is the error.
    pub undecodable: Option<Box<[u8]>>,
}

impl MarshalError {
    /// An error.
    pub const fn new(kind: ErrorKind, message: &'static str) -> MarshalError {
        MarshalError { kind, message: Cow::Borrowed(message), undecodable: None }
    }

    const fn bad(message: &'static str) -> MarshalError {
        MarshalError::new(ErrorKind::Value, message)
    }

    const TOO_SHORT: MarshalError = MarshalError::new(ErrorKind::Eof, "marshal data too short");
    const BAD_REFERENCE: MarshalError = MarshalError::bad("bad marshal data (invalid reference)");
}

impl std::fmt::Display for MarshalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for MarshalError {}

type Result<T> = std::result::Result<T, MarshalError>;

/// What a code object is made of, as read.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct CodeFields<V> {
    pub argcount: i32,
    pub posonlyargcount: i32,
    pub kwonlyargcount: i32,
    pub stack_size: i32,
    pub flags: i32,
    pub code: V,
    pub consts: V,
    pub names: V,
    pub locals_plus_names: V,
    pub local_kinds: V,
    pub filename: V,
    pub name: V,
    pub qualname: V,
    pub first_line: i32,
    pub line_table: V,
    pub exception_table: V,
}

/// Builds objects for a [`Reader`].
pub trait Sink {
    /// An object. Clones are the same object.
    type Value: Clone;

    /// `None`, `True`, `False`, `Ellipsis` or `StopIteration`, by type code.
    fn singleton(&mut self, code: u8) -> Result<Self::Value>;
    /// An integer.
    fn int(&mut self, value: i64) -> Result<Self::Value>;
    /// An integer of any size.
    fn big_int(&mut self, value: IBig) -> Result<Self::Value>;
    /// A float.
    fn float(&mut self, value: f64) -> Result<Self::Value>;
    /// A complex number.
    fn complex(&mut self, real: f64, imag: f64) -> Result<Self::Value>;
    /// A bytes object.
    fn bytes(&mut self, bytes: &[u8]) -> Result<Self::Value>;
    /// A string, in WTF-8, to be interned or not.
    fn str(&mut self, wtf8: &[u8], interned: bool) -> Result<Self::Value>;
    /// A tuple.
    fn tuple(&mut self, items: Vec<Self::Value>) -> Result<Self::Value>;
    /// A frozen set.
    fn frozen_set(&mut self, items: Vec<Self::Value>) -> Result<Self::Value>;
    /// A slice.
    fn slice(&mut self, parts: [Self::Value; 3]) -> Result<Self::Value>;
    /// An empty list, dict or set, by type code. It may be referred to before it is filled.
    fn container(&mut self, code: u8) -> Result<Self::Value>;
    /// Appends to such a list or adds to such a set.
    fn add(&mut self, container: &Self::Value, item: Self::Value) -> Result<()>;
    /// Adds to such a dict.
    fn insert(&mut self, dict: &Self::Value, key: Self::Value, value: Self::Value) -> Result<()>;
    /// A code object.
    fn code(&mut self, fields: Box<CodeFields<Self::Value>>) -> Result<Self::Value>;

    /// What stands for a tuple that is being read in lists and dicts inside it, where it can be replaced later.
    fn unfinished(&mut self) -> Option<Self::Value> {
        None
    }

    /// The tuple that a placeholder stands for is there.
    fn finished(&mut self, _placeholder: Self::Value, _tuple: &Self::Value) -> Result<()> {
        Ok(())
    }

    /// As many further bytes where not all are known from the start; `None` where all are.
    fn more(&mut self, _count: usize) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// A numbered object.
#[derive(Debug)]
enum Numbered<V> {
    There(V),
    /// It is being read.
    Unfinished,
    /// It is being read, and is a tuple; what stands for it, if anything refers to it.
    Tuple(Option<V>),
}

/// Deeper nesting is refused.
const MAX_DEPTH: u32 = 2000;

/// Reads objects from marshalled data.
#[derive(Debug)]
pub struct Reader<'a, S: Sink> {
    bytes: Cow<'a, [u8]>,
    at: usize,
    /// Bytes read before those that are at hand.
    before: usize,
    sink: S,
    refs: Vec<Numbered<S::Value>>,
    depth: u32,
}

impl<'a, S: Sink> Reader<'a, S> {
    /// Reads from the start of `bytes`.
    pub fn new(bytes: &'a [u8], sink: S) -> Reader<'a, S> {
        Reader { bytes: Cow::Borrowed(bytes), at: 0, before: 0, sink, refs: Vec::new(), depth: 0 }
    }

    /// How many bytes were read.
    pub fn position(&self) -> usize {
        self.before + self.at
    }

    /// The sink.
    pub fn sink(&mut self) -> &mut S {
        &mut self.sink
    }

    /// Reads one object.
    pub fn read_object(&mut self) -> Result<S::Value> {
        self.object()?.ok_or(MarshalError::new(ErrorKind::Type, "NULL object in marshal data for object"))
    }

    /// Where the next bytes lie.
    fn take(&mut self, count: usize) -> Result<std::ops::Range<usize>> {
        let end = self.at.checked_add(count).ok_or(MarshalError::TOO_SHORT)?;
        if end > self.bytes.len() {
            return self.take_more(count);
        }
        let start = std::mem::replace(&mut self.at, end);
        Ok(start..end)
    }

    #[cold]
    fn take_more(&mut self, count: usize) -> Result<std::ops::Range<usize>> {
        let Some(bytes) = self.sink.more(count)? else { return Err(MarshalError::TOO_SHORT) };
        if bytes.len() < count {
            return Err(MarshalError::TOO_SHORT);
        }
        self.before += self.at;
        self.at = count;
        self.bytes = Cow::Owned(bytes);
        Ok(0..count)
    }

    fn byte(&mut self) -> Result<u8> {
        match self.take(1) {
            Ok(range) => Ok(self.bytes[range.start]),
            Err(error) if error == MarshalError::TOO_SHORT => {
                Err(MarshalError::new(ErrorKind::Eof, "EOF read where not expected"))
            }
            Err(error) => Err(error),
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let range = self.take(N)?;
        let mut array = [0; N];
        array.copy_from_slice(&self.bytes[range]);
        Ok(array)
    }

    fn short(&mut self) -> Result<u16> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn long(&mut self) -> Result<i32> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    fn word(&mut self) -> Result<[u8; 8]> {
        self.array()
    }

    fn size(&mut self, message: &'static str) -> Result<usize> {
        usize::try_from(self.long()?).map_err(|_| MarshalError::bad(message))
    }

    /// Capacity for a count that the data may have made up.
    fn capacity(&self, count: usize) -> usize {
        count.min((self.bytes.len() - self.at).max(64))
    }

    /// Numbers an object that is not there yet.
    fn reserve(&mut self, numbered: bool) -> Option<usize> {
        numbered.then(|| {
            self.refs.push(Numbered::Unfinished);
            self.refs.len() - 1
        })
    }

    fn fill(&mut self, index: Option<usize>, value: S::Value) -> S::Value {
        if let Some(slot) = index.and_then(|index| self.refs.get_mut(index)) {
            *slot = Numbered::There(value.clone());
        }
        value
    }

    /// An object, or `None` for a NULL.
    fn object(&mut self) -> Result<Option<S::Value>> {
        let first = self.byte().map_err(|error| match error.kind {
            ErrorKind::Eof => MarshalError::new(ErrorKind::Eof, "EOF read where object expected"),
            _ => error,
        })?;
        if self.depth >= MAX_DEPTH {
            return Err(MarshalError::bad("recursion limit exceeded"));
        }
        self.depth += 1;
        let numbered = first & code::FLAG_REF != 0;
        let value = match first & !code::FLAG_REF {
            code::NULL => {
                self.depth -= 1;
                return Ok(None);
            }
            kind @ (code::NONE | code::FALSE | code::TRUE | code::STOP_ITERATION | code::ELLIPSIS) => {
                self.sink.singleton(kind)
            }
            code::REF => self.reference(),
            code::TUPLE => {
                let size = self.size("bad marshal data (tuple size out of range)");
                size.and_then(|size| self.tuple(size, numbered))
            }
            code::SMALL_TUPLE => {
                let size = self.byte();
                size.and_then(|size| self.tuple(usize::from(size), numbered))
            }
            code::CODE => self.code(numbered),
            code::SLICE => match self.slice(numbered) {
                Ok(Some(slice)) => Ok(slice),
                // A NULL in it makes it one.
                Ok(None) => {
                    self.depth -= 1;
                    return Ok(None);
                }
                Err(error) => Err(error),
            },
            code::LIST => self.list(numbered),
            code::DICT => self.dict(numbered),
            kind @ (code::SET | code::FROZEN_SET) => self.set(kind, numbered),
            kind => {
                let leaf = self.leaf(kind);
                leaf.map(|value| {
                    let index = self.reserve(numbered);
                    self.fill(index, value)
                })
            }
        };
        self.depth -= 1;
        value.map(Some)
    }

    /// An object that must be there.
    fn item(&mut self, message: &'static str) -> Result<S::Value> {
        self.object()?.ok_or(MarshalError::new(ErrorKind::Type, message))
    }

    fn leaf(&mut self, kind: u8) -> Result<S::Value> {
        match kind {
            code::INT => {
                let value = self.long()?;
                self.sink.int(i64::from(value))
            }
            code::INT64 => {
                let word = self.word()?;
                self.sink.int(i64::from_le_bytes(word))
            }
            code::LONG => self.long_int(),
            code::FLOAT => {
                let value = self.float_text()?;
                self.sink.float(value)
            }
            code::BINARY_FLOAT => {
                let word = self.word()?;
                self.sink.float(f64::from_le_bytes(word))
            }
            code::COMPLEX => {
                let (real, imag) = (self.float_text()?, self.float_text()?);
                self.sink.complex(real, imag)
            }
            code::BINARY_COMPLEX => {
                let (real, imag) = (self.word()?, self.word()?);
                self.sink.complex(f64::from_le_bytes(real), f64::from_le_bytes(imag))
            }
            code::BYTES => {
                let size = self.size("bad marshal data (bytes object size out of range)")?;
                let range = self.take(size)?;
                self.sink.bytes(&self.bytes[range])
            }
            code::ASCII | code::ASCII_INTERNED => {
                let size = self.size("bad marshal data (string size out of range)")?;
                self.latin1(size, kind == code::ASCII_INTERNED)
            }
            code::SHORT_ASCII | code::SHORT_ASCII_INTERNED => {
                let size = usize::from(self.byte()?);
                self.latin1(size, kind == code::SHORT_ASCII_INTERNED)
            }
            code::UNICODE | code::INTERNED => {
                let size = self.size("bad marshal data (string size out of range)")?;
                let range = self.take(size)?;
                let bytes = &self.bytes[range];
                if !string::is_generalized_utf8(bytes) {
                    let message = Cow::Owned(string::describe_error(bytes));
                    return Err(MarshalError {
                        kind: ErrorKind::Unicode,
                        message,
                        undecodable: Some(bytes.into()),
                    });
                }
                self.sink.str(bytes, kind == code::INTERNED)
            }
            _ => Err(MarshalError::bad("bad marshal data (unknown type code)")),
        }
    }

    fn latin1(&mut self, size: usize, interned: bool) -> Result<S::Value> {
        let range = self.take(size)?;
        let bytes = &self.bytes[range];
        if bytes.is_ascii() {
            return self.sink.str(bytes, interned);
        }
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        self.sink.str(text.as_bytes(), interned)
    }

    fn float_text(&mut self) -> Result<f64> {
        let size = usize::from(self.byte()?);
        let range = self.take(size)?;
        let bytes = &self.bytes[range];
        // As a C string: what follows a NUL does not count.
        let bytes = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        text.parse().map_err(|_| MarshalError {
            kind: ErrorKind::Value,
            message: Cow::Owned(format!("could not convert string to float: '{text}'")),
            undecodable: None,
        })
    }

    /// Digits of 15 bits, as many as the magnitude of the size, whose sign is the number's.
    fn long_int(&mut self) -> Result<S::Value> {
        const DIGIT: u32 = 15;
        let size = self.long()?;
        if size == i32::MIN {
            return Err(MarshalError::bad("bad marshal data (long size out of range)"));
        }
        let count = size.unsigned_abs() as usize;
        if count == 0 {
            return self.sink.int(0);
        }
        let mut magnitude = Vec::with_capacity(self.capacity(2 * count));
        let (mut pending, mut bits) = (0_u32, 0);
        let mut last = 0;
        for _ in 0..count {
            last = self.short()?;
            if last >> DIGIT != 0 {
                return Err(MarshalError::bad("bad marshal data (digit out of range in long)"));
            }
            pending |= u32::from(last) << bits;
            bits += DIGIT;
            while bits >= 8 {
                magnitude.push(pending as u8);
                pending >>= 8;
                bits -= 8;
            }
        }
        if last == 0 {
            return Err(MarshalError::bad("bad marshal data (unnormalized long data)"));
        }
        magnitude.push(pending as u8);
        let value = IBig::from(dashu_int::UBig::from_le_bytes(&magnitude));
        self.sink.big_int(if size < 0 { -value } else { value })
    }

    fn reference(&mut self) -> Result<S::Value> {
        let index = self.long()?;
        match usize::try_from(index).ok().and_then(|index| self.refs.get_mut(index)) {
            Some(Numbered::There(value)) => Ok(value.clone()),
            Some(Numbered::Tuple(placeholder)) => {
                if placeholder.is_none() {
                    *placeholder = self.sink.unfinished();
                }
                placeholder.clone().ok_or(MarshalError::BAD_REFERENCE)
            }
            _ => Err(MarshalError::BAD_REFERENCE),
        }
    }

    fn tuple(&mut self, size: usize, numbered: bool) -> Result<S::Value> {
        let index = self.reserve(numbered);
        if let Some(slot) = index.and_then(|index| self.refs.get_mut(index)) {
            *slot = Numbered::Tuple(None);
        }
        let mut items = Vec::with_capacity(self.capacity(size));
        for _ in 0..size {
            items.push(self.item("NULL object in marshal data for tuple")?);
        }
        let tuple = self.sink.tuple(items)?;
        if let Some(slot) = index.and_then(|index| self.refs.get_mut(index))
            && let Numbered::Tuple(Some(placeholder)) = std::mem::replace(slot, Numbered::Unfinished)
        {
            self.sink.finished(placeholder, &tuple)?;
        }
        Ok(self.fill(index, tuple))
    }

    fn list(&mut self, numbered: bool) -> Result<S::Value> {
        let size = self.size("bad marshal data (list size out of range)")?;
        let list = self.sink.container(code::LIST)?;
        let index = self.reserve(numbered);
        self.fill(index, list.clone());
        for _ in 0..size {
            let item = self.item("NULL object in marshal data for list")?;
            self.sink.add(&list, item)?;
        }
        Ok(list)
    }

    fn dict(&mut self, numbered: bool) -> Result<S::Value> {
        let dict = self.sink.container(code::DICT)?;
        let index = self.reserve(numbered);
        self.fill(index, dict.clone());
        while let Some(key) = self.object()? {
            let Some(value) = self.object()? else { break };
            self.sink.insert(&dict, key, value)?;
        }
        Ok(dict)
    }

    fn set(&mut self, kind: u8, numbered: bool) -> Result<S::Value> {
        let size = self.size("bad marshal data (set size out of range)")?;
        let index = self.reserve(numbered);
        if kind == code::SET {
            let set = self.sink.container(code::SET)?;
            self.fill(index, set.clone());
            for _ in 0..size {
                let item = self.item("NULL object in marshal data for set")?;
                self.sink.add(&set, item)?;
            }
            return Ok(set);
        }
        let mut items = Vec::with_capacity(self.capacity(size));
        for _ in 0..size {
            items.push(self.item("NULL object in marshal data for set")?);
        }
        let set = self.sink.frozen_set(items)?;
        Ok(self.fill(index, set))
    }

    fn slice(&mut self, numbered: bool) -> Result<Option<S::Value>> {
        let index = self.reserve(numbered);
        let mut parts = [const { None }; 3];
        for part in &mut parts {
            *part = self.object()?;
            if part.is_none() {
                return Ok(None);
            }
        }
        let [Some(start), Some(stop), Some(step)] = parts else { return Ok(None) };
        let slice = self.sink.slice([start, stop, step])?;
        Ok(Some(self.fill(index, slice)))
    }

    #[inline(never)]
    fn code(&mut self, numbered: bool) -> Result<S::Value> {
        const MISSING: &str = "NULL object in marshal data for code object";
        let index = self.reserve(numbered);
        let fields = Box::new(CodeFields {
            argcount: self.long()?,
            posonlyargcount: self.long()?,
            kwonlyargcount: self.long()?,
            stack_size: self.long()?,
            flags: self.long()?,
            code: self.item(MISSING)?,
            consts: self.item(MISSING)?,
            names: self.item(MISSING)?,
            locals_plus_names: self.item(MISSING)?,
            local_kinds: self.item(MISSING)?,
            filename: self.item(MISSING)?,
            name: self.item(MISSING)?,
            qualname: self.item(MISSING)?,
            first_line: self.long()?,
            line_table: self.item(MISSING)?,
            exception_table: self.item(MISSING)?,
        });
        let code = self.sink.code(fields)?;
        Ok(self.fill(index, code))
    }
}

/// Builds [`Constant`]s; mutable containers are refused.
#[derive(Debug)]
pub(super) struct Constants;

const NOT_A_CONSTANT: MarshalError = MarshalError::bad("bad marshal data (not a constant)");
const BAD_CODE: MarshalError =
    MarshalError::new(ErrorKind::System, "../Objects/codeobject.c:465: bad argument to internal function");

impl Sink for Constants {
    type Value = Constant;

    fn singleton(&mut self, kind: u8) -> Result<Constant> {
        Ok(match kind {
            code::NONE => Constant::None,
            code::TRUE => Constant::True,
            code::FALSE => Constant::False,
            code::ELLIPSIS => Constant::Ellipsis,
            _ => return Err(NOT_A_CONSTANT),
        })
    }

    fn int(&mut self, value: i64) -> Result<Constant> {
        Ok(Constant::Int(value))
    }

    fn big_int(&mut self, value: IBig) -> Result<Constant> {
        Ok(Constant::int(value))
    }

    fn float(&mut self, value: f64) -> Result<Constant> {
        Ok(Constant::Float(value))
    }

    fn complex(&mut self, real: f64, imag: f64) -> Result<Constant> {
        Ok(Constant::Complex { real, imag })
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<Constant> {
        Ok(Constant::Bytes(bytes.into()))
    }

    fn str(&mut self, wtf8: &[u8], _interned: bool) -> Result<Constant> {
        Ok(Constant::Str(Str::from_wtf8(wtf8)))
    }

    fn tuple(&mut self, items: Vec<Constant>) -> Result<Constant> {
        Ok(Constant::Tuple(items.into()))
    }

    fn frozen_set(&mut self, items: Vec<Constant>) -> Result<Constant> {
        Ok(Constant::FrozenSet(items.into()))
    }

    fn slice(&mut self, parts: [Constant; 3]) -> Result<Constant> {
        Ok(Constant::Slice(Arc::new(parts)))
    }

    fn container(&mut self, _kind: u8) -> Result<Constant> {
        Err(NOT_A_CONSTANT)
    }

    fn add(&mut self, _container: &Constant, _item: Constant) -> Result<()> {
        Err(NOT_A_CONSTANT)
    }

    fn insert(&mut self, _dict: &Constant, _key: Constant, _value: Constant) -> Result<()> {
        Err(NOT_A_CONSTANT)
    }

    fn code(&mut self, fields: Box<CodeFields<Constant>>) -> Result<Constant> {
        code_from_constants(fields).map(|code| Constant::Code(Arc::new(code)))
    }
}

/// The code object of fields that are constants.
pub fn code_from_constants(fields: Box<CodeFields<Constant>>) -> Result<CodeObject> {
    let count = |value: i32| u32::try_from(value).map_err(|_| BAD_CODE);
    let bytes = |value: Constant| match value {
        Constant::Bytes(bytes) => Ok(bytes),
        _ => Err(BAD_CODE),
    };
    let text = |value: Constant| match value {
        Constant::Str(text) => Ok(text),
        _ => Err(BAD_CODE),
    };
    let tuple = |value: Constant| match value {
        Constant::Tuple(items) => Ok(items),
        _ => Err(BAD_CODE),
    };
    let fields = *fields;
    let (argcount, posonlyargcount) = (count(fields.argcount)?, count(fields.posonlyargcount)?);
    let (kwonlyargcount, stack_size) = (count(fields.kwonlyargcount)?, count(fields.stack_size)?);
    let code_flags = count(fields.flags)?;
    let code = crate::units::plain(bytes(fields.code)?);
    let (consts, names) = (tuple(fields.consts)?, tuple(fields.names)?);
    let (slots, local_kinds) = (tuple(fields.locals_plus_names)?, bytes(fields.local_kinds)?);
    let (name, qualname, filename) = (text(fields.name)?, text(fields.qualname)?, text(fields.filename)?);
    let (line_table, exception_table) = (bytes(fields.line_table)?, bytes(fields.exception_table)?);
    if argcount < posonlyargcount || slots.len() != local_kinds.len() {
        return Err(BAD_CODE);
    }
    if !code.len().is_multiple_of(2) {
        return Err(MarshalError::bad("code: co_code is malformed"));
    }
    let nlocals = local_kinds.iter().filter(|kind| *kind & local_kind::LOCAL != 0).count() as u64;
    let starred =
        [flags::VARARGS, flags::VARKEYWORDS].iter().filter(|flag| code_flags & **flag != 0).count() as u64;
    if u64::from(argcount) + u64::from(kwonlyargcount) + starred > nlocals {
        return Err(MarshalError::bad("code: co_varnames is too small"));
    }
    let strings = |items: Arc<[Constant]>| -> Result<Arc<[Str]>> {
        let text = |item: &Constant| match item {
            Constant::Str(text) => Ok(text.clone()),
            _ => Err(MarshalError::new(ErrorKind::System, "non-string found in code slot")),
        };
        items.iter().map(text).collect()
    };
    Ok(CodeObject {
        argcount,
        posonlyargcount,
        kwonlyargcount,
        stack_size: stack_size.max(1),
        flags: code_flags,
        code,
        consts,
        names: strings(names)?,
        locals_plus_names: strings(slots)?,
        local_kinds,
        filename,
        name,
        qualname,
        first_line: fields.first_line,
        line_table,
        exception_table,
        trusted: false,
    })
}
