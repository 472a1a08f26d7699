//! From the bytes of a source to UTF-8: byte order marks, PEP 263 declarations, and CPython's errors for both.
//!
//! UTF-8, Latin-1, ISO 8859-15 and ASCII are decoded here. Every other codec is Python's business: the caller gives a
//! function that knows them.

use std::borrow::Cow;

use crate::errors::{ErrorKind, Location, SyntaxError};
use crate::tokenizer::character_offset;

/// Where the bytes come from; messages and positions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// The argument of `compile`.
    Bytes,
    /// The same, for an expression or a statement: it gets no line end at its own end, and a declaration is none without.
    Snippet,
    /// A file that is run, with its name.
    File(&'a str),
}

impl Origin<'_> {
    /// Whether the source is read from a file, line by line.
    pub fn is_file(self) -> bool {
        matches!(self, Origin::File(_))
    }
}

/// What a codec answers: text in UTF-8, or the reason why there is none.
pub type CodecResult<E> = Result<Vec<u8>, CodecError<E>>;

/// Why a codec has no text.
#[derive(Debug)]
pub enum CodecError<E> {
    /// `str()` of the `LookupError`, `ValueError` or `SyntaxError` that it raised.
    Message(String),
    /// Another exception, which passes.
    Raised(E),
}

/// Why a source has no text.
#[derive(Debug)]
pub enum DecodeError<E> {
    /// The bytes are wrong.
    Syntax(Box<SyntaxError>),
    /// What the caller's codec raised.
    Raised(E),
}

impl<E> From<SyntaxError> for DecodeError<E> {
    fn from(error: SyntaxError) -> Self {
        DecodeError::Syntax(Box::new(error))
    }
}

/// A decoded source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text in UTF-8, without byte order mark.
    pub text: Cow<'b, [u8]>,
    /// The declared encoding, its name normalised as CPython's tokenizer does it; `None` if there is none.
    pub encoding: Option<String>,
}

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Decodes a source. `codec` gets the name of an encoding that is not known here, and the bytes.
pub fn decode<'b, E>(
    bytes: &'b [u8],
    origin: Origin<'_>,
    codec: &mut dyn FnMut(&str, &[u8]) -> CodecResult<E>,
) -> Result<Decoded<'b>, DecodeError<E>> {
    if !origin.is_file() {
        check_nul(bytes)?;
    }
    let (has_bom, body) = match bytes.strip_prefix(BOM) {
        Some(body) => (true, body),
        None => (false, bytes),
    };
    let Some(found) = declaration(body, origin) else {
        let body = readable(body, origin);
        check_utf8(body, origin, has_bom.then_some(0))?;
        let encoding = has_bom.then(|| "utf-8".into());
        return Ok(Decoded { text: Cow::Borrowed(body), encoding });
    };
    if has_bom && found.name != "utf-8" {
        return Err(bom_error(body, &found).into());
    }
    if found.name == "utf-8" {
        check_utf8(body, origin, Some(if has_bom { 0 } else { found.end }))?;
        return Ok(Decoded { text: Cow::Borrowed(body), encoding: Some(found.name) });
    }
    // A file is read line by line until the declaration, and only the rest through the codec, from the line end on.
    let skipped = if origin.is_file() { found.end.saturating_sub(1) } else { 0 };
    let mut decoded_by = |bytes: &[u8]| match native(&found.name, bytes) {
        Some(decoded) => decoded.map_err(CodecError::Message),
        None => codec(&found.name, bytes),
    };
    let decoded = decoded_by(&body[skipped..]);
    // Then what was read before must be as declared, too.
    if decoded.is_ok() && skipped > 0 && !body[..skipped].is_ascii() {
        match decoded_by(&body[..found.end]) {
            Err(CodecError::Message(message)) => return Err(head_error(body, &found, &message).into()),
            Err(CodecError::Raised(error)) => return Err(DecodeError::Raised(error)),
            Ok(_) => {}
        }
    }
    match decoded {
        Ok(mut text) => {
            if skipped > 0 {
                let mut whole = String::from_utf8_lossy(&body[..skipped]).into_owned().into_bytes();
                whole.append(&mut text);
                text = whole;
            }
            Ok(Decoded { text: Cow::Owned(text), encoding: Some(found.name) })
        }
        Err(CodecError::Message(message)) => Err(unplaced(message).into()),
        Err(CodecError::Raised(error)) => Err(DecodeError::Raised(error)),
    }
}

/// A file is read line by line: where a NUL byte stands in a line in front of bytes that are no UTF-8, nobody gets to these.
fn readable<'b>(body: &'b [u8], origin: Origin<'_>) -> &'b [u8] {
    if origin.is_file()
        && let Err(error) = std::str::from_utf8(body)
        && let Some(nul) = memchr::memchr(0, &body[..error.valid_up_to()])
        && let Some(end) = memchr::memchr(b'\n', &body[nul..error.valid_up_to()])
    {
        return &body[..nul + end];
    }
    body
}

/// Refuses a source with NUL bytes, as `compile` does with text and bytes alike.
pub fn check_nul(source: &[u8]) -> Result<(), SyntaxError> {
    match memchr::memchr(0, source) {
        None => Ok(()),
        Some(_) => {
            let message = "source code string cannot contain null bytes";
            Err(SyntaxError::bare(ErrorKind::Syntax, message))
        }
    }
}

/// An error in reading the source as a whole.
fn unplaced(message: String) -> SyntaxError {
    let location = Location {
        lineno: 0,
        offset: -1,
        end_lineno: Location::NONE,
        end_offset: Location::NONE,
        text: None,
    };
    SyntaxError::new(ErrorKind::Syntax, message, location)
}

/// A declaration of the encoding.
struct Declaration {
    name: String,
    /// Its line, from 1, and where that starts and ends (after its line end).
    line: i32,
    start: usize,
    end: usize,
}

/// The declaration in the first two lines. The second line counts only after a blank line or a comment.
fn declaration(body: &[u8], origin: Origin<'_>) -> Option<Declaration> {
    let mut start = 0;
    for line in 1..=2 {
        let rest = &body[start..];
        let (length, line_end) = match memchr::memchr2(b'\n', b'\r', rest) {
            Some(at) if rest[at..].starts_with(b"\r\n") => (at, at + 2),
            Some(at) => (at, at + 1),
            None if origin == Origin::Snippet => return None,
            None => (rest.len(), rest.len()),
        };
        let end = start + line_end;
        let content = &rest[..length];
        if let Some(name) = coding_spec(content) {
            return Some(Declaration { name, line, start, end });
        }
        let first = content.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
        if !matches!(first, None | Some(b'#')) {
            return None;
        }
        start = end;
    }
    None
}

/// The encoding that a line declares in a comment of its own.
fn coding_spec(line: &[u8]) -> Option<String> {
    let comment = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'))?;
    if line[comment] != b'#' {
        return None;
    }
    let comment = &line[comment..];
    memchr::memmem::find_iter(comment, b"coding").find_map(|at| {
        let rest = comment[at + 6..].strip_prefix(b":").or_else(|| comment[at + 6..].strip_prefix(b"="))?;
        let spaces = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let name: String = rest[spaces..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            .map(|&byte| byte as char)
            .collect();
        (!name.is_empty()).then(|| normal_name(name))
    })
}

/// The name under which the tokenizer knows UTF-8 and Latin-1; other names stay as they are.
fn normal_name(name: String) -> String {
    let start: String =
        name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    let is =
        |known: &str| start.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if is("utf-8") {
        "utf-8".into()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1".into()
    } else {
        name
    }
}

/// What stands before the end of the declaration in a file is not what it declares.
fn head_error(body: &[u8], found: &Declaration, message: &str) -> SyntaxError {
    let line = body[found.start..found.end].trim_ascii_end();
    let shown =
        line.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' }).collect();
    let location =
        Location { lineno: found.line, offset: 0, end_lineno: found.line, end_offset: 0, text: Some(shown) };
    SyntaxError::new(ErrorKind::Syntax, format!("(unicode error) {message}"), location)
}

fn bom_error(body: &[u8], found: &Declaration) -> SyntaxError {
    let line = &body[found.start..found.end];
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let location = Location {
        lineno: found.line,
        offset: 0,
        end_lineno: found.line,
        // CPython counts the line end before the second line, too.
        end_offset: character_offset(line, line.len() - 1) + found.line,
        text: Some(String::from_utf8_lossy(line).into_owned()),
    };
    SyntaxError::new(ErrorKind::Syntax, format!("encoding problem: {} with BOM", found.name), location)
}

/// Refuses text that is not UTF-8. In a file, what comes after `declared` is known to be meant as UTF-8, and the
/// message is the codec's.
fn check_utf8(body: &[u8], origin: Origin<'_>, declared: Option<usize>) -> Result<(), SyntaxError> {
    let Err(error) = std::str::from_utf8(body) else { return Ok(()) };
    let bad = error.valid_up_to();
    let is_line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = body[..bad].iter().rposition(is_line_end).map_or(0, |at| at + 1);
    let end = body[bad..].iter().position(is_line_end).map_or(body.len(), |at| bad + at);
    let mut lineno = 1;
    let mut previous = 0;
    for &byte in &body[..bad] {
        lineno += i32::from(byte == b'\r' || byte == b'\n' && previous != b'\r');
        previous = byte;
    }
    let line = &body[start..end];
    let shown = &line[..memchr::memchr(0, line).unwrap_or(line.len())];
    let shown = String::from_utf8_lossy(shown).into_owned();
    let byte = body[bad];
    let file = match origin {
        Origin::File(name) => {
            // A file is read line by line: a NUL byte before is found first, and it ends what is shown of a line.
            if let Some(nul) = memchr::memchr(0, &body[..bad]) {
                return Err(nul_error(body, nul));
            }
            if declared.is_some_and(|from| bad >= from) {
                return Err(codec_error(body, start, bad, error.error_len(), lineno, shown));
            }
            if lineno == 2 && has_code(&body[..start]) {
                lineno = 1;
            }
            format!(" in file {name}")
        }
        Origin::Bytes | Origin::Snippet => String::new(),
    };
    let message = format!(
        "Non-UTF-8 code starting with '\\x{byte:02x}'{file} on line {lineno}, but no encoding declared; \
         see https://peps.python.org/pep-0263/ for details"
    );
    let offset = character_offset(line, bad - start) + 1;
    let location = Location { lineno, offset, end_lineno: lineno, end_offset: offset, text: Some(shown) };
    Err(SyntaxError::new(ErrorKind::Syntax, message, location))
}

/// The tokenizer's own complaint about a NUL byte.
fn nul_error(body: &[u8], nul: usize) -> SyntaxError {
    let is_line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = body[..nul].iter().rposition(is_line_end).map_or(0, |at| at + 1);
    let mut lineno = 1;
    let mut previous = 0;
    for &byte in &body[..nul] {
        lineno += i32::from(byte == b'\r' || byte == b'\n' && previous != b'\r');
        previous = byte;
    }
    let text = Some(String::from_utf8_lossy(&body[start..nul]).into_owned());
    let location = Location { lineno, offset: 0, end_lineno: lineno, end_offset: 0, text };
    SyntaxError::new(ErrorKind::Syntax, String::from("source code cannot contain null bytes"), location)
}

/// Whether a file's first line holds a whole statement, or at least no part of a longer token.
fn has_code(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    !line.is_empty() && !line.starts_with(b"#") && !line.ends_with(b"\\")
}

/// The UTF-8 codec's own error, with the position in its line.
fn codec_error(
    body: &[u8],
    start: usize,
    bad: usize,
    length: Option<usize>,
    lineno: i32,
    shown: String,
) -> SyntaxError {
    let end = body[bad..].iter().position(|&byte| byte == b'\n').map_or(body.len(), |at| bad + at + 1);
    // CPython has put a newline after the last line.
    let length = length.unwrap_or(body.len() - bad);
    let message = format!("(unicode error) {}", utf8_error(&body[start..end], bad - start, Some(length)));
    let location = Location { lineno, offset: 0, end_lineno: lineno, end_offset: 0, text: Some(shown) };
    SyntaxError::new(ErrorKind::Syntax, message, location)
}

/// `str()` of the `UnicodeDecodeError` for malformed UTF-8 at `start`; `length` is `None` where bytes are missing.
fn utf8_error(bytes: &[u8], start: usize, length: Option<usize>) -> String {
    let first = bytes.get(start).copied().unwrap_or(0);
    let (end, reason) = match length {
        None => (bytes.len(), "unexpected end of data"),
        Some(length) if length > 1 || matches!(first, 0xC2..=0xF4) => {
            (start + length, "invalid continuation byte")
        }
        Some(length) => (start + length, "invalid start byte"),
    };
    decode_message("utf-8", bytes, start, end, reason)
}

fn decode_message(codec: &str, bytes: &[u8], start: usize, end: usize, reason: &str) -> String {
    if end - start == 1 {
        let byte = bytes.get(start).copied().unwrap_or(0);
        format!("'{codec}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
    } else {
        let last = end - 1;
        format!("'{codec}' codec can't decode bytes in position {start}-{last}: {reason}")
    }
}

/// A codec that is known here.
#[derive(Clone, Copy)]
enum Native {
    Ascii,
    Utf8,
    Latin1,
    Latin9,
}

/// The names of the known codecs, as Python's package `encodings` has them: in lower case, and whatever is no letter,
/// digit or period written as one underscore.
const NATIVE: &[(Native, &[&str])] = &[
    (Native::Utf8, &["utf_8", "u8", "utf", "utf8", "utf8_ucs2", "utf8_ucs4", "cp65001"]),
    (
        Native::Ascii,
        &[
            "ascii",
            "646",
            "ansi_x3.4_1968",
            "ansi_x3_4_1968",
            "ansi_x3.4_1986",
            "cp367",
            "csascii",
            "ibm367",
            "iso646_us",
            "iso_646.irv_1991",
            "iso_ir_6",
            "us",
            "us_ascii",
        ],
    ),
    (
        Native::Latin1,
        &[
            "latin_1",
            "8859",
            "cp819",
            "csisolatin1",
            "ibm819",
            "iso8859",
            "iso8859_1",
            "iso_8859_1",
            "iso_8859_1_1987",
            "iso_ir_100",
            "l1",
            "latin",
            "latin1",
        ],
    ),
    (Native::Latin9, &["iso8859_15", "iso_8859_15", "latin9", "l9"]),
];

fn native_codec(name: &str) -> Option<Native> {
    let mut normal = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            normal.push(c.to_ascii_lowercase());
        } else if !normal.is_empty() && !normal.ends_with('_') {
            normal.push('_');
        }
    }
    let normal = normal.trim_end_matches('_');
    NATIVE.iter().find(|(_, names)| names.contains(&normal)).map(|(codec, _)| *codec)
}

/// Decodes by a codec that is known here; `None` for others.
fn native(name: &str, bytes: &[u8]) -> Option<Result<Vec<u8>, String>> {
    Some(match native_codec(name)? {
        Native::Utf8 => match std::str::from_utf8(bytes) {
            Ok(_) => Ok(bytes.to_vec()),
            Err(error) => Err(utf8_error(bytes, error.valid_up_to(), error.error_len())),
        },
        Native::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(bytes.to_vec()),
            Some(at) => Err(decode_message("ascii", bytes, at, at + 1, "ordinal not in range(128)")),
        },
        Native::Latin1 => Ok(by_character(bytes, char::from)),
        Native::Latin9 => Ok(by_character(bytes, |byte| match byte {
            0xA4 => '€',
            0xA6 => 'Š',
            0xA8 => 'š',
            0xB4 => 'Ž',
            0xB8 => 'ž',
            0xBC => 'Œ',
            0xBD => 'œ',
            0xBE => 'Ÿ',
            _ => char::from(byte),
        })),
    })
}

fn by_character(bytes: &[u8], character: impl Fn(u8) -> char) -> Vec<u8> {
    bytes.iter().map(|&byte| character(byte)).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec(name: &str, _: &[u8]) -> CodecResult<()> {
        Err(CodecError::Message(format!("unknown encoding: {name}")))
    }

    fn text(bytes: &[u8]) -> String {
        let decoded = decode(bytes, Origin::Bytes, &mut codec).unwrap();
        String::from_utf8(decoded.text.into_owned()).unwrap()
    }

    fn error(bytes: &[u8], origin: Origin<'_>) -> String {
        match decode(bytes, origin, &mut codec) {
            Err(DecodeError::Syntax(error)) => {
                let location = error.location.as_deref().cloned().unwrap_or_default();
                let Location { lineno, offset, .. } = location;
                format!("{lineno}:{offset} {}", error.message)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn declarations_are_found_where_pep_263_says() {
        for source in [
            &b"# coding: latin-1\nx='\xe4'"[..],
            b"#!/bin/sh\n# -*- coding: Latin_1 -*-\nx='\xe4'",
            b"\x0c # vim: set fileencoding=iso-latin-1-unix :\rx='\xe4'",
            b"# coding=latin1\r\nx='\xe4'",
            b"# coding: iso-8859-15\nx='\xe4'",
        ] {
            assert!(text(source).ends_with("x='ä'"), "{}", source.escape_ascii());
        }
        for source in [
            &b"x=1\n# coding: latin-1\n'\xe4'"[..],
            b"\n\n# coding: latin-1\n'\xe4'",
            b"x=1 # coding: latin-1\n'\xe4'",
            b"\\\n# coding: latin-1\n'\xe4'",
        ] {
            assert!(error(source, Origin::Bytes).contains("Non-UTF-8 code"), "{}", source.escape_ascii());
        }
        let snippet = |source| decode(source, Origin::Snippet, &mut codec).map(|decoded| decoded.encoding);
        assert!(matches!(snippet(b"#\n# coding: foo"), Ok(None)));
        assert!(snippet(b"#\n# coding: foo\n").is_err());
        assert_eq!(text(b"\xef\xbb\xbf# coding: utf-8-foo\n\xc3\xa4"), "# coding: utf-8-foo\nä");
    }

    #[test]
    fn wrong_encodings_are_explained() {
        let bytes = |source: &[u8]| error(source, Origin::Bytes);
        assert_eq!(
            bytes(b"x=1\ny=\"\xe4\"\n"),
            "2:4 Non-UTF-8 code starting with '\\xe4' on line 2, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        );
        assert_eq!(bytes(b"# coding: foo\n"), "0:-1 unknown encoding: foo");
        assert_eq!(
            bytes(b"# coding: ascii\nx=\"\xe4\""),
            "0:-1 'ascii' codec can't decode byte 0xe4 in position 19: ordinal not in range(128)"
        );
        assert_eq!(
            bytes(b"# coding: utf8\nx=\"\xe4\""),
            "0:-1 'utf-8' codec can't decode byte 0xe4 in position 18: invalid continuation byte"
        );
        assert_eq!(
            bytes(b"\xef\xbb\xbf\n# coding: latin-1\nx=1"),
            "2:0 encoding problem: iso-8859-1 with BOM"
        );
        assert_eq!(bytes(b"x\0"), "0:0 source code string cannot contain null bytes");
    }

    #[test]
    fn lines_of_files_are_read_up_to_a_nul() {
        let file = |source: &[u8]| match decode(source, Origin::File("f.py"), &mut codec) {
            Err(DecodeError::Syntax(error)) => {
                let location = error.location.as_deref().cloned().unwrap_or_default();
                format!("{} {:.11}", location.text.unwrap_or_default(), error.message)
            }
            Err(DecodeError::Raised(())) => "raised".to_string(),
            Ok(decoded) => String::from_utf8_lossy(&decoded.text).escape_default().to_string(),
        };
        // With a byte order mark of UTF-16, its first byte is what is wrong; without, it is the NUL in the first character.
        assert_eq!(file(b"\xff\xfex\0 \0=\0\n\0"), "\u{fffd}\u{fffd}x Non-UTF-8 c");
        assert_eq!(file(b"x\0=\0\xe4\0\n\0"), "x source code");
        assert_eq!(file(b"x\0=\0\n\0\xe4\0\n\0"), "x\\u{0}=\\u{0}");
        assert_eq!(file(b"\xe4\0\n"), "\u{fffd} Non-UTF-8 c");
    }

    #[test]
    fn files_name_themselves() {
        let file = |source: &[u8]| error(source, Origin::File("f.py"));
        assert!(
            file(b"#\n\xff").starts_with("2:1 Non-UTF-8 code starting with '\\xff' in file f.py on line 2,")
        );
        assert_eq!(
            file(b"# coding: utf-8\nabc\xe4"),
            "2:0 (unicode error) 'utf-8' codec can't decode byte 0xe4 in position 3: invalid continuation byte"
        );
        assert_eq!(
            file(b"# coding: ascii \xe4\nx=1"),
            "1:0 (unicode error) 'ascii' codec can't decode byte 0xe4 in position 16: ordinal not in range(128)"
        );
        assert_eq!(
            file(b"# coding: ascii\nx=\"\xe4\""),
            "0:-1 'ascii' codec can't decode byte 0xe4 in position 4: ordinal not in range(128)"
        );
    }
}
