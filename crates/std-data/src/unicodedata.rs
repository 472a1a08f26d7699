//! `unicodedata`: the Unicode database as a module, current and of version 3.2.0.
//!
//! Not here: the database (`text::ucd`, `text::names`, `text::normalize`).

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::module::Module;
use object::types::flags;
use object::{Bytes, Obj, PyResult, Ref, Str, Thread, Value};
use text::names;
use text::normalize::Form;
use text::ucd::{self, Version};

/// `unicodedata`
pub static MODULE: NativeModule =
    NativeModule { def: &unicodedata_module::DEF, types: &[(&UCD, &[&Ucd::IMPL])] };

/// The longest name that is looked up.
const LONGEST_NAME: usize = 256;

/// A character argument.
fn character(t: &mut Thread, function: &str, what: &str, value: &Value) -> PyResult<u32> {
    let Some(text) = value.downcast::<Str>() else {
        return Err(object::native::bad_argument(t, function, what, "a unicode character", value));
    };
    match (text.view().get(0), text.len()) {
        (Some(c), 1) => Ok(c),
        (_, n) => Err(t.type_error(format!(
            "{function}(): {what} must be a unicode character, not a string of length {n}"
        ))),
    }
}

fn text_value(t: &mut Thread, text: &str) -> PyResult {
    t.new_str(text)
}

fn or_default(t: &mut Thread, found: Option<Value>, default: Option<&Value>, message: &str) -> PyResult {
    match found.or_else(|| default.cloned()) {
        Some(value) => Ok(value),
        None => Err(t.value_error(message)),
    }
}

fn lookup_name(t: &mut Thread, name: &Value, old: bool) -> PyResult {
    let text = if let Some(text) = name.downcast::<Str>() {
        text.to_string_lossy()
    } else if let Some(bytes) = name.downcast::<Bytes>() {
        String::from_utf8_lossy(bytes.as_bytes()).into_owned()
    } else {
        let buffer = object::BytesLike::new(t, name)?;
        String::from_utf8_lossy(buffer.bytes(t)).into_owned()
    };
    if text.len() > LONGEST_NAME {
        let message = t.new_str("name too long")?;
        return Err(t.raise_with(&object::exceptions::KEY_ERROR, message));
    }
    if let Some(c) = names::lookup(&text)
        && (!old || names::name(Version::Old, c).is_some_and(|n| n.eq_ignore_ascii_case(&text)))
    {
        return Ok(object::string::new_char(c));
    }
    if let Some(sequence) = names::lookup_sequence(&text).filter(|_| !old) {
        let mut out = text::StrBuilder::with_capacity(sequence.len());
        sequence.iter().for_each(|c| out.push(*c));
        return match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        };
    }
    let message = t.new_str(&format!("undefined character name '{text}'"))?;
    Err(t.raise_with(&object::exceptions::KEY_ERROR, message))
}

fn form_of(t: &mut Thread, form: &Str) -> PyResult<Form> {
    match Form::from_name(&form.to_string_lossy()) {
        Some(form) => Ok(form),
        None => Err(t.value_error("invalid normalization form")),
    }
}

fn do_normalize(t: &mut Thread, version: Version, form: &Str, unistr: &Str) -> PyResult {
    let object = match t.value_of(unistr) {
        object if object.is_type(&object::string::STR) => object,
        _ => t.new_str_buf(unistr.to_buf())?,
    };
    if unistr.is_empty() {
        return Ok(object);
    }
    let form = form_of(t, form)?;
    match text::normalize::normalize(version, form, unistr.view()) {
        Ok(None) => Ok(object),
        Ok(Some(buf)) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

fn do_is_normalized(t: &mut Thread, version: Version, form: &Str, unistr: &Str) -> PyResult {
    if unistr.is_empty() {
        return Ok(Value::bool(true));
    }
    let form = form_of(t, form)?;
    match text::normalize::is_normalized(version, form, unistr.view()) {
        Ok(yes) => Ok(Value::bool(yes)),
        Err(_) => Err(t.memory_error()),
    }
}

/// A version of the database as an object.
#[pytype(
    name = "unicodedata.UCD",
    static_name = UCD,
    reported_basicsize = 40,
    flags = flags::DISALLOW_INSTANTIATION
)]
pub struct Ucd {
    #[no_traverse]
    old: bool,
}

fn version(this: &Ucd) -> Version {
    if this.old { Version::Old } else { Version::Current }
}

#[pymethods(UCD, own_getattr)]
impl Ucd {
    #[member]
    fn unidata_version(t: &mut Thread, this: &Obj<Ucd>) -> PyResult {
        t.new_str(version(this).number())
    }

    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("decimal($self, chr, default=<unrepresentable>, /)")]
    fn decimal(t: &mut Thread, this: &Obj<Ucd>, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "decimal", "argument 1", chr)?;
        let found = ucd::decimal(version(this), c).map(|d| Value::small(i32::from(d)));
        or_default(t, found, default, "not a decimal")
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("digit($self, chr, default=<unrepresentable>, /)")]
    fn digit(t: &mut Thread, this: &Obj<Ucd>, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "digit", "argument 1", chr)?;
        let found = ucd::digit(version(this), c).map(|d| Value::small(i32::from(d)));
        or_default(t, found, default, "not a digit")
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("numeric($self, chr, default=<unrepresentable>, /)")]
    fn numeric(t: &mut Thread, this: &Obj<Ucd>, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "numeric", "argument 1", chr)?;
        let found = ucd::numeric(version(this), c).map(Value::float);
        or_default(t, found, default, "not a numeric character")
    }

    /// Returns the general category assigned to the character chr as string.
    #[method("category($self, chr, /)")]
    fn category(t: &mut Thread, this: &Obj<Ucd>, chr: &Value) -> PyResult {
        let c = character(t, "category", "argument", chr)?;
        text_value(t, ucd::category(version(this), c))
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[method("bidirectional($self, chr, /)")]
    fn bidirectional(t: &mut Thread, this: &Obj<Ucd>, chr: &Value) -> PyResult {
        let c = character(t, "bidirectional", "argument", chr)?;
        text_value(t, ucd::bidirectional(version(this), c))
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[method("combining($self, chr, /)")]
    fn combining(t: &mut Thread, this: &Obj<Ucd>, chr: &Value) -> PyResult {
        let c = character(t, "combining", "argument", chr)?;
        Ok(Value::small(i32::from(ucd::combining(version(this), c))))
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[method("mirrored($self, chr, /)")]
    fn mirrored(t: &mut Thread, this: &Obj<Ucd>, chr: &Value) -> PyResult {
        let c = character(t, "mirrored", "argument", chr)?;
        Ok(Value::small(i32::from(ucd::mirrored(version(this), c))))
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[method("east_asian_width($self, chr, /)")]
    fn east_asian_width(t: &mut Thread, this: &Obj<Ucd>, chr: &Value) -> PyResult {
        let c = character(t, "east_asian_width", "argument", chr)?;
        text_value(t, ucd::east_asian_width(version(this), c))
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[method("decomposition($self, chr, /)")]
    fn decomposition(t: &mut Thread, this: &Obj<Ucd>, chr: &Value) -> PyResult {
        let c = character(t, "decomposition", "argument", chr)?;
        t.new_str(&ucd::decomposition(version(this), c))
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("name($self, chr, default=<unrepresentable>, /)")]
    fn name(t: &mut Thread, this: &Obj<Ucd>, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "name", "argument 1", chr)?;
        let found = match names::name(version(this), c) {
            Some(name) => Some(t.new_str(&name)?),
            None => None,
        };
        or_default(t, found, default, "no such name")
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[method("lookup($self, name, /)")]
    fn lookup(t: &mut Thread, this: &Obj<Ucd>, name: &Value) -> PyResult {
        let _ = this;
        crate::unicodedata::lookup_name(t, name, true)
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[method("is_normalized($self, form, unistr, /)")]
    fn is_normalized(t: &mut Thread, this: &Obj<Ucd>, form: &Str, unistr: &Str) -> PyResult {
        crate::unicodedata::do_is_normalized(t, version(this), form, unistr)
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[method("normalize($self, form, unistr, /)")]
    fn normalize(t: &mut Thread, this: &Obj<Ucd>, form: &Str, unistr: &Str) -> PyResult {
        crate::unicodedata::do_normalize(t, version(this), form, unistr)
    }
}

#[pymodule(
    name = "unicodedata",
    doc = "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n16.0.0 which is publicly available from ftp://ftp.unicode.org/.\n\nThe module uses the same names and symbols as defined by the\nUnicodeData File Format 16.0.0.",
    types(&super::UCD)
)]
mod unicodedata_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let old = Obj::new(Ucd { old: true });
        let number = t.new_str(Version::Current.number())?;
        if let Some(dict) = module.dict() {
            dict.set_str(t, "unidata_version", number);
            dict.set_str(t, "ucd_3_2_0", old);
        }
        Ok(())
    }

    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("decimal($self, chr, default=<unrepresentable>, /)")]
    fn decimal(t: &mut Thread, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "decimal", "argument 1", chr)?;
        let found = ucd::decimal(Version::Current, c).map(|d| Value::small(i32::from(d)));
        or_default(t, found, default, "not a decimal")
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("digit($self, chr, default=<unrepresentable>, /)")]
    fn digit(t: &mut Thread, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "digit", "argument 1", chr)?;
        let found = ucd::digit(Version::Current, c).map(|d| Value::small(i32::from(d)));
        or_default(t, found, default, "not a digit")
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("numeric($self, chr, default=<unrepresentable>, /)")]
    fn numeric(t: &mut Thread, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "numeric", "argument 1", chr)?;
        let found = ucd::numeric(Version::Current, c).map(Value::float);
        or_default(t, found, default, "not a numeric character")
    }

    /// Returns the general category assigned to the character chr as string.
    #[function("category($self, chr, /)")]
    fn category(t: &mut Thread, chr: &Value) -> PyResult {
        let c = character(t, "category", "argument", chr)?;
        text_value(t, ucd::category(Version::Current, c))
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[function("bidirectional($self, chr, /)")]
    fn bidirectional(t: &mut Thread, chr: &Value) -> PyResult {
        let c = character(t, "bidirectional", "argument", chr)?;
        text_value(t, ucd::bidirectional(Version::Current, c))
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[function("combining($self, chr, /)")]
    fn combining(t: &mut Thread, chr: &Value) -> PyResult {
        let c = character(t, "combining", "argument", chr)?;
        Ok(Value::small(i32::from(ucd::combining(Version::Current, c))))
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[function("mirrored($self, chr, /)")]
    fn mirrored(t: &mut Thread, chr: &Value) -> PyResult {
        let c = character(t, "mirrored", "argument", chr)?;
        Ok(Value::small(i32::from(ucd::mirrored(Version::Current, c))))
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[function("east_asian_width($self, chr, /)")]
    fn east_asian_width(t: &mut Thread, chr: &Value) -> PyResult {
        let c = character(t, "east_asian_width", "argument", chr)?;
        text_value(t, ucd::east_asian_width(Version::Current, c))
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[function("decomposition($self, chr, /)")]
    fn decomposition(t: &mut Thread, chr: &Value) -> PyResult {
        let c = character(t, "decomposition", "argument", chr)?;
        t.new_str(&ucd::decomposition(Version::Current, c))
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("name($self, chr, default=<unrepresentable>, /)")]
    fn name(t: &mut Thread, chr: &Value, default: Option<&Value>) -> PyResult {
        let c = character(t, "name", "argument 1", chr)?;
        let found = match names::name(Version::Current, c) {
            Some(name) => Some(t.new_str(&name)?),
            None => None,
        };
        or_default(t, found, default, "no such name")
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[function("lookup($self, name, /)")]
    fn lookup(t: &mut Thread, name: &Value) -> PyResult {
        crate::unicodedata::lookup_name(t, name, false)
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[function("is_normalized($self, form, unistr, /)")]
    fn is_normalized(t: &mut Thread, form: &Str, unistr: &Str) -> PyResult {
        crate::unicodedata::do_is_normalized(t, Version::Current, form, unistr)
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[function("normalize($self, form, unistr, /)")]
    fn normalize(t: &mut Thread, form: &Str, unistr: &Str) -> PyResult {
        crate::unicodedata::do_normalize(t, Version::Current, form, unistr)
    }
}
