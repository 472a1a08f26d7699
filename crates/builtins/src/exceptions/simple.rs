//! The exceptions with one or two fields: `SystemExit`, `StopIteration`, `ImportError`, `AttributeError`, `NameError`,
//! `KeyError`.

use ::object::exceptions::{
    ATTRIBUTE_ERROR, BaseException, IMPORT_ERROR, KEY_ERROR, NAME_ERROR, STOP_ITERATION, SYSTEM_EXIT,
};
use ::object::{Args, Dict, PyResult, Ref, Str, Thread, Tuple, Value, string};
use macros::pymethods;

use super::{base_str, field, no_keywords, reduced};

/// Sets `args`, and the fields named from keyword arguments; fields without an argument become empty.
fn init_with(
    t: &mut Thread,
    this: &BaseException,
    args: &Args<'_>,
    function: &str,
    keywords: &[(&str, usize)],
) -> PyResult<()> {
    this.args.set(Some(Tuple::from_slice(args.positional())));
    let mut values: Vec<Option<Value>> = vec![None; keywords.len()];
    let given = args.keywords().count();
    if given > keywords.len() {
        let most = keywords.len();
        let plural = if most == 1 { "" } else { "s" };
        let message = format!("{function}() takes at most {most} keyword argument{plural} ({given} given)");
        return Err(t.type_error(message));
    }
    for (name, value) in args.keywords() {
        let known = keywords.iter().position(|(k, _)| name.downcast::<Str>().is_some_and(|n| n.eq_str(k)));
        match known {
            Some(i) => values[i] = Some(value.clone()),
            None => {
                let name = t.str(name)?.to_string_lossy();
                let hint = ::object::suggestions::best(&name, keywords.iter().map(|(k, _)| *k))
                    .map_or(String::new(), |meant| format!(". Did you mean '{meant}'?"));
                let message = format!("{function}() got an unexpected keyword argument '{name}'{hint}");
                return Err(t.type_error(message));
            }
        }
    }
    for ((_, index), value) in keywords.iter().zip(values) {
        this.fields()[*index].set(value);
    }
    Ok(())
}

/// A copy of the instance's dictionary with the fields that are set.
fn state_with(this: &BaseException, fields: &[(&str, Option<Value>)]) -> Option<Value> {
    let own = this.dict.get();
    if fields.iter().all(|(_, value)| value.is_none()) {
        return own;
    }
    let dict: Ref<Dict> = Dict::new();
    if let Some(own) = own.as_ref().and_then(|d| d.downcast::<Dict>()) {
        for (key, value) in own.items() {
            if let Ok(key) = Ref::<Str>::from_value(key) {
                dict.set_name(&key, value);
            }
        }
    }
    for (name, value) in fields {
        if let Some(value) = value {
            dict.set_name(&string::intern_str(name), value.clone());
        }
    }
    Some(dict.into_value())
}

/// `SystemExit`
pub struct SystemExitMethods;

#[pymethods(
    SYSTEM_EXIT,
    layout = ::object::exceptions::BaseException,
    table = SYSTEM_EXIT_IMPL,
    doc = "Request to exit from the interpreter.",
    members = [field("code", "exception code", 0)]
)]
impl SystemExitMethods {
    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        no_keywords(t, this, &args)?;
        let all = Tuple::from_slice(args.positional());
        this.args.set(Some(all.clone()));
        match args.positional() {
            [] => (),
            [one] => this.fields()[0].set(Some(one.clone())),
            _ => this.fields()[0].set(Some(all)),
        }
        Ok(())
    }
}

/// `StopIteration`
pub struct StopIterationMethods;

#[pymethods(
    STOP_ITERATION,
    layout = ::object::exceptions::BaseException,
    table = STOP_ITERATION_IMPL,
    doc = "Signal the end from iterator.__next__().",
    members = [field("value", "generator return value", 0)]
)]
impl StopIterationMethods {
    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        no_keywords(t, this, &args)?;
        this.args.set(Some(Tuple::from_slice(args.positional())));
        this.fields()[0].set(Some(args.positional().first().cloned().unwrap_or(Value::none())));
        Ok(())
    }
}

/// `ImportError`
pub struct ImportErrorMethods;

#[pymethods(
    IMPORT_ERROR,
    layout = ::object::exceptions::BaseException,
    table = IMPORT_ERROR_IMPL,
    doc = "Import can't find module, or can't find name in module.",
    members = [
        field("msg", "exception message", 0),
        field("name", "module name", 1),
        field("path", "module path", 2),
        field("name_from", "name imported from module", 3),
    ]
)]
impl ImportErrorMethods {
    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        init_with(t, this, &args, "ImportError", &[("name", 1), ("path", 2), ("name_from", 3)])?;
        let message = match args.positional() {
            [one] => Some(one.clone()),
            _ => None,
        };
        this.fields()[0].set(message);
        Ok(())
    }

    #[slot]
    fn str(t: &mut Thread, this: &BaseException) -> PyResult {
        match this.fields()[0].get() {
            Some(message) if std::ptr::eq(message.ty(), &string::STR) => Ok(message),
            _ => base_str(t, this),
        }
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(_: &mut Thread, this: &BaseException) -> Value {
        let f = this.fields();
        let state =
            state_with(this, &[("name", f[1].get()), ("path", f[2].get()), ("name_from", f[3].get())]);
        reduced(this, this.args().into_value(), state)
    }
}

/// `AttributeError`
pub struct AttributeErrorMethods;

impl AttributeErrorMethods {
    fn state(this: &BaseException) -> Value {
        let args = Some(this.args().into_value());
        state_with(this, &[("name", this.fields()[1].get()), ("args", args)]).unwrap_or(Value::none())
    }
}

#[pymethods(
    ATTRIBUTE_ERROR,
    layout = ::object::exceptions::BaseException,
    table = ATTRIBUTE_ERROR_IMPL,
    doc = "Attribute not found.",
    members = [field("name", "attribute name", 1), field("obj", "object", 0)]
)]
impl AttributeErrorMethods {
    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        init_with(t, this, &args, "AttributeError", &[("name", 1), ("obj", 0)])
    }

    // The object is left out: many cannot be pickled.
    #[method("__getstate__($self, /)", doc = "__getstate__($self, /)\n--\n\n")]
    fn getstate(_: &mut Thread, this: &BaseException) -> Value {
        AttributeErrorMethods::state(this)
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(_: &mut Thread, this: &BaseException) -> Value {
        reduced(this, this.args().into_value(), Some(AttributeErrorMethods::state(this)))
    }
}

/// `NameError`
pub struct NameErrorMethods;

#[pymethods(
    NAME_ERROR,
    layout = ::object::exceptions::BaseException,
    table = NAME_ERROR_IMPL,
    doc = "Name not found globally.",
    members = [field("name", "name", 0)]
)]
impl NameErrorMethods {
    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        init_with(t, this, &args, "NameError", &[("name", 0)])
    }
}

/// `KeyError`
pub struct KeyErrorMethods;

#[pymethods(
    KEY_ERROR,
    layout = ::object::exceptions::BaseException,
    table = KEY_ERROR_IMPL,
    doc = "Mapping key not found."
)]
impl KeyErrorMethods {
    // A key such as '' or 'x y' would be unclear without its quotes.
    #[slot]
    fn str(t: &mut Thread, this: &BaseException) -> PyResult {
        match this.args().items() {
            [key] => t.repr(key).map(Ref::into_value),
            _ => base_str(t, this),
        }
    }
}
