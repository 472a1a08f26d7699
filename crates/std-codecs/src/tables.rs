//! Which bytes stand for which characters: `tables.bin`, unpacked where it is first needed.
//!
//! The file is generated from the reference CPython by `cargo xtask codecs`. For each of [`TABLES`], in order, it holds a
//! length and then what turns the table that this one is stored against into it: the meanings of keys, the pairs of
//! characters, and the keys of those characters that are not encoded as the least key that means them. A key is the
//! number that its bytes are, most significant first. After the tables come GB 18030's four-byte forms.

use std::sync::OnceLock;

/// An encoding whose characters have one to three bytes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Table {
    Gb2312,
    Gbk,
    Gb18030,
    Big5,
    Cp950,
    Big5Hkscs,
    EucJp,
    EucJisx0213,
    EucJis2004,
    ShiftJis,
    Cp932,
    ShiftJisx0213,
    ShiftJis2004,
    EucKr,
    Cp949,
    Johab,
}

/// What each table is stored against, and whether the keys of that one go from EUC to Shift_JIS form.
const TABLES: [(Option<Table>, bool); 16] = [
    (None, false),
    (Some(Table::Gb2312), false),
    (Some(Table::Gbk), false),
    (None, false),
    (Some(Table::Big5), false),
    (Some(Table::Big5), false),
    (None, false),
    (Some(Table::EucJp), false),
    (Some(Table::EucJisx0213), false),
    (Some(Table::EucJp), true),
    (Some(Table::ShiftJis), false),
    (Some(Table::EucJisx0213), true),
    (Some(Table::ShiftJisx0213), false),
    (None, false),
    (Some(Table::EucKr), false),
    (Some(Table::EucKr), false),
];

static PACKED: &[u8] = include_bytes!("tables.bin");

/// The key is whole, but means nothing.
const ILLEGAL: u32 = 0x11_0000;
/// The first pair of characters; the next one is one more.
const PAIR: u32 = 0x11_0001;
/// Marks the keys of characters that pairs begin with.
const IN_PAIRS: u32 = 1 << 31;

/// The rows of JIS X 0213's second plane, in the order of their places in Shift_JIS.
pub const PLANE_2_ROWS: [u32; 26] =
    [1, 8, 3, 4, 5, 12, 13, 14, 15, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94];

/// The Shift_JIS key of an EUC key.
fn to_shift_jis(key: u32) -> Option<u32> {
    if key < 0x100 {
        return Some(key);
    }
    let row = (key >> 8 & 0xFF).checked_sub(0xA0)?;
    let column = (key & 0xFF).checked_sub(0xA0)?;
    if !(1..=94).contains(&row) || !(1..=94).contains(&column) {
        return None;
    }
    let (lead, odd) = if key < 0x1_0000 {
        let lead = (row - 1) / 2 + 0x81;
        (if lead > 0x9F { lead + 0x40 } else { lead }, row % 2 == 1)
    } else {
        let place = PLANE_2_ROWS.iter().position(|r| *r == row)? as u32;
        (0xF0 + place / 2, place.is_multiple_of(2))
    };
    let trail = match odd {
        true if column + 0x3F >= 0x7F => column + 0x40,
        true => column + 0x3F,
        false => column + 0x9E,
    };
    Some(lead << 8 | trail)
}

/// A number per key, in pages of 256 that exist where something in them is not 0.
#[derive(Clone, Default)]
struct Pages {
    /// Where in `rows` each page lies, from 1.
    index: Vec<u16>,
    rows: Vec<[u32; 256]>,
}

impl Pages {
    fn get(&self, key: u32) -> u32 {
        match self.index.get((key >> 8) as usize) {
            Some(&row) if row > 0 => {
                self.rows.get(usize::from(row) - 1).map_or(0, |row| row[(key & 0xFF) as usize])
            }
            _ => 0,
        }
    }

    fn set(&mut self, key: u32, value: u32) {
        let page = (key >> 8) as usize;
        if page >= self.index.len() {
            if value == 0 {
                return;
            }
            self.index.resize(page + 1, 0);
        }
        if self.index[page] == 0 {
            if value == 0 {
                return;
            }
            self.rows.push([0; 256]);
            self.index[page] = self.rows.len() as u16;
        }
        self.rows[usize::from(self.index[page]) - 1][(key & 0xFF) as usize] = value;
    }

    /// What is not 0, by ascending key.
    fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.index.iter().enumerate().filter(|(_, row)| **row > 0).flat_map(|(page, row)| {
            let row = &self.rows[usize::from(*row) - 1];
            row.iter()
                .enumerate()
                .filter(|(_, value)| **value != 0)
                .map(move |(low, value)| ((page as u32) << 8 | low as u32, *value))
        })
    }
}

/// Keys with three bytes begin with 0x8F; without that they lie right behind those with two.
fn place(key: u32) -> u32 {
    if key < 0x1_0000 { key } else { 0x1_0000 | key & 0xFFFF }
}

fn key_of_place(place: u32) -> u32 {
    if place < 0x1_0000 { place } else { 0x8F_0000 | place & 0xFFFF }
}

/// Reads the packed file. What is missing reads as 0, so that nothing can go wrong but the meaning.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0u32, 0);
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                break;
            }
        }
        number
    }

    fn section(&mut self) -> Reader<'a> {
        let length = (self.number() as usize).min(self.0.len());
        let (section, rest) = self.0.split_at(length);
        self.0 = rest;
        Reader(section)
    }

    fn map(&mut self, mut each: impl FnMut(u32, u32)) {
        let (mut key, mut expected) = (0u32, 0u32);
        for _ in 0..self.number() {
            key += self.number();
            let mut left = self.number();
            while left > 0 {
                let distance = self.number();
                let distance = (distance >> 1) as i32 ^ -((distance & 1) as i32);
                let more = if distance == 0 { self.number() } else { 0 };
                let mut value = expected.wrapping_add_signed(distance);
                for _ in 0..=more {
                    each(key, value);
                    key += 1;
                    value += 1;
                    left = left.saturating_sub(1);
                }
                expected = value;
            }
        }
    }
}

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It is no key, as far as one can see.
    None,
    /// A key without meaning.
    Illegal,
    /// A character.
    One(u32),
    /// Two characters.
    Two(u32, u32),
}

/// The key of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOf {
    /// There is none.
    None,
    /// This one, whatever follows.
    Key(u32),
    /// This one, unless the next character makes a pair with it; 0 where it stands only in pairs.
    Perhaps(u32),
}

/// An unpacked table.
pub struct Charset {
    decode: Pages,
    encode: Pages,
    pairs: Vec<(u32, u32, u32)>,
}

impl Charset {
    /// The table, unpacked at its first use.
    pub fn get(table: Table) -> &'static Charset {
        static KNOWN: [OnceLock<Charset>; 16] = [const { OnceLock::new() }; 16];
        KNOWN[table as usize].get_or_init(|| Charset::unpack(table))
    }

    fn unpack(table: Table) -> Charset {
        let mut sections = Reader(PACKED);
        for _ in 0..table as usize {
            sections.section();
        }
        let mut section = sections.section();
        let mut decode = match TABLES[table as usize] {
            (None, _) => Pages::default(),
            (Some(base), false) => Charset::get(base).decode.clone(),
            (Some(base), true) => {
                let mut shifted = Pages::default();
                for (at, value) in Charset::get(base).decode.iter() {
                    if let Some(key) = to_shift_jis(key_of_place(at)) {
                        shifted.set(place(key), value);
                    }
                }
                shifted
            }
        };
        section.map(|key, value| decode.set(place(key), value));
        let count = section.number();
        let mut pairs: Vec<(u32, u32, u32)> =
            (0..count).map(|_| (section.number(), section.number(), 0)).collect();
        let mut encode = Pages::default();
        for (at, value) in decode.iter() {
            if value < ILLEGAL {
                if encode.get(value) == 0 {
                    encode.set(value, key_of_place(at));
                }
            } else if let Some(pair) = value.checked_sub(PAIR).and_then(|i| pairs.get_mut(i as usize)) {
                pair.2 = key_of_place(at);
            }
        }
        section.map(|character, key| encode.set(character, key));
        for (first, ..) in &pairs {
            let key = encode.get(*first);
            encode.set(*first, key | IN_PAIRS);
        }
        Charset { decode, encode, pairs }
    }

    /// What a key means.
    pub fn decode(&self, key: u32) -> Meaning {
        match self.decode.get(place(key)) {
            0 if key == 0 => Meaning::One(0),
            0 => Meaning::None,
            ILLEGAL => Meaning::Illegal,
            value if value < ILLEGAL => Meaning::One(value),
            value => match self.pairs.get((value - PAIR) as usize) {
                Some(&(first, second, _)) => Meaning::Two(first, second),
                None => Meaning::None,
            },
        }
    }

    /// The key of a character.
    pub fn encode(&self, character: u32) -> KeyOf {
        match self.encode.get(character) {
            0 if character > 0 => KeyOf::None,
            key if key & IN_PAIRS != 0 => KeyOf::Perhaps(key & !IN_PAIRS),
            key => KeyOf::Key(key),
        }
    }

    /// The key of two characters together.
    pub fn pair(&self, first: u32, second: u32) -> Option<u32> {
        let found = self.pairs.iter().find(|(a, b, _)| (*a, *b) == (first, second));
        found.map(|(_, _, key)| *key).filter(|key| *key > 0)
    }
}

/// GB 18030's four-byte forms of the basic plane, by their linear number from `81 30 81 30` on.
pub struct FourBytes {
    decode: Pages,
    /// One more than the number.
    encode: Pages,
}

impl FourBytes {
    /// The table, unpacked at its first use.
    pub fn get() -> &'static FourBytes {
        static KNOWN: OnceLock<FourBytes> = OnceLock::new();
        KNOWN.get_or_init(|| {
            let mut sections = Reader(PACKED);
            for _ in TABLES {
                sections.section();
            }
            let mut section = sections.section();
            let (mut decode, mut encode) = (Pages::default(), Pages::default());
            section.map(|linear, character| decode.set(linear, character));
            for (linear, character) in decode.iter() {
                if encode.get(character) == 0 {
                    encode.set(character, linear + 1);
                }
            }
            section.map(|character, linear| encode.set(character, linear));
            FourBytes { decode, encode }
        })
    }

    /// The character of a number.
    pub fn decode(&self, linear: u32) -> Option<u32> {
        Some(self.decode.get(linear)).filter(|c| *c > 0)
    }

    /// The number of a character.
    pub fn encode(&self, character: u32) -> Option<u32> {
        self.encode.get(character).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_characters_belong_together() {
        let big5 = Charset::get(Table::Big5);
        assert_eq!(big5.decode(0xA440), Meaning::One(0x4E00));
        assert_eq!(big5.encode(0x4E00), KeyOf::Key(0xA440));
        assert_eq!(big5.decode(0x41), Meaning::One(0x41));
        assert_eq!(big5.decode(0xFFFF), Meaning::None);
        let hkscs = Charset::get(Table::Big5Hkscs);
        assert_eq!(hkscs.decode(0x8862), Meaning::Two(0xCA, 0x304));
        assert_eq!(hkscs.pair(0xCA, 0x304), Some(0x8862));
        assert_eq!(hkscs.encode(0xCA), KeyOf::Perhaps(0x8866));
        let sjis = Charset::get(Table::ShiftJis);
        assert_eq!(sjis.decode(0x88EA), Meaning::One(0x4E00));
        let jis = Charset::get(Table::EucJp);
        assert_eq!(jis.decode(0x8F_B0A1), Meaning::One(0x4E02));
        assert_eq!(jis.encode(0x4E02), KeyOf::Key(0x8F_B0A1));
        assert_eq!(FourBytes::get().decode(0), Some(0x80));
        assert_eq!(FourBytes::get().encode(0x80), Some(0));
    }
}
