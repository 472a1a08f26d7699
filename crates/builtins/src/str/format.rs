//! `str % values`, `str.format`, `str.format_map` and `str.__format__`.
//!
//! Not here: the grammar of formats and the layout of converted values (`num`).

use ::object::exceptions::TYPE_ERROR;
use ::object::string::{STR, try_pad};
use ::object::{Args, Object, PyResult, Raised, Str, Thread, Tuple, Value, names};
use macros::pymethods;
use num::NumError;
use num::markup::{self, Field, FieldName, First, Numbering, Step};
use num::percent::{self, Arguments, Conversion};
use text::{StrBuilder, StrView};

use super::{c_int, c_size, finish, raise_num, unchanged};
use crate::int::{Decimal, long};

/// Formatting.
pub struct FormatMethods;

/// `format(value, spec)`.
fn format_value(t: &mut Thread, value: &Value, spec: &Value) -> PyResult {
    if let Some(plain) = spec.downcast::<Str>().and_then(|spec| format_plainly(value, spec)) {
        return Ok(plain);
    }
    let Some(result) = t.call_special(value, &names::FORMAT, std::slice::from_ref(spec))? else {
        let name = value.ty().tp_name();
        return Err(t.type_error(format!("Type {name} doesn't define __format__")));
    };
    if result.downcast::<Str>().is_none() {
        let given = result.ty().tp_name();
        return Err(t.type_error(format!("__format__ must return a str, not {given}")));
    }
    Ok(result)
}

/// `format(value, spec)` of exact strings and small integers by a specification that says no more than on which side
/// and to what width to fill up with spaces: most are such. `None` for all others.
pub fn format_plainly(value: &Value, spec: &Str) -> Option<Value> {
    let StrView::Ascii(spec) = spec.view() else { return None };
    let mut spec: &[u8] = spec;
    let mut align = None;
    if let Some((first @ (b'<' | b'>' | b'^'), rest)) = spec.split_first() {
        align = Some(*first);
        spec = rest;
    }
    if spec.first() == Some(&b'0') || spec.len() > 4 {
        return None;
    }
    let mut width = 0;
    while let Some((digit @ b'0'..=b'9', rest)) = spec.split_first() {
        width = 10 * width + usize::from(digit - b'0');
        spec = rest;
    }
    let pad = |text: StrView<'_>, align: u8| {
        let missing = width.saturating_sub(text.len());
        let left = match align {
            b'<' => 0,
            b'>' => missing,
            _ => missing / 2,
        };
        try_pad(text, left, missing - left, u32::from(b' '))
    };
    if let Some(text) = value.downcast_exact::<Str>() {
        if !matches!(spec, [] | [b's']) {
            return None;
        }
        return if width <= text.len() {
            Some(value.clone())
        } else {
            pad(text.view(), align.unwrap_or(b'<'))
        };
    }
    let number = value.as_small().filter(|_| matches!(spec, [] | [b'd']))?;
    pad(StrView::Ascii(Decimal::new(number).digits()), align.unwrap_or(b'>'))
}

/// Where `str.format` finds the values of fields.
enum Source<'a> {
    Arguments(Args<'a>),
    Mapping(&'a Value),
}

struct Formatter<'a> {
    source: Source<'a>,
    numbering: Numbering,
}

impl Formatter<'_> {
    fn positional(&mut self, t: &mut Thread, given: Option<usize>) -> PyResult {
        let n = self.numbering.position(given).map_err(|e| raise_num(t, e))?;
        match &self.source {
            Source::Mapping(_) => Err(t.value_error("Format string contains positional fields")),
            Source::Arguments(args) => args.positional().get(n).cloned().ok_or_else(|| {
                t.index_error(format!("Replacement index {n} out of range for positional args tuple"))
            }),
        }
    }

    fn keyword(&self, t: &mut Thread, name: &Value) -> PyResult {
        match &self.source {
            Source::Mapping(mapping) => t.get_item(mapping, name),
            Source::Arguments(args) => {
                let same = |key: &Value| match (key.downcast::<Str>(), name.downcast::<Str>()) {
                    (Some(a), Some(b)) => a.equals(b),
                    _ => false,
                };
                match args.keywords().find(|(key, _)| same(key)) {
                    Some((_, value)) => Ok(value.clone()),
                    None => Err(t.key_error(name)),
                }
            }
        }
    }

    fn object(&mut self, t: &mut Thread, name: StrView<'_>) -> PyResult {
        let (first, mut steps) = FieldName::new(name).map_err(|e| raise_num(t, e))?;
        let mut object = match first {
            First::Automatic => self.positional(t, None)?,
            First::Position(n) => self.positional(t, Some(n))?,
            First::Keyword(range) => {
                let key = t.new_str_narrowed(name.slice(range))?;
                self.keyword(t, &key)?
            }
        };
        while let Some(step) = steps.next_step().map_err(|e| raise_num(t, e))? {
            object = match step {
                Step::Index(n) => t.get_item(&object, &Value::size(n))?,
                Step::Key(range) => {
                    let key = t.new_str_narrowed(name.slice(range))?;
                    t.get_item(&object, &key)?
                }
                Step::Attribute(range) => {
                    let key = t.new_str_narrowed(name.slice(range))?;
                    match key.downcast::<Str>() {
                        Some(key) => t.get_attr(&object, key)?,
                        None => return Err(t.system_error("an attribute name is no string")),
                    }
                }
            };
        }
        Ok(object)
    }

    fn field(
        &mut self,
        t: &mut Thread,
        format: StrView<'_>,
        field: &Field,
        depth: usize,
        out: &mut StrBuilder,
    ) -> PyResult<Value> {
        let mut object = self.object(t, format.slice(field.name.clone()))?;
        match field.conversion.map(|c| (c, char::from_u32(c))) {
            None => {}
            Some((_, Some('r'))) => object = t.repr(&object)?.into_value(),
            Some((_, Some('s'))) => object = t.str(&object)?.into_value(),
            Some((_, Some('a'))) => object = t.ascii(&object)?.into_value(),
            Some((c, _)) => return Err(raise_num(t, markup::unknown_conversion(c))),
        }
        let spec = format.slice(field.spec.clone());
        let spec = if field.nested { self.render(t, spec, depth - 1)? } else { t.new_str_narrowed(spec)? };
        if let (Some(s), Some(true)) =
            (object.downcast_exact::<Str>(), spec.downcast::<Str>().map(Str::is_empty))
        {
            out.push_view(s.view());
            return Ok(object);
        }
        let text = format_value(t, &object, &spec)?;
        if let Some(text) = text.downcast::<Str>() {
            out.push_view(text.view());
        }
        Ok(text)
    }

    fn render(&mut self, t: &mut Thread, format: StrView<'_>, depth: usize) -> PyResult {
        if depth == 0 {
            return Err(raise_num(t, markup::nested_too_deeply()));
        }
        let mut out = StrBuilder::with_capacity(format.len());
        let mut parser = markup::Parser::new(format);
        let (mut pieces, mut last) = (0, None);
        while let Some(piece) = parser.next_piece().map_err(|e| raise_num(t, e))? {
            pieces += usize::from(!piece.literal.is_empty());
            out.push_view(format.slice(piece.literal));
            if let Some(field) = piece.field {
                last = Some(self.field(t, format, &field, depth, &mut out)?);
                pieces += 1;
            }
        }
        // The text of a lone field is the result itself.
        if pieces == 1
            && let Some(text) = last.filter(|v| v.downcast_exact::<Str>().is_some())
        {
            return Ok(text);
        }
        finish(t, out.finish())
    }
}

/// What ends `%` formatting.
pub(crate) enum Stop {
    /// An exception.
    Raised,
    /// A complaint of the parser.
    Error(NumError),
}

impl From<NumError> for Stop {
    fn from(error: NumError) -> Stop {
        Stop::Error(error)
    }
}

impl From<Raised> for Stop {
    fn from(_: Raised) -> Stop {
        Stop::Raised
    }
}

/// The right operand of `%`, for text and for bytes.
pub(crate) struct Operand<'t> {
    /// The thread.
    pub t: &'t mut Thread,
    /// The values still to be taken.
    left: &'t [Value],
    /// The value under the key that was read last, until it is taken.
    keyed: Option<Value>,
    mapping: Option<&'t Value>,
    bytes: bool,
}

impl<'t> Operand<'t> {
    /// The operand of a format; `bytes` says of which kind.
    pub fn new(t: &'t mut Thread, values: &'t Value, mapping: bool, bytes: bool) -> Operand<'t> {
        let left = values.downcast::<Tuple>().map_or(std::slice::from_ref(values), Tuple::items);
        Operand { t, left, keyed: None, mapping: mapping.then_some(values), bytes }
    }

    /// Whether every value has been taken, or need not be.
    pub fn is_used_up(&self) -> bool {
        (self.left.is_empty() && self.keyed.is_none()) || self.mapping.is_some()
    }

    /// The next value.
    pub fn take(&mut self) -> Result<Value, Stop> {
        if let Some(value) = self.keyed.take() {
            return Ok(value);
        }
        let Some((first, left)) = self.left.split_first() else {
            return Err(percent::not_enough_arguments().into());
        };
        self.left = left;
        Ok(first.clone())
    }

    fn star(&mut self) -> Result<Value, Stop> {
        let value = self.take()?;
        if value.is_int() { Ok(value) } else { Err(percent::star_wants_int().into()) }
    }
}

impl Arguments for Operand<'_> {
    type Error = Stop;

    fn mapping(&mut self) -> Result<(), Stop> {
        if self.mapping.is_some() { Ok(()) } else { Err(percent::needs_mapping().into()) }
    }

    fn key(&mut self, key: StrView<'_>) -> Result<(), Stop> {
        if let Some(mapping) = self.mapping {
            let key = match self.bytes {
                true => crate::bytes::percent_key(self.t, key)?,
                false => self.t.new_str_narrowed(key)?,
            };
            self.keyed = Some(self.t.get_item(mapping, &key)?);
            self.left = &[];
        }
        Ok(())
    }

    fn width(&mut self) -> Result<i64, Stop> {
        let value = self.star()?;
        Ok(c_size(self.t, &value)? as i64)
    }

    fn precision(&mut self) -> Result<i32, Stop> {
        let value = self.star()?;
        Ok(c_int(self.t, &value)?)
    }
}

/// The integer that an integer conversion formats.
fn to_int(t: &mut Thread, value: &Value, c: &Conversion) -> PyResult {
    if value.is_int() {
        return Ok(value.clone());
    }
    let (strict, slots) = (matches!(c.char(), 'o' | 'x' | 'X'), value.ty().slots());
    let convert = if strict { slots.index } else { slots.int.or(slots.index) };
    if let Some(convert) = convert {
        let result = convert(t, value);
        if let Some(int) = t.catch(&TYPE_ERROR, result)?
            && int.is_int()
        {
            return Ok(int);
        }
    }
    let wanted = if strict { "an integer" } else { "a real number" };
    let given = value.ty().tp_name();
    Err(t.type_error(format!("%{} format: {wanted} is required, not {given}", c.char())))
}

fn to_char(t: &mut Thread, value: &Value) -> PyResult<u32> {
    if let Some(s) = value.downcast::<Str>() {
        return match (s.view().get(0), s.len()) {
            (Some(c), 1) => Ok(c),
            (_, n) => Err(t.type_error(format!(
                "%c requires an int or a unicode character, not a string of length {n}"
            ))),
        };
    }
    let index = t.to_index(value);
    let Some(index) = t.catch(&TYPE_ERROR, index)? else {
        let given = value.ty().full_name();
        return Err(t.type_error(format!("%c requires an int or a unicode character, not {given}")));
    };
    match index.as_i64().and_then(|i| u32::try_from(i).ok()).filter(|c| *c < 0x110000) {
        Some(c) => Ok(c),
        None => Err(t.overflow_error("%c arg not in range(0x110000)")),
    }
}

/// Lays an integer conversion out.
pub(crate) fn format_integer(
    t: &mut Thread,
    out: &mut StrBuilder,
    value: &Value,
    c: &Conversion,
) -> Result<(), Stop> {
    let int = to_int(t, value, c)?;
    let limit = t.interp().int_max_str_digits.get();
    if let Some(int) = int.as_int() {
        let text = long::with_texts(t, limit, |texts| percent::int_text_by(int.as_ref(), c, texts))?;
        percent::push_number(out, text?.as_view(), c);
    }
    Ok(())
}

/// Appends a small integer in decimal, where only a width is asked for. False: it is something else.
#[inline]
fn push_small(out: &mut StrBuilder, value: &Value, c: &Conversion) -> bool {
    let Some(number) = value.as_small().filter(|_| c.is_plain()) else { return false };
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    percent::push_text(out, StrView::Ascii(&digits[at..]), c);
    true
}

/// Appends the conversion of a value; answers the text that was laid out, where there is one.
fn convert(
    t: &mut Thread,
    out: &mut StrBuilder,
    value: &Value,
    c: &Conversion,
) -> Result<Option<::object::Ref<Str>>, Stop> {
    let text = match c.char() {
        's' | 'd' | 'i' | 'u' | 'r' if push_small(out, value, c) => return Ok(None),
        's' => t.str(value)?,
        'r' if let Some(own) = value.downcast_exact::<Str>() => {
            match text::repr::repr(own.view()) {
                Ok(shown) => percent::push_text(out, shown.as_view(), c),
                Err(_) => return Err(t.memory_error().into()),
            }
            return Ok(None);
        }
        'r' => t.repr(value)?,
        'a' => t.ascii(value)?,
        'c' => {
            percent::push_char(out, to_char(t, value)?, c);
            return Ok(None);
        }
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            format_integer(t, out, value, c)?;
            return Ok(None);
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let x = t.to_float(value)?;
            percent::push_number(out, percent::float_text(x, c)?.as_view(), c);
            return Ok(None);
        }
        _ => return Err(c.unsupported().into()),
    };
    percent::push_text(out, text.view(), c);
    Ok(Some(text))
}

fn percent_pieces(
    operand: &mut Operand<'_>,
    format: StrView<'_>,
    out: &mut StrBuilder,
) -> Result<Option<::object::Ref<Str>>, Stop> {
    let mut parser = percent::Parser::new(format);
    let (mut pieces, mut last) = (0, None);
    while let Some(piece) = parser.next(operand)? {
        match piece {
            percent::Piece::Literal(range) => out.push_view(format.slice(range)),
            percent::Piece::Conversion(c) => {
                let value = operand.take()?;
                last = convert(operand.t, out, &value, &c)?;
            }
        }
        pieces += 1;
    }
    if operand.is_used_up() {
        return Ok(last.filter(|_| pieces == 1));
    }
    Err(NumError::type_error("not all arguments converted during string formatting").into())
}

/// `this % values`.
pub(super) fn percent(t: &mut Thread, this: &Str, values: &Value) -> PyResult {
    let tuple = values.downcast::<Tuple>();
    let mapping =
        tuple.is_none() && values.downcast::<Str>().is_none() && values.ty().slots().mp_subscript.is_some();
    let no_arguments = mapping || tuple.is_some_and(Tuple::is_empty);
    if no_arguments && !this.view().iter().any(|c| c == u32::from('%')) {
        return Ok(this.to_value());
    }
    // Most conversions are longer than what stands for them.
    let mut out = StrBuilder::with_capacity(this.len().saturating_add(48));
    let mut operand = Operand::new(t, values, mapping, false);
    match percent_pieces(&mut operand, this.view(), &mut out) {
        Ok(lone) => {
            let result = out.finish();
            // A text that its conversion leaves as it is is the result itself.
            if let (Some(text), Ok(buf)) = (lone, &result)
                && text.len() == buf.len()
                && text.view().iter().eq(buf.as_view().iter())
                && text.as_value().downcast_exact::<Str>().is_some()
            {
                return Ok(text.into_value());
            }
            finish(t, result)
        }
        Err(Stop::Raised) => Err(Raised),
        Err(Stop::Error(error)) => Err(raise_num(t, error)),
    }
}

#[pymethods(STR, layout = ::object::Str, table = FORMAT_IMPL)]
impl FormatMethods {
    /// Return a formatted version of the string, using substitutions from args and kwargs.
    /// The substitutions are identified by braces ('{' and '}').
    #[method("format($self, /, *args, **kwargs)")]
    fn format(t: &mut Thread, this: &Str, args: Args<'_>) -> PyResult {
        if !this.view().iter().any(|c| c == u32::from('{') || c == u32::from('}')) {
            return Ok(this.to_value());
        }
        let mut formatter = Formatter { source: Source::Arguments(args), numbering: Numbering::default() };
        formatter.render(t, this.view(), markup::MAX_NESTING)
    }

    /// Return a formatted version of the string, using substitutions from mapping.
    /// The substitutions are identified by braces ('{' and '}').
    #[method("format_map($self, mapping, /)")]
    fn format_map(t: &mut Thread, this: &Str, mapping: &Value) -> PyResult {
        let mut formatter = Formatter { source: Source::Mapping(mapping), numbering: Numbering::default() };
        formatter.render(t, this.view(), markup::MAX_NESTING)
    }

    /// Return a formatted version of the string as described by format_spec.
    #[method("__format__($self, format_spec, /)")]
    fn dunder_format(t: &mut Thread, this: &Str, format_spec: &Str) -> PyResult {
        if format_spec.is_empty() {
            let value = this.to_value();
            return if value.downcast_exact::<Str>().is_some() {
                unchanged(t, this)
            } else {
                Ok(t.str(&value)?.into_value())
            };
        }
        let type_name = this.to_value().ty().tp_name();
        match num::format::format_str(this.view(), format_spec.view(), &type_name) {
            Ok(buf) if buf.len() == this.len() && buf.as_view().iter().eq(this.view().iter()) => {
                unchanged(t, this)
            }
            Ok(buf) => t.new_str_buf(buf),
            Err(error) => Err(raise_num(t, error)),
        }
    }
}
