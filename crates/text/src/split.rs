//! Cutting strings into ranges: `split`, `rsplit`, `splitlines`, `partition`, `strip`.
//!
//! Results are index ranges, so that the caller makes its objects straight from slices.

use std::ops::Range;

use crate::search::{CharSet, Matches, find, matches, rfind};
use crate::types::{is_linebreak, is_space};
use crate::view::{StrView, Unit};

/// What counts as white space or a line's end: the rule differs between `str` and `bytes`.
pub trait Rules {
    /// Whether `c` separates words.
    fn space(c: u32) -> bool;
    /// Whether `c` ends a line.
    fn linebreak(c: u32) -> bool;
}

const SPACE: u8 = 1;
const LINE: u8 = 2;

/// The rules of `str` for ASCII.
static ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut c = 9;
    while c <= 32 {
        if c <= 13 || c >= 28 {
            table[c] |= SPACE;
        }
        if c >= 10 && c <= 13 || c >= 28 && c <= 30 {
            table[c] |= LINE;
        }
        c += 1;
    }
    table
};

/// The rules of `str`.
#[derive(Debug)]
pub enum Unicode {}

impl Rules for Unicode {
    #[inline]
    fn space(c: u32) -> bool {
        if c < 0x80 { ASCII[c as usize] & SPACE != 0 } else { is_space(c) }
    }

    #[inline]
    fn linebreak(c: u32) -> bool {
        if c < 0x80 { ASCII[c as usize] & LINE != 0 } else { is_linebreak(c) }
    }
}

/// The rules of `bytes`.
#[derive(Debug)]
pub enum Ascii {}

impl Rules for Ascii {
    #[inline]
    fn space(c: u32) -> bool {
        matches!(c, 9..=13 | 32)
    }

    #[inline]
    fn linebreak(c: u32) -> bool {
        matches!(c, 10 | 13)
    }
}

/// Iterator of `str.split` at white space.
pub struct Words<'a, R = Unicode> {
    s: StrView<'a>,
    at: usize,
    left: usize,
    rules: std::marker::PhantomData<R>,
}

impl<'a, R: Rules> Words<'a, R> {
    pub(crate) fn new(s: StrView<'a>, limit: usize) -> Words<'a, R> {
        Words { s, at: 0, left: limit, rules: std::marker::PhantomData }
    }
}

/// `str.split(None, limit)`: runs of other than white space. After `limit` cuts the rest is one piece.
pub fn words(s: StrView<'_>, limit: usize) -> Words<'_> {
    Words::new(s, limit)
}

impl<R: Rules> Iterator for Words<'_, R> {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        if let StrView::Ascii(s) = self.s
            && self.left > 0
        {
            let mut start = self.at;
            while R::space((*s.get(start)?).into()) {
                start += 1;
            }
            let mut end = start + 1;
            while let Some(&c) = s.get(end)
                && !R::space(c.into())
            {
                end += 1;
            }
            self.left -= 1;
            self.at = end;
            return Some(start..end);
        }
        crate::with_units!(self.s, s => {
            let start = self.at + s[self.at..].iter().position(|&c| !R::space(c.code()))?;
            let end = if self.left == 0 {
                s.len()
            } else {
                self.left -= 1;
                s[start..].iter().position(|&c| R::space(c.code())).map_or(s.len(), |i| start + i)
            };
            self.at = end;
            Some(start..end)
        })
    }
}

pub(crate) fn rwords_by<R: Rules>(s: StrView<'_>, mut limit: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = s.len();
    crate::with_units!(s, s => {
        while let Some(last) = s[..at].iter().rposition(|&c| !R::space(c.code())) {
            let start = if limit == 0 {
                0
            } else {
                limit -= 1;
                s[..last].iter().rposition(|&c| R::space(c.code())).map_or(0, |i| i + 1)
            };
            out.push(start..last + 1);
            at = start;
        }
    });
    out.reverse();
    out
}

/// `str.rsplit(None, limit)`, the pieces from left to right.
pub fn rwords(s: StrView<'_>, limit: usize) -> Vec<Range<usize>> {
    rwords_by::<Unicode>(s, limit)
}

/// Iterator of `str.split` at a separator.
pub struct Split<'h, 'n> {
    matches: Matches<'h, 'n>,
    at: usize,
    len: usize,
    left: usize,
    done: bool,
}

/// `str.split(separator, limit)`. The separator must not be empty.
pub fn split<'h, 'n>(s: StrView<'h>, separator: StrView<'n>, limit: usize) -> Split<'h, 'n> {
    Split { matches: matches(s, separator), at: 0, len: s.len(), left: limit, done: false }
}

impl Iterator for Split<'_, '_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.done {
            return None;
        }
        if self.left > 0
            && let Some(i) = self.matches.next()
        {
            self.left -= 1;
            let piece = self.at..i;
            self.at = i + self.matches.needle_len();
            return Some(piece);
        }
        self.done = true;
        Some(self.at..self.len)
    }
}

/// `str.rsplit(separator, limit)`, the pieces from left to right. The separator must not be empty.
pub fn rsplit(s: StrView<'_>, separator: StrView<'_>, mut limit: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut end = s.len();
    while limit > 0 && !separator.is_empty() {
        let Some(i) = rfind(s.to(end), separator) else { break };
        out.push(i + separator.len()..end);
        end = i;
        limit -= 1;
    }
    out.push(0..end);
    out.reverse();
    out
}

/// Iterator of `str.splitlines`.
pub struct Lines<'a, R = Unicode> {
    s: StrView<'a>,
    at: usize,
    keep: bool,
    rules: std::marker::PhantomData<R>,
}

impl<'a, R: Rules> Lines<'a, R> {
    pub(crate) fn new(s: StrView<'a>, keep: bool) -> Lines<'a, R> {
        Lines { s, at: 0, keep, rules: std::marker::PhantomData }
    }
}

/// `str.splitlines(keep)`.
pub fn lines(s: StrView<'_>, keep: bool) -> Lines<'_> {
    Lines::new(s, keep)
}

/// The first unit that ends a line. Nearly all are above the controls, which vector code finds out in blocks.
fn find_linebreak<R: Rules, U: Unit>(s: &[U]) -> Option<usize> {
    const LANES: usize = 32;
    let mut base = 0;
    for chunk in s.chunks(LANES) {
        let doubtful = |c: u32| (c < 0x20) | (c == 0x85) | (c >> 1 == 0x2028 >> 1);
        if chunk.iter().fold(false, |any, &c| any | doubtful(c.code()))
            && let Some(i) = chunk.iter().position(|&c| R::linebreak(c.code()))
        {
            return Some(base + i);
        }
        base += LANES;
    }
    None
}

impl<R: Rules> Iterator for Lines<'_, R> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        crate::with_units!(self.s, s => {
            let start = self.at;
            if start == s.len() {
                return None;
            }
            let end = find_linebreak::<R, _>(&s[start..]).map_or(s.len(), |i| start + i);
            self.at = end;
            if end < s.len() {
                let crlf = s[end].code() == 13 && s.get(end + 1).is_some_and(|&c| c.code() == 10);
                self.at = end + 1 + usize::from(crlf);
            }
            Some(start..if self.keep { self.at } else { end })
        })
    }
}

/// Where the first `separator` lies: `str.partition`.
pub fn partition(s: StrView<'_>, separator: StrView<'_>) -> Option<Range<usize>> {
    find(s, separator).map(|i| i..i + separator.len())
}

/// Where the last `separator` lies: `str.rpartition`.
pub fn rpartition(s: StrView<'_>, separator: StrView<'_>) -> Option<Range<usize>> {
    rfind(s, separator).map(|i| i..i + separator.len())
}

/// Which ends `strip` works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `strip`.
    Both,
    /// `lstrip`.
    Left,
    /// `rstrip`.
    Right,
}

/// What remains when code points that `drop` accepts are taken off the ends.
pub fn strip_by(s: StrView<'_>, ends: Ends, drop: impl Fn(u32) -> bool) -> Range<usize> {
    crate::with_units!(s, s => {
        let mut start = 0;
        if ends != Ends::Right {
            start = s.iter().position(|&c| !drop(c.code())).unwrap_or(s.len());
        }
        let mut end = s.len();
        if ends != Ends::Left {
            end = s[start..].iter().rposition(|&c| !drop(c.code())).map_or(start, |i| start + i + 1);
        }
        start..end
    })
}

/// `str.strip()`: what remains without white space at the ends.
pub fn strip(s: StrView<'_>, ends: Ends) -> Range<usize> {
    strip_by(s, ends, Unicode::space)
}

/// `str.strip(chars)`: what remains without code points of `chars` at the ends.
pub fn strip_chars(s: StrView<'_>, chars: StrView<'_>, ends: Ends) -> Range<usize> {
    let set = CharSet::new(chars);
    strip_by(s, ends, |c| set.contains(c))
}
