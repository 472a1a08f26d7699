//! Values to the bytes of a format, and back.

use builtins::complex::{new_complex, to_complex};
use object::exceptions::OVERFLOW_ERROR;
use object::{Bytes, PyResult, Thread, Value};

use super::error;
use super::format::{Code, Format, Order};
use crate::half;

/// The bytes of a number in the format's order.
fn put(out: &mut [u8], little: &[u8], order: Order) {
    for (slot, byte) in out.iter_mut().zip(little) {
        *slot = *byte;
    }
    if order == Order::Big {
        out.reverse();
    }
}

/// The least and the greatest integer of a kind.
fn range_of(code: &Code) -> (i128, i128) {
    let bits = code.size as u32 * 8;
    match code.kind {
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        _ => (0, (1 << bits) - 1),
    }
}

fn integer(t: &mut Thread, value: &Value) -> PyResult {
    if value.is_int() || value.ty().slots().index.is_some() {
        return t.to_index(value);
    }
    Err(error(t, "required argument is not an integer"))
}

fn pack_integer(t: &mut Thread, format: &Format, code: &Code, value: &Value, out: &mut [u8]) -> PyResult<()> {
    let number = integer(t, value)?;
    let wide = match number.as_small() {
        Some(i) => Some(i128::from(i)),
        None => number.as_int().and_then(|i| i.as_ref().to_i128()),
    };
    if code.kind == b'P' {
        // An address may be given as a negative number.
        return match wide.filter(|n| (i64::MIN.into()..=i128::from(u64::MAX)).contains(n)) {
            Some(n) => {
                put(out, &n.to_le_bytes()[..out.len()], format.order);
                Ok(())
            }
            None => Err(error(t, "int too large to convert")),
        };
    }
    let (low, high) = range_of(code);
    match wide.filter(|n| (low..=high).contains(n)) {
        Some(n) => {
            put(out, &n.to_le_bytes()[..code.size], format.order);
            Ok(())
        }
        None => {
            let kind = char::from(code.kind);
            Err(error(t, format!("'{kind}' format requires {low} <= number <= {high}")))
        }
    }
}

/// The argument as a float; whatever is wrong is told as this module does.
fn float(t: &mut Thread, value: &Value) -> PyResult<f64> {
    match t.to_float(value) {
        Ok(x) => Ok(x),
        Err(_) => {
            t.restore_raised(None);
            Err(error(t, "required argument is not a float"))
        }
    }
}

fn single(t: &mut Thread, x: f64) -> PyResult<f32> {
    let y = x as f32;
    if y.is_infinite() && x.is_finite() {
        return Err(t.overflow_error("float too large to pack with f format"));
    }
    Ok(y)
}

fn pack_item(t: &mut Thread, format: &Format, code: &Code, value: &Value, out: &mut [u8]) -> PyResult<()> {
    match code.kind {
        b'c' => match value.downcast::<Bytes>().map(Bytes::as_bytes) {
            Some([byte]) => out[0] = *byte,
            _ => return Err(error(t, "char format requires a bytes object of length 1")),
        },
        b'?' => out[0] = t.is_true(value)?.into(),
        b'e' => {
            let x = float(t, value)?;
            match half::from_f64(x) {
                Some(bits) => put(out, &bits.to_le_bytes(), format.order),
                None => return Err(t.overflow_error("float too large to pack with e format")),
            }
        }
        b'f' => {
            let x = float(t, value)?;
            put(out, &single(t, x)?.to_le_bytes(), format.order);
        }
        b'd' => put(out, &float(t, value)?.to_le_bytes(), format.order),
        b'F' | b'D' => {
            let Ok((re, im)) = to_complex(t, value) else {
                t.restore_raised(None);
                return Err(error(t, "required argument is not a complex"));
            };
            let (first, second) = out.split_at_mut(code.size / 2);
            if code.kind == b'F' {
                put(first, &(re as f32).to_le_bytes(), format.order);
                put(second, &(im as f32).to_le_bytes(), format.order);
            } else {
                put(first, &re.to_le_bytes(), format.order);
                put(second, &im.to_le_bytes(), format.order);
            }
        }
        _ => return pack_integer(t, format, code, value, out),
    }
    Ok(())
}

/// The bytes of `s` and `p`.
fn pack_string(t: &mut Thread, code: &Code, value: &Value, out: &mut [u8]) -> PyResult<()> {
    let kind = char::from(code.kind);
    let bytes = if let Some(bytes) = value.downcast::<Bytes>() {
        bytes.as_bytes().to_vec()
    } else if let Some(bytes) = value.downcast::<object::bytearray::ByteArray>() {
        bytes.bytes(t).to_vec()
    } else {
        return Err(error(t, format!("argument for '{kind}' must be a bytes object")));
    };
    if code.kind == b's' {
        let n = bytes.len().min(out.len());
        out[..n].copy_from_slice(&bytes[..n]);
    } else if let Some((length, text)) = out.split_first_mut() {
        let n = bytes.len().min(text.len());
        text[..n].copy_from_slice(&bytes[..n]);
        *length = n.min(255) as u8;
    }
    Ok(())
}

/// The bytes of as many values as the format has.
pub fn pack(t: &mut Thread, format: &Format, values: &[Value]) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if out.try_reserve_exact(format.size).is_err() {
        return Err(t.memory_error());
    }
    out.resize(format.size, 0);
    let mut values = values.iter();
    for code in &format.codes {
        for i in 0..code.repeat {
            let Some(value) = values.next() else { return Ok(out) };
            let at = code.offset + i * code.size;
            let Some(target) = out.get_mut(at..at + code.size) else { return Ok(out) };
            match code.kind {
                b's' | b'p' => pack_string(t, code, value, target)?,
                _ => {
                    let done = pack_item(t, format, code, value, target);
                    if done.is_err() && value.is_int() && t.raised_is(&OVERFLOW_ERROR) {
                        return Err(error(t, "int too large to convert"));
                    }
                    done?;
                }
            }
        }
    }
    Ok(out)
}

/// The bytes of a number, the lowest first.
fn little<const N: usize>(source: &[u8], order: Order) -> [u8; N] {
    let mut bytes = [0; N];
    for (slot, byte) in bytes.iter_mut().zip(source) {
        *slot = *byte;
    }
    if order == Order::Big {
        bytes[..source.len().min(N)].reverse();
    }
    bytes
}

fn new_bytes(bytes: &[u8]) -> Option<Value> {
    Bytes::try_new_of(&object::string::BYTES, bytes)
}

/// The value that `source` holds; nothing when there is no memory.
fn unpack_item(format: &Format, code: &Code, source: &[u8]) -> Option<Value> {
    let order = format.order;
    Some(match code.kind {
        b'c' | b's' => new_bytes(source)?,
        b'p' => match source.split_first() {
            Some((length, text)) => new_bytes(&text[..text.len().min((*length).into())])?,
            None => new_bytes(b"")?,
        },
        b'?' => Value::bool(source.first() != Some(&0)),
        b'e' => Value::float(half::to_f64(u16::from_le_bytes(little(source, order)))),
        b'f' => Value::float(f32::from_le_bytes(little(source, order)).into()),
        b'd' => Value::float(f64::from_le_bytes(little(source, order))),
        b'F' => {
            let (re, im) = source.split_at(4);
            let part = |s: &[u8]| f64::from(f32::from_le_bytes(little(s, order)));
            new_complex(part(re), part(im))
        }
        b'D' => {
            let (re, im) = source.split_at(8);
            let part = |s: &[u8]| f64::from_le_bytes(little(s, order));
            new_complex(part(re), part(im))
        }
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
            let unused = 64 - code.size as u32 * 8;
            let bits = u64::from_le_bytes(little(source, order));
            Value::int((bits << unused) as i64 >> unused)
        }
        _ => Value::uint(u64::from_le_bytes(little(source, order))),
    })
}

/// The values that the bytes of a whole struct hold; nothing when there is no memory.
pub fn unpack(format: &Format, bytes: &[u8]) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    values.try_reserve_exact(format.count).ok()?;
    for code in &format.codes {
        for i in 0..code.repeat {
            let at = code.offset + i * code.size;
            values.push(match bytes.get(at..at + code.size) {
                Some(source) => unpack_item(format, code, source)?,
                None => Value::none(),
            });
        }
    }
    Some(values)
}
