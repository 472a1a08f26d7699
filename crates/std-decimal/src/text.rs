//! Decimal numbers as text: parsing, plain, scientific and engineering notation, the format mini-language.

use dashu_int::UBig;

use crate::number::{Kind, Number, Rounding, Rules, flags, length, rounded};

/// Exponents beyond this are as good as infinite; sums of two still fit.
const FAR: i64 = 1 << 61;

/// A number from ASCII text, exactly; `None` if it is none.
pub fn parse(text: &str) -> Option<Number> {
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = body.to_ascii_lowercase();
    if lower == "inf" || lower == "infinity" {
        return Some(Number::infinity(negative));
    }
    let special = [("snan", Kind::Signaling), ("nan", Kind::Quiet)];
    for (name, kind) in special {
        if let Some(payload) = lower.strip_prefix(name) {
            if !payload.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let digits = if payload.is_empty() { UBig::ZERO } else { payload.parse().ok()? };
            return Some(Number { negative, kind, digits, exp: 0 });
        }
    }
    let (mantissa, exp) = match lower.split_once('e') {
        Some((mantissa, exp)) => (mantissa, exponent(exp)?),
        None => (lower.as_str(), 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = digits.parse().ok()?;
    Some(Number::new(negative, digits, exp - fraction.len() as i64))
}

fn exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let value = format!("0{digits}").parse::<i64>().map_or(FAR, |n| n.min(FAR));
    Some(if negative { -value } else { value })
}

fn special_text(n: &Number) -> Option<String> {
    let name = match n.kind {
        Kind::Finite => return None,
        Kind::Infinite => "Infinity",
        Kind::Quiet => "NaN",
        Kind::Signaling => "sNaN",
    };
    let payload = if n.is_nan() && !n.digits.is_zero() { n.digits.to_string() } else { String::new() };
    Some(format!("{name}{payload}"))
}

fn sign(n: &Number) -> &'static str {
    if n.negative { "-" } else { "" }
}

/// Scientific notation, or engineering notation, whose exponents are multiples of three.
pub fn show(n: &Number, engineering: bool, capitals: bool) -> String {
    let sign = sign(n);
    if let Some(special) = special_text(n) {
        return format!("{sign}{special}");
    }
    let digits = n.digits.to_string();
    let len = digits.len() as i64;
    let left = n.exp + len;
    let place = if n.exp <= 0 && left > -6 {
        left
    } else if !engineering {
        1
    } else if n.digits.is_zero() {
        (left + 1).rem_euclid(3) - 1
    } else {
        (left - 1).rem_euclid(3) + 1
    };
    let (whole, fraction) = parts(&digits, place);
    let point = if fraction.is_empty() { "" } else { "." };
    let mark = if capitals { 'E' } else { 'e' };
    let exp = if left == place { String::new() } else { format!("{mark}{:+}", left - place) };
    format!("{sign}{whole}{point}{fraction}{exp}")
}

/// The digits before and behind a point that lies so many places from their beginning.
fn parts(digits: &str, place: i64) -> (String, String) {
    let len = digits.len() as i64;
    if place <= 0 {
        ("0".into(), format!("{}{digits}", "0".repeat(place.unsigned_abs() as usize)))
    } else if place >= len {
        (format!("{digits}{}", "0".repeat((place - len) as usize)), String::new())
    } else {
        let (whole, fraction) = digits.split_at(place as usize);
        (whole.into(), fraction.into())
    }
}

/// A format specification.
pub struct Spec {
    fill: char,
    align: Option<char>,
    sign: char,
    no_negative_zero: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    separator: String,
    grouping: Vec<u8>,
    point: String,
    /// Whether a locale or a separator says the marks.
    marked: bool,
    precision: Option<i64>,
    fraction_separator: Option<char>,
    kind: char,
}

impl Spec {
    /// Takes other marks; false if they are none.
    ///
    /// Where nothing says the decimal point, it must be among them.
    pub fn replace_marks(
        &mut self,
        point: Option<String>,
        separator: Option<String>,
        grouping: Option<Vec<u8>>,
    ) -> bool {
        if !self.marked {
            (self.point, self.separator, self.grouping) = Default::default();
        }
        self.point = point.unwrap_or(std::mem::take(&mut self.point));
        self.separator = separator.unwrap_or(std::mem::take(&mut self.separator));
        self.grouping = grouping.unwrap_or(std::mem::take(&mut self.grouping));
        (1..=4).contains(&self.point.len()) && self.separator.len() <= 4 && self.grouping.is_ascii()
    }
}

/// What a locale says of numbers.
pub struct Locale {
    /// The decimal point.
    pub point: String,
    /// What separates groups of digits.
    pub separator: String,
    /// The sizes of the groups, from the point on; the last one goes on.
    pub grouping: Vec<u8>,
}

/// Reads a specification; `None` if it is none.
pub fn spec(text: &str, capitals: bool, locale: Option<Locale>) -> Option<Spec> {
    let chars: Vec<char> = text.chars().collect();
    let mut i = 0;
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut spec = Spec {
        fill: ' ',
        align: None,
        sign: '-',
        no_negative_zero: false,
        alternate: false,
        zero: false,
        width: 0,
        separator: String::new(),
        grouping: vec![3],
        point: ".".into(),
        marked: false,
        precision: None,
        fraction_separator: None,
        kind: if capitals { 'G' } else { 'g' },
    };
    let is_align = |c: char| matches!(c, '<' | '>' | '=' | '^');
    if is_align(at(1)) {
        (spec.fill, spec.align) = (at(0), Some(at(1)));
        i = 2;
    } else if is_align(at(0)) {
        spec.align = Some(at(0));
        i = 1;
    }
    if matches!(at(i), '+' | '-' | ' ') {
        spec.sign = at(i);
        i += 1;
    }
    if at(i) == 'z' {
        spec.no_negative_zero = true;
        i += 1;
    }
    if at(i) == '#' {
        spec.alternate = true;
        i += 1;
    }
    if at(i) == '0' {
        // Zeros and an alignment exclude each other.
        if spec.align.is_some() {
            return None;
        }
        spec.zero = true;
        i += 1;
    }
    let number = |i: &mut usize| -> Option<Option<i64>> {
        let start = *i;
        while at(*i).is_ascii_digit() {
            *i += 1;
        }
        if start == *i {
            return Some(None);
        }
        let digits: String = chars[start..*i].iter().collect();
        digits.parse::<i64>().ok().filter(|n| *n <= crate::number::MAX_PREC).map(Some)
    };
    if let Some(width) = number(&mut i)? {
        spec.width = width as usize;
    }
    if matches!(at(i), ',' | '_') {
        spec.separator = at(i).to_string();
        spec.marked = true;
        i += 1;
    }
    if at(i) == '.' {
        i += 1;
        let precision = number(&mut i)?;
        if matches!(at(i), ',' | '_') {
            spec.fraction_separator = Some(at(i));
            i += 1;
        }
        if precision.is_none() && spec.fraction_separator.is_none() {
            return None;
        }
        spec.precision = precision;
    }
    match at(i) {
        kind @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            spec.kind = kind;
            i += 1;
        }
        kind @ ('n' | 'N') => {
            spec.kind = if kind == 'n' { 'g' } else { 'G' };
            if !spec.separator.is_empty() || spec.fraction_separator.is_some() {
                return None;
            }
            let locale = locale?;
            (spec.point, spec.separator, spec.grouping) = (locale.point, locale.separator, locale.grouping);
            spec.marked = true;
            i += 1;
        }
        _ => {}
    }
    (i == chars.len()).then_some(spec)
}

/// Rounded to so many digits.
fn to_digits(n: &Number, places: i64, rounding: Rounding) -> Number {
    let cut = length(&n.digits) - places;
    if cut <= 0 || n.digits.is_zero() {
        return n.clone();
    }
    let (digits, _) = rounded(&n.digits, cut, n.negative, rounding);
    let result = Number::new(n.negative, digits, n.exp + cut);
    if length(&result.digits) > places { to_digits(&result, places, rounding) } else { result }
}

/// The number by a specification; `None` without memory.
pub fn format(n: &Number, spec: &Spec, rounding: Rounding) -> Option<String> {
    if let Some(special) = special_text(n) {
        let body = if spec.kind == '%' { format!("{special}%") } else { special };
        let fill = if spec.zero { ' ' } else { spec.fill };
        return Some(padded(sign_of(n.negative, spec), &body, fill, spec.align.unwrap_or('>'), spec.width));
    }
    let mut n = n.clone();
    if spec.kind == '%' {
        n.exp += 2;
    }
    if let Some(precision) = spec.precision {
        let rules = Rules::widest();
        n = match spec.kind {
            'e' | 'E' if n.digits.is_zero() => n,
            'e' | 'E' => {
                let n = to_digits(&n, precision + 1, rounding);
                let exp = n.exp + length(&n.digits) - (precision + 1);
                Number::new(n.negative, n.digits_at(exp.min(n.exp))?, exp.min(n.exp))
            }
            'f' | 'F' | '%' => rules.rescaled(&n, -precision, rounding)?,
            _ => to_digits(&n, precision.max(1), rounding),
        };
    }
    let fixed = matches!(spec.kind, 'f' | 'F' | '%');
    if n.digits.is_zero() && n.exp > 0 && fixed {
        n.exp = 0;
    }
    if spec.no_negative_zero && n.digits.is_zero() {
        n.negative = false;
    }
    let digits = n.digits.to_string();
    let left = n.exp + digits.len() as i64;
    let place = match spec.kind {
        'e' | 'E' => match spec.precision {
            Some(precision) if n.digits.is_zero() => 1 - precision,
            _ => 1,
        },
        'f' | 'F' | '%' => left,
        _ if n.exp <= 0 && left > -6 => left,
        _ => 1,
    };
    if place.unsigned_abs() > 1 << 31 {
        return None;
    }
    let (whole, fraction) = parts(&digits, place);
    let exp = left - place;
    let mut tail = String::new();
    if !fraction.is_empty() || spec.alternate {
        tail += &spec.point;
        match spec.fraction_separator {
            None => tail += &fraction,
            Some(separator) => {
                for (i, c) in fraction.chars().enumerate() {
                    if i > 0 && i % 3 == 0 {
                        tail.push(separator);
                    }
                    tail.push(c);
                }
            }
        }
    }
    if exp != 0 || matches!(spec.kind, 'e' | 'E') {
        let mark = if spec.kind.is_ascii_uppercase() { 'E' } else { 'e' };
        tail += &format!("{mark}{exp:+}");
    }
    if spec.kind == '%' {
        tail.push('%');
    }
    let sign = sign_of(n.negative, spec);
    let least = if spec.zero { spec.width.saturating_sub(tail.chars().count() + sign.len()) } else { 0 };
    let body = grouped(&whole, spec, least) + &tail;
    Some(padded(sign, &body, spec.fill, spec.align.unwrap_or('>'), spec.width))
}

fn sign_of(negative: bool, spec: &Spec) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (_, '+') => "+",
        (_, ' ') => " ",
        _ => "",
    }
}

/// The digits in groups, with zeros in front up to that width.
fn grouped(digits: &str, spec: &Spec, least: usize) -> String {
    if spec.separator.is_empty() || spec.grouping.is_empty() {
        return format!("{digits:0>least$}");
    }
    let gap = spec.separator.chars().count();
    let (mut groups, mut rest, mut missing) = (Vec::new(), digits.to_string(), least as i64);
    let mut sizes = spec.grouping.iter().copied();
    let mut size = usize::from(sizes.next().unwrap_or(0));
    loop {
        if size == 0 || size == 127 {
            groups.push(format!("{rest:0>width$}", width = missing.max(1) as usize));
            break;
        }
        let take = size.min(rest.len().max(missing.max(1) as usize));
        let from = rest.len().saturating_sub(take);
        let group = rest.split_off(from);
        groups.push(format!("{group:0>take$}"));
        missing -= take as i64;
        if rest.is_empty() && missing <= 0 {
            break;
        }
        missing -= gap as i64;
        // A zero says that the last size goes on, and so does the end.
        match sizes.next() {
            Some(0) => sizes = [].iter().copied(),
            Some(next) => size = usize::from(next),
            None => {}
        }
    }
    groups.reverse();
    groups.join(&spec.separator)
}

fn padded(sign: &str, body: &str, fill: char, align: char, width: usize) -> String {
    let missing = width.saturating_sub(sign.len() + body.chars().count());
    let fill = |n: usize| fill.to_string().repeat(n);
    match align {
        '<' => format!("{sign}{body}{}", fill(missing)),
        '=' => format!("{sign}{}{body}", fill(missing)),
        '^' => format!("{}{sign}{body}{}", fill(missing / 2), fill(missing - missing / 2)),
        _ => format!("{}{sign}{body}", fill(missing)),
    }
}

impl Rules {
    /// A number that was read, if it fits exactly; else what is not a number.
    pub fn exactly(&mut self, n: Option<Number>) -> Number {
        let Some(n) = n else { return self.invalid(flags::CONVERSION_SYNTAX) };
        if n.kind != Kind::Finite {
            return n;
        }
        let mut widest = Rules::widest();
        let result = widest.finish(n);
        let changed = flags::INEXACT | flags::ROUNDED | flags::CLAMPED | flags::OUT_OF_MEMORY;
        if widest.status & changed != 0 {
            return self.invalid(flags::INVALID_OPERATION);
        }
        result
    }
}
