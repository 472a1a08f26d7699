//! The one encoding of the reference's library and tests that is neither known to the crate `syntax` nor a text
//! of Unicode: KOI8-R. Taipan itself asks its library for such a codec.

use syntax::encoding::{CodecError, CodecResult};

/// The characters of the bytes from 128 on.
const UPPER: &str = "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{a0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";

/// Decodes a source in an encoding that `syntax` does not know.
pub fn decode<E>(name: &str, bytes: &[u8]) -> CodecResult<E> {
    if !matches!(name, "koi8-r" | "koi8_r") {
        return Err(CodecError::Message(format!("unknown encoding: {name}")));
    }
    let upper: Vec<char> = UPPER.chars().collect();
    let character = |byte: &u8| match byte.checked_sub(128) {
        Some(at) => upper.get(at as usize).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(*byte),
    };
    Ok(bytes.iter().map(character).collect::<String>().into_bytes())
}
