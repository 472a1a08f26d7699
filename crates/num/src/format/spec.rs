//! Parsing a format specification.

use text::types::decimal_value;
use text::view::Unit;
use text::{StrBuilder, StrView, with_units};

use crate::{NumError, Result};

/// Where the fill goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: to the right.
    Left,
    /// `>`: to the left.
    Right,
    /// `=`: between sign and digits.
    AfterSign,
    /// `^`: to both sides.
    Center,
}

impl Align {
    fn from_code(c: u32) -> Option<Align> {
        Some(match char::from_u32(c)? {
            '<' => Align::Left,
            '>' => Align::Right,
            '=' => Align::AfterSign,
            '^' => Align::Center,
            _ => return None,
        })
    }
}

/// What is said about the sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`: always one.
    Plus,
    /// `-`: for negative values only.
    Minus,
    /// A blank for what is not negative.
    Space,
}

/// What separates groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A comma.
    Comma,
    /// An underscore.
    Underscore,
}

impl Separator {
    /// The character itself.
    pub fn char(self) -> char {
        match self {
            Separator::Comma => ',',
            Separator::Underscore => '_',
        }
    }
}

/// A parsed specification.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The fill character.
    pub fill: u32,
    /// The alignment, given or by default.
    pub align: Align,
    /// The sign, if something was said about it.
    pub sign: Option<Sign>,
    /// `z`.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    /// The least width.
    pub width: Option<usize>,
    /// Separator of the integer part.
    pub grouping: Option<Separator>,
    /// Separator of the fraction.
    pub fraction_grouping: Option<Separator>,
    /// What follows the point.
    pub precision: Option<usize>,
    /// The presentation type, given or by default.
    pub code: Option<u32>,
}

/// A reader over the code points of the specification.
struct Reader<'a, U> {
    s: &'a [U],
    at: usize,
}

impl<U: Unit> Reader<'_, U> {
    fn peek(&self) -> Option<char> {
        self.s.get(self.at).and_then(|c| char::from_u32(c.code()))
    }

    fn eat(&mut self, c: char) -> bool {
        let hit = self.peek() == Some(c);
        self.at += usize::from(hit);
        hit
    }

    /// A decimal number in digits of any script, if there is one.
    fn number(&mut self) -> Result<Option<usize>> {
        let start = self.at;
        let mut value: usize = 0;
        while let Some(d) = self.s.get(self.at).and_then(|c| decimal_value(c.code())) {
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(d.into()))
                .filter(|&v| v <= isize::MAX as usize)
                .ok_or_else(|| NumError::value("Too many decimal digits in format string"))?;
            self.at += 1;
        }
        Ok((self.at > start).then_some(value))
    }

    /// A comma or an underscore, but not both; a second comma is left for the presentation type.
    fn separator(&mut self) -> Result<Option<Separator>> {
        let both = || Err(NumError::value("Cannot specify both ',' and '_'."));
        if self.eat(',') {
            if self.peek() == Some('_') { both() } else { Ok(Some(Separator::Comma)) }
        } else if self.eat('_') {
            if self.peek() == Some(',') { both() } else { Ok(Some(Separator::Underscore)) }
        } else {
            Ok(None)
        }
    }
}

impl Spec {
    /// Parses `s` for a value of the type `type_name`, whose presentation type and alignment are by default `code`
    /// and `align`.
    pub fn parse(s: StrView<'_>, type_name: &str, code: Option<char>, align: Align) -> Result<Spec> {
        let parsed = with_units!(s, units => Spec::parse_units(units, code, align))?;
        let Some(spec) = parsed else {
            let mut b = StrBuilder::new();
            b.push_str("Invalid format specifier '");
            b.push_view(s);
            b.push_str(&format!("' for object of type '{type_name:.200}'"));
            return Err(b.finish().map_or_else(NumError::from, NumError::value));
        };
        spec.check_separators()?;
        Ok(spec)
    }

    /// None if the specification goes on after its end.
    fn parse_units<U: Unit>(s: &[U], code: Option<char>, align: Align) -> Result<Option<Spec>> {
        let mut spec = Spec {
            fill: b' '.into(),
            align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: None,
            fraction_grouping: None,
            precision: None,
            code: code.map(u32::from),
        };
        let mut r = Reader { s, at: 0 };
        let (mut fill_given, mut align_given) = (false, false);
        let alignment = |i: usize| s.get(i).and_then(|c| Align::from_code(c.code()));
        if let Some(align) = alignment(1) {
            spec.fill = s[0].code();
            spec.align = align;
            (fill_given, align_given) = (true, true);
            r.at = 2;
        } else if let Some(align) = alignment(0) {
            spec.align = align;
            align_given = true;
            r.at = 1;
        }
        spec.sign = match r.peek() {
            Some('+') => Some(Sign::Plus),
            Some('-') => Some(Sign::Minus),
            Some(' ') => Some(Sign::Space),
            _ => None,
        };
        r.at += usize::from(spec.sign.is_some());
        spec.no_negative_zero = r.eat('z');
        spec.alternate = r.eat('#');
        if !fill_given && r.eat('0') {
            spec.fill = b'0'.into();
            if !align_given && align == Align::Right {
                spec.align = Align::AfterSign;
            }
        }
        spec.width = r.number()?;
        spec.grouping = r.separator()?;
        if r.eat('.') {
            spec.precision = r.number()?;
            spec.fraction_grouping = r.separator()?;
            if spec.precision.is_none() && spec.fraction_grouping.is_none() {
                return Err(NumError::value("Format specifier missing precision"));
            }
        }
        match s[r.at..] {
            [] => {}
            [c] => spec.code = Some(c.code()),
            _ => return Ok(None),
        }
        Ok(Some(spec))
    }

    fn check_separators(&self) -> Result<()> {
        let code = self.code.unwrap_or(0);
        let decimal =
            code == 0 || matches!(char::from_u32(code), Some('e' | 'f' | 'g' | 'E' | 'F' | 'G' | '%'));
        let refuse = |separator: Separator| {
            let shown = match code {
                0x21..=0x7f => char::from(code as u8).to_string(),
                _ => format!("\\x{code:x}"),
            };
            Err(NumError::value(format!("Cannot specify '{}' with '{shown}'.", separator.char())))
        };
        if let Some(separator) = self.grouping {
            let binary = matches!(char::from_u32(code), Some('b' | 'o' | 'x' | 'X'));
            if !decimal && code != u32::from('d') && !(binary && separator == Separator::Underscore) {
                return refuse(separator);
            }
        }
        // Of the fraction's separator CPython asks no more than this.
        match self.fraction_grouping {
            Some(separator) if code == u32::from('n') => refuse(separator),
            _ => Ok(()),
        }
    }

    /// The error for a presentation type that the value's type does not have.
    #[cold]
    pub fn unknown_code(&self, type_name: &str) -> NumError {
        let code = self.code.unwrap_or(0);
        let shown = match code {
            0x21..=0x7f => char::from(code as u8).to_string(),
            _ => format!("\\x{code:x}"),
        };
        NumError::value(format!("Unknown format code '{shown}' for object of type '{type_name:.200}'"))
    }

    /// How much fill goes left and right of `len` characters. `=` counts as right-aligned here.
    pub fn margins(&self, len: usize) -> (usize, usize) {
        let n = self.width.unwrap_or(0).saturating_sub(len);
        match self.align {
            Align::Left => (0, n),
            Align::Right | Align::AfterSign => (n, 0),
            Align::Center => (n / 2, n - n / 2),
        }
    }
}
