//! How native functions are declared and called.
//!
//! Here: the static tables that the attributes of `macros` write, the signature of a native function, binding of
//! arguments with the wording of CPython's argument parsers, conversions of arguments and results. Not here:
//! the objects that wrap these tables (`function.rs`).

use crate::container::Tuple;
use crate::errors::{PyResult, Raised};
use crate::header::Object;
use crate::thread::Thread;
use crate::types::Type;
use crate::value::Value;

/// The entry of a native function. `self` is the bound object, the module, or the class.
#[derive(Clone, Copy)]
pub enum NativeCall {
    /// No arguments: `METH_NOARGS`.
    NoArgs(fn(&mut Thread, &Value) -> PyResult),
    /// Exactly one positional argument: `METH_O`.
    One(fn(&mut Thread, &Value, &Value) -> PyResult),
    /// Positional arguments only: `METH_FASTCALL`.
    Fast(fn(&mut Thread, &Value, &[Value]) -> PyResult),
    /// Positional arguments, then the values of the keywords that the tuple names: `METH_FASTCALL|METH_KEYWORDS`.
    Keywords(fn(&mut Thread, &Value, &[Value], Option<&Tuple>) -> PyResult),
}

/// What a native function in a class is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// The instance (or the module).
    Instance,
    /// The class: `METH_CLASS`.
    Class,
    /// Nothing: `METH_STATIC`.
    Static,
}

/// What messages about the arguments of a native function depend on, beside its parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    /// What the entry says.
    Plain,
    /// `METH_VARARGS` without `METH_KEYWORDS`: bound to an object, it refuses keywords under its plain name.
    Varargs,
    /// `METH_METHOD`: it is told the class that defines it.
    DefiningClass,
}

/// A native function.
pub struct NativeDef {
    /// `__name__`
    pub name: &'static str,
    /// Docstring; begins with `name(signature)\n--\n\n` where `inspect.signature` answers.
    pub doc: Option<&'static str>,
    /// Entry.
    pub call: NativeCall,
    /// Bound to what.
    pub binding: Binding,
    /// How CPython would call it.
    pub kind: MethodKind,
}

/// A computed attribute.
pub struct GetSetDef {
    /// Name.
    pub name: &'static str,
    /// Docstring.
    pub doc: Option<&'static str>,
    /// Reads.
    pub get: fn(&mut Thread, &Value) -> PyResult,
    /// Writes, or deletes when there is no value.
    pub set: Option<fn(&mut Thread, &Value, Option<&Value>) -> PyResult<()>>,
    /// Whether CPython keeps it at a fixed offset of the object: its descriptor is a member's then.
    pub member: bool,
}

/// What a member at a fixed offset holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberKind {
    /// A cell that may be empty; empty raises AttributeError: `Py_T_OBJECT_EX`.
    Object,
    /// A cell that may be empty; empty reads as `None`: `T_OBJECT`.
    ObjectOrNone,
    /// A float of the machine, readonly: `Py_T_DOUBLE`.
    Double,
}

/// An attribute stored in the object.
pub struct MemberDef {
    /// Name.
    pub name: &'static str,
    /// Docstring.
    pub doc: Option<&'static str>,
    /// What is stored.
    pub kind: MemberKind,
    /// Where.
    pub offset: usize,
    /// Whether it cannot be assigned.
    pub readonly: bool,
}

/// The arguments of a call: positional ones, then keyword values.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    values: &'a [Value],
    names: Option<&'a Tuple>,
}

impl<'a> Args<'a> {
    /// Arguments as vectorcall passes them.
    pub fn new(values: &'a [Value], names: Option<&'a Tuple>) -> Args<'a> {
        Args { values, names: names.filter(|n| !n.is_empty()) }
    }

    /// Positional arguments.
    pub fn positional(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.names.map_or(0, Tuple::len)]
    }

    /// Keyword arguments.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Value, &'a Value)> + use<'a> {
        let names: &'a [Value] = self.names.map_or(&[], |n| n.items());
        names.iter().zip(&self.values[self.values.len() - names.len()..])
    }

    /// Whether there are keyword arguments.
    pub fn has_keywords(&self) -> bool {
        self.names.is_some()
    }

    /// All values and the names.
    pub fn parts(&self) -> (&'a [Value], Option<&'a Tuple>) {
        (self.values, self.names)
    }
}

/// Which of CPython's argument parsers words the errors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Argument Clinic: `_PyArg_CheckPositional`, `_PyArg_UnpackKeywords`.
    Clinic,
    /// `PyArg_ParseTuple` with a format that names the function: "f() takes at least 1 argument (0 given)".
    ParseTuple,
    /// `PyArg_ParseTupleAndKeywords` and `PyArg_ParseTuple` with a format that names no function.
    Unnamed,
    /// `_PyArg_UnpackKeywords` even where no parameter has a name, as Argument Clinic has it for `METH_METHOD`.
    DefiningClass,
}

/// A parameter of a native function.
pub struct Param {
    /// Name.
    pub name: &'static str,
    /// How it may be passed.
    pub kind: ParamKind,
    /// Whether it must be passed.
    pub required: bool,
}

/// How a parameter may be passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    /// By position.
    PositionalOnly,
    /// By position or name.
    Standard,
    /// By name.
    KeywordOnly,
}

/// What a native function takes.
pub struct Signature {
    /// The name that messages use.
    pub name: &'static str,
    /// Parameters in order, without `self`, `*args` and `**kwargs`.
    pub params: &'static [Param],
    /// Whose wording.
    pub family: Family,
}

impl Signature {
    fn count(&self, kind: ParamKind) -> usize {
        self.params.iter().filter(|p| p.kind == kind).count()
    }

    /// Sorts the arguments into the parameters' order; absent ones stay `None`.
    ///
    /// # Errors
    /// `TypeError` in the words of the signature's family.
    #[inline(always)]
    pub fn bind<'a, const N: usize>(
        &self,
        t: &mut Thread,
        values: &'a [Value],
        names: Option<&'a Tuple>,
    ) -> PyResult<[Option<&'a Value>; N]> {
        // Most calls pass each parameter by position.
        if names.is_none()
            && let Ok(all) = <&[Value; N]>::try_from(values)
            && self.params.last().is_none_or(|p| p.kind != ParamKind::KeywordOnly)
        {
            return Ok(std::array::from_fn(|i| Some(&all[i])));
        }
        self.bind_parameters(t, values, names, false)
    }

    /// Like [`Signature::bind`] where the macros know that from `LEAST` to `MOST` positional arguments will do.
    ///
    /// # Errors
    /// As [`Signature::bind`].
    #[inline(always)]
    pub fn bind_counted<'a, const N: usize, const LEAST: usize, const MOST: usize>(
        &self,
        t: &mut Thread,
        values: &'a [Value],
        names: Option<&'a Tuple>,
    ) -> PyResult<[Option<&'a Value>; N]> {
        if names.is_none() && values.len() >= LEAST && values.len() <= MOST {
            return Ok(std::array::from_fn(|i| values.get(i)));
        }
        self.bind_parameters(t, values, names, false)
    }

    #[inline(never)]
    fn bind_parameters<'a, const N: usize>(
        &self,
        t: &mut Thread,
        values: &'a [Value],
        names: Option<&'a Tuple>,
        variadic: bool,
    ) -> PyResult<[Option<&'a Value>; N]> {
        let mut out: [Option<&'a Value>; N] = [None; N];
        if names.is_none()
            && values.len() <= N
            && !self.params[values.len()..].iter().any(|p| p.required)
            && self.params.last().is_none_or(|p| p.kind != ParamKind::KeywordOnly)
        {
            for (slot, value) in out.iter_mut().zip(values) {
                *slot = Some(value);
            }
            return Ok(out);
        }
        let names = names.filter(|n| !n.is_empty());
        let npos = values.len() - names.map_or(0, Tuple::len);
        let pos_max = N - self.count(ParamKind::KeywordOnly);
        if names.is_none() && npos <= pos_max {
            for (slot, value) in out.iter_mut().zip(values) {
                *slot = Some(value);
            }
            if self.params.iter().skip(npos).all(|p| !p.required) {
                return Ok(out);
            }
        }
        if let Some(names) = names
            && npos <= pos_max
        {
            if self.bind_named(values, names, npos, &mut out) {
                return Ok(out);
            }
            out = [None; N];
        }
        self.bind_slow(t, values, names, (npos, pos_max, variadic), &mut out)?;
        Ok(out)
    }

    /// Binds `npos` positional arguments and keywords; false when they do not fit.
    fn bind_named<'a>(
        &self,
        values: &'a [Value],
        names: &Tuple,
        npos: usize,
        out: &mut [Option<&'a Value>],
    ) -> bool {
        for (slot, value) in out.iter_mut().zip(&values[..npos]) {
            *slot = Some(value);
        }
        for (key, value) in names.items().iter().zip(&values[npos..]) {
            let Some(key) = key.downcast_exact::<crate::Str>() else { return false };
            let place = self.params.iter().zip(out.iter_mut()).skip(npos);
            let mut place = place.filter(|(p, _)| p.kind != ParamKind::PositionalOnly && key.eq_str(p.name));
            match place.next() {
                Some((_, slot @ None)) => *slot = Some(value),
                _ => return false,
            }
        }
        self.params.iter().zip(out).all(|(p, slot)| !p.required || slot.is_some())
    }

    #[cold]
    #[inline(never)]
    fn bind_slow<'a>(
        &self,
        t: &mut Thread,
        values: &'a [Value],
        names: Option<&'a Tuple>,
        (npos, pos_max, variadic): (usize, usize, bool),
        out: &mut [Option<&'a Value>],
    ) -> PyResult<()> {
        let name = self.shown();
        let posonly = self.count(ParamKind::PositionalOnly);
        let required_pos = self.params[..pos_max].iter().filter(|p| p.required).count();
        let all_posonly = posonly == self.params.len() && self.family != Family::DefiningClass;
        if self.params.is_empty() && self.family == Family::DefiningClass {
            return Err(t.type_error(format!("{name} takes no arguments")));
        }
        if all_posonly {
            if names.is_some() {
                return Err(t.type_error(format!("{name} takes no keyword arguments")));
            }
            return Err(self.positional_count_error(t, npos, required_pos, pos_max));
        }
        let total = npos + names.map_or(0, Tuple::len);
        let max_args = self.params.len();
        if total > max_args && !variadic {
            // _PyArg_UnpackKeywords counts positional and keyword arguments together.
            let kind = if npos == 0 { "keyword " } else { "" };
            let plural = if max_args == 1 { "" } else { "s" };
            return Err(t.type_error(format!(
                "{name} takes at most {max_args} {kind}argument{plural} ({total} given)"
            )));
        }
        let keyword_only = self.count(ParamKind::KeywordOnly);
        if variadic && self.family == Family::ParseTuple && total - npos > keyword_only {
            // The positional arguments are taken aside before the format is looked at.
            let (given, plural) = (total - npos, if keyword_only == 1 { "" } else { "s" });
            return Err(t.type_error(format!(
                "{name} takes at most {keyword_only} keyword argument{plural} ({given} given)"
            )));
        }
        if npos > pos_max {
            if pos_max == 0 {
                return Err(t.type_error(format!("{name} takes no positional arguments")));
            }
            // The parser of formats does not ask whether it is a positional parameter that has a default.
            let optional = match self.family {
                Family::ParseTuple | Family::Unnamed => self.params.iter().any(|p| !p.required),
                _ => required_pos < pos_max,
            };
            let least = if optional { "at most" } else { "exactly" };
            let plural = if pos_max == 1 { "" } else { "s" };
            return Err(t.type_error(format!(
                "{name} takes {least} {pos_max} positional argument{plural} ({npos} given)"
            )));
        }
        let required_posonly = self.params[..posonly].iter().filter(|p| p.required).count();
        if npos < required_posonly {
            let least = if required_posonly < pos_max { "at least" } else { "exactly" };
            let plural = if required_posonly == 1 { "" } else { "s" };
            return Err(t.type_error(format!(
                "{name} takes {least} {required_posonly} positional argument{plural} ({npos} given)"
            )));
        }
        for (slot, value) in out.iter_mut().zip(&values[..npos]) {
            *slot = Some(value);
        }
        let keywords = names.map_or(&[][..], Tuple::items).iter().zip(&values[npos..]);
        let named = |key: &Value| {
            let key = key.downcast::<crate::Str>()?;
            self.params.iter().enumerate().skip(posonly).find(|(_, p)| key.eq_str(p.name))
        };
        // What is missing is said before what is too much.
        for (key, value) in keywords.clone() {
            if let Some((i, _)) = named(key)
                && i >= npos
            {
                out[i] = Some(value);
            }
        }
        for (i, p) in self.params.iter().enumerate() {
            if p.required && out[i].is_none() {
                return Err(match p.kind {
                    ParamKind::KeywordOnly | ParamKind::Standard => {
                        t.type_error(format!("{name} missing required argument '{}' (pos {})", p.name, i + 1))
                    }
                    ParamKind::PositionalOnly => self.positional_count_error(t, npos, required_pos, pos_max),
                });
            }
        }
        for (key, _) in keywords {
            let Some(text) = key.downcast::<crate::Str>() else {
                return Err(t.type_error("keywords must be strings"));
            };
            match named(key) {
                Some((i, p)) if i < npos => {
                    return Err(t.type_error(format!(
                        "argument for {name} given by name ('{}') and position ({})",
                        p.name,
                        i + 1
                    )));
                }
                Some(_) => {}
                None => {
                    let shown = text.to_string_lossy();
                    // A subclass of str may claim to be equal to a name that it does not match.
                    let known = self.params[posonly..].iter().map(|p| p.name);
                    for known in known.clone() {
                        let known = crate::string::intern_str(known).into_value();
                        if key.downcast_exact::<crate::Str>().is_none() && t.equal(key, &known)? {
                            return Err(t.type_error(format!("invalid keyword argument for {name}")));
                        }
                    }
                    let hint = match crate::suggestions::best(&shown, known) {
                        Some(meant) => format!(". Did you mean '{meant}'?"),
                        None => String::new(),
                    };
                    let name = if self.family == Family::Unnamed { "this function".into() } else { name };
                    return Err(
                        t.type_error(format!("{name} got an unexpected keyword argument '{shown}'{hint}"))
                    );
                }
            }
        }
        Ok(())
    }

    /// How messages name the function.
    fn shown(&self) -> String {
        match self.family {
            Family::Unnamed => "function".to_string(),
            _ => format!("{}()", self.name),
        }
    }

    /// "f expected 2 arguments, got 1", or the form of `PyArg_ParseTuple`.
    fn positional_count_error(&self, t: &mut Thread, given: usize, min: usize, max: usize) -> Raised {
        if matches!(self.family, Family::ParseTuple | Family::Unnamed) {
            let (bound, n) = if min == max {
                ("exactly", min)
            } else if given < min {
                ("at least", min)
            } else {
                ("at most", max)
            };
            let plural = if n == 1 { "" } else { "s" };
            let name = self.shown();
            return t.type_error(format!("{name} takes {bound} {n} argument{plural} ({given} given)"));
        }
        check_positional_error(t, self.name, given, min, max)
    }
}

#[cold]
fn check_positional_error(t: &mut Thread, name: &str, given: usize, min: usize, max: usize) -> Raised {
    let (bound, n) = if min == max {
        ("", min)
    } else if given < min {
        ("at least ", min)
    } else {
        ("at most ", max)
    };
    let plural = if n == 1 { "" } else { "s" };
    t.type_error(format!("{name} expected {bound}{n} argument{plural}, got {given}"))
}

/// CPython's `_PyArg_CheckPositional`.
pub fn check_positional(t: &mut Thread, name: &str, given: usize, min: usize, max: usize) -> PyResult<()> {
    if given < min || given > max { Err(check_positional_error(t, name, given, min, max)) } else { Ok(()) }
}

/// CPython's `_PyArg_NoKeywords`.
pub fn no_keywords(t: &mut Thread, name: &str, names: Option<&Tuple>) -> PyResult<()> {
    match names {
        Some(n) if !n.is_empty() => Err(t.type_error(format!("{name}() takes no keyword arguments"))),
        _ => Ok(()),
    }
}

impl NativeDef {
    /// Calls the function with arguments as vectorcall passes them; `display` makes the name for messages.
    pub fn invoke(
        &self,
        t: &mut Thread,
        slf: &Value,
        values: &[Value],
        names: Option<&Tuple>,
        display: impl Fn() -> String,
    ) -> PyResult {
        let names = names.filter(|n| !n.is_empty());
        match self.call {
            NativeCall::Keywords(f) => f(t, slf, values, names),
            _ if names.is_some() => Err(t.type_error(format!("{}() takes no keyword arguments", display()))),
            NativeCall::NoArgs(f) => match values {
                [] => f(t, slf),
                _ => {
                    Err(t.type_error(format!("{}() takes no arguments ({} given)", display(), values.len())))
                }
            },
            NativeCall::One(f) => match values {
                [one] => f(t, slf, one),
                _ => Err(t.type_error(format!(
                    "{}() takes exactly one argument ({} given)",
                    display(),
                    values.len()
                ))),
            },
            NativeCall::Fast(f) => f(t, slf, values),
        }
    }
}

/// Conversion of an argument to a Rust type, in the words of Argument Clinic.
///
/// `what` is how the parameter is named in messages: `argument 2` or `argument 'key'` or just `argument`.
pub trait FromArg<'a>: Sized {
    /// Converts.
    fn from_arg(t: &mut Thread, value: &'a Value, function: &str, what: &str) -> PyResult<Self>;
}

impl<'a> FromArg<'a> for &'a Value {
    #[inline(always)]
    fn from_arg(_: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        Ok(value)
    }
}

impl<'a> FromArg<'a> for Value {
    #[inline(always)]
    fn from_arg(_: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        Ok(value.clone())
    }
}

impl<'a, T: Object> FromArg<'a> for &'a T {
    fn from_arg(t: &mut Thread, value: &'a Value, function: &str, what: &str) -> PyResult<Self> {
        match value.downcast::<T>() {
            Some(object) => Ok(object),
            None => Err(bad_argument(t, function, what, &T::type_object().name(), value)),
        }
    }
}

impl<'a> FromArg<'a> for isize {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        if let Some(i) = value.as_small() {
            return Ok(i as isize);
        }
        let index = t.to_index(value)?;
        match index.as_i64() {
            Some(i) => Ok(i as isize),
            None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
}

impl<'a> FromArg<'a> for i64 {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        let index = t.to_index(value)?;
        match index.as_i64() {
            Some(i) => Ok(i),
            None => Err(t.overflow_error("Python int too large to convert to C long")),
        }
    }
}

impl<'a> FromArg<'a> for i32 {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        let index = t.to_index(value)?;
        match index.as_i64().and_then(|wide| i32::try_from(wide).ok()) {
            Some(number) => Ok(number),
            None => Err(t.overflow_error("Python int too large to convert to C int")),
        }
    }
}

impl<'a> FromArg<'a> for bool {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        t.is_true(value)
    }
}

impl<'a> FromArg<'a> for f64 {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        t.to_float(value)
    }
}

/// "f() argument 2 must be str, not int"
#[cold]
pub fn bad_argument(t: &mut Thread, function: &str, what: &str, expected: &str, value: &Value) -> Raised {
    let given = if value.is_none() { "None".to_string() } else { value.ty().tp_name() };
    t.type_error(format!("{function}() {what} must be {expected}, not {given}"))
}

/// Conversion of a result to a value.
pub trait IntoResult {
    /// Converts.
    fn into_result(self) -> PyResult;
}

impl IntoResult for Value {
    #[inline(always)]
    fn into_result(self) -> PyResult {
        Ok(self)
    }
}

impl IntoResult for () {
    #[inline(always)]
    fn into_result(self) -> PyResult {
        Ok(Value::none())
    }
}

impl IntoResult for bool {
    #[inline(always)]
    fn into_result(self) -> PyResult {
        Ok(Value::bool(self))
    }
}

impl IntoResult for usize {
    fn into_result(self) -> PyResult {
        Ok(Value::size(self))
    }
}

impl IntoResult for isize {
    fn into_result(self) -> PyResult {
        Ok(Value::int(self as i64))
    }
}

impl IntoResult for i64 {
    fn into_result(self) -> PyResult {
        Ok(Value::int(self))
    }
}

impl IntoResult for i32 {
    fn into_result(self) -> PyResult {
        Ok(Value::small(self))
    }
}

impl IntoResult for f64 {
    fn into_result(self) -> PyResult {
        Ok(Value::float(self))
    }
}

impl IntoResult for Option<Value> {
    fn into_result(self) -> PyResult {
        Ok(self.unwrap_or(Value::none()))
    }
}

impl<T: Object> IntoResult for crate::Ref<T> {
    fn into_result(self) -> PyResult {
        Ok(self.into_value())
    }
}

impl<T: IntoResult> IntoResult for PyResult<T> {
    #[inline(always)]
    fn into_result(self) -> PyResult {
        self.and_then(T::into_result)
    }
}

/// `self` as the struct that the type's methods expect. The caller (a descriptor) has checked the type.
#[inline(always)]
pub fn receiver<'a, T: Object>(t: &mut Thread, slf: &'a Value, ty: &Type) -> PyResult<&'a T> {
    match slf.downcast_exact::<T>() {
        Some(object) => Ok(object),
        None => receiver_of_subtype(t, slf, ty),
    }
}

#[inline(never)]
fn receiver_of_subtype<'a, T: Object>(t: &mut Thread, slf: &'a Value, ty: &Type) -> PyResult<&'a T> {
    match slf.downcast::<T>() {
        Some(object) => Ok(object),
        None => Err(t.type_error(format!(
            "descriptor requires a '{}' object but received a '{}'",
            ty.name(),
            slf.ty().name()
        ))),
    }
}

impl Signature {
    /// As [`Signature::bind`] for a function with `*args`: what exceeds the parameters comes back beside them.
    ///
    /// # Errors
    /// As `bind`.
    pub fn bind_variadic<'a, const N: usize>(
        &self,
        t: &mut Thread,
        values: &'a [Value],
        names: Option<&'a Tuple>,
    ) -> PyResult<([Option<&'a Value>; N], &'a [Value])> {
        let npos = Args::new(values, names).positional().len();
        let pos_max = N - self.count(ParamKind::KeywordOnly);
        if self.count(ParamKind::PositionalOnly) == N {
            no_keywords(t, self.name, names)?;
            let required = self.params.iter().filter(|p| p.required).count();
            if npos < required {
                return Err(self.positional_count_error(t, npos, required, usize::MAX));
            }
        }
        let rest = &values[pos_max.min(npos)..npos];
        // The last of the positional values stand in for the first ones, so that the rest can be bound as one
        // slice with the keywords; only their number matters, and the right ones replace them.
        let mut out = self.bind_parameters(t, &values[rest.len()..], names, true)?;
        for (slot, value) in out.iter_mut().zip(&values[..npos.min(pos_max)]) {
            *slot = Some(value);
        }
        Ok((out, rest))
    }
}

/// A required parameter that `bind` left empty, which it never does.
#[cold]
pub fn unbound(t: &mut Thread, name: &str) -> Raised {
    t.system_error(format!("{name}() lost an argument"))
}

/// CPython's `_PyArg_NoPositional` and `_PyArg_NoKeywords`, for constructors that take nothing.
pub fn no_arguments(t: &mut Thread, name: &str, args: Args<'_>) -> PyResult<()> {
    if !args.positional().is_empty() {
        return Err(t.type_error(format!("{name}() takes no positional arguments")));
    }
    no_keywords(t, name, args.names)
}

/// The arguments for the `__new__` of `ty` that takes no keywords: a subclass with an `__init__` of its own may be
/// called with more, which is for that `__init__` alone. Only keywords are dropped, or with `everything` all.
pub fn new_arguments<'a>(ty: &Type, class: &Type, args: Args<'a>, everything: bool) -> Args<'a> {
    let own = class.slots().init.map(|f| f as usize) == ty.slots().init.map(|f| f as usize);
    narrowed(args, own, everything)
}

/// As [`new_arguments`], for `__init__` and subclasses with a `__new__` of their own.
pub fn init_arguments<'a>(ty: &Type, class: &Type, args: Args<'a>, everything: bool) -> Args<'a> {
    let own = class.slots().new.map(|f| f as usize) == ty.slots().new.map(|f| f as usize);
    narrowed(args, own, everything)
}

fn narrowed(args: Args<'_>, own: bool, everything: bool) -> Args<'_> {
    match (own, everything) {
        (true, _) => args,
        (false, false) => Args::new(args.positional(), None),
        (false, true) => Args::new(&[], None),
    }
}

/// A native module: the table that `#[pymodule]` writes.
pub struct ModuleDef {
    /// `__name__`
    pub name: &'static str,
    /// Docstring.
    pub doc: Option<&'static str>,
    /// The module's functions; `self` is the module.
    pub functions: &'static [NativeDef],
    /// Types that become attributes under their own names.
    pub types: &'static [&'static Type],
    /// Runs once for each module object, after functions and types are in place.
    pub exec: Option<fn(&mut Thread, &crate::cell::Ref<crate::module::Module>) -> PyResult<()>>,
}
