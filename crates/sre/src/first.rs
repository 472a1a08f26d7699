//! Sets of the characters that can come next, as far as the matcher needs them: exact below 256, by class
//! above.

/// The classes that divide the characters from 256 on.
pub(crate) const ABOVE_DIGIT: u8 = 1;
pub(crate) const ABOVE_WORD: u8 = 2;
pub(crate) const ABOVE_SPACE: u8 = 4;
pub(crate) const ABOVE_OTHER: u8 = 8;
pub(crate) const ABOVE_ALL: u8 = 15;

/// The class of a character from 256 on.
pub(crate) fn class_above(c: u32) -> u8 {
    if text::types::is_decimal(c) {
        ABOVE_DIGIT
    } else if text::types::is_alnum(c) {
        ABOVE_WORD
    } else if text::types::is_space(c) {
        ABOVE_SPACE
    } else {
        ABOVE_OTHER
    }
}

/// What can come next where a piece of a pattern may match. Never too small; it may be too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct First {
    /// Characters below 256.
    pub(crate) bits: [u64; 4],
    /// Classes of the characters from 256 on.
    pub(crate) above: u8,
    /// The end of the string.
    pub(crate) end: bool,
}

impl First {
    pub(crate) const NOTHING: First = First { bits: [0; 4], above: 0, end: false };
    pub(crate) const ANYTHING: First = First { bits: [u64::MAX; 4], above: ABOVE_ALL, end: true };
    pub(crate) const AT_END: First = First { bits: [0; 4], above: 0, end: true };
    /// Any character.
    pub(crate) const CHARACTER: First = First { bits: [u64::MAX; 4], above: ABOVE_ALL, end: false };

    pub(crate) fn literal(c: u32) -> First {
        let mut set = First::NOTHING;
        if c < 256 {
            set.bits[(c / 64) as usize] |= 1 << (c % 64);
        } else {
            set.above = class_above(c);
        }
        set
    }

    pub(crate) fn has(&self, c: u8) -> bool {
        self.bits[usize::from(c / 64)] & (1 << (c % 64)) != 0
    }

    #[must_use]
    pub(crate) fn union(mut self, other: &First) -> First {
        for (a, b) in self.bits.iter_mut().zip(other.bits) {
            *a |= b;
        }
        self.above |= other.above;
        self.end |= other.end;
        self
    }

    #[must_use]
    pub(crate) fn intersection(mut self, other: &First) -> First {
        for (a, b) in self.bits.iter_mut().zip(other.bits) {
            *a &= b;
        }
        self.above &= other.above;
        self.end &= other.end;
        self
    }

    /// Whether no character (the end aside) is in both.
    pub(crate) fn disjoint_characters(&self, other: &First) -> bool {
        self.above & other.above == 0 && self.bits.iter().zip(other.bits).all(|(a, b)| a & b == 0)
    }

    /// Whether it holds every character below 256.
    pub(crate) fn is_useless(&self) -> bool {
        self.bits == [u64::MAX; 4]
    }

    /// The characters below 256.
    pub(crate) fn low(&self) -> impl Iterator<Item = u8> + '_ {
        (0..=255u8).filter(|&c| self.has(c))
    }
}

/// What a piece of a pattern does to the set of what comes next: with the continuation's set `k` it is
/// `take ∪ (pass ∩ k)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    /// What can come next if the piece consumes something.
    pub(crate) take: First,
    /// What can come next if it consumes nothing.
    pub(crate) pass: First,
}

impl Transfer {
    /// The empty piece.
    pub(crate) const EMPTY: Transfer = Transfer { take: First::NOTHING, pass: First::ANYTHING };
    /// The piece that never matches.
    pub(crate) const FAIL: Transfer = Transfer { take: First::NOTHING, pass: First::NOTHING };
    /// Nothing is known.
    pub(crate) const UNKNOWN: Transfer = Transfer { take: First::CHARACTER, pass: First::ANYTHING };

    pub(crate) fn take(set: First) -> Transfer {
        Transfer { take: set, pass: First::NOTHING }
    }

    pub(crate) fn pass(set: First) -> Transfer {
        Transfer { take: First::NOTHING, pass: set }
    }

    /// This piece, then `next`.
    #[must_use]
    pub(crate) fn then(&self, next: &Transfer) -> Transfer {
        Transfer {
            take: self.take.union(&self.pass.intersection(&next.take)),
            pass: self.pass.intersection(&next.pass),
        }
    }

    /// This piece or `other`.
    #[must_use]
    pub(crate) fn or(&self, other: &Transfer) -> Transfer {
        Transfer { take: self.take.union(&other.take), pass: self.pass.union(&other.pass) }
    }

    /// The set before the piece, given the set behind it.
    pub(crate) fn apply(&self, k: &First) -> First {
        self.take.union(&self.pass.intersection(k))
    }
}
