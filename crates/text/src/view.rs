//! A borrowed string of any PEP 393 kind: access, iteration, comparison, conversion.
//!
//! A view need not be of the narrowest kind that would hold it (a slice of a wide string may be ASCII),
//! so nothing here concludes from the kind that a wide character occurs. Owned strings are in
//! [`crate::buf`].

use std::cmp::Ordering;
use std::ops::Range;

/// The width of a string's storage, in PEP 393's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One byte per code point, all below 128.
    Ascii,
    /// One byte per code point.
    Latin1,
    /// Two bytes per code point.
    Ucs2,
    /// Four bytes per code point.
    Ucs4,
}

impl Kind {
    /// The narrowest kind that holds `c`.
    #[inline]
    pub const fn of(c: u32) -> Kind {
        match c {
            0..=0x7f => Kind::Ascii,
            0x80..=0xff => Kind::Latin1,
            0x100..=0xffff => Kind::Ucs2,
            _ => Kind::Ucs4,
        }
    }

    /// Bytes per code point: what `PyUnicode_KIND` gives.
    #[inline]
    pub const fn width(self) -> usize {
        match self {
            Kind::Ascii | Kind::Latin1 => 1,
            Kind::Ucs2 => 2,
            Kind::Ucs4 => 4,
        }
    }

    /// The largest code point that the kind can hold.
    #[inline]
    pub const fn max_char(self) -> u32 {
        match self {
            Kind::Ascii => 0x7f,
            Kind::Latin1 => 0xff,
            Kind::Ucs2 => 0xffff,
            Kind::Ucs4 => 0x10ffff,
        }
    }
}

/// One storage unit of a string: what generic algorithms are generic over.
pub trait Unit: Copy + Eq + Ord + Into<u32> + Send + Sync + 'static {
    /// The unit for `c`, if it fits.
    fn from_code(c: u32) -> Option<Self>;

    /// The code point.
    #[inline]
    fn code(self) -> u32 {
        self.into()
    }
}

impl Unit for u8 {
    #[inline]
    fn from_code(c: u32) -> Option<u8> {
        u8::try_from(c).ok()
    }
}

impl Unit for u16 {
    #[inline]
    fn from_code(c: u32) -> Option<u16> {
        u16::try_from(c).ok()
    }
}

impl Unit for u32 {
    #[inline]
    fn from_code(c: u32) -> Option<u32> {
        Some(c)
    }
}

/// A borrowed string. The units of `Ascii` are below 128 and those of `Ucs4` at most 0x10FFFF.
#[derive(Clone, Copy, Debug)]
pub enum StrView<'a> {
    /// All code points are below 128.
    Ascii(&'a [u8]),
    /// All code points are below 256.
    Latin1(&'a [u8]),
    /// All code points are below 65,536; surrogates stand for themselves.
    Ucs2(&'a [u16]),
    /// Any code points.
    Ucs4(&'a [u32]),
}

/// Runs `$body` with `$s` bound to the slice of units, whatever the kind.
#[macro_export]
macro_rules! with_units {
    ($view:expr, $s:ident => $body:expr) => {
        match $view {
            $crate::view::StrView::Ascii($s) | $crate::view::StrView::Latin1($s) => $body,
            $crate::view::StrView::Ucs2($s) => $body,
            $crate::view::StrView::Ucs4($s) => $body,
        }
    };
}

impl<'a> StrView<'a> {
    /// The empty string.
    pub const EMPTY: StrView<'static> = StrView::Ascii(&[]);

    /// A view of bytes as code points below 256, of the narrowest kind.
    #[inline]
    pub fn latin1(bytes: &'a [u8]) -> StrView<'a> {
        if bytes.is_ascii() { StrView::Ascii(bytes) } else { StrView::Latin1(bytes) }
    }

    /// Number of code points.
    #[inline]
    pub fn len(self) -> usize {
        with_units!(self, s => s.len())
    }

    /// Whether there is no code point.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The kind of the storage.
    #[inline]
    pub fn kind(self) -> Kind {
        match self {
            StrView::Ascii(_) => Kind::Ascii,
            StrView::Latin1(_) => Kind::Latin1,
            StrView::Ucs2(_) => Kind::Ucs2,
            StrView::Ucs4(_) => Kind::Ucs4,
        }
    }

    /// The bytes of a string that is stored as ASCII.
    #[inline]
    pub fn as_ascii(self) -> Option<&'a [u8]> {
        match self {
            StrView::Ascii(s) => Some(s),
            _ => None,
        }
    }

    /// The bytes of a string that is stored in one byte per code point.
    #[inline]
    pub fn as_bytes(self) -> Option<&'a [u8]> {
        match self {
            StrView::Ascii(s) | StrView::Latin1(s) => Some(s),
            _ => None,
        }
    }

    /// The string as Rust's, if it is stored as ASCII: no copying.
    #[inline]
    pub fn as_ascii_str(self) -> Option<&'a str> {
        self.as_ascii().and_then(|s| std::str::from_utf8(s).ok())
    }

    /// The code point at `index`, which must be below `len`.
    #[inline]
    pub fn at(self, index: usize) -> u32 {
        with_units!(self, s => s[index].code())
    }

    /// The code point at `index`, if there is one.
    #[inline]
    pub fn get(self, index: usize) -> Option<u32> {
        with_units!(self, s => s.get(index).map(|c| c.code()))
    }

    /// The part of the string in `range`, in the same storage. The range must lie within the string.
    #[inline]
    pub fn slice(self, range: Range<usize>) -> StrView<'a> {
        match self {
            StrView::Ascii(s) => StrView::Ascii(&s[range]),
            StrView::Latin1(s) => StrView::Latin1(&s[range]),
            StrView::Ucs2(s) => StrView::Ucs2(&s[range]),
            StrView::Ucs4(s) => StrView::Ucs4(&s[range]),
        }
    }

    /// The string from `start` on.
    #[inline]
    pub fn from(self, start: usize) -> StrView<'a> {
        self.slice(start..self.len())
    }

    /// The string up to `end`.
    #[inline]
    pub fn to(self, end: usize) -> StrView<'a> {
        self.slice(0..end)
    }

    /// The code points in order; the iterator works from both ends.
    #[inline]
    pub fn iter(self) -> Chars<'a> {
        Chars { view: self, range: 0..self.len() }
    }

    /// Whether all code points are below 128, whatever the storage.
    pub fn is_ascii(self) -> bool {
        match self {
            StrView::Ascii(_) => true,
            StrView::Latin1(s) => s.is_ascii(),
            StrView::Ucs2(s) => s.iter().fold(0, |a, &c| a | c) < 0x80,
            StrView::Ucs4(s) => s.iter().fold(0, |a, &c| a | c) < 0x80,
        }
    }

    /// The narrowest kind that holds the string.
    pub fn narrowest(self) -> Kind {
        match self {
            StrView::Ascii(_) => Kind::Ascii,
            StrView::Latin1(s) if s.is_ascii() => Kind::Ascii,
            StrView::Latin1(_) => Kind::Latin1,
            // The bitwise or falls into the same kind as the maximum.
            StrView::Ucs2(s) => Kind::of(s.iter().fold(0, |a, &c| a | c).into()),
            StrView::Ucs4(s) => Kind::of(s.iter().fold(0, |a, &c| a | c)),
        }
    }

    /// Whether a lone surrogate occurs, so that the string has no UTF-8 form.
    pub fn has_surrogates(self) -> bool {
        match self {
            StrView::Ascii(_) | StrView::Latin1(_) => false,
            StrView::Ucs2(s) => s.chunks(64).any(|b| b.iter().fold(false, |any, &c| any | (c >> 11 == 0x1b))),
            StrView::Ucs4(s) => s.chunks(64).any(|b| b.iter().fold(false, |any, &c| any | (c >> 11 == 0x1b))),
        }
    }

    /// Whether the string equals a literal. `ascii` must be ASCII.
    #[inline]
    pub fn eq_ascii(self, ascii: &str) -> bool {
        let ascii = ascii.as_bytes();
        match self {
            StrView::Ascii(s) | StrView::Latin1(s) => s == ascii,
            _ => self.len() == ascii.len() && self.iter().eq(ascii.iter().map(|&b| u32::from(b))),
        }
    }

    /// Rust's string, if there is no lone surrogate.
    pub fn to_utf8(self) -> Option<String> {
        if let Some(s) = self.as_ascii_str() {
            return Some(s.to_owned());
        }
        let mut out = String::with_capacity(self.len() + self.len() / 2);
        for c in self.iter() {
            out.push(char::from_u32(c)?);
        }
        Some(out)
    }

    /// Rust's string with U+FFFD for each lone surrogate.
    pub fn to_utf8_lossy(self) -> String {
        self.iter().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }

    /// UTF-8 in which lone surrogates are encoded like other code points.
    pub fn to_wtf8(self) -> Vec<u8> {
        if let Some(s) = self.as_ascii() {
            return s.to_vec();
        }
        let mut out = Vec::with_capacity(self.len() + self.len() / 2);
        for c in self.iter() {
            push_wtf8(&mut out, c);
        }
        out
    }
}

/// The storage of a string to be, written to in place: for a caller that knows kind and length beforehand.
///
/// Text must fit the storage's kind; code points that do not are cut off, which makes them wrong but nothing else.
#[derive(Debug)]
pub enum StrMut<'a> {
    /// One byte per code point; whether all are below 128 is the caller's affair.
    Bytes(&'a mut [u8]),
    /// Two bytes per code point.
    Ucs2(&'a mut [u16]),
    /// Four bytes per code point.
    Ucs4(&'a mut [u32]),
}

impl StrMut<'_> {
    /// Writes `view` from `at` on, as much as there is room for, and gives the position behind it.
    pub fn put(&mut self, at: usize, view: StrView<'_>) -> usize {
        fn copy<A: Unit, B>(to: &mut [B], from: &[A], narrow: impl Fn(A) -> B) {
            to.iter_mut().zip(from).for_each(|(t, &f)| *t = narrow(f));
        }
        match (self, view) {
            (StrMut::Bytes(to), StrView::Ascii(s) | StrView::Latin1(s)) => {
                if let Some(to) = to.get_mut(at..at.saturating_add(s.len())) {
                    to.copy_from_slice(s);
                }
            }
            (StrMut::Bytes(to), StrView::Ucs2(s)) => {
                copy(to.get_mut(at..).unwrap_or_default(), s, |c| c as u8)
            }
            (StrMut::Bytes(to), StrView::Ucs4(s)) => {
                copy(to.get_mut(at..).unwrap_or_default(), s, |c| c as u8)
            }
            (StrMut::Ucs2(to), StrView::Ascii(s) | StrView::Latin1(s)) => {
                copy(to.get_mut(at..).unwrap_or_default(), s, u16::from);
            }
            (StrMut::Ucs2(to), StrView::Ucs2(s)) => {
                if let Some(to) = to.get_mut(at..at.saturating_add(s.len())) {
                    to.copy_from_slice(s);
                }
            }
            (StrMut::Ucs2(to), StrView::Ucs4(s)) => {
                copy(to.get_mut(at..).unwrap_or_default(), s, |c| c as u16)
            }
            (StrMut::Ucs4(to), StrView::Ascii(s) | StrView::Latin1(s)) => {
                copy(to.get_mut(at..).unwrap_or_default(), s, u32::from);
            }
            (StrMut::Ucs4(to), StrView::Ucs2(s)) => copy(to.get_mut(at..).unwrap_or_default(), s, u32::from),
            (StrMut::Ucs4(to), StrView::Ucs4(s)) => {
                if let Some(to) = to.get_mut(at..at.saturating_add(s.len())) {
                    to.copy_from_slice(s);
                }
            }
        }
        at.saturating_add(view.len())
    }

    /// Writes `c` into `range`.
    pub fn fill(&mut self, range: Range<usize>, c: u32) {
        match self {
            StrMut::Bytes(to) => to.get_mut(range).unwrap_or_default().fill(c as u8),
            StrMut::Ucs2(to) => to.get_mut(range).unwrap_or_default().fill(c as u16),
            StrMut::Ucs4(to) => to.get_mut(range).unwrap_or_default().fill(c),
        }
    }
}

/// Appends the UTF-8 form of `c`, surrogates included.
#[inline]
pub fn push_wtf8(out: &mut Vec<u8>, c: u32) {
    match c {
        0..=0x7f => out.push(c as u8),
        0x80..=0x7ff => out.extend_from_slice(&[0xc0 | (c >> 6) as u8, 0x80 | (c & 0x3f) as u8]),
        0x800..=0xffff => out.extend_from_slice(&[
            0xe0 | (c >> 12) as u8,
            0x80 | (c >> 6 & 0x3f) as u8,
            0x80 | (c & 0x3f) as u8,
        ]),
        _ => out.extend_from_slice(&[
            0xf0 | (c >> 18 & 7) as u8,
            0x80 | (c >> 12 & 0x3f) as u8,
            0x80 | (c >> 6 & 0x3f) as u8,
            0x80 | (c & 0x3f) as u8,
        ]),
    }
}

impl PartialEq for StrView<'_> {
    fn eq(&self, other: &Self) -> bool {
        use StrView::*;
        if self.len() != other.len() {
            return false;
        }
        match (*self, *other) {
            (Ascii(a) | Latin1(a), Ascii(b) | Latin1(b)) => a == b,
            (Ucs2(a), Ucs2(b)) => a == b,
            (Ucs4(a), Ucs4(b)) => a == b,
            (a, b) => a.iter().eq(b.iter()),
        }
    }
}

impl Eq for StrView<'_> {}

impl Ord for StrView<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        use StrView::*;
        match (*self, *other) {
            (Ascii(a) | Latin1(a), Ascii(b) | Latin1(b)) => a.cmp(b),
            (Ucs2(a), Ucs2(b)) => a.cmp(b),
            (Ucs4(a), Ucs4(b)) => a.cmp(b),
            (a, b) => with_units!(a, x => with_units!(b, y => {
                x.iter().map(|c| c.code()).cmp(y.iter().map(|c| c.code()))
            })),
        }
    }
}

impl PartialOrd for StrView<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> IntoIterator for StrView<'a> {
    type Item = u32;
    type IntoIter = Chars<'a>;

    fn into_iter(self) -> Chars<'a> {
        self.iter()
    }
}

/// The code points of a string.
#[derive(Clone, Debug)]
pub struct Chars<'a> {
    view: StrView<'a>,
    range: Range<usize>,
}

impl Chars<'_> {
    /// Index of the next code point from the front.
    pub fn index(&self) -> usize {
        self.range.start
    }
}

impl Iterator for Chars<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        self.range.next().map(|i| self.view.at(i))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }

    #[inline]
    fn nth(&mut self, n: usize) -> Option<u32> {
        self.range.nth(n).map(|i| self.view.at(i))
    }

    fn fold<B, F: FnMut(B, u32) -> B>(self, init: B, mut f: F) -> B {
        with_units!(self.view.slice(self.range), s => s.iter().fold(init, |b, c| f(b, c.code())))
    }
}

impl DoubleEndedIterator for Chars<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        self.range.next_back().map(|i| self.view.at(i))
    }
}

impl ExactSizeIterator for Chars<'_> {}
