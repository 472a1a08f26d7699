//! HZ (RFC 1843): GB 2312 in seven bits, between `~{` and `~}`.

use text::buf::StrBuilder;

use crate::codec::{Input, State, Stop};
use crate::tables::{Charset, KeyOf, Meaning, Table};

/// See [`crate::codec::Codec::decode`].
pub fn decode(state: &mut State, input: &mut Input<'_, u8>, out: &mut StrBuilder) -> Result<(), Stop> {
    let charset = Charset::get(Table::Gb2312);
    while let Ok(byte) = input.peek(0) {
        if byte == b'~' {
            match (input.peek(1)?, state[0]) {
                (b'~', 0) => out.push(u32::from(b'~')),
                (b'{', 0) => state[0] = 1,
                (b'\n', 0) => {}
                (b'}', 1) => state[0] = 0,
                _ => return Err(Stop::Illegal(1)),
            }
            input.at += 2;
        } else if byte >= 0x80 {
            return Err(Stop::Illegal(1));
        } else if state[0] == 0 {
            out.push(u32::from(byte));
            input.at += 1;
        } else {
            let second = input.peek(1)?;
            let key = u32::from(byte) << 8 | u32::from(second);
            match charset.decode(key ^ 0x8080) {
                Meaning::One(c) if second < 0x80 => out.push(c),
                _ => return Err(Stop::Illegal(1)),
            }
            input.at += 2;
        }
    }
    Ok(())
}

/// See [`crate::codec::Codec::encode`].
pub fn encode(state: &mut State, input: &mut Input<'_, u32>, out: &mut Vec<u8>) -> Result<(), Stop> {
    let charset = Charset::get(Table::Gb2312);
    while let Ok(c) = input.peek(0) {
        if let Ok(byte) = u8::try_from(c)
            && byte < 0x80
        {
            reset(state, out);
            out.push(byte);
            if byte == b'~' {
                out.push(byte);
            }
        } else {
            let KeyOf::Key(key) = charset.encode(c) else { return Err(Stop::Illegal(1)) };
            if state[0] == 0 {
                out.extend_from_slice(b"~{");
                state[0] = 1;
            }
            out.extend_from_slice(&[(key >> 8 & 0x7F) as u8, (key & 0x7F) as u8]);
        }
        input.at += 1;
    }
    Ok(())
}

/// See [`crate::codec::Codec::reset_encoder`].
pub fn reset(state: &mut State, out: &mut Vec<u8>) {
    if state[0] != 0 {
        out.extend_from_slice(b"~}");
        state[0] = 0;
    }
}
