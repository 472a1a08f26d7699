//! UTF-8.

use crate::buf::Window;

use super::{
    DecodeErrors, Decoded, Decoding, EncodeError, EncodeErrors, Handler, Replacement, append, output,
};
use crate::view::{StrView, Unit, push_wtf8};

const ENCODING: &str = "utf-8";
const SURROGATES: &str = "surrogates not allowed";

/// Decodes UTF-8. Unless `last`, an incomplete sequence at the end is left unconsumed.
pub fn decode<H: DecodeErrors>(bytes: &[u8], last: bool, errors: &mut H) -> Result<Decoded, H::Error> {
    let mut d = Decoding::new(ENCODING, bytes, errors);
    let mut at = 0;
    let mut window = Window::default();
    loop {
        let rest = &d.input[at..];
        if rest.is_ascii() {
            d.out.push_ascii(rest);
            at += rest.len();
            return d.finish(at);
        }
        let good = d.out.push_utf8(rest, &mut window);
        at += good;
        let bad = &rest[good..];
        if bad.is_empty() {
            return d.finish(at);
        }
        // The code above stops at the first sequence that is wrong; the library says how.
        let (len, reason) = match std::str::from_utf8(&bad[..bad.len().min(4)]).err().map(|e| e.error_len()) {
            None | Some(None) if !last => return d.finish(at),
            None | Some(None) => (bad.len(), "unexpected end of data"),
            // The first two bytes of a surrogate: `surrogatepass` may want the third.
            Some(Some(1)) if !last && matches!(bad, [0xed, 0xa0..=0xbf]) => return d.finish(at),
            Some(Some(1)) if !matches!(bad[0], 0xc2..=0xf4) => (1, "invalid start byte"),
            Some(Some(n)) => (n, "invalid continuation byte"),
        };
        at = d.error(at, at + len, reason)?;
    }
}

/// Decodes text that must be plain UTF-8: a shortcut without handlers, for short input that exists already.
pub fn decode_strict(bytes: &[u8]) -> Option<crate::StrBuf> {
    std::str::from_utf8(bytes).ok().map(crate::StrBuf::from)
}

/// The length of the UTF-8 form, surrogates counted like others.
fn encoded_len<U: Unit>(units: &[U]) -> usize {
    // Sums of blocks in narrow counters are vector code. The total cannot overflow: the units are in memory.
    let extra = |c: u32| u16::from(c >= 0x80) + u16::from(c >= 0x800) + u16::from(c >= 0x10000);
    let block = |b: &[U]| usize::from(b.iter().fold(0u16, |n, c| n + extra(c.code())));
    units.chunks(1024).fold(units.len(), |n, b| n + block(b))
}

/// Writes the UTF-8 form into `out`, which is as long as it must be.
fn fill_encoded<U: Unit>(out: &mut [u8], units: &[U]) {
    let mut room = out;
    let tail = |c: u32| 0x80 | (c & 0x3f) as u8;
    for &c in units {
        let c = c.code();
        room = match (c, room) {
            (0..0x80, [a, rest @ ..]) => {
                *a = c as u8;
                rest
            }
            (0x80..0x800, [a, b, rest @ ..]) => {
                (*a, *b) = (0xc0 | (c >> 6) as u8, tail(c));
                rest
            }
            (0x800..0x10000, [a, b, d, rest @ ..]) => {
                (*a, *b, *d) = (0xe0 | (c >> 12) as u8, tail(c >> 6), tail(c));
                rest
            }
            (0x10000.., [a, b, d, e, rest @ ..]) => {
                (*a, *b, *d, *e) = (0xf0 | (c >> 18 & 7) as u8, tail(c >> 12), tail(c >> 6), tail(c));
                rest
            }
            _ => return,
        };
    }
}

/// Appends the UTF-8 form up to the first surrogate, and tells how many units that was.
fn push_encodable<U: Unit>(out: &mut Vec<u8>, units: &[U]) -> crate::Result<usize> {
    for (i, &c) in units.iter().enumerate() {
        let c = c.code();
        // Room was made for everything; only long replacements use it up.
        if out.capacity() - out.len() < 4 {
            out.try_reserve(4 + (units.len() - i)).map_err(|_| crate::OutOfMemory)?;
        }
        if (0xd800..0xe000).contains(&c) {
            return Ok(i);
        }
        push_wtf8(out, c);
    }
    Ok(units.len())
}

/// Encodes as UTF-8.
pub fn encode<H: EncodeErrors>(s: StrView<'_>, errors: &mut H) -> Result<Vec<u8>, H::Error> {
    if let StrView::Ascii(a) = s {
        let mut out = output(a.len())?;
        out.extend_from_slice(a);
        return Ok(out);
    }
    let len = crate::with_units!(s, u => encoded_len(u));
    let mut out = output(len.saturating_add(4))?;
    if !s.has_surrogates() {
        out.resize(len, 0);
        crate::with_units!(s, u => fill_encoded(&mut out, u));
        return Ok(out);
    }
    let mut at = 0;
    while at < s.len() {
        at += crate::with_units!(s, u => push_encodable(&mut out, &u[at..]))?;
        if at == s.len() {
            break;
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
