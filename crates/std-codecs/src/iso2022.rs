//! The encodings of ISO 2022: escape sequences say which set of characters the bytes that follow are of.
//!
//! The state's bytes are the sets in G0, G1 and G2, by their final byte (with the high bit where characters have two
//! bytes), and in the fifth byte two flags. An unknown escape sequence is passed on as text, to its end.

use text::buf::StrBuilder;

use crate::codec::{Input, State, Stop};
use crate::tables::{Charset, KeyOf, Meaning, PLANE_2_ROWS, Table};

const ESC: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;

/// Where the state has its flags.
const FLAGS: usize = 4;
/// G1 is in use.
const SHIFTED: u8 = 1;
/// Within an escape sequence that is passed on.
const PASSING: u8 = 2;

/// Bytes of the longest escape sequence.
const LONGEST: usize = 16;

/// A set of characters, numbered as in escape sequences and in the state.
mod set {
    pub const ASCII: u8 = b'B';
    pub const ISO8859_1: u8 = b'A';
    pub const ISO8859_7: u8 = b'F';
    pub const JISX0201_ROMAN: u8 = b'J';
    pub const JISX0201_KATAKANA: u8 = b'I';
    pub const JISX0208_1978: u8 = b'@' | 0x80;
    pub const JISX0208: u8 = b'B' | 0x80;
    pub const JISX0212: u8 = b'D' | 0x80;
    pub const JISX0213_2000_1: u8 = b'O' | 0x80;
    pub const JISX0213_2000_2: u8 = b'P' | 0x80;
    pub const JISX0213_2004_1: u8 = b'Q' | 0x80;
    pub const GB2312: u8 = b'A' | 0x80;
    pub const KSX1001: u8 = b'C' | 0x80;
}

/// The state before encoding.
pub const INITIAL_ENCODER: State = [set::ASCII, set::ASCII, 0, 0, 0, 0, 0, 0];
/// The state before decoding.
pub const INITIAL_DECODER: State = [set::ASCII, set::ASCII, set::ASCII, 0, 0, 0, 0, 0];

/// A set that an encoding may use, and where.
#[derive(Debug)]
struct Designation {
    set: u8,
    /// The G-set that it goes to.
    plane: usize,
    /// The edition of JIS X 0213.
    edition: Table,
    /// It is asked only about pairs of characters.
    pairs_only: bool,
}

const fn at(plane: usize, set: u8) -> Designation {
    Designation { set, plane, edition: Table::EucJis2004, pairs_only: false }
}

const fn in_2000(set: u8, pairs_only: bool) -> Designation {
    Designation { set, plane: 0, edition: Table::EucJisx0213, pairs_only }
}

const fn in_2004(set: u8, pairs_only: bool) -> Designation {
    Designation { set, plane: 0, edition: Table::EucJis2004, pairs_only }
}

/// One of the encodings.
#[derive(Debug)]
pub struct Iso2022 {
    /// In the order in which an encoder asks them.
    designations: &'static [Designation],
    /// Shift-out and shift-in are ordinary characters.
    no_shift: bool,
    /// `ESC N` takes one character of G2.
    use_g2: bool,
    /// JIS X 0208 may have the prefix `ESC & @`.
    prefixed: bool,
}

const fn japanese(designations: &'static [Designation]) -> Iso2022 {
    Iso2022 { designations, no_shift: true, use_g2: false, prefixed: true }
}

/// ISO-2022-KR
pub static KR: Iso2022 =
    Iso2022 { designations: &[at(1, set::KSX1001)], no_shift: false, use_g2: false, prefixed: false };
/// ISO-2022-JP
pub static JP: Iso2022 =
    japanese(&[at(0, set::JISX0208), at(0, set::JISX0201_ROMAN), at(0, set::JISX0208_1978)]);
/// ISO-2022-JP-1
pub static JP_1: Iso2022 = japanese(&[
    at(0, set::JISX0208),
    at(0, set::JISX0212),
    at(0, set::JISX0201_ROMAN),
    at(0, set::JISX0208_1978),
]);
/// ISO-2022-JP-2
pub static JP_2: Iso2022 = Iso2022 {
    use_g2: true,
    ..japanese(&[
        at(0, set::JISX0208),
        at(0, set::JISX0212),
        at(0, set::KSX1001),
        at(0, set::GB2312),
        at(0, set::JISX0201_ROMAN),
        at(0, set::JISX0208_1978),
        at(2, set::ISO8859_1),
        at(2, set::ISO8859_7),
    ])
};
/// ISO-2022-JP-2004
pub static JP_2004: Iso2022 = japanese(&[
    in_2004(set::JISX0213_2004_1, true),
    at(0, set::JISX0208),
    in_2004(set::JISX0213_2004_1, false),
    in_2004(set::JISX0213_2000_2, false),
]);
/// ISO-2022-JP-3
pub static JP_3: Iso2022 = japanese(&[
    in_2000(set::JISX0213_2000_1, true),
    at(0, set::JISX0208),
    in_2000(set::JISX0213_2000_1, false),
    in_2000(set::JISX0213_2000_2, false),
]);
/// ISO-2022-JP-EXT
pub static JP_EXT: Iso2022 = japanese(&[
    at(0, set::JISX0208),
    at(0, set::JISX0212),
    at(0, set::JISX0201_ROMAN),
    at(0, set::JISX0201_KATAKANA),
    at(0, set::JISX0208_1978),
]);

/// What a set says of a character.
enum Found {
    /// It is not in the set.
    No,
    /// That depends on the character that follows.
    Perhaps,
    /// These bytes, in seven bits.
    Bytes(u16),
}

impl Designation {
    fn width(&self) -> usize {
        if self.set & 0x80 == 0 { 1 } else { 2 }
    }

    /// Whether a key of the second plane is one of this set's: EUC forms have JIS X 0212 in the rows that JIS X 0213
    /// leaves free.
    fn has_row(&self, key: u32) -> bool {
        let row = (key >> 8 & 0x7F).wrapping_sub(0x20);
        (self.set == set::JISX0213_2000_2) == PLANE_2_ROWS.contains(&row)
    }

    /// The bytes of a key in EUC form, of the right plane.
    fn seven_bits(&self, key: u32, plane_2: bool) -> Found {
        match key {
            0x8F_0000..=0x8F_FFFF if plane_2 && self.has_row(key) => Found::Bytes((key & 0x7F7F) as u16),
            0xA1A1..=0xFEFE if !plane_2 => Found::Bytes((key & 0x7F7F) as u16),
            _ => Found::No,
        }
    }

    fn encode(&self, c: u32) -> Found {
        let (table, plane_2) = match self.set {
            set::JISX0201_ROMAN => {
                return match c {
                    0x5C | 0x7E | 0x80.. if c != 0xA5 && c != 0x203E => Found::No,
                    0xA5 => Found::Bytes(0x5C),
                    0x203E => Found::Bytes(0x7E),
                    _ => Found::Bytes(c as u16),
                };
            }
            set::JISX0201_KATAKANA => {
                return match c {
                    0xFF61..=0xFF9F => Found::Bytes((c - 0xFF40) as u16),
                    _ => Found::No,
                };
            }
            set::JISX0208 | set::JISX0208_1978 => (Table::EucJp, false),
            set::JISX0212 => (Table::EucJp, true),
            set::KSX1001 => (Table::EucKr, false),
            set::GB2312 => (Table::Gb2312, false),
            set::JISX0213_2000_1 | set::JISX0213_2004_1 => (self.edition, false),
            set::JISX0213_2000_2 => (self.edition, true),
            _ => return Found::No,
        };
        let jisx0213 = table == self.edition;
        // What only the EUC forms have, to take what is often meant.
        if jisx0213 && matches!(c, 0xFF3C | 0xFF5E) {
            return Found::No;
        }
        let charset = Charset::get(table);
        match charset.encode(c) {
            KeyOf::None => Found::No,
            KeyOf::Perhaps(_) if jisx0213 => Found::Perhaps,
            KeyOf::Key(key) if jisx0213 && charset.decode(key) != Meaning::One(c) => Found::No,
            KeyOf::Perhaps(key) | KeyOf::Key(key) if !self.pairs_only => self.seven_bits(key, plane_2),
            _ => Found::No,
        }
    }

    /// As [`Designation::encode`] for a character that may be the first of a pair: the bytes and how many characters they
    /// stand for.
    fn encode_pair(&self, first: u32, second: Option<u32>) -> Option<(u16, usize)> {
        let charset = Charset::get(self.edition);
        let plane_2 = self.set == set::JISX0213_2000_2;
        let (key, taken) = match second.and_then(|second| charset.pair(first, second)) {
            Some(key) => (key, 2),
            None => match charset.encode(first) {
                KeyOf::Perhaps(key) if !self.pairs_only => (key, 1),
                _ => return None,
            },
        };
        match self.seven_bits(key, plane_2) {
            Found::Bytes(bytes) => Some((bytes, taken)),
            _ => None,
        }
    }

    fn decode(&self, bytes: &[u8]) -> Meaning {
        let (&[first, ..], second) = (bytes, bytes.get(1).copied().unwrap_or(0)) else {
            return Meaning::None;
        };
        let (table, plane_2) = match self.set {
            set::JISX0201_ROMAN => {
                return match first {
                    0x5C => Meaning::One(0xA5),
                    0x7E => Meaning::One(0x203E),
                    0..0x80 => Meaning::One(u32::from(first)),
                    _ => Meaning::None,
                };
            }
            set::JISX0201_KATAKANA => {
                return match first {
                    0x21..=0x5F => Meaning::One(u32::from(first) + 0xFF40),
                    _ => Meaning::None,
                };
            }
            set::JISX0208 | set::JISX0208_1978 => (Table::EucJp, false),
            set::JISX0212 => (Table::EucJp, true),
            set::KSX1001 => (Table::EucKr, false),
            set::GB2312 => (Table::Gb2312, false),
            set::JISX0213_2000_1 | set::JISX0213_2004_1 => (self.edition, false),
            set::JISX0213_2000_2 => (self.edition, true),
            _ => return Meaning::None,
        };
        if second >= 0x80 {
            return Meaning::None;
        }
        let key = u32::from(first | 0x80) << 8 | u32::from(second | 0x80);
        if plane_2 && !self.has_row(key) {
            return Meaning::None;
        }
        // Where these differ from the EUC forms.
        match (table == self.edition, plane_2, key) {
            (true, false, 0xA2B2) => return Meaning::One(0x7E),
            (true, true, 0xFDBB) => return Meaning::One(0x9B1C),
            _ => {}
        }
        Charset::get(table).decode(if plane_2 { 0x8F_0000 | key } else { key })
    }
}

/// A character of the edition of ISO 8859-7 that CPython has in G2.
fn greek(byte: u8) -> Option<u32> {
    let byte = byte ^ 0x80;
    match byte {
        0xA1 => Some(0x2018),
        0xA2 => Some(0x2019),
        0xAF => Some(0x2015),
        0..=0xA0 | 0xA3 | 0xA6..=0xA9 | 0xAB..=0xAD | 0xB0..=0xB3 | 0xB7 | 0xBB | 0xBD => Some(byte.into()),
        0xA4 | 0xA5 | 0xAA | 0xAE | 0xD2 | 0xFF => None,
        _ => Some(u32::from(byte) + 0x2D0),
    }
}

fn ends_escape(byte: u8) -> bool {
    matches!(byte, b'@'..=b'Z')
}

/// Writes what brings a reader back to ASCII.
pub fn reset_encoder(state: &mut State, out: &mut Vec<u8>) {
    if state[FLAGS] & SHIFTED != 0 {
        out.push(SHIFT_IN);
        state[FLAGS] &= !SHIFTED;
    }
    if state[0] != set::ASCII {
        out.extend_from_slice(&[ESC, b'(', b'B']);
        state[0] = set::ASCII;
    }
}

/// Goes back to ASCII.
pub fn reset_decoder(state: &mut State) {
    state[0] = set::ASCII;
    state[FLAGS] &= !SHIFTED;
}

impl Iso2022 {
    fn designation(&self, set: u8) -> Option<&Designation> {
        self.designations.iter().rev().find(|d| d.set == set && !d.pairs_only)
    }

    /// See [`crate::codec::Codec::decode`].
    ///
    /// # Errors
    /// Why it stopped.
    pub fn decode(
        &self,
        state: &mut State,
        input: &mut Input<'_, u8>,
        out: &mut StrBuilder,
    ) -> Result<(), Stop> {
        while let Ok(byte) = input.peek(0) {
            if state[FLAGS] & PASSING != 0 {
                out.push(u32::from(byte));
                input.at += 1;
                if ends_escape(byte) {
                    state[FLAGS] &= !PASSING;
                }
                continue;
            }
            match byte {
                ESC => match input.peek(1)? {
                    b'(' | b')' | b'$' | b'.' | b'&' => self.escape(state, input)?,
                    b'N' if self.use_g2 => {
                        let third = input.peek(2)?;
                        let c = match state[2] {
                            set::ISO8859_1 => (third < 0x80).then_some(u32::from(third) + 0x80),
                            set::ISO8859_7 => greek(third),
                            set::ASCII => (third < 0x80).then_some(u32::from(third)),
                            _ => return Err(Stop::Internal),
                        };
                        out.push(c.ok_or(Stop::Illegal(3))?);
                        input.at += 3;
                    }
                    _ => {
                        out.push(u32::from(ESC));
                        state[FLAGS] |= PASSING;
                        input.at += 1;
                    }
                },
                SHIFT_IN if !self.no_shift => {
                    state[FLAGS] &= !SHIFTED;
                    input.at += 1;
                }
                SHIFT_OUT if !self.no_shift => {
                    state[FLAGS] |= SHIFTED;
                    input.at += 1;
                }
                b'\n' => {
                    state[FLAGS] &= !SHIFTED;
                    out.push(u32::from(byte));
                    input.at += 1;
                }
                0x80.. => return Err(Stop::Illegal(1)),
                _ => {
                    let set = state[usize::from(state[FLAGS] & SHIFTED)];
                    if byte < 0x20 || set == set::ASCII {
                        out.push(u32::from(byte));
                        input.at += 1;
                        continue;
                    }
                    let Some(designation) = self.designation(set) else { return Err(Stop::Illegal(1)) };
                    let width = designation.width();
                    input.peek(width - 1)?;
                    match designation.decode(input.rest()) {
                        Meaning::One(c) => out.push(c),
                        Meaning::Two(a, b) => {
                            out.push(a);
                            out.push(b);
                        }
                        Meaning::None | Meaning::Illegal => return Err(Stop::Illegal(width)),
                    }
                    input.at += width;
                }
            }
        }
        Ok(())
    }

    /// An escape sequence that designates a set.
    fn escape(&self, state: &mut State, input: &mut Input<'_, u8>) -> Result<(), Stop> {
        let mut length = 0;
        let mut i = 1;
        while i < LONGEST {
            let byte = input.peek(i)?;
            if ends_escape(byte) {
                length = i + 1;
                break;
            }
            if self.prefixed && byte == b'&' && input.peek(i + 1) == Ok(b'@') {
                i += 2;
            }
            i += 1;
        }
        let bytes = &input.rest()[..length];
        let refused = Stop::Illegal(length.max(1));
        let (plane, set) = match *bytes {
            [_, b'$', set] => (0, set | 0x80),
            [_, b'(', set] => (0, set),
            [_, b')', set] => (1, set),
            [_, b'.', set] if self.use_g2 => (2, set),
            [_, b'$', b'(', set] => (0, set | 0x80),
            [_, b'$', b')', set] => (1, set | 0x80),
            [_, _, _, ESC, b'$', b'B'] if self.prefixed => (0, set::JISX0208),
            _ => return Err(refused),
        };
        if set != set::ASCII && self.designation(set).is_none() {
            return Err(refused);
        }
        state[plane] = set;
        input.at += length;
        Ok(())
    }

    /// See [`crate::codec::Codec::encode`].
    ///
    /// # Errors
    /// Why it stopped.
    pub fn encode(
        &self,
        state: &mut State,
        input: &mut Input<'_, u32>,
        flush: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), Stop> {
        while let Ok(c) = input.peek(0) {
            if c < 0x80 {
                if state[0] != set::ASCII {
                    out.extend_from_slice(&[ESC, b'(', b'B']);
                    state[0] = set::ASCII;
                }
                shift(state, false, out);
                out.push(c as u8);
                input.at += 1;
                continue;
            }
            let mut found = None;
            for designation in self.designations {
                match designation.encode(c) {
                    Found::No => {}
                    Found::Bytes(bytes) => {
                        found = Some((designation, bytes, 1));
                        break;
                    }
                    Found::Perhaps => {
                        let second = input.peek(1).ok();
                        if second.is_none() && !flush {
                            return Err(Stop::TooFew);
                        }
                        if let Some((bytes, taken)) = designation.encode_pair(c, second) {
                            found = Some((designation, bytes, taken));
                            break;
                        }
                    }
                }
            }
            let Some((designation, bytes, taken)) = found else { return Err(Stop::Illegal(1)) };
            designate(state, designation, out);
            let [high, low] = bytes.to_be_bytes();
            if designation.width() == 2 {
                out.push(high);
            }
            out.push(low);
            input.at += taken;
        }
        Ok(())
    }
}

fn shift(state: &mut State, on: bool, out: &mut Vec<u8>) {
    if (state[FLAGS] & SHIFTED != 0) != on {
        out.push(if on { SHIFT_OUT } else { SHIFT_IN });
        state[FLAGS] ^= SHIFTED;
    }
}

/// Writes what makes a set the one in use.
fn designate(state: &mut State, designation: &Designation, out: &mut Vec<u8>) {
    let (set, plane) = (designation.set, designation.plane);
    if plane == 0 {
        shift(state, false, out);
    }
    if state[plane] != set {
        out.push(ESC);
        if designation.width() == 2 {
            out.push(b'$');
        }
        if set != set::JISX0208 {
            out.push(if plane == 0 { b'(' } else { b')' });
        }
        out.push(set & 0x7F);
        state[plane] = set;
    }
    if plane == 1 {
        shift(state, true, out);
    }
}
