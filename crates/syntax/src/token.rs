//! Tokens: their kinds with the numbers and names of CPython's `token` module, keywords, positions.
//!
//! How tokens are found is in `tokenizer`; what a literal's text means is in `strings` and `numbers`.

macro_rules! token_kinds {
    (
        $( $name:ident = $number:literal, $upper:literal, $text:literal, $doc:literal; )*
        @keywords
        $( $kw:ident = $kwnumber:literal, $kwtext:literal; )*
    ) => {
        /// What a token is.
        ///
        /// Kinds below 69 carry CPython's number. Hard keywords are kinds of their own, since the parser decides by
        /// them, although Python sees each as a `NAME` (see [`TokenKind::number`]).
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum TokenKind {
            $( #[doc = $doc] $name = $number, )*
            $( #[doc = concat!("the keyword `", $kwtext, "`")] $kw = $kwnumber, )*
        }

        impl TokenKind {
            /// Every kind, hard keywords last.
            pub const ALL: &[TokenKind] = &[ $( TokenKind::$name, )* $( TokenKind::$kw, )* ];
            /// Every hard keyword, in the order of `keyword.kwlist`.
            pub const KEYWORDS: &[TokenKind] = &[ $( TokenKind::$kw, )* ];

            /// The name in CPython's `token.tok_name`; `NAME` for a keyword.
            pub const fn name(self) -> &'static str {
                match self {
                    $( TokenKind::$name => $upper, )*
                    $( TokenKind::$kw => "NAME", )*
                }
            }

            /// The text of an operator or keyword, empty where the text varies.
            pub const fn text(self) -> &'static str {
                match self {
                    $( TokenKind::$name => $text, )*
                    $( TokenKind::$kw => $kwtext, )*
                }
            }
        }
    };
}

token_kinds! {
    EndMarker = 0, "ENDMARKER", "", "the end of the input";
    Name = 1, "NAME", "", "an identifier that is no hard keyword";
    Number = 2, "NUMBER", "", "a number literal";
    String = 3, "STRING", "", "a string or bytes literal without replacement fields";
    Newline = 4, "NEWLINE", "", "the end of a logical line";
    Indent = 5, "INDENT", "", "deeper indentation begins";
    Dedent = 6, "DEDENT", "", "one level of indentation ends";
    LPar = 7, "LPAR", "(", "`(`";
    RPar = 8, "RPAR", ")", "`)`";
    LSqb = 9, "LSQB", "[", "`[`";
    RSqb = 10, "RSQB", "]", "`]`";
    Colon = 11, "COLON", ":", "`:`";
    Comma = 12, "COMMA", ",", "`,`";
    Semi = 13, "SEMI", ";", "`;`";
    Plus = 14, "PLUS", "+", "`+`";
    Minus = 15, "MINUS", "-", "`-`";
    Star = 16, "STAR", "*", "`*`";
    Slash = 17, "SLASH", "/", "`/`";
    VBar = 18, "VBAR", "|", "`|`";
    Amper = 19, "AMPER", "&", "`&`";
    Less = 20, "LESS", "<", "`<`";
    Greater = 21, "GREATER", ">", "`>`";
    Equal = 22, "EQUAL", "=", "`=`";
    Dot = 23, "DOT", ".", "`.`";
    Percent = 24, "PERCENT", "%", "`%`";
    LBrace = 25, "LBRACE", "{", "`{`";
    RBrace = 26, "RBRACE", "}", "`}`";
    EqEqual = 27, "EQEQUAL", "==", "`==`";
    NotEqual = 28, "NOTEQUAL", "!=", "`!=`";
    LessEqual = 29, "LESSEQUAL", "<=", "`<=`";
    GreaterEqual = 30, "GREATEREQUAL", ">=", "`>=`";
    Tilde = 31, "TILDE", "~", "`~`";
    Circumflex = 32, "CIRCUMFLEX", "^", "`^`";
    LeftShift = 33, "LEFTSHIFT", "<<", "`<<`";
    RightShift = 34, "RIGHTSHIFT", ">>", "`>>`";
    DoubleStar = 35, "DOUBLESTAR", "**", "`**`";
    PlusEqual = 36, "PLUSEQUAL", "+=", "`+=`";
    MinEqual = 37, "MINEQUAL", "-=", "`-=`";
    StarEqual = 38, "STAREQUAL", "*=", "`*=`";
    SlashEqual = 39, "SLASHEQUAL", "/=", "`/=`";
    PercentEqual = 40, "PERCENTEQUAL", "%=", "`%=`";
    AmperEqual = 41, "AMPEREQUAL", "&=", "`&=`";
    VBarEqual = 42, "VBAREQUAL", "|=", "`|=`";
    CircumflexEqual = 43, "CIRCUMFLEXEQUAL", "^=", "`^=`";
    LeftShiftEqual = 44, "LEFTSHIFTEQUAL", "<<=", "`<<=`";
    RightShiftEqual = 45, "RIGHTSHIFTEQUAL", ">>=", "`>>=`";
    DoubleStarEqual = 46, "DOUBLESTAREQUAL", "**=", "`**=`";
    DoubleSlash = 47, "DOUBLESLASH", "//", "`//`";
    DoubleSlashEqual = 48, "DOUBLESLASHEQUAL", "//=", "`//=`";
    At = 49, "AT", "@", "`@`";
    AtEqual = 50, "ATEQUAL", "@=", "`@=`";
    RArrow = 51, "RARROW", "->", "`->`";
    Ellipsis = 52, "ELLIPSIS", "...", "`...`";
    ColonEqual = 53, "COLONEQUAL", ":=", "`:=`";
    Exclamation = 54, "EXCLAMATION", "!", "`!`";
    Op = 55, "OP", "", "any operator, in `tokenize`";
    TypeIgnore = 56, "TYPE_IGNORE", "", "a `# type: ignore` comment";
    TypeComment = 57, "TYPE_COMMENT", "", "a `# type: …` comment";
    SoftKeyword = 58, "SOFT_KEYWORD", "", "used by grammars only";
    FStringStart = 59, "FSTRING_START", "", "prefix and opening quotes of an f-string";
    FStringMiddle = 60, "FSTRING_MIDDLE", "", "literal text inside an f-string";
    FStringEnd = 61, "FSTRING_END", "", "closing quotes of an f-string";
    TStringStart = 62, "TSTRING_START", "", "prefix and opening quotes of a t-string";
    TStringMiddle = 63, "TSTRING_MIDDLE", "", "literal text inside a t-string";
    TStringEnd = 64, "TSTRING_END", "", "closing quotes of a t-string";
    Comment = 65, "COMMENT", "", "a comment (extra tokens only)";
    Nl = 66, "NL", "", "a line end that ends no logical line (extra tokens only)";
    ErrorToken = 67, "ERRORTOKEN", "", "unused by CPython since 3.12";
    Encoding = 68, "ENCODING", "", "used by `tokenize.py` only";
    @keywords
    KwFalse = 80, "False";
    KwNone = 81, "None";
    KwTrue = 82, "True";
    KwAnd = 83, "and";
    KwAs = 84, "as";
    KwAssert = 85, "assert";
    KwAsync = 86, "async";
    KwAwait = 87, "await";
    KwBreak = 88, "break";
    KwClass = 89, "class";
    KwContinue = 90, "continue";
    KwDef = 91, "def";
    KwDel = 92, "del";
    KwElif = 93, "elif";
    KwElse = 94, "else";
    KwExcept = 95, "except";
    KwFinally = 96, "finally";
    KwFor = 97, "for";
    KwFrom = 98, "from";
    KwGlobal = 99, "global";
    KwIf = 100, "if";
    KwImport = 101, "import";
    KwIn = 102, "in";
    KwIs = 103, "is";
    KwLambda = 104, "lambda";
    KwNonlocal = 105, "nonlocal";
    KwNot = 106, "not";
    KwOr = 107, "or";
    KwPass = 108, "pass";
    KwRaise = 109, "raise";
    KwReturn = 110, "return";
    KwTry = 111, "try";
    KwWhile = 112, "while";
    KwWith = 113, "with";
    KwYield = 114, "yield";
}

impl TokenKind {
    /// The number in CPython's `token` module; `NAME`'s for a keyword.
    pub const fn number(self) -> u8 {
        let number = self as u8;
        if number >= TokenKind::KwFalse as u8 { TokenKind::Name as u8 } else { number }
    }

    /// Whether this is a hard keyword.
    pub const fn is_keyword(self) -> bool {
        self as u8 >= TokenKind::KwFalse as u8
    }

    /// Whether the text of the token is always the same: an operator, not a keyword.
    pub const fn is_operator(self) -> bool {
        let number = self as u8;
        number >= TokenKind::LPar as u8 && number < TokenKind::Op as u8
    }

    /// The hard keyword spelled `name`.
    pub fn from_keyword(name: &[u8]) -> Option<TokenKind> {
        Some(classify_name(name, 0, name.len()).0).filter(|kind| kind.is_keyword())
    }
}

/// Soft keywords: names that are keywords in some places of the grammar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum SoftKeyword {
    /// no soft keyword
    #[default]
    No,
    /// `_`
    Underscore,
    /// `case`
    Case,
    /// `match`
    Match,
    /// `type`
    Type,
}

impl SoftKeyword {
    /// The names in the order of `keyword.softkwlist`.
    pub const NAMES: [&str; 4] = ["_", "case", "match", "type"];

    /// The soft keyword spelled `name`, or `No`.
    pub fn from_name(name: &[u8]) -> SoftKeyword {
        classify_name(name, 0, name.len()).1
    }
}

/// One token. All numbers are of bytes in the tokenizer's own buffer, where every line end is `\n`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Which soft keyword a `Name` spells.
    pub soft: SoftKeyword,
    /// How many brackets (and replacement fields) are open around it; an opening bracket counts itself, a closing
    /// one does not.
    pub level: u16,
    /// Offset of the first byte in the buffer.
    pub start: u32,
    /// Offset after the last byte in the buffer.
    pub end: u32,
    /// Line of the first byte, from 1.
    pub line: i32,
    /// Bytes between the start of `line` and the first byte; -1 for `INDENT`, `DEDENT` and `ENDMARKER`,
    /// which have no column in CPython's parser either.
    pub col: i32,
    /// Line of the last byte.
    pub end_line: i32,
    /// Bytes between the start of `end_line` and the place where reading goes on: after the newline for
    /// `NEWLINE`, after the second brace for a `FSTRING_MIDDLE` that ends in `{{` (whose text ends before it).
    pub end_col: i32,
}

impl Token {
    /// The token's bytes in the buffer it was made from.
    pub fn bytes<'s>(&self, buffer: &'s [u8]) -> &'s [u8] {
        buffer.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What the name in `text` from `start` to `end` is: a hard keyword, a soft one, or neither.
#[inline]
pub(crate) fn classify_name(text: &[u8], start: usize, end: usize) -> (TokenKind, SoftKeyword) {
    let length = end.wrapping_sub(start);
    if length == 0 || length > 8 {
        return (TokenKind::Name, SoftKeyword::No);
    }
    let key = match text.get(start..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(chunk) => u64::from_le_bytes(*chunk) & (u64::MAX >> (64 - 8 * length)),
        None => pack(text.get(start..end).unwrap_or_default()),
    };
    let entry = &KEYWORD_TABLE[keyword_slot(key)];
    if entry.0 == key { (entry.1, entry.2) } else { (TokenKind::Name, SoftKeyword::No) }
}

/// The spelling of a short name as one number; no keyword has more than eight bytes.
const fn pack(name: &[u8]) -> u64 {
    let mut key = 0u64;
    let mut i = 0;
    while i < name.len() {
        key |= (name[i] as u64) << (8 * i);
        i += 1;
    }
    key
}

const TABLE_BITS: u32 = 8;

const fn keyword_slot_by(key: u64, multiplier: u64) -> usize {
    (key.wrapping_mul(multiplier) >> (64 - TABLE_BITS)) as usize
}

const fn keyword_slot(key: u64) -> usize {
    keyword_slot_by(key, MULTIPLIER)
}

const fn keyword_text(i: usize) -> &'static [u8] {
    match i.checked_sub(TokenKind::KEYWORDS.len()) {
        None => TokenKind::KEYWORDS[i].text().as_bytes(),
        Some(soft) => SoftKeyword::NAMES[soft].as_bytes(),
    }
}

const KEYWORD_COUNT: usize = TokenKind::KEYWORDS.len() + SoftKeyword::NAMES.len();

/// A multiplier that sends the keywords to different slots, found by trying.
const MULTIPLIER: u64 = {
    let mut candidate = 0x9E37_79B9_7F4A_7C15u64;
    loop {
        let mut taken = [false; 1 << TABLE_BITS];
        let mut i = 0;
        while i < KEYWORD_COUNT {
            let slot = keyword_slot_by(pack(keyword_text(i)), candidate);
            if taken[slot] {
                break;
            }
            taken[slot] = true;
            i += 1;
        }
        if i == KEYWORD_COUNT {
            break candidate;
        }
        candidate = candidate.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F) | 1;
    }
};

static KEYWORD_TABLE: [(u64, TokenKind, SoftKeyword); 1 << TABLE_BITS] = {
    let mut table = [(0, TokenKind::Name, SoftKeyword::No); 1 << TABLE_BITS];
    let soft = [SoftKeyword::Underscore, SoftKeyword::Case, SoftKeyword::Match, SoftKeyword::Type];
    let mut i = 0;
    while i < KEYWORD_COUNT {
        let key = pack(keyword_text(i));
        table[keyword_slot(key)] = match i.checked_sub(TokenKind::KEYWORDS.len()) {
            None => (key, TokenKind::KEYWORDS[i], SoftKeyword::No),
            Some(number) => (key, TokenKind::Name, soft[number]),
        };
        i += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_found_by_spelling_alone() {
        for &keyword in TokenKind::KEYWORDS {
            assert_eq!(TokenKind::from_keyword(keyword.text().as_bytes()), Some(keyword));
            assert_eq!((keyword.number(), keyword.name()), (1, "NAME"));
        }
        for name in ["", "i", "iff", "If", "none", "match", "continued", "continues", "\0\0"] {
            assert_eq!(TokenKind::from_keyword(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn kinds_have_the_numbers_of_the_token_module() {
        let last = TokenKind::ALL.iter().filter(|kind| !kind.is_keyword()).enumerate();
        for (number, kind) in last {
            assert_eq!(kind.number() as usize, number);
        }
        assert_eq!(TokenKind::Exclamation.number(), 54);
        assert_eq!(TokenKind::Encoding.number(), 68);
        assert_eq!(TokenKind::VBarEqual.name(), "VBAREQUAL");
    }
}
