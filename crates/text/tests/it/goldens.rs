//! Compares everything in this crate with what the reference CPython gave.
//!
//! The files under `golden/` are written by `xtask/scripts/text_goldens.py`; `TAIPAN_GOLDENS` names another
//! folder, for longer comparisons.
#![allow(clippy::disallowed_methods, reason = "a test reads files and the environment")]

use std::path::PathBuf;

use text::codecs::charmap::EncodingMap;
use text::codecs::utf16::ByteOrder;
use text::codecs::{self, Failure, Handler, Native};
use text::hash::HashKey;
use text::normalize::Form;
use text::split::Ends;
use text::ucd::Version;
use text::{
    StrBuf, StrBuilder, StrView, bytes, case, edit, names, normalize, predicates, repr, search, split, ucd,
};

#[expect(clippy::disallowed_methods, reason = "tests read their golden files")]
fn golden(name: &str) -> Vec<Vec<String>> {
    let folder = match std::env::var_os("TAIPAN_GOLDENS") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"),
    };
    let content = std::fs::read_to_string(folder.join(name)).expect("golden file");
    content.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Checks all lines and shows the first few that differ.
fn check(name: &str, mut actual: impl FnMut(&[String]) -> Vec<String>) {
    let mut wrong = Vec::new();
    let lines = golden(name);
    for line in &lines {
        let got = actual(line);
        if !line.ends_with(&got) || got.is_empty() {
            wrong.push(format!("{}\n  got {}", line.join("  "), got.join("  ")));
        }
    }
    let n = wrong.len();
    wrong.truncate(25);
    assert!(n == 0, "{n} of {} lines of {name} differ:\n{}", lines.len(), wrong.join("\n"));
}

fn text(field: &str) -> StrBuf {
    let mut b = StrBuilder::new();
    let mut rest = &field[1..];
    while let Some(i) = rest.find("\\{") {
        b.push_str(&rest[..i]);
        let end = rest[i..].find('}').expect("closing brace") + i;
        b.push(u32::from_str_radix(&rest[i + 2..end], 16).expect("code point"));
        rest = &rest[end + 1..];
    }
    b.push_str(rest);
    b.finish().expect("memory")
}

fn quote(s: StrView<'_>) -> String {
    let mut out = String::from("'");
    for c in s.iter() {
        match char::from_u32(c) {
            Some(c @ ' '..='~') if c != '\\' => out.push(c),
            _ => out.push_str(&format!("\\{{{c:x}}}")),
        }
    }
    out
}

fn q(s: text::Result<StrBuf>) -> String {
    quote(s.expect("memory").as_view())
}

fn blob(field: &str) -> Vec<u8> {
    let hex = &field.as_bytes()[1..];
    hex.chunks(2)
        .map(|p| u8::from_str_radix(std::str::from_utf8(p).expect("hex"), 16).expect("hex"))
        .collect()
}

fn raw(b: &[u8]) -> String {
    let mut out = String::from("x");
    b.iter().for_each(|b| out.push_str(&format!("{b:02x}")));
    out
}

fn bits(flags: impl IntoIterator<Item = bool>) -> String {
    flags.into_iter().map(|f| if f { '1' } else { '0' }).collect()
}

/// The same string in every kind of storage that holds it, the narrowest first.
fn widths(s: &StrBuf) -> Vec<StrBuf> {
    let mut out = vec![s.clone()];
    let codes: Vec<u32> = s.as_view().iter().collect();
    if codes.iter().all(|&c| c < 0x10000) {
        out.push(StrBuf::Ucs2(codes.iter().map(|&c| c as u16).collect()));
    }
    out.push(StrBuf::Ucs4(codes));
    out
}

#[test]
fn strings() {
    check("strings.txt", |line| {
        let s = text(&line[1]);
        let v = s.as_view();
        let number = |i: usize| line[i].parse::<usize>().expect("number");
        let ranges = |r: Vec<std::ops::Range<usize>>| r.into_iter().map(|r| quote(v.slice(r))).collect();
        match line[0].as_str() {
            "case" => vec![
                q(case::upper(v)),
                q(case::lower(v)),
                q(case::title(v)),
                q(case::capitalize(v)),
                q(case::swapcase(v)),
                q(case::casefold(v)),
            ],
            "is" => vec![bits([
                predicates::is_alpha(v),
                predicates::is_alnum(v),
                predicates::is_decimal(v),
                predicates::is_digit(v),
                predicates::is_numeric(v),
                predicates::is_space(v),
                predicates::is_printable(v),
                predicates::is_identifier(v),
                predicates::is_lower(v),
                predicates::is_upper(v),
                predicates::is_title(v),
                v.is_ascii(),
            ])],
            "repr" => vec![q(repr::repr(v)), q(repr::ascii(v))],
            "words" => [vec![line[2].clone()], ranges(split::words(v, number(2)).collect())].concat(),
            "rwords" => [vec![line[2].clone()], ranges(split::rwords(v, number(2)))].concat(),
            "lines" => [vec![line[1].clone()], ranges(split::lines(v, false).collect())].concat(),
            "linesk" => [vec![line[1].clone()], ranges(split::lines(v, true).collect())].concat(),
            "strip" => {
                let chars = text(&line[2]);
                let ends = [Ends::Both, Ends::Left, Ends::Right];
                let mut r: Vec<_> = ends.iter().map(|&e| split::strip(v, e)).collect();
                r.extend(ends.iter().map(|&e| split::strip_chars(v, chars.as_view(), e)));
                ranges(r)
            }
            "tabs" => {
                let expanded = edit::expandtabs(v, number(2)).expect("memory").expect("not too long");
                vec![quote(expanded.as_view())]
            }
            "pad" => {
                let (n, c) = (number(2), text(&line[3]).as_view().at(0));
                vec![
                    q(edit::center(v, n, c)),
                    q(edit::ljust(v, n, c)),
                    q(edit::rjust(v, n, c)),
                    q(edit::zfill(v, n)),
                ]
            }
            "find" => {
                let t = text(&line[2]);
                let show = |i: Option<usize>| i.map_or("-1".to_owned(), |i| i.to_string());
                let mut results = Vec::new();
                for h in widths(&s) {
                    for n in widths(&t) {
                        let (h, n) = (h.as_view(), n.as_view());
                        results.push(vec![
                            show(search::find(h, n)),
                            show(search::rfind(h, n)),
                            search::count(h, n).to_string(),
                            bits([search::starts_with(h, n), search::ends_with(h, n)]),
                        ]);
                    }
                }
                results.dedup();
                results.concat()
            }
            "replace" => {
                let (t, u) = (text(&line[2]), text(&line[3]));
                let done = search::replace(v, t.as_view(), u.as_view(), number(4)).expect("memory");
                vec![quote(done.unwrap_or_else(|| s.clone()).as_view())]
            }
            "split" => {
                let t = text(&line[2]);
                [vec![line[3].clone()], ranges(split::split(v, t.as_view(), number(3)).collect())].concat()
            }
            "rsplit" => {
                let t = text(&line[2]);
                [vec![line[3].clone()], ranges(split::rsplit(v, t.as_view(), number(3)))].concat()
            }
            "cmp" => {
                let t = text(&line[2]);
                let mut results = Vec::new();
                for a in widths(&s) {
                    for b in widths(&t) {
                        let (a, b) = (a.as_view(), b.as_view());
                        results.push(bits([a < b, a == b, a > b]));
                    }
                }
                results.dedup();
                results
            }
            other => panic!("unknown operation {other}"),
        }
    });
}

#[test]
fn byte_strings() {
    check("bytes.txt", |line| {
        let s = blob(&line[1]);
        let ranges = |r: Vec<std::ops::Range<usize>>| r.into_iter().map(|r| raw(&s[r])).collect();
        let number = |i: usize| line[i].parse::<usize>().expect("number");
        let changed = |f: fn(&mut [u8])| {
            let mut v = s.clone();
            f(&mut v);
            raw(&v)
        };
        match line[0].as_str() {
            "case" => vec![
                changed(|v| v.make_ascii_uppercase()),
                changed(|v| v.make_ascii_lowercase()),
                changed(bytes::make_title),
                changed(bytes::make_capitalized),
                changed(bytes::make_swapped),
            ],
            "is" => vec![bits([
                bytes::is_alpha(&s),
                bytes::is_alnum(&s),
                bytes::is_digit(&s),
                bytes::is_space(&s),
                bytes::is_lower(&s),
                bytes::is_upper(&s),
                bytes::is_title(&s),
            ])],
            "words" => [vec![line[2].clone()], ranges(bytes::words(&s, number(2)).collect())].concat(),
            "rwords" => [vec![line[2].clone()], ranges(bytes::rwords(&s, number(2)))].concat(),
            "lines" => [vec![line[1].clone()], ranges(bytes::lines(&s, false).collect())].concat(),
            "linesk" => [vec![line[1].clone()], ranges(bytes::lines(&s, true).collect())].concat(),
            "strip" => {
                let drop = blob(&line[2]);
                let ends = [Ends::Both, Ends::Left, Ends::Right];
                let mut r: Vec<_> = ends.iter().map(|&e| bytes::strip(&s, e)).collect();
                r.extend(ends.iter().map(|&e| bytes::strip_bytes(&s, &drop, e)));
                ranges(r)
            }
            "replace" => {
                let done = bytes::replace(&s, &blob(&line[2]), &blob(&line[3]), number(4)).expect("memory");
                vec![raw(&done.unwrap_or_else(|| s.clone()))]
            }
            "tabs" => vec![raw(&bytes::expandtabs(&s, number(2)).expect("memory").expect("not too long"))],
            "repr" => vec![
                quote(StrView::Ascii(&bytes::repr(&s).expect("memory"))),
                raw(&bytes::escape(&s).expect("memory")),
            ],
            other => panic!("unknown operation {other}"),
        }
    });
}

struct Fnv(u64);

impl Fnv {
    fn add(&mut self, b: &[u8]) {
        for &b in b.iter().chain(b"\n") {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x100000001b3);
        }
    }
}

#[test]
fn database() {
    fn float(v: Option<f64>) -> String {
        match v {
            None => String::new(),
            // The numeric values that Python writes with an exponent.
            Some(v) if v >= 1e16 => format!("{v:e}").replacen('e', "e+", 1),
            Some(v) => format!("{v:?}"),
        }
    }
    check("unicode.txt", |line| {
        let version = if line[1] == "old" { Version::Old } else { Version::Current };
        let mut sum = Fnv(0xcbf29ce484222325);
        let mut words: Vec<u8> = Vec::new();
        for c in 0..0x110000 {
            let s = StrBuf::from_code(c);
            let v = s.as_view();
            words.clear();
            let mut put = |s: &str| words.extend_from_slice(s.as_bytes());
            let flag = |b: bool| if b { "1" } else { "0" };
            let mut long = None;
            match line[0].as_str() {
                "category" => put(ucd::category(version, c)),
                "bidirectional" => put(ucd::bidirectional(version, c)),
                "combining" => put(&ucd::combining(version, c).to_string()),
                "mirrored" => put(flag(ucd::mirrored(version, c))),
                "east_asian_width" => put(ucd::east_asian_width(version, c)),
                "decomposition" => put(&ucd::decomposition(version, c)),
                "decimal" => put(&float(ucd::decimal(version, c).map(f64::from))),
                "digit" => put(&float(ucd::digit(version, c).map(f64::from))),
                "numeric" => put(&float(ucd::numeric(version, c))),
                "name" => put(&names::name(version, c).unwrap_or_default()),
                "isalpha" => put(flag(predicates::is_alpha(v))),
                "isalnum" => put(flag(predicates::is_alnum(v))),
                "isdecimal" => put(flag(predicates::is_decimal(v))),
                "isdigit" => put(flag(predicates::is_digit(v))),
                "isnumeric" => put(flag(predicates::is_numeric(v))),
                "isspace" => put(flag(predicates::is_space(v))),
                "isprintable" => put(flag(predicates::is_printable(v))),
                "isidentifier" => put(flag(predicates::is_identifier(v))),
                "islower" => put(flag(predicates::is_lower(v))),
                "isupper" => put(flag(predicates::is_upper(v))),
                "istitle" => put(flag(predicates::is_title(v))),
                "xid_continue" => put(flag(text::types::is_xid_continue(c))),
                "upper" => long = Some(case::upper(v)),
                "lower" => long = Some(case::lower(v)),
                "title" => long = Some(case::title(v)),
                "casefold" => long = Some(case::casefold(v)),
                "capitalize" => long = Some(case::capitalize(v)),
                "swapcase" => long = Some(case::swapcase(v)),
                "repr" => long = Some(repr::repr(v)),
                "ascii" => long = Some(repr::ascii(v)),
                form => {
                    let form = Form::from_name(form).expect("operation");
                    let n = normalize::normalize(version, form, v).expect("memory");
                    long = Some(Ok(n.unwrap_or(s.clone())));
                }
            }
            if let Some(s) = long {
                words.extend(s.expect("memory").as_view().to_wtf8());
            }
            sum.add(&words);
        }
        vec![format!("{:016x}", sum.0)]
    });
}

#[test]
fn names_and_normal_forms() {
    check("names.txt", |line| match line[0].as_str() {
        "lookup" => {
            let name = text(&line[1]).to_utf8().expect("text");
            let found = match names::lookup(&name) {
                Some(c) => quote(StrView::Ucs4(&[c])),
                None => names::lookup_sequence(&name).map_or("!".to_owned(), |s| quote(StrView::Ucs4(s))),
            };
            vec![found]
        }
        _ => {
            let version = if line[1] == "old" { Version::Old } else { Version::Current };
            let s = text(&line[2]);
            let mut out = Vec::new();
            let mut flags = Vec::new();
            for form in [Form::Nfd, Form::Nfkd, Form::Nfc, Form::Nfkc] {
                let n = normalize::normalize(version, form, s.as_view()).expect("memory");
                out.push(quote(n.as_ref().unwrap_or(&s).as_view()));
                flags.push(normalize::is_normalized(version, form, s.as_view()).expect("memory"));
            }
            out.push(bits(flags));
            out
        }
    });
}

fn failure(f: Failure) -> Vec<String> {
    match f {
        Failure::Codec { encoding, start, end, reason } => {
            vec!["!".to_owned(), encoding, start.to_string(), end.to_string(), reason]
        }
        Failure::Unsupported => vec!["!".to_owned(), "TypeError".to_owned()],
        Failure::OutOfMemory => vec!["!".to_owned(), "MemoryError".to_owned()],
    }
}

#[test]
fn codec_results() {
    let mut table = StrBuf::new();
    check("codecs.txt", |line| {
        if line[0] == "table" {
            table = text(&line[1]);
            return vec![line[1].clone()];
        }
        if line[0] == "escape" {
            return match codecs::escape::escape_decode(&blob(&line[1]), &line[2]) {
                Ok((out, _)) => vec![raw(&out)],
                Err(e) => vec!["!".to_owned(), e.message()],
            };
        }
        let mut h = Native(Handler::from_name(&line[3]).expect("handler"));
        let name = line[1].as_str();
        let order = match name.rsplit('-').next() {
            Some("le") => ByteOrder::Little,
            Some("be") => ByteOrder::Big,
            _ => ByteOrder::Mark,
        };
        if line[0] == "decode" {
            let data = blob(&line[2]);
            let last = line[4] == "1";
            let all = |text: StrBuf| codecs::Decoded { text, consumed: data.len() };
            let result = match name {
                "utf-8" => codecs::utf8::decode(&data, last, &mut h),
                "utf-16" | "utf-16-le" | "utf-16-be" => {
                    codecs::utf16::decode(&data, order, last, &mut h).map(|r| r.0)
                }
                "utf-32" | "utf-32-le" | "utf-32-be" => {
                    codecs::utf32::decode(&data, order, last, &mut h).map(|r| r.0)
                }
                "utf-7" => codecs::utf7::decode(&data, last, &mut h),
                "ascii" => codecs::latin::decode_ascii(&data, &mut h).map(all),
                "latin-1" => codecs::latin::decode_latin1(&data).map(all).map_err(Failure::from),
                "unicode_escape" => codecs::escape::decode_unicode_escape(&data, last, &mut h).map(|r| r.0),
                "raw_unicode_escape" => codecs::escape::decode_raw_unicode_escape(&data, last, &mut h),
                "charmap" => codecs::charmap::decode(&data, table.as_view(), &mut h).map(all),
                other => panic!("unknown encoding {other}"),
            };
            return match result {
                Ok(d) => vec![quote(d.text.as_view()), d.consumed.to_string()],
                Err(f) => failure(f),
            };
        }
        let s = text(&line[2]);
        let v = s.as_view();
        let result = match name {
            "utf-8" => codecs::utf8::encode(v, &mut h),
            "utf-16" | "utf-16-le" | "utf-16-be" => codecs::utf16::encode(v, order, &mut h),
            "utf-32" | "utf-32-le" | "utf-32-be" => codecs::utf32::encode(v, order, &mut h),
            "utf-7" => codecs::utf7::encode(v).map_err(Failure::from),
            "ascii" => codecs::latin::encode_ascii(v, &mut h),
            "latin-1" => codecs::latin::encode_latin1(v, &mut h),
            "unicode_escape" => codecs::escape::encode_unicode_escape(v).map_err(Failure::from),
            "raw_unicode_escape" => codecs::escape::encode_raw_unicode_escape(v).map_err(Failure::from),
            "charmap" => {
                let map = EncodingMap::new(table.as_view()).expect("map");
                codecs::charmap::encode(v, &map, &mut h)
            }
            other => panic!("unknown encoding {other}"),
        };
        match result {
            Ok(out) => vec![raw(&out)],
            Err(f) => failure(f),
        }
    });
}

#[test]
fn hashes() {
    check("hash.txt", |line| {
        let key = HashKey::from_seed(line[0].parse().expect("seed"));
        let h = match line[1].strip_prefix('x') {
            Some(_) => key.hash_bytes(&blob(&line[1])),
            None => key.hash_str(text(&line[1]).as_view()),
        };
        vec![h.to_string()]
    });
}
