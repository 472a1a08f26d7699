//! What characters may be in names and in messages. The tables are those of the crate `text`.

pub use text::names::lookup as lookup_name;
pub use text::types::{is_printable, is_xid_continue};

/// Whether a name may start with the character.
pub fn is_xid_start(code: u32) -> bool {
    code == u32::from(b'_') || text::types::is_xid_start(code)
}

/// The first code point of WTF-8 text and its length in bytes. A byte that starts none counts as one.
pub(super) fn decode(text: &[u8]) -> (u32, usize) {
    let continuation = |i: usize| text.get(i).map_or(0, |byte| u32::from(byte & 0x3F));
    let Some(&first) = text.first() else { return (0, 1) };
    let (length, code) = match first {
        0xC2..=0xDF => (2, u32::from(first & 0x1F)),
        0xE0..=0xEF => (3, u32::from(first & 0x0F)),
        0xF0..=0xF4 => (4, u32::from(first & 0x07)),
        _ => return (u32::from(first), 1),
    };
    if text.len() < length {
        return (u32::from(first), 1);
    }
    ((1..length).fold(code, |code, i| code << 6 | continuation(i)), length)
}
