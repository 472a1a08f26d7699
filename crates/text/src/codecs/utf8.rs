//! UTF-8.

use super::{
    DecodeErrors, Decoded, Decoding, EncodeError, EncodeErrors, Handler, Replacement, append, output,
};
use crate::view::{StrView, push_wtf8};

const ENCODING: &str = "utf-8";
const SURROGATES: &str = "surrogates not allowed";

/// Decodes UTF-8. Unless `last`, an incomplete sequence at the end is left unconsumed.
pub fn decode<H: DecodeErrors>(bytes: &[u8], last: bool, errors: &mut H) -> Result<Decoded, H::Error> {
    let mut d = Decoding::new(ENCODING, bytes, errors);
    let mut at = 0;
    loop {
        let rest = &d.input[at..];
        let error = match std::str::from_utf8(rest) {
            Ok(s) => {
                d.out.push_str(s);
                at += rest.len();
                return d.finish(at);
            }
            Err(error) => error,
        };
        let (good, bad) = rest.split_at(error.valid_up_to());
        d.out.push_str(std::str::from_utf8(good).unwrap_or_default());
        at += good.len();
        let (len, reason) = match error.error_len() {
            None if !last => return d.finish(at),
            None => (bad.len(), "unexpected end of data"),
            // The first two bytes of a surrogate: `surrogatepass` may want the third.
            Some(1) if !last && matches!(bad, [0xed, 0xa0..=0xbf]) => return d.finish(at),
            Some(1) if !matches!(bad[0], 0xc2..=0xf4) => (1, "invalid start byte"),
            Some(n) => (n, "invalid continuation byte"),
        };
        at = d.error(at, at + len, reason)?;
    }
}

/// Decodes text that must be plain UTF-8: a shortcut without handlers, for short input that exists already.
pub fn decode_strict(bytes: &[u8]) -> Option<crate::StrBuf> {
    std::str::from_utf8(bytes).ok().map(crate::StrBuf::from)
}

/// Encodes as UTF-8.
pub fn encode<H: EncodeErrors>(s: StrView<'_>, errors: &mut H) -> Result<Vec<u8>, H::Error> {
    if let StrView::Ascii(a) = s {
        let mut out = output(a.len())?;
        out.extend_from_slice(a);
        return Ok(out);
    }
    let worst = s.kind().width() + usize::from(s.kind().width() < 4);
    // Latin-1 takes at most 2 bytes each, UCS-2 3, UCS-4 4; reserve for the common case.
    let mut out = output(s.len().saturating_add(s.len() / 2))?;
    let mut at = 0;
    while at < s.len() {
        if out.capacity() - out.len() < worst {
            out.try_reserve(worst.max(s.len() - at)).map_err(|_| crate::OutOfMemory)?;
        }
        let c = s.at(at);
        if !(0xd800..0xe000).contains(&c) {
            push_wtf8(&mut out, c);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < s.len() && (0xd800..0xe000).contains(&s.at(end)) {
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
        let error = EncodeError { encoding: ENCODING, object: s, start: at, end, reason: SURROGATES };
        let fix = errors.fix(&error)?;
        match fix.replacement {
            Replacement::Bytes(b) => append(&mut out, &b)?,
            Replacement::Text(t) => match t.as_view().as_ascii() {
                Some(a) => append(&mut out, a)?,
                None => return Err(errors.raise(&error)),
            },
        }
        at = fix.resume.min(s.len());
    }
    Ok(out)
}
