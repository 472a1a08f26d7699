//! `string.templatelib`: what t-strings make.

use ::object::cell::OptionCell;
use ::object::{Args, Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, string};
use macros::{pymethods, pytype};

/// `string.templatelib.Template`
#[pytype(name = "string.templatelib.Template", static_name = TEMPLATE, reported_basicsize = 32)]
pub struct Template {
    strings: Ref<Tuple>,
    interpolations: Ref<Tuple>,
}

/// `string.templatelib.Interpolation`
#[pytype(name = "string.templatelib.Interpolation", static_name = INTERPOLATION, reported_basicsize = 48)]
pub struct Interpolation {
    value: Value,
    expression: Value,
    conversion: Value,
    format_spec: Value,
}

/// The iterator over a template's parts.
#[pytype(name = "string.templatelib.TemplateIter", static_name = TEMPLATE_ITER, reported_basicsize = 40)]
pub struct TemplateIter {
    parts: OptionCell,
    position: std::cell::Cell<usize>,
}

/// The template of a t-string: as many strings as interpolations, and one.
pub fn new_template(strings: Ref<Tuple>, interpolations: Ref<Tuple>) -> Value {
    Obj::new(Template { strings, interpolations })
}

/// A part of a t-string in braces.
pub fn new_interpolation(value: Value, expression: Value, conversion: Value, format_spec: Value) -> Value {
    Obj::new(Interpolation { value, expression, conversion, format_spec })
}

/// Adjacent strings joined, empty ones put between adjacent interpolations.
fn assemble(t: &mut Thread, parts: &[Value]) -> PyResult {
    let (mut strings, mut interpolations) = (Vec::new(), Vec::new());
    let mut last_is_string = false;
    for part in parts {
        if let Some(text) = part.downcast::<Str>() {
            if last_is_string && let Some(last) = strings.pop() {
                strings.push(concatenate(t, &last, text)?);
            } else {
                strings.push(part.clone());
            }
            last_is_string = true;
        } else if part.is_type(&INTERPOLATION) {
            if !last_is_string {
                strings.push(string::intern(""));
            }
            interpolations.push(part.clone());
            last_is_string = false;
        } else {
            let given = part.ty().tp_name();
            return Err(t.type_error(format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {given}"
            )));
        }
    }
    if !last_is_string {
        strings.push(string::intern(""));
    }
    Ok(new_template(Tuple::new_ref(strings), Tuple::new_ref(interpolations)))
}

fn concatenate(t: &mut Thread, a: &Value, b: &Str) -> PyResult {
    match a.downcast::<Str>() {
        Some(a) => t.join_strs(&[a, b]),
        None => Err(t.type_error("not a string")),
    }
}

/// All parts in order, without empty strings.
fn parts_of(template: &Template) -> Vec<Value> {
    let mut parts = Vec::new();
    let mut interpolations = template.interpolations.items().iter();
    for text in template.strings.items() {
        if text.downcast::<Str>().is_some_and(|s| !s.is_empty()) {
            parts.push(text.clone());
        }
        parts.extend(interpolations.next().cloned());
    }
    parts
}

#[pymethods(TEMPLATE, doc = "Template object")]
impl Template {
    #[slot]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        if args.has_keywords() {
            return Err(t.type_error("Template.__new__ only accepts *args arguments"));
        }
        assemble(t, args.positional())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Template>) -> PyResult {
        let strings = t.repr(this.strings.as_value())?.to_string_lossy();
        let interpolations = t.repr(this.interpolations.as_value())?.to_string_lossy();
        t.new_str(&format!("Template(strings={strings}, interpolations={interpolations})"))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Obj<Template>) -> PyResult {
        let parts = OptionCell::new(Some(Tuple::new(parts_of(this))));
        Ok(Obj::new(TemplateIter { parts, position: Default::default() }))
    }

    #[slot]
    fn sq_concat(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (Some(left), Some(right)) =
            (a.downcast_exact::<Obj<Template>>(), b.downcast_exact::<Obj<Template>>())
        else {
            let (class, given) = (a.ty().tp_name(), b.ty().tp_name());
            return Err(t.type_error(format!("can only concatenate {class} (not \"{given}\") to {class}")));
        };
        let (mut strings, more) = (left.strings.items().to_vec(), right.strings.items());
        if let (Some(last), Some(first)) = (strings.pop(), more.first().and_then(|f| f.downcast::<Str>())) {
            strings.push(concatenate(t, &last, first)?);
        }
        strings.extend_from_slice(more.get(1..).unwrap_or_default());
        let mut interpolations = left.interpolations.items().to_vec();
        interpolations.extend_from_slice(right.interpolations.items());
        Ok(new_template(Tuple::new_ref(strings), Tuple::new_ref(interpolations)))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Obj<Template>) -> PyResult {
        let module = crate::import::import_module(t, "string.templatelib")?;
        let build = t.get_attr(&module, &string::intern_str("_template_unpickle"))?;
        let arguments = vec![this.strings.to_value(), this.interpolations.to_value()];
        Ok(Tuple::new(vec![build, Tuple::new(arguments)]))
    }

    /// Template supports [] for generic usage
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        crate::generic_alias::alias(t, &cls.to_value(), object)
    }

    /// Strings
    #[member("strings")]
    fn strings(_: &mut Thread, this: &Obj<Template>) -> Value {
        this.strings.to_value()
    }

    /// Interpolations
    #[member("interpolations")]
    fn interpolations(_: &mut Thread, this: &Obj<Template>) -> Value {
        this.interpolations.to_value()
    }

    /// Values of interpolations
    #[getter("values")]
    fn values(_: &mut Thread, this: &Obj<Template>) -> Value {
        let items = this.interpolations.items().iter();
        let value = |i: &Value| i.downcast_exact::<Obj<Interpolation>>().map(|i| i.value.clone());
        Tuple::new(items.filter_map(value).collect())
    }
}

#[pymethods(TEMPLATE_ITER, doc = "Template iterator object")]
impl TemplateIter {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &Obj<TemplateIter>) -> PyResult<Option<Value>> {
        let parts = this.parts.get();
        let next =
            parts.as_ref().and_then(|p| p.downcast::<Tuple>()?.items().get(this.position.get()).cloned());
        match next {
            Some(_) => this.position.set(this.position.get() + 1),
            None => drop(this.parts.take()),
        }
        Ok(next)
    }
}

#[pymethods(INTERPOLATION, doc = "Interpolation object")]
impl Interpolation {
    #[new("Interpolation(value, expression='', conversion=None, format_spec='')")]
    fn new(
        t: &mut Thread,
        _cls: &Type,
        value: &Value,
        expression: Option<&Str>,
        conversion: Option<&Value>,
        format_spec: Option<&Str>,
    ) -> PyResult {
        let conversion = conversion.cloned().unwrap_or(Value::none());
        if !conversion.is_none() {
            let Some(text) = conversion.downcast::<Str>() else {
                let given = conversion.ty().tp_name();
                return Err(
                    t.type_error(format!("Interpolation() argument 'conversion' must be str, not {given}"))
                );
            };
            if !["s", "a", "r"].iter().any(|c| text.eq_str(c)) {
                return Err(
                    t.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
                );
            }
        }
        let text = |given: Option<&Str>| given.map_or_else(|| string::intern(""), |s| s.to_value());
        Ok(new_interpolation(value.clone(), text(expression), conversion, text(format_spec)))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Interpolation>) -> PyResult {
        let mut shown = Vec::with_capacity(4);
        for part in [&this.value, &this.expression, &this.conversion, &this.format_spec] {
            shown.push(t.repr(part)?.to_string_lossy());
        }
        t.new_str(&format!("Interpolation({})", shown.join(", ")))
    }

    #[method("__reduce__($self, /)", doc = "__reduce__() -> (cls, state)")]
    fn reduce(_: &mut Thread, this: &Obj<Interpolation>) -> Value {
        let state = [&this.value, &this.expression, &this.conversion, &this.format_spec];
        let state = Tuple::new(state.into_iter().cloned().collect());
        Tuple::new(vec![INTERPOLATION.to_value(), state])
    }

    /// Interpolations are generic over the types of their values
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        crate::generic_alias::alias(t, &cls.to_value(), object)
    }

    /// Value
    #[member("value")]
    fn value(_: &mut Thread, this: &Obj<Interpolation>) -> Value {
        this.value.clone()
    }

    /// Expression
    #[member("expression")]
    fn expression(_: &mut Thread, this: &Obj<Interpolation>) -> Value {
        this.expression.clone()
    }

    /// Conversion
    #[member("conversion")]
    fn conversion(_: &mut Thread, this: &Obj<Interpolation>) -> Value {
        this.conversion.clone()
    }

    /// Format specifier
    #[member("format_spec")]
    fn format_spec(_: &mut Thread, this: &Obj<Interpolation>) -> Value {
        this.format_spec.clone()
    }
}

/// What `match` finds by position in an interpolation.
pub(crate) fn set_match_args() {
    if let Some(dict) = INTERPOLATION.dict() {
        let names = ["value", "expression", "conversion", "format_spec"];
        dict.set_name(
            &::object::names::MATCH_ARGS,
            Tuple::new(names.iter().map(|n| string::intern(n)).collect()),
        );
    }
}
