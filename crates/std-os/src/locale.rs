//! `_locale`: the locale of libc.

use std::ffi::CString;

use builtins::NativeModule;
use macros::pymodule;
use object::module::Module;
use object::string::intern_str;
use object::{Dict, List, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value};
use text::StrView;

use crate::common::{self, OrRaise};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

const ERROR: &str = "locale.Error";
const CODESET: i32 = 14;

fn error(t: &mut Thread, message: &str) -> Raised {
    let class = t.interp().kept(ERROR).unwrap_or_else(|| object::exceptions::EXCEPTION.to_value());
    match t.call(&class, &[object::string::new_str(message)]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// Text of the locale as a string.
fn decoded(t: &mut Thread, bytes: &[u8]) -> PyResult {
    common::fs_str(t, bytes)
}

fn c_text(t: &mut Thread, text: &Str) -> PyResult<CString> {
    let bytes = common::fs_bytes(t, text)?;
    CString::new(bytes).map_err(|_| t.value_error("embedded null character"))
}

/// A domain or `None`, converted before the message that follows it.
struct Domain(Option<CString>);

impl<'a> object::native::FromArg<'a> for Domain {
    fn from_arg(t: &mut Thread, value: &'a Value, function: &str, what: &str) -> PyResult<Self> {
        optional_text(t, value, function, what).map(Domain)
    }
}

fn optional_text(t: &mut Thread, value: &Value, function: &str, what: &str) -> PyResult<Option<CString>> {
    if value.is_none() {
        return Ok(None);
    }
    match value.downcast::<Str>() {
        Some(text) => c_text(t, text).map(Some),
        None => Err(object::native::bad_argument(t, function, what, "str or None", value)),
    }
}

/// Wide characters with a zero at the end.
fn wide(t: &mut Thread, text: &Str) -> PyResult<Vec<u32>> {
    let mut out: Vec<u32> = text.view().iter().collect();
    if out.contains(&0) {
        return Err(t.value_error("embedded null character"));
    }
    out.push(0);
    Ok(out)
}

/// The digits of a grouping.
fn grouping(bytes: &[u8]) -> Value {
    let mut items = Vec::new();
    for b in bytes {
        items.push(Value::small(i32::from(*b as i8)));
        if *b == 127 {
            return List::new(items);
        }
    }
    if !items.is_empty() {
        items.push(Value::small(0));
    }
    List::new(items)
}

/// The module.
#[pymodule(name = "_locale", doc = "Support for POSIX locales.")]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::LOCALE);
        let class = match t.interp().kept(ERROR) {
            Some(class) => class,
            None => {
                let dict = Dict::new();
                dict.set_name(&intern_str("__module__"), common::name("locale"));
                let bases = Tuple::new(vec![object::exceptions::EXCEPTION.to_value()]);
                let args = [common::name("Error"), bases, dict.into_value()];
                t.call(&object::singletons::TYPE.to_value(), &args)?
            }
        };
        t.interp().keep(ERROR, Some(class.clone()));
        common::add(module, "Error", class);
        Ok(())
    }

    /// Activates/queries locale processing.
    #[function("setlocale($module, category, locale=None, /)")]
    fn setlocale(t: &mut Thread, category: i32, locale: Option<&Value>) -> PyResult {
        let name = match locale {
            Some(locale) => optional_text(t, locale, "setlocale", "argument 2")?,
            None => None,
        };
        if !(0..=12).contains(&category) {
            return Err(error(t, "invalid locale category"));
        }
        let asks = name.is_none();
        match host::locale::setlocale(category, name.as_deref()) {
            Some(name) => decoded(t, &name),
            None if asks => Err(error(t, "locale query failed")),
            None => Err(error(t, "unsupported locale setting")),
        }
    }

    /// Returns numeric and monetary locale-specific parameters.
    #[function("localeconv($module, /)")]
    fn localeconv(t: &mut Thread) -> PyResult {
        let known = host::locale::localeconv();
        let dict = Dict::new();
        let order = [
            "int_curr_symbol",
            "currency_symbol",
            "mon_decimal_point",
            "mon_thousands_sep",
            "mon_grouping",
            "positive_sign",
            "negative_sign",
            "int_frac_digits",
            "frac_digits",
            "p_cs_precedes",
            "p_sep_by_space",
            "n_cs_precedes",
            "n_sep_by_space",
            "p_sign_posn",
            "n_sign_posn",
            "decimal_point",
            "thousands_sep",
            "grouping",
        ];
        for name in order {
            let value = if let Some((_, text)) = known.texts.iter().find(|(n, _)| *n == name) {
                if name.ends_with("grouping") { grouping(text) } else { decoded(t, text)? }
            } else if let Some((_, number)) = known.numbers.iter().find(|(n, _)| *n == name) {
                Value::small(*number)
            } else {
                continue;
            };
            dict.set_name(&intern_str(name), value);
        }
        Ok(dict.into_value())
    }

    /// Return the value for the locale information associated with key.
    #[function("nl_langinfo($module, key, /)")]
    fn nl_langinfo(t: &mut Thread, key: i32) -> PyResult {
        let known =
            host::constants::LOCALE.iter().any(|(name, n)| *n == i64::from(key) && !name.starts_with("LC_"));
        if !known {
            return Err(t.value_error("unsupported langinfo constant"));
        }
        let text = host::locale::nl_langinfo(key);
        decoded(t, &text)
    }

    /// Get the current locale encoding.
    #[function("getencoding($module, /)")]
    fn getencoding(t: &mut Thread) -> PyResult {
        let text = host::locale::nl_langinfo(CODESET);
        if text.is_empty() { t.new_str("UTF-8") } else { decoded(t, &text) }
    }

    /// Compares two strings according to the locale.
    #[function("strcoll($module, os1, os2, /)")]
    fn strcoll(t: &mut Thread, os1: &Str, os2: &Str) -> PyResult<i32> {
        let (a, b) = (wide(t, os1)?, wide(t, os2)?);
        Ok(host::locale::strcoll(&a, &b))
    }

    /// Return a string that can be used as a key for locale-aware comparisons.
    #[function("strxfrm($module, string, /)")]
    fn strxfrm(t: &mut Thread, string: &Str) -> PyResult {
        let text = wide(t, string)?;
        let out = host::locale::strxfrm(&text).or_raise(t)?;
        let end = out.iter().position(|c| *c == 0).unwrap_or(out.len());
        t.new_str_narrowed(StrView::Ucs4(&out[..end]))
    }

    /// gettext(msg) -> string
    ///
    /// Return translation of msg.
    #[function("gettext($module, msg, /)")]
    fn gettext(t: &mut Thread, msg: &Str) -> PyResult {
        let msg = c_text(t, msg)?;
        decoded(t, host::locale::get_text(&msg).to_bytes())
    }

    /// dgettext(domain, msg) -> string
    ///
    /// Return translation of msg in domain.
    #[function("dgettext($module, domain, msg, /)")]
    fn dgettext(t: &mut Thread, domain: Domain, msg: &Str) -> PyResult {
        let Domain(domain) = domain;
        let msg = c_text(t, msg)?;
        decoded(t, host::locale::domain_text(domain.as_deref(), &msg).to_bytes())
    }

    /// Return translation of msg in domain and category.
    #[function("dcgettext($module, domain, msg, category, /)")]
    fn dcgettext(t: &mut Thread, domain: Domain, msg: &Str, category: i32) -> PyResult {
        let Domain(domain) = domain;
        let msg = c_text(t, msg)?;
        decoded(t, host::locale::category_text(domain.as_deref(), &msg, category).to_bytes())
    }

    /// Set the C library's textdmain to domain, returning the new domain.
    #[function("textdomain($module, domain, /)")]
    fn textdomain(t: &mut Thread, domain: &Value) -> PyResult {
        let domain = optional_text(t, domain, "textdomain", "argument")?;
        let name = host::locale::set_text_domain(domain.as_deref()).or_raise(t)?;
        decoded(t, &name)
    }

    /// Bind the C library's domain to dir.
    #[function("bindtextdomain($module, domain, dir, /)")]
    fn bindtextdomain(t: &mut Thread, domain: &Str, dir: &Value) -> PyResult {
        let domain = c_text(t, domain)?;
        if domain.is_empty() {
            return Err(error(t, "domain must be a non-empty string"));
        }
        let dir = if dir.is_none() { None } else { Some(common::fs_path(t, dir)?) };
        let path = host::locale::bind_text_domain(&domain, dir.as_deref()).or_raise(t)?;
        decoded(t, &path)
    }

    /// Bind the C library's domain to codeset.
    #[function("bind_textdomain_codeset($module, domain, codeset, /)")]
    fn bind_textdomain_codeset(t: &mut Thread, domain: &Str, codeset: &Value) -> PyResult {
        let domain = c_text(t, domain)?;
        let codeset = optional_text(t, codeset, "bind_textdomain_codeset", "argument 2")?;
        match host::locale::bind_text_codeset(&domain, codeset.as_deref()) {
            Some(name) => decoded(t, &name),
            None => Ok(Value::none()),
        }
    }
}
