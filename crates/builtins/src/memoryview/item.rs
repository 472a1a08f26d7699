//! Items of a `memoryview`: native formats of one character, as `struct` has them.

use ::object::exceptions::TYPE_ERROR;
use ::object::{Bytes, PyResult, Raised, Thread, Value};

/// The character of a native format of one item.
pub fn native(format: &str) -> Option<char> {
    let mut chars = format.strip_prefix('@').unwrap_or(format).chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => size(c).map(|_| c),
        _ => None,
    }
}

/// The size of an item of a native format.
pub fn size(c: char) -> Option<usize> {
    Some(match c {
        'c' | 'b' | 'B' | '?' => 1,
        'h' | 'H' | 'e' => 2,
        'i' | 'I' | 'f' => 4,
        'l' | 'L' | 'q' | 'Q' | 'n' | 'N' | 'd' | 'P' => 8,
        _ => return None,
    })
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    for (o, b) in out.iter_mut().zip(bytes) {
        *o = *b;
    }
    out
}

/// The item that some bytes are.
pub fn unpack(t: &mut Thread, c: char, bytes: [u8; 8]) -> PyResult {
    Ok(match c {
        'c' => return t.new_bytes(&bytes[..1]),
        'b' => Value::small(i32::from(bytes[0] as i8)),
        'B' => Value::small(i32::from(bytes[0])),
        '?' => Value::bool(bytes[0] != 0),
        'h' => Value::small(i32::from(i16::from_ne_bytes(array(&bytes)))),
        'H' => Value::small(i32::from(u16::from_ne_bytes(array(&bytes)))),
        'i' => Value::small(i32::from_ne_bytes(array(&bytes))),
        'I' => Value::uint(u64::from(u32::from_ne_bytes(array(&bytes)))),
        'l' | 'q' | 'n' => Value::int(i64::from_ne_bytes(bytes)),
        'L' | 'Q' | 'N' | 'P' => Value::uint(u64::from_ne_bytes(bytes)),
        'e' => Value::float(half_to_f64(u16::from_ne_bytes(array(&bytes)))),
        'f' => Value::float(f64::from(f32::from_ne_bytes(array(&bytes)))),
        _ => Value::float(f64::from_ne_bytes(bytes)),
    })
}

fn half_to_f64(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let exponent = i32::from(h >> 10 & 31);
    let fraction = f64::from(h & 0x3ff);
    match exponent {
        0 => sign * fraction * 2f64.powi(-24),
        31 if h & 0x3ff != 0 => f64::from_bits(f64::NAN.to_bits() | u64::from(h & 0x8000) << 48),
        31 => sign * f64::INFINITY,
        _ => sign * (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

/// The nearest half-precision number; none if it is too large.
fn f64_to_half(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let a = x.abs();
    if a.is_nan() {
        return Some(sign | 0x7e00);
    }
    if a.is_infinite() {
        return Some(sign | 0x7c00);
    }
    if a < 2f64.powi(-14) {
        return Some(sign | round_even(a * 2f64.powi(24)) as u16);
    }
    let exponent = ((a.to_bits() >> 52) as i32) - 1023;
    if exponent > 15 {
        return None;
    }
    // A carry out of the fraction moves into the exponent, as it must.
    let fraction = round_even((a / 2f64.powi(exponent) - 1.0) * 1024.0) as u32;
    let bits = (((exponent + 15) as u32) << 10) + fraction;
    if bits >= 0x7c00 { None } else { Some(sign | bits as u16) }
}

fn round_even(x: f64) -> f64 {
    x.round_ties_even()
}

fn invalid_value(t: &mut Thread, format: &str) -> Raised {
    t.value_error(format!("memoryview: invalid value for format '{format}'"))
}

fn invalid_type(t: &mut Thread, format: &str) -> Raised {
    t.type_error(format!("memoryview: invalid type for format '{format}'"))
}

/// The bytes of an item; as many as the format's size count.
pub fn pack(t: &mut Thread, c: char, format: &str, value: &Value) -> PyResult<[u8; 8]> {
    match c {
        '?' => {
            let mut out = [0; 8];
            out[0] = u8::from(t.is_true(value)?);
            Ok(out)
        }
        'c' => match value.downcast::<Bytes>().map(Bytes::as_bytes) {
            Some([b]) => Ok([*b, 0, 0, 0, 0, 0, 0, 0]),
            Some(_) => Err(invalid_value(t, format)),
            None => Err(invalid_type(t, format)),
        },
        'e' | 'f' | 'd' => {
            let x = t.to_float(value);
            let Some(x) = t.catch(&TYPE_ERROR, x)? else { return Err(invalid_type(t, format)) };
            let mut out = [0; 8];
            match c {
                'd' => return Ok(x.to_ne_bytes()),
                'f' => out[..4].copy_from_slice(&(x as f32).to_ne_bytes()),
                _ => match f64_to_half(x) {
                    Some(h) => out[..2].copy_from_slice(&h.to_ne_bytes()),
                    None => return Err(invalid_value(t, format)),
                },
            }
            Ok(out)
        }
        _ => {
            let index = t.to_index(value);
            let Some(index) = t.catch(&TYPE_ERROR, index)? else { return Err(invalid_type(t, format)) };
            integer(t, c, format, &index)
        }
    }
}

fn integer(t: &mut Thread, c: char, format: &str, index: &Value) -> PyResult<[u8; 8]> {
    let signed = index.as_i64();
    let unsigned = match signed {
        Some(i) => u64::try_from(i).ok(),
        None => index.as_int().and_then(|i| i.as_ref().to_u64()),
    };
    let within = |low: i64, high: i64| signed.filter(|i| (low..=high).contains(i)).map(|i| i as u64);
    let bits = match c {
        'b' => within(i64::from(i8::MIN), i64::from(i8::MAX)),
        'B' => within(0, 255),
        'h' => within(i64::from(i16::MIN), i64::from(i16::MAX)),
        'H' => within(0, 0xffff),
        'i' => within(i64::from(i32::MIN), i64::from(i32::MAX)),
        'I' => within(0, 0xffff_ffff),
        'l' | 'q' | 'n' => signed.map(|i| i as u64),
        'P' => unsigned.or(signed.map(|i| i as u64)),
        _ => unsigned,
    };
    match bits {
        Some(bits) => Ok(bits.to_ne_bytes()),
        None => Err(invalid_value(t, format)),
    }
}
