//! Replays the files that `generate.py` wrote, each text in every width that holds it.

use sre::{Cursor, Mode, Program, Request, Scratch, Text};
use text::StrView;

pub fn words(fields: &str) -> Vec<u32> {
    let word = |w: &str| if w == "*" { u32::MAX } else { u32::from_str_radix(w, 16).unwrap() };
    let mut out = Vec::new();
    for f in fields.split(' ') {
        match f.strip_prefix('x').and_then(|f| f.rsplit_once('*')) {
            Some((w, n)) => out.extend(std::iter::repeat_n(word(w), n.parse().unwrap())),
            None => out.push(word(f)),
        }
    }
    out
}

fn unescape(text: &str) -> Vec<u32> {
    let mut out = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            let hex: String = chars.by_ref().take_while(|&c| c != ';').collect();
            if !hex.is_empty() {
                out.push(u32::from_str_radix(&hex, 16).unwrap());
            }
        } else {
            out.push(c as u32);
        }
    }
    out
}

fn show(scratch: &Scratch, groups: usize) -> String {
    let mut out = format!("{},{},{}", scratch.start(), scratch.end(), scratch.lastindex().unwrap_or(0));
    for g in 1..=groups {
        match scratch.span(g) {
            Some((a, b)) => out.push_str(&format!(";{a},{b}")),
            None => out.push_str(";-"),
        }
    }
    out
}

fn one(
    program: &Program,
    scratch: &mut Scratch,
    text: Text<'_>,
    mode: Mode,
    range: (usize, usize),
) -> String {
    let request = Request { mode, start: range.0, end: range.1, must_advance: false, locale: None };
    match program.run(scratch, text, &request, &mut || false) {
        Ok(true) => show(scratch, program.groups()),
        Ok(false) => "-".into(),
        Err(e) => format!("{e:?}"),
    }
}

fn all(program: &Program, scratch: &mut Scratch, text: Text<'_>) -> String {
    let mut cursor = Cursor::new(0, text.len());
    let mut out = Vec::new();
    loop {
        match cursor.next(program, scratch, text, Mode::Search, None, &mut || false) {
            Ok(true) if out.len() == 5 => {
                out.push("+".into());
                break;
            }
            Ok(true) => out.push(show(scratch, program.groups())),
            Ok(false) => break,
            Err(e) => out.push(format!("{e:?}")),
        }
    }
    if out.is_empty() { "-".into() } else { out.join("|") }
}

/// A text in every width that holds it.
struct Widths {
    bytes: Option<Vec<u8>>,
    two: Option<Vec<u16>>,
    four: Vec<u32>,
    is_bytes: bool,
}

impl Widths {
    fn new(text: Vec<u32>, is_bytes: bool) -> Widths {
        Widths {
            bytes: text.iter().map(|&c| u8::try_from(c).ok()).collect(),
            two: text.iter().map(|&c| u16::try_from(c).ok()).collect(),
            four: text,
            is_bytes,
        }
    }

    fn each(&self) -> Vec<Text<'_>> {
        if let (true, Some(b)) = (self.is_bytes, &self.bytes) {
            return vec![Text::Bytes(b)];
        }
        let mut out = vec![Text::Str(StrView::Ucs4(&self.four))];
        out.extend(self.two.as_ref().map(|t| Text::Str(StrView::Ucs2(t))));
        out.extend(self.bytes.as_ref().map(|b| Text::Str(StrView::latin1(b))));
        out
    }
}

/// Replays a file; gives the number of comparisons and the first differences.
pub fn replay(goldens: &str) -> (usize, Vec<String>) {
    let mut scratch = Scratch::new();
    let mut program = None;
    let mut text = Widths::new(Vec::new(), false);
    let mut pattern = "";
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in goldens.lines() {
        let mut fields = line.split(' ');
        match fields.next() {
            Some("P") => {
                let (code, comment) = line[2..].split_once(" # ").unwrap();
                let (groups, code) = code.split_once(' ').unwrap();
                program = Program::new(&words(code), groups.parse().unwrap()).ok();
                pattern = comment;
                if program.is_none() {
                    wrong.push(format!("{pattern}: invalid code"));
                }
            }
            kind @ (Some("T") | Some("R")) => {
                let Some(program) = &program else { continue };
                let f: Vec<&str> = fields.collect();
                if kind == Some("T") {
                    text = Widths::new(unescape(f[1]), f[0] == "b");
                }
                for t in text.each() {
                    let mut check = |what: &str, got: String, want: &str| {
                        count += 1;
                        if got != want && wrong.len() < 40 {
                            wrong.push(format!(
                                "{pattern} on {:?} {what}: got {got}, want {want}",
                                text.four.iter().filter_map(|&c| char::from_u32(c)).collect::<String>()
                            ));
                        }
                    };
                    let s = &mut scratch;
                    if kind == Some("T") {
                        let whole = (0, t.len());
                        check("match", one(program, s, t, Mode::Match, whole), f[2]);
                        check("fullmatch", one(program, s, t, Mode::Fullmatch, whole), f[3]);
                        check("finditer", all(program, s, t), f[4]);
                    } else {
                        let range = (f[0].parse().unwrap(), f[1].parse().unwrap());
                        let part = format!("{}..{}", range.0, range.1);
                        check(&format!("match {part}"), one(program, s, t, Mode::Match, range), f[2]);
                        check(&format!("search {part}"), one(program, s, t, Mode::Search, range), f[3]);
                    }
                }
            }
            _ => wrong.push(format!("odd line {line}")),
        }
    }
    (count, wrong)
}

fn check(goldens: &str, least: usize) {
    let (count, wrong) = replay(goldens);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= least, "{count}");
}

#[test]
fn patterns_of_cpythons_tests() {
    check(include_str!("re_tests.txt"), 10_000);
}

#[test]
fn random_patterns() {
    check(include_str!("random.txt"), 40_000);
}

/// Replays files named in the environment, for longer runs by hand.
#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a tool for developers, not the engine"
)]
fn files_by_hand() {
    let Ok(files) = std::env::var("SRE_GOLDENS") else { return };
    for file in files.split(':') {
        let (count, wrong) = replay(&std::fs::read_to_string(file).unwrap());
        assert!(wrong.is_empty(), "{file}: {}", wrong.join("\n"));
        println!("{file}: {count}");
    }
}
