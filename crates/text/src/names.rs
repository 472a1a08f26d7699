//! Names of characters and the way back: `unicodedata.name`, `lookup` and `\N{…}`.

use std::cmp::Ordering;

use crate::tables::names::*;
use crate::ucd::{Version, nameless_in_old};

/// A run of code points whose names are a prefix and their number in hexadecimal.
pub(crate) struct Derived {
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) prefix: &'static str,
    /// Found by its name, which `name` does not tell.
    pub(crate) silent: bool,
}

const HANGUL_FIRST: u32 = 0xac00;
const HANGUL_COUNT: u32 = 19 * 21 * 28;
const HANGUL_PREFIX: &str = "HANGUL SYLLABLE ";

fn push_word(out: &mut String, number: usize) {
    let block = number / 64;
    let skipped: usize = WORD_LENGTHS[block * 64..number].iter().map(|&n| usize::from(n)).sum();
    let start = WORD_STARTS[block] as usize + skipped;
    let word = &WORDS[start..start + usize::from(WORD_LENGTHS[number])];
    out.push_str(std::str::from_utf8(word).unwrap_or_default());
}

/// Replaces `out` by the name with the number `rank` in the order of code points.
fn name_of_rank(rank: usize, out: &mut String) {
    out.clear();
    let mut at = NAME_BLOCKS[rank / 16] as usize;
    for _ in 0..rank % 16 {
        at += 1 + usize::from(NAMES[at]);
    }
    let mut code = NAMES[at + 1..at + 1 + usize::from(NAMES[at])].iter().map(|&b| usize::from(b));
    while let Some(lead) = code.next() {
        if !out.is_empty() {
            out.push(' ');
        }
        let number = if lead < SINGLE {
            lead
        } else {
            SINGLE + (lead - SINGLE) * 256 + code.next().unwrap_or_default()
        };
        push_word(out, number);
    }
}

fn code_of_rank(rank: u32) -> u32 {
    let i = NAME_RANGES.partition_point(|r| r[2] <= rank) - 1;
    NAME_RANGES[i][0] + (rank - NAME_RANGES[i][2])
}

/// `unicodedata.name`, or none if the character has no name.
pub fn name(version: Version, c: u32) -> Option<String> {
    if version == Version::Old && nameless_in_old(c) {
        return None;
    }
    if (HANGUL_FIRST..HANGUL_FIRST + HANGUL_COUNT).contains(&c) {
        let n = (c - HANGUL_FIRST) as usize;
        let (l, v, t) = (n / 588, n / 28 % 21, n % 28);
        return Some([HANGUL_PREFIX, HANGUL_LEADING[l], HANGUL_VOWELS[v], HANGUL_TRAILING[t]].concat());
    }
    let i = DERIVED.partition_point(|d| d.last < c);
    if let Some(d) = DERIVED.get(i).filter(|d| d.first <= c) {
        return (!d.silent).then(|| format!("{}{c:04X}", d.prefix));
    }
    let i = NAME_RANGES.partition_point(|r| r[1] < c);
    let r = NAME_RANGES.get(i).filter(|r| r[0] <= c)?;
    let mut out = String::with_capacity(64);
    name_of_rank((r[2] + (c - r[0])) as usize, &mut out);
    Some(out)
}

/// The longest of `parts` that `rest` starts with: its number and what remains.
fn longest<'a>(rest: &'a str, parts: &[&str]) -> Option<(u32, &'a str)> {
    let (i, p) =
        parts.iter().enumerate().filter(|(_, p)| rest.starts_with(**p)).max_by_key(|(_, p)| p.len())?;
    Some((i as u32, &rest[p.len()..]))
}

fn hangul(rest: &str) -> Option<u32> {
    let (l, rest) = longest(rest, &HANGUL_LEADING)?;
    let (v, rest) = longest(rest, &HANGUL_VOWELS)?;
    let (t, rest) = longest(rest, &HANGUL_TRAILING)?;
    rest.is_empty().then_some(HANGUL_FIRST + (l * 21 + v) * 28 + t)
}

fn derived(name: &str) -> Option<u32> {
    let (_, digits) = name.rsplit_once('-')?;
    let prefix = &name[..name.len() - digits.len()];
    if !(4..=6).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let c = u32::from_str_radix(digits, 16).ok()?;
    let d = DERIVED.iter().find(|d| d.first <= c && c <= d.last)?;
    (d.prefix == prefix && digits.len() == format!("{c:04X}").len()).then_some(c)
}

/// The character with this name or alias, in any case: `\N{…}`.
pub fn lookup(name: &str) -> Option<u32> {
    // No name is longer; and only ASCII occurs.
    if name.len() > 256 || !name.is_ascii() {
        return None;
    }
    let name = name.to_ascii_uppercase();
    if let Some(rest) = name.strip_prefix(HANGUL_PREFIX)
        && let Some(c) = hangul(rest)
    {
        return Some(c);
    }
    if let Some(c) = derived(&name) {
        return Some(c);
    }
    let (mut low, mut high) = (0, BY_NAME.len());
    let mut other = String::with_capacity(128);
    while low < high {
        let middle = (low + high) / 2;
        let rank = BY_NAME[middle];
        name_of_rank(rank.into(), &mut other);
        match other.as_str().cmp(&name) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(code_of_rank(rank.into())),
        }
    }
    ALIASES.binary_search_by(|a| a.0.cmp(&name)).ok().map(|i| ALIASES[i].1)
}

/// The code points of the named sequence, in any case: what `unicodedata.lookup` knows besides [`lookup`].
pub fn lookup_sequence(name: &str) -> Option<&'static [u32]> {
    let name = name.to_ascii_uppercase();
    SEQUENCES.binary_search_by(|s| s.0.cmp(&name)).ok().map(|i| SEQUENCES[i].1)
}
