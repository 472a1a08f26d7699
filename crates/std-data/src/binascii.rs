//! `binascii`: hexadecimal, base64, uuencode, quoted-printable, and checksums.

use builtins::NativeModule;
use macros::pymodule;
use object::buffer::BytesLike;
use object::exceptions::{EXCEPTION, VALUE_ERROR};
use object::module::Module;
use object::{PyResult, Raised, Ref, Str, Thread, Value};

/// `binascii`
pub static MODULE: NativeModule = NativeModule { def: &binascii_module::DEF, types: &[] };

const ERROR: &str = "binascii.Error";
const INCOMPLETE: &str = "binascii.Incomplete";
/// The longest line of quoted-printable text.
const LINE: usize = 76;

#[cold]
fn error(t: &mut Thread, message: &str) -> Raised {
    let Some(class) = t.interp().kept(ERROR) else { return t.value_error(message) };
    let message = object::string::new_str(message);
    match t.call(&class, &[message]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The bytes of a buffer or of ASCII text.
fn ascii(t: &mut Thread, value: &Value) -> PyResult<Vec<u8>> {
    if let Some(text) = value.downcast::<Str>() {
        return match text.view().as_ascii() {
            Some(bytes) => Ok(bytes.to_vec()),
            None => Err(t.value_error("string argument should contain only ASCII characters")),
        };
    }
    if !t.has_buffer(value) {
        let given = value.ty().tp_name();
        return Err(t.type_error(format!("argument should be bytes, buffer or ASCII string, not '{given}'")));
    }
    let buffer = BytesLike::new(t, value)?;
    Ok(buffer.bytes(t).to_vec())
}

fn digit(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).map(|d| d as u8)
}

fn unhex(t: &mut Thread, value: &Value) -> PyResult {
    let text = ascii(t, value)?;
    if text.len() % 2 != 0 {
        return Err(error(t, "Odd-length string"));
    }
    let pairs = text.chunks_exact(2).map(|p| Some(digit(p[0])? << 4 | digit(p[1])?));
    match pairs.collect::<Option<Vec<u8>>>() {
        Some(bytes) => t.new_bytes(&bytes),
        None => Err(error(t, "Non-hexadecimal digit found")),
    }
}

fn hex(t: &mut Thread, data: &BytesLike<'_>, sep: Option<&Value>, group: Option<i32>) -> PyResult {
    let copy = data.bytes(t).to_vec();
    let text = builtins::bytes::hex(t, &copy, sep, group)?;
    let ascii = text.downcast::<Str>().and_then(|s| s.view().as_ascii()).unwrap_or_default();
    t.new_bytes(ascii)
}

fn base64_value(b: u8) -> Option<u8> {
    match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

fn from_base64(data: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3 + 3);
    let (mut quad, mut pads, mut left, mut padding) = (0usize, 0usize, 0u8, false);
    if strict && data.first() == Some(&b'=') {
        return Err("Leading padding not allowed".into());
    }
    for &b in data {
        if b == b'=' {
            padding = true;
            match quad {
                0 if strict => return Err("Excess padding not allowed".into()),
                1 if strict => break,
                2 | 3 if quad + pads < 4 => pads += 1,
                2 | 3 if strict => return Err("Excess padding not allowed".into()),
                _ => {}
            }
            continue;
        }
        let Some(value) = base64_value(b) else {
            if strict {
                return Err("Only base64 data is allowed".into());
            }
            continue;
        };
        if strict && padding {
            return Err(match quad + pads {
                4 => "Excess data after padding".into(),
                _ => "Discontinuous padding not allowed".into(),
            });
        }
        pads = 0;
        match quad {
            0 => left = value,
            1 => {
                out.push(left << 2 | value >> 4);
                left = value & 15;
            }
            2 => {
                out.push(left << 4 | value >> 2);
                left = value & 3;
            }
            _ => out.push(left << 6 | value),
        }
        quad = (quad + 1) % 4;
    }
    match quad {
        0 => Ok(out),
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
            out.len() / 3 * 4 + 1
        )),
        _ if quad + pads >= 4 => Ok(out),
        _ => Err("Incorrect padding".into()),
    }
}

fn to_base64(data: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(data.len() / 3 * 4 + 5);
    for chunk in data.chunks(3) {
        let mut word = 0u32;
        for i in 0..3 {
            word = word << 8 | u32::from(chunk.get(i).copied().unwrap_or(0));
        }
        for i in 0..4 {
            out.push(match i <= chunk.len() {
                true => DIGITS[(word >> (18 - 6 * i) & 63) as usize],
                false => b'=',
            });
        }
    }
    out
}

fn from_uu(data: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some((&first, mut rest)) = data.split_first() else { return Err("Missing length byte") };
    let length = usize::from(first.wrapping_sub(b' ') & 0x3f);
    let mut out = Vec::with_capacity(length);
    let (mut left, mut bits) = (0u32, 0u32);
    while out.len() < length {
        // Blanks at the end of a line may have got lost.
        let value = match rest.split_first() {
            None | Some((b'\n' | b'\r', _)) => 0,
            Some((b, _)) if *b < b' ' || *b > b' ' + 64 => return Err("Illegal char"),
            Some((b, _)) => u32::from((b - b' ') & 0x3f),
        };
        rest = rest.get(1..).unwrap_or_default();
        left = left << 6 | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((left >> bits) as u8);
            left &= (1 << bits) - 1;
        }
    }
    if rest.iter().any(|b| !matches!(b, b' ' | b'`' | b'\n' | b'\r')) {
        return Err("Trailing garbage");
    }
    Ok(out)
}

fn to_uu(data: &[u8], backtick: bool) -> Vec<u8> {
    let show = |v: u8| if backtick && v == 0 { b'`' } else { v + b' ' };
    let mut out = vec![show(data.len() as u8)];
    for chunk in data.chunks(3) {
        let mut word = 0u32;
        for i in 0..3 {
            word = word << 8 | u32::from(chunk.get(i).copied().unwrap_or(0));
        }
        out.extend((0..4).map(|i| show((word >> (18 - 6 * i) & 63) as u8)));
    }
    out.push(b'\n');
    out
}

fn from_qp(data: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut i = 0;
    while let Some(&b) = data.get(i) {
        i += 1;
        match b {
            b'=' => match (data.get(i).copied(), data.get(i + 1).copied()) {
                (None, _) => break,
                (Some(b'\n' | b'\r'), _) => {
                    // A soft line end, and whatever stands before it.
                    while i < data.len() && data[i] != b'\n' {
                        i += 1;
                    }
                    i += 1;
                }
                (Some(b'='), _) => {
                    out.push(b'=');
                    i += 1;
                }
                (Some(a), Some(c)) if digit(a).is_some() && digit(c).is_some() => {
                    out.push(digit(a).unwrap_or(0) << 4 | digit(c).unwrap_or(0));
                    i += 2;
                }
                _ => out.push(b'='),
            },
            b'_' if header => out.push(b' '),
            _ => out.push(b),
        }
    }
    out
}

fn push_qp(out: &mut Vec<u8>, b: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.extend_from_slice(&[b'=', DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
}

fn to_qp(data: &[u8], quote_tabs: bool, is_text: bool, header: bool) -> Vec<u8> {
    let first_end = data.iter().position(|b| *b == b'\n');
    let crlf = first_end.is_some_and(|i| i > 0 && data[i - 1] == b'\r');
    let soft: &[u8] = if crlf { b"=\r\n" } else { b"=\n" };
    let mut out = Vec::with_capacity(data.len());
    let (mut i, mut line) = (0, 0);
    while let Some(&b) = data.get(i) {
        let next = data.get(i + 1).copied();
        let line_end = matches!(b, b'\r' | b'\n');
        let blank = matches!(b, b' ' | b'\t');
        let quote = b > 126
            || b == b'='
            || header && b == b'_'
            || b == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0))
            || !is_text && line_end
            || blank && next.is_none()
            || b < 33 && !line_end && (quote_tabs || !blank);
        if quote {
            if line + 3 >= LINE {
                out.extend_from_slice(soft);
                line = 0;
            }
            push_qp(&mut out, b);
            line += 3;
            i += 1;
        } else if is_text && (b == b'\n' || b == b'\r' && next == Some(b'\n')) {
            line = 0;
            // White space at the end of a line would get lost.
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                push_qp(&mut out, last);
            }
            if crlf {
                out.push(b'\r');
            }
            out.push(b'\n');
            i += if b == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|n| n != b'\n') && line + 1 >= LINE {
                out.extend_from_slice(soft);
                line = 0;
            }
            line += 1;
            out.push(if header && b == b' ' { b'_' } else { b });
            i += 1;
        }
    }
    out
}

fn crc_ccitt(data: &[u8], mut crc: u32) -> u32 {
    for &b in data {
        crc ^= u32::from(b) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
        crc &= 0xffff;
    }
    crc
}

/// The lower bits of an integer argument.
pub fn low_bits(t: &mut Thread, value: Option<&Value>, default: u32) -> PyResult<u32> {
    let Some(value) = value else { return Ok(default) };
    let index = t.to_index(value)?;
    if let Some(i) = index.as_i64() {
        return Ok(i as u32);
    }
    let bits = index.as_int().map(|i| i.as_ref().wrapping_u64()).unwrap_or(0);
    Ok(bits as u32)
}

#[pymodule(name = "binascii", doc = "Conversion between binary data and ASCII")]
mod binascii_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        for (key, base) in [(ERROR, &VALUE_ERROR), (INCOMPLETE, &EXCEPTION)] {
            let class = match t.interp().kept(key) {
                Some(class) => class,
                None => builtins::new_exception(t, key, base)?,
            };
            t.interp().keep(key, Some(class.clone()));
            if let Some(dict) = module.dict() {
                dict.set_str(t, &key["binascii.".len()..], class);
            }
        }
        Ok(())
    }

    /// Decode a line of uuencoded data.
    #[function("a2b_uu(data, /)")]
    fn a2b_uu(t: &mut Thread, data: &Value) -> PyResult {
        let data = ascii(t, data)?;
        match from_uu(&data) {
            Ok(bytes) => t.new_bytes(&bytes),
            Err(message) => Err(error(t, message)),
        }
    }

    /// Uuencode line of data.
    #[function("b2a_uu(data, /, *, backtick=False)")]
    fn b2a_uu(t: &mut Thread, data: BytesLike<'_>, backtick: Option<bool>) -> PyResult {
        if data.len() > 45 {
            return Err(error(t, "At most 45 bytes at once"));
        }
        let out = to_uu(data.bytes(t), backtick.unwrap_or(false));
        t.new_bytes(&out)
    }

    /// Decode a line of base64 data.
    ///
    ///   strict_mode
    ///     When set to True, bytes that are not part of the base64 standard are not allowed.
    ///     The same applies to excess data after padding (= / ==).
    #[function("a2b_base64(data, /, *, strict_mode=False)")]
    fn a2b_base64(t: &mut Thread, data: &Value, strict_mode: Option<bool>) -> PyResult {
        let data = ascii(t, data)?;
        match from_base64(&data, strict_mode.unwrap_or(false)) {
            Ok(bytes) => t.new_bytes(&bytes),
            Err(message) => Err(error(t, &message)),
        }
    }

    /// Base64-code line of data.
    #[function("b2a_base64(data, /, *, newline=True)")]
    fn b2a_base64(t: &mut Thread, data: BytesLike<'_>, newline: Option<bool>) -> PyResult {
        let mut out = to_base64(data.bytes(t));
        if newline.unwrap_or(true) {
            out.push(b'\n');
        }
        t.new_bytes(&out)
    }

    /// Compute CRC-CCITT incrementally.
    #[function("crc_hqx(data, crc, /)")]
    fn crc_hqx(t: &mut Thread, data: BytesLike<'_>, crc: &Value) -> PyResult<i64> {
        let crc = low_bits(t, Some(crc), 0)? & 0xffff;
        Ok(i64::from(crc_ccitt(data.bytes(t), crc)))
    }

    /// Compute CRC-32 incrementally.
    #[function("crc32(data, crc=0, /)")]
    fn crc32(t: &mut Thread, data: BytesLike<'_>, crc: Option<&Value>) -> PyResult<i64> {
        let crc = low_bits(t, crc, 0)?;
        Ok(i64::from(zlib_rs::crc32::crc32(crc, data.bytes(t))))
    }

    /// Hexadecimal representation of binary data.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    ///
    /// The return value is a bytes object.  This function is also
    /// available as "hexlify()".
    ///
    /// Example:
    /// >>> binascii.b2a_hex(b'\xb9\x01\xef')
    /// b'b901ef'
    /// >>> binascii.hexlify(b'\xb9\x01\xef', ':')
    /// b'b9:01:ef'
    /// >>> binascii.b2a_hex(b'\xb9\x01\xef', b'_', 2)
    /// b'b9_01ef'
    #[function("b2a_hex(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn b2a_hex(
        t: &mut Thread,
        data: BytesLike<'_>,
        sep: Option<&Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult {
        hex(t, &data, sep, bytes_per_sep)
    }

    /// Hexadecimal representation of binary data.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    ///
    /// The return value is a bytes object.  This function is also
    /// available as "b2a_hex()".
    #[function("hexlify(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hexlify(
        t: &mut Thread,
        data: BytesLike<'_>,
        sep: Option<&Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult {
        hex(t, &data, sep, bytes_per_sep)
    }

    /// Binary data of hexadecimal representation.
    ///
    /// hexstr must contain an even number of hex digits (upper or lower case).
    /// This function is also available as "unhexlify()".
    #[function("a2b_hex(hexstr, /)")]
    fn a2b_hex(t: &mut Thread, hexstr: &Value) -> PyResult {
        unhex(t, hexstr)
    }

    /// Binary data of hexadecimal representation.
    ///
    /// hexstr must contain an even number of hex digits (upper or lower case).
    #[function("unhexlify(hexstr, /)")]
    fn unhexlify(t: &mut Thread, hexstr: &Value) -> PyResult {
        unhex(t, hexstr)
    }

    /// Decode a string of qp-encoded data.
    #[function("a2b_qp(data, header=False)")]
    fn a2b_qp(t: &mut Thread, data: &Value, header: Option<bool>) -> PyResult {
        let data = ascii(t, data)?;
        let out = from_qp(&data, header.unwrap_or(false));
        t.new_bytes(&out)
    }

    /// Encode a string using quoted-printable encoding.
    ///
    /// On encoding, when istext is set, newlines are not encoded, and white
    /// space at end of lines is.  When istext is not set, \r and \n (CR/LF)
    /// are both encoded.  When quotetabs is set, space and tabs are encoded.
    #[function("b2a_qp(data, quotetabs=False, istext=True, header=False)")]
    fn b2a_qp(
        t: &mut Thread,
        data: BytesLike<'_>,
        quotetabs: Option<bool>,
        istext: Option<bool>,
        header: Option<bool>,
    ) -> PyResult {
        let out =
            to_qp(data.bytes(t), quotetabs.unwrap_or(false), istext.unwrap_or(true), header.unwrap_or(false));
        t.new_bytes(&out)
    }
}
