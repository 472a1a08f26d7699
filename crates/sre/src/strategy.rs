//! Where a match can start: found before matching, so that a search runs at the speed of memory.

use std::fmt;

use memchr::memmem;
use text::view::Unit;

use crate::first::First;
use crate::ops::At;
use crate::program::{Filter, Inst, Program};
use crate::tree::Test;

/// How a search finds its next candidate.
pub(crate) enum Strategy {
    /// Every position is one.
    Everywhere,
    /// Only the beginning of the string.
    Beginning,
    /// The beginnings of lines.
    Lines,
    /// Where these characters stand.
    Literal(Literal),
    /// Where one of at most three bytes stands, or, in wide strings, a character that passes.
    Bytes(Vec<u8>, Filter),
    /// Where a character passes, or at the end if that does.
    Set(Filter),
}

impl fmt::Debug for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Strategy::Everywhere => f.write_str("Everywhere"),
            Strategy::Beginning => f.write_str("Beginning"),
            Strategy::Lines => f.write_str("Lines"),
            Strategy::Literal(l) => f.debug_tuple("Literal").field(&l.wide).finish(),
            Strategy::Bytes(b, _) => f.debug_tuple("Bytes").field(b).finish(),
            Strategy::Set(_) => f.write_str("Set"),
        }
    }
}

/// The characters that every match begins with.
pub(crate) struct Literal {
    wide: Vec<u32>,
    /// The same as bytes, if they are.
    narrow: Option<Box<memmem::Finder<'static>>>,
}

impl Strategy {
    /// Chooses for a program whose matches begin with `first`.
    pub(crate) fn new(program: &Program, first: &First) -> Strategy {
        let mut prefix: Vec<u32> = Vec::new();
        let mut pc = program.entry as usize;
        loop {
            match program.insts.get(pc) {
                Some(Inst::Mark(_)) => {}
                Some(Inst::At(At::Beginning)) if prefix.is_empty() => return Strategy::Beginning,
                Some(Inst::At(At::BeginningLine)) if prefix.is_empty() => return Strategy::Lines,
                Some(Inst::Is(c)) => prefix.push(*c),
                Some(Inst::Run { start, len }) => {
                    let start = *start as usize;
                    prefix.extend(&program.literals[start..start + *len as usize]);
                }
                _ => break,
            }
            pc += 1;
        }
        if !prefix.is_empty() {
            let bytes: Option<Vec<u8>> = prefix.iter().map(|&c| u8::try_from(c).ok()).collect();
            let narrow = bytes.map(|b| Box::new(memmem::Finder::new(&b).into_owned()));
            return Strategy::Literal(Literal { wide: prefix, narrow });
        }
        let Some(filter) = Filter::new(first) else { return Strategy::Everywhere };
        let low: Vec<u8> = first.low().take(4).collect();
        if !first.end && (1..=3).contains(&low.len()) {
            Strategy::Bytes(low, filter)
        } else {
            Strategy::Set(filter)
        }
    }
}

/// Which starts need no try after one failed. A pattern that begins with `.*` could have taken in the characters
/// between: whatever fails from here fails from each place up to the end of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Covered {
    /// None.
    Nothing,
    /// Those on the same line.
    Line,
    /// All.
    Everything,
}

impl Covered {
    pub(crate) fn new(program: &Program) -> Covered {
        if let Some(Inst::One(index)) = program.insts.get(program.entry as usize)
            && let Some(one) = program.ones.get(*index as usize)
            && one.max == usize::MAX
        {
            match one.test {
                Test::All => return Covered::Everything,
                Test::Not(c) if c == '\n' as u32 => return Covered::Line,
                _ => {}
            }
        }
        Covered::Nothing
    }
}

/// What searching needs of a width of characters.
pub(crate) trait Haystack: Unit {
    /// The first place of the literal at or behind `from`.
    fn find_literal(text: &[Self], from: usize, literal: &Literal) -> Option<usize>;

    /// The first of the bytes at or behind `from`.
    fn find_bytes(text: &[Self], from: usize, bytes: &[u8], filter: &Filter) -> Option<usize>;

    /// The first place of the character at or behind `from`.
    fn find(text: &[Self], from: usize, c: u32) -> Option<usize>;

    /// The last place of the character before the end of `text`.
    fn rfind(text: &[Self], c: u32) -> Option<usize>;
}

impl Haystack for u8 {
    fn find_literal(text: &[u8], from: usize, literal: &Literal) -> Option<usize> {
        literal.narrow.as_ref()?.find(text.get(from..)?).map(|i| from + i)
    }

    fn find_bytes(text: &[u8], from: usize, bytes: &[u8], _: &Filter) -> Option<usize> {
        let rest = text.get(from..)?;
        match *bytes {
            [a] => memchr::memchr(a, rest),
            [a, b] => memchr::memchr2(a, b, rest),
            [a, b, c] => memchr::memchr3(a, b, c, rest),
            _ => None,
        }
        .map(|i| from + i)
    }

    fn find(text: &[u8], from: usize, c: u32) -> Option<usize> {
        memchr::memchr(u8::try_from(c).ok()?, text.get(from..)?).map(|i| from + i)
    }

    fn rfind(text: &[u8], c: u32) -> Option<usize> {
        memchr::memrchr(u8::try_from(c).ok()?, text)
    }
}

macro_rules! wide {
    ($unit:ty) => {
        impl Haystack for $unit {
            fn find_literal(text: &[$unit], from: usize, literal: &Literal) -> Option<usize> {
                let (&head, tail) = literal.wide.split_first()?;
                let mut at = from;
                loop {
                    at = Self::find(text, at, head)?;
                    let rest = &text[at + 1..];
                    if rest.len() < tail.len() {
                        return None;
                    }
                    if rest.iter().zip(tail).all(|(&a, &b)| u32::from(a) == b) {
                        return Some(at);
                    }
                    at += 1;
                }
            }

            fn find_bytes(text: &[$unit], from: usize, _: &[u8], filter: &Filter) -> Option<usize> {
                find_filtered(text, from, filter)
            }

            fn find(text: &[$unit], from: usize, c: u32) -> Option<usize> {
                let c = <$unit>::try_from(c).ok()?;
                let rest = text.get(from..)?;
                // Blocks without an early exit are compared with vector instructions.
                const BLOCK: usize = 32;
                let mut at = from;
                for block in rest.chunks(BLOCK) {
                    if block.iter().fold(false, |hit, &u| hit | (u == c)) {
                        return block.iter().position(|&u| u == c).map(|i| at + i);
                    }
                    at += BLOCK;
                }
                None
            }

            fn rfind(text: &[$unit], c: u32) -> Option<usize> {
                let c = <$unit>::try_from(c).ok()?;
                const BLOCK: usize = 32;
                let mut end = text.len();
                for block in text.rchunks(BLOCK) {
                    end -= block.len();
                    if block.iter().fold(false, |hit, &u| hit | (u == c)) {
                        return block.iter().rposition(|&u| u == c).map(|i| end + i);
                    }
                }
                None
            }
        }
    };
}

wide!(u16);
wide!(u32);

/// The first place at or behind `from` whose character passes.
pub(crate) fn find_filtered<U: Unit>(text: &[U], from: usize, filter: &Filter) -> Option<usize> {
    let passes = |u: &U| {
        let c = u.code();
        if c < 256 { filter.table[c as usize] } else { filter.above }
    };
    text.get(from..)?.iter().position(passes).map(|i| from + i)
}

/// The next position at or behind `from` where a match can start.
pub(crate) fn candidate<U: Haystack>(strategy: &Strategy, text: &[U], from: usize) -> Option<usize> {
    match strategy {
        Strategy::Everywhere => Some(from),
        Strategy::Beginning => (from == 0).then_some(0),
        Strategy::Lines => {
            if from == 0 || text.get(from - 1).is_some_and(|u| u.code() == '\n' as u32) {
                return Some(from);
            }
            U::find(text, from, '\n' as u32).map(|i| i + 1)
        }
        Strategy::Literal(literal) => U::find_literal(text, from, literal),
        Strategy::Bytes(bytes, filter) => U::find_bytes(text, from, bytes, filter),
        Strategy::Set(filter) => find_filtered(text, from, filter).or(filter.end.then_some(text.len())),
    }
}
