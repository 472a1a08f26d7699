//! Type parameters (`TypeVar`, `ParamSpec`, `TypeVarTuple`), type aliases, `Generic` and `NoDefault`.
//!
//! Here: what the module `_typing` shows and what the instructions for type parameters make. Not here: unions and
//! generic aliases (`union.rs`, `generic_alias.rs`), the rest of `typing` (Python).

use ::object::cell::OptionCell;
use ::object::function::Function;
use ::object::types::CompareOp;
use ::object::{Args, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, names, string};
use macros::{pymethods, pytype};

use crate::generic_alias::{new_alias, type_repr};
use crate::union::of_checked;

/// A value, or the function that computes it when it is first asked for.
#[derive(Default)]
pub struct Lazy {
    value: OptionCell,
    compute: OptionCell,
}

impl ::object::Traverse for Lazy {
    fn traverse(&self, visitor: &mut ::object::Visitor<'_>) {
        self.value.traverse(visitor);
        self.compute.traverse(visitor);
    }

    fn clear(&self) {
        self.value.take();
        self.compute.take();
    }
}

impl Lazy {
    fn of(value: Option<Value>, compute: Option<Value>) -> Lazy {
        Lazy { value: OptionCell::new(value), compute: OptionCell::new(compute) }
    }

    /// The value, computed now if need be; `None` when there is none.
    fn get(&self, t: &mut Thread) -> PyResult<Option<Value>> {
        if let Some(value) = self.value.get() {
            return Ok(Some(value));
        }
        match self.compute.get() {
            Some(compute) => {
                let value = t.call(&compute, &[Value::small(1)])?;
                self.value.set(Some(value.clone()));
                Ok(Some(value))
            }
            None => Ok(None),
        }
    }

    /// What computes the value: the function given, or one that answers the value given.
    fn evaluator(&self) -> Value {
        match (self.compute.get(), self.value.get()) {
            (Some(compute), _) => compute,
            (None, Some(value)) => Obj::new(ConstEvaluator { value }),
            (None, None) => Value::none(),
        }
    }

    fn is_given(&self) -> bool {
        !self.compute.is_empty() || self.value.get().is_some_and(|v| !is_no_default(&v))
    }
}

/// The type of `typing.NoDefault`.
#[pytype(name = "NoDefaultType", static_name = NO_DEFAULT_TYPE)]
pub struct NoDefault;

const NO_DEFAULT: &str = "typing.NoDefault";

/// `typing.NoDefault`
pub fn no_default(t: &Thread) -> Value {
    match t.interp().kept(NO_DEFAULT) {
        Some(value) => value,
        None => {
            let value = Obj::new(NoDefault);
            t.interp().keep(NO_DEFAULT, Some(value.clone()));
            value
        }
    }
}

fn is_no_default(value: &Value) -> bool {
    value.is_type(&NO_DEFAULT_TYPE)
}

#[pymethods(NO_DEFAULT_TYPE, doc = "NoDefaultType()\n--\n\nThe type of the NoDefault singleton.")]
impl NoDefault {
    #[slot]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        if !args.parts().0.is_empty() {
            return Err(t.type_error("NoDefaultType takes no arguments"));
        }
        Ok(no_default(t))
    }

    #[slot]
    fn repr(_: &mut Thread, _this: &Value) -> PyResult {
        Ok(string::intern("typing.NoDefault"))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, _this: &Value) -> Value {
        string::intern("NoDefault")
    }
}

/// `_typing._ConstEvaluator`: answers a value that is known already.
#[pytype(name = "_typing._ConstEvaluator", static_name = CONST_EVALUATOR)]
pub struct ConstEvaluator {
    value: Value,
}

#[pymethods(
    CONST_EVALUATOR,
    doc = "_ConstEvaluator()\n--\n\nInternal type for implementing evaluation functions."
)]
impl ConstEvaluator {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<ConstEvaluator>) -> PyResult {
        let shown = t.repr(&this.value)?.to_string_lossy();
        t.new_str(&format!("<constevaluator {shown}>"))
    }

    #[call("__call__(format, /)", fname = "constevaluator.__call__")]
    fn call(t: &mut Thread, this: &Obj<ConstEvaluator>, format: i32) -> PyResult {
        // The format that asks for source text.
        if format != 4 {
            return Ok(this.value.clone());
        }
        let Some(items) = this.value.downcast::<Tuple>() else {
            let text = type_repr(t, &this.value)?;
            return t.new_str(&text);
        };
        let mut shown = Vec::with_capacity(items.len());
        for item in items.items() {
            shown.push(type_repr(t, item)?);
        }
        let comma = if shown.len() == 1 { "," } else { "" };
        t.new_str(&format!("({}{comma})", shown.join(", ")))
    }
}

/// Calls a function of the module `typing`.
fn call_typing(t: &mut Thread, name: &str, args: &[Value]) -> PyResult {
    let typing = crate::import::import_module(t, "typing")?;
    let function = t.get_attr(&typing, &string::intern_str(name))?;
    t.call(&function, args)
}

fn check_type(t: &mut Thread, value: &Value, message: &str) -> PyResult {
    if value.is_none() {
        return Ok(::object::singletons::NONE_TYPE.to_value());
    }
    if value.downcast::<Type>().is_some() {
        return Ok(value.clone());
    }
    let message = t.new_str(message)?;
    call_typing(t, "_type_check", &[value.clone(), message])
}

/// Sets `__module__` to that of the code that makes the parameter.
fn set_module(t: &mut Thread, made: &Value) -> PyResult<()> {
    let module = t.caller_globals().and_then(|g| g.get_str(&names::NAME));
    t.set_attr(made, &names::MODULE, &module.unwrap_or(Value::none()))
}

fn default_of(t: &Thread, default: Option<&Value>) -> Lazy {
    Lazy::of(Some(default.cloned().unwrap_or_else(|| no_default(t))), None)
}

fn prefix(covariant: bool, contravariant: bool, infer: bool) -> &'static str {
    match (infer, covariant, contravariant) {
        (true, _, _) => "",
        (_, true, _) => "+",
        (_, _, true) => "-",
        _ => "~",
    }
}

fn check_variance(t: &mut Thread, covariant: bool, contravariant: bool, infer: bool) -> PyResult<()> {
    if covariant && contravariant {
        return Err(t.value_error("Bivariant types are not supported."));
    }
    if infer && (covariant || contravariant) {
        return Err(t.value_error("Variance cannot be specified with infer_variance."));
    }
    Ok(())
}

fn cannot_subclass(t: &mut Thread, what: &str) -> PyResult {
    Err(t.type_error(format!("Cannot subclass an instance of {what}")))
}

/// `typing.TypeVar`
#[pytype(name = "typing.TypeVar", static_name = TYPE_VAR, weakrefs, dict, reported_basicsize = 80)]
pub struct TypeVar {
    name: Value,
    bound: Lazy,
    constraints: Lazy,
    default: Lazy,
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
}

fn new_type_var(name: Value, bound: Lazy, constraints: Lazy) -> Value {
    Obj::new(TypeVar {
        name,
        bound,
        constraints,
        default: Lazy::default(),
        covariant: false,
        contravariant: false,
        infer_variance: true,
    })
}

/// The type variable of `[T]`.
pub fn intrinsic_type_var(name: &Value) -> Value {
    new_type_var(name.clone(), Lazy::default(), Lazy::default())
}

/// The type variable of `[T: bound]`.
pub fn intrinsic_type_var_with_bound(name: &Value, evaluate: &Value) -> Value {
    new_type_var(name.clone(), Lazy::of(None, Some(evaluate.clone())), Lazy::default())
}

/// The type variable of `[T: (a, b)]`.
pub fn intrinsic_type_var_with_constraints(name: &Value, evaluate: &Value) -> Value {
    new_type_var(name.clone(), Lazy::default(), Lazy::of(None, Some(evaluate.clone())))
}

/// The parameter of `[**P]`.
pub fn intrinsic_param_spec(name: &Value) -> Value {
    Obj::new(ParamSpec {
        name: name.clone(),
        bound: Value::none(),
        default: Lazy::default(),
        covariant: false,
        contravariant: false,
        infer_variance: true,
    })
}

/// The parameter of `[*Ts]`.
pub fn intrinsic_type_var_tuple(name: &Value) -> Value {
    Obj::new(TypeVarTuple { name: name.clone(), default: Lazy::default() })
}

/// The base of `class C[T]`: `Generic[T]`.
///
/// # Errors
/// What `typing` raises.
pub fn intrinsic_subscript_generic(t: &mut Thread, parameters: &Value) -> PyResult {
    let parameters = unpacked_parameters(t, parameters)?;
    call_typing(t, "_GenericAlias", &[GENERIC.to_value(), parameters])
}

/// The alias of `type name[parameters] = …`: the operand is the tuple of name, parameters, function.
///
/// # Errors
/// `TypeError` for parameters in a wrong order.
pub fn intrinsic_type_alias(t: &mut Thread, parts: &Value) -> PyResult {
    let Some([name, parameters, compute]) = parts.downcast::<Tuple>().map(Tuple::items) else {
        return Err(t.system_error("a type alias without parts"));
    };
    let parameters = if parameters.is_none() { Tuple::empty() } else { parameters.clone() };
    Ok(Obj::new(TypeAliasType {
        name: name.clone(),
        type_params: parameters,
        value: Lazy::of(None, Some(compute.clone())),
        module: OptionCell::empty(),
    }))
}

/// The default of a type parameter: `[T = default]`.
///
/// # Errors
/// `TypeError` for what is no type parameter.
pub fn intrinsic_set_default(t: &mut Thread, parameter: &Value, evaluate: &Value) -> PyResult {
    let default = if let Some(p) = parameter.downcast::<Obj<TypeVar>>() {
        &p.default
    } else if let Some(p) = parameter.downcast::<Obj<ParamSpec>>() {
        &p.default
    } else if let Some(p) = parameter.downcast::<Obj<TypeVarTuple>>() {
        &p.default
    } else {
        let given = parameter.ty().tp_name();
        return Err(t.type_error(format!("Expected a type param, got {given}")));
    };
    default.compute.set(Some(evaluate.clone()));
    Ok(parameter.clone())
}

/// Substitution of a type variable that takes its default where there are too few arguments.
fn prepare_type_var(t: &mut Thread, this: &Value, alias: &Value, args: &Value) -> PyResult {
    let parameters = t.get_attr(alias, &names::PARAMETERS)?;
    let parameters = t.collect(&parameters)?;
    let given = t.collect(args)?;
    let Some(index) = parameters.iter().position(|p| p.is(this)) else { return Ok(args.clone()) };
    if index != given.len() {
        if index < given.len() {
            return Ok(args.clone());
        }
        return too_few(t, alias, given.len(), index + 1);
    }
    let default = match this.downcast::<Obj<TypeVar>>() {
        Some(var) => var.default.get(t)?,
        None => None,
    };
    match default.filter(|d| !is_no_default(d)) {
        Some(default) => {
            let mut given = given;
            given.push(default);
            Ok(Tuple::new(given))
        }
        None => too_few(t, alias, given.len(), index + 1),
    }
}

fn too_few(t: &mut Thread, alias: &Value, actual: usize, least: usize) -> PyResult {
    let shown = t.str(alias)?.to_string_lossy();
    Err(t.type_error(format!("Too few arguments for {shown}; actual {actual}, expected at least {least}")))
}

#[pymethods(
    TYPE_VAR,
    doc = "Type variable.\n\nThe preferred way to construct a type variable is via the dedicated\nsyntax for generic functions, classes, and type aliases::\n\n    class Sequence[T]:  # T is a TypeVar\n        ...\n\nThis syntax can also be used to create bound and constrained type\nvariables::\n\n    # S is a TypeVar bound to str\n    class StrSequence[S: str]:\n        ...\n\n    # A is a TypeVar constrained to str or bytes\n    class StrOrBytesSequence[A: (str, bytes)]:\n        ...\n\nType variables can also have defaults:\n\n    class IntDefault[T = int]:\n        ...\n\nHowever, if desired, reusable type variables can also be constructed\nmanually, like so::\n\n   T = TypeVar('T')  # Can be anything\n   S = TypeVar('S', bound=str)  # Can be any subtype of str\n   A = TypeVar('A', str, bytes)  # Must be exactly str or bytes\n   D = TypeVar('D', default=int)  # Defaults to int\n\nType variables exist primarily for the benefit of static type\ncheckers.  They serve as the parameters for generic types as well\nas for generic function and type alias definitions.\n\nThe variance of type variables is inferred by type checkers when they\nare created through the type parameter syntax and when\n``infer_variance=True`` is passed. Manually created type variables may\nbe explicitly marked covariant or contravariant by passing\n``covariant=True`` or ``contravariant=True``. By default, manually\ncreated type variables are invariant. See PEP 484 and PEP 695 for more\ndetails.\n"
)]
impl TypeVar {
    #[new(
        "typevar(name, *constraints, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)"
    )]
    fn new(
        t: &mut Thread,
        _cls: &Type,
        name: &Str,
        constraints: &[Value],
        bound: Option<&Value>,
        default: Option<&Value>,
        covariant: Option<bool>,
        contravariant: Option<bool>,
        infer_variance: Option<bool>,
    ) -> PyResult {
        let (covariant, contravariant) = (covariant.unwrap_or(false), contravariant.unwrap_or(false));
        let infer_variance = infer_variance.unwrap_or(false);
        check_variance(t, covariant, contravariant, infer_variance)?;
        let bound = match bound {
            Some(bound) if !bound.is_none() => Some(check_type(t, bound, "Bound must be a type.")?),
            _ => None,
        };
        match constraints.len() {
            1 => return Err(t.type_error("A single constraint is not allowed")),
            0 => {}
            _ if bound.is_some() => {
                return Err(t.type_error("Constraints cannot be combined with bound=..."));
            }
            _ => {}
        }
        let constraints = (!constraints.is_empty()).then(|| Tuple::from_slice(constraints));
        let made = Obj::new(TypeVar {
            name: name.to_value(),
            bound: Lazy::of(bound, None),
            constraints: Lazy::of(constraints, None),
            default: default_of(t, default),
            covariant,
            contravariant,
            infer_variance,
        });
        set_module(t, &made)?;
        Ok(made)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<TypeVar>) -> PyResult {
        let name = t.str(&this.name)?.to_string_lossy();
        t.new_str(&format!("{}{name}", prefix(this.covariant, this.contravariant, this.infer_variance)))
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        of_checked(t, &Tuple::new(vec![a.clone(), b.clone()]))
    }

    #[method("__typing_subst__($self, arg, /)")]
    fn subst(t: &mut Thread, this: &Value, arg: &Value) -> PyResult {
        call_typing(t, "_typevar_subst", &[this.clone(), arg.clone()])
    }

    #[method("__typing_prepare_subst__($self, alias, args, /)")]
    fn prepare_subst(t: &mut Thread, this: &Value, alias: &Value, args: &Value) -> PyResult {
        prepare_type_var(t, this, alias, args)
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<TypeVar>) -> Value {
        this.name.clone()
    }

    #[method("has_default($self, /)")]
    fn has_default(_: &mut Thread, this: &Obj<TypeVar>) -> bool {
        this.default.is_given()
    }

    #[method("__mro_entries__($self, object, /)")]
    fn mro_entries(t: &mut Thread, _this: &Obj<TypeVar>, _object: &Value) -> PyResult {
        cannot_subclass(t, "TypeVar")
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &Obj<TypeVar>) -> Value {
        this.name.clone()
    }

    #[member("__covariant__")]
    fn covariant(_: &mut Thread, this: &Obj<TypeVar>) -> bool {
        this.covariant
    }

    #[member("__contravariant__")]
    fn contravariant(_: &mut Thread, this: &Obj<TypeVar>) -> bool {
        this.contravariant
    }

    #[member("__infer_variance__")]
    fn infer_variance(_: &mut Thread, this: &Obj<TypeVar>) -> bool {
        this.infer_variance
    }

    #[getter("__bound__")]
    fn bound(t: &mut Thread, this: &Obj<TypeVar>) -> PyResult {
        Ok(this.bound.get(t)?.unwrap_or(Value::none()))
    }

    #[getter("__constraints__")]
    fn constraints(t: &mut Thread, this: &Obj<TypeVar>) -> PyResult {
        Ok(this.constraints.get(t)?.unwrap_or_else(Tuple::empty))
    }

    #[getter("__default__")]
    fn default(t: &mut Thread, this: &Obj<TypeVar>) -> PyResult {
        let found = this.default.get(t)?;
        Ok(found.unwrap_or_else(|| no_default(t)))
    }

    #[getter("evaluate_bound")]
    fn evaluate_bound(_: &mut Thread, this: &Obj<TypeVar>) -> Value {
        this.bound.evaluator()
    }

    #[getter("evaluate_constraints")]
    fn evaluate_constraints(_: &mut Thread, this: &Obj<TypeVar>) -> Value {
        this.constraints.evaluator()
    }

    #[getter("evaluate_default")]
    fn evaluate_default(_: &mut Thread, this: &Obj<TypeVar>) -> Value {
        this.default.evaluator()
    }
}

/// `typing.ParamSpec`
#[pytype(name = "typing.ParamSpec", static_name = PARAM_SPEC, weakrefs, dict, reported_basicsize = 56)]
pub struct ParamSpec {
    name: Value,
    bound: Value,
    default: Lazy,
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
}

#[pymethods(
    PARAM_SPEC,
    doc = "Parameter specification variable.\n\nThe preferred way to construct a parameter specification is via the\ndedicated syntax for generic functions, classes, and type aliases,\nwhere the use of '**' creates a parameter specification::\n\n    type IntFunc[**P] = Callable[P, int]\n\nThe following syntax creates a parameter specification that defaults\nto a callable accepting two positional-only arguments of types int\nand str:\n\n    type IntFuncDefault[**P = [int, str]] = Callable[P, int]\n\nFor compatibility with Python 3.11 and earlier, ParamSpec objects\ncan also be created as follows::\n\n    P = ParamSpec('P')\n    DefaultP = ParamSpec('DefaultP', default=[int, str])\n\nParameter specification variables exist primarily for the benefit of\nstatic type checkers.  They are used to forward the parameter types of\none callable to another callable, a pattern commonly found in\nhigher-order functions and decorators.  They are only valid when used\nin ``Concatenate``, or as the first argument to ``Callable``, or as\nparameters for user-defined Generics. See class Generic for more\ninformation on generic types.\n\nAn example for annotating a decorator::\n\n    def add_logging[**P, T](f: Callable[P, T]) -> Callable[P, T]:\n        '''A type-safe decorator to add logging to a function.'''\n        def inner(*args: P.args, **kwargs: P.kwargs) -> T:\n            logging.info(f'{f.__name__} was called')\n            return f(*args, **kwargs)\n        return inner\n\n    @add_logging\n    def add_two(x: float, y: float) -> float:\n        '''Add two numbers together.'''\n        return x + y\n\nParameter specification variables can be introspected. e.g.::\n\n    >>> P = ParamSpec(\"P\")\n    >>> P.__name__\n    'P'\n\nNote that only parameter specification variables defined in the global\nscope can be pickled.\n"
)]
impl ParamSpec {
    #[new(
        "paramspec(name, *, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)"
    )]
    fn new(
        t: &mut Thread,
        _cls: &Type,
        name: &Str,
        bound: Option<&Value>,
        default: Option<&Value>,
        covariant: Option<bool>,
        contravariant: Option<bool>,
        infer_variance: Option<bool>,
    ) -> PyResult {
        let (covariant, contravariant) = (covariant.unwrap_or(false), contravariant.unwrap_or(false));
        let infer_variance = infer_variance.unwrap_or(false);
        check_variance(t, covariant, contravariant, infer_variance)?;
        let made = Obj::new(ParamSpec {
            name: name.to_value(),
            bound: bound.cloned().unwrap_or(Value::none()),
            default: default_of(t, default),
            covariant,
            contravariant,
            infer_variance,
        });
        set_module(t, &made)?;
        Ok(made)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<ParamSpec>) -> PyResult {
        let name = t.str(&this.name)?.to_string_lossy();
        t.new_str(&format!("{}{name}", prefix(this.covariant, this.contravariant, this.infer_variance)))
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        of_checked(t, &Tuple::new(vec![a.clone(), b.clone()]))
    }

    #[method("__typing_subst__($self, arg, /)")]
    fn subst(t: &mut Thread, this: &Value, arg: &Value) -> PyResult {
        call_typing(t, "_paramspec_subst", &[this.clone(), arg.clone()])
    }

    #[method("__typing_prepare_subst__($self, alias, args, /)")]
    fn prepare_subst(t: &mut Thread, this: &Value, alias: &Value, args: &Value) -> PyResult {
        call_typing(t, "_paramspec_prepare_subst", &[this.clone(), alias.clone(), args.clone()])
    }

    #[method("has_default($self, /)")]
    fn has_default(_: &mut Thread, this: &Obj<ParamSpec>) -> bool {
        this.default.is_given()
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<ParamSpec>) -> Value {
        this.name.clone()
    }

    #[method("__mro_entries__($self, object, /)")]
    fn mro_entries(t: &mut Thread, _this: &Obj<ParamSpec>, _object: &Value) -> PyResult {
        cannot_subclass(t, "ParamSpec")
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &Obj<ParamSpec>) -> Value {
        this.name.clone()
    }

    #[member("__bound__")]
    fn bound(_: &mut Thread, this: &Obj<ParamSpec>) -> Value {
        this.bound.clone()
    }

    #[member("__covariant__")]
    fn covariant(_: &mut Thread, this: &Obj<ParamSpec>) -> bool {
        this.covariant
    }

    #[member("__contravariant__")]
    fn contravariant(_: &mut Thread, this: &Obj<ParamSpec>) -> bool {
        this.contravariant
    }

    #[member("__infer_variance__")]
    fn infer_variance(_: &mut Thread, this: &Obj<ParamSpec>) -> bool {
        this.infer_variance
    }

    /// Represents positional arguments.
    #[getter("args")]
    fn args(_: &mut Thread, this: &Value) -> Value {
        Obj::new(ParamSpecArgs { origin: this.clone() })
    }

    /// Represents keyword arguments.
    #[getter("kwargs")]
    fn kwargs(_: &mut Thread, this: &Value) -> Value {
        Obj::new(ParamSpecKwargs { origin: this.clone() })
    }

    /// The default value for this ParamSpec.
    #[getter("__default__")]
    fn default(t: &mut Thread, this: &Obj<ParamSpec>) -> PyResult {
        let found = this.default.get(t)?;
        Ok(found.unwrap_or_else(|| no_default(t)))
    }

    #[getter("evaluate_default")]
    fn evaluate_default(_: &mut Thread, this: &Obj<ParamSpec>) -> Value {
        this.default.evaluator()
    }
}

fn origin_repr(t: &mut Thread, origin: &Value, suffix: &str) -> PyResult {
    let shown = match origin.downcast_exact::<Obj<ParamSpec>>() {
        Some(spec) => t.str(&spec.name)?.to_string_lossy(),
        None => t.repr(origin)?.to_string_lossy(),
    };
    t.new_str(&format!("{shown}.{suffix}"))
}

macro_rules! param_spec_part {
    ($payload:ident, $static_name:ident, $name:tt, $what:tt, $new:tt, $suffix:literal, $doc:tt) => {
        /// The arguments that a `ParamSpec` stands for.
        #[pytype(name = $name, static_name = $static_name, weakrefs, reported_basicsize = 24)]
        pub struct $payload {
            origin: Value,
        }

        #[pymethods($static_name, unhashable, doc = $doc)]
        impl $payload {
            #[new($new)]
            fn new(_: &mut Thread, _cls: &Type, origin: &Value) -> PyResult {
                Ok(Obj::new($payload { origin: origin.clone() }))
            }

            #[slot]
            fn repr(t: &mut Thread, this: &Obj<$payload>) -> PyResult {
                origin_repr(t, &this.origin, $suffix)
            }

            #[slot]
            fn richcompare(t: &mut Thread, this: &Obj<$payload>, other: &Value, op: CompareOp) -> PyResult {
                let other = other.downcast_exact::<Obj<$payload>>();
                match other.filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne)) {
                    Some(other) => t.compare(&this.origin, &other.origin, op),
                    None => Ok(Value::not_implemented()),
                }
            }

            #[method("__mro_entries__($self, object, /)")]
            fn mro_entries(t: &mut Thread, _this: &Obj<$payload>, _object: &Value) -> PyResult {
                cannot_subclass(t, $what)
            }

            #[member("__origin__")]
            fn origin(_: &mut Thread, this: &Obj<$payload>) -> Value {
                this.origin.clone()
            }
        }
    };
}

param_spec_part!(
    ParamSpecArgs,
    PARAM_SPEC_ARGS,
    "typing.ParamSpecArgs",
    "ParamSpecArgs",
    "paramspecargs(origin)",
    "args",
    "The args for a ParamSpec object.\n\nGiven a ParamSpec object P, P.args is an instance of ParamSpecArgs.\n\nParamSpecArgs objects have a reference back to their ParamSpec::\n\n    >>> P = ParamSpec(\"P\")\n    >>> P.args.__origin__ is P\n    True\n\nThis type is meant for runtime introspection and has no special meaning\nto static type checkers.\n"
);
param_spec_part!(
    ParamSpecKwargs,
    PARAM_SPEC_KWARGS,
    "typing.ParamSpecKwargs",
    "ParamSpecKwargs",
    "paramspeckwargs(origin)",
    "kwargs",
    "The kwargs for a ParamSpec object.\n\nGiven a ParamSpec object P, P.kwargs is an instance of ParamSpecKwargs.\n\nParamSpecKwargs objects have a reference back to their ParamSpec::\n\n    >>> P = ParamSpec(\"P\")\n    >>> P.kwargs.__origin__ is P\n    True\n\nThis type is meant for runtime introspection and has no special meaning\nto static type checkers.\n"
);

/// `typing.Unpack[value]`
fn unpack(t: &mut Thread, value: &Value) -> PyResult {
    let typing = crate::import::import_module(t, "typing")?;
    let unpack = t.get_attr(&typing, &string::intern_str("Unpack"))?;
    t.get_item(&unpack, value)
}

/// Type parameters with `TypeVarTuple`s unpacked.
fn unpacked_parameters(t: &mut Thread, parameters: &Value) -> PyResult {
    let Some(tuple) = parameters.downcast::<Tuple>() else { return Ok(parameters.clone()) };
    if !tuple.items().iter().any(|p| p.is_type(&TYPE_VAR_TUPLE)) {
        return Ok(parameters.clone());
    }
    let mut out = Vec::with_capacity(tuple.len());
    for parameter in tuple.items() {
        out.push(if parameter.is_type(&TYPE_VAR_TUPLE) { unpack(t, parameter)? } else { parameter.clone() });
    }
    Ok(Tuple::new(out))
}

/// `typing.TypeVarTuple`
#[pytype(name = "typing.TypeVarTuple", static_name = TYPE_VAR_TUPLE, weakrefs, dict, reported_basicsize = 40)]
pub struct TypeVarTuple {
    name: Value,
    default: Lazy,
}

#[pymethods(
    TYPE_VAR_TUPLE,
    doc = "Type variable tuple. A specialized form of type variable that enables\nvariadic generics.\n\nThe preferred way to construct a type variable tuple is via the\ndedicated syntax for generic functions, classes, and type aliases,\nwhere a single '*' indicates a type variable tuple::\n\n    def move_first_element_to_last[T, *Ts](tup: tuple[T, *Ts]) -> tuple[*Ts, T]:\n        return (*tup[1:], tup[0])\n\nType variables tuples can have default values:\n\n    type AliasWithDefault[*Ts = (str, int)] = tuple[*Ts]\n\nFor compatibility with Python 3.11 and earlier, TypeVarTuple objects\ncan also be created as follows::\n\n    Ts = TypeVarTuple('Ts')  # Can be given any name\n    DefaultTs = TypeVarTuple('Ts', default=(str, int))\n\nJust as a TypeVar (type variable) is a placeholder for a single type,\na TypeVarTuple is a placeholder for an *arbitrary* number of types. For\nexample, if we define a generic class using a TypeVarTuple::\n\n    class C[*Ts]: ...\n\nThen we can parameterize that class with an arbitrary number of type\narguments::\n\n    C[int]       # Fine\n    C[int, str]  # Also fine\n    C[()]        # Even this is fine\n\nFor more details, see PEP 646.\n\nNote that only TypeVarTuples defined in the global scope can be\npickled.\n"
)]
impl TypeVarTuple {
    #[new("typevartuple(name, *, default=typing.NoDefault)")]
    fn new(t: &mut Thread, _cls: &Type, name: &Str, default: Option<&Value>) -> PyResult {
        let made = Obj::new(TypeVarTuple { name: name.to_value(), default: default_of(t, default) });
        set_module(t, &made)?;
        Ok(made)
    }

    #[slot]
    fn repr(_: &mut Thread, this: &Obj<TypeVarTuple>) -> PyResult {
        Ok(this.name.clone())
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Value) -> PyResult {
        let unpacked = unpack(t, this)?;
        t.iter(&Tuple::new(vec![unpacked]))
    }

    #[method("__typing_subst__($self, arg, /)")]
    fn subst(t: &mut Thread, _this: &Value, _arg: &Value) -> PyResult {
        Err(t.type_error("Substitution of bare TypeVarTuple is not supported"))
    }

    #[method("__typing_prepare_subst__($self, alias, args, /)")]
    fn prepare_subst(t: &mut Thread, this: &Value, alias: &Value, args: &Value) -> PyResult {
        call_typing(t, "_typevartuple_prepare_subst", &[this.clone(), alias.clone(), args.clone()])
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<TypeVarTuple>) -> Value {
        this.name.clone()
    }

    #[method("has_default($self, /)")]
    fn has_default(_: &mut Thread, this: &Obj<TypeVarTuple>) -> bool {
        this.default.is_given()
    }

    #[method("__mro_entries__($self, object, /)")]
    fn mro_entries(t: &mut Thread, _this: &Obj<TypeVarTuple>, _object: &Value) -> PyResult {
        cannot_subclass(t, "TypeVarTuple")
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &Obj<TypeVarTuple>) -> Value {
        this.name.clone()
    }

    /// The default value for this TypeVarTuple.
    #[getter("__default__")]
    fn default(t: &mut Thread, this: &Obj<TypeVarTuple>) -> PyResult {
        let found = this.default.get(t)?;
        Ok(found.unwrap_or_else(|| no_default(t)))
    }

    #[getter("evaluate_default")]
    fn evaluate_default(_: &mut Thread, this: &Obj<TypeVarTuple>) -> Value {
        this.default.evaluator()
    }
}

/// `typing.TypeAliasType`
#[pytype(name = "typing.TypeAliasType", static_name = TYPE_ALIAS_TYPE, reported_basicsize = 56)]
pub struct TypeAliasType {
    name: Value,
    type_params: Value,
    value: Lazy,
    module: OptionCell,
}

/// Whether the value is a `typing.TypeAliasType`.
pub fn is_type_alias(value: &Value) -> bool {
    value.is_type(&TYPE_ALIAS_TYPE)
}

/// The parameters of an alias, in an order that defaults allow.
fn check_type_params(t: &mut Thread, parameters: &Value) -> PyResult<()> {
    let Some(tuple) = parameters.downcast::<Tuple>() else {
        return Err(t.type_error("type_params must be a tuple"));
    };
    let mut seen_default = false;
    for parameter in tuple.items() {
        let has_default = if let Some(p) = parameter.downcast::<Obj<TypeVar>>() {
            p.default.is_given()
        } else if let Some(p) = parameter.downcast::<Obj<ParamSpec>>() {
            p.default.is_given()
        } else if let Some(p) = parameter.downcast::<Obj<TypeVarTuple>>() {
            p.default.is_given()
        } else {
            // Another implementation's parameters say in the same words whether they have a default.
            let Some(method) = t.get_attr_opt(parameter, &string::intern_str("has_default"))? else {
                let shown = t.repr(parameter)?.to_string_lossy();
                return Err(t.type_error(format!("Expected a type param, got {shown}")));
            };
            let answer = t.call(&method, &[])?;
            t.is_true(&answer)?
        };
        if seen_default && !has_default {
            let shown = t.repr(parameter)?.to_string_lossy();
            return Err(
                t.type_error(format!("non-default type parameter '{shown}' follows default type parameter"))
            );
        }
        seen_default |= has_default;
    }
    Ok(())
}

#[pymethods(
    TYPE_ALIAS_TYPE,
    doc = "Type alias.\n\nType aliases are created through the type statement::\n\n    type Alias = int\n\nIn this example, Alias and int will be treated equivalently by static\ntype checkers.\n\nAt runtime, Alias is an instance of TypeAliasType. The __name__\nattribute holds the name of the type alias. The value of the type alias\nis stored in the __value__ attribute. It is evaluated lazily, so the\nvalue is computed only if the attribute is accessed.\n\nType aliases can also be generic::\n\n    type ListOrSet[T] = list[T] | set[T]\n\nIn this case, the type parameters of the alias are stored in the\n__type_params__ attribute.\n\nSee PEP 695 for more information.\n"
)]
impl TypeAliasType {
    #[new("typealias(name, value, *, type_params=())")]
    fn new(t: &mut Thread, _cls: &Type, name: &Str, value: &Value, type_params: Option<&Value>) -> PyResult {
        let type_params = type_params.cloned().unwrap_or_else(Tuple::empty);
        check_type_params(t, &type_params)?;
        let module = t.caller_globals().and_then(|g| g.get_str(&names::NAME));
        Ok(Obj::new(TypeAliasType {
            name: name.to_value(),
            type_params,
            value: Lazy::of(Some(value.clone()), None),
            module: OptionCell::new(module),
        }))
    }

    #[slot]
    fn repr(_: &mut Thread, this: &Obj<TypeAliasType>) -> PyResult {
        Ok(this.name.clone())
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Value) -> PyResult {
        let unpacked = unpack(t, this)?;
        t.iter(&Tuple::new(vec![unpacked]))
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        of_checked(t, &Tuple::new(vec![a.clone(), b.clone()]))
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Value, item: &Value) -> PyResult {
        let Some(alias) = this.downcast::<Obj<TypeAliasType>>() else { return Ok(Value::none()) };
        if alias.type_params.downcast::<Tuple>().is_none_or(Tuple::is_empty) {
            return Err(t.type_error("Only generic type aliases are subscriptable"));
        }
        Ok(new_alias(this, item))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<TypeAliasType>) -> Value {
        this.name.clone()
    }

    #[member("__name__")]
    fn name(_: &mut Thread, this: &Obj<TypeAliasType>) -> Value {
        this.name.clone()
    }

    #[setter("__name__")]
    fn set_name(t: &mut Thread, _this: &Obj<TypeAliasType>, _value: Option<&Value>) -> PyResult<()> {
        Err(t.attribute_error("readonly attribute"))
    }

    #[getter("__parameters__")]
    fn parameters(t: &mut Thread, this: &Obj<TypeAliasType>) -> PyResult {
        unpacked_parameters(t, &this.type_params)
    }

    #[getter("__type_params__")]
    fn type_params(_: &mut Thread, this: &Obj<TypeAliasType>) -> Value {
        this.type_params.clone()
    }

    #[getter("__value__")]
    fn value(t: &mut Thread, this: &Obj<TypeAliasType>) -> PyResult {
        Ok(this.value.get(t)?.unwrap_or(Value::none()))
    }

    #[getter("evaluate_value")]
    fn evaluate_value(_: &mut Thread, this: &Obj<TypeAliasType>) -> Value {
        this.value.evaluator()
    }

    #[getter("__module__")]
    fn module(_: &mut Thread, this: &Obj<TypeAliasType>) -> Value {
        if let Some(compute) = this.value.compute.get()
            && let Some(function) = compute.downcast_exact::<Function>()
        {
            return function.module.get_or_none();
        }
        this.module.get_or_none()
    }
}

/// `typing.Generic`
#[pytype(name = "typing.Generic", static_name = GENERIC, basetype, flags = ::object::types::flags::OPEN)]
pub struct Generic;

/// Calls a class method of `Generic` that `typing` implements.
fn call_generic(t: &mut Thread, name: &str, cls: &Type, args: Args<'_>) -> PyResult {
    let typing = crate::import::import_module(t, "typing")?;
    let function = t.get_attr(&typing, &string::intern_str(name))?;
    let (values, kwnames) = args.parts();
    let mut all = vec![cls.to_value()];
    all.extend_from_slice(values);
    t.call_kw(&function, &all, kwnames)
}

#[pymethods(
    GENERIC,
    doc = "Abstract base class for generic types.\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...\n        # Etc.\n\nOn older versions of Python, however, generic classes have to\nexplicitly inherit from Generic.\n\nAfter a class has been declared to be generic, it can then be used as\nfollows::\n\n    def lookup_name[KT, VT](mapping: Mapping[KT, VT], key: KT, default: VT) -> VT:\n        try:\n            return mapping[key]\n        except KeyError:\n            return default\n"
)]
impl Generic {
    #[classmethod(
        "__class_getitem__($type, /, *args, **kwargs)",
        unbound,
        doc = "Parameterizes a generic class.\n\nAt least, parameterizing a generic class is the *main* thing this\nmethod does.  For example, for some generic class `Foo`, this is\ncalled when we do `Foo[int]` - there, with `cls=Foo` and\n`params=int`.\n\nHowever, note that this method is also called when defining generic\nclasses in the first place with `class Foo[T]: ...`.\n"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        call_generic(t, "_generic_class_getitem", cls, args)
    }

    #[classmethod(
        "__init_subclass__($type, /, *args, **kwargs)",
        unbound,
        doc = "Function to initialize subclasses."
    )]
    fn init_subclass(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        call_generic(t, "_generic_init_subclass", cls, args)
    }
}

/// Instances without a module of their own say that of their class.
pub(crate) fn set_modules() {
    for class in [&TYPE_VAR, &PARAM_SPEC, &TYPE_VAR_TUPLE, &GENERIC] {
        if let Some(dict) = class.dict() {
            dict.set_name(&names::MODULE, string::intern("typing"));
        }
    }
}
