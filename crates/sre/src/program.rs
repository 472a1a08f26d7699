//! The translated pattern: instructions and their tables.

use crate::charset::Class;
use crate::first::First;
use crate::ops::{At, Fold};
use crate::strategy::{Covered, Strategy};
use crate::tree::{self, Test};
use crate::{InvalidCode, emit};

/// The index of an instruction. The next one follows unless it says otherwise.
pub(crate) type Pc = u32;

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Inst {
    /// No match this way.
    Fail,
    /// The whole pattern matched.
    Success,
    /// The part between here and the innermost `Assert`, `Atomic` or `Possess` matched.
    End,
    /// A character.
    Is(u32),
    /// Several characters: a range of the literals.
    Run { start: u32, len: u32 },
    /// Any other character.
    Not(u32),
    /// Any character.
    All,
    /// A character of a class.
    Class(u32),
    /// A character of a class that depends on the locale.
    LocaleClass(u32),
    /// A position.
    At(At),
    /// Remembers the position: even marks start a group, odd ones end it.
    Mark(u32),
    /// Goes elsewhere.
    Jump(Pc),
    /// Tries alternatives in order.
    Branch(u32),
    /// Repeats a test of one character.
    One(u32),
    /// Begins a counted repeat.
    RepeatStart(u32),
    /// A round of a counted repeat ended; the `RepeatTest` follows.
    RepeatRound(u32),
    /// Chooses between another round and going on.
    RepeatTest(u32),
    /// Begins a possessive repeat.
    PossessStart(u32),
    /// Tries another round of a possessive repeat; its body follows.
    Possess(u32),
    /// The text of a group again.
    GroupRef { group: u32, fold: Fold },
    /// Goes elsewhere unless the group matched.
    Condition { group: u32, no: Pc },
    /// Looks ahead or back; the body follows.
    Assert(u32),
    /// Looks at one character.
    Peek(u32),
    /// Matches the body that follows as if alone, then goes on.
    Atomic { next: Pc },
}

/// Alternatives, chosen by what comes next.
#[derive(Debug)]
pub(crate) struct Branch {
    /// For each character below 256, which of `masks` applies.
    pub(crate) by_char: [u8; 256],
    /// Sets of alternatives. The last two are for characters from 256 on and for the end of the string.
    pub(crate) masks: Vec<u64>,
    pub(crate) targets: Vec<Pc>,
}

impl Branch {
    /// At most 64 alternatives with what can come next in each.
    pub(crate) fn new(alternatives: &[(Pc, First)]) -> Branch {
        let mask_of = |has: &dyn Fn(&First) -> bool| {
            alternatives.iter().enumerate().fold(0u64, |m, (i, (_, f))| m | u64::from(has(f)) << i)
        };
        let mut masks: Vec<u64> = Vec::new();
        let mut by_char = [0u8; 256];
        for c in 0..=255u8 {
            let mask = mask_of(&|f| f.has(c));
            let index = masks.iter().position(|&m| m == mask).unwrap_or_else(|| {
                masks.push(mask);
                masks.len() - 1
            });
            by_char[usize::from(c)] = index as u8;
        }
        masks.push(mask_of(&|f| f.above != 0));
        masks.push(mask_of(&|f| f.end));
        Branch { by_char, masks, targets: alternatives.iter().map(|a| a.0).collect() }
    }
}

/// What must come next for the rest of a pattern to have a chance.
#[derive(Debug)]
pub(crate) struct Filter {
    pub(crate) table: [bool; 256],
    pub(crate) above: bool,
    pub(crate) end: bool,
    /// The only character that passes.
    pub(crate) only: Option<u8>,
}

impl Filter {
    /// `None` where the set says nothing.
    pub(crate) fn new(first: &First) -> Option<Filter> {
        if first.is_useless() {
            return None;
        }
        let mut table = [false; 256];
        for c in first.low() {
            table[usize::from(c)] = true;
        }
        let mut low = first.low();
        let only = match (low.next(), low.next()) {
            (Some(c), None) if first.above == 0 && !first.end => Some(c),
            _ => None,
        };
        Some(Filter { table, above: first.above != 0, end: first.end, only })
    }
}

/// How a repeat of one character goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OneKind {
    /// As many as possible, and fewer if the rest fails.
    Greedy,
    /// As few as possible.
    Lazy,
    /// As many as possible, for good.
    Possessive,
}

/// A repeat of a test of one character.
#[derive(Debug)]
pub(crate) struct One {
    pub(crate) test: Test,
    pub(crate) min: usize,
    pub(crate) max: usize,
    pub(crate) kind: OneKind,
    pub(crate) next: Pc,
    /// What must come behind it.
    pub(crate) filter: Option<Box<Filter>>,
}

/// A repeat with a counter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeat {
    /// The cell of the counter; the position of the last round follows it.
    pub(crate) cell: u32,
    pub(crate) min: usize,
    pub(crate) max: usize,
    pub(crate) lazy: bool,
    pub(crate) body: Pc,
    pub(crate) test: Pc,
    pub(crate) next: Pc,
}

/// An assertion with a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assert {
    pub(crate) back: usize,
    pub(crate) negative: bool,
    pub(crate) next: Pc,
}

/// An assertion about one character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peek {
    pub(crate) test: Test,
    /// Whether the character before the position is meant, and not the one behind it.
    pub(crate) back: bool,
    pub(crate) negative: bool,
}

/// A checked and translated pattern.
#[derive(Debug)]
pub struct Program {
    pub(crate) insts: Vec<Inst>,
    pub(crate) entry: Pc,
    pub(crate) classes: Vec<Class>,
    pub(crate) literals: Vec<u32>,
    pub(crate) branches: Vec<Branch>,
    pub(crate) ones: Vec<One>,
    pub(crate) repeats: Vec<Repeat>,
    pub(crate) asserts: Vec<Assert>,
    pub(crate) peeks: Vec<Peek>,
    pub(crate) groups: usize,
    /// Marks of groups, then two cells for each counted repeat.
    pub(crate) cells: usize,
    /// The least length of a match.
    pub(crate) min: u64,
    pub(crate) strategy: Strategy,
    pub(crate) covered: Covered,
    /// What a search demands of the first character beyond that.
    pub(crate) starts: Option<Class>,
}

impl Program {
    /// Checks and translates the code of a pattern with `groups` groups.
    pub fn new(code: &[u32], groups: usize) -> Result<Program, InvalidCode> {
        Ok(emit::emit(tree::read(code, groups)?, groups))
    }

    /// The number of groups, the whole match not counted.
    pub fn groups(&self) -> usize {
        self.groups
    }
}
