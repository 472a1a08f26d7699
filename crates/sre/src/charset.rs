//! Tests of one character: reading set programs from code, their meaning, and tables for speed.

use crate::first::{ABOVE_ALL, ABOVE_DIGIT, ABOVE_OTHER, ABOVE_SPACE, ABOVE_WORD, First, class_above};
use crate::ops::{self, Category, CategoryKind, Fold, Words};
use crate::{InvalidCode, ascii_tolower, unicode_tolower};

/// What the locale says of the 256 byte values.
#[derive(Clone, Debug)]
pub struct Locale {
    /// `tolower`.
    pub lower: [u8; 256],
    /// `toupper`.
    pub upper: [u8; 256],
    /// `isalnum`.
    pub alnum: [bool; 256],
}

impl Locale {
    /// The locale "C".
    pub const C: Locale = {
        let mut l = Locale { lower: [0; 256], upper: [0; 256], alnum: [false; 256] };
        let mut i = 0;
        while i < 256 {
            let b = i as u8;
            l.lower[i] = b.to_ascii_lowercase();
            l.upper[i] = b.to_ascii_uppercase();
            l.alnum[i] = b.is_ascii_alphanumeric();
            i += 1;
        }
        l
    };

    pub(crate) fn lower(&self, c: u32) -> u32 {
        self.lower.get(c as usize).map_or(c, |&b| b.into())
    }

    pub(crate) fn upper(&self, c: u32) -> u32 {
        self.upper.get(c as usize).map_or(c, |&b| b.into())
    }

    pub(crate) fn is_word(&self, c: u32) -> bool {
        c == '_' as u32 || self.alnum.get(c as usize).is_some_and(|&b| b)
    }
}

pub(crate) fn is_word(words: Words, c: u32, locale: &Locale) -> bool {
    match words {
        Words::Ascii => u8::try_from(c).is_ok_and(|b| b.is_ascii_alphanumeric() || b == b'_'),
        Words::Locale => locale.is_word(c),
        Words::Unicode => c == '_' as u32 || text::types::is_alnum(c),
    }
}

fn in_category(category: Category, c: u32, locale: &Locale) -> bool {
    let ascii = u8::try_from(c).unwrap_or(0x80);
    let yes = match category.kind {
        CategoryKind::Digit => ascii.is_ascii_digit(),
        CategoryKind::Space => matches!(ascii, b' ' | b'\t'..=b'\r'),
        CategoryKind::Linebreak => ascii == b'\n',
        CategoryKind::Word(words) => is_word(words, c, locale),
        CategoryKind::UniDigit => text::types::is_decimal(c),
        CategoryKind::UniSpace => text::types::is_space(c),
        CategoryKind::UniLinebreak => text::types::is_linebreak(c),
    };
    yes != category.negated
}

/// One step of a set program. The first step that applies decides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Literal(u32),
    Range(u32, u32),
    /// A range that the upper case may lie in, too.
    RangeEitherCase(u32, u32),
    /// From here on the answers are turned round.
    Negate,
    Category(Category),
    Bitmap([u32; 8]),
    Big(Box<BigSet>),
}

/// Blocks of 256 characters each for the characters below 65,536.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct BigSet {
    index: [u8; 256],
    blocks: Vec<[u32; 8]>,
}

/// What a single character is tested for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Meaning {
    Literal { c: u32, negated: bool },
    Set(Vec<Step>),
}

/// A test of one character as the code has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Definition {
    meaning: Meaning,
    fold: Fold,
}

fn bit(words: &[u32; 8], low: usize) -> bool {
    words[(low / 32) & 7] & (1 << (low % 32)) != 0
}

fn hits(step: &Step, c: u32, locale: &Locale) -> bool {
    match step {
        Step::Literal(l) => c == *l,
        Step::Range(lo, hi) => (*lo..=*hi).contains(&c),
        Step::RangeEitherCase(lo, hi) => {
            (*lo..=*hi).contains(&c) || (*lo..=*hi).contains(&text::types::to_upper(c))
        }
        Step::Negate => false,
        Step::Category(category) => in_category(*category, c, locale),
        Step::Bitmap(words) => c < 256 && bit(words, c as usize),
        Step::Big(big) => {
            c < 0x10000
                && big
                    .blocks
                    .get(usize::from(big.index[(c >> 8) as usize]))
                    .is_some_and(|b| bit(b, (c & 255) as usize))
        }
    }
}

/// The answer of the first step that `hit` says applies.
fn run_steps(steps: &[Step], hit: impl Fn(&Step) -> bool) -> bool {
    let mut yes = true;
    for step in steps {
        if *step == Step::Negate {
            yes = !yes;
        } else if hit(step) {
            return yes;
        }
    }
    !yes
}

/// Whether some and whether all characters of a class pass.
#[derive(Clone, Copy)]
struct Verdict {
    some: bool,
    all: bool,
}

impl Definition {
    pub(crate) fn literal(c: u32, fold: Fold, negated: bool) -> Definition {
        Definition { meaning: Meaning::Literal { c, negated }, fold }
    }

    pub(crate) fn category(category: Category) -> Definition {
        Definition { meaning: Meaning::Set(vec![Step::Category(category)]), fold: Fold::None }
    }

    /// Reads a set program that fills `code` and ends in `FAILURE`.
    pub(crate) fn set(code: &[u32], fold: Fold) -> Result<Definition, InvalidCode> {
        let mut steps = Vec::new();
        let mut rest = code;
        loop {
            steps.push(match word(&mut rest)? {
                ops::FAILURE if rest.is_empty() => break,
                ops::NEGATE => Step::Negate,
                ops::LITERAL => Step::Literal(word(&mut rest)?),
                ops::RANGE => Step::Range(word(&mut rest)?, word(&mut rest)?),
                ops::RANGE_UNI_IGNORE => Step::RangeEitherCase(word(&mut rest)?, word(&mut rest)?),
                ops::CATEGORY => Step::Category(Category::from_code(word(&mut rest)?).ok_or(InvalidCode)?),
                ops::CHARSET => Step::Bitmap(block(&mut rest)?),
                ops::BIGCHARSET => {
                    let count = word(&mut rest)?;
                    let mut index = [0u8; 256];
                    for chunk in index.chunks_exact_mut(4) {
                        chunk.copy_from_slice(&word(&mut rest)?.to_ne_bytes());
                    }
                    if index.iter().any(|&i| u32::from(i) >= count) || count > 256 {
                        return Err(InvalidCode);
                    }
                    let blocks = (0..count).map(|_| block(&mut rest)).collect::<Result<_, _>>()?;
                    Step::Big(Box::new(BigSet { index, blocks }))
                }
                _ => return Err(InvalidCode),
            });
        }
        Ok(Definition { meaning: Meaning::Set(steps), fold })
    }

    /// Whether the answer depends on the locale.
    fn uses_locale(&self) -> bool {
        let word = CategoryKind::Word(Words::Locale);
        self.fold == Fold::Locale
            || matches!(&self.meaning, Meaning::Set(steps)
                if steps.iter().any(|s| matches!(s, Step::Category(c) if c.kind == word)))
    }

    /// Whether the character passes.
    fn test(&self, c: u32, locale: &Locale) -> bool {
        match &self.meaning {
            Meaning::Literal { c: l, negated } => {
                let hit = match self.fold {
                    Fold::None => c == *l,
                    Fold::Ascii => ascii_tolower(c) == *l,
                    Fold::Unicode => unicode_tolower(c) == *l,
                    Fold::Locale => c == *l || locale.lower(c) == *l || locale.upper(c) == *l,
                };
                hit != *negated
            }
            Meaning::Set(steps) => {
                let c = match self.fold {
                    Fold::None => c,
                    Fold::Ascii => ascii_tolower(c),
                    Fold::Unicode => unicode_tolower(c),
                    Fold::Locale => {
                        let (lower, upper) = (locale.lower(c), locale.upper(c));
                        return run_steps(steps, |s| hits(s, lower, locale) || hits(s, upper, locale));
                    }
                };
                run_steps(steps, |s| hits(s, c, locale))
            }
        }
    }

    /// What is known of a whole class of characters from 256 on without asking for each.
    fn verdict(&self, class: u8) -> Verdict {
        // The few characters from 256 on whose lower case lies below 256 are letters.
        let folds_below = self.fold == Fold::Unicode && class == ABOVE_WORD;
        let literal = |c: u32| if c < 256 { folds_below } else { class_above(c) == class };
        match &self.meaning {
            Meaning::Literal { c, negated } => {
                let may = literal(*c);
                Verdict { some: may || *negated, all: *negated && !may }
            }
            Meaning::Set(steps) => {
                let mut yes = true;
                let mut verdict = Verdict { some: false, all: true };
                let mut answer = |yes: bool| {
                    verdict.some |= yes;
                    verdict.all &= yes;
                };
                for step in steps {
                    let (may, must) = match step {
                        Step::Literal(c) => (literal(*c), false),
                        Step::Range(_, hi) => (*hi >= 256 || folds_below, false),
                        Step::RangeEitherCase(_, hi) => (*hi >= 256 || class == ABOVE_WORD, false),
                        Step::Negate => {
                            yes = !yes;
                            (false, false)
                        }
                        Step::Category(c) => {
                            let (some, all) = category_above(c.kind, class);
                            if c.negated { (!all, !some) } else { (some, all) }
                        }
                        Step::Bitmap(_) => (folds_below, false),
                        Step::Big(_) => (true, false),
                    };
                    if may {
                        answer(yes);
                    }
                    if must {
                        return verdict;
                    }
                }
                answer(!yes);
                verdict
            }
        }
    }
}

/// Whether some and whether all characters of a class from 256 on are in the category.
fn category_above(kind: CategoryKind, class: u8) -> (bool, bool) {
    let all = match kind {
        CategoryKind::Digit | CategoryKind::Space | CategoryKind::Linebreak => false,
        CategoryKind::Word(Words::Ascii | Words::Locale) => false,
        CategoryKind::Word(Words::Unicode) => class == ABOVE_DIGIT || class == ABOVE_WORD,
        CategoryKind::UniDigit => class == ABOVE_DIGIT,
        CategoryKind::UniSpace => class == ABOVE_SPACE,
        CategoryKind::UniLinebreak => return (class == ABOVE_SPACE || class == ABOVE_OTHER, false),
    };
    (all, all)
}

fn word(rest: &mut &[u32]) -> Result<u32, InvalidCode> {
    let (&word, after) = rest.split_first().ok_or(InvalidCode)?;
    *rest = after;
    Ok(word)
}

fn block(rest: &mut &[u32]) -> Result<[u32; 8], InvalidCode> {
    let (words, after) = rest.split_first_chunk::<8>().ok_or(InvalidCode)?;
    *rest = after;
    Ok(*words)
}

/// How characters from 256 on are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Above {
    No,
    Yes,
    Ask,
}

/// A [`Definition`] with a table for the characters below 256.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    table: [bool; 256],
    above: Above,
    first: First,
    uses_locale: bool,
    definition: Definition,
}

impl Class {
    pub(crate) fn new(definition: Definition) -> Class {
        let uses_locale = definition.uses_locale();
        let mut first = First::NOTHING;
        let mut table = [false; 256];
        let mut every = true;
        for c in 0..256u32 {
            let yes = definition.test(c, &Locale::C);
            table[c as usize] = yes;
            if yes || uses_locale {
                first.bits[(c / 64) as usize] |= 1 << (c % 64);
            }
        }
        for class in [ABOVE_DIGIT, ABOVE_WORD, ABOVE_SPACE, ABOVE_OTHER] {
            let verdict = definition.verdict(class);
            if verdict.some || uses_locale {
                first.above |= class;
            }
            every &= verdict.all;
        }
        let above = match first.above {
            0 => Above::No,
            ABOVE_ALL if every && !uses_locale => Above::Yes,
            _ => Above::Ask,
        };
        Class { table, above, first, uses_locale, definition }
    }

    /// What passes.
    pub(crate) fn first(&self) -> &First {
        &self.first
    }

    /// Whether [`Class::has_locale`] has to be asked.
    pub(crate) fn uses_locale(&self) -> bool {
        self.uses_locale
    }

    /// Whether the character passes, where the locale does not matter.
    #[inline(always)]
    pub(crate) fn has(&self, c: u32) -> bool {
        if c < 256 { self.table[c as usize] } else { self.has_above(c) }
    }

    #[inline(never)]
    fn has_above(&self, c: u32) -> bool {
        match self.above {
            Above::No => false,
            Above::Yes => true,
            Above::Ask => self.definition.test(c, &Locale::C),
        }
    }

    /// Whether the character passes.
    pub(crate) fn has_locale(&self, c: u32, locale: &Locale) -> bool {
        self.definition.test(c, locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The classes above 255 are right: no lower case leaves its class, only letters leave for
    /// below, and what is known of a
    /// class holds for each of its characters.
    #[test]
    fn classes_above() {
        for c in 256..0x110000u32 {
            let class = class_above(c);
            let lower = text::types::to_lower(c);
            assert_eq!(class, if lower < 256 { ABOVE_WORD } else { class_above(lower) }, "{c:x}");
            assert!(text::types::to_upper(c) >= 256 || class == ABOVE_WORD, "{c:x}");
            assert!(!(text::types::is_space(c) && text::types::is_alnum(c)));
        }
    }

    #[test]
    fn verdicts_hold() {
        let sets: [(&[u32], Fold); 9] = [
            (&[ops::CATEGORY, 14, 0], Fold::None),
            (&[ops::NEGATE, ops::CATEGORY, 12, 0], Fold::None),
            (&[ops::CATEGORY, 15, ops::LITERAL, 0x3b1, 0], Fold::Unicode),
            (&[ops::NEGATE, ops::RANGE, 97, 122, 0], Fold::Unicode),
            (&[ops::RANGE_UNI_IGNORE, 65, 90, 0], Fold::Unicode),
            (&[ops::CATEGORY, 16, 0], Fold::None),
            (&[ops::CATEGORY, 1, ops::NEGATE, ops::LITERAL, 0x2028, 0], Fold::None),
            (&[ops::RANGE, 200, 300, 0], Fold::None),
            (&[ops::CHARSET, 0, 0, 0, 1 << 11, 0, 0, 0, 0, 0], Fold::Unicode),
        ];
        for (code, fold) in sets {
            let class = Class::new(Definition::set(code, fold).unwrap());
            for c in 0..0x110000u32 {
                let yes = class.definition.test(c, &Locale::C);
                assert_eq!(class.has(c), yes, "{code:?} {c:x}");
                if yes && c >= 256 {
                    assert!(class.first.above & class_above(c) != 0, "{code:?} {c:x}");
                }
            }
        }
    }

    #[test]
    fn broken_sets() {
        for code in [&[][..], &[1], &[0, 0], &[ops::LITERAL], &[ops::LITERAL, 5], &[ops::CATEGORY, 18, 0]] {
            assert!(Definition::set(code, Fold::None).is_err(), "{code:?}");
        }
        let mut big = vec![ops::BIGCHARSET, 1];
        big.extend([0x0101_0101u32; 64]);
        big.extend([0u32; 8]);
        big.push(0);
        assert!(Definition::set(&big, Fold::None).is_err());
        big[2..66].fill(0);
        assert!(Definition::set(&big, Fold::None).is_ok());
    }
}
