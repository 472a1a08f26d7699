//! The location table, `co_linetable` (PEP 626, PEP 657): writing and reading.
//!
//! An entry covers one to eight code units. Its first byte has bit 7 set, the form in bits 3 to 6 and the number of
//! units less one in bits 0 to 2; numbers follow in six-bit groups, least significant first, bit 6 marking
//! all but the last.

/// Where some code comes from. Lines count from 1, columns from 0 in UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Position {
    /// First line.
    pub line: Option<i32>,
    /// Last line.
    pub end_line: Option<i32>,
    /// First column.
    pub col: Option<i32>,
    /// The column after the last one.
    pub end_col: Option<i32>,
}

/// Entries cover at most this many code units.
const MAX_UNITS: u32 = 8;

const FORM_ONE_LINE: u8 = 10;
const FORM_NO_COLUMNS: u8 = 13;
const FORM_LONG: u8 = 14;
const FORM_NONE: u8 = 15;

/// Writes a location table.
#[derive(Debug)]
pub struct LocationWriter {
    bytes: Vec<u8>,
    line: i32,
}

impl LocationWriter {
    /// A table for code whose `co_firstlineno` is `first_line`.
    pub fn new(first_line: i32) -> LocationWriter {
        LocationWriter { bytes: Vec::new(), line: first_line }
    }

    /// As [`LocationWriter::new`], writing into a buffer that is cleared and gets room for some bytes.
    pub fn with_buffer(first_line: i32, mut bytes: Vec<u8>, room: usize) -> LocationWriter {
        bytes.clear();
        bytes.reserve(room);
        LocationWriter { bytes, line: first_line }
    }

    /// Adds `units` code units at a location; negative numbers are unknown.
    #[inline]
    pub fn add(&mut self, mut units: u32, line: i32, end_line: i32, col: i32, end_col: i32) {
        while units > MAX_UNITS {
            self.add_entry(MAX_UNITS, line, end_line, col, end_col);
            units -= MAX_UNITS;
        }
        if units > 0 {
            self.add_entry(units, line, end_line, col, end_col);
        }
    }

    #[inline]
    fn add_entry(&mut self, units: u32, line: i32, end_line: i32, col: i32, end_col: i32) {
        let start = 0x80 | (units - 1) as u8;
        let delta = line.wrapping_sub(self.line);
        // The forms of most entries: on one line, with columns.
        let width = end_col.wrapping_sub(col);
        if line >= 0 && end_line == line && (0..128).contains(&col) && width >= 0 {
            if delta == 0 && col < 80 && width < 16 {
                let columns = (((col & 7) << 4) | width) as u8;
                self.bytes.extend_from_slice(&[start | ((col >> 3) << 3) as u8, columns]);
                return;
            }
            if (0..3).contains(&delta) && end_col < 128 {
                let form = FORM_ONE_LINE + delta as u8;
                self.bytes.extend_from_slice(&[start | form << 3, col as u8, end_col as u8]);
                self.line = line;
                return;
            }
        }
        self.add_other(start, line, end_line, col, end_col);
    }

    #[inline(never)]
    fn add_other(&mut self, start: u8, line: i32, end_line: i32, col: i32, end_col: i32) {
        if line < 0 {
            return self.bytes.push(start | FORM_NONE << 3);
        }
        let delta = line.wrapping_sub(self.line);
        self.line = line;
        if (col < 0 || end_col < 0) && (end_line == line || end_line < 0) {
            self.bytes.push(start | FORM_NO_COLUMNS << 3);
            self.signed_varint(delta);
            return;
        }
        if (0..3).contains(&delta)
            && end_line == line
            && (0..128).contains(&col)
            && (0..128).contains(&end_col)
        {
            let form = FORM_ONE_LINE + delta as u8;
            self.bytes.extend_from_slice(&[start | form << 3, col as u8, end_col as u8]);
            return;
        }
        self.bytes.push(start | FORM_LONG << 3);
        self.signed_varint(delta);
        self.varint(end_line.wrapping_sub(line) as u32);
        self.varint(col.wrapping_add(1) as u32);
        self.varint(end_col.wrapping_add(1) as u32);
    }

    fn varint(&mut self, mut value: u32) {
        while value >= 0x40 {
            self.bytes.push(0x40 | (value & 0x3f) as u8);
            value >>= 6;
        }
        self.bytes.push(value as u8);
    }

    fn signed_varint(&mut self, value: i32) {
        let magnitude = value.unsigned_abs() << 1;
        self.varint(if value < 0 { magnitude | 1 } else { magnitude });
    }

    /// The table.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// The same table without columns and last lines.
pub fn without_columns(table: &[u8], first_line: i32) -> Vec<u8> {
    let mut writer = LocationWriter::new(first_line);
    for entry in LocationReader::new(table, first_line) {
        let line = entry.position.line.unwrap_or(-1);
        writer.add(entry.units, line, line, -1, -1);
    }
    writer.finish()
}

/// An entry of a location table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How many code units it covers, from 1 to 8.
    pub units: u32,
    /// Where they come from.
    pub position: Position,
}

/// Reads a location table. A table that breaks off or is nonsense ends early.
#[derive(Clone, Debug)]
pub struct LocationReader<'a> {
    rest: &'a [u8],
    line: i32,
}

impl<'a> LocationReader<'a> {
    /// Reads the table of code whose `co_firstlineno` is `first_line`.
    pub fn new(table: &'a [u8], first_line: i32) -> LocationReader<'a> {
        LocationReader { rest: table, line: first_line }
    }

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u32> {
        let (mut value, mut shift) = (0_u32, 0);
        loop {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x3f).checked_shl(shift).unwrap_or(0);
            if byte & 0x40 == 0 {
                return Some(value);
            }
            shift += 6;
        }
    }

    fn signed_varint(&mut self) -> Option<i32> {
        let value = self.varint()?;
        let magnitude = (value >> 1) as i32;
        Some(if value & 1 != 0 { magnitude.wrapping_neg() } else { magnitude })
    }
}

impl Iterator for LocationReader<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let first = self.byte()?;
        let units = u32::from(first & 7) + 1;
        let form = first >> 3 & 15;
        let known = |value: u32| (value != 0).then(|| (value - 1) as i32);
        let (end_line, col, end_col) = match form {
            FORM_NONE => return Some(Entry { units, position: Position::default() }),
            FORM_LONG => {
                self.line = self.line.wrapping_add(self.signed_varint()?);
                let end_line = self.line.wrapping_add(self.varint()? as i32);
                (end_line, known(self.varint()?), known(self.varint()?))
            }
            FORM_NO_COLUMNS => {
                self.line = self.line.wrapping_add(self.signed_varint()?);
                (self.line, None, None)
            }
            FORM_ONE_LINE..FORM_NO_COLUMNS => {
                self.line = self.line.wrapping_add(i32::from(form - FORM_ONE_LINE));
                (self.line, Some(i32::from(self.byte()?)), Some(i32::from(self.byte()?)))
            }
            _ => {
                let second = self.byte()?;
                let col = i32::from(form << 3 | second >> 4);
                (self.line, Some(col), Some(col + i32::from(second & 15)))
            }
        };
        let position = Position { line: Some(self.line), end_line: Some(end_line), col, end_col };
        Some(Entry { units, position })
    }
}

/// A stretch of code on one line, as `co_lines()` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    /// Byte offset of its start.
    pub start: u32,
    /// Byte offset of its end.
    pub end: u32,
    /// The line, unless the code has none.
    pub line: Option<i32>,
}

/// The lines of a table: adjacent entries on the same line are joined.
pub fn lines(table: &[u8], first_line: i32) -> impl Iterator<Item = LineRange> {
    let mut entries = LocationReader::new(table, first_line).peekable();
    let mut offset = 0;
    std::iter::from_fn(move || {
        let first = entries.next()?;
        let start = offset;
        offset += first.units * 2;
        while let Some(next) = entries.next_if(|next| next.position.line == first.position.line) {
            offset += next.units * 2;
        }
        Some(LineRange { start, end: offset, line: first.position.line })
    })
}

/// The position of every code unit, as `co_positions()` gives them.
pub fn positions(table: &[u8], first_line: i32) -> impl Iterator<Item = Position> {
    LocationReader::new(table, first_line)
        .flat_map(|entry| std::iter::repeat_n(entry.position, entry.units as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_back() {
        let places = [
            (1, 10, 10, 4, 8),
            (8, 10, 10, 79, 94),
            (3, 11, 11, 100, 127),
            (2, 12, 14, 0, 3),
            (9, 5, 5, -1, -1),
            (1, -1, -1, -1, -1),
            (1, 300, 300, 4, 200),
            (1, 299, 301, -1, -1),
        ];
        let mut writer = LocationWriter::new(10);
        let mut expected = Vec::new();
        for (units, line, end_line, col, end_col) in places {
            writer.add(units, line, end_line, col, end_col);
            let known = |value: i32| (value >= 0).then_some(value);
            let position = Position {
                line: known(line),
                end_line: known(end_line),
                col: known(col),
                end_col: known(end_col),
            };
            expected.extend(std::iter::repeat_n(position, units as usize));
        }
        let table = writer.finish();
        assert_eq!(positions(&table, 10).collect::<Vec<_>>(), expected);
        let ranges: Vec<_> = lines(&table, 10).map(|range| (range.start, range.end, range.line)).collect();
        assert_eq!(ranges[0], (0, 18, Some(10)));
        assert_eq!(ranges[4], (46, 48, None));
    }

    #[test]
    fn a_table_that_breaks_off_ends() {
        assert_eq!(LocationReader::new(&[0xf0, 0x42], 1).count(), 0);
        assert_eq!(
            LocationReader::new(&[0xf0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1).count(),
            0
        );
    }
}
