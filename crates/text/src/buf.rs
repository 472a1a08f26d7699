//! Owned strings and how they are built.
//!
//! [`StrBuilder`] starts as ASCII and widens when a code point asks for it. A failed allocation does not
//! interrupt building: it is remembered, further text is dropped, and `finish` reports it.

use crate::view::{Kind, StrView, push_wtf8};
use crate::{OutOfMemory, Result};

/// An owned string in the narrowest kind that holds it.
///
/// Whoever constructs a variant directly vouches for that; [`StrBuilder`] and the `from_*` functions
/// see to it themselves.
#[derive(Clone, Debug)]
pub enum StrBuf {
    /// All code points are below 128.
    Ascii(Vec<u8>),
    /// All are below 256, one at least is not below 128.
    Latin1(Vec<u8>),
    /// All are below 65,536, one at least is not below 256.
    Ucs2(Vec<u16>),
    /// One at least is not below 65,536.
    Ucs4(Vec<u32>),
}

impl Default for StrBuf {
    fn default() -> Self {
        StrBuf::new()
    }
}

impl StrBuf {
    /// The empty string.
    pub const fn new() -> StrBuf {
        StrBuf::Ascii(Vec::new())
    }

    /// A borrowed view.
    #[inline]
    pub fn as_view(&self) -> StrView<'_> {
        match self {
            StrBuf::Ascii(v) => StrView::Ascii(v),
            StrBuf::Latin1(v) => StrView::Latin1(v),
            StrBuf::Ucs2(v) => StrView::Ucs2(v),
            StrBuf::Ucs4(v) => StrView::Ucs4(v),
        }
    }

    /// Number of code points.
    #[inline]
    pub fn len(&self) -> usize {
        self.as_view().len()
    }

    /// Whether there is no code point.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The kind of the storage, which is the narrowest.
    #[inline]
    pub fn kind(&self) -> Kind {
        self.as_view().kind()
    }

    /// A copy of a view, narrowed.
    pub fn from_view(view: StrView<'_>) -> Result<StrBuf> {
        let mut b = StrBuilder::new();
        b.push_view(view);
        b.finish()
    }

    /// The string of one code point. A value above 0x10FFFF becomes U+FFFD.
    pub fn from_code(c: u32) -> StrBuf {
        match Kind::of(c) {
            Kind::Ascii => StrBuf::Ascii(vec![c as u8]),
            Kind::Latin1 => StrBuf::Latin1(vec![c as u8]),
            Kind::Ucs2 => StrBuf::Ucs2(vec![c as u16]),
            Kind::Ucs4 if c > 0x10ffff => StrBuf::Ucs2(vec![0xfffd]),
            Kind::Ucs4 => StrBuf::Ucs4(vec![c]),
        }
    }

    /// The string that WTF-8 `bytes` encode, or none if they are not generalised UTF-8.
    pub fn from_wtf8(bytes: &[u8]) -> Option<StrBuf> {
        let mut b = StrBuilder::new();
        b.push_wtf8(bytes).then(|| b.finish().ok())?
    }

    /// Rust's string, if there is no lone surrogate.
    pub fn to_utf8(&self) -> Option<String> {
        self.as_view().to_utf8()
    }
}

/// Takes ASCII and other text alike; infallible because the input is in memory already and is small
/// wherever this is used (messages, names). For text whose size input decides use [`StrBuilder`].
impl From<&str> for StrBuf {
    fn from(s: &str) -> StrBuf {
        if s.is_ascii() {
            return StrBuf::Ascii(s.as_bytes().to_vec());
        }
        let mut b = StrBuilder::new();
        b.push_str(s);
        b.buf
    }
}

impl From<String> for StrBuf {
    fn from(s: String) -> StrBuf {
        if s.is_ascii() { StrBuf::Ascii(s.into_bytes()) } else { StrBuf::from(s.as_str()) }
    }
}

impl PartialEq for StrBuf {
    fn eq(&self, other: &Self) -> bool {
        self.as_view() == other.as_view()
    }
}

impl Eq for StrBuf {}

impl PartialEq<str> for StrBuf {
    fn eq(&self, other: &str) -> bool {
        self.as_view().iter().eq(other.chars().map(u32::from))
    }
}

impl PartialEq<&str> for StrBuf {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl std::fmt::Display for StrBuf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.as_view().to_utf8_lossy())
    }
}

/// Builds a string piece by piece.
#[derive(Debug, Default)]
pub struct StrBuilder {
    buf: StrBuf,
    failed: bool,
}

/// Makes room for `n` more units, or empties `v` and reports failure.
fn reserve<U>(v: &mut Vec<U>, n: usize, failed: &mut bool) -> bool {
    if *failed {
        return false;
    }
    if v.capacity() - v.len() < n && v.try_reserve(n).is_err() {
        *failed = true;
        *v = Vec::new();
        return false;
    }
    true
}

/// Copies units into a wider vector with room for `extra` more.
fn widen<A: Copy + Into<B>, B>(v: &[A], extra: usize, failed: &mut bool) -> Vec<B> {
    let mut out = Vec::new();
    if reserve(&mut out, v.len().saturating_add(extra), failed) {
        out.extend(v.iter().map(|&c| c.into()));
    }
    out
}

/// How far [`StrBuilder::push_utf8`] looks ahead: everything at first, and little again after each error, or else
/// input full of errors would be looked at over and over.
pub(crate) struct Window(usize);

impl Default for Window {
    fn default() -> Self {
        Window(usize::MAX)
    }
}

/// Appends the code points of the valid UTF-8 that `bytes` begin with, of which there are `most` at most, and tells its
/// length. `narrow` makes units of code points; those that cannot occur after a look at the largest byte may come out
/// wrong. Room has been made.
fn decode_utf8<U: Copy + Default>(
    bytes: &[u8],
    most: usize,
    out: &mut Vec<U>,
    narrow: impl Fn(u32) -> U,
) -> usize {
    let before = out.len();
    out.resize(before + most, U::default());
    let mut room = &mut out[before..];
    let tail = |b: u8| (u32::from(b & 0x3f), (b as i8) < -0x40);
    let mut rest = bytes;
    loop {
        let (code, r) = match *rest {
            [a @ 0..0x80, ref r @ ..] => {
                if let Some((eight, r)) = rest.split_first_chunk::<8>()
                    && u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080 == 0
                    && room.len() >= 8
                    && let Some((to, left)) = std::mem::take(&mut room).split_first_chunk_mut::<8>()
                {
                    *to = eight.map(|b| narrow(b.into()));
                    (room, rest) = (left, r);
                    continue;
                }
                (a.into(), r)
            }
            [a @ 0xc2..0xe0, b, ref r @ ..] => {
                let (b, fine) = tail(b);
                if !fine {
                    break;
                }
                (u32::from(a & 0x1f) << 6 | b, r)
            }
            [a @ 0xe0..0xf0, b, c, ref r @ ..] => {
                let ((b, fine_b), (c, fine_c)) = (tail(b), tail(c));
                let code = u32::from(a & 0xf) << 12 | b << 6 | c;
                if !fine_b || !fine_c || code < 0x800 || (0xd800..0xe000).contains(&code) {
                    break;
                }
                (code, r)
            }
            [a @ 0xf0..0xf5, b, c, d, ref r @ ..] => {
                let ((b, fine_b), (c, fine_c), (d, fine_d)) = (tail(b), tail(c), tail(d));
                let code = u32::from(a & 7) << 18 | b << 12 | c << 6 | d;
                if !fine_b || !fine_c || !fine_d || !(0x10000..0x110000).contains(&code) {
                    break;
                }
                (code, r)
            }
            _ => break,
        };
        let Some((to, left)) = std::mem::take(&mut room).split_first_mut() else { break };
        *to = narrow(code);
        (room, rest) = (left, r);
    }
    let unused = room.len();
    out.truncate(out.len() - unused);
    bytes.len() - rest.len()
}

impl StrBuilder {
    /// An empty builder.
    pub const fn new() -> StrBuilder {
        StrBuilder { buf: StrBuf::new(), failed: false }
    }

    /// An empty builder with room for `n` ASCII characters.
    pub fn with_capacity(n: usize) -> StrBuilder {
        let mut b = StrBuilder::new();
        b.reserve(n);
        b
    }

    /// An empty builder with room for `n` code points of `kind`, for when the kind is known beforehand.
    /// The kind is kept even if nothing that wide arrives, until `finish` narrows.
    pub fn with_kind(kind: Kind, n: usize) -> StrBuilder {
        let buf = match kind {
            Kind::Ascii => StrBuf::Ascii(Vec::new()),
            Kind::Latin1 => StrBuf::Latin1(Vec::new()),
            Kind::Ucs2 => StrBuf::Ucs2(Vec::new()),
            Kind::Ucs4 => StrBuf::Ucs4(Vec::new()),
        };
        let mut b = StrBuilder { buf, failed: false };
        b.reserve(n);
        b
    }

    /// A builder that goes on from `buf`, whose kind may be wider than needed.
    pub(crate) fn continuing(buf: StrBuf) -> StrBuilder {
        StrBuilder { buf, failed: false }
    }

    /// Makes room for `n` more code points of the present kind.
    pub fn reserve(&mut self, n: usize) {
        match &mut self.buf {
            StrBuf::Ascii(v) | StrBuf::Latin1(v) => reserve(v, n, &mut self.failed),
            StrBuf::Ucs2(v) => reserve(v, n, &mut self.failed),
            StrBuf::Ucs4(v) => reserve(v, n, &mut self.failed),
        };
    }

    /// Whether an allocation failed: long work may stop early.
    #[inline]
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// Number of code points so far.
    #[inline]
    pub fn len(&self) -> usize {
        self.buf.len()
    }

    /// Whether nothing was pushed.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.buf.is_empty()
    }

    /// What was built so far; its kind may be wider than needed.
    #[inline]
    pub fn as_view(&self) -> StrView<'_> {
        self.buf.as_view()
    }

    /// Shortens to `len` code points.
    pub fn truncate(&mut self, len: usize) {
        match &mut self.buf {
            StrBuf::Ascii(v) | StrBuf::Latin1(v) => v.truncate(len),
            StrBuf::Ucs2(v) => v.truncate(len),
            StrBuf::Ucs4(v) => v.truncate(len),
        }
    }

    #[cold]
    #[inline(never)]
    fn widen_to(&mut self, kind: Kind) {
        let f = &mut self.failed;
        let buf = std::mem::take(&mut self.buf);
        self.buf = match (buf, kind) {
            (StrBuf::Ascii(v), Kind::Latin1) => StrBuf::Latin1(v),
            (StrBuf::Ascii(v) | StrBuf::Latin1(v), Kind::Ucs2) => StrBuf::Ucs2(widen(&v, 8, f)),
            (StrBuf::Ascii(v) | StrBuf::Latin1(v), Kind::Ucs4) => StrBuf::Ucs4(widen(&v, 8, f)),
            (StrBuf::Ucs2(v), Kind::Ucs4) => StrBuf::Ucs4(widen(&v, 8, f)),
            (buf, _) => buf,
        };
    }

    /// Appends a code point; one above 0x10FFFF is taken as U+FFFD.
    #[inline]
    pub fn push(&mut self, c: u32) {
        match &mut self.buf {
            StrBuf::Ascii(v) if c < 0x80 && v.len() < v.capacity() => v.push(c as u8),
            StrBuf::Latin1(v) if c < 0x100 && v.len() < v.capacity() => v.push(c as u8),
            StrBuf::Ucs2(v) if c < 0x10000 && v.len() < v.capacity() => v.push(c as u16),
            StrBuf::Ucs4(v) if c <= 0x10ffff && v.len() < v.capacity() => v.push(c),
            _ => self.push_slowly(c),
        }
    }

    /// Makes room, and widens where needed, for `c`.
    #[cold]
    #[inline(never)]
    fn push_slowly(&mut self, c: u32) {
        let c = if c > 0x10ffff { 0xfffd } else { c };
        if Kind::of(c) > self.buf.kind() {
            self.widen_to(Kind::of(c));
        }
        self.reserve(1);
        if !self.failed {
            self.push(c);
        }
    }

    /// Appends a code point `n` times.
    pub fn push_n(&mut self, c: u32, n: usize) {
        if n == 0 || self.failed {
            return;
        }
        let c = if c > 0x10ffff { 0xfffd } else { c };
        if Kind::of(c) > self.buf.kind() {
            self.widen_to(Kind::of(c));
        }
        self.reserve(n);
        if self.failed {
            return;
        }
        match &mut self.buf {
            StrBuf::Ascii(v) | StrBuf::Latin1(v) => v.resize(v.len() + n, c as u8),
            StrBuf::Ucs2(v) => v.resize(v.len() + n, c as u16),
            StrBuf::Ucs4(v) => v.resize(v.len() + n, c),
        }
    }

    /// Appends bytes that are all below 128.
    #[inline]
    pub fn push_ascii(&mut self, s: &[u8]) {
        debug_assert!(s.is_ascii());
        match &mut self.buf {
            StrBuf::Ascii(v) | StrBuf::Latin1(v) => {
                if reserve(v, s.len(), &mut self.failed) {
                    v.extend_from_slice(s)
                }
            }
            StrBuf::Ucs2(v) => {
                if reserve(v, s.len(), &mut self.failed) {
                    v.extend(s.iter().map(|&b| u16::from(b)))
                }
            }
            StrBuf::Ucs4(v) => {
                if reserve(v, s.len(), &mut self.failed) {
                    v.extend(s.iter().map(|&b| u32::from(b)))
                }
            }
        }
    }

    /// Appends a string of any kind.
    pub fn push_view(&mut self, view: StrView<'_>) {
        if view.kind() > self.buf.kind() {
            let kind = view.narrowest();
            if kind > self.buf.kind() {
                self.widen_to(kind);
            }
        }
        let f = &mut self.failed;
        match (&mut self.buf, view) {
            (StrBuf::Ascii(v) | StrBuf::Latin1(v), StrView::Ascii(s) | StrView::Latin1(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend_from_slice(s)
                }
            }
            // Only a view wider than it need be comes to the next two.
            (StrBuf::Ascii(v) | StrBuf::Latin1(v), StrView::Ucs2(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend(s.iter().map(|&c| c as u8))
                }
            }
            (StrBuf::Ascii(v) | StrBuf::Latin1(v), StrView::Ucs4(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend(s.iter().map(|&c| c as u8))
                }
            }
            (StrBuf::Ucs2(v), StrView::Ascii(s) | StrView::Latin1(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend(s.iter().map(|&c| u16::from(c)))
                }
            }
            (StrBuf::Ucs2(v), StrView::Ucs2(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend_from_slice(s)
                }
            }
            (StrBuf::Ucs2(v), StrView::Ucs4(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend(s.iter().map(|&c| c as u16))
                }
            }
            (StrBuf::Ucs4(v), StrView::Ascii(s) | StrView::Latin1(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend(s.iter().map(|&c| u32::from(c)))
                }
            }
            (StrBuf::Ucs4(v), StrView::Ucs2(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend(s.iter().map(|&c| u32::from(c)))
                }
            }
            (StrBuf::Ucs4(v), StrView::Ucs4(s)) => {
                if reserve(v, s.len(), f) {
                    v.extend_from_slice(s)
                }
            }
        }
    }

    /// Appends Rust's string.
    pub fn push_str(&mut self, s: &str) {
        if s.is_ascii() {
            self.push_ascii(s.as_bytes());
        } else {
            self.push_utf8(s.as_bytes(), &mut Window::default());
        }
    }

    /// Appends the valid UTF-8 that `bytes` begin with, and tells how many bytes that was. After an error the caller
    /// calls again with the same window.
    pub(crate) fn push_utf8(&mut self, bytes: &[u8], window: &mut Window) -> usize {
        let mut done = 0;
        while done < bytes.len() {
            let rest = &bytes[done..];
            let part = &rest[..rest.len().min(window.0)];
            let n = self.push_utf8_part(part);
            done += n;
            if n == part.len() {
                window.0 = window.0.saturating_mul(2);
            } else if n + 4 > part.len() && n > 0 && part.len() < rest.len() {
                // Perhaps only the window cuts a sequence.
            } else {
                window.0 = 64;
                break;
            }
        }
        done
    }

    fn push_utf8_part(&mut self, bytes: &[u8]) -> usize {
        // The largest byte tells the kind, if all is valid.
        let kind = match bytes.iter().fold(0, |a, &b| a.max(b)) {
            0..0x80 => Kind::Ascii,
            0x80..0xc4 => Kind::Latin1,
            0xc4..0xf0 => Kind::Ucs2,
            0xf0.. => Kind::Ucs4,
        };
        if kind > self.buf.kind() {
            self.widen_to(kind);
        }
        // As many code points as bytes that are no continuation.
        let block = |b: &[u8]| usize::from(b.iter().fold(0u8, |n, &b| n + u8::from(b as i8 >= -0x40)));
        let most = bytes.chunks(255).fold(0, |n, b| n + block(b));
        self.reserve(most);
        if self.failed {
            return bytes.len();
        }
        match &mut self.buf {
            StrBuf::Ascii(v) | StrBuf::Latin1(v) => decode_utf8(bytes, most, v, |c| c as u8),
            StrBuf::Ucs2(v) => decode_utf8(bytes, most, v, |c| c as u16),
            StrBuf::Ucs4(v) => decode_utf8(bytes, most, v, |c| c),
        }
    }

    /// Appends WTF-8. False, with part of it appended, if `bytes` are not generalised UTF-8.
    pub fn push_wtf8(&mut self, mut bytes: &[u8]) -> bool {
        let mut window = Window::default();
        loop {
            let n = self.push_utf8(bytes, &mut window);
            match bytes[n..] {
                [] => return true,
                [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..] => {
                    self.push(0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f));
                    bytes = &bytes[n + 3..];
                }
                _ => return false,
            }
        }
    }

    /// Appends a decimal number.
    pub fn push_decimal(&mut self, n: usize) {
        self.push_str(&n.to_string());
    }

    /// The string, narrowed to the smallest kind.
    pub fn finish(self) -> Result<StrBuf> {
        if self.failed {
            return Err(OutOfMemory);
        }
        let view = self.buf.as_view();
        let kind = view.narrowest();
        if kind == view.kind() {
            return Ok(self.buf);
        }
        let mut failed = false;
        let bytes = |failed: &mut bool| {
            let mut out = Vec::new();
            if reserve(&mut out, view.len(), failed) {
                out.extend(view.iter().map(|c| c as u8));
            }
            out
        };
        let buf = match kind {
            Kind::Ascii => match self.buf {
                StrBuf::Latin1(v) => StrBuf::Ascii(v),
                _ => StrBuf::Ascii(bytes(&mut failed)),
            },
            Kind::Latin1 => StrBuf::Latin1(bytes(&mut failed)),
            _ => {
                let mut out = Vec::new();
                if reserve(&mut out, view.len(), &mut failed) {
                    out.extend(view.iter().map(|c| c as u16));
                }
                StrBuf::Ucs2(out)
            }
        };
        if failed { Err(OutOfMemory) } else { Ok(buf) }
    }
}

/// Lets `write!` append to a builder; it never fails.
impl std::fmt::Write for StrBuilder {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.push_str(s);
        Ok(())
    }
}

/// The WTF-8 form of a sequence of code points.
pub fn wtf8(codes: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut out = Vec::new();
    for c in codes {
        push_wtf8(&mut out, c);
    }
    out
}
