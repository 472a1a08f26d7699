//! What number literals mean. The tokenizer has made sure that they are well-formed.

use dashu_int::{IBig, UBig};

/// The value of a number literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// An integer that fits 64 bits.
    Int(i64),
    /// A larger integer.
    BigInt(IBig),
    /// A float.
    Float(f64),
    /// The imaginary part of a complex number.
    Imaginary(f64),
}

/// An integer has more decimal digits than `sys.set_int_max_str_digits()` allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyDigits {
    limit: u32,
    digits: usize,
}

impl TooManyDigits {
    /// The message of the `SyntaxError`.
    pub fn message(self) -> String {
        format!(
            "Exceeds the limit ({} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit - \
             Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
            self.limit, self.digits
        )
    }
}

/// No limit is below this, and shorter integers are never too long.
const SMALLEST_LIMIT: usize = 640;

/// The value of the literal `text`. An integer may have `limit` decimal digits; 0 stands for no limit.
pub fn parse(text: &[u8], limit: u32) -> Result<Number, TooManyDigits> {
    if let Some(value) = short_decimal(text) {
        return Ok(Number::Int(value));
    }
    let text: String = text.iter().filter(|&&byte| byte != b'_').map(|&byte| byte as char).collect();
    let prefix = text.get(..2).unwrap_or_default();
    let radix = match prefix {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => 10,
    };
    if radix != 10 {
        return Ok(integer(&text[2..], radix));
    }
    if let Some(imaginary) = text.strip_suffix(['j', 'J']) {
        return Ok(Number::Imaginary(float(imaginary)));
    }
    if text.contains(['.', 'e', 'E']) {
        return Ok(Number::Float(float(&text)));
    }
    let digits = text.trim_start_matches('0');
    if digits.len() > SMALLEST_LIMIT && limit > 0 && digits.len() > limit as usize {
        return Err(TooManyDigits { limit, digits: digits.len() });
    }
    Ok(integer(digits, 10))
}

/// The literal as a decimal integer, if it is one of few digits and nothing else.
fn short_decimal(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    let mut value = 0;
    for byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    Some(value)
}

fn integer(digits: &str, radix: u32) -> Number {
    if let Ok(value) = i64::from_str_radix(digits, radix) {
        return Number::Int(value);
    }
    // The digits are valid, so what fails here is a number without significant digits.
    UBig::from_str_radix(digits, radix).map_or(Number::Int(0), |value| Number::BigInt(value.into()))
}

fn float(text: &str) -> f64 {
    text.parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Number {
        parse(text.as_bytes(), 4300).unwrap()
    }

    #[test]
    fn integers_of_every_radix() {
        assert_eq!(value("0"), Number::Int(0));
        assert_eq!(value("0_0"), Number::Int(0));
        assert_eq!(value("1_000"), Number::Int(1000));
        assert_eq!(value("0xDead_beef"), Number::Int(0xdead_beef));
        assert_eq!(value("0o17"), Number::Int(15));
        assert_eq!(value("0B_101"), Number::Int(5));
        assert_eq!(value("9223372036854775807"), Number::Int(i64::MAX));
        assert_eq!(value("9223372036854775808"), Number::BigInt(IBig::from(1u64 << 63)));
        assert_eq!(value("0xFFFFFFFFFFFFFFFF"), Number::BigInt(IBig::from(u64::MAX)));
    }

    #[test]
    fn floats_are_rounded_correctly() {
        assert_eq!(value("1."), Number::Float(1.0));
        assert_eq!(value(".5e-3"), Number::Float(0.0005));
        assert_eq!(value("1_0.0_1E+1_0"), Number::Float(10.01e10));
        assert_eq!(value("0777.5"), Number::Float(777.5));
        assert_eq!(value("1e999"), Number::Float(f64::INFINITY));
        assert_eq!(value("9007199254740993.0"), Number::Float(9007199254740992.0));
        assert_eq!(value("1.e3J"), Number::Imaginary(1000.0));
        assert_eq!(value("0777j"), Number::Imaginary(777.0));
    }

    #[test]
    fn only_decimal_integers_are_limited() {
        let long = "1".repeat(5000);
        let error = parse(long.as_bytes(), 4300).unwrap_err();
        assert!(error.message().starts_with(
            "Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; "
        ));
        assert!(parse(long.as_bytes(), 0).is_ok());
        assert!(parse(format!("0x{long}").as_bytes(), 4300).is_ok());
        assert_eq!(parse("0".repeat(5000).as_bytes(), 4300), Ok(Number::Int(0)));
        assert_eq!(parse(format!("{long}j").as_bytes(), 4300), Ok(Number::Imaginary(f64::INFINITY)));
    }
}
