//! Text in ISO 8601 format: dates, times and offsets.
//!
//! Texts are code points; a position behind the end reads as NUL.

use crate::calendar;

/// Why a text cannot be read.
pub enum Bad {
    /// It has no such form.
    Form,
    /// Its year is out of range.
    Year,
}

fn at(text: &[u32], i: usize) -> u32 {
    text.get(i).copied().unwrap_or(0)
}

fn is(text: &[u32], i: usize, c: char) -> bool {
    at(text, i) == u32::from(c)
}

fn is_digit(c: u32) -> bool {
    (0x30..=0x39).contains(&c)
}

/// The number that `count` digits make.
fn digits(text: &[u32], from: usize, count: usize) -> Option<i64> {
    let mut value = 0;
    for i in from..from + count {
        let c = at(text, i);
        if !is_digit(c) {
            return None;
        }
        value = value * 10 + i64::from(c - 0x30);
    }
    Some(value)
}

/// The date that a text is.
///
/// # Errors
/// Another form.
pub fn date(text: &[u32]) -> Result<(i64, i64, i64), Bad> {
    let form = || Bad::Form;
    let year = digits(text, 0, 4).ok_or_else(form)?;
    let separated = is(text, 4, '-');
    let mut p = 4 + usize::from(separated);
    if is(text, p, 'W') {
        p += 1;
        let week = digits(text, p, 2).ok_or_else(form)?;
        p += 2;
        let mut day = 1;
        if p < text.len() {
            if separated {
                if !is(text, p, '-') {
                    return Err(Bad::Form);
                }
                p += 1;
            }
            day = digits(text, p, 1).ok_or_else(form)?;
            p += 1;
        }
        if p != text.len() {
            return Err(Bad::Form);
        }
        return calendar::from_iso_calendar(year, week, day).map_err(|_| Bad::Form);
    }
    let month = digits(text, p, 2).ok_or_else(form)?;
    p += 2;
    if separated {
        if !is(text, p, '-') {
            return Err(Bad::Form);
        }
        p += 1;
    }
    let day = digits(text, p, 2).ok_or_else(form)?;
    if p + 2 == text.len() { Ok((year, month, day)) } else { Err(Bad::Form) }
}

/// Where the date of a datetime ends.
pub fn separator(text: &[u32]) -> Option<usize> {
    let len = text.len();
    if len == 7 {
        return Some(7);
    }
    if is(text, 4, '-') {
        if !is(text, 5, 'W') {
            return Some(10);
        }
        if len > 8 && is(text, 8, '-') {
            if len == 9 {
                return None;
            }
            // After YYYY-Www- a second digit makes the hyphen the separator.
            return Some(if len > 10 && is_digit(at(text, 10)) { 8 } else { 10 });
        }
        return Some(8);
    }
    if !is(text, 4, 'W') {
        return Some(8);
    }
    let end = (7..len).find(|i| !is_digit(at(text, *i))).unwrap_or(len);
    Some(if end < 9 {
        end
    } else if end % 2 == 0 {
        7
    } else {
        8
    })
}

/// A time of day and the offset from UTC in seconds and microseconds.
pub struct TimeText {
    /// Hour, minute, second, microsecond.
    pub parts: [i64; 4],
    /// The offset.
    pub offset: Option<(i64, i64)>,
}

/// The parts of hh[:mm[:ss[.ffffff]]], and whether something follows.
fn clock(text: &[u32], end: usize, from: usize) -> Option<([i64; 4], bool)> {
    let mut parts = [0; 4];
    let mut p = from;
    let mut separated = true;
    for i in 0..3 {
        parts[i] = digits(text, p, 2)?;
        p += 2;
        let c = at(text, p);
        p += 1;
        if i == 0 {
            separated = c == u32::from(':');
        }
        if p >= end {
            // A decimal mark wants digits after it.
            if p == end && (c == u32::from('.') || c == u32::from(',')) {
                return None;
            }
            return Some((parts, c != 0));
        } else if separated && c == u32::from(':') {
            if i == 2 {
                return None;
            }
        } else if c == u32::from('.') || c == u32::from(',') {
            if i < 2 {
                return None;
            }
            break;
        } else if !separated {
            p -= 1;
        } else {
            return None;
        }
    }
    let count = (end - p.min(end)).min(6);
    let mut us = digits(text, p, count)?;
    for _ in count..6 {
        us *= 10;
    }
    parts[3] = us;
    p += count;
    while is_digit(at(text, p)) {
        p += 1;
    }
    Some((parts, at(text, p) != 0))
}

/// The time that a text is.
pub fn time(text: &[u32]) -> Option<TimeText> {
    let sign = |c: &u32| [u32::from('+'), u32::from('-'), u32::from('Z')].contains(c);
    let zone = text.iter().position(sign).unwrap_or(text.len());
    let (parts, more) = clock(text, zone, 0)?;
    if zone == text.len() {
        return if more { None } else { Some(TimeText { parts, offset: None }) };
    }
    if is(text, zone, 'Z') {
        return (zone + 1 == text.len()).then_some(TimeText { parts, offset: Some((0, 0)) });
    }
    let sign = if is(text, zone, '-') { -1 } else { 1 };
    let ([hours, minutes, seconds, us], more) = clock(text, text.len(), zone + 1)?;
    if more {
        return None;
    }
    let offset = (sign * (hours * 3600 + minutes * 60 + seconds), sign * us);
    Some(TimeText { parts, offset: Some(offset) })
}

/// An offset as text: +hh:mm[:ss[.ffffff]].
pub fn offset(total_us: i128, colon: &str) -> String {
    let sign = if total_us < 0 { '-' } else { '+' };
    let total = total_us.unsigned_abs();
    let (seconds, us) = (total / 1_000_000, total % 1_000_000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut out = format!("{sign}{hours:02}{colon}{minutes:02}");
    if seconds != 0 || us != 0 {
        out += &format!("{colon}{seconds:02}");
    }
    if us != 0 {
        out += &format!(".{us:06}");
    }
    out
}
