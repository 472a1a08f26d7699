//! What goldens do not show: hostile code, interruption, long texts, the rules of one search after another.

use sre::template::{Piece, Template};
use sre::{Error, Locale, Mode, Program, Request, Scratch, Text};
use text::StrView;

const LITERAL: u32 = 16;
const REPEAT: u32 = 23;
const MAX_UNTIL: u32 = 18;
const MAX: u32 = u32::MAX;

fn request(mode: Mode, end: usize) -> Request<'static> {
    Request { mode, start: 0, end, must_advance: false, locale: None }
}

fn run(p: &Program, s: &mut Scratch, text: &[u8], mode: Mode) -> Result<bool, Error> {
    p.run(s, Text::Bytes(text), &request(mode, text.len()), &mut || false)
}

/// Small random numbers, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

/// The code of `(?:a|b)*c` and the like, from which hostile code is made.
fn seeds() -> Vec<(usize, Vec<u32>)> {
    let mut out = Vec::new();
    for line in include_str!("random.txt").lines().chain(include_str!("re_tests.txt").lines()) {
        let Some(line) = line.strip_prefix("P ") else { continue };
        let Some((code, _)) = line.split_once(" # ") else { continue };
        let mut fields = code.split(' ');
        let groups = fields.next().and_then(|g| g.parse().ok()).unwrap_or(0);
        out.push((groups, super::goldens::words(&fields.collect::<Vec<_>>().join(" "))));
    }
    out
}

#[test]
fn changed_code_is_rejected_or_harmless() {
    let mut random = Random(42);
    let mut scratch = Scratch::new();
    let wide: Vec<u32> = "aabb \n_é1".chars().map(u32::from).collect();
    let mut accepted = 0;
    for (groups, seed) in seeds() {
        for _ in 0..6 {
            let mut code = seed.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(code.len());
                match random.below(5) {
                    0 => code[at] = random.below(44) as u32,
                    1 => code[at] = code[at].wrapping_add(1),
                    2 => code[at] = code[at].wrapping_sub(1),
                    3 => code.truncate(at + 1),
                    _ => code[at] = MAX - random.below(3) as u32,
                }
            }
            let Ok(program) = Program::new(&code, random.below(groups + 2)) else { continue };
            accepted += 1;
            for mode in [Mode::Match, Mode::Fullmatch, Mode::Search] {
                let mut polls = 0;
                let mut poll = || {
                    polls += 1;
                    polls > 2
                };
                let text = Text::Str(StrView::Ucs4(&wide));
                let _ = program.run(&mut scratch, text, &request(mode, wide.len()), &mut poll);
            }
        }
    }
    assert!(accepted > 500, "{accepted}");
}

#[test]
fn wrong_code() {
    for (code, groups) in [
        (&[][..], 0),
        (&[0], 0),
        (&[LITERAL, 1], 0),
        (&[LITERAL], 0),
        (&[1, 1], 0),
        (&[17, 0, 1], 0),
        (&[17, 2, 1], 1),
        (&[11, 1, 1], 1),
        (&[6, 12, 1], 0),
        (&[99, 1], 0),
        (&[REPEAT, 5, 2, 1, LITERAL, 97, MAX_UNTIL, 1], 0),
        (&[REPEAT, 5, 0, 1, LITERAL, 97, 99, 1], 0),
        (&[REPEAT, 50, 0, 1, LITERAL, 97, MAX_UNTIL, 1], 0),
        (&[15, 1, 1], 0),
        (&[4, 5, MAX, LITERAL, 97, 1, 1], 0),
    ] {
        assert!(Program::new(code, groups).is_err(), "{code:?}");
    }
    assert!(Program::new(&[1], 1 << 40).is_err());
    assert_eq!(sre::InvalidCode.to_string(), "invalid SRE code");
}

/// `(?:(?:…a…)*)*`, so many levels of it.
fn nested(depth: usize) -> Program {
    let mut code: Vec<u32> = Vec::new();
    for level in 0..depth {
        let inside = 2 + (depth - level - 1) * 5;
        code.extend([REPEAT, (inside + 3) as u32, 0, MAX]);
    }
    code.extend([LITERAL, 97]);
    code.extend(std::iter::repeat_n(MAX_UNTIL, depth));
    code.push(1);
    Program::new(&code, 0).unwrap()
}

#[test]
fn deep_nesting() {
    let mut scratch = Scratch::new();
    assert_eq!(run(&nested(200), &mut scratch, b"aaa", Mode::Match), Ok(true));
    assert_eq!(scratch.span(0), Some((0, 3)));
    // Reading and dropping a hundred thousand levels needs no native stack.
    let program = nested(100_000);
    assert_eq!(run(&program, &mut scratch, b"", Mode::Match), Ok(true));
}

/// `(?:a|bb)*c`: many choices, no native stack.
#[test]
fn long_texts() {
    let code = [
        REPEAT, 17, 0, MAX, 7, 5, LITERAL, 97, 15, 9, 7, LITERAL, 98, LITERAL, 98, 15, 2, 0, MAX_UNTIL,
        LITERAL, 99, 1,
    ];
    let program = Program::new(&code, 0).unwrap();
    let mut scratch = Scratch::new();
    let mut text = b"abb".repeat(1_000_000);
    assert_eq!(run(&program, &mut scratch, &text, Mode::Match), Ok(false));
    text.push(b'c');
    assert_eq!(run(&program, &mut scratch, &text, Mode::Match), Ok(true));
    assert_eq!(scratch.end(), text.len());
}

/// `(?:a|aa)*b` and the empty round repeated four thousand million times stop when asked to.
#[test]
fn interruption() {
    // (?:a|aa)*b
    let slow =
        [REPEAT, 15, 0, MAX, LITERAL, 97, 7, 3, 15, 7, 5, LITERAL, 97, 15, 2, 0, MAX_UNTIL, LITERAL, 98, 1];
    // (?:){4294967294}
    let rounds = [REPEAT, 3, MAX - 1, MAX - 1, MAX_UNTIL, 1];
    for code in [&slow[..], &rounds] {
        let program = Program::new(code, 0).unwrap();
        let mut scratch = Scratch::new();
        let text = [b'a'; 60];
        let mut polls = 0;
        let mut poll = || {
            polls += 1;
            polls == 100
        };
        let r = program.run(&mut scratch, Text::Bytes(&text), &request(Mode::Match, 60), &mut poll);
        assert_eq!(r, Err(Error::Interrupted));
        assert_eq!(polls, 100);
    }
}

#[test]
fn locale() {
    // LITERAL_LOC_IGNORE é and the category of the locale's words.
    let program = Program::new(&[36, 0xe9, 8, 8, 1], 0).unwrap();
    let mut scratch = Scratch::new();
    let mut latin = Locale::C;
    latin.lower[0xc9] = 0xe9;
    latin.upper[0xe9] = 0xc9;
    latin.alnum[0xc9] = true;
    let text = Text::Bytes(b"\xc9\xc9");
    let mut r = request(Mode::Match, 2);
    assert_eq!(program.run(&mut scratch, text, &r, &mut || false), Ok(false));
    r.locale = Some(&latin);
    assert_eq!(program.run(&mut scratch, text, &r, &mut || false), Ok(true));
}

#[test]
fn marks() {
    // (a)|(b)(c): groups that did not match have no span.
    let code = [
        7, 9, 17, 0, LITERAL, 97, 17, 1, 15, 17, 15, 17, 2, LITERAL, 98, 17, 3, 17, 4, LITERAL, 99, 17, 5,
        15, 2, 0, 1,
    ];
    let program = Program::new(&code, 3).unwrap();
    let mut s = Scratch::new();
    assert_eq!(run(&program, &mut s, b"a", Mode::Match), Ok(true));
    assert_eq!((s.span(1), s.span(2), s.span(4)), (Some((0, 1)), None, None));
    assert_eq!((s.lastindex(), s.lastmark()), (Some(1), 1));
    assert_eq!(run(&program, &mut s, b"xbc", Mode::Search), Ok(true));
    assert_eq!((s.span(0), s.span(1), s.span(3)), (Some((1, 3)), None, Some((2, 3))));
    assert_eq!((s.lastindex(), s.lastmark()), (Some(3), 5));
}

#[test]
fn cases_of_characters() {
    assert!(sre::ascii_iscased('k' as u32) && !sre::ascii_iscased(0xe9));
    assert!(sre::unicode_iscased(0xe9) && !sre::unicode_iscased('1' as u32));
    assert!(sre::unicode_iscased(0x131));
    assert_eq!(sre::unicode_tolower(0x212a), 'k' as u32);
    assert_eq!(sre::ascii_tolower(0xc9), 0xc9);
}

#[test]
fn templates() {
    let t = Template::new("<", vec![(1, "-"), (0, ">")]);
    let pieces: Vec<_> = t.pieces().collect();
    let want =
        [Piece::Literal(&"<"), Piece::Group(1), Piece::Literal(&"-"), Piece::Group(0), Piece::Literal(&">")];
    assert_eq!(pieces, want);
    assert_eq!((t.as_literal(), t.max_group()), (None, 1));
    assert_eq!(Template::new("x", vec![]).as_literal(), Some(&"x"));
}
