//! Marshalled objects in files, code objects made by hand.

use std::sync::Arc;

use ::code::{CodeObject, Str as Text};
use macros::pymodule;
use object::code::Code;
use object::{Bytes, PyResult, Raised, Ref, Thread, Tuple, Value, string};
use opcode::Opcode;
use std_sys::marshal;

/// The functions.
#[pymodule(name = "_testcapi")]
pub(super) mod files {
    use super::*;

    fn open(t: &mut Thread, path: &Value, mode: &str) -> PyResult {
        let function = builtins::builtin(t, "open")?;
        t.call(&function, &[path.clone(), string::intern(mode)])
    }

    fn read(t: &mut Thread, path: &Value) -> PyResult<Vec<u8>> {
        let file = open(t, path, "rb")?;
        let bytes = t.call_method(&file, &string::intern_str("read"), &[])?;
        t.call_method(&file, &string::intern_str("close"), &[])?;
        Ok(bytes.downcast::<Bytes>().map(|b| b.as_bytes().to_vec()).unwrap_or_default())
    }

    fn write(t: &mut Thread, path: &Value, bytes: &[u8]) -> PyResult<()> {
        let file = open(t, path, "wb")?;
        let bytes = t.new_bytes(bytes)?;
        t.call_method(&file, &string::intern_str("write"), &[bytes])?;
        t.call_method(&file, &string::intern_str("close"), &[]).map(drop)
    }

    fn at_end(t: &mut Thread) -> Raised {
        let message = string::intern("EOF read where not expected");
        t.raise_with(&object::exceptions::EOF_ERROR, message)
    }

    #[function("pymarshal_write_long_to_file(value, filename, version, /)", no_signature)]
    fn pymarshal_write_long_to_file(
        t: &mut Thread,
        value: i64,
        filename: &Value,
        version: i32,
    ) -> PyResult<()> {
        let _ = version;
        write(t, filename, &(value as i32).to_le_bytes())
    }

    #[function("pymarshal_write_object_to_file(obj, filename, version, /)", no_signature)]
    fn pymarshal_write_object_to_file(
        t: &mut Thread,
        obj: &Value,
        filename: &Value,
        version: i32,
    ) -> PyResult<()> {
        let bytes = marshal::write(t, obj, version, true)?;
        write(t, filename, &bytes)
    }

    #[function("pymarshal_read_short_from_file(filename, /)", no_signature)]
    fn pymarshal_read_short_from_file(t: &mut Thread, filename: &Value) -> PyResult {
        let bytes = read(t, filename)?;
        let Some(&number) = bytes.first_chunk() else { return Err(at_end(t)) };
        Ok(Tuple::pair(Value::small(i16::from_le_bytes(number).into()), Value::small(2)))
    }

    #[function("pymarshal_read_long_from_file(filename, /)", no_signature)]
    fn pymarshal_read_long_from_file(t: &mut Thread, filename: &Value) -> PyResult {
        let bytes = read(t, filename)?;
        let Some(&number) = bytes.first_chunk() else { return Err(at_end(t)) };
        Ok(Tuple::pair(Value::small(i32::from_le_bytes(number)), Value::small(4)))
    }

    #[function("pymarshal_read_object_from_file(filename, /)", no_signature)]
    fn pymarshal_read_object_from_file(t: &mut Thread, filename: &Value) -> PyResult {
        let bytes = read(t, filename)?;
        let (object, used) = marshal::read(t, &bytes, true)?;
        Ok(Tuple::pair(object, Value::size(used)))
    }

    #[function("pymarshal_read_last_object_from_file(filename, /)", no_signature)]
    fn pymarshal_read_last_object_from_file(t: &mut Thread, filename: &Value) -> PyResult {
        let bytes = read(t, filename)?;
        let (object, _) = marshal::read(t, &bytes, true)?;
        Ok(Tuple::pair(object, Value::size(bytes.len())))
    }

    /// Make a code object that raises an exception when it is run.
    #[function("code_newempty(filename, funcname, firstlineno, /)", no_signature)]
    fn code_newempty(
        t: &mut Thread,
        filename: &object::Str,
        funcname: &object::Str,
        firstlineno: i32,
    ) -> PyResult {
        let unit = |op: Opcode, argument: u8| [op.number() as u8, argument];
        let code =
            [unit(Opcode::RESUME, 0), unit(Opcode::LOAD_COMMON_CONSTANT, 0), unit(Opcode::RAISE_VARARGS, 1)];
        let name = Text::from_wtf8(funcname.view().to_wtf8());
        let none: Arc<[u8]> = Arc::from(&[][..]);
        let data = CodeObject {
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            stack_size: 1,
            flags: 0,
            code: code.concat().into(),
            consts: Arc::from([]),
            names: Arc::from([]),
            locals_plus_names: Arc::from([]),
            local_kinds: none.clone(),
            filename: Text::from_wtf8(filename.view().to_wtf8()),
            name: name.clone(),
            qualname: name,
            first_line: firstlineno,
            // Three code units on the first line, without columns.
            line_table: Arc::from(&[0xea, 0][..]),
            exception_table: none,
            trusted: true,
        };
        interp::constants::code_object(t, &Arc::new(data)).map(Ref::into_value)
    }

    #[function("code_offset_to_line(code, offset, /)", no_signature)]
    fn code_offset_to_line(t: &mut Thread, code: &Value, offset: i32) -> PyResult<i32> {
        match code.downcast::<Code>() {
            Some(code) => Ok(code.line_at(offset).unwrap_or(-1)),
            None => Err(t.type_error("first arg must be a code object")),
        }
    }
}
