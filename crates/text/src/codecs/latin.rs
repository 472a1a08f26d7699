//! ASCII and Latin-1.

use super::{DecodeErrors, Decoding, EncodeError, EncodeErrors, Handler, Replacement, append, output};
use crate::buf::{StrBuf, StrBuilder};
use crate::view::StrView;

/// Decodes ASCII.
pub fn decode_ascii<H: DecodeErrors>(bytes: &[u8], errors: &mut H) -> Result<StrBuf, H::Error> {
    let mut d = Decoding::new("ascii", bytes, errors);
    let mut at = 0;
    loop {
        let rest = &d.input[at..];
        let good = if rest.is_ascii() {
            rest.len()
        } else {
            rest.iter().position(|&b| b >= 0x80).unwrap_or(rest.len())
        };
        d.out.push_ascii(&rest[..good]);
        at += good;
        if at == d.input.len() {
            return d.finish(at).map(|d| d.text);
        }
        at = d.error(at, at + 1, "ordinal not in range(128)")?;
    }
}

/// Decodes Latin-1, which never fails.
pub fn decode_latin1(bytes: &[u8]) -> crate::Result<StrBuf> {
    let mut b = StrBuilder::new();
    b.push_view(StrView::latin1(bytes));
    b.finish()
}

/// Encodes as ASCII.
pub fn encode_ascii<H: EncodeErrors>(s: StrView<'_>, errors: &mut H) -> Result<Vec<u8>, H::Error> {
    encode(s, 0x80, "ascii", "ordinal not in range(128)", errors)
}

/// Encodes as Latin-1.
pub fn encode_latin1<H: EncodeErrors>(s: StrView<'_>, errors: &mut H) -> Result<Vec<u8>, H::Error> {
    encode(s, 0x100, "latin-1", "ordinal not in range(256)", errors)
}

fn encode<H: EncodeErrors>(
    s: StrView<'_>,
    limit: u32,
    encoding: &str,
    reason: &str,
    errors: &mut H,
) -> Result<Vec<u8>, H::Error> {
    let mut out = output(s.len())?;
    match s {
        StrView::Ascii(b) => {
            out.extend_from_slice(b);
            return Ok(out);
        }
        StrView::Latin1(b) if limit == 0x100 => {
            out.extend_from_slice(b);
            return Ok(out);
        }
        _ => {}
    }
    let mut at = 0;
    while at < s.len() {
        let c = s.at(at);
        if c < limit {
            append(&mut out, &[c as u8])?;
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < s.len() && s.at(end) >= limit {
            end += 1;
        }
        if errors.native() == Some(Handler::SurrogateEscape) {
            while at < end && (0xdc80..=0xdcff).contains(&s.at(at)) {
                append(&mut out, &[s.at(at) as u8])?;
                at += 1;
            }
            if at == end {
                continue;
            }
        }
        let error = EncodeError { encoding, object: s, start: at, end, reason };
        let fix = errors.fix(&error)?;
        match fix.replacement {
            Replacement::Bytes(b) => append(&mut out, &b)?,
            Replacement::Text(t) => {
                for c in t.as_view().iter() {
                    if c >= limit {
                        return Err(errors.raise(&error));
                    }
                    append(&mut out, &[c as u8])?;
                }
            }
        }
        at = fix.resume.min(s.len());
    }
    Ok(out)
}
