//! Paths and arguments of the system as strings: UTF-8 (or ASCII, in the C locale without UTF-8 mode), with each other byte as a lone surrogate.

use object::{PyResult, Str, Thread, Value};

/// The string for bytes of the system: `os.fsdecode`.
///
/// # Errors
/// `MemoryError`.
pub fn decode(t: &mut Thread, bytes: &[u8]) -> PyResult {
    if t.interp().fs_ascii.get() {
        let mut wide = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            let escaped = if byte < 0x80 { u32::from(byte) } else { 0xdc00 + u32::from(byte) };
            code::string::push_wtf8(&mut wide, escaped);
        }
        return t.new_str_wtf8(&wide);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => t.new_str(text),
        Err(_) => t.new_str_wtf8(&escape(bytes)),
    }
}

/// The bytes as generalized UTF-8, whatever is not UTF-8 escaped by surrogates.
pub fn escape(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.extend_from_slice(chunk.valid().as_bytes());
        for &byte in chunk.invalid() {
            code::string::push_wtf8(&mut out, 0xdc00 + u32::from(byte));
        }
    }
    out
}

/// The bytes for the system: `os.fsencode`. `None` for a string that has other surrogates.
pub fn encode(text: &Str) -> Option<Vec<u8>> {
    if let Some(ascii) = text.as_ascii() {
        return Some(ascii.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(text.len());
    for point in text.view().iter() {
        match point {
            0xdc80..=0xdcff => out.push((point - 0xdc00) as u8),
            0xd800..=0xdfff => return None,
            _ => code::string::push_wtf8(&mut out, point),
        }
    }
    Some(out)
}

/// The string in generalized UTF-8, for file names of code objects.
pub fn to_wtf8(text: &Str) -> Vec<u8> {
    if let Some(ascii) = text.as_ascii() {
        return ascii.as_bytes().to_vec();
    }
    text.view().to_wtf8()
}

/// A list of decoded strings.
///
/// # Errors
/// `MemoryError`.
pub fn decode_list(t: &mut Thread, all: &[Vec<u8>]) -> PyResult {
    let mut items: Vec<Value> = Vec::with_capacity(all.len());
    for bytes in all {
        items.push(decode(t, bytes)?);
    }
    Ok(object::List::new(items))
}
