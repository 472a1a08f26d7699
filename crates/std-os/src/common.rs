//! What all modules here share: `OSError` from a failed call, repeating interrupted calls (PEP 475), conversion of
//! paths, descriptors and numbers.
//!
//! Not here: the calls themselves (`host`).

use std::ffi::CString;

use object::exceptions::{OS_ERROR, UNICODE_ENCODE_ERROR};
use object::module::Module;
use object::native::FromArg;
use object::string::{intern, intern_str};
use object::{Bytes, Dict, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value, names};
use text::codecs::Failure;

/// The text of an error number.
pub fn strerror(t: &mut Thread, number: i32) -> PyResult {
    fs_str(t, &host::strerror(number))
}

/// Raises the `OSError` of a failed call.
#[cold]
pub fn os_error(t: &mut Thread, error: host::Error) -> Raised {
    os_error_with(t, error, None, None)
}

/// Raises the `OSError` of a failed call on files.
#[cold]
pub fn os_error_with(
    t: &mut Thread,
    error: host::Error,
    filename: Option<&Value>,
    filename2: Option<&Value>,
) -> Raised {
    let number = error.errno();
    if error.is_interrupted()
        && let Err(raised) = t.poll()
    {
        return raised;
    }
    let text = match strerror(t, number) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    let mut args = vec![Value::small(number), text];
    if let Some(filename) = filename {
        args.push(filename.clone());
        if let Some(second) = filename2 {
            args.push(Value::none());
            args.push(second.clone());
        }
    }
    match t.call(&OS_ERROR.to_value(), &args) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The value of a call, or its `OSError`.
pub trait OrRaise<T> {
    /// See the trait.
    ///
    /// # Errors
    /// `OSError`.
    fn or_raise(self, t: &mut Thread) -> PyResult<T>;
}

impl<T> OrRaise<T> for host::Result<T> {
    #[inline]
    fn or_raise(self, t: &mut Thread) -> PyResult<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(os_error(t, error)),
        }
    }
}

/// Calls `f` without the lock, again after each signal whose handler did not raise.
///
/// # Errors
/// What a signal handler raises. The call's own failure is the inner result.
#[inline]
pub fn retry<T>(t: &mut Thread, mut f: impl FnMut() -> host::Result<T>) -> PyResult<host::Result<T>> {
    loop {
        match t.unlocked(&mut f) {
            Err(error) if error.is_interrupted() => t.poll()?,
            result => return Ok(result),
        }
    }
}

/// [`retry`], with `OSError` for failure.
///
/// # Errors
/// `OSError`, and what a signal handler raises.
#[inline]
pub fn blocking<T>(t: &mut Thread, f: impl FnMut() -> host::Result<T>) -> PyResult<T> {
    retry(t, f)?.or_raise(t)
}

/// A string from bytes of the system.
pub fn fs_str(t: &mut Thread, bytes: &[u8]) -> PyResult {
    if bytes.is_ascii()
        && let Ok(ascii) = std::str::from_utf8(bytes)
    {
        return t.new_str(ascii);
    }
    if t.interp().fs_ascii.get() {
        let mut out = text::StrBuilder::with_capacity(bytes.len());
        for &byte in bytes {
            out.push(if byte < 0x80 { u32::from(byte) } else { 0xdc00 + u32::from(byte) });
        }
        return match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        };
    }
    match text::codecs::fs_decode(bytes) {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

/// The bytes of a string for the system.
///
/// # Errors
/// `UnicodeEncodeError`.
pub fn fs_bytes(t: &mut Thread, text: &Str) -> PyResult<Vec<u8>> {
    if let Some(ascii) = text.as_ascii() {
        return Ok(ascii.as_bytes().to_vec());
    }
    if t.interp().fs_ascii.get() {
        let encode = object::string::intern_str("encode");
        let arguments = [name("ascii"), name("surrogateescape")];
        let bytes = t.call_method(&text.to_value(), &encode, &arguments)?;
        return Ok(bytes.downcast::<object::Bytes>().map(|b| b.as_bytes().to_vec()).unwrap_or_default());
    }
    match text::codecs::fs_encode(text.view()) {
        Ok(bytes) => Ok(bytes),
        Err(Failure::Codec { encoding, start, end, reason }) => {
            let args = [
                t.new_str(&encoding)?,
                text.to_value(),
                Value::size(start),
                Value::size(end),
                t.new_str(&reason)?,
            ];
            let exception = t.call(&UNICODE_ENCODE_ERROR.to_value(), &args)?;
            Err(t.raise(exception))
        }
        Err(_) => Err(t.memory_error()),
    }
}

/// `os.fspath`
///
/// # Errors
/// `TypeError`, and what `__fspath__` raises.
pub fn fspath(t: &mut Thread, path: &Value) -> PyResult {
    if path.downcast::<Str>().is_some() || path.downcast::<Bytes>().is_some() {
        return Ok(path.clone());
    }
    let Some(method) = t.lookup_special(path, &intern_str("__fspath__"))? else {
        let message = format!("expected str, bytes or os.PathLike object, not {}", path.ty().name());
        return Err(t.type_error(message));
    };
    let result = t.call(&method, &[])?;
    if result.downcast::<Str>().is_some() || result.downcast::<Bytes>().is_some() {
        return Ok(result);
    }
    let message = format!(
        "expected {}.__fspath__() to return str or bytes, not {}",
        path.ty().tp_name(),
        result.ty().tp_name()
    );
    Err(t.type_error(message))
}

/// `PyUnicode_FSConverter`: the bytes of a path.
///
/// # Errors
/// `TypeError`, `UnicodeEncodeError`, `ValueError` for a zero.
pub fn fs_path(t: &mut Thread, path: &Value) -> PyResult<CString> {
    let path = fspath(t, path)?;
    let bytes = match path.downcast::<Str>() {
        Some(text) => fs_bytes(t, text)?,
        None => path.downcast::<Bytes>().map(|b| b.as_bytes().to_vec()).unwrap_or_default(),
    };
    CString::new(bytes).map_err(|_| t.value_error("embedded null byte"))
}

/// A path argument, or a descriptor in its place.
pub struct Path {
    /// The bytes; empty for a descriptor.
    pub bytes: CString,
    /// The descriptor that was passed instead.
    pub fd: Option<i32>,
    /// What was passed, for messages; `None` where nothing was.
    pub object: Option<Value>,
    /// Whether names made from it are `bytes`.
    pub is_bytes: bool,
}

impl Path {
    /// What was passed, as auditing hooks see it.
    pub fn shown(&self) -> Value {
        self.object.clone().unwrap_or(Value::none())
    }
}

/// What else than a path is allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Allow {
    /// Nothing.
    Path,
    /// A descriptor.
    Fd,
    /// A descriptor, or `None` for the current directory.
    FdOrNone,
}

impl Path {
    /// Converts an argument of a function of `posix`.
    ///
    /// # Errors
    /// `TypeError`, `ValueError`, `OverflowError`, `UnicodeEncodeError`.
    pub fn get(
        t: &mut Thread,
        value: Option<&Value>,
        function: &str,
        name: &str,
        allow: Allow,
    ) -> PyResult<Path> {
        let value = match value {
            Some(value) if !(value.is_none() && allow == Allow::FdOrNone) => value,
            None if allow != Allow::FdOrNone => return Err(t.system_error("a path is missing")),
            given => {
                let object = given.cloned();
                return Ok(Path { bytes: c".".to_owned(), fd: None, object, is_bytes: false });
            }
        };
        if let Some(text) = value.downcast::<Str>() {
            let bytes = fs_bytes(t, text)?;
            return Path::whole(t, bytes, value, function, name, false);
        }
        if let Some(bytes) = value.downcast::<Bytes>() {
            return Path::whole(t, bytes.as_bytes().to_vec(), value, function, name, true);
        }
        if allow != Allow::Path && (value.is_int() || value.ty().slots().index.is_some()) {
            if value.is_bool() {
                t.warn(&object::exceptions::RUNTIME_WARNING, "bool is used as a file descriptor", 1)?;
            }
            let fd = fd_number(t, value)?;
            return Ok(Path {
                bytes: CString::default(),
                fd: Some(fd),
                object: Some(value.clone()),
                is_bytes: false,
            });
        }
        if let Some(method) = t.lookup_special(value, &intern_str("__fspath__"))? {
            let result = t.call(&method, &[])?;
            if let Some(text) = result.downcast::<Str>() {
                let bytes = fs_bytes(t, text)?;
                return Path::whole(t, bytes, value, function, name, false);
            }
            if let Some(bytes) = result.downcast::<Bytes>() {
                return Path::whole(t, bytes.as_bytes().to_vec(), value, function, name, true);
            }
            let message = format!(
                "expected {}.__fspath__() to return str or bytes, not {}",
                value.ty().tp_name(),
                result.ty().tp_name()
            );
            return Err(t.type_error(message));
        }
        let expected = match allow {
            Allow::Path => "string, bytes or os.PathLike",
            Allow::Fd => "string, bytes, os.PathLike or integer",
            Allow::FdOrNone => "string, bytes, os.PathLike, integer or None",
        };
        let given = value.ty().name();
        Err(t.type_error(format!("{function}: {name} should be {expected}, not {given}")))
    }

    fn whole(
        t: &mut Thread,
        bytes: Vec<u8>,
        object: &Value,
        function: &str,
        name: &str,
        is_bytes: bool,
    ) -> PyResult<Path> {
        match CString::new(bytes) {
            Ok(bytes) => Ok(Path { bytes, fd: None, object: Some(object.clone()), is_bytes }),
            Err(_) => Err(t.value_error(format!("{function}: embedded null character in {name}"))),
        }
    }

    /// Raises the `OSError` of a failed call on this path.
    #[cold]
    pub fn error(&self, t: &mut Thread, error: host::Error) -> Raised {
        os_error_with(t, error, self.object.as_ref(), None)
    }

    /// The value of a call on this path.
    ///
    /// # Errors
    /// `OSError`.
    pub fn check<T>(&self, t: &mut Thread, result: host::Result<T>) -> PyResult<T> {
        result.map_err(|e| self.error(t, e))
    }

    /// A name as the caller wants names: `bytes` for `bytes`.
    pub fn name(&self, t: &mut Thread, bytes: &[u8]) -> PyResult {
        if self.is_bytes { t.new_bytes(bytes) } else { fs_str(t, bytes) }
    }
}

/// A descriptor as `posix` takes it where a path may stand.
pub fn fd_number(t: &mut Thread, value: &Value) -> PyResult<i32> {
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(i) if i > i32::MAX as i64 => Err(t.overflow_error("fd is greater than maximum")),
        Some(i) if i < i32::MIN as i64 => Err(t.overflow_error("fd is less than minimum")),
        Some(i) => Ok(i as i32),
        None if index.int_sign() == Some(-1) => Err(t.overflow_error("fd is less than minimum")),
        None => Err(t.overflow_error("fd is greater than maximum")),
    }
}

/// The argument `dir_fd`.
///
/// # Errors
/// `TypeError`, `OverflowError`.
pub fn dir_fd(t: &mut Thread, value: Option<&Value>) -> PyResult<i32> {
    match value {
        None => Ok(host::CWD),
        Some(value) if value.is_none() => Ok(host::CWD),
        Some(value) if value.is_int() || value.ty().slots().index.is_some() => {
            if value.is_bool() {
                t.warn(&object::exceptions::RUNTIME_WARNING, "bool is used as a file descriptor", 1)?;
            }
            fd_number(t, value)
        }
        Some(value) => {
            let message = format!("argument should be integer or None, not {}", value.ty().tp_name());
            Err(t.type_error(message))
        }
    }
}

/// `PyObject_AsFileDescriptor`: a number or an object with `fileno()`.
///
/// # Errors
/// `TypeError`, `ValueError`, what `fileno()` raises.
pub fn as_fd(t: &mut Thread, value: &Value) -> PyResult<i32> {
    let number;
    let found = if value.is_int() {
        if value.is_bool() {
            t.warn(&object::exceptions::RUNTIME_WARNING, "bool is used as a file descriptor", 1)?;
        }
        value
    } else {
        let Some(method) = t.get_attr_opt(value, &intern_str("fileno"))? else {
            return Err(t.type_error("argument must be an int, or have a fileno() method."));
        };
        number = t.call(&method, &[])?;
        if !number.is_int() {
            return Err(t.type_error("fileno() returned a non-integer"));
        }
        &number
    };
    let fd = i32::from_arg(t, found, "", "")?;
    if fd < 0 {
        let message = format!("file descriptor cannot be a negative integer ({fd})");
        return Err(t.value_error(message));
    }
    Ok(fd)
}

/// An argument named `path` that is converted in its turn, before what follows it.
impl<'a> FromArg<'a> for Path {
    fn from_arg(t: &mut Thread, value: &'a Value, function: &str, _: &str) -> PyResult<Self> {
        Path::get(t, Some(value), function, "path", Allow::Path)
    }
}

/// The same where a descriptor will do.
pub struct PathOrFd(pub Path);

impl<'a> FromArg<'a> for PathOrFd {
    fn from_arg(t: &mut Thread, value: &'a Value, function: &str, _: &str) -> PyResult<Self> {
        Path::get(t, Some(value), function, "path", Allow::Fd).map(PathOrFd)
    }
}

/// An argument that is a descriptor or has `fileno()`.
pub struct Fildes(pub i32);

impl<'a> FromArg<'a> for Fildes {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        as_fd(t, value).map(Fildes)
    }
}

/// An unsigned C int, wrapping.
pub struct Unsigned(pub u32);

impl<'a> FromArg<'a> for Unsigned {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        let index = t.to_index(value)?;
        match index.as_i64() {
            Some(i) if i >= 0 && i <= u32::MAX as i64 => Ok(Unsigned(i as u32)),
            Some(i) if i >= 0 => Err(t.overflow_error("Python int too large to convert to C unsigned int")),
            None if index.int_sign() != Some(-1) => {
                Err(t.overflow_error("Python int too large to convert to C unsigned int"))
            }
            _ => Err(t.value_error("Cannot convert negative int")),
        }
    }
}

/// An unsigned 64-bit number from a Python int, if it is one.
pub fn as_u64(value: &Value) -> Option<u64> {
    if let Some(i) = value.as_i64() {
        return u64::try_from(i).ok();
    }
    let int = value.as_int()?;
    if value.int_sign() == Some(-1) {
        return None;
    }
    int.as_ref().to_u64()
}

/// That a native thread of that number runs Python: the system's functions do not survive other numbers.
///
/// # Errors
/// `ProcessLookupError`
pub fn running_thread(t: &mut Thread, ident: u64) -> PyResult<()> {
    const ESRCH: i32 = 3;
    let mut known = false;
    t.interp().lock().each(|thread| known |= thread.ident == ident);
    if known { Ok(()) } else { Err(os_error(t, host::Error::Os(ESRCH))) }
}

/// Imports a module by its full name and gives the module itself.
///
/// # Errors
/// What the import raises.
pub fn import(t: &mut Thread, name: &str) -> PyResult {
    let key = intern_str(name);
    if let Some(module) = t.module(&key) {
        return Ok(module);
    }
    let builtins = t.interp().builtins.get();
    let function =
        builtins.and_then(|b| b.downcast::<Dict>().and_then(|d| d.get_str(&intern_str("__import__"))));
    let Some(function) = function else { return Err(t.import_error("__import__ not found")) };
    t.call(&function, &[key.to_value()])?;
    match t.module(&key) {
        Some(module) => Ok(module),
        None => Err(t.import_error(format!("{name} not in sys.modules"))),
    }
}

/// Adds the numbers that a module publishes.
pub fn add_constants(module: &Ref<Module>, table: &[(&str, i64)]) {
    if let Some(dict) = module.dict() {
        for (name, number) in table {
            dict.set_name(&intern_str(name), Value::int(*number));
        }
    }
}

/// Adds one attribute to a module.
pub fn add(module: &Ref<Module>, name: &str, value: Value) {
    if let Some(dict) = module.dict() {
        dict.set_name(&intern_str(name), value);
    }
}

/// A dictionary from names to numbers.
pub fn number_table(table: &[(&str, i64)]) -> Value {
    let dict = Dict::new();
    for (name, number) in table {
        dict.set_name(&intern_str(name), Value::int(*number));
    }
    dict.into_value()
}

/// A tuple of two.
pub fn pair(a: Value, b: Value) -> Value {
    Tuple::new(vec![a, b])
}

/// `object.__reduce_ex__` of what cannot be pickled.
#[cold]
pub fn cannot_pickle(t: &mut Thread, object: &Value) -> Raised {
    t.type_error(format!("cannot pickle '{}' instances", object.ty().tp_name()))
}

/// Whether a native module's `__del__` runs while the interpreter ends.
pub fn finalizing(t: &Thread) -> bool {
    t.interp().lock().is_finalizing()
}

/// An interned name as a value.
pub fn name(text: &str) -> Value {
    intern(text)
}

/// The empty string.
pub fn empty_str() -> Value {
    names::EMPTY.to_value()
}
