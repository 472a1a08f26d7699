//! Formats: what each character means, and where each item lies.

/// How the bytes of a number follow each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// The lowest first, which is also the machine's order.
    Little,
    /// The highest first.
    Big,
}

/// One or more items of the same kind.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The character.
    pub kind: u8,
    /// Where the first item begins.
    pub offset: usize,
    /// Bytes of an item; of all of a string.
    pub size: usize,
    /// How many items.
    pub repeat: usize,
}

/// A format that was read.
pub struct Format {
    /// As it was given.
    pub text: Vec<u8>,
    /// Bytes of all items with what pads them.
    pub size: usize,
    /// Number of values.
    pub count: usize,
    /// The items, without padding.
    pub codes: Vec<Code>,
    /// Of numbers' bytes.
    pub order: Order,
}

/// Size and alignment of a kind of items.
fn layout(kind: u8, native: bool) -> Option<(usize, usize)> {
    let size = match kind {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' if !native => 4,
        b'l' | b'L' | b'q' | b'Q' | b'd' | b'F' => 8,
        b'n' | b'N' | b'P' if native => 8,
        b'D' => 16,
        _ => return None,
    };
    let alignment = match (native, kind) {
        (false, _) => 1,
        // A complex number is aligned as its parts.
        (true, b'F') => 4,
        (true, b'D') => 8,
        (true, _) => size,
    };
    Some((size, alignment))
}

const TOO_LONG: &str = "total struct size too long";

/// Sizes stay below this.
const LIMIT: usize = isize::MAX as usize;

impl Format {
    /// Reads a format; the error is the message.
    pub fn parse(text: &[u8]) -> Result<Format, &'static str> {
        if text.contains(&0) {
            return Err("embedded null character");
        }
        let (order, native, rest) = match text {
            [b'<' | b'=', rest @ ..] => (Order::Little, false, rest),
            [b'>' | b'!', rest @ ..] => (Order::Big, false, rest),
            [b'@', rest @ ..] => (Order::Little, true, rest),
            rest => (Order::Little, true, rest),
        };
        let mut format = Format { text: text.to_vec(), size: 0, count: 0, codes: Vec::new(), order };
        let mut left = rest.iter().copied();
        while let Some(c) = left.next() {
            if matches!(c, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) {
                continue;
            }
            let (mut kind, mut repeat) = (c, 1usize);
            if c.is_ascii_digit() {
                repeat = usize::from(c - b'0');
                kind = loop {
                    match left.next() {
                        Some(d @ b'0'..=b'9') => {
                            repeat = repeat
                                .checked_mul(10)
                                .and_then(|n| n.checked_add(usize::from(d - b'0')))
                                .filter(|n| *n <= LIMIT)
                                .ok_or(TOO_LONG)?;
                        }
                        Some(kind) => break kind,
                        None => return Err("repeat count given without format specifier"),
                    }
                };
            }
            let (size, alignment) = layout(kind, native).ok_or("bad char in struct format")?;
            let offset = format.size.checked_next_multiple_of(alignment).ok_or(TOO_LONG)?;
            format.size = size
                .checked_mul(repeat)
                .and_then(|n| n.checked_add(offset))
                .filter(|n| *n <= LIMIT)
                .ok_or(TOO_LONG)?;
            match kind {
                b'x' => (),
                b's' | b'p' => {
                    format.codes.push(Code { kind, offset, size: repeat, repeat: 1 });
                    format.count += 1;
                }
                _ if repeat == 0 => (),
                _ => {
                    format.codes.push(Code { kind, offset, size, repeat });
                    format.count = format.count.checked_add(repeat).ok_or(TOO_LONG)?;
                }
            }
        }
        Ok(format)
    }
}
