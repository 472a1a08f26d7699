//! Methods of `str` about case, classes of characters, padding and translation.

use ::object::exceptions::LOOKUP_ERROR;
use ::object::native::bad_argument;
use ::object::string::{STR, try_pad};
use ::object::{Dict, PyResult, Str, Thread, Value};
use macros::pymethods;
use text::StrView;
use text::edit::{self, Translation};

use super::{c_int, c_size, finish, unchanged};

/// Case, classes of characters, padding and translation.
pub struct EditMethods;

fn fill(t: &mut Thread, value: Option<&Value>) -> PyResult<u32> {
    let Some(value) = value else { return Ok(u32::from(b' ')) };
    let Some(s) = value.downcast::<Str>() else {
        let given = value.ty().tp_name();
        return Err(t.type_error(format!("The fill character must be a unicode character, not {given}")));
    };
    match (s.view().get(0), s.len()) {
        (Some(c), 1) => Ok(c),
        _ => Err(t.type_error("The fill character must be exactly one character long")),
    }
}

/// Pads where `margins` says, unless the string is wide enough.
fn justify(
    t: &mut Thread,
    this: &Str,
    width: &Value,
    fillchar: Option<&Value>,
    margins: fn(usize, usize) -> (usize, usize),
) -> PyResult {
    let width = usize::try_from(c_size(t, width)?).unwrap_or(0);
    let fill = fill(t, fillchar)?;
    if width <= this.len() {
        return unchanged(t, this);
    }
    let (left, right) = margins(this.len(), width);
    try_pad(this.view(), left, right, fill).ok_or_else(|| t.memory_error())
}

fn translation(t: &mut Thread, table: &Value, c: u32) -> PyResult<Translation> {
    let answer = t.get_item(table, &Value::uint(c.into()));
    let Some(value) = t.catch(&LOOKUP_ERROR, answer)? else { return Ok(Translation::Keep) };
    if value.is_none() {
        return Ok(Translation::Delete);
    }
    if let Some(s) = value.downcast::<Str>() {
        return Ok(Translation::Text(s.to_buf()));
    }
    if !value.is_int() {
        return Err(t.type_error("character mapping must return integer, None or str"));
    }
    match value.as_i64().and_then(|i| u32::try_from(i).ok()).filter(|c| *c < 0x110000) {
        Some(c) => Ok(Translation::Char(c)),
        None => Err(t.value_error("character mapping must be in range(0x110000)")),
    }
}

fn string_argument<'a>(t: &mut Thread, value: &'a Value, number: usize) -> PyResult<&'a Str> {
    match value.downcast::<Str>() {
        Some(s) => Ok(s),
        None => Err(bad_argument(t, "maketrans", &format!("argument {number}"), "str", value)),
    }
}

#[pymethods(STR, layout = ::object::Str, table = EDIT_IMPL)]
impl EditMethods {
    /// Return a capitalized version of the string.
    ///
    /// More specifically, make the first character have upper case and the
    /// rest lower case.
    #[method("capitalize($self, /)")]
    fn capitalize(t: &mut Thread, this: &Str) -> PyResult {
        finish(t, text::case::capitalize(this.view()))
    }

    /// Return a version of the string suitable for caseless comparisons.
    #[method("casefold($self, /)")]
    fn casefold(t: &mut Thread, this: &Str) -> PyResult {
        finish(t, text::case::casefold(this.view()))
    }

    /// Return a version of the string where each word is titlecased.
    ///
    /// More specifically, words start with uppercased characters and all
    /// remaining cased characters have lower case.
    #[method("title($self, /)")]
    fn title(t: &mut Thread, this: &Str) -> PyResult {
        finish(t, text::case::title(this.view()))
    }

    /// Return a copy of the string converted to lowercase.
    #[method("lower($self, /)")]
    fn lower(t: &mut Thread, this: &Str) -> PyResult {
        if let StrView::Ascii(bytes) = this.view() {
            return t.new_ascii_changed(bytes, <[u8]>::make_ascii_lowercase);
        }
        finish(t, text::case::lower(this.view()))
    }

    /// Return a copy of the string converted to uppercase.
    #[method("upper($self, /)")]
    fn upper(t: &mut Thread, this: &Str) -> PyResult {
        if let StrView::Ascii(bytes) = this.view() {
            return t.new_ascii_changed(bytes, <[u8]>::make_ascii_uppercase);
        }
        finish(t, text::case::upper(this.view()))
    }

    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    #[method("swapcase($self, /)")]
    fn swapcase(t: &mut Thread, this: &Str) -> PyResult {
        finish(t, text::case::swapcase(this.view()))
    }

    /// Return True if the string is a lowercase string, False otherwise.
    ///
    /// A string is lowercase if all cased characters in the string are
    /// lowercase and there is at least one cased character in the string.
    #[method("islower($self, /)")]
    fn islower(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_lower(this.view())
    }

    /// Return True if the string is an uppercase string, False otherwise.
    ///
    /// A string is uppercase if all cased characters in the string are
    /// uppercase and there is at least one cased character in the string.
    #[method("isupper($self, /)")]
    fn isupper(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_upper(this.view())
    }

    /// Return True if the string is a title-cased string, False otherwise.
    ///
    /// In a title-cased string, upper- and title-case characters may only
    /// follow uncased characters and lowercase characters only cased ones.
    #[method("istitle($self, /)")]
    fn istitle(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_title(this.view())
    }

    /// Return True if the string is a whitespace string, False otherwise.
    ///
    /// A string is whitespace if all characters in the string are
    /// whitespace and there is at least one character in the string.
    #[method("isspace($self, /)")]
    fn isspace(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_space(this.view())
    }

    /// Return True if the string is a decimal string, False otherwise.
    ///
    /// A string is a decimal string if all characters in the string are
    /// decimal and there is at least one character in the string.
    #[method("isdecimal($self, /)")]
    fn isdecimal(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_decimal(this.view())
    }

    /// Return True if the string is a digit string, False otherwise.
    ///
    /// A string is a digit string if all characters in the string are
    /// digits and there is at least one character in the string.
    #[method("isdigit($self, /)")]
    fn isdigit(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_digit(this.view())
    }

    /// Return True if the string is a numeric string, False otherwise.
    ///
    /// A string is numeric if all characters in the string are numeric and
    /// there is at least one character in the string.
    #[method("isnumeric($self, /)")]
    fn isnumeric(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_numeric(this.view())
    }

    /// Return True if the string is an alphabetic string, False otherwise.
    ///
    /// A string is alphabetic if all characters in the string are
    /// alphabetic and there is at least one character in the string.
    #[method("isalpha($self, /)")]
    fn isalpha(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_alpha(this.view())
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    ///
    /// A string is alpha-numeric if all characters in the string are
    /// alpha-numeric and there is at least one character in the string.
    #[method("isalnum($self, /)")]
    fn isalnum(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_alnum(this.view())
    }

    /// Return True if the string is a valid Python identifier, False otherwise.
    ///
    /// Call keyword.iskeyword(s) to test whether string s is a reserved
    /// identifier, such as "def" or "class".
    #[method("isidentifier($self, /)")]
    fn isidentifier(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_identifier(this.view())
    }

    /// Return True if all characters in the string are printable, False otherwise.
    ///
    /// A character is printable if repr() may use it in its output.
    #[method("isprintable($self, /)")]
    fn isprintable(_: &mut Thread, this: &Str) -> bool {
        text::predicates::is_printable(this.view())
    }

    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character (default is
    /// a space).
    #[method("center($self, width, fillchar=' ', /)")]
    fn center(t: &mut Thread, this: &Str, width: &Value, fillchar: Option<&Value>) -> PyResult {
        justify(t, this, width, fillchar, edit::center_margins)
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is
    /// a space).
    #[method("ljust($self, width, fillchar=' ', /)")]
    fn ljust(t: &mut Thread, this: &Str, width: &Value, fillchar: Option<&Value>) -> PyResult {
        justify(t, this, width, fillchar, |len, width| (0, width - len))
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is
    /// a space).
    #[method("rjust($self, width, fillchar=' ', /)")]
    fn rjust(t: &mut Thread, this: &Str, width: &Value, fillchar: Option<&Value>) -> PyResult {
        justify(t, this, width, fillchar, |len, width| (width - len, 0))
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// ASCII characters have code points in the range U+0000-U+007F.
    /// Empty string is ASCII too.
    #[method("isascii($self, /)")]
    fn isascii(_: &mut Thread, this: &Str) -> bool {
        this.as_ascii().is_some()
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    #[method("zfill($self, width, /)")]
    fn zfill(t: &mut Thread, this: &Str, width: &Value) -> PyResult {
        let width = usize::try_from(c_size(t, width)?).unwrap_or(0);
        if width <= this.len() { unchanged(t, this) } else { finish(t, edit::zfill(this.view(), width)) }
    }

    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    #[method("expandtabs($self, /, tabsize=8)")]
    fn expandtabs(t: &mut Thread, this: &Str, tabsize: Option<&Value>) -> PyResult {
        let size = tabsize.map_or(Ok(8), |v| c_int(t, v))?;
        if text::search::find_char(this.view(), u32::from(b'\t')).is_none() {
            return unchanged(t, this);
        }
        match edit::expandtabs(this.view(), usize::try_from(size).unwrap_or(0)) {
            Ok(Some(buf)) => t.new_str_buf(buf),
            Ok(None) => Err(t.overflow_error("new string is too long")),
            Err(_) => Err(t.memory_error()),
        }
    }

    /// Replace each character in the string using the given translation table.
    ///
    ///   table
    ///     Translation table, which must be a mapping of Unicode ordinals
    ///     to Unicode ordinals, strings, or None.
    ///
    /// The table must implement lookup/indexing via __getitem__, for
    /// instance a dictionary or list.  If this operation raises
    /// LookupError, the character is left untouched.  Characters mapped to
    /// None are deleted.
    #[method("translate($self, table, /)")]
    fn translate(t: &mut Thread, this: &Str, table: &Value) -> PyResult {
        let result = edit::translate(this.view(), |c| {
            t.poll()?;
            translation(t, table, c)
        })?;
        finish(t, result)
    }

    /// Return a translation table usable for str.translate().
    ///
    /// If there is only one argument, it must be a dictionary mapping
    /// Unicode ordinals (integers) or characters to Unicode ordinals,
    /// strings or None.  Character keys will be then converted to ordinals.
    /// If there are two arguments, they must be strings of equal length,
    /// and in the resulting dictionary, each character in x will be mapped
    /// to the character at the same position in y.  If there is a third
    /// argument, it must be a string, whose characters will be mapped to
    /// None in the result.
    #[staticmethod("maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)")]
    fn maketrans(t: &mut Thread, x: &Value, y: Option<&Value>, z: Option<&Value>) -> PyResult {
        let table = Dict::new();
        let Some(y) = y else {
            let Some(map) = x.downcast_exact::<Dict>() else {
                return Err(t.type_error("if you give only one argument to maketrans it must be a dict"));
            };
            for (key, value) in map.items() {
                let key = match key.downcast::<Str>().map(|s| (s.view().get(0), s.len())) {
                    Some((Some(c), 1)) => Value::uint(c.into()),
                    Some(_) => {
                        return Err(t.value_error("string keys in translatetable must be of length 1"));
                    }
                    None if key.is_int() => key,
                    None => return Err(t.type_error("keys in translate table mustbe strings or integers")),
                };
                table.set(t, &key, value)?;
            }
            return Ok(table.into_value());
        };
        let y = string_argument(t, y, 2)?;
        let z = z.map(|z| string_argument(t, z, 3)).transpose()?;
        let Some(x) = x.downcast::<Str>() else {
            return Err(
                t.type_error("first maketrans argument must be a string if there is a second argument")
            );
        };
        if x.len() != y.len() {
            return Err(t.value_error("the first two maketrans arguments must have equal length"));
        }
        for (from, to) in x.view().iter().zip(y.view().iter()) {
            table.set(t, &Value::uint(from.into()), Value::uint(to.into()))?;
        }
        for c in z.iter().flat_map(|z| z.view().iter()) {
            table.set(t, &Value::uint(c.into()), Value::none())?;
        }
        Ok(table.into_value())
    }
}
