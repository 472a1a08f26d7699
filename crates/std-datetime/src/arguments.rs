//! Arguments of the constructors, in the words of `PyArg_ParseTupleAndKeywords`.

use object::{Args, PyResult, Str, Thread, Value};

/// The parameters of a constructor.
pub struct Parameters {
    /// How messages name the function: `function` where it has no name of its own.
    pub function: &'static str,
    /// How the message about an unknown keyword names it.
    pub unknown: &'static str,
    /// Names in order.
    pub names: &'static [&'static str],
    /// How many are required.
    pub required: usize,
    /// How many may be given by position.
    pub positional: usize,
}

impl Parameters {
    /// The values in the order of the names.
    ///
    /// # Errors
    /// `TypeError`.
    pub fn bind<'a, const N: usize>(
        &self,
        t: &mut Thread,
        args: Args<'a>,
    ) -> PyResult<[Option<&'a Value>; N]> {
        self.convert(t, args, |_, _, _| Ok(()))
    }

    /// As `bind`; `convert` gets each value with its index, before what comes after it is missed and before
    /// keywords are found to be too many.
    ///
    /// # Errors
    /// `TypeError`, and what `convert` raises.
    pub fn convert<'a, const N: usize>(
        &self,
        t: &mut Thread,
        args: Args<'a>,
        mut convert: impl FnMut(&mut Thread, usize, &'a Value) -> PyResult<()>,
    ) -> PyResult<[Option<&'a Value>; N]> {
        let mut out: [Option<&'a Value>; N] = [None; N];
        let function = self.function;
        let positional = args.positional();
        let named = args.keywords().count();
        let total = positional.len() + named;
        let most = |n: usize| if self.required < n { "at most" } else { "exactly" };
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        if total > N {
            let kind = if positional.is_empty() { "keyword " } else { "" };
            return Err(t.type_error(format!(
                "{function} takes at most {N} {kind}argument{} ({total} given)",
                plural(N)
            )));
        }
        if positional.len() > self.positional {
            let n = self.positional;
            return Err(t.type_error(format!(
                "{function} takes {} {n} positional argument{} ({} given)",
                most(n),
                plural(n),
                positional.len()
            )));
        }
        for (slot, value) in out.iter_mut().zip(positional) {
            *slot = Some(value);
        }
        let (mut unknown, mut twice) = (None, None);
        for (key, value) in args.keywords() {
            let text = key.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
            match self.names.iter().position(|n| *n == text) {
                Some(i) if i < positional.len() => twice = twice.or(Some(i)),
                Some(i) => out[i] = Some(value),
                None => unknown = unknown.or(Some(text)),
            }
        }
        for (i, value) in out.iter().enumerate() {
            let name = self.names[i];
            match value {
                Some(value) => convert(t, i, value)?,
                None if i < self.required => {
                    return Err(t.type_error(format!(
                        "{function} missing required argument '{name}' (pos {})",
                        i + 1
                    )));
                }
                None => {}
            }
        }
        if let Some(i) = twice {
            let name = self.names[i];
            return Err(t.type_error(format!(
                "argument for {function} given by name ('{name}') and position ({})",
                i + 1
            )));
        }
        if let Some(text) = unknown {
            let hint = match object::suggestions::best(&text, self.names.iter().copied()) {
                Some(meant) => format!(". Did you mean '{meant}'?"),
                None => String::new(),
            };
            let function = self.unknown;
            return Err(t.type_error(format!("{function} got an unexpected keyword argument '{text}'{hint}")));
        }
        Ok(out)
    }
}

/// A C int, as the format `i` converts it.
///
/// # Errors
/// `TypeError`, `OverflowError`.
pub fn c_int(t: &mut Thread, value: &Value) -> PyResult<i64> {
    let index = t.to_index(value)?;
    match index.as_i64() {
        None => Err(t.overflow_error("Python int too large to convert to C long")),
        Some(i) if i > i64::from(i32::MAX) => Err(t.overflow_error("signed integer is greater than maximum")),
        Some(i) if i < i64::from(i32::MIN) => Err(t.overflow_error("signed integer is less than minimum")),
        Some(i) => Ok(i),
    }
}

/// `Some` of a zone, `None` of None.
///
/// # Errors
/// `TypeError` for anything else.
pub fn zone(t: &mut Thread, value: Option<&Value>) -> PyResult<Option<Value>> {
    match value {
        None => Ok(None),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.ty().is_subtype(&crate::zone::TZINFO) => Ok(Some(value.clone())),
        Some(value) => {
            let given = value.ty().tp_name();
            Err(t.type_error(format!(
                "tzinfo argument must be None or of a tzinfo subclass, not type '{given}'"
            )))
        }
    }
}

/// The bytes of a pickled state: bytes as they are, text by latin-1 as Python 2 pickled it. `None` if it is no state.
///
/// # Errors
/// `ValueError` for text that is no latin-1.
pub fn state(
    t: &mut Thread,
    value: &Value,
    len: usize,
    what: &str,
    sane: impl Fn(&[u8]) -> bool,
) -> PyResult<Option<Vec<u8>>> {
    if let Some(bytes) = value.downcast::<object::Bytes>() {
        let bytes = bytes.as_bytes();
        return Ok((bytes.len() == len && sane(bytes)).then(|| bytes.to_vec()));
    }
    let Some(text) = value.downcast::<Str>() else { return Ok(None) };
    if text.len() != len {
        return Ok(None);
    }
    let points: Vec<u32> = text.view().iter().collect();
    let low: Vec<u8> = points.iter().map(|c| *c as u8).collect();
    let first_fits = points.iter().all(|c| *c < 256);
    if !first_fits {
        let decisive = sane(&low) && points.iter().zip(&low).any(|(c, b)| *c != u32::from(*b));
        if !decisive {
            return Ok(None);
        }
        return Err(t.value_error(format!(
            "Failed to encode latin1 string when unpickling a {what} object. pickle.load(data, encoding='latin1') is assumed."
        )));
    }
    Ok(sane(&low).then_some(low))
}

/// How messages name the type of an argument.
pub fn shown_type(value: &Value) -> String {
    if value.is_none() { "None".to_string() } else { value.ty().tp_name() }
}
