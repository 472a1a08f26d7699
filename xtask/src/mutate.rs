//! Pieces of real sources with one thing wrong, made by a seeded generator: the corpus of
//! `cargo xtask oracle errors`.
//!
//! A piece is a run of top-level statements of at most `MOST_LINES` lines, so that compiling it is quick and the
//! error is still in a real context. The same seed makes the same corpus of the same files.

use std::ops::Range;

/// Pieces are not much longer than this.
const MOST_LINES: usize = 60;

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "match",
    "case", "type", "print",
];

const OPERATORS: &[&str] = &[
    "!", "!=", "%", "%=", "&", "&=", "(", ")", "*", "**", "**=", "*=", "+", "+=", ",", "-", "-=", "->", ".",
    "...", "/", "//", "//=", "/=", ":", ":=", ";", "<", "<<", "<<=", "<=", "<>", "=", "==", ">", ">=", ">>",
    ">>=", "@", "@=", "[", "]", "^", "^=", "{", "|", "|=", "}", "~",
];

const CHARACTERS: &[&str] = &[
    "$", "?", "!", "`", "\\", "'", "\"", "\t", "\u{c}", "\n", " ", "(", "]", "}", "0", "_", "é", "€",
    "\u{a0}", "\u{200b}", "😀", "\0", "#", "f'", "f\"{", "t'{", "b'", "rb\"", "'''", "0x", "1_", "1e",
    "0777", "1j", "…",
];

/// A small generator of numbers (splitmix64): good enough to choose, and the same everywhere.
pub struct Random(u64);

impl Random {
    /// A generator whose numbers `seed` determines.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// One of the items.
    pub fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// Splits a source into pieces that begin at the beginning of a line without indentation.
pub fn pieces(source: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let (mut at, mut lines, mut blank_before) = (0, 0, true);
    for line in source.split_inclusive('\n') {
        let top = line.starts_with(|c: char| c.is_alphabetic() || c == '@' || c == '_');
        if lines >= MOST_LINES / 2 && top && blank_before || lines >= MOST_LINES && top {
            starts.push(at);
            lines = 0;
        }
        blank_before = line.trim().is_empty();
        lines += 1;
        at += line.len();
    }
    starts.push(source.len());
    let found = starts.windows(2).map(|pair| &source[pair[0]..pair[1]]);
    found.filter(|piece| !piece.trim().is_empty() && piece.lines().count() <= 4 * MOST_LINES).collect()
}

/// The tokens of a piece, roughly: what is between blanks and of one kind. Strings of one line are one token.
fn tokens(source: &str) -> Vec<Range<usize>> {
    let bytes = source.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let begin = at;
        let byte = bytes[at];
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        } else if byte == b'#' {
            while at < bytes.len() && bytes[at] != b'\n' {
                at += 1;
            }
            continue;
        } else if is_word(byte) {
            while at < bytes.len() && is_word(bytes[at]) {
                at += 1;
            }
        } else if byte == b'"' || byte == b'\'' {
            let triple = source[at..].starts_with("\"\"\"") || source[at..].starts_with("'''");
            at += if triple { 3 } else { 1 };
            while at < bytes.len() && bytes[at] != byte && (triple || bytes[at] != b'\n') {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at = (at + if triple { 3 } else { 1 }).min(bytes.len());
            while !source.is_char_boundary(at) {
                at += 1;
            }
        } else {
            let longest = OPERATORS.iter().filter(|operator| source[at..].starts_with(**operator));
            at += longest.map(|operator| operator.len()).max().unwrap_or(1);
            while !source.is_char_boundary(at) {
                at += 1;
            }
        }
        found.push(begin..at);
    }
    found
}

/// `piece` with one thing changed.
pub fn mutate(piece: &str, random: &mut Random) -> String {
    let tokens = tokens(piece);
    if tokens.len() < 2 {
        return format!("{piece}{}", random.of(OPERATORS));
    }
    let which = random.below(tokens.len());
    let token = tokens[which].clone();
    let text = &piece[token.clone()];
    let replace =
        |range: Range<usize>, by: &str| format!("{}{by}{}", &piece[..range.start], &piece[range.end..]);
    match random.below(11) {
        0 => replace(token, ""),
        1 => replace(token, &format!("{text} {text}")),
        2 => {
            let next = tokens[(which + 1) % tokens.len()].clone();
            let (first, second) = if token.start < next.start { (token, next) } else { (next, token) };
            format!(
                "{}{}{}{}{}",
                &piece[..first.start],
                &piece[second.clone()],
                &piece[first.end..second.start],
                &piece[first],
                &piece[second.end..]
            )
        }
        3 => replace(token, random.of(KEYWORDS)),
        4 => replace(token, random.of(OPERATORS)),
        5 => replace(token.start..token.start, &format!("{} ", random.of(KEYWORDS))),
        6 => replace(token.start..token.start, random.of(OPERATORS)),
        7 => reindent(piece, token.start, random),
        8 => match tokens
            .iter()
            .filter(|range| piece[range.start..].starts_with(['(', ')', '[', ']', '{', '}', '\'', '"']))
            .nth(
                // Any of them, the first if there are fewer.
                random.below(20),
            ) {
            Some(range) => {
                replace(range.start..range.start + 1, random.of(&["(", ")", "[", "]", "{", "}", "'", "\""]))
            }
            None => replace(token, random.of(OPERATORS)),
        },
        9 => {
            let mut at = random.below(piece.len());
            while !piece.is_char_boundary(at) {
                at += 1;
            }
            replace(at..at, random.of(CHARACTERS))
        }
        _ => piece[..token.end].to_string(),
    }
}

/// The line around `at` with other blanks at its beginning.
fn reindent(piece: &str, at: usize, random: &mut Random) -> String {
    let start = piece[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let text = piece[start..].trim_start_matches([' ', '\t']);
    let old = &piece[start..piece.len() - text.len()];
    let new = match random.below(5) {
        0 => String::new(),
        1 => format!("{old}  "),
        2 => format!("{old}    "),
        3 => format!("{old}\t"),
        _ => old.get(1..).unwrap_or(" ").to_string(),
    };
    format!("{}{new}{text}", &piece[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "import os\n\ndef f(a, b):\n    return 'x' + a  # y\n";

    #[test]
    fn tokens_are_whole() {
        let texts: Vec<&str> = tokens(SOURCE).into_iter().map(|range| &SOURCE[range]).collect();
        assert_eq!(
            texts,
            ["import", "os", "def", "f", "(", "a", ",", "b", ")", ":", "return", "'x'", "+", "a"]
        );
        assert_eq!(tokens("'''a\nb''' 'é\\").len(), 2);
    }

    #[test]
    fn the_seed_decides() {
        let run = |seed| {
            let mut random = Random::new(seed);
            (0..50).map(|_| mutate(SOURCE, &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        assert!(run(1).iter().filter(|text| *text != SOURCE).count() > 40);
    }

    #[test]
    fn characters_stay_whole() {
        let source = "x = '’' + ’ + “(”\n";
        let mut random = Random::new(3);
        assert!((0..500).map(|_| mutate(source, &mut random)).any(|text| text != source));
    }

    #[test]
    fn pieces_are_the_whole() {
        let long = "x = 1\n\n".repeat(500);
        let found = pieces(&long);
        assert_eq!(found.concat(), long);
        assert!(found.len() > 10);
    }
}
