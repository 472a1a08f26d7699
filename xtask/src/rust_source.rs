//! A Rust source split into code and comments, so that a word in a string is not taken for either.

/// The parts of a source, both as long as the source and with its line breaks: what belongs to neither
/// (strings, and the other part) is blank.
pub struct Parts {
    /// Everything but comments and the insides of literals.
    pub code: String,
    /// Comments, with their markers.
    pub comments: String,
}

impl Parts {
    /// Splits `source`.
    pub fn of(source: &str) -> Parts {
        let mut splitter =
            Splitter { text: source.chars().collect(), at: 0, code: String::new(), comments: String::new() };
        splitter.run();
        Parts { code: splitter.code, comments: splitter.comments }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

struct Splitter {
    text: Vec<char>,
    at: usize,
    code: String,
    comments: String,
}

impl Splitter {
    fn peek(&self, ahead: usize) -> char {
        self.text.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn take(&mut self, count: usize, kind: Kind) {
        for _ in 0..count {
            let Some(&c) = self.text.get(self.at) else { return };
            self.at += 1;
            let blank = if c == '\n' { '\n' } else { ' ' };
            self.code.push(if kind == Kind::Code { c } else { blank });
            self.comments.push(if kind == Kind::Comment { c } else { blank });
        }
    }

    fn run(&mut self) {
        while self.at < self.text.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => {
                    while self.at < self.text.len() && self.peek(0) != '\n' {
                        self.take(1, Kind::Comment);
                    }
                }
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('\'', _) => self.quote(),
                (c, _) if c.is_alphabetic() || c == '_' => self.word(),
                _ => self.take(1, Kind::Code),
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.text.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => {
                    depth += 1;
                    self.take(2, Kind::Comment);
                }
                ('*', '/') => {
                    depth -= 1;
                    self.take(2, Kind::Comment);
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.take(1, Kind::Comment),
            }
        }
    }

    fn string(&mut self) {
        self.take(1, Kind::Code);
        while self.at < self.text.len() && self.peek(0) != '"' {
            let count = if self.peek(0) == '\\' { 2 } else { 1 };
            self.take(count, Kind::Literal);
        }
        self.take(1, Kind::Code);
    }

    /// A character literal or a lifetime.
    fn quote(&mut self) {
        if self.peek(1) == '\\' {
            self.take(1, Kind::Code);
            self.take(2, Kind::Literal);
            while self.at < self.text.len() && self.peek(0) != '\'' {
                self.take(1, Kind::Literal);
            }
            self.take(1, Kind::Code);
        } else if self.peek(2) == '\'' {
            self.take(1, Kind::Code);
            self.take(1, Kind::Literal);
            self.take(1, Kind::Code);
        } else {
            self.take(1, Kind::Code);
        }
    }

    /// A word, and the raw string that it may be the prefix of.
    fn word(&mut self) {
        let begun = self.at;
        while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
            self.take(1, Kind::Code);
        }
        let word: String = self.text[begun..self.at].iter().collect();
        if !matches!(word.as_str(), "r" | "br" | "cr") {
            return;
        }
        let mut hashes = 0;
        while self.peek(hashes) == '#' {
            hashes += 1;
        }
        if self.peek(hashes) != '"' {
            return;
        }
        self.take(hashes + 1, Kind::Code);
        while self.at < self.text.len() {
            if self.peek(0) == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == '#') {
                self.take(hashes + 1, Kind::Code);
                return;
            }
            self.take(1, Kind::Literal);
        }
    }
}

/// The words of a line of code with the byte offsets where they begin.
pub fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = 0;
    std::iter::from_fn(move || {
        let begin = rest + line[rest..].find(is_word)?;
        let end = line[begin..].find(|c| !is_word(c)).map_or(line.len(), |length| begin + length);
        rest = end;
        Some((begin, &line[begin..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::{Parts, words};

    fn code(source: &str) -> String {
        Parts::of(source).code
    }

    #[test]
    fn comments_are_not_code() {
        let parts = Parts::of("a // b\nc /* d /* e */ f */ g");
        assert_eq!(parts.code, "a     \nc                   g");
        assert_eq!(parts.comments, "  // b\n  /* d /* e */ f */  ");
    }

    #[test]
    fn strings_are_blank() {
        assert_eq!(code(r#"x("a \" // b")"#), r#"x("         ")"#);
        assert_eq!(code("br#\"a \" b\"# c"), "br#\"     \"# c");
        assert_eq!(code("r#type"), "r#type");
    }

    #[test]
    fn characters_and_lifetimes() {
        assert_eq!(code(r"'a' '\'' '\u{41}' &'b str '"), "' ' '  ' '      ' &'b str '".to_string());
        assert_eq!(code("'\"' x"), "' ' x");
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(
            words("unsafe_code = unsafe{").map(|(_, word)| word).collect::<Vec<_>>(),
            ["unsafe_code", "unsafe"]
        );
    }
}
