//! What results of CPython cannot show: views of digits, locales, exhausted memory.

use num::bigint::{self, BigInt, IntBuf, IntRef};
use num::format::{self, Context, Locale};
use num::percent::{Conversion, int_text, push_number};
use num::{ErrorKind, NumError, float};
use text::{StrBuf, StrBuilder};

fn kind<T>(r: Result<T, NumError>) -> Option<ErrorKind> {
    r.err().map(|e| e.kind)
}

#[test]
fn views_are_normalised() {
    let zero = IntRef::new(true, &[0, 0]);
    assert!(zero.is_zero() && !zero.is_negative());
    assert_eq!(IntRef::new(true, &[5, 0, 0]), BigInt::from(-5).as_ref());
    for v in
        [0, 1, -1, i128::from(i64::MIN), i128::from(i64::MAX), i128::from(u64::MAX), i128::MIN, i128::MAX]
    {
        let b = IntBuf::new(v);
        assert_eq!(b.as_ref().to_i128(), Some(v));
        assert_eq!(b.as_ref().to_i64(), i64::try_from(v).ok());
        assert_eq!(b.as_ref().to_u64(), u64::try_from(v).ok());
        assert_eq!(b.as_ref().wrapping_u64(), v as u64);
        assert_eq!(BigInt::from(v).as_ref(), b.as_ref());
        let top = b.as_ref().digits().last().copied();
        assert_ne!(top, Some(0));
    }
    let sum = bigint::add(IntBuf::new(1 << 40).as_ref(), IntBuf::new(-(1 << 40)).as_ref()).expect("memory");
    assert!(sum.digits().is_empty() && !sum.is_negative());
}

#[test]
fn sizes_beyond_memory_are_errors() {
    let two = IntBuf::new(2);
    let three = IntBuf::new(3);
    assert!(bigint::shl(two.as_ref(), usize::MAX).is_err());
    assert!(bigint::shl(BigInt::ZERO.as_ref(), usize::MAX).is_ok_and(|v| v == BigInt::ZERO));
    assert!(bigint::pow(two.as_ref(), usize::MAX).is_err());
    assert!(bigint::pow(three.as_ref(), usize::MAX).is_err());
    assert_eq!(bigint::shr(IntBuf::new(-2).as_ref(), usize::MAX).map(|v| v.to_i64()), Ok(Some(-1)));
    let huge = StrBuf::from("9000000000000000000");
    let context = Context::default();
    let v = huge.as_view();
    assert_eq!(kind(format::format_int(two.as_ref(), v, "int", &context)), Some(ErrorKind::Memory));
    assert_eq!(kind(format::format_str(v, v, "str")), Some(ErrorKind::Memory));
    let grouped = StrBuf::from("09000000000000000000,");
    assert_eq!(
        kind(format::format_float(1.5, grouped.as_view(), "float", &context)),
        Some(ErrorKind::Memory)
    );
    let c = Conversion { width: usize::MAX, code: 'd'.into(), ..Conversion::default() };
    let mut b = StrBuilder::new();
    push_number(&mut b, int_text(two.as_ref(), &c, 0).expect("text").as_view(), &c);
    assert!(b.finish().is_err());
}

#[test]
fn locales_group_by_their_rules() {
    let locale =
        Locale { decimal_point: ",".into(), thousands_separator: "\u{202f}".into(), grouping: vec![3, 2, 0] };
    let context = Context { locale, max_str_digits: 0 };
    let spec = |s: &str| StrBuf::from(s);
    let int =
        |v: i128, s: &str| format::format_int(IntBuf::new(v).as_ref(), spec(s).as_view(), "int", &context);
    assert_eq!(int(123456789, "n").expect("text"), "12\u{202f}34\u{202f}56\u{202f}789");
    // A separator does not begin a number: one digit more than the width asks for.
    assert_eq!(int(-1, "08n").expect("text"), "-0\u{202f}00\u{202f}001");
    let float = |x: f64, s: &str| format::format_float(x, spec(s).as_view(), "float", &context);
    assert_eq!(float(1234.5, "n").expect("text"), "1\u{202f}234,5");
    assert_eq!(float(1234.5, ".1f").expect("text"), "1234.5");
    let ends = Context {
        locale: Locale { thousands_separator: ".".into(), grouping: vec![2, 127], ..Locale::default() },
        max_str_digits: 0,
    };
    let v = format::format_int(IntBuf::new(123456).as_ref(), spec("n").as_view(), "int", &ends);
    assert_eq!(v.expect("text"), "1234.56");
}

#[test]
fn signs_of_nan_and_zero_are_kept() {
    let parse = |s: &str| float::parse(StrBuf::from(s).as_view()).expect("float");
    assert!(parse("-nan").is_sign_negative() && parse("-nan").is_nan());
    assert!(parse("nan").is_sign_positive());
    assert!(parse("-0").is_sign_negative());
    assert!(float::round(-0.4, 0).is_ok_and(|x| x == 0.0 && x.is_sign_negative()));
    assert!(float::round(-4.0, -1).is_ok_and(|x| x == 0.0 && x.is_sign_negative()));
    let zero = bigint::true_divide(IntBuf::new(0).as_ref(), IntBuf::new(-5).as_ref());
    assert!(zero.is_ok_and(|x| x == 0.0 && x.is_sign_negative()));
}

#[test]
fn hashes_agree_between_types() {
    for v in [0, 1, -1, 2, 1 << 40, (1 << 61) - 1, 1 << 61, -(1 << 61), (1 << 53) - 1, i128::from(i64::MIN)] {
        let b = IntBuf::new(v);
        let x = bigint::to_f64(b.as_ref()).expect("float");
        assert!(bigint::eq_f64(b.as_ref(), x) || v == (1 << 61) - 1);
        if bigint::eq_f64(b.as_ref(), x) {
            assert_eq!(bigint::hash(b.as_ref()), float::hash(x), "{v}");
        }
    }
}
