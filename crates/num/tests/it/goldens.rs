//! Compares everything in this crate with what the reference CPython gave.
//!
//! The files under `golden/` are written by `xtask/scripts/num_goldens.py`; `TAIPAN_GOLDENS` names another
//! folder, for longer comparisons.

use std::cmp::Ordering;
use std::path::PathBuf;

use num::bigint::{self, BigInt, IntRef};
use num::format::{self, Context};
use num::markup::{self, First, Step};
use num::percent::{self, Arguments, Parser, Piece};
use num::{ErrorKind, NumError, complex, float};
use text::{StrBuf, StrBuilder, StrView};

type Outcome = Result<Vec<String>, NumError>;

#[expect(clippy::disallowed_methods, reason = "tests read their golden files")]
fn check(name: &str, mut actual: impl FnMut(&[String]) -> Outcome) {
    let folder = match std::env::var_os("TAIPAN_GOLDENS") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"),
    };
    let content = std::fs::read_to_string(folder.join(name)).expect("golden file");
    let (mut wrong, mut total) = (Vec::new(), 0);
    for line in content.lines() {
        total += 1;
        let line: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let got = actual(&line).unwrap_or_else(|e| {
            let class = match e.kind {
                ErrorKind::Value => "ValueError",
                ErrorKind::Overflow => "OverflowError",
                ErrorKind::ZeroDivision => "ZeroDivisionError",
                ErrorKind::Type => "TypeError",
                ErrorKind::Memory => "MemoryError",
            };
            vec!["!".to_owned(), class.to_owned(), quote(e.message.as_view())]
        });
        if !line.ends_with(&got) || got.is_empty() {
            wrong.push(format!("{}\n  got {}", line.join("  "), got.join("  ")));
        }
    }
    let n = wrong.len();
    wrong.truncate(25);
    assert!(n == 0, "{n} of {total} lines of {name} differ:\n{}", wrong.join("\n"));
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

fn q(s: &str) -> String {
    quote(StrBuf::from(s).as_view())
}

fn blob(field: &str) -> Vec<u8> {
    let hex = &field.as_bytes()[1..];
    hex.chunks(2)
        .map(|p| u8::from_str_radix(std::str::from_utf8(p).expect("hex"), 16).expect("hex"))
        .collect()
}

fn int(field: &str) -> BigInt {
    bigint::parse_bytes(field.as_bytes(), 16, 0).expect("integer")
}

fn show(v: &BigInt) -> String {
    bigint::to_radix(v.as_ref(), 16, 0).expect("memory")
}

fn number(field: &str) -> f64 {
    if field == "nan" { f64::NAN } else { f64::from_bits(u64::from_str_radix(field, 16).expect("float")) }
}

fn bits(x: f64) -> String {
    if x.is_nan() { "nan".to_owned() } else { format!("{:016x}", x.to_bits()) }
}

fn small(v: &BigInt) -> usize {
    usize::try_from(v.to_i64().expect("small")).expect("not negative")
}

/// A machine integer as the goldens write it.
fn plain(v: impl Into<i128>) -> String {
    show(&BigInt::from(v.into()))
}

const LIMIT: usize = bigint::DEFAULT_MAX_STR_DIGITS;

fn ints(line: &[String]) -> Outcome {
    let op = line[0].as_str();
    match op {
        "int" => {
            return Ok(vec![show(&bigint::parse(
                text(&line[1]).as_view(),
                small(&int(&line[2])) as u32,
                LIMIT,
            )?)]);
        }
        "intb" => {
            return Ok(vec![show(&bigint::parse_bytes(
                &blob(&line[1]),
                small(&int(&line[2])) as u32,
                LIMIT,
            )?)]);
        }
        "from_bytes" => {
            let v = bigint::from_bytes(&blob(&line[1]), line[2] == "'big", line[3] == "1")?;
            return Ok(vec![show(&v)]);
        }
        _ => {}
    }
    let a = int(&line[1]);
    let x = a.as_ref();
    let second = || int(&line[2]);
    let one = |v: BigInt| Ok(vec![show(&v)]);
    type Binary = fn(IntRef<'_>, IntRef<'_>) -> text::Result<BigInt>;
    let binary: Binary = match op {
        "add" => bigint::add,
        "sub" => bigint::sub,
        "mul" => bigint::mul,
        "and" => bigint::bit_and,
        "or" => bigint::bit_or,
        "xor" => bigint::bit_xor,
        "gcd" => bigint::gcd,
        _ => {
            return match op {
                "divmod" => {
                    let (q, r) = bigint::div_mod(x, second().as_ref())?;
                    assert_eq!(bigint::mod_floor(x, second().as_ref())?, r);
                    Ok(vec![show(&q), show(&r)])
                }
                "cmp" => Ok(vec![plain(x.cmp(&second().as_ref()) as i8)]),
                "not" => one(bigint::bit_not(x)?),
                "lcm" => one(bigint::lcm(x, second().as_ref())?),
                "bits" => Ok(vec![plain(bigint::bit_length(x) as u64), plain(bigint::bit_count(x) as u64)]),
                "hash" => Ok(vec![plain(bigint::hash(x))]),
                "isqrt" => one(bigint::isqrt(x)?),
                "shl" => one(bigint::shl(x, small(&second()))?),
                "shr" => one(bigint::shr(x, small(&second()))?),
                "truediv" => Ok(vec![bits(bigint::true_divide(x, second().as_ref())?)]),
                "float" => Ok(vec![bits(bigint::to_f64(x)?)]),
                "frexp" => {
                    let (m, e) = bigint::to_frexp(x);
                    Ok(vec![bits(m), plain(e)])
                }
                "pow" => one(bigint::pow(x, small(&second()))?),
                "powmod" => one(bigint::pow_mod(x, second().as_ref(), int(&line[3]).as_ref(), &mut || true)?),
                "round" => one(bigint::round_to_power_of_ten(x, small(&second()))?),
                "to_bytes" => {
                    let mut out = vec![0; small(&second())];
                    bigint::to_bytes(x, &mut out, line[3] == "'big", line[4] == "1")?;
                    Ok(vec![out.iter().fold("x".to_owned(), |s, b| format!("{s}{b:02x}"))])
                }
                "str" => Ok(vec![q(&bigint::to_decimal(x, LIMIT)?)]),
                "hex" => Ok(vec![q(&bigint::to_radix(x, 16, LIMIT)?)]),
                "oct" => Ok(vec![q(&bigint::to_radix(x, 8, LIMIT)?)]),
                "bin" => Ok(vec![q(&bigint::to_radix(x, 2, LIMIT)?)]),
                "cmpf" => Ok(vec![
                    match bigint::cmp_f64(x, number(&line[2])) {
                        None => "0",
                        Some(Ordering::Less) => "1",
                        Some(Ordering::Equal) => "2",
                        Some(Ordering::Greater) => "4",
                    }
                    .to_owned(),
                ]),
                other => panic!("unknown operation {other}"),
            };
        }
    };
    one(binary(x, second().as_ref())?)
}

#[test]
fn integers() {
    check("ints.txt", ints);
}

#[test]
fn floats() {
    check("floats.txt", |line| {
        let x = || number(&line[1]);
        Ok(vec![match line[0].as_str() {
            "repr" => q(&float::repr(x())),
            "hex" => q(&float::to_hex(x())),
            "hash" => plain(float::hash(x())),
            "ratio" => {
                let (n, d) = bigint::float_ratio(x())?;
                return Ok(vec![show(&n), show(&d)]);
            }
            "toint" => show(&bigint::from_f64(x())?),
            "roundint" => show(&float::round_to_int(x())?),
            "round" => bits(float::round(x(), small(&int(&line[2])) as i64)?),
            "roundneg" => bits(float::round(x(), -(small(&int(&line[2])) as i64))?),
            "float" => bits(float::parse(text(&line[1]).as_view())?),
            "floatb" => bits(float::parse_bytes(&blob(&line[1]))?),
            "fromhex" => bits(float::from_hex(&text(&line[1]).as_view().to_wtf8())?),
            other => panic!("unknown operation {other}"),
        }])
    });
}

#[test]
fn complex_numbers() {
    check("complex.txt", |line| {
        Ok(match line[0].as_str() {
            "repr" => vec![q(&complex::repr(number(&line[1]), number(&line[2])))],
            "hash" => vec![plain(complex::hash(number(&line[1]), number(&line[2])))],
            _ => {
                let (re, im) = complex::parse(text(&line[1]).as_view())?;
                vec![bits(re), bits(im)]
            }
        })
    });
}

#[test]
fn formats() {
    let context = Context { max_str_digits: LIMIT, ..Context::default() };
    check("format.txt", |line| {
        let spec = text(line.get(if line[0] == "complex" { 3 } else { 2 }).expect("specification"));
        let spec = spec.as_view();
        let done = match line[0].as_str() {
            "int" => format::format_int(int(&line[1]).as_ref(), spec, "int", &context)?,
            "float" => format::format_float(number(&line[1]), spec, "float", &context)?,
            "complex" => {
                format::format_complex(number(&line[1]), number(&line[2]), spec, "complex", &context)?
            }
            _ => format::format_str(text(&line[1]).as_view(), spec, "str")?,
        };
        Ok(vec![quote(done.as_view())])
    });
}

#[test]
fn format_strings() {
    check("markup.txt", |line| {
        let s = text(&line[1]);
        let s = s.as_view();
        let part = |r: std::ops::Range<usize>| quote(s.slice(r));
        let mut out = Vec::new();
        if line[0] == "parse" {
            let mut parser = markup::Parser::new(s);
            while let Some(piece) = parser.next_piece()? {
                out.push(part(piece.literal));
                match piece.field {
                    None => out.push("'-".to_owned()),
                    Some(f) => {
                        assert!(!f.nested || s.slice(f.spec.clone()).iter().any(|c| c == u32::from(b'{')));
                        let conversion = f.conversion.map(StrBuf::from_code).unwrap_or_default();
                        out.extend([
                            "'+".to_owned(),
                            part(f.name),
                            part(f.spec),
                            quote(conversion.as_view()),
                        ]);
                    }
                }
            }
        } else {
            let named = |kind: &str, name: String| format!("'{kind} {}", &name[1..]);
            let (first, mut rest) = markup::FieldName::new(s)?;
            out.push(match first {
                First::Automatic => "'str ".to_owned(),
                First::Position(n) => format!("'int {n}"),
                First::Keyword(r) => named("str", part(r)),
            });
            while let Some(step) = rest.next_step()? {
                out.push(match step {
                    Step::Attribute(r) => named(".str", part(r)),
                    Step::Index(n) => format!("'[int {n}"),
                    Step::Key(r) => named("[str", part(r)),
                });
            }
        }
        // An empty list is written as an empty field.
        Ok(if out.is_empty() { vec![String::new()] } else { out })
    });
}

/// A right operand that is a number, or a mapping with one value.
struct Right {
    mapping: bool,
}

impl Arguments for Right {
    type Error = NumError;

    fn mapping(&mut self) -> Result<(), NumError> {
        if self.mapping { Ok(()) } else { Err(percent::needs_mapping()) }
    }

    fn key(&mut self, key: StrView<'_>) -> Result<(), NumError> {
        assert!(key.eq_ascii("a") || key.eq_ascii("a(b)c"));
        Ok(())
    }

    fn width(&mut self) -> Result<i64, NumError> {
        Err(percent::star_wants_int())
    }

    fn precision(&mut self) -> Result<i32, NumError> {
        Err(percent::star_wants_int())
    }
}

#[test]
fn percent_formats() {
    check("percent.txt", |line| {
        let format = text(&line[1]);
        let mut parser = Parser::new(format.as_view());
        let mapping = line[0] == "map";
        let mut right = Right { mapping };
        let mut b = StrBuilder::new();
        let mut used = mapping;
        while let Some(piece) = parser.next(&mut right)? {
            let c = match piece {
                Piece::Literal(range) => {
                    b.push_view(format.as_view().slice(range));
                    continue;
                }
                Piece::Conversion(c) => c,
            };
            if std::mem::replace(&mut used, true) && !mapping {
                return Err(percent::not_enough_arguments());
            }
            match c.char() {
                'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                    percent::push_number(
                        &mut b,
                        percent::int_text(int(&line[2]).as_ref(), &c, LIMIT)?.as_view(),
                        &c,
                    );
                }
                'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                    percent::push_number(&mut b, percent::float_text(number(&line[2]), &c)?.as_view(), &c);
                }
                's' => {
                    let value = match line[0].as_str() {
                        "str" => text(&line[2]),
                        _ => bigint::to_decimal(int(&line[2]).as_ref(), LIMIT)?.into(),
                    };
                    percent::push_text(&mut b, value.as_view(), &c);
                }
                _ => return Err(c.unsupported()),
            }
        }
        if !used {
            return Err(NumError::type_error("not all arguments converted during string formatting"));
        }
        Ok(vec![quote(b.finish()?.as_view())])
    });
}
