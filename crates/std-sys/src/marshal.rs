//! The module `marshal`.
//!
//! Here: objects from and to marshalled data. Not here: the format (`code::marshal`).

use std::collections::HashMap;
use std::sync::Arc;

use ::code::constant::ConstantKey;
use ::code::marshal::{
    self as format, CodeFields, Encoder, ErrorKind, MarshalError, Reader, Sink, code as kind,
};
use ::code::{CodeObject, Constant, IBig};
use builtins::NativeModule;
use builtins::slice::Slice;
use macros::pymodule;
use object::buffer::BytesLike;
use object::code::Code;
use object::exceptions;
use object::singletons::Complex;
use object::{
    Bytes, Dict, List, Obj, Object, PyResult, Raised, Ref, Set, Str, Thread, Tuple, Value, names, string,
};

/// The module.
pub static MODULE: NativeModule = NativeModule { def: &marshal::DEF, types: &[] };

/// The functions of `marshal`.
#[pymodule(
    name = "marshal",
    doc = "This module contains functions that can read and write Python values in\na binary format. The format is specific to Python, but independent of\nmachine architecture issues.\n\nNot all Python object types are supported; in general, only objects\nwhose value is independent from a particular invocation of Python can be\nwritten and read by this module. The following types are supported:\nNone, integers, floating-point numbers, strings, bytes, bytearrays,\ntuples, lists, sets, dictionaries, and code objects, where it\nshould be understood that tuples, lists and dictionaries are only\nsupported as long as the values contained therein are themselves\nsupported; and recursive lists and dictionaries should not be written\n(they will cause infinite loops).\n\nVariables:\n\nversion -- indicates the format that the module uses. Version 0 is the\n    historical format, version 1 shares interned strings and version 2\n    uses a binary format for floating-point numbers.\n    Version 3 shares common object references (New in version 3.4).\n\nFunctions:\n\ndump() -- write value to a file\nload() -- read value from a file\ndumps() -- marshal value as a bytes object\nloads() -- read value from a bytes-like object"
)]
pub mod marshal {
    use super::*;

    /// Write the value on the open file.
    ///
    ///   value
    ///     Must be a supported type.
    ///   file
    ///     Must be a writeable binary file.
    ///   version
    ///     Indicates the data format that dump should use.
    ///   allow_code
    ///     Allow to write code objects.
    ///
    /// If the value has (or contains an object that has) an unsupported type, a
    /// ValueError exception is raised - but garbage data will also be written
    /// to the file. The object will not be properly read back by load().
    #[function("dump(value, file, version=version, /, *, allow_code=True)")]
    fn dump(
        t: &mut Thread,
        value: &Value,
        file: &Value,
        version: Option<i32>,
        allow_code: Option<bool>,
    ) -> PyResult {
        let version = version.unwrap_or(format::VERSION);
        t.audit("marshal.dumps", &[value.clone(), Value::small(version)])?;
        let bytes = write(t, value, version, allow_code.unwrap_or(true))?;
        let bytes = t.new_bytes(&bytes)?;
        t.call_method(file, &names::WRITE, &[bytes])
    }

    /// Read one value from the open file and return it.
    ///
    ///   file
    ///     Must be readable binary file.
    ///   allow_code
    ///     Allow to load code objects.
    ///
    /// If no valid value is read (e.g. because the data has a different Python
    /// version's incompatible marshal format), raise EOFError, ValueError or
    /// TypeError.
    ///
    /// Note: If an object containing an unsupported type was marshalled with
    /// dump(), load() will substitute None for the unmarshallable type.
    #[function("load(file, /, *, allow_code=True)")]
    fn load(t: &mut Thread, file: &Value, allow_code: Option<bool>) -> PyResult {
        t.audit("marshal.load", &[])?;
        load_from(t, file, allow_code.unwrap_or(true))
    }

    /// Return the bytes object that would be written to a file by dump(value, file).
    ///
    ///   value
    ///     Must be a supported type.
    ///   version
    ///     Indicates the data format that dumps should use.
    ///   allow_code
    ///     Allow to write code objects.
    ///
    /// Raise a ValueError exception if value has (or contains an object that
    /// has) an unsupported type.
    #[function("dumps(value, version=version, /, *, allow_code=True)")]
    fn dumps(t: &mut Thread, value: &Value, version: Option<i32>, allow_code: Option<bool>) -> PyResult {
        let version = version.unwrap_or(format::VERSION);
        t.audit("marshal.dumps", &[value.clone(), Value::small(version)])?;
        let bytes = write(t, value, version, allow_code.unwrap_or(true))?;
        t.new_bytes(&bytes)
    }

    /// Convert the bytes-like object to a value.
    ///
    ///   allow_code
    ///     Allow to load code objects.
    ///
    /// If no valid value is found, raise EOFError, ValueError or TypeError.
    /// Extra bytes in the input are ignored.
    #[function("loads(bytes, /, *, allow_code=True)")]
    fn loads(t: &mut Thread, bytes: &Value, allow_code: Option<bool>) -> PyResult {
        let data = match bytes.downcast::<Bytes>() {
            Some(_) => None,
            None => {
                let like = BytesLike::new(t, bytes)?;
                Some(like.bytes(t).to_vec())
            }
        };
        let allow = allow_code.unwrap_or(true);
        if !t.interp().audit_hooks.is_empty() {
            let payload = match &data {
                Some(data) => t.new_bytes(data)?,
                None => bytes.clone(),
            };
            t.audit("marshal.loads", &[payload])?;
        }
        match (&data, bytes.downcast::<Bytes>()) {
            (Some(data), _) => read(t, data, allow).map(|(value, _)| value),
            (None, Some(bytes)) => read(t, bytes.as_bytes(), allow).map(|(value, _)| value),
            (None, None) => Ok(Value::none()),
        }
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<object::module::Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            dict.set_str(t, "version", Value::small(format::VERSION));
        }
        Ok(())
    }
}

/// Reads one object; also tells how many bytes it took.
///
/// # Errors
/// `EOFError`, `ValueError`, `TypeError`, as CPython.
pub fn read(t: &mut Thread, bytes: &[u8], allow_code: bool) -> PyResult<(Value, usize)> {
    if allow_code && let Some((code, used)) = read_code(t, bytes, false)? {
        return Ok((code, used));
    }
    read_with(t, bytes, None, allow_code)
}

/// Reads an object of the embedded library, whose code is our own compiler's.
///
/// # Errors
/// As [`read`].
pub fn read_own(t: &mut Thread, bytes: &[u8]) -> PyResult {
    match read_code(t, bytes, true)? {
        Some((code, _)) => Ok(code),
        None => read_with(t, bytes, None, true).map(|(value, _)| value),
    }
}

/// A code object is read as pure data, which is what runs.
fn read_code(t: &mut Thread, bytes: &[u8], trusted: bool) -> PyResult<Option<(Value, usize)>> {
    if bytes.first().is_none_or(|b| b & !kind::FLAG_REF != kind::CODE) {
        return Ok(None);
    }
    let mut reader = Reader::new(bytes, Pure { trusted });
    let Ok(Constant::Code(code)) = reader.read_object() else { return Ok(None) };
    let used = reader.position();
    Ok(Some((interp::constants::loaded_code_object(t, &code)?.into_value(), used)))
}

/// Reads one object of bytes and, where those are not all, of a file.
fn read_with(
    t: &mut Thread,
    bytes: &[u8],
    file: Option<Value>,
    allow_code: bool,
) -> PyResult<(Value, usize)> {
    let mut reader = Reader::new(bytes, Objects { t, allow_code, file, loops: Vec::new() });
    match reader.read_object() {
        Ok(value) => {
            let used = reader.position();
            Ok((value, used))
        }
        Err(error) => {
            let t = &mut *reader.sink().t;
            Err(raise(t, &error))
        }
    }
}

/// Decodes what cannot be decoded, for the exception.
fn undecodable(t: &mut Thread, bytes: &[u8]) -> PyResult {
    let bytes = t.new_bytes(bytes)?;
    let how = [object::string::intern("utf-8"), object::string::intern("surrogatepass")];
    t.call_method(&bytes, &object::string::intern_str("decode"), &how)
}

fn raise(t: &mut Thread, error: &MarshalError) -> Raised {
    let message = error.message.as_ref();
    if let Some(bytes) = &error.undecodable {
        return match undecodable(t, bytes) {
            Ok(_) => t.value_error(message),
            Err(raised) => raised,
        };
    }
    match error.kind {
        ErrorKind::Eof => t.eof_error(message),
        ErrorKind::Value => t.value_error(message),
        ErrorKind::Type => t.type_error(message),
        ErrorKind::System => t.system_error(message),
        ErrorKind::Overflow => t.overflow_error(message),
        ErrorKind::Unicode => t.raise_message(&exceptions::VALUE_ERROR, message),
        ErrorKind::Sink => Raised,
    }
}

fn load_from(t: &mut Thread, file: &Value, allow_code: bool) -> PyResult {
    let empty = t.call_method(file, &names::READ, &[Value::small(0)])?;
    if empty.downcast::<Bytes>().is_none() {
        let given = empty.ty().tp_name();
        return Err(t.type_error(format!("file.read() returned not bytes but {given}")));
    }
    // A file of this program's own that can go back is read as a whole; any other is asked for each piece.
    let own = !file.ty().has(object::types::flags::HEAPTYPE);
    if own && let Some(start) = position(t, file)? {
        let data = t.call_method(file, &names::READ, &[])?;
        let Some(data) = data.downcast::<Bytes>() else {
            return Err(t.type_error("file.read() returned not bytes"));
        };
        let (value, used) = read(t, data.as_bytes(), allow_code)?;
        t.call_method(file, &names::SEEK, &[Value::int(start as i64 + used as i64)])?;
        return Ok(value);
    }
    read_with(t, &[], Some(file.clone()), allow_code).map(|(value, _)| value)
}

/// Where a file stands that can go back there.
fn position(t: &mut Thread, file: &Value) -> PyResult<Option<isize>> {
    let Some(method) = t.get_attr_opt(file, &string::intern_str("seekable"))? else { return Ok(None) };
    let answer = t.call(&method, &[])?;
    if !t.is_true(&answer)? {
        return Ok(None);
    }
    let start = t.call_method(file, &string::intern_str("tell"), &[])?;
    t.index_of(&start).map(Some)
}

/// The next bytes of a file, by its method `readinto`.
fn read_into(t: &mut Thread, file: &Value, count: usize) -> PyResult<Vec<u8>> {
    let class = object::bytearray::BYTEARRAY.to_value();
    let buffer = t.call(&class, &[Value::size(count)])?;
    let view = builtins::builtin(t, "memoryview")?;
    let view = t.call(&view, std::slice::from_ref(&buffer))?;
    let read = t.call_method(file, &string::intern_str("readinto"), &[view])?;
    let read = t.to_index(&read)?.as_i64().unwrap_or(i64::MAX);
    match usize::try_from(read) {
        Ok(read) if read == count => Ok(BytesLike::new(t, &buffer)?.bytes(t).to_vec()),
        Ok(read) if read > count => Err(
            t.value_error(format!("read() returned too much data: {count} bytes requested, {read} returned"))
        ),
        _ => Err(t.eof_error("EOF read where not expected")),
    }
}

/// Reads code objects as pure data.
struct Pure {
    /// Whether they are our own compiler's.
    trusted: bool,
}

const NOT_PURE: MarshalError = MarshalError::new(ErrorKind::Value, "bad marshal data (not a constant)");

impl Sink for Pure {
    type Value = Constant;

    fn singleton(&mut self, code: u8) -> Result<Constant, MarshalError> {
        Ok(match code {
            kind::NONE => Constant::None,
            kind::TRUE => Constant::True,
            kind::FALSE => Constant::False,
            kind::ELLIPSIS => Constant::Ellipsis,
            _ => return Err(NOT_PURE),
        })
    }

    fn int(&mut self, value: i64) -> Result<Constant, MarshalError> {
        Ok(Constant::Int(value))
    }

    fn big_int(&mut self, value: IBig) -> Result<Constant, MarshalError> {
        Ok(Constant::int(value))
    }

    fn float(&mut self, value: f64) -> Result<Constant, MarshalError> {
        Ok(Constant::Float(value))
    }

    fn complex(&mut self, real: f64, imag: f64) -> Result<Constant, MarshalError> {
        Ok(Constant::Complex { real, imag })
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<Constant, MarshalError> {
        Ok(Constant::Bytes(bytes.into()))
    }

    fn str(&mut self, wtf8: &[u8], _: bool) -> Result<Constant, MarshalError> {
        Ok(Constant::Str(::code::Str::from_wtf8(wtf8)))
    }

    fn tuple(&mut self, items: Vec<Constant>) -> Result<Constant, MarshalError> {
        Ok(Constant::Tuple(items.into()))
    }

    fn frozen_set(&mut self, items: Vec<Constant>) -> Result<Constant, MarshalError> {
        Ok(Constant::FrozenSet(items.into()))
    }

    fn slice(&mut self, parts: [Constant; 3]) -> Result<Constant, MarshalError> {
        Ok(Constant::Slice(Arc::new(parts)))
    }

    fn container(&mut self, _: u8) -> Result<Constant, MarshalError> {
        Err(NOT_PURE)
    }

    fn add(&mut self, _: &Constant, _: Constant) -> Result<(), MarshalError> {
        Err(NOT_PURE)
    }

    fn insert(&mut self, _: &Constant, _: Constant, _: Constant) -> Result<(), MarshalError> {
        Err(NOT_PURE)
    }

    fn code(&mut self, fields: Box<CodeFields<Constant>>) -> Result<Constant, MarshalError> {
        let code = format::code_from_constants(fields)?;
        Ok(Constant::Code(Arc::new(CodeObject { trusted: self.trusted, ..code })))
    }
}

/// Builds objects.
struct Objects<'t> {
    t: &'t mut Thread,
    allow_code: bool,
    /// Where further bytes come from.
    file: Option<Value>,
    /// Placeholders of unfinished tuples, each with the places where it stands: a list and an index, or a dict and a key.
    loops: Vec<(Value, Vec<(Value, Value)>)>,
}

impl Objects<'_> {
    /// Notes where a placeholder comes to stand.
    fn note(&mut self, item: &Value, container: &Value, place: impl FnOnce() -> Value) {
        if let Some((_, places)) = self.loops.iter_mut().find(|(placeholder, _)| placeholder.is(item)) {
            places.push((container.clone(), place()));
        }
    }
}

const SINK: MarshalError = MarshalError::new(ErrorKind::Sink, "");

fn made<T>(result: PyResult<T>) -> Result<T, MarshalError> {
    result.map_err(|_| SINK)
}

impl Sink for Objects<'_> {
    type Value = Value;

    fn singleton(&mut self, code: u8) -> Result<Value, MarshalError> {
        Ok(match code {
            kind::TRUE => Value::bool(true),
            kind::FALSE => Value::bool(false),
            kind::ELLIPSIS => Value::ellipsis(),
            kind::STOP_ITERATION => exceptions::STOP_ITERATION.to_value(),
            _ => Value::none(),
        })
    }

    fn int(&mut self, value: i64) -> Result<Value, MarshalError> {
        Ok(Value::int(value))
    }

    fn big_int(&mut self, value: IBig) -> Result<Value, MarshalError> {
        made(interp::constants::value_of(self.t, &Constant::int(value)))
    }

    fn float(&mut self, value: f64) -> Result<Value, MarshalError> {
        Ok(Value::float(value))
    }

    fn complex(&mut self, real: f64, imag: f64) -> Result<Value, MarshalError> {
        Ok(Complex::new_of(&object::singletons::COMPLEX, real, imag))
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<Value, MarshalError> {
        made(self.t.new_bytes(bytes))
    }

    fn str(&mut self, wtf8: &[u8], interned: bool) -> Result<Value, MarshalError> {
        let value = made(self.t.new_str_wtf8(wtf8))?;
        Ok(if interned { string::intern_immortal(value) } else { value })
    }

    fn tuple(&mut self, items: Vec<Value>) -> Result<Value, MarshalError> {
        Ok(Tuple::new(items))
    }

    fn frozen_set(&mut self, items: Vec<Value>) -> Result<Value, MarshalError> {
        let set = Set::new_of(&object::set::FROZENSET);
        if let Some(inner) = set.downcast::<Set>() {
            for item in &items {
                made(inner.add(self.t, item))?;
            }
        }
        Ok(set)
    }

    fn slice(&mut self, parts: [Value; 3]) -> Result<Value, MarshalError> {
        let [start, stop, step] = parts;
        Ok(builtins::slice::new_slice(start, stop, step))
    }

    fn container(&mut self, code: u8) -> Result<Value, MarshalError> {
        Ok(match code {
            kind::LIST => List::new(Vec::new()),
            kind::DICT => Dict::new().into_value(),
            _ => Set::new().into_value(),
        })
    }

    fn add(&mut self, container: &Value, item: Value) -> Result<(), MarshalError> {
        if let Some(list) = container.downcast::<List>() {
            self.note(&item, container, || Value::size(list.len()));
            list.push(item);
        } else if let Some(set) = container.downcast::<Set>() {
            made(set.add(self.t, &item))?;
        }
        Ok(())
    }

    fn insert(&mut self, dict: &Value, key: Value, value: Value) -> Result<(), MarshalError> {
        self.note(&value, dict, || key.clone());
        match dict.downcast::<Dict>() {
            Some(dict) => made(dict.set(self.t, &key, value)),
            None => Ok(()),
        }
    }

    fn unfinished(&mut self) -> Option<Value> {
        let placeholder = Set::new().into_value();
        self.loops.push((placeholder.clone(), Vec::new()));
        Some(placeholder)
    }

    fn finished(&mut self, placeholder: Value, tuple: &Value) -> Result<(), MarshalError> {
        let Some(at) = self.loops.iter().position(|(known, _)| known.is(&placeholder)) else { return Ok(()) };
        let (known, places) = self.loops.swap_remove(at);
        drop(known);
        for (container, place) in places {
            made(self.t.set_item(&container, &place, tuple))?;
        }
        // Whatever else refers to it cannot be changed any more.
        if placeholder.refcount() > 1 {
            return Err(MarshalError::new(ErrorKind::Value, "bad marshal data (invalid reference)"));
        }
        Ok(())
    }

    fn more(&mut self, count: usize) -> Result<Option<Vec<u8>>, MarshalError> {
        match self.file.clone() {
            Some(file) => made(read_into(self.t, &file, count)).map(Some),
            None => Ok(None),
        }
    }

    fn code(&mut self, fields: Box<CodeFields<Value>>) -> Result<Value, MarshalError> {
        if !self.allow_code {
            return Err(MarshalError::new(ErrorKind::Value, "unmarshalling code objects is disallowed"));
        }
        let f = *fields;
        // What is no constant is the wrong thing in any field, and a tuple of names with such a thing has a wrong item.
        let one = |value: &Value| constant_of(value).unwrap_or(Constant::None);
        let constant = |value: &Value| match (constant_of(value), value.downcast_exact::<Tuple>()) {
            (Some(constant), _) => constant,
            (None, Some(items)) => Constant::Tuple(items.items().iter().map(one).collect()),
            (None, None) => Constant::None,
        };
        // Code objects may hold what no compiler puts there.
        let odd = f.consts.downcast_exact::<Tuple>().filter(|_| constant_of(&f.consts).is_none());
        let consts = match odd {
            Some(_) => Constant::Tuple(Arc::from([])),
            None => constant(&f.consts),
        };
        let fields = Box::new(CodeFields {
            argcount: f.argcount,
            posonlyargcount: f.posonlyargcount,
            kwonlyargcount: f.kwonlyargcount,
            stack_size: f.stack_size,
            flags: f.flags,
            code: constant(&f.code),
            consts,
            names: constant(&f.names),
            locals_plus_names: constant(&f.locals_plus_names),
            local_kinds: constant(&f.local_kinds),
            filename: constant(&f.filename),
            name: constant(&f.name),
            qualname: constant(&f.qualname),
            first_line: f.first_line,
            line_table: constant(&f.line_table),
            exception_table: constant(&f.exception_table),
        });
        let code = format::code_from_constants(fields)?;
        let code = made(interp::constants::loaded_code_object(self.t, &Arc::new(code)).map(Ref::into_value))?;
        if odd.is_none() {
            return Ok(code);
        }
        let replace = made(self.t.get_attr(&code, &string::intern_str("replace")))?;
        let names = Tuple::new_ref(vec![string::intern("co_consts")]);
        made(self.t.call_kw(&replace, std::slice::from_ref(&f.consts), Some(&names)))
    }
}

/// An integer as the bignum library's.
pub fn big_of(value: &Value) -> Option<IBig> {
    let int = value.as_int()?;
    let digits = int.as_ref().digits().len();
    let mut bytes = vec![0; digits * 30 / 8 + 2];
    num::bigint::to_bytes(int.as_ref(), &mut bytes, false, true).ok()?;
    Some(IBig::from_le_bytes(&bytes))
}

/// An object as a constant of the compiler; `None` where it cannot be one.
pub fn constant_of(value: &Value) -> Option<Constant> {
    if value.is_none() {
        return Some(Constant::None);
    }
    if value.is_bool() {
        return Some(Constant::bool(value.is_true()));
    }
    if value.bits() == Value::ellipsis().bits() {
        return Some(Constant::Ellipsis);
    }
    if value.is_exact_int() {
        return Some(match value.as_i64() {
            Some(i) => Constant::Int(i),
            None => Constant::int(big_of(value)?),
        });
    }
    if let Some(f) = value.as_exact_float() {
        return Some(Constant::Float(f));
    }
    if let Some(s) = value.downcast_exact::<Str>() {
        return Some(Constant::Str(::code::Str::from_wtf8(crate::paths::to_wtf8(s))));
    }
    if let Some(b) = value.downcast_exact::<Bytes>() {
        return Some(Constant::Bytes(b.as_bytes().into()));
    }
    if let Some(tuple) = value.downcast_exact::<Tuple>() {
        let items: Option<Vec<Constant>> = tuple.items().iter().map(constant_of).collect();
        return items.map(|items| Constant::Tuple(items.into()));
    }
    if value.is_type(&object::set::FROZENSET) {
        let set = value.downcast::<Set>()?;
        let items: Option<Vec<Constant>> = set.items().iter().map(constant_of).collect();
        return items.map(|items| Constant::FrozenSet(items.into()));
    }
    if let Some(c) = value.downcast_exact::<Complex>() {
        let (real, imag) = c.parts();
        return Some(Constant::Complex { real, imag });
    }
    if let Some(slice) = value.downcast_exact::<Obj<Slice>>() {
        let part = |cell: &object::cell::OptionCell| constant_of(&cell.get_or_none());
        return Some(Constant::Slice(Arc::new([
            part(&slice.start)?,
            part(&slice.stop)?,
            part(&slice.step)?,
        ])));
    }
    if let Some(code) = value.downcast_exact::<Code>() {
        return is_pure(code).then(|| Constant::Code(code_data(code)));
    }
    None
}

/// The pure data of a code object, with the file name that it has now.
pub fn code_data(code: &Code) -> Arc<CodeObject> {
    let name = code.filename.get();
    let name = name.downcast::<Str>().map(crate::paths::to_wtf8).unwrap_or_default();
    if code.data.filename.as_bytes() == name {
        return code.data.clone();
    }
    renamed(&code.data, &::code::Str::from_wtf8(name))
}

fn renamed(code: &Arc<CodeObject>, name: &::code::Str) -> Arc<CodeObject> {
    let mut new = CodeObject::clone(code);
    new.filename = name.clone();
    new.consts = code
        .consts
        .iter()
        .map(|constant| match constant {
            Constant::Code(inner) => Constant::Code(renamed(inner, name)),
            other => other.clone(),
        })
        .collect();
    Arc::new(new)
}

/// Deeper nesting is refused.
const MAX_DEPTH: u32 = 2000;

/// Looks for what only the objects of a code object tell of how it was compiled.
#[derive(Default)]
struct Origin {
    known: format::Known,
    sets: HashMap<ConstantKey, u64>,
}

impl Origin {
    fn see(&mut self, code: &Code, data: &CodeObject) {
        data.consts.iter().zip(code.consts.items()).for_each(|(data, value)| self.constant(data, value));
    }

    fn constant(&mut self, data: &Constant, value: &Value) {
        match data {
            Constant::Str(text)
                if !text.is_name_like() && value.downcast_exact::<Str>().is_some_and(Str::is_interned) =>
            {
                self.known.interned.insert(text.clone());
            }
            Constant::Tuple(items) => {
                if let Some(values) = value.downcast_exact::<Tuple>() {
                    items.iter().zip(values.items()).for_each(|(data, value)| self.constant(data, value));
                }
            }
            Constant::FrozenSet(_) => {
                let key = ConstantKey(data.clone());
                if self.sets.insert(key.clone(), value.bits()) == Some(value.bits()) {
                    self.known.shared_sets.insert(key);
                }
            }
            Constant::Code(data) => {
                if let Some(code) = value.downcast_exact::<Code>() {
                    self.see(code, data);
                }
            }
            _ => {}
        }
    }
}

/// Whether the pure data of a code object says all about its constants.
fn is_pure(code: &Code) -> bool {
    let constants = code.data.consts.iter().zip(code.consts.items());
    code.data.consts.len() == code.consts.len()
        && constants.into_iter().all(|(data, value)| same_kind(data, value))
}

fn same_kind(data: &Constant, value: &Value) -> bool {
    match data {
        Constant::None => value.is_none(),
        Constant::Code(_) => value.downcast_exact::<Code>().is_some_and(is_pure),
        Constant::Tuple(items) => value.downcast_exact::<Tuple>().is_some_and(|tuple| {
            tuple.len() == items.len()
                && items.iter().zip(tuple.items()).all(|(data, item)| same_kind(data, item))
        }),
        Constant::FrozenSet(items) => value.downcast::<Set>().is_some_and(|set| {
            // What is no constant of the compiler is `None` in the data.
            let absent = items.iter().filter(|item| matches!(item, Constant::None)).count();
            absent == set.items().iter().filter(|item| item.is_none()).count()
        }),
        _ => true,
    }
}

struct Writer<'t> {
    t: &'t mut Thread,
    out: Encoder,
    version: i32,
    allow_code: bool,
    depth: u32,
    /// Numbers of the objects written, by identity.
    numbers: HashMap<u64, i32>,
    /// Keeps them alive, so that no identity comes twice.
    kept: Vec<Value>,
    /// Those that cannot be referred to before they are complete, while they are being written.
    unfinished: Vec<u64>,
}

/// The marshalled form of an object.
///
/// # Errors
/// `ValueError` for what cannot be marshalled.
pub fn write(t: &mut Thread, value: &Value, version: i32, allow_code: bool) -> PyResult<Vec<u8>> {
    if let Some(code) = value.downcast_exact::<Code>()
        && allow_code
        && version >= 4
        && is_pure(code)
    {
        let held = value.header().is_none_or(|h| h.is_immortal() || h.refcount() > 1);
        let data = code_data(code);
        let mut origin = Origin::default();
        origin.see(code, &data);
        return Ok(format::write_held(&data, held, origin.known));
    }
    let out = Encoder::default();
    let mut writer = Writer {
        t,
        out,
        version,
        allow_code,
        depth: 0,
        numbers: HashMap::new(),
        kept: Vec::new(),
        unfinished: Vec::new(),
    };
    writer.object(value)?;
    Ok(writer.out.bytes)
}

impl Writer<'_> {
    fn unmarshallable(&mut self) -> Raised {
        self.t.value_error("unmarshallable object")
    }

    fn size(&mut self, size: usize) -> PyResult<()> {
        if size > i32::MAX as usize {
            return Err(self.unmarshallable());
        }
        self.out.size(size);
        Ok(())
    }

    fn object(&mut self, value: &Value) -> PyResult<()> {
        if self.depth >= MAX_DEPTH {
            return Err(self.t.value_error("object too deeply nested to marshal"));
        }
        self.depth += 1;
        let result = self.any(value);
        self.depth -= 1;
        result
    }

    fn any(&mut self, value: &Value) -> PyResult<()> {
        let simple = if value.is_none() {
            Some(kind::NONE)
        } else if value.is(&exceptions::STOP_ITERATION.to_value()) {
            Some(kind::STOP_ITERATION)
        } else if value.is(&Value::ellipsis()) {
            Some(kind::ELLIPSIS)
        } else if value.is_bool() {
            Some(if value.is_true() { kind::TRUE } else { kind::FALSE })
        } else {
            None
        };
        if let Some(code) = simple {
            self.out.code(code, false);
            return Ok(());
        }
        let mut numbered = false;
        if self.version >= 3 && value.header().is_none_or(|h| h.is_immortal() || h.refcount() > 1) {
            if let Some(number) = self.numbers.get(&value.bits()) {
                let number = *number;
                if self.unfinished.contains(&value.bits()) {
                    return Err(self.unmarshallable());
                }
                self.out.code(kind::REF, false);
                self.out.long(number);
                return Ok(());
            }
            numbered = true;
            let number = self.numbers.len() as i32;
            self.numbers.insert(value.bits(), number);
            self.kept.push(value.clone());
        }
        if value.downcast_exact::<Code>().is_none() && value.downcast_exact::<Obj<Slice>>().is_none() {
            return self.complex_object(value, numbered);
        }
        self.unfinished.push(value.bits());
        self.complex_object(value, numbered)?;
        self.unfinished.pop();
        Ok(())
    }

    fn complex_object(&mut self, value: &Value, numbered: bool) -> PyResult<()> {
        if value.is_exact_int() {
            match value.as_i64().filter(|i| i32::try_from(*i).is_ok()) {
                Some(i) => self.out.int(i, numbered),
                None => match big_of(value) {
                    Some(big) => self.out.big_int(&big, numbered),
                    None => return Err(self.t.memory_error()),
                },
            }
        } else if let Some(f) = value.as_exact_float() {
            self.float(f, numbered)?;
        } else if let Some(c) = value.downcast_exact::<Complex>() {
            let (real, imag) = c.parts();
            if self.version > 1 {
                self.out.complex(real, imag, numbered);
            } else {
                self.out.code(kind::COMPLEX, numbered);
                self.float_text(real)?;
                self.float_text(imag)?;
            }
        } else if let Some(b) = value.downcast_exact::<Bytes>() {
            self.out.code(kind::BYTES, numbered);
            self.size(b.len())?;
            self.out.bytes.extend_from_slice(b.as_bytes());
        } else if let Some(s) = value.downcast_exact::<Str>() {
            self.text(s, numbered)?;
        } else if let Some(tuple) = value.downcast_exact::<Tuple>() {
            if self.version >= 4 {
                self.out.tuple(tuple.len(), numbered);
            } else {
                self.out.code(kind::TUPLE, numbered);
                self.size(tuple.len())?;
            }
            for item in tuple.items() {
                self.object(item)?;
            }
        } else if let Some(list) = value.downcast_exact::<List>() {
            self.out.code(kind::LIST, numbered);
            let items = list.to_vec();
            self.size(items.len())?;
            for item in &items {
                self.object(item)?;
            }
        } else if let Some(dict) = value.downcast_exact::<Dict>() {
            self.out.code(kind::DICT, numbered);
            for (key, value) in dict.items() {
                self.object(&key)?;
                self.object(&value)?;
            }
            self.out.code(kind::NULL, false);
        } else if value.is_type(&object::set::SET) || value.is_type(&object::set::FROZENSET) {
            self.set(value, numbered)?;
        } else if let Some(code) = value.downcast_exact::<Code>() {
            self.code(code, numbered)?;
        } else if let Some(slice) = value.downcast_exact::<Obj<Slice>>() {
            if self.version < 5 {
                return Err(self.unmarshallable());
            }
            self.out.code(kind::SLICE, numbered);
            for cell in [&slice.start, &slice.stop, &slice.step] {
                self.object(&cell.get_or_none())?;
            }
        } else if value.ty().slots().getbuffer.is_some() {
            let Ok(like) = BytesLike::new(self.t, value) else {
                self.t.restore_raised(None);
                self.out.code(b'?', false);
                return Err(self.unmarshallable());
            };
            let bytes = like.bytes(self.t).to_vec();
            self.out.code(kind::BYTES, numbered);
            self.size(bytes.len())?;
            self.out.bytes.extend_from_slice(&bytes);
        } else {
            return Err(self.unmarshallable());
        }
        Ok(())
    }

    fn float(&mut self, value: f64, numbered: bool) -> PyResult<()> {
        if self.version > 1 {
            self.out.float(value, numbered);
            return Ok(());
        }
        self.out.code(kind::FLOAT, numbered);
        self.float_text(value)
    }

    /// The text of a float with 17 digits, as old versions have it.
    fn float_text(&mut self, value: f64) -> PyResult<()> {
        let text = Value::float(value);
        let spec = self.t.new_str(".17g")?;
        let format = string::intern_str("__format__");
        let text = self.t.call_method(&text, &format, &[spec])?;
        let text = text.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
        self.out.bytes.push(text.len().min(255) as u8);
        self.out.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn text(&mut self, s: &Str, numbered: bool) -> PyResult<()> {
        let interned = self.version >= 3 && s.is_interned();
        let wtf8 = crate::paths::to_wtf8(s);
        if self.version >= 4 {
            if wtf8.len() > i32::MAX as usize {
                return Err(self.unmarshallable());
            }
            self.out.str(&wtf8, interned, numbered);
            return Ok(());
        }
        self.out.code(if interned { kind::INTERNED } else { kind::UNICODE }, numbered);
        self.size(wtf8.len())?;
        self.out.bytes.extend_from_slice(&wtf8);
        Ok(())
    }

    fn set(&mut self, value: &Value, numbered: bool) -> PyResult<()> {
        let Some(set) = value.downcast::<Set>() else { return Ok(()) };
        let code = if value.is_type(&object::set::SET) { kind::SET } else { kind::FROZEN_SET };
        self.out.code(code, numbered);
        let items = set.items();
        let count = items.len();
        self.size(count)?;
        // In the order of the marshalled forms, for reproducible files.
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            let form = write(self.t, &item, self.version, self.allow_code)?;
            pairs.push((form, item));
            if set.len() != count {
                return Err(self.t.runtime_error("set changed size during iteration"));
            }
        }
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, item) in &pairs {
            self.object(item)?;
        }
        Ok(())
    }

    fn code(&mut self, code: &Code, numbered: bool) -> PyResult<()> {
        if !self.allow_code {
            return Err(self.t.value_error("marshalling code objects is disallowed"));
        }
        let data = &code.data;
        self.out.code(kind::CODE, numbered);
        for number in [data.argcount, data.posonlyargcount, data.kwonlyargcount, data.stack_size, data.flags]
        {
            self.out.long(number as i32);
        }
        let bytes = self.t.new_bytes(&data.code)?;
        // In CPython the code object keeps what `co_code` makes.
        let _kept = bytes.clone();
        self.object(&bytes)?;
        self.object(code.consts.as_value())?;
        self.object(code.names.as_value())?;
        self.object(code.localsplus_names.as_value())?;
        let kinds = self.t.new_bytes(&data.local_kinds)?;
        self.object(&kinds)?;
        self.object(&code.filename.get())?;
        self.object(&code.name)?;
        self.object(&code.qualname)?;
        self.out.long(data.first_line);
        for table in [&data.line_table, &data.exception_table] {
            let bytes = self.t.new_bytes(table)?;
            self.object(&bytes)?;
        }
        Ok(())
    }
}
