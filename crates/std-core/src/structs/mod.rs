//! The module `_struct`.
//!
//! Here: the type `Struct`, the iterator, the functions with their cache. What formats mean is in `format`, values to
//! bytes and back in `convert`.

mod convert;
mod format;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use builtins::NativeModule;
use builtins::str::c_size;
use macros::{pymethods, pymodule, pytype};
use object::buffer::{Buffer, BytesLike, request};
use object::{
    Args, Bytes, Dict, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, string,
};

use format::Format;

/// The module `_struct`.
pub static MODULE: NativeModule = NativeModule {
    def: &table::DEF,
    types: &[(&STRUCT, &[&Struct::IMPL]), (&UNPACK_ITERATOR, &[&UnpackIterator::IMPL])],
};

/// Where the interpreter keeps `struct.error` and the cache of formats.
const ERROR: &str = "_struct.error";
const CACHE: &str = "_struct.cache";
const BYTES_CACHE: &str = "_struct.cache of bytes";
/// The cache is emptied when it holds this many.
const CACHE_SIZE: usize = 100;

/// Raises `struct.error`.
#[cold]
fn error(t: &mut Thread, message: impl AsRef<str>) -> Raised {
    match t.interp().kept(ERROR).as_ref().and_then(|e| e.downcast::<Type>()) {
        Some(class) => t.raise_message(class, message.as_ref()),
        None => t.value_error(message),
    }
}

/// `_struct.Struct`
#[pytype(name = "_struct.Struct", basetype, weakrefs, reported_basicsize = 56)]
pub struct Struct {
    #[no_traverse]
    format: RefCell<Option<Rc<Format>>>,
}

/// The format of an instance that has been initialised.
fn format_of(t: &mut Thread, this: &Struct) -> PyResult<Rc<Format>> {
    match &*this.format.borrow() {
        Some(format) => Ok(format.clone()),
        None => Err(t.runtime_error("Struct object is not initialized")),
    }
}

/// Reads a format given as text or bytes.
fn parse(t: &mut Thread, value: &Value) -> PyResult<Rc<Format>> {
    let encoded = if value.downcast::<Str>().is_some() {
        let ascii = t.new_str("ascii")?;
        t.call_method(value, &string::intern_str("encode"), &[ascii])?
    } else {
        value.clone()
    };
    let Some(text) = encoded.downcast::<Bytes>() else {
        let message =
            format!("Struct() argument 1 must be a str or bytes object, not {}", value.ty().tp_name());
        return Err(t.type_error(message));
    };
    match Format::parse(text.as_bytes()) {
        Ok(format) => Ok(Rc::new(format)),
        Err(message) => Err(error(t, message)),
    }
}

/// The format that a module function was given, from the cache if it was there.
fn cached(t: &mut Thread, value: &Value) -> PyResult<Rc<Format>> {
    // Text and bytes may have the same hash, but must not be compared.
    let place = if value.downcast::<Bytes>().is_some() { BYTES_CACHE } else { CACHE };
    let cache = match t.interp().kept(place).and_then(|c| Ref::<Dict>::from_value(c).ok()) {
        Some(cache) => cache,
        None => {
            let cache = Dict::new();
            t.interp().keep(place, Some(cache.to_value()));
            cache
        }
    };
    if let Some(found) = cache.get(t, value)?
        && let Some(found) = found.downcast::<Obj<Struct>>()
    {
        return format_of(t, found);
    }
    let format = parse(t, value)?;
    if cache.len() >= CACHE_SIZE {
        cache.clear();
    }
    let made = Obj::new(Struct { format: RefCell::new(Some(format.clone())) });
    cache.set(t, value, made)?;
    Ok(format)
}

/// The values as bytes; `name` is the function's.
fn pack(t: &mut Thread, format: &Format, name: &str, values: &[Value]) -> PyResult<Vec<u8>> {
    if values.len() != format.count {
        let message = format!("{name} expected {} items for packing (got {})", format.count, values.len());
        return Err(error(t, message));
    }
    convert::pack(t, format, values)
}

fn pack_into(t: &mut Thread, format: &Format, given: &[Value]) -> PyResult<()> {
    let (buffer, offset, values) = match given {
        [] => return Err(error(t, "pack_into expected buffer argument")),
        [_] => return Err(error(t, "pack_into expected offset argument")),
        [buffer, offset, values @ ..] => (buffer, offset, values),
    };
    if values.len() != format.count {
        let message = format!("pack_into expected {} items for packing (got {})", format.count, values.len());
        return Err(error(t, message));
    }
    let lent = Buffer::get(t, buffer, request::WRITABLE);
    let Ok(lent) = lent else {
        t.restore_raised(None);
        let message = format!("argument must be read-write bytes-like object, not {}", buffer.ty().tp_name());
        return Err(t.type_error(message));
    };
    let offset = t.index_of(offset)?;
    let len = lent.len();
    let start = if offset < 0 {
        if offset + format.size as isize > 0 {
            return Err(error(t, format!("no space to pack {} bytes at offset {offset}", format.size)));
        }
        match len.checked_sub(offset.unsigned_abs()) {
            Some(start) => start,
            None => return Err(error(t, format!("offset {offset} out of range for {len}-byte buffer"))),
        }
    } else {
        offset as usize
    };
    if len.checked_sub(start).is_none_or(|room| room < format.size) {
        let message = format!(
            "pack_into requires a buffer of at least {} bytes for packing {} bytes at offset {start} (actual buffer size is {len})",
            start.saturating_add(format.size),
            format.size,
        );
        return Err(error(t, message));
    }
    let bytes = convert::pack(t, format, values)?;
    if let Some(target) = lent.bytes_mut(t).get_mut(start..start + bytes.len()) {
        target.copy_from_slice(&bytes);
    }
    Ok(())
}

fn unpack(t: &mut Thread, format: &Format, buffer: &Value) -> PyResult {
    let bytes = BytesLike::new(t, buffer)?;
    if bytes.len() != format.size {
        return Err(error(t, format!("unpack requires a buffer of {} bytes", format.size)));
    }
    let values = convert::unpack(format, bytes.bytes(t)).ok_or_else(|| t.memory_error())?;
    Ok(Tuple::new(values))
}

fn unpack_from(t: &mut Thread, format: &Format, buffer: &Value, offset: Option<&Value>) -> PyResult {
    let bytes = BytesLike::new(t, buffer)?;
    let offset = match offset {
        Some(offset) => c_size(t, offset)?,
        None => 0,
    };
    let len = bytes.len();
    let start = if offset < 0 {
        if offset + format.size as isize > 0 {
            let message = format!("not enough data to unpack {} bytes at offset {offset}", format.size);
            return Err(error(t, message));
        }
        match len.checked_sub(offset.unsigned_abs()) {
            Some(start) => start,
            None => return Err(error(t, format!("offset {offset} out of range for {len}-byte buffer"))),
        }
    } else {
        offset as usize
    };
    let Some(source) = start.checked_add(format.size).and_then(|end| bytes.bytes(t).get(start..end)) else {
        let message = format!(
            "unpack_from requires a buffer of at least {} bytes for unpacking {} bytes at offset {start} (actual buffer size is {len})",
            start.saturating_add(format.size),
            format.size,
        );
        return Err(error(t, message));
    };
    let values = convert::unpack(format, source).ok_or_else(|| t.memory_error())?;
    Ok(Tuple::new(values))
}

fn iter_unpack(t: &mut Thread, format: Rc<Format>, buffer: &Value) -> PyResult {
    if format.size == 0 {
        return Err(error(t, "cannot iteratively unpack with a struct of length 0"));
    }
    let lent = Buffer::read(t, buffer)?;
    if lent.len() % format.size != 0 {
        let message = format!("iterative unpacking requires a buffer of a multiple of {} bytes", format.size);
        return Err(error(t, message));
    }
    Ok(Obj::new(UnpackIterator {
        source: buffer.clone(),
        format,
        buffer: RefCell::new(Some(lent)),
        index: Cell::new(0),
    }))
}

#[pymethods(STRUCT, own_getattr, own_setattr, doc = "Struct(fmt) --> compiled struct object\n\n")]
impl Struct {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, Struct { format: RefCell::new(None) }))
    }

    #[init("Struct(format)")]
    fn init(t: &mut Thread, this: &Struct, format: &Value) -> PyResult<()> {
        let format = parse(t, format)?;
        this.format.replace(Some(format));
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Struct>) -> PyResult {
        let format = format_of(t, this)?;
        let text = t.new_str(&String::from_utf8_lossy(&format.text))?;
        let shown = t.repr(&text)?;
        t.new_str(&format!("{}({})", this.class().name(), shown.to_string_lossy()))
    }

    /// S.pack(v1, v2, ...) -> bytes
    ///
    /// Return a bytes object containing values v1, v2, ... packed according
    /// to the format string S.format.  See help(struct) for more on format
    /// strings.
    #[method("pack($self, *values)", no_signature)]
    fn pack(t: &mut Thread, this: &Struct, values: &[Value]) -> PyResult {
        let format = format_of(t, this)?;
        let bytes = pack(t, &format, "pack", values)?;
        t.new_bytes(&bytes)
    }

    /// S.pack_into(buffer, offset, v1, v2, ...)
    ///
    /// Pack the values v1, v2, ... according to the format string S.format
    /// and write the packed bytes into the writable buffer buf starting at
    /// offset.  Note that the offset is a required argument.  A negative
    /// offset counts from the end of the buffer.  See help(struct) for more
    /// on format strings.
    #[method("pack_into($self, *values)", no_signature)]
    fn pack_into(t: &mut Thread, this: &Struct, values: &[Value]) -> PyResult<()> {
        let format = format_of(t, this)?;
        pack_into(t, &format, values)
    }

    /// Return a tuple containing unpacked values.
    ///
    /// Unpack according to the format string Struct.format. The buffer's size
    /// in bytes must be Struct.size.
    ///
    /// See help(struct) for more on format strings.
    #[method("unpack($self, buffer, /)")]
    fn unpack(t: &mut Thread, this: &Struct, buffer: &Value) -> PyResult {
        let format = format_of(t, this)?;
        unpack(t, &format, buffer)
    }

    /// Return a tuple containing unpacked values.
    ///
    /// Values are unpacked according to the format string Struct.format.
    ///
    /// The buffer's size in bytes, starting at position offset, must be
    /// at least Struct.size.  A negative offset counts from the end of the
    /// buffer.
    ///
    /// See help(struct) for more on format strings.
    #[method("unpack_from($self, /, buffer, offset=0)")]
    fn unpack_from(t: &mut Thread, this: &Struct, buffer: &Value, offset: Option<&Value>) -> PyResult {
        let format = format_of(t, this)?;
        unpack_from(t, &format, buffer, offset)
    }

    /// Return an iterator yielding tuples.
    ///
    /// Tuples are unpacked from the given bytes source, like a repeated
    /// invocation of unpack_from().
    ///
    /// Requires that the bytes length be a multiple of the struct size.
    #[method("iter_unpack($self, buffer, /)")]
    fn iter_unpack(t: &mut Thread, this: &Struct, buffer: &Value) -> PyResult {
        let format = format_of(t, this)?;
        iter_unpack(t, format, buffer)
    }

    /// S.__sizeof__() -> size of S in memory, in bytes
    #[method("__sizeof__($self, /)")]
    fn sizeof(t: &mut Thread, this: &Struct) -> PyResult<usize> {
        let format = format_of(t, this)?;
        Ok(56 + (format.codes.len() + 1) * 32)
    }

    /// struct format string
    #[getter]
    fn format(t: &mut Thread, this: &Struct) -> PyResult {
        let format = format_of(t, this)?;
        t.new_str(&String::from_utf8_lossy(&format.text))
    }

    /// struct size in bytes
    #[getter]
    fn size(_: &mut Thread, this: &Struct) -> isize {
        this.format.borrow().as_ref().map_or(-1, |f| f.size as isize)
    }
}

/// `_struct.unpack_iterator`
#[pytype(
    name = "_struct.unpack_iterator",
    reported_basicsize = 112,
    flags = object::types::flags::DISALLOW_INSTANTIATION
)]
pub struct UnpackIterator {
    source: Value,
    #[no_traverse]
    format: Rc<Format>,
    // Its owner is what `source` holds, mostly.
    #[no_traverse]
    buffer: RefCell<Option<Buffer>>,
    index: Cell<usize>,
}

#[pymethods(UNPACK_ITERATOR)]
impl UnpackIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &UnpackIterator) -> PyResult<Option<Value>> {
        let start = this.index.get();
        let values = match &*this.buffer.borrow() {
            Some(buffer) => buffer
                .bytes(t)
                .get(start..start + this.format.size)
                .map(|source| convert::unpack(&this.format, source)),
            None => None,
        };
        let Some(values) = values else {
            drop(this.buffer.take());
            return Ok(None);
        };
        let values = values.ok_or_else(|| t.memory_error())?;
        this.index.set(start + this.format.size);
        Ok(Some(Tuple::new(values)))
    }

    #[method("__length_hint__($self, /)")]
    fn length_hint(_: &mut Thread, this: &UnpackIterator) -> usize {
        let _ = &this.source;
        match &*this.buffer.borrow() {
            Some(buffer) => (buffer.len() - this.index.get()) / this.format.size,
            None => 0,
        }
    }
}

#[pymodule(
    name = "_struct",
    doc = "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct.\nThe format string (explained below) describes the layout of data\nin the C struct.\n\nThe optional first format char indicates byte order, size and alignment:\n  @: native order, size & alignment (default)\n  =: native order, std. size & alignment\n  <: little-endian, std. size & alignment\n  >: big-endian, std. size & alignment\n  !: same as >\n\nThe remaining characters indicate types of args and must match exactly;\nthese can be preceded by a decimal repeat count:\n  x: pad byte (no data); c: char; b: signed byte; B: unsigned byte;\n  ?: _Bool; h: short; H: unsigned short; i: int; I: unsigned int;\n  l: long; L: unsigned long; q: long long; Q: unsigned long long;\n  f: float; d: double; e: half-float;\n  F: float complex; D: double complex.\nSpecial cases (preceding decimal count indicates length):\n  s: byte string (array of char); p: Pascal string (with count byte).\nSpecial cases (only available in native format):\n  n: ssize_t; N: size_t;\n  P: an integer type that is wide enough to hold a pointer.\nWhitespace between formats is ignored.\n\nThe variable struct.error is an exception raised on errors.\n",
    types(&super::STRUCT)
)]
mod table {
    use super::{BYTES_CACHE, CACHE, ERROR, cached};
    use object::module::Module;
    use object::{PyResult, Ref, Thread, Value, exceptions, string};

    /// Clear the internal cache.
    #[function("_clearcache($module, /)")]
    fn clear_cache(t: &mut Thread) {
        t.interp().keep(CACHE, None);
        t.interp().keep(BYTES_CACHE, None);
    }

    /// Return size in bytes of the struct described by the format string.
    #[function("calcsize($module, format, /)")]
    fn calcsize(t: &mut Thread, format: &Value) -> PyResult<usize> {
        Ok(cached(t, format)?.size)
    }

    /// Return an iterator yielding tuples unpacked from the given bytes.
    ///
    /// The bytes are unpacked according to the format string, like
    /// a repeated invocation of unpack_from().
    ///
    /// Requires that the bytes length be a multiple of the format struct size.
    #[function("iter_unpack($module, format, buffer, /)")]
    fn iter_unpack(t: &mut Thread, format: &Value, buffer: &Value) -> PyResult {
        let format = cached(t, format)?;
        super::iter_unpack(t, format, buffer)
    }

    /// pack(format, v1, v2, ...) -> bytes
    ///
    /// Return a bytes object containing the values v1, v2, ... packed according
    /// to the format string.  See help(struct) for more on format strings.
    #[function("pack(*values)", no_signature)]
    fn pack(t: &mut Thread, values: &[Value]) -> PyResult {
        let [format, values @ ..] = values else { return Err(t.type_error("missing format argument")) };
        let format = cached(t, format)?;
        let bytes = super::pack(t, &format, "pack", values)?;
        t.new_bytes(&bytes)
    }

    /// pack_into(format, buffer, offset, v1, v2, ...)
    ///
    /// Pack the values v1, v2, ... according to the format string and write
    /// the packed bytes into the writable buffer buf starting at offset.  Note
    /// that the offset is a required argument.  A negative offset counts from
    /// the end of the buffer.  See help(struct) for more on format strings.
    #[function("pack_into(*values)", no_signature)]
    fn pack_into(t: &mut Thread, values: &[Value]) -> PyResult<()> {
        let [format, values @ ..] = values else { return Err(t.type_error("missing format argument")) };
        let format = cached(t, format)?;
        super::pack_into(t, &format, values)
    }

    /// Return a tuple containing values unpacked according to the format string.
    ///
    /// The buffer's size in bytes must be calcsize(format).
    ///
    /// See help(struct) for more on format strings.
    #[function("unpack($module, format, buffer, /)")]
    fn unpack(t: &mut Thread, format: &Value, buffer: &Value) -> PyResult {
        let format = cached(t, format)?;
        super::unpack(t, &format, buffer)
    }

    /// Return a tuple containing values unpacked according to the format string.
    ///
    /// The buffer's size, minus offset, must be at least calcsize(format).
    /// A negative offset counts from the end of the buffer.
    ///
    /// See help(struct) for more on format strings.
    #[function("unpack_from($module, format, /, buffer, offset=0)")]
    fn unpack_from(t: &mut Thread, format: &Value, buffer: &Value, offset: Option<&Value>) -> PyResult {
        let format = cached(t, format)?;
        super::unpack_from(t, &format, buffer, offset)
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let error = match t.interp().kept(ERROR) {
            Some(error) => error,
            None => builtins::exceptions::new_exception(t, "struct.error", &exceptions::EXCEPTION)?,
        };
        t.interp().keep(ERROR, Some(error.clone()));
        if let Some(dict) = module.dict() {
            dict.set_name(&string::intern_str("error"), error);
        }
        Ok(())
    }
}
