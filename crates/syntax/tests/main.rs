//! The parser against what CPython 3.14 says, and against sources that nobody would write.
//!
//! The golden files hold sources and CPython's answers; `xtask/scripts/syntax_goldens.py` describes their form and
//! fills the answers in.

use syntax::errors::{SyntaxError, WarningKind};
use syntax::{Flags, Mode, dump, parse};

fn unescape(text: &str) -> String {
    let mut result = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => result.push('\n'),
                Some('t') => result.push('\t'),
                Some('\\') => result.push('\\'),
                Some(other) => result.extend(['\\', other]),
                None => result.push('\\'),
            },
            c => result.push(c),
        }
    }
    result
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

fn describe(error: &SyntaxError) -> String {
    let class = error.kind.class_name();
    match &error.location {
        None => format!("{class}: {}", error.message),
        Some(at) => {
            let text = at.text.as_deref().unwrap_or_default();
            format!(
                "{class}: {} ({}, {}, {}, {}) |{text}",
                error.message, at.lineno, at.offset, at.end_lineno, at.end_offset
            )
        }
    }
}

/// The answers of the parser as a golden file has them.
fn answers(header: &str) -> Vec<String> {
    let [mode, letters, version, source] = header.splitn(4, ' ').collect::<Vec<_>>()[..] else {
        panic!("malformed line {header}");
    };
    let mode = match mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" => Mode::FuncType,
        other => panic!("unknown mode {other}"),
    };
    let flags = Flags {
        type_comments: letters.contains('t'),
        allow_incomplete_input: letters.contains('i'),
        dont_imply_dedent: letters.contains('d'),
        barry_as_bdfl: letters.contains('b'),
        feature_version: version.parse().unwrap(),
        ..Flags::default()
    };
    let (warnings, result) = match parse(unescape(source).as_bytes(), mode, &flags) {
        Ok((module, warnings)) => (warnings, dump::dump(&module).unwrap()),
        Err(error) => {
            let text = describe(&error);
            (error.warnings, text)
        }
    };
    let class = |kind| match kind {
        WarningKind::Syntax => "SyntaxWarning",
        WarningKind::Deprecation => "DeprecationWarning",
    };
    let warnings = warnings.iter().map(|it| format!("{} {} {}", class(it.kind), it.lineno, it.message));
    warnings.chain([result]).map(|line| format!("    {}", escape(&line))).collect()
}

fn check(golden: &str) {
    let mut failures = Vec::new();
    let mut lines = golden.lines().peekable();
    let mut count = 0;
    while let Some(header) = lines.next() {
        if header.is_empty() || header.starts_with('#') {
            continue;
        }
        count += 1;
        let expected: Vec<&str> =
            std::iter::from_fn(|| lines.next_if(|line| line.starts_with("    "))).collect();
        let actual = answers(header);
        if actual != expected {
            failures.push(format!(
                "{header}\nexpected\n{}\nactual\n{}",
                expected.join("\n"),
                actual.join("\n")
            ));
        }
    }
    assert!(count > 0);
    assert!(failures.is_empty(), "{} of {count} differ:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn trees_are_those_of_cpython() {
    check(include_str!("data/trees.txt"));
}

#[test]
fn errors_and_warnings_are_those_of_cpython() {
    check(include_str!("data/errors.txt"));
}

/// What parsing gives: `ok`, or class and message.
fn outcome(source: &str) -> String {
    match parse(source.as_bytes(), Mode::Exec, &Flags::default()) {
        Ok(_) => "ok".into(),
        Err(error) => format!("{}: {}", error.kind.class_name(), error.message),
    }
}

const OVERFLOW: &str = "MemoryError: Parser stack overflowed - Python source too complex to parse";
const PARENTHESES: &str = "SyntaxError: too many nested parentheses";

/// Sources that nest by a beginning and an end around something, how often they may, and what comes then.
const NESTING: &[(&str, &str, &str, usize, &str)] = &[
    ("(", "1", ")", 200, PARENTHESES),
    ("[", "1", "]", 200, PARENTHESES),
    ("{", "1", "}", 200, PARENTHESES),
    ("{1:", "1", "}", 200, PARENTHESES),
    ("f(", "1", ")", 200, PARENTHESES),
    ("f(a=", "1", ")", 200, PARENTHESES),
    ("f[", "1", "]", 200, PARENTHESES),
    ("[", "1", " for x in y]", 200, PARENTHESES),
    ("-", "1", "", 5968, OVERFLOW),
    ("not ", "1", "", 5968, OVERFLOW),
    ("1**", "1", "", 2984, OVERFLOW),
    ("lambda:", "1", "", 2984, OVERFLOW),
    ("1 if 1 else ", "1", "", 5968, OVERFLOW),
    ("lambda a=", "1", ":1", 746, OVERFLOW),
    ("f'{", "1", "}'", 149, "SyntaxError: too many nested f-strings or t-strings"),
];

#[test]
fn nesting_ends_where_it_ends_in_cpython() {
    for &(open, middle, close, most, message) in NESTING {
        let source = |depth: usize| format!("{}{middle}{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(outcome(&source(most)), "ok", "{open} {most} times");
        assert_eq!(outcome(&source(most + 1)), message, "{open} {} times", most + 1);
        assert_eq!(outcome(&source(100_000)), message, "{open} 100000 times");
    }
}

#[test]
fn blocks_nest_to_a_hundred_levels() {
    let source = |depth: usize| {
        let blocks: String = (0..depth).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect();
        format!("{blocks}{}pass\n", " ".repeat(depth))
    };
    assert_eq!(outcome(&source(99)), "ok");
    assert_eq!(outcome(&source(100)), "IndentationError: too many levels of indentation");
    assert_eq!(outcome(&source(2000)), "IndentationError: too many levels of indentation");
}

#[test]
fn what_the_grammar_repeats_has_no_limit() {
    const MANY: usize = 100_000;
    let chains = [
        "1+".repeat(MANY) + "1",
        format!("a{}", ".b".repeat(MANY)),
        format!("a{}", "()".repeat(MANY)),
        format!("a{}", "[0]".repeat(MANY)),
        "a or ".repeat(MANY) + "a",
        "a<".repeat(MANY) + "a",
        "a=".repeat(MANY) + "1",
        "a;".repeat(MANY),
        "'a' ".repeat(MANY),
        "@a\n".repeat(MANY) + "def f(): pass",
        format!("match a:\n case {}1: pass", "1|".repeat(MANY)),
    ];
    for source in chains {
        assert_eq!(outcome(&source), "ok", "{}…", &source[..10]);
    }
    assert_eq!(outcome(&("if a: pass\n".to_owned() + &"elif a: pass\n".repeat(MANY))), OVERFLOW);
}

#[test]
fn a_prefix_or_a_deletion_never_panics() {
    let source = include_str!("data/trees.txt");
    let lines: Vec<&str> = source.lines().filter(|line| line.starts_with("exec - 14 ")).collect();
    for line in lines {
        let text = unescape(&line[10..]);
        for (at, c) in text.char_indices() {
            let _ = outcome(&text[..at]);
            let _ = outcome(&format!("{}{}", &text[..at], &text[at + c.len_utf8()..]));
        }
    }
}
