//! Encodings without state: each character, or pair of characters, has bytes of its own.

use text::buf::StrBuilder;

use crate::codec::{Input, Stop};
use crate::tables::{Charset, FourBytes, KeyOf, Meaning, Table};

/// An encoding without state.
#[derive(Clone, Copy, Debug)]
pub struct Stateless(pub Table);

/// What begins a Hangul syllable that is spelled out in EUC-KR, each of its three letters behind another 0xA4.
const SPELLED: [u8; 2] = [0xA4, 0xD4];
/// No final letter.
const FILLER: u8 = 0xD4;
/// The initial letters of Hangul, as KS X 1001 numbers letters.
const INITIALS: [u8; 19] = [
    0xA1, 0xA2, 0xA4, 0xA7, 0xA8, 0xA9, 0xB1, 0xB2, 0xB3, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC,
    0xBD, 0xBE,
];
/// The first medial letter of Hangul; the others follow.
const FIRST_MEDIAL: u8 = 0xBF;
/// The final letters of Hangul.
const FINALS: [u8; 28] = [
    FILLER, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB0, 0xB1,
    0xB2, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE,
];
const FIRST_SYLLABLE: u32 = 0xAC00;
const SYLLABLES: u32 = 19 * 21 * 28;

/// The syllable that is spelled out in eight bytes.
fn spelled(letters: &[u8]) -> Option<u32> {
    let &[_, _, 0xA4, initial, 0xA4, medial, 0xA4, last, ..] = letters else { return None };
    let initial = INITIALS.iter().position(|l| *l == initial)? as u32;
    let medial = u32::from(medial.checked_sub(FIRST_MEDIAL).filter(|m| *m < 21)?);
    let last = FINALS.iter().position(|l| *l == last)? as u32;
    Some(FIRST_SYLLABLE + (initial * 21 + medial) * 28 + last)
}

fn spell(c: u32, out: &mut Vec<u8>) -> bool {
    let Some(n) = c.checked_sub(FIRST_SYLLABLE).filter(|n| *n < SYLLABLES) else { return false };
    let letter = |letters: &[u8], i: u32| letters.get(i as usize).copied().unwrap_or(FILLER);
    let initial = letter(&INITIALS, n / 588);
    let medial = FIRST_MEDIAL + (n / 28 % 21) as u8;
    out.extend_from_slice(&SPELLED);
    out.extend_from_slice(&[0xA4, initial, 0xA4, medial, 0xA4, letter(&FINALS, n % 28)]);
    true
}

/// The character of a four-byte form of GB 18030.
fn four_bytes(bytes: [u8; 4]) -> Option<u32> {
    let [a, b, c, d] = bytes;
    if !(0x81..=0xFE).contains(&a) || !(0x81..=0xFE).contains(&c) || !d.is_ascii_digit() {
        return None;
    }
    let [a, b, c, d] = [u32::from(a - 0x81), u32::from(b - b'0'), u32::from(c - 0x81), u32::from(d - b'0')];
    let linear = |a: u32| ((a * 10 + b) * 126 + c) * 10 + d;
    if a < 4 {
        return FourBytes::get().decode(linear(a));
    }
    let c = 0x1_0000 + linear(a.checked_sub(15)?);
    (c <= 0x10_FFFF).then_some(c)
}

fn put_four_bytes(linear: u32, first: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(&[
        first + (linear / 12_600) as u8,
        b'0' + (linear / 1_260 % 10) as u8,
        0x81 + (linear / 10 % 126) as u8,
        b'0' + (linear % 10) as u8,
    ]);
}

/// Writes the bytes of a key.
pub fn put_key(key: u32, out: &mut Vec<u8>) {
    let bytes = key.to_be_bytes();
    let leading = bytes.iter().take(3).take_while(|b| **b == 0).count();
    out.extend_from_slice(&bytes[leading..]);
}

impl Stateless {
    /// Whether a byte that means nothing by itself cannot begin anything either.
    fn never_begins(self, byte: u8) -> bool {
        match self.0 {
            Table::ShiftJis => !matches!(byte, 0x81..=0x9F | 0xE0..=0xEA),
            Table::ShiftJisx0213 | Table::ShiftJis2004 => !matches!(byte, 0x81..=0x9F | 0xE0..=0xFC),
            _ => false,
        }
    }

    /// See [`crate::codec::Codec::decode`].
    ///
    /// # Errors
    /// Why it stopped.
    pub fn decode(self, input: &mut Input<'_, u8>, out: &mut StrBuilder) -> Result<(), Stop> {
        let charset = Charset::get(self.0);
        while let Ok(first) = input.peek(0) {
            if let Meaning::One(c) = charset.decode(u32::from(first)) {
                out.push(c);
                input.at += 1;
                continue;
            }
            if self.never_begins(first) {
                return Err(Stop::Illegal(1));
            }
            let second = input.peek(1)?;
            let mut key = u32::from(first) << 8 | u32::from(second);
            let mut length = 2;
            match self.0 {
                Table::Gb18030 if second.is_ascii_digit() => {
                    let bytes = [first, second, input.peek(2)?, input.peek(3)?];
                    out.push(four_bytes(bytes).ok_or(Stop::Illegal(1))?);
                    input.at += 4;
                    continue;
                }
                Table::EucKr if [first, second] == SPELLED => {
                    input.peek(7)?;
                    out.push(spelled(input.rest()).ok_or(Stop::Illegal(1))?);
                    input.at += 8;
                    continue;
                }
                Table::EucJp | Table::EucJisx0213 | Table::EucJis2004 if first == 0x8F => {
                    key = key << 8 | u32::from(input.peek(2)?);
                    length = 3;
                }
                _ => {}
            }
            match charset.decode(key) {
                Meaning::None => return Err(Stop::Illegal(1)),
                Meaning::Illegal => return Err(Stop::Illegal(length)),
                Meaning::One(c) => out.push(c),
                Meaning::Two(a, b) => {
                    out.push(a);
                    out.push(b);
                }
            }
            input.at += length;
        }
        Ok(())
    }

    /// See [`crate::codec::Codec::encode`].
    ///
    /// # Errors
    /// Why it stopped.
    pub fn encode(self, input: &mut Input<'_, u32>, flush: bool, out: &mut Vec<u8>) -> Result<(), Stop> {
        let charset = Charset::get(self.0);
        while let Ok(c) = input.peek(0) {
            match charset.encode(c) {
                KeyOf::Key(key) => put_key(key, out),
                KeyOf::Perhaps(key) => {
                    let next = input.peek(1);
                    if next.is_err() && !flush {
                        return Err(Stop::TooFew);
                    }
                    match next.ok().and_then(|next| charset.pair(c, next)) {
                        Some(pair) => {
                            put_key(pair, out);
                            input.at += 1;
                        }
                        None if key > 0 => put_key(key, out),
                        None => return Err(Stop::Illegal(1)),
                    }
                }
                KeyOf::None => match self.0 {
                    Table::Gb18030 if c >= 0x1_0000 => put_four_bytes(c - 0x1_0000, 0x90, out),
                    Table::Gb18030 => match FourBytes::get().encode(c) {
                        Some(linear) => put_four_bytes(linear, 0x81, out),
                        None => return Err(Stop::Illegal(1)),
                    },
                    Table::EucKr if spell(c, out) => {}
                    _ => return Err(Stop::Illegal(1)),
                },
            }
            input.at += 1;
        }
        Ok(())
    }
}
