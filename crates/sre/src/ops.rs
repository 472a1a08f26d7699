//! The numbers of the code format: opcodes, positions, categories, flags of the information block.

macro_rules! numbers {
    ($($name:ident = $n:literal,)*) => { $(pub(crate) const $name: u32 = $n;)* };
}

numbers! {
    FAILURE = 0,
    SUCCESS = 1,
    ANY = 2,
    ANY_ALL = 3,
    ASSERT = 4,
    ASSERT_NOT = 5,
    AT = 6,
    BRANCH = 7,
    CATEGORY = 8,
    CHARSET = 9,
    BIGCHARSET = 10,
    GROUPREF = 11,
    GROUPREF_EXISTS = 12,
    IN = 13,
    INFO = 14,
    JUMP = 15,
    LITERAL = 16,
    MARK = 17,
    MAX_UNTIL = 18,
    MIN_UNTIL = 19,
    NOT_LITERAL = 20,
    NEGATE = 21,
    RANGE = 22,
    REPEAT = 23,
    REPEAT_ONE = 24,
    MIN_REPEAT_ONE = 26,
    ATOMIC_GROUP = 27,
    POSSESSIVE_REPEAT = 28,
    POSSESSIVE_REPEAT_ONE = 29,
    GROUPREF_IGNORE = 30,
    IN_IGNORE = 31,
    LITERAL_IGNORE = 32,
    NOT_LITERAL_IGNORE = 33,
    GROUPREF_LOC_IGNORE = 34,
    IN_LOC_IGNORE = 35,
    LITERAL_LOC_IGNORE = 36,
    NOT_LITERAL_LOC_IGNORE = 37,
    GROUPREF_UNI_IGNORE = 38,
    IN_UNI_IGNORE = 39,
    LITERAL_UNI_IGNORE = 40,
    NOT_LITERAL_UNI_IGNORE = 41,
    RANGE_UNI_IGNORE = 42,

    INFO_PREFIX = 1,
    INFO_LITERAL = 2,
    INFO_CHARSET = 4,
}

/// Positions that an `AT` tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Beginning,
    BeginningLine,
    End,
    EndLine,
    EndString,
    Boundary(Words, bool),
}

/// Which characters form words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Words {
    Ascii,
    Locale,
    Unicode,
}

impl At {
    pub(crate) fn from_code(code: u32) -> Option<At> {
        Some(match code {
            0 | 2 => At::Beginning,
            1 => At::BeginningLine,
            3 => At::Boundary(Words::Ascii, true),
            4 => At::Boundary(Words::Ascii, false),
            5 => At::End,
            6 => At::EndLine,
            7 => At::EndString,
            8 => At::Boundary(Words::Locale, true),
            9 => At::Boundary(Words::Locale, false),
            10 => At::Boundary(Words::Unicode, true),
            11 => At::Boundary(Words::Unicode, false),
            _ => return None,
        })
    }
}

/// A character category, and whether its complement is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Category {
    pub(crate) kind: CategoryKind,
    pub(crate) negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CategoryKind {
    Digit,
    Space,
    Linebreak,
    Word(Words),
    UniDigit,
    UniSpace,
    UniLinebreak,
}

impl Category {
    pub(crate) fn from_code(code: u32) -> Option<Category> {
        let kind = match code / 2 {
            0 => CategoryKind::Digit,
            1 => CategoryKind::Space,
            2 => CategoryKind::Word(Words::Ascii),
            3 => CategoryKind::Linebreak,
            4 => CategoryKind::Word(Words::Locale),
            5 => CategoryKind::UniDigit,
            6 => CategoryKind::UniSpace,
            7 => CategoryKind::Word(Words::Unicode),
            8 => CategoryKind::UniLinebreak,
            _ => return None,
        };
        Some(Category { kind, negated: code % 2 == 1 })
    }
}

/// How case is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fold {
    None,
    Ascii,
    Unicode,
    Locale,
}
