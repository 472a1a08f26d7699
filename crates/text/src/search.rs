//! Finding, counting and replacing, for haystack and needle of any kinds.
//!
//! Text in one byte per code point is searched by `memchr`'s vector code. Wider text is searched by a
//! scan for the first unit that turns to Knuth, Morris and Pratt's algorithm when candidates keep failing,
//! so that every search is linear.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem, memrchr};

use crate::Result;
use crate::buf::{StrBuf, StrBuilder};
use crate::view::{StrView, Unit};
use crate::with_units;

/// Below this length of the haystack preparing a searcher costs more than it saves.
const SHORT: usize = 64;

/// The range that `start` and `end` (counted from the end where negative) denote in a string of `len`, as
/// `str.find` and its kin take them. None if it is reversed: then not even the empty string is found.
pub fn bounds(len: usize, start: isize, end: isize) -> Option<Range<usize>> {
    let fix = |i: isize| if i < 0 { len.saturating_sub(i.unsigned_abs()) } else { i as usize };
    let (start, end) = (fix(start), fix(end).min(len));
    (start <= end).then_some(start..end)
}

/// The first position of `c` in `s`.
fn find_unit<U: Unit>(s: &[U], c: U) -> Option<usize> {
    const LANES: usize = 32;
    let mut base = 0;
    for chunk in s.chunks(LANES) {
        // Without an early exit the compiler turns this into vector code.
        if chunk.iter().fold(false, |hit, &x| hit | (x == c)) {
            return chunk.iter().position(|&x| x == c).map(|i| base + i);
        }
        base += LANES;
    }
    None
}

fn rfind_unit<U: Unit>(s: &[U], c: U) -> Option<usize> {
    const LANES: usize = 32;
    let mut end = s.len();
    for chunk in s.rchunks(LANES) {
        end -= chunk.len();
        if chunk.iter().fold(false, |hit, &x| hit | (x == c)) {
            return chunk.iter().rposition(|&x| x == c).map(|i| end + i);
        }
    }
    None
}

/// The first position where the `m` units that `needle` gives occur among the `n` that `hay` gives. The
/// outer `None` says that there was no memory for the table.
fn knuth_morris_pratt<U: Eq>(
    n: usize,
    m: usize,
    hay: impl Fn(usize) -> U,
    needle: impl Fn(usize) -> U,
) -> Option<Option<usize>> {
    // border[i]: length of the longest proper border of the first i + 1 units.
    let mut border: Vec<usize> = Vec::new();
    border.try_reserve_exact(m).ok()?;
    border.push(0);
    let mut k = 0;
    for i in 1..m {
        while k > 0 && needle(i) != needle(k) {
            k = border[k - 1];
        }
        if needle(i) == needle(k) {
            k += 1;
        }
        border.push(k);
    }
    k = 0;
    for i in 0..n {
        while k > 0 && hay(i) != needle(k) {
            k = border[k - 1];
        }
        if hay(i) == needle(k) {
            k += 1;
        }
        if k == m {
            return Some(Some(i + 1 - m));
        }
    }
    Some(None)
}

/// What comparing candidates may cost before the search changes its algorithm.
fn budget(scanned: usize) -> usize {
    8 * scanned + 4096
}

fn find_units<U: Unit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let m = needle.len();
    if m > hay.len() {
        return None;
    }
    let (&first, &last) = (needle.first()?, needle.last()?);
    if m == 1 {
        return find_unit(hay, first);
    }
    let starts = &hay[..=hay.len() - m];
    let (mut i, mut work) = (0, 0);
    while let Some(step) = find_unit(&starts[i..], first) {
        i += step;
        if hay[i + m - 1] == last {
            if hay[i..i + m] == *needle {
                return Some(i);
            }
            work += m;
            if work > budget(i) {
                let rest = &hay[i..];
                if let Some(found) = knuth_morris_pratt(rest.len(), m, |j| rest[j], |j| needle[j]) {
                    return found.map(|j| i + j);
                }
                work = 0;
            }
        }
        i += 1;
    }
    None
}

fn rfind_units<U: Unit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let m = needle.len();
    if m > hay.len() {
        return None;
    }
    let (&first, &last) = (needle.first()?, needle.last()?);
    if m == 1 {
        return rfind_unit(hay, first);
    }
    let (mut end, mut work) = (hay.len() - m + 1, 0);
    while let Some(i) = rfind_unit(&hay[..end], first) {
        if hay[i + m - 1] == last {
            if hay[i..i + m] == *needle {
                return Some(i);
            }
            work += m;
            if work > budget(hay.len() - i) {
                let rest = &hay[..i + m];
                let n = rest.len();
                if let Some(found) = knuth_morris_pratt(n, m, |j| rest[n - 1 - j], |j| needle[m - 1 - j]) {
                    return found.map(|j| n - j - m);
                }
                work = 0;
            }
        }
        end = i;
    }
    None
}

/// The needle in the haystack's units, or none if some code point does not fit (then it cannot occur).
fn convert<'n, U: Unit>(native: Option<&'n [U]>, needle: StrView<'n>) -> Option<Cow<'n, [U]>> {
    match native {
        Some(s) => Some(Cow::Borrowed(s)),
        None => needle.iter().map(U::from_code).collect::<Option<Vec<U>>>().map(Cow::Owned),
    }
}

/// A needle prepared for one kind of haystack, for repeated searching.
enum Pattern<'n> {
    Absent,
    Byte(u8),
    Bytes(Cow<'n, [u8]>),
    Finder(Box<memmem::Finder<'n>>, usize),
    Ucs2(Cow<'n, [u16]>),
    Ucs4(Cow<'n, [u32]>),
}

impl<'n> Pattern<'n> {
    fn new(hay: StrView<'_>, needle: StrView<'n>) -> Pattern<'n> {
        if needle.len() > hay.len() {
            return Pattern::Absent;
        }
        match hay {
            StrView::Ascii(h) | StrView::Latin1(h) => match convert(needle.as_bytes(), needle) {
                None => Pattern::Absent,
                Some(n) if n.len() == 1 => Pattern::Byte(n[0]),
                Some(n) if h.len() < SHORT => Pattern::Bytes(n),
                Some(Cow::Borrowed(n)) => Pattern::Finder(Box::new(memmem::Finder::new(n)), n.len()),
                Some(Cow::Owned(n)) => {
                    Pattern::Finder(Box::new(memmem::Finder::new(&n).into_owned()), n.len())
                }
            },
            StrView::Ucs2(_) => {
                let native = if let StrView::Ucs2(n) = needle { Some(n) } else { None };
                convert(native, needle).map_or(Pattern::Absent, Pattern::Ucs2)
            }
            StrView::Ucs4(_) => {
                let native = if let StrView::Ucs4(n) = needle { Some(n) } else { None };
                convert(native, needle).map_or(Pattern::Absent, Pattern::Ucs4)
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Pattern::Absent | Pattern::Byte(_) => 1,
            Pattern::Bytes(n) => n.len(),
            Pattern::Finder(_, n) => *n,
            Pattern::Ucs2(n) => n.len(),
            Pattern::Ucs4(n) => n.len(),
        }
    }

    /// The first match in `hay` at or after `from`.
    fn find(&self, hay: StrView<'_>, from: usize) -> Option<usize> {
        let found = match (self, hay) {
            (Pattern::Byte(b), StrView::Ascii(h) | StrView::Latin1(h)) => memchr(*b, &h[from..]),
            (Pattern::Bytes(n), StrView::Ascii(h) | StrView::Latin1(h)) => find_units(&h[from..], n),
            (Pattern::Finder(f, _), StrView::Ascii(h) | StrView::Latin1(h)) => find_from(f, &h[from..]),
            (Pattern::Ucs2(n), StrView::Ucs2(h)) => find_units(&h[from..], n),
            (Pattern::Ucs4(n), StrView::Ucs4(h)) => find_units(&h[from..], n),
            _ => None,
        };
        found.map(|i| from + i)
    }
}

/// The next match: byte by byte in what is near, where beginning with vectors takes longer than it saves.
fn find_from(finder: &memmem::Finder<'_>, hay: &[u8]) -> Option<usize> {
    const NEAR: usize = 32;
    let needle = finder.needle();
    let places = (hay.len() + 1).saturating_sub(needle.len());
    let near = places.min(NEAR);
    let first = *needle.first()?;
    for i in 0..near {
        if hay[i] == first && hay[i..].starts_with(needle) {
            return Some(i);
        }
    }
    if near == places { None } else { finder.find(&hay[near..]).map(|i| near + i) }
}

/// The first position of `needle` in `hay`: `str.find` on the whole string.
pub fn find(hay: StrView<'_>, needle: StrView<'_>) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    if let (StrView::Ascii(h) | StrView::Latin1(h), StrView::Ascii(n) | StrView::Latin1(n)) = (hay, needle) {
        return match n {
            [b] => memchr(*b, h),
            _ if h.len() < SHORT => find_units(h, n),
            _ => memmem::find(h, n),
        };
    }
    Pattern::new(hay, needle).find(hay, 0)
}

/// The last position of `needle` in `hay`: `str.rfind` on the whole string.
pub fn rfind(hay: StrView<'_>, needle: StrView<'_>) -> Option<usize> {
    if needle.is_empty() {
        return Some(hay.len());
    }
    if needle.len() > hay.len() {
        return None;
    }
    match hay {
        StrView::Ascii(h) | StrView::Latin1(h) => match &*convert(needle.as_bytes(), needle)? {
            [b] => memrchr(*b, h),
            n => rfind_units(h, n),
        },
        StrView::Ucs2(h) => {
            let native = if let StrView::Ucs2(n) = needle { Some(n) } else { None };
            rfind_units(h, &convert(native, needle)?)
        }
        StrView::Ucs4(h) => {
            let native = if let StrView::Ucs4(n) = needle { Some(n) } else { None };
            rfind_units(h, &convert(native, needle)?)
        }
    }
}

/// The first position of one code point.
pub fn find_char(hay: StrView<'_>, c: u32) -> Option<usize> {
    match hay {
        StrView::Ascii(h) | StrView::Latin1(h) => memchr(u8::try_from(c).ok()?, h),
        StrView::Ucs2(h) => find_unit(h, u16::try_from(c).ok()?),
        StrView::Ucs4(h) => find_unit(h, c),
    }
}

/// The last position of one code point.
pub fn rfind_char(hay: StrView<'_>, c: u32) -> Option<usize> {
    match hay {
        StrView::Ascii(h) | StrView::Latin1(h) => memrchr(u8::try_from(c).ok()?, h),
        StrView::Ucs2(h) => rfind_unit(h, u16::try_from(c).ok()?),
        StrView::Ucs4(h) => rfind_unit(h, c),
    }
}

/// Whether `needle` occurs in `hay`: `needle in hay`.
pub fn contains(hay: StrView<'_>, needle: StrView<'_>) -> bool {
    find(hay, needle).is_some()
}

/// How often `needle` occurs without overlapping: `str.count` on the whole string.
pub fn count(hay: StrView<'_>, needle: StrView<'_>) -> usize {
    if needle.is_empty() {
        return hay.len() + 1;
    }
    let pattern = Pattern::new(hay, needle);
    if let (Pattern::Byte(b), Some(h)) = (&pattern, hay.as_bytes()) {
        return memchr_iter(*b, h).count();
    }
    if let (Pattern::Ucs2(n), StrView::Ucs2(h)) = (&pattern, hay)
        && let [c] = **n
    {
        return h.iter().filter(|&&x| x == c).count();
    }
    if let (Pattern::Finder(f, _), Some(h)) = (&pattern, hay.as_bytes()) {
        return f.find_iter(h).count();
    }
    Matches { pattern, hay, at: 0 }.count()
}

/// Whether `s` starts with `prefix`.
pub fn starts_with(s: StrView<'_>, prefix: StrView<'_>) -> bool {
    s.len() >= prefix.len() && s.to(prefix.len()) == prefix
}

/// Whether `s` ends with `suffix`.
pub fn ends_with(s: StrView<'_>, suffix: StrView<'_>) -> bool {
    s.len() >= suffix.len() && s.from(s.len() - suffix.len()) == suffix
}

/// The positions of a needle from left to right, without overlap.
pub struct Matches<'h, 'n> {
    pattern: Pattern<'n>,
    hay: StrView<'h>,
    at: usize,
}

impl Matches<'_, '_> {
    /// Length of the needle.
    pub fn needle_len(&self) -> usize {
        self.pattern.len()
    }
}

/// The positions of `needle`, which must not be empty, from left to right, without overlap.
pub fn matches<'h, 'n>(hay: StrView<'h>, needle: StrView<'n>) -> Matches<'h, 'n> {
    let pattern = if needle.is_empty() { Pattern::Absent } else { Pattern::new(hay, needle) };
    Matches { pattern, hay, at: 0 }
}

impl Iterator for Matches<'_, '_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let found = self.pattern.find(self.hay, self.at)?;
        self.at = found + self.pattern.len();
        Some(found)
    }
}

/// `str.replace`: at most `limit` occurrences of `old` become `new`. None if there was nothing to replace, so
/// that the caller keeps its object.
pub fn replace(s: StrView<'_>, old: StrView<'_>, new: StrView<'_>, limit: usize) -> Result<Option<StrBuf>> {
    if limit == 0 || old.len() > s.len() {
        return Ok(None);
    }
    let kind = s.kind().max(new.kind());
    if old.is_empty() {
        let mut b = StrBuilder::with_kind(kind, s.len());
        let times = limit.min(s.len() + 1);
        b.reserve(new.len().saturating_mul(times).saturating_add(s.len()));
        for i in 0..times {
            b.push_view(new);
            if i < s.len() {
                b.push(s.at(i));
            }
            if b.failed() {
                break;
            }
        }
        b.push_view(s.from(times.min(s.len())));
        return b.finish().map(Some);
    }
    if let (StrView::Ascii(h), StrView::Ascii(o), StrView::Ascii(n)) = (s, old, new) {
        return Ok(crate::bytes::replace(h, o, n, limit)?.map(StrBuf::Ascii));
    }
    let mut found = matches(s, old).take(limit);
    let Some(first) = found.next() else { return Ok(None) };
    let mut b = StrBuilder::with_kind(kind, s.len());
    let mut done = 0;
    let mut at = Some(first);
    while let Some(i) = at {
        b.push_view(s.slice(done..i));
        b.push_view(new);
        done = i + old.len();
        if b.failed() {
            break;
        }
        at = found.next();
    }
    b.push_view(s.from(done));
    b.finish().map(Some)
}

/// A set of code points to test against: what `str.strip(chars)` needs.
pub struct CharSet<'a> {
    /// Members below 128, as bits.
    ascii: u128,
    chars: StrView<'a>,
    wide: bool,
}

impl<'a> CharSet<'a> {
    /// The set of the code points of `chars`.
    pub fn new(chars: StrView<'a>) -> CharSet<'a> {
        let (mut ascii, mut wide) = (0, false);
        with_units!(chars, s => for &c in s {
            match c.code() {
                c @ 0..=0x7f => ascii |= 1u128 << c,
                _ => wide = true,
            }
        });
        CharSet { ascii, chars, wide }
    }

    /// Whether `c` is a member.
    #[inline]
    pub fn contains(&self, c: u32) -> bool {
        if c < 0x80 { self.ascii >> c & 1 != 0 } else { self.wide && find_char(self.chars, c).is_some() }
    }
}
