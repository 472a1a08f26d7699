//! `%` of `bytes` and `bytearray`.
//!
//! Not here: the parser of formats and the layout of numbers (`num::percent`).

use ::object::exceptions::TYPE_ERROR;
use ::object::{ByteArray, Bytes, PyResult, Raised, Thread, Tuple, Value, names};
use num::NumError;
use num::percent::{self, Conversion, Parser, Piece};
use text::{StrBuilder, StrView};

use crate::str::{Operand, Stop, format_integer, raise_num};

fn content(t: &mut Thread, value: &Value) -> PyResult<Vec<u8>> {
    if let Some(bytes) = value.downcast_exact::<Bytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    if let Some(bytes) = value.downcast_exact::<ByteArray>() {
        return Ok(bytes.to_vec());
    }
    if let Some(result) = t.call_special(value, &names::BYTES, &[])? {
        return match result.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.as_bytes().to_vec()),
            None => {
                let given = result.ty().tp_name();
                Err(t.type_error(format!("__bytes__ returned non-bytes (type {given})")))
            }
        };
    }
    if t.has_buffer(value) {
        let buffer = t.buffer(value, ::object::buffer::request::FULL_RO)?;
        return crate::memoryview::gather(t, &buffer);
    }
    let given = value.ty().tp_name();
    Err(t.type_error(format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{given}'"
    )))
}

fn character(t: &mut Thread, value: &Value) -> PyResult<u8> {
    let bytes = if let Some(bytes) = value.downcast::<Bytes>() {
        Some(("bytes", bytes.as_bytes().to_vec()))
    } else {
        value.downcast::<ByteArray>().map(|bytes| ("bytearray", bytes.to_vec()))
    };
    if let Some((kind, bytes)) = bytes {
        return match bytes[..] {
            [b] => Ok(b),
            _ => Err(t.type_error(format!(
                "%c requires an integer in range(256) or a single byte, not a {kind} object of length {}",
                bytes.len()
            ))),
        };
    }
    let index = if crate::slice::is_index(value) { Some(t.to_index(value)) } else { None };
    let index = match index {
        Some(index) => t.catch(&TYPE_ERROR, index)?,
        None => None,
    };
    let Some(index) = index else {
        let given = value.ty().tp_name();
        return Err(
            t.type_error(format!("%c requires an integer in range(256) or a single byte, not {given}"))
        );
    };
    match index.as_i64().and_then(|i| u8::try_from(i).ok()) {
        Some(b) => Ok(b),
        None => Err(t.overflow_error("%c arg not in range(256)")),
    }
}

fn convert(t: &mut Thread, out: &mut StrBuilder, value: &Value, c: &Conversion) -> Result<(), Stop> {
    match c.char() {
        's' | 'b' => {
            let bytes = content(t, value)?;
            percent::push_text(out, StrView::latin1(&bytes), c);
        }
        'r' | 'a' => {
            let text = t.ascii(value)?;
            percent::push_text(out, text.view(), c);
        }
        'c' => percent::push_char(out, character(t, value)?.into(), c),
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => format_integer(t, out, value, c)?,
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let result = t.to_float(value);
            // Any failure is told in these words.
            let Some(x) = t.catch(&::object::exceptions::EXCEPTION, result)? else {
                let given = value.ty().tp_name();
                return Err(t.type_error(format!("float argument required, not {given}")).into());
            };
            percent::push_number(out, percent::float_text(x, c)?.as_view(), c);
        }
        _ => return Err(c.unsupported().into()),
    }
    Ok(())
}

fn pieces(operand: &mut Operand<'_>, format: &[u8], out: &mut StrBuilder) -> Result<(), Stop> {
    let mut parser = Parser::new_bytes(format);
    while let Some(piece) = parser.next(operand)? {
        match piece {
            Piece::Literal(range) => out.push_view(StrView::latin1(&format[range])),
            Piece::Conversion(c) => {
                let value = operand.take()?;
                convert(operand.t, out, &value, &c)?;
            }
        }
    }
    if operand.is_used_up() {
        return Ok(());
    }
    Err(NumError::type_error("not all arguments converted during bytes formatting").into())
}

/// `format % values`
///
/// # Errors
/// `TypeError`, `ValueError`; what converting the values raises.
pub fn percent(t: &mut Thread, format: &[u8], values: &Value) -> PyResult<Vec<u8>> {
    let tuple = values.downcast::<Tuple>();
    let plain = tuple.is_some()
        || values.downcast::<Bytes>().is_some()
        || values.downcast::<ByteArray>().is_some()
        || values.downcast::<::object::Str>().is_some();
    let mapping = !plain && values.ty().slots().mp_subscript.is_some();
    let mut out = StrBuilder::with_capacity(format.len());
    let mut operand = Operand::new(t, values, mapping, true);
    let result = pieces(&mut operand, format, &mut out);
    match result {
        Ok(()) => match out.finish() {
            Ok(buf) => Ok(buf.as_view().as_bytes().unwrap_or_default().to_vec()),
            Err(_) => Err(t.memory_error()),
        },
        Err(Stop::Raised) => Err(Raised),
        Err(Stop::Error(error)) => Err(raise_num(t, error)),
    }
}

/// The key of a mapping under a name in a format.
pub(crate) fn key(t: &mut Thread, key: StrView<'_>) -> PyResult {
    t.new_bytes(key.as_bytes().unwrap_or_default())
}
