//! The exception table, `co_exceptiontable`: which handler is responsible for which code.
//!
//! Four numbers for each entry: start, length and target in code units, and the stack depth shifted left by one with
//! the lowest bit telling whether the instruction offset is pushed. They are in six-bit groups, most significant
//! first; bit 6 marks all groups but the last, bit 7 the start of an entry.

/// An entry of an exception table. Offsets are in code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// First code unit covered.
    pub start: u32,
    /// The code unit after the last one covered.
    pub end: u32,
    /// The handler.
    pub target: u32,
    /// To which depth the stack is cut before the exception is pushed.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed below the exception.
    pub lasti: bool,
}

/// Appends an entry to a table. Entries are in ascending order.
pub fn write_entry(table: &mut Vec<u8>, entry: ExceptionEntry) {
    write_varint(table, entry.start, 0x80);
    write_varint(table, entry.end.saturating_sub(entry.start), 0);
    write_varint(table, entry.target, 0);
    write_varint(table, entry.depth << 1 | u32::from(entry.lasti), 0);
}

fn write_varint(table: &mut Vec<u8>, value: u32, start: u8) {
    let groups = (32 - (value | 1).leading_zeros()).div_ceil(6);
    let mut mark = start;
    for group in (0..groups).rev() {
        let more = if group > 0 { 0x40 } else { 0 };
        table.push((value >> (6 * group) & 0x3f) as u8 | more | mark);
        mark = 0;
    }
}

/// Reads an exception table. A table that breaks off ends early.
#[derive(Clone, Debug)]
pub struct ExceptionReader<'a> {
    rest: &'a [u8],
}

impl<'a> ExceptionReader<'a> {
    /// Reads a table.
    pub fn new(table: &'a [u8]) -> ExceptionReader<'a> {
        ExceptionReader { rest: table }
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0_u32;
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value = value << 6 | u32::from(byte & 0x3f);
            if byte & 0x40 == 0 {
                return Some(value);
            }
        }
    }
}

impl Iterator for ExceptionReader<'_> {
    type Item = ExceptionEntry;

    fn next(&mut self) -> Option<ExceptionEntry> {
        let start = self.varint()?;
        let length = self.varint()?;
        let target = self.varint()?;
        let depth = self.varint()?;
        Some(ExceptionEntry {
            start,
            end: start.saturating_add(length),
            target,
            depth: depth >> 1,
            lasti: depth & 1 != 0,
        })
    }
}

/// The entry that covers a code unit.
pub fn find(table: &[u8], unit: u32) -> Option<ExceptionEntry> {
    ExceptionReader::new(table).take_while(|entry| entry.start <= unit).find(|entry| unit < entry.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_read_back() {
        let entries = [
            ExceptionEntry { start: 0, end: 3, target: 70, depth: 0, lasti: false },
            ExceptionEntry { start: 64, end: 5000, target: 300_000, depth: 40, lasti: true },
        ];
        let mut table = Vec::new();
        for entry in entries {
            write_entry(&mut table, entry);
        }
        assert_eq!(table[..5], [0x80, 0x03, 0x41, 0x06, 0x00]);
        assert_eq!(ExceptionReader::new(&table).collect::<Vec<_>>(), entries);
        assert_eq!(find(&table, 2), Some(entries[0]));
        assert_eq!(find(&table, 3), None);
        assert_eq!(find(&table, 4999), Some(entries[1]));
        assert_eq!(ExceptionReader::new(&table[..7]).count(), 1);
    }
}
