//! Tokens, positions and errors of small sources; the expected ones are CPython 3.14's.

use super::*;

/// The tokens as `NAME(text)`, operators by their text alone, then the error if there is one.
fn tokens(text: &str) -> String {
    let source = Source::new(text.as_bytes(), true).unwrap();
    let mut tokenizer = Tokenizer::new(&source, false);
    let mut words = Vec::new();
    loop {
        match tokenizer.next_token() {
            Ok(token) => {
                let text = String::from_utf8_lossy(token.bytes(source.bytes())).into_owned();
                words.push(match token.kind {
                    TokenKind::EndMarker => return words.join(" "),
                    kind if kind.is_operator() || kind.is_keyword() => text,
                    TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent => token.kind.name().into(),
                    kind => format!("{}({text})", kind.name()),
                });
            }
            Err(stop) => {
                words.push(tokenizer.error(stop).to_string());
                return words.join(" ");
            }
        }
    }
}

fn error(text: &str) -> String {
    let source = Source::new(text.as_bytes(), true).unwrap();
    let mut tokenizer = Tokenizer::new(&source, false);
    loop {
        match tokenizer.next_token() {
            Ok(token) => assert_ne!(token.kind, TokenKind::EndMarker, "no error in {text:?}"),
            Err(stop) => return tokenizer.error(stop).to_string(),
        }
    }
}

fn warnings(text: &str) -> Vec<String> {
    let source = Source::new(text.as_bytes(), true).unwrap();
    let mut tokenizer = Tokenizer::new(&source, false);
    while tokenizer.next_token().is_ok_and(|token| token.kind != TokenKind::EndMarker) {}
    tokenizer.warnings().iter().map(|warning| format!("{} {}", warning.lineno, warning.message)).collect()
}

#[test]
fn a_program_with_blocks() {
    assert_eq!(
        tokens("if x:\n\ty = (1,\n2)\n\n  # note\nelse: pass"),
        "if NAME(x) : NEWLINE INDENT NAME(y) = ( NUMBER(1) , NUMBER(2) ) NEWLINE DEDENT \
         else : pass NEWLINE"
    );
}

#[test]
fn replacement_fields_nest() {
    assert_eq!(
        tokens("f'a{{{b!r:>{c}}}}' rt\"\\{d}\""),
        "FSTRING_START(f') FSTRING_MIDDLE(a{) { NAME(b) ! NAME(r) : FSTRING_MIDDLE(>) { NAME(c) } \
         FSTRING_MIDDLE() } FSTRING_MIDDLE(}) FSTRING_END(') TSTRING_START(rt\") TSTRING_MIDDLE(\\) { NAME(d) } \
         TSTRING_END(\") NEWLINE"
    );
}

#[test]
fn indentation_must_be_consistent() {
    assert_eq!(
        error("if 1:\n  x\n y"),
        "IndentationError: unindent does not match any outer indentation level (3:3-3:-1)"
    );
    assert_eq!(
        error("if 1:\n\tx\n        y"),
        "TabError: inconsistent use of tabs and spaces in indentation (3:1-3:0)"
    );
    let deep: String = (0..101).map(|level| " ".repeat(level) + "if 1:\n").collect();
    assert_eq!(error(&deep), "IndentationError: too many levels of indentation (101:1-101:0)");
}

#[test]
fn brackets_must_match() {
    assert_eq!(error("x = (1,\n2\n"), "SyntaxError: '(' was never closed (1:5-1:0)");
    assert_eq!(error("x = )"), "SyntaxError: unmatched ')' (1:5-1:5)");
    assert_eq!(
        error("(\n\n]"),
        "SyntaxError: closing parenthesis ']' does not match opening parenthesis '(' on line 1 (3:1-3:1)"
    );
    assert_eq!(error(&"(".repeat(201)), "SyntaxError: too many nested parentheses (1:201-1:201)");
}

#[test]
fn strings_must_end() {
    let at = "(1:5-1:5)";
    assert_eq!(
        error("x = 'abc"),
        format!("SyntaxError: unterminated string literal (detected at line 1) {at}")
    );
    assert_eq!(
        error("x = '''abc\n\ndef"),
        format!("SyntaxError: unterminated triple-quoted string literal (detected at line 3) {at}")
    );
    assert_eq!(
        error("x = 'a\\'"),
        format!(
            "SyntaxError: unterminated string literal (detected at line 1); \
             perhaps you escaped the end quote? {at}"
        )
    );
    assert_eq!(
        error("x = f'abc"),
        format!("SyntaxError: unterminated f-string literal (detected at line 1) {at}")
    );
    assert_eq!(error("f'{a'"), "SyntaxError: f-string: expecting '}' (1:5-1:5)");
    assert_eq!(error("f'{a}}'"), "SyntaxError: f-string: single '}' is not allowed (1:6-1:6)");
    assert_eq!(
        error("f'{a:{b:{c:{d}}}}'"),
        "SyntaxError: f-string: expressions nested too deeply (1:11-1:11)"
    );
    assert_eq!(error("tf''"), "SyntaxError: 'f' and 't' prefixes are incompatible (1:1-1:3)");
}

#[test]
fn numbers_must_be_well_formed() {
    let invalid = |kind: &str, col: u32| format!("SyntaxError: invalid {kind} literal (1:{col}-1:{col})");
    for (text, kind, col) in [
        ("1_", "decimal", 2),
        ("1__2", "decimal", 2),
        ("1e", "decimal", 1),
        ("1e+", "decimal", 3),
        ("1abc", "decimal", 1),
        ("1jx", "imaginary", 2),
        ("0x", "hexadecimal", 2),
        ("0b1_", "binary", 4),
        ("1e1e1", "decimal", 3),
    ] {
        assert_eq!(error(text), invalid(kind, col), "{text}");
    }
    assert_eq!(error("0o18"), "SyntaxError: invalid digit '8' in octal literal (1:4-1:4)");
    assert_eq!(
        error("0_7"),
        "SyntaxError: leading zeros in decimal integer literals are not permitted; \
         use an 0o prefix for octal integers (1:1-1:3)"
    );
    assert_eq!(tokens("0777.5 0x_f 1.e3j"), "NUMBER(0777.5) NUMBER(0x_f) NUMBER(1.e3j) NEWLINE");
    assert_eq!(warnings("1or 2\n0xfor\n"), ["1 invalid decimal literal", "2 invalid hexadecimal literal"]);
}

#[test]
fn characters_that_belong_nowhere() {
    assert_eq!(error("é = 1 €"), "SyntaxError: invalid character '€' (U+20AC) (1:7-1:7)");
    assert_eq!(error("a\u{a0}b"), "SyntaxError: invalid non-printable character U+00A0 (1:2-1:2)");
    assert_eq!(error("x = 5 \x01"), "SyntaxError: invalid non-printable character U+0001 (1:7-1:7)");
    assert_eq!(tokens("a <> b"), "NAME(a) < > NAME(b) NEWLINE");
    assert_eq!(tokens("a$b"), "NAME(a) OP($) NAME(b) NEWLINE");
}

#[test]
fn a_backslash_joins_lines_only_at_the_end_of_one() {
    assert_eq!(tokens("x = 1 + \\\n 2"), "NAME(x) = NUMBER(1) + NUMBER(2) NEWLINE");
    let message = "SyntaxError: unexpected character after line continuation character";
    assert_eq!(error("x = \\ a"), format!("{message} (1:6-1:0)"));
    assert_eq!(error("x\\\n \\x"), format!("{message} (2:5-2:0)"));
    assert_eq!(error("x = \\"), "SyntaxError: unexpected EOF while parsing (1:6-1:-1)");
}

#[test]
fn type_comments_are_tokens_on_request() {
    let source = Source::new(b"x = [] # type: List[int]\n#type:ignore[a]\n", true).unwrap();
    let mut tokenizer = Tokenizer::new(&source, true);
    let mut found = Vec::new();
    while let Ok(token) = tokenizer.next_token() {
        match token.kind {
            TokenKind::TypeComment | TokenKind::TypeIgnore => {
                found.push((token.kind, token.line, token.col, token.bytes(source.bytes()).to_vec()));
            }
            TokenKind::EndMarker => break,
            _ => {}
        }
    }
    assert_eq!(
        found,
        [
            (TokenKind::TypeComment, 1, 15, b"List[int]".to_vec()),
            (TokenKind::TypeIgnore, 2, 12, b"[a]".to_vec()),
        ]
    );
}

/// Feeds lines one at a time; the `TokenIter` must not ask for a line before it needs one.
#[test]
fn lines_are_read_when_they_are_needed() {
    let mut lines =
        ["x = (\n", "'''a\n", "b''', f'''{c}\n", "''')\n"].iter().map(|line| line.as_bytes().to_vec());
    let mut read = 0;
    let mut iter = TokenIter::new(true);
    let mut seen = Vec::new();
    loop {
        let token = iter
            .next_token(&mut || {
                read += 1;
                Ok::<_, ()>(lines.next().unwrap_or_default())
            })
            .unwrap();
        let Some(token) = token else { break };
        seen.push(format!("{}:{}", read, token.text));
    }
    assert_eq!(
        seen.join(" ").replace('\n', "|"),
        "1:x 1:= 1:( 1:| 3:'''a|b''' 3:, 3:f''' 3:{ 3:c 3:} 4:| 4:''' 4:) 4:| 5:"
    );
}

const FRAGMENTS: &[&[u8]] = &[
    b"'",
    b"\"",
    b"'''",
    b"\"\"\"",
    b"f'",
    b"f'''",
    b"rt\"",
    b"{",
    b"}",
    b"{{",
    b"}}",
    b":",
    b"!",
    b"!=",
    b"=",
    b"(",
    b")",
    b"[",
    b"]",
    b"\\",
    b"\\\n",
    b"\\\r\n",
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b" ",
    b"\x0c",
    b"#",
    b"# type: ",
    b"ignore",
    b"0",
    b"0x",
    b"1_",
    b"1e",
    b"+",
    b"08",
    b"j",
    b"or",
    b".",
    b"..",
    b"name",
    b"\xc3\xa9",
    b"\xe2\x82\xac",
    b"\xff",
    b"\xe4",
    b"\x00",
    b"\x01",
    b"\\N{",
    b"<>",
    b"$",
    b"if 1:",
    b"  x",
    b"ub'",
];

/// Nothing that may stand in a file makes the tokenizer panic or read on without end, also after an error.
#[test]
fn any_bytes_end() {
    let mut state = 7u64;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % limit
    };
    for round in 0..30_000 {
        let mut bytes = Vec::new();
        for _ in 0..random(20) {
            bytes.extend_from_slice(FRAGMENTS[random(FRAGMENTS.len())]);
        }
        let source = Source::new(&bytes, round % 3 != 0).unwrap();
        let mut tokenizer = Tokenizer::new(&source, round % 2 == 0);
        let mut errors = 0;
        for step in 0.. {
            assert!(step < 500, "{}", bytes.escape_ascii());
            match tokenizer.next_token() {
                Ok(token) if token.kind == TokenKind::EndMarker => break,
                Ok(token) => assert!(token.start <= token.end && token.end as usize <= source.bytes().len()),
                Err(stop) => {
                    tokenizer.error(stop);
                    tokenizer.rest();
                    errors += 1;
                    if errors == 3 {
                        break;
                    }
                }
            }
        }
        let mut lines = bytes.split_inclusive(|&byte| byte == b'\n');
        let mut iter = TokenIter::new(round % 5 != 0);
        for step in 0.. {
            assert!(step < 500, "{}", bytes.escape_ascii());
            match iter.next_token(&mut || Ok::<_, ()>(lines.next().map(<[u8]>::to_vec).unwrap_or_default())) {
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => break,
            }
        }
    }
}

/// The tokens that CPython's `tokenize` gives for a source with every kind of token; see the command
/// `cargo xtask oracle tokens` for more of them.
#[test]
fn every_kind_of_token() {
    let source = include_str!("testdata/constructs.py");
    let mut lines = source.split_inclusive('\n');
    let mut iter = TokenIter::new(true);
    let mut readline = || Ok::<_, ()>(lines.next().unwrap_or_default().as_bytes().to_vec());
    for expected in include_str!("testdata/constructs.tokens").lines() {
        let token = iter.next_token(&mut readline).unwrap().unwrap();
        let (start, end) = (token.start, token.end);
        let text = token.text.escape_default();
        assert_eq!(
            format!("{} {} {} {} {} \"{text}\"", token.kind, start.0, start.1, end.0, end.1),
            expected
        );
    }
    assert_eq!(iter.next_token(&mut readline).unwrap(), None);
}
