//! `Context`: precision, limits, rounding, flags and traps; its methods. Also the current context, and blocks that change it.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::native::{Family, Param, ParamKind, Signature};
use object::types::CompareOp;
use object::{Args, Dict, List, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, string};

use crate::arithmetic::{class_of, total_order, total_size_order};
use crate::decimal::{
    self, construct, is_normal, is_subnormal, new, of_float, of_int, operand, same_quantum,
};
use crate::number::{Kind, MAX_EMAX, MAX_PREC, MIN_EMIN, Number, ROUNDINGS, Rounding, Rules, flags};
use crate::text;

/// A signal: its bits, its name, and where its exception is kept.
pub struct Signal {
    /// The conditions that raise it.
    pub bits: u32,
    /// Its name.
    pub name: &'static str,
    /// Where the interpreter keeps its class.
    pub key: &'static str,
}

const fn signal(bits: u32, name: &'static str, key: &'static str) -> Signal {
    Signal { bits, name, key }
}

/// The signals in the order in which they are shown and looked at.
pub const SIGNALS: [Signal; 9] = [
    signal(flags::INVALID, "InvalidOperation", "decimal.InvalidOperation"),
    signal(flags::FLOAT_OPERATION, "FloatOperation", "decimal.FloatOperation"),
    signal(flags::DIVISION_BY_ZERO, "DivisionByZero", "decimal.DivisionByZero"),
    signal(flags::OVERFLOW, "Overflow", "decimal.Overflow"),
    signal(flags::UNDERFLOW, "Underflow", "decimal.Underflow"),
    signal(flags::SUBNORMAL, "Subnormal", "decimal.Subnormal"),
    signal(flags::INEXACT, "Inexact", "decimal.Inexact"),
    signal(flags::ROUNDED, "Rounded", "decimal.Rounded"),
    signal(flags::CLAMPED, "Clamped", "decimal.Clamped"),
];

/// The kinds of invalid operations.
pub const CONDITIONS: [Signal; 5] = [
    signal(flags::INVALID_OPERATION, "InvalidOperation", "decimal.InvalidOperation"),
    signal(flags::CONVERSION_SYNTAX, "ConversionSyntax", "decimal.ConversionSyntax"),
    signal(flags::DIVISION_IMPOSSIBLE, "DivisionImpossible", "decimal.DivisionImpossible"),
    signal(flags::DIVISION_UNDEFINED, "DivisionUndefined", "decimal.DivisionUndefined"),
    signal(flags::INVALID_CONTEXT, "InvalidContext", "decimal.InvalidContext"),
];

/// The order in which a `repr` shows signals: that of libmpdec's bits.
const SHOWN: [usize; 9] = [8, 0, 2, 6, 1, 3, 7, 5, 4];

const BAD_SIGNAL: &str = "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]";
const BAD_ROUNDING: &str = "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]";

/// What a context consists of; its dictionaries of signals share it.
pub struct State {
    /// Precision.
    pub prec: Cell<i64>,
    /// Largest exponent.
    pub emax: Cell<i64>,
    /// Smallest exponent of normal numbers.
    pub emin: Cell<i64>,
    /// Whether exponents are limited at the top, too.
    pub clamp: Cell<bool>,
    /// Whether exponents are marked by a capital E.
    pub capitals: Cell<bool>,
    /// Rounding.
    pub rounding: Cell<Rounding>,
    /// The conditions that came up.
    pub status: Cell<u32>,
    /// The conditions that raise exceptions.
    pub traps: Cell<u32>,
}

impl Clone for State {
    fn clone(&self) -> State {
        State {
            prec: self.prec.clone(),
            emax: self.emax.clone(),
            emin: self.emin.clone(),
            clamp: self.clamp.clone(),
            capitals: self.capitals.clone(),
            rounding: self.rounding.clone(),
            status: self.status.clone(),
            traps: self.traps.clone(),
        }
    }
}

impl State {
    /// A context with that precision and those traps.
    pub fn with(prec: i64, rounding: Rounding, traps: u32) -> State {
        State {
            prec: Cell::new(prec),
            emax: Cell::new(999_999),
            emin: Cell::new(-999_999),
            clamp: Cell::new(false),
            capitals: Cell::new(true),
            rounding: Cell::new(rounding),
            status: Cell::new(0),
            traps: Cell::new(traps),
        }
    }

    /// The rules for an operation.
    pub fn rules(&self) -> Rules {
        Rules {
            prec: self.prec.get(),
            emax: self.emax.get(),
            emin: self.emin.get(),
            clamp: self.clamp.get(),
            rounding: self.rounding.get(),
            status: 0,
        }
    }

    /// Does an operation, and notes or raises the conditions that come up.
    ///
    /// # Errors
    /// The exceptions of trapped signals.
    pub fn apply<R>(&self, t: &mut Thread, operation: impl FnOnce(&mut Rules) -> R) -> PyResult<R> {
        let mut rules = self.rules();
        let result = operation(&mut rules);
        if rules.status != 0 {
            self.add(t, rules.status)?;
        }
        Ok(result)
    }

    /// Notes conditions, and raises what is trapped.
    ///
    /// # Errors
    /// The exception of the first signal trapped.
    pub fn add(&self, t: &mut Thread, status: u32) -> PyResult<()> {
        self.status.set(self.status.get() | status);
        if status & flags::OUT_OF_MEMORY != 0 {
            return Err(t.memory_error());
        }
        let trapped = status & self.traps.get();
        if trapped == 0 {
            return Ok(());
        }
        let mut named: Vec<Value> = Vec::new();
        let kept = |t: &Thread, key: &'static str| t.interp().kept(key).unwrap_or_else(Value::none);
        for condition in CONDITIONS.iter().chain(&SIGNALS[1..]) {
            if trapped & condition.bits != 0 {
                named.push(kept(t, condition.key));
            }
        }
        let class =
            SIGNALS.iter().find(|s| trapped & s.bits != 0).map_or_else(Value::none, |s| kept(t, s.key));
        let exception = t.call(&class, &[List::new(named)])?;
        Err(t.raise(exception))
    }
}

/// `decimal.Context`
#[pytype(name = "decimal.Context", static_name = CONTEXT, basetype, reported_basicsize = 104)]
pub struct Context {
    /// Its state.
    #[no_traverse]
    pub state: Rc<State>,
    flags: OptionCell,
    traps: OptionCell,
}

impl Context {
    fn of(state: State) -> Context {
        Context { state: Rc::new(state), flags: OptionCell::empty(), traps: OptionCell::empty() }
    }
}

const VARIABLE: &str = "decimal.variable";
/// The method that gives the variable's value, bound.
const GET: &str = "decimal.variable.get";

/// A context with that state.
pub fn wrap(state: State) -> Value {
    Obj::new(Context::of(state))
}

fn copied(state: &State) -> Value {
    wrap(state.clone())
}

fn state_of(value: &Value) -> Option<Rc<State>> {
    value.downcast::<Obj<Context>>().map(|c| c.state.clone())
}

/// The current context.
///
/// # Errors
/// What the context variable raises.
pub fn current_value(t: &mut Thread) -> PyResult {
    let Some(get) = t.interp().kept(GET) else { return Err(t.system_error("decimal has ended")) };
    let found = t.call(&get, &[Value::none()])?;
    if !found.is_none() {
        return Ok(found);
    }
    let default = t.interp().kept("decimal.DefaultContext").as_ref().and_then(state_of);
    let made = match default {
        Some(state) => {
            let state = State::clone(&state);
            state.status.set(0);
            wrap(state)
        }
        None => wrap(State::with(28, Rounding::HalfEven, 0)),
    };
    store_current(t, made.clone())?;
    Ok(made)
}

/// The state of the current context.
///
/// # Errors
/// What the context variable raises.
pub fn current(t: &mut Thread) -> PyResult<Rc<State>> {
    let value = current_value(t)?;
    state_of(&value).ok_or_else(|| t.type_error("argument must be a context"))
}

/// The state of a context argument, or of the current context.
///
/// # Errors
/// `TypeError`.
pub fn argument(t: &mut Thread, value: Option<&Value>) -> PyResult<Rc<State>> {
    match value.filter(|v| !v.is_none()) {
        None => current(t),
        Some(value) => state_of(value).ok_or_else(|| t.type_error("optional argument must be a context")),
    }
}

/// Makes a context the current one.
///
/// # Errors
/// `TypeError` for anything else.
pub fn set_current(t: &mut Thread, value: &Value) -> PyResult<()> {
    let Some(state) = state_of(value) else { return Err(t.type_error("argument must be a context")) };
    // What serves as a template is not changed by becoming current.
    let templates = ["decimal.DefaultContext", "decimal.BasicContext", "decimal.ExtendedContext"];
    let is_template = templates.iter().any(|key| t.interp().kept(key).is_some_and(|v| v.is(value)));
    let value = if is_template {
        let state = State::clone(&state);
        state.status.set(0);
        wrap(state)
    } else {
        value.clone()
    };
    store_current(t, value)
}

fn store_current(t: &mut Thread, value: Value) -> PyResult<()> {
    let Some(variable) = t.interp().kept(VARIABLE) else { return Err(t.system_error("decimal has ended")) };
    t.call_method(&variable, &string::intern_str("set"), &[value]).map(drop)
}

/// Keeps the context variable.
///
/// # Errors
/// What importing raises.
pub fn make_variable(t: &mut Thread) -> PyResult<()> {
    if t.interp().kept(VARIABLE).is_some() {
        return Ok(());
    }
    let module = builtins::import::import_module(t, "_contextvars")?;
    let name = t.new_str("decimal_context")?;
    let variable = t.call_method(&module, &string::intern_str("ContextVar"), &[name])?;
    let get = t.get_attr(&variable, &string::intern_str("get"))?;
    t.interp().keep(VARIABLE, Some(variable));
    t.interp().keep(GET, Some(get));
    Ok(())
}

/// A rounding by its name.
///
/// # Errors
/// `TypeError`.
pub fn rounding_of(t: &mut Thread, value: &Value) -> PyResult<Rounding> {
    let found = value.downcast::<Str>().and_then(|name| ROUNDINGS.iter().find(|(_, n)| name.eq_str(n)));
    match found {
        Some((rounding, _)) => Ok(*rounding),
        None => Err(t.type_error(BAD_ROUNDING)),
    }
}

/// The rounding argument of a method.
///
/// # Errors
/// `TypeError`.
pub fn rounding_argument(t: &mut Thread, value: Option<&Value>) -> PyResult<Option<Rounding>> {
    match value.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(value) => rounding_of(t, value).map(Some),
    }
}

/// An operation with another rounding.
pub fn with_rounding<R>(r: &mut Rules, rounding: Option<Rounding>, f: impl FnOnce(&mut Rules) -> R) -> R {
    let own = r.rounding;
    r.rounding = rounding.unwrap_or(own);
    let result = f(r);
    r.rounding = own;
    result
}

fn unary(
    t: &mut Thread,
    state: &State,
    x: &Value,
    f: impl FnOnce(&mut Rules, &Number) -> Number,
) -> PyResult {
    let x = operand(t, x, state)?;
    state.apply(t, |r| f(r, &x)).map(new)
}

fn binary(
    t: &mut Thread,
    state: &State,
    x: &Value,
    y: &Value,
    f: impl FnOnce(&mut Rules, &Number, &Number) -> Number,
) -> PyResult {
    let (x, y) = (operand(t, x, state)?, operand(t, y, state)?);
    state.apply(t, |r| f(r, &x, &y)).map(new)
}

fn power(t: &mut Thread, state: &State, a: &Value, b: &Value, modulo: Option<&Value>) -> PyResult {
    let Some(modulo) = modulo.filter(|m| !m.is_none()) else { return binary(t, state, a, b, Rules::power) };
    let modulo = operand(t, modulo, state)?;
    binary(t, state, a, b, |r, a, b| r.power_modulo(a, b, &modulo))
}

fn create(t: &mut Thread, state: &State, value: Option<&Value>) -> PyResult {
    construct(t, &decimal::DECIMAL, value, state, true)
}

fn create_from_float(t: &mut Thread, state: &State, value: &Value) -> PyResult {
    let number = match (value.is_int(), value.as_float()) {
        (true, _) => of_int(value),
        (_, Some(x)) => Some(of_float(x)),
        _ => return Err(t.type_error("argument must be int or float")),
    };
    let Some(number) = number else { return Err(t.memory_error()) };
    state.apply(t, |r| r.finish(number)).map(new)
}

/// The bits of a signal by its exception.
fn bits_of(t: &mut Thread, value: &Value) -> PyResult<u32> {
    for signal in &SIGNALS {
        if t.interp().kept(signal.key).is_some_and(|class| class.is(value)) {
            return Ok(signal.bits);
        }
    }
    let message = t.new_str(BAD_SIGNAL)?;
    Err(t.key_error(&message))
}

fn list_of(t: &Thread, bits: u32) -> Value {
    let trapped = SHOWN.iter().map(|i| &SIGNALS[*i]).filter(|s| bits & s.bits != 0);
    List::new(trapped.filter_map(|s| t.interp().kept(s.key)).collect())
}

fn names_of(bits: u32) -> String {
    let names: Vec<&str> =
        SHOWN.iter().map(|i| &SIGNALS[*i]).filter(|s| bits & s.bits != 0).map(|s| s.name).collect();
    format!("[{}]", names.join(", "))
}

/// Signals from a list of them or from a dictionary.
fn signals_argument(t: &mut Thread, value: &Value) -> PyResult<u32> {
    if let Some(own) = value.downcast::<Obj<SignalDict>>() {
        return own.bits(t);
    }
    if value.downcast::<List>().is_some() {
        let mut bits = 0;
        for item in t.collect(value)? {
            bits |= bits_of(t, &item)?;
        }
        return Ok(bits);
    }
    dict_argument(t, value)
}

/// Signals from a dictionary that has all of them.
fn dict_argument(t: &mut Thread, value: &Value) -> PyResult<u32> {
    if let Some(own) = value.downcast::<Obj<SignalDict>>() {
        return own.bits(t);
    }
    let Some(dict) = value.downcast::<Dict>() else {
        return Err(t.type_error("argument must be a signal dict"));
    };
    let invalid = |t: &mut Thread| match t.new_str("invalid signal dict") {
        Ok(message) => t.key_error(&message),
        Err(raised) => raised,
    };
    if dict.len() != SIGNALS.len() {
        return Err(invalid(t));
    }
    let mut bits = 0;
    for signal in &SIGNALS {
        let class = t.interp().kept(signal.key).unwrap_or_else(Value::none);
        match dict.get(t, &class)? {
            None => return Err(invalid(t)),
            Some(on) if t.is_true(&on)? => bits |= signal.bits,
            Some(_) => {}
        }
    }
    Ok(bits)
}

fn number_argument(t: &mut Thread, value: Option<&Value>) -> PyResult<i64> {
    let Some(value) = value else { return Err(t.attribute_error("context attributes cannot be deleted")) };
    if !value.is_int() {
        return Err(t.type_error("an integer is required"));
    }
    value.as_i64().ok_or_else(|| t.overflow_error("Python int too large to convert to C ssize_t"))
}

fn within(t: &mut Thread, value: i64, range: std::ops::RangeInclusive<i64>, message: &str) -> PyResult<i64> {
    if range.contains(&value) { Ok(value) } else { Err(t.value_error(message)) }
}

impl Context {
    fn store(t: &mut Thread, state: &State, name: &str, value: Option<&Value>) -> PyResult<()> {
        if name == "rounding" {
            let Some(value) = value else {
                return Err(t.attribute_error("context attributes cannot be deleted"));
            };
            let rounding = rounding_of(t, value)?;
            state.rounding.set(rounding);
            return Ok(());
        }
        let number = number_argument(t, value)?;
        match name {
            "prec" => {
                state.prec.set(within(t, number, 1..=MAX_PREC, "valid range for prec is [1, MAX_PREC]")?)
            }
            "Emin" => {
                state.emin.set(within(t, number, MIN_EMIN..=0, "valid range for Emin is [MIN_EMIN, 0]")?)
            }
            "Emax" => {
                state.emax.set(within(t, number, 0..=MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")?)
            }
            "capitals" => {
                let value = within(t, number, 0..=1, "valid values for capitals are 0 or 1")?;
                state.capitals.set(value == 1);
            }
            _ => state.clamp.set(within(t, number, 0..=1, "valid values for clamp are 0 or 1")? == 1),
        }
        Ok(())
    }

    /// Sets what the arguments name.
    fn fill(t: &mut Thread, state: &State, values: &[(&str, Option<&Value>)]) -> PyResult<()> {
        for (name, value) in values {
            let Some(value) = value.filter(|v| !v.is_none()) else { continue };
            match *name {
                "flags" => state.status.set(signals_argument(t, value)?),
                "traps" => state.traps.set(signals_argument(t, value)?),
                name => Context::store(t, state, name, Some(value))?,
            }
        }
        Ok(())
    }
}

fn reduced(t: &mut Thread, this: &Obj<Context>) -> PyResult {
    let state = &this.state;
    let rounding = name_of(state.rounding.get());
    let items = vec![
        Value::int(state.prec.get()),
        string::intern(rounding),
        Value::int(state.emin.get()),
        Value::int(state.emax.get()),
        Value::small(i32::from(state.capitals.get())),
        Value::small(i32::from(state.clamp.get())),
        list_of(t, state.status.get()),
        list_of(t, state.traps.get()),
    ];
    Ok(Tuple::pair(Object::class(this).to_value(), Tuple::new(items)))
}

fn name_of(rounding: Rounding) -> &'static str {
    ROUNDINGS.iter().find(|(r, _)| *r == rounding).map_or("", |(_, name)| name)
}

/// `decimal.SignalDictMixin`: what flags and traps are seen through.
#[pytype(name = "decimal.SignalDictMixin", static_name = SIGNAL_DICT, basetype, reported_basicsize = 24)]
pub struct SignalDict {
    /// A context that has ended takes what it consists of along.
    #[no_traverse]
    state: Weak<State>,
    traps: bool,
}

impl SignalDict {
    fn state(&self, t: &mut Thread) -> PyResult<Rc<State>> {
        self.state.upgrade().ok_or_else(|| t.value_error("invalid signal dict"))
    }

    fn bits(&self, t: &mut Thread) -> PyResult<u32> {
        let state = self.state(t)?;
        Ok(if self.traps { state.traps.get() } else { state.status.get() })
    }
}

/// The dictionary of a context's flags or traps, always the same one.
fn signal_dict(t: &mut Thread, context: &Obj<Context>, traps: bool) -> PyResult {
    let place = if traps { &context.traps } else { &context.flags };
    if let Some(made) = place.get() {
        return Ok(made);
    }
    let class = t.interp().kept("decimal.SignalDict");
    let class = class.as_ref().and_then(|c| c.downcast::<Type>()).unwrap_or(&SIGNAL_DICT);
    let made = Obj::new_of(class, SignalDict { state: Rc::downgrade(&context.state), traps });
    place.set(Some(made.clone()));
    Ok(made)
}

#[pymethods(SIGNAL_DICT, own_getattr, unhashable)]
impl SignalDict {
    #[new]
    fn construct(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, SignalDict { state: Weak::new(), traps: false }))
    }

    #[init]
    fn init(_: &mut Thread, _this: &Obj<SignalDict>, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<SignalDict>) -> PyResult {
        let bits = this.bits(t)?;
        let shown = |s: &Signal| {
            let on = if bits & s.bits != 0 { "True" } else { "False" };
            format!("<class 'decimal.{}'>:{on}", s.name)
        };
        let all: Vec<String> = SIGNALS.iter().map(shown).collect();
        t.new_str(&format!("{{{}}}", all.join(", ")))
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<SignalDict>, other: &Value, op: CompareOp) -> PyResult {
        let wanted = match op {
            CompareOp::Eq => true,
            CompareOp::Ne => false,
            _ => return Ok(Value::not_implemented()),
        };
        let own = this.bits(t)?;
        let same = if let Some(other) = other.downcast::<Obj<SignalDict>>() {
            let trapped = |bits: u32| SIGNALS.iter().map(move |s| bits & s.bits != 0);
            trapped(own).eq(trapped(other.bits(t)?))
        } else if other.downcast::<Dict>().is_some() {
            let bits = dict_argument(t, other);
            match t.catch(&object::exceptions::KEY_ERROR, bits)? {
                Some(bits) => SIGNALS.iter().all(|s| (bits & s.bits != 0) == (own & s.bits != 0)),
                None => return Ok(Value::not_implemented()),
            }
        } else {
            return Ok(Value::not_implemented());
        };
        Ok(Value::bool(same == wanted))
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Obj<SignalDict>) -> PyResult {
        this.state(t)?;
        let all = SIGNALS.iter().filter_map(|s| t.interp().kept(s.key)).collect();
        t.iter(&Tuple::new(all))
    }

    #[slot]
    fn mp_length(t: &mut Thread, this: &Obj<SignalDict>) -> PyResult<usize> {
        this.state(t)?;
        Ok(SIGNALS.len())
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Obj<SignalDict>, key: &Value) -> PyResult {
        let own = this.bits(t)?;
        let bits = bits_of(t, key)?;
        Ok(Value::bool(own & bits != 0))
    }

    #[slot]
    fn mp_ass_subscript(
        t: &mut Thread,
        this: &Obj<SignalDict>,
        key: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        let state = this.state(t)?;
        let Some(value) = value else { return Err(t.value_error("signal keys cannot be deleted")) };
        let bits = bits_of(t, key)?;
        let on = t.is_true(value)?;
        let cell = if this.traps { &state.traps } else { &state.status };
        cell.set(if on { cell.get() | bits } else { cell.get() & !bits });
        Ok(())
    }

    #[method("copy($self, /)", no_signature)]
    fn copy(t: &mut Thread, this: &Obj<SignalDict>) -> PyResult {
        let bits = this.bits(t)?;
        let dict = Dict::new();
        for signal in &SIGNALS {
            let class = t.interp().kept(signal.key).unwrap_or_else(Value::none);
            dict.set(t, &class, Value::bool(bits & signal.bits != 0))?;
        }
        Ok(dict.into_value())
    }
}

/// `decimal.ContextManager`: a block with a context of its own.
#[pytype(name = "decimal.ContextManager", static_name = CONTEXT_MANAGER, reported_basicsize = 32, flags = object::types::flags::DISALLOW_INSTANTIATION)]
pub struct ContextManager {
    local: Value,
    global: Value,
}

#[pymethods(CONTEXT_MANAGER, own_getattr)]
impl ContextManager {
    #[method("__enter__($self, /)", no_signature)]
    fn enter(t: &mut Thread, this: &Obj<ContextManager>) -> PyResult {
        set_current(t, &this.local)?;
        Ok(this.local.clone())
    }

    #[method("__exit__($self, /, *args)", varargs, no_signature)]
    fn exit(t: &mut Thread, this: &Obj<ContextManager>, _args: &[Value]) -> PyResult<bool> {
        set_current(t, &this.global)?;
        Ok(false)
    }
}

/// `localcontext(ctx=None, **kwargs)`
///
/// # Errors
/// `TypeError`, `ValueError`.
pub fn local(t: &mut Thread, args: Args<'_>) -> PyResult {
    const fn optional(name: &'static str) -> Param {
        Param { name, kind: ParamKind::Standard, required: false }
    }
    static SIGNATURE: Signature = Signature {
        name: "localcontext",
        params: &[
            optional("ctx"),
            optional("prec"),
            optional("rounding"),
            optional("Emin"),
            optional("Emax"),
            optional("capitals"),
            optional("clamp"),
            optional("flags"),
            optional("traps"),
        ],
        family: Family::Unnamed,
    };
    let (given, names) = args.parts();
    let values = SIGNATURE.bind::<9>(t, given, names)?;
    let global = current_value(t)?;
    let state = argument(t, values[0])?;
    let state = State::clone(&state);
    let named: Vec<_> = SIGNATURE.params.iter().map(|p| p.name).zip(values).skip(1).collect();
    Context::fill(t, &state, &named)?;
    Ok(Obj::new(ContextManager { local: wrap(state), global }))
}

/// `IEEEContext(bits)`
///
/// # Errors
/// `ValueError`.
pub fn ieee(t: &mut Thread, bits: i64) -> PyResult {
    if !(32..=512).contains(&bits) || bits % 32 != 0 {
        return Err(t.value_error("argument must be a multiple of 32, with a maximum of 512"));
    }
    let state = State::with(9 * (bits / 32) - 2, Rounding::HalfEven, 0);
    let emax = 3 * (1i64 << (bits / 16 + 3));
    state.emax.set(emax);
    state.emin.set(1 - emax);
    state.clamp.set(true);
    Ok(wrap(state))
}

#[pymethods(
    CONTEXT,
    doc = "Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)\n--\n\nThe context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.  A new context\ncan be constructed as follows:\n\n    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n    ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,\n    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n    ...             flags=[])\n    >>>\n\n\n"
)]
impl Context {
    #[new]
    fn construct(t: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        let template = t.interp().kept("decimal.DefaultContext").as_ref().and_then(state_of);
        let traps = flags::INVALID | flags::DIVISION_BY_ZERO | flags::OVERFLOW;
        let state = match template {
            Some(template) => State::clone(&template),
            None => State::with(28, Rounding::HalfEven, traps),
        };
        state.status.set(0);
        Ok(Obj::new_of(cls, Context::of(state)))
    }

    #[init(
        "Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
        unnamed
    )]
    fn init(
        t: &mut Thread,
        this: &Obj<Context>,
        prec: Option<&Value>,
        rounding: Option<&Value>,
        emin: Option<&Value>,
        emax: Option<&Value>,
        capitals: Option<&Value>,
        clamp: Option<&Value>,
        flags: Option<&Value>,
        traps: Option<&Value>,
    ) -> PyResult<()> {
        let values = [
            ("prec", prec),
            ("rounding", rounding),
            ("Emin", emin),
            ("Emax", emax),
            ("capitals", capitals),
            ("clamp", clamp),
            ("flags", flags),
            ("traps", traps),
        ];
        Context::fill(t, &this.state, &values)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Context>) -> PyResult {
        let s = &this.state;
        t.new_str(&format!(
            "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
            s.prec.get(),
            name_of(s.rounding.get()),
            s.emin.get(),
            s.emax.get(),
            i32::from(s.capitals.get()),
            i32::from(s.clamp.get()),
            names_of(s.status.get()),
            names_of(s.traps.get())
        ))
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        let which = if name.eq_str("traps") {
            Some(true)
        } else if name.eq_str("flags") {
            Some(false)
        } else {
            None
        };
        match (which, this.downcast::<Obj<Context>>()) {
            (Some(traps), Some(context)) => signal_dict(t, context, traps),
            _ => object::lookup::generic_getattr(t, this, name),
        }
    }

    #[slot]
    fn setattro(t: &mut Thread, this: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
        let special = name.eq_str("traps") || name.eq_str("flags");
        let (true, Some(state)) = (special, state_of(this)) else {
            return object::lookup::generic_setattr(t, this, name, value);
        };
        let Some(value) = value else {
            return Err(t.attribute_error("context attributes cannot be deleted"));
        };
        let bits = dict_argument(t, value)?;
        let cell = if name.eq_str("traps") { &state.traps } else { &state.status };
        cell.set(bits);
        Ok(())
    }

    #[getter("prec")]
    fn prec(_: &mut Thread, this: &Obj<Context>) -> Value {
        Value::int(this.state.prec.get())
    }

    #[setter("prec")]
    fn set_prec(t: &mut Thread, this: &Obj<Context>, value: Option<&Value>) -> PyResult<()> {
        Context::store(t, &this.state, "prec", value)
    }

    #[getter("Emin")]
    fn emin(_: &mut Thread, this: &Obj<Context>) -> Value {
        Value::int(this.state.emin.get())
    }

    #[setter("Emin")]
    fn set_emin(t: &mut Thread, this: &Obj<Context>, value: Option<&Value>) -> PyResult<()> {
        Context::store(t, &this.state, "Emin", value)
    }

    #[getter("Emax")]
    fn emax(_: &mut Thread, this: &Obj<Context>) -> Value {
        Value::int(this.state.emax.get())
    }

    #[setter("Emax")]
    fn set_emax(t: &mut Thread, this: &Obj<Context>, value: Option<&Value>) -> PyResult<()> {
        Context::store(t, &this.state, "Emax", value)
    }

    #[getter("rounding")]
    fn rounding(_: &mut Thread, this: &Obj<Context>) -> Value {
        string::intern(name_of(this.state.rounding.get()))
    }

    #[setter("rounding")]
    fn set_rounding(t: &mut Thread, this: &Obj<Context>, value: Option<&Value>) -> PyResult<()> {
        Context::store(t, &this.state, "rounding", value)
    }

    #[getter("capitals")]
    fn capitals(_: &mut Thread, this: &Obj<Context>) -> Value {
        Value::small(i32::from(this.state.capitals.get()))
    }

    #[setter("capitals")]
    fn set_capitals(t: &mut Thread, this: &Obj<Context>, value: Option<&Value>) -> PyResult<()> {
        Context::store(t, &this.state, "capitals", value)
    }

    #[getter("clamp")]
    fn clamp(_: &mut Thread, this: &Obj<Context>) -> Value {
        Value::small(i32::from(this.state.clamp.get()))
    }

    #[setter("clamp")]
    fn set_clamp(t: &mut Thread, this: &Obj<Context>, value: Option<&Value>) -> PyResult<()> {
        Context::store(t, &this.state, "clamp", value)
    }
}

/// A context as an object.
type ContextObject = Obj<Context>;

/// What a context does with numbers.
pub struct Operations;

#[pymethods(CONTEXT, layout = ContextObject, table = OPERATIONS_IMPL)]
impl Operations {
    #[method("abs($self, x, /)", doc = "abs($self, x, /)\n--\n\nReturn the absolute value of x.\n\n")]
    fn abs_(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::abs)
    }

    #[method("exp($self, x, /)", doc = "exp($self, x, /)\n--\n\nReturn e ** x.\n\n")]
    fn exp(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::exp)
    }

    #[method(
        "ln($self, x, /)",
        doc = "ln($self, x, /)\n--\n\nReturn the natural (base e) logarithm of x.\n\n"
    )]
    fn ln(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::ln)
    }

    #[method("log10($self, x, /)", doc = "log10($self, x, /)\n--\n\nReturn the base 10 logarithm of x.\n\n")]
    fn log10(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::log10)
    }

    #[method(
        "logb($self, x, /)",
        doc = "logb($self, x, /)\n--\n\nReturn the exponent of the magnitude of the operand's MSD.\n\n"
    )]
    fn logb(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::logb)
    }

    #[method(
        "logical_invert($self, x, /)",
        doc = "logical_invert($self, x, /)\n--\n\nInvert all the digits in the operand.\n\nThe operand must be a logical number.\n\n    >>> ExtendedContext.logical_invert(Decimal('0'))\n    Decimal('111111111')\n    >>> ExtendedContext.logical_invert(Decimal('1'))\n    Decimal('111111110')\n    >>> ExtendedContext.logical_invert(Decimal('111111111'))\n    Decimal('0')\n    >>> ExtendedContext.logical_invert(Decimal('101010101'))\n    Decimal('10101010')\n    >>> ExtendedContext.logical_invert(1101)\n    Decimal('111110010')\n\n"
    )]
    fn logical_invert(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::logical_invert)
    }

    #[method(
        "minus($self, x, /)",
        doc = "minus($self, x, /)\n--\n\nMinus corresponds to the unary prefix minus operator in Python, but applies\nthe context to the result.\n\n"
    )]
    fn minus(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::minus)
    }

    #[method(
        "next_minus($self, x, /)",
        doc = "next_minus($self, x, /)\n--\n\nReturn the largest representable number smaller than x.\n\n"
    )]
    fn next_minus(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, |r, a| r.next(a, false))
    }

    #[method(
        "next_plus($self, x, /)",
        doc = "next_plus($self, x, /)\n--\n\nReturn the smallest representable number larger than x.\n\n"
    )]
    fn next_plus(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, |r, a| r.next(a, true))
    }

    #[method(
        "normalize($self, x, /)",
        doc = "normalize($self, x, /)\n--\n\nReduce x to its simplest form. Alias for reduce(x).\n\n"
    )]
    fn normalize(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::normalize)
    }

    #[method(
        "plus($self, x, /)",
        doc = "plus($self, x, /)\n--\n\nPlus corresponds to the unary prefix plus operator in Python, but applies\nthe context to the result.\n\n"
    )]
    fn plus(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::plus)
    }

    #[method(
        "sqrt($self, x, /)",
        doc = "sqrt($self, x, /)\n--\n\nSquare root of a non-negative number to context precision.\n\n"
    )]
    fn sqrt(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, Rules::sqrt)
    }

    #[method(
        "to_integral($self, x, /)",
        doc = "to_integral($self, x, /)\n--\n\nIdentical to to_integral_value(x).\n\n"
    )]
    fn to_integral(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, |r, a| r.to_integral(a, false))
    }

    #[method(
        "to_integral_value($self, x, /)",
        doc = "to_integral_value($self, x, /)\n--\n\nRound to an integer.\n\n"
    )]
    fn to_integral_value(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, |r, a| r.to_integral(a, false))
    }

    #[method(
        "to_integral_exact($self, x, /)",
        doc = "to_integral_exact($self, x, /)\n--\n\nRound to an integer. Signal if the result is rounded or inexact.\n\n"
    )]
    fn to_integral_exact(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, |r, a| r.to_integral(a, true))
    }

    #[method(
        "copy_abs($self, x, /)",
        doc = "copy_abs($self, x, /)\n--\n\nReturn a copy of x with the sign set to 0.\n\n"
    )]
    fn copy_abs(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, |_, a| a.clone().signed(false))
    }

    #[method(
        "copy_negate($self, x, /)",
        doc = "copy_negate($self, x, /)\n--\n\nReturn a copy of x with the sign inverted.\n\n"
    )]
    fn copy_negate(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        unary(t, &this.state, x, |_, a| a.clone().negated())
    }

    #[method(
        "compare($self, x, y, /)",
        unnamed,
        doc = "compare($self, x, y, /)\n--\n\nCompare x and y numerically.\n\n"
    )]
    fn compare(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::compare)
    }

    #[method(
        "compare_signal($self, x, y, /)",
        unnamed,
        doc = "compare_signal($self, x, y, /)\n--\n\nCompare x and y numerically.  All NaNs signal.\n\n"
    )]
    fn compare_signal(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::compare_signal)
    }

    #[method(
        "compare_total($self, x, y, /)",
        unnamed,
        doc = "compare_total($self, x, y, /)\n--\n\nCompare x and y using their abstract representation.\n\n"
    )]
    fn compare_total(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |_, a, b| Number::small(total_order(a, b) as i64))
    }

    #[method(
        "compare_total_mag($self, x, y, /)",
        unnamed,
        doc = "compare_total_mag($self, x, y, /)\n--\n\nCompare x and y using their abstract representation, ignoring sign.\n\n"
    )]
    fn compare_total_mag(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |_, a, b| Number::small(total_size_order(a, b) as i64))
    }

    #[method(
        "logical_and($self, x, y, /)",
        unnamed,
        doc = "logical_and($self, x, y, /)\n--\n\nApplies the logical operation 'and' between each operand's digits.\n\nThe operands must be both logical numbers.\n\n    >>> ExtendedContext.logical_and(Decimal('0'), Decimal('0'))\n    Decimal('0')\n    >>> ExtendedContext.logical_and(Decimal('0'), Decimal('1'))\n    Decimal('0')\n    >>> ExtendedContext.logical_and(Decimal('1'), Decimal('0'))\n    Decimal('0')\n    >>> ExtendedContext.logical_and(Decimal('1'), Decimal('1'))\n    Decimal('1')\n    >>> ExtendedContext.logical_and(Decimal('1100'), Decimal('1010'))\n    Decimal('1000')\n    >>> ExtendedContext.logical_and(Decimal('1111'), Decimal('10'))\n    Decimal('10')\n    >>> ExtendedContext.logical_and(110, 1101)\n    Decimal('100')\n    >>> ExtendedContext.logical_and(Decimal(110), 1101)\n    Decimal('100')\n    >>> ExtendedContext.logical_and(110, Decimal(1101))\n    Decimal('100')\n\n"
    )]
    fn logical_and(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.logical(a, b, |a, b| a && b))
    }

    #[method(
        "logical_or($self, x, y, /)",
        unnamed,
        doc = "logical_or($self, x, y, /)\n--\n\nApplies the logical operation 'or' between each operand's digits.\n\nThe operands must be both logical numbers.\n\n    >>> ExtendedContext.logical_or(Decimal('0'), Decimal('0'))\n    Decimal('0')\n    >>> ExtendedContext.logical_or(Decimal('0'), Decimal('1'))\n    Decimal('1')\n    >>> ExtendedContext.logical_or(Decimal('1'), Decimal('0'))\n    Decimal('1')\n    >>> ExtendedContext.logical_or(Decimal('1'), Decimal('1'))\n    Decimal('1')\n    >>> ExtendedContext.logical_or(Decimal('1100'), Decimal('1010'))\n    Decimal('1110')\n    >>> ExtendedContext.logical_or(Decimal('1110'), Decimal('10'))\n    Decimal('1110')\n    >>> ExtendedContext.logical_or(110, 1101)\n    Decimal('1111')\n    >>> ExtendedContext.logical_or(Decimal(110), 1101)\n    Decimal('1111')\n    >>> ExtendedContext.logical_or(110, Decimal(1101))\n    Decimal('1111')\n\n"
    )]
    fn logical_or(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.logical(a, b, |a, b| a || b))
    }

    #[method(
        "logical_xor($self, x, y, /)",
        unnamed,
        doc = "logical_xor($self, x, y, /)\n--\n\nApplies the logical operation 'xor' between each operand's digits.\n\nThe operands must be both logical numbers.\n\n    >>> ExtendedContext.logical_xor(Decimal('0'), Decimal('0'))\n    Decimal('0')\n    >>> ExtendedContext.logical_xor(Decimal('0'), Decimal('1'))\n    Decimal('1')\n    >>> ExtendedContext.logical_xor(Decimal('1'), Decimal('0'))\n    Decimal('1')\n    >>> ExtendedContext.logical_xor(Decimal('1'), Decimal('1'))\n    Decimal('0')\n    >>> ExtendedContext.logical_xor(Decimal('1100'), Decimal('1010'))\n    Decimal('110')\n    >>> ExtendedContext.logical_xor(Decimal('1111'), Decimal('10'))\n    Decimal('1101')\n    >>> ExtendedContext.logical_xor(110, 1101)\n    Decimal('1011')\n    >>> ExtendedContext.logical_xor(Decimal(110), 1101)\n    Decimal('1011')\n    >>> ExtendedContext.logical_xor(110, Decimal(1101))\n    Decimal('1011')\n\n"
    )]
    fn logical_xor(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.logical(a, b, |a, b| a != b))
    }

    #[method(
        "max($self, x, y, /)",
        unnamed,
        doc = "max($self, x, y, /)\n--\n\nCompare the values numerically and return the maximum.\n\n"
    )]
    fn max(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.extreme(a, b, true, false))
    }

    #[method(
        "max_mag($self, x, y, /)",
        unnamed,
        doc = "max_mag($self, x, y, /)\n--\n\nCompare the values numerically with their sign ignored.\n\n"
    )]
    fn max_mag(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.extreme(a, b, true, true))
    }

    #[method(
        "min($self, x, y, /)",
        unnamed,
        doc = "min($self, x, y, /)\n--\n\nCompare the values numerically and return the minimum.\n\n"
    )]
    fn min(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.extreme(a, b, false, false))
    }

    #[method(
        "min_mag($self, x, y, /)",
        unnamed,
        doc = "min_mag($self, x, y, /)\n--\n\nCompare the values numerically with their sign ignored.\n\n"
    )]
    fn min_mag(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.extreme(a, b, false, true))
    }

    #[method(
        "next_toward($self, x, y, /)",
        unnamed,
        doc = "next_toward($self, x, y, /)\n--\n\nReturn the number closest to x, in the direction towards y.\n\n"
    )]
    fn next_toward(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::next_toward)
    }

    #[method(
        "remainder_near($self, x, y, /)",
        unnamed,
        doc = "remainder_near($self, x, y, /)\n--\n\nReturn x - y * n, where n is the integer nearest the exact value of x / y\n(if the result is 0 then its sign will be the sign of x).\n\n"
    )]
    fn remainder_near(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::remainder_near)
    }

    #[method(
        "rotate($self, x, y, /)",
        unnamed,
        doc = "rotate($self, x, y, /)\n--\n\nReturn a copy of x, rotated by y places.\n\n"
    )]
    fn rotate(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.shifted(a, b, true))
    }

    #[method(
        "scaleb($self, x, y, /)",
        unnamed,
        doc = "scaleb($self, x, y, /)\n--\n\nReturn the first operand after adding the second value to its exp.\n\n"
    )]
    fn scaleb(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::scaleb)
    }

    #[method(
        "shift($self, x, y, /)",
        unnamed,
        doc = "shift($self, x, y, /)\n--\n\nReturn a copy of x, shifted by y places.\n\n"
    )]
    fn shift(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |r, a, b| r.shifted(a, b, false))
    }

    #[method(
        "add($self, x, y, /)",
        unnamed,
        doc = "add($self, x, y, /)\n--\n\nReturn the sum of x and y.\n\n"
    )]
    fn add(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::add)
    }

    #[method(
        "subtract($self, x, y, /)",
        unnamed,
        doc = "subtract($self, x, y, /)\n--\n\nReturn the difference between x and y.\n\n"
    )]
    fn subtract(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::subtract)
    }

    #[method(
        "multiply($self, x, y, /)",
        unnamed,
        doc = "multiply($self, x, y, /)\n--\n\nReturn the product of x and y.\n\n"
    )]
    fn multiply(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::multiply)
    }

    #[method(
        "divide($self, x, y, /)",
        unnamed,
        doc = "divide($self, x, y, /)\n--\n\nReturn x divided by y.\n\n"
    )]
    fn divide(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::divide)
    }

    #[method(
        "divide_int($self, x, y, /)",
        unnamed,
        doc = "divide_int($self, x, y, /)\n--\n\nReturn x divided by y, truncated to an integer.\n\n"
    )]
    fn divide_int(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::divide_int)
    }

    #[method(
        "remainder($self, x, y, /)",
        unnamed,
        doc = "remainder($self, x, y, /)\n--\n\nReturn the remainder from integer division.  The sign of the result,\nif non-zero, is the same as that of the original dividend.\n\n"
    )]
    fn remainder(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::remainder)
    }

    #[method(
        "quantize($self, x, y, /)",
        unnamed,
        doc = "quantize($self, x, y, /)\n--\n\nReturn a value equal to x (rounded), having the exponent of y.\n\n"
    )]
    fn quantize(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, Rules::quantize)
    }

    #[method(
        "copy_sign($self, x, y, /)",
        unnamed,
        doc = "copy_sign($self, x, y, /)\n--\n\nCopy the sign from y to x.\n\n"
    )]
    fn copy_sign(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        binary(t, &this.state, x, y, |_, a, b| a.clone().signed(b.negative))
    }

    #[method(
        "divmod($self, x, y, /)",
        unnamed,
        doc = "divmod($self, x, y, /)\n--\n\nReturn quotient and remainder of the division x / y.\n\n"
    )]
    fn divmod(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult {
        let (a, b) = (operand(t, x, &this.state)?, operand(t, y, &this.state)?);
        let (q, r) = this.state.apply(t, |r| r.divmod(&a, &b))?;
        Ok(Tuple::pair(new(q), new(r)))
    }

    #[method(
        "power($self, /, a, b, modulo=None)",
        unnamed,
        doc = "power($self, /, a, b, modulo=None)\n--\n\nCompute a**b. If 'a' is negative, then 'b' must be integral. The result\nwill be inexact unless 'a' is integral and the result is finite and can\nbe expressed exactly in 'precision' digits.  In the Python version the\nresult is always correctly rounded, in the C version the result is almost\nalways correctly rounded.\n\nIf modulo is given, compute (a**b) % modulo. The following restrictions\nhold:\n\n    * all three arguments must be integral\n    * 'b' must be nonnegative\n    * at least one of 'a' or 'b' must be nonzero\n    * modulo must be nonzero and less than 10**prec in absolute value\n\n\n"
    )]
    fn power(t: &mut Thread, this: &Obj<Context>, a: &Value, b: &Value, modulo: Option<&Value>) -> PyResult {
        power(t, &this.state, a, b, modulo)
    }

    #[method(
        "fma($self, x, y, z, /)",
        unnamed,
        doc = "fma($self, x, y, z, /)\n--\n\nReturn x multiplied by y, plus z.\n\n"
    )]
    fn fma(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value, z: &Value) -> PyResult {
        let (a, b, c) =
            (operand(t, x, &this.state)?, operand(t, y, &this.state)?, operand(t, z, &this.state)?);
        this.state.apply(t, |r| r.fma(&a, &b, &c)).map(new)
    }

    #[method(
        "is_finite($self, x, /)",
        doc = "is_finite($self, x, /)\n--\n\nReturn True if x is finite, False otherwise.\n\n"
    )]
    fn is_finite(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(n.is_finite())
    }

    #[method(
        "is_infinite($self, x, /)",
        doc = "is_infinite($self, x, /)\n--\n\nReturn True if x is infinite, False otherwise.\n\n"
    )]
    fn is_infinite(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(n.is_infinite())
    }

    #[method(
        "is_nan($self, x, /)",
        doc = "is_nan($self, x, /)\n--\n\nReturn True if x is a qNaN or sNaN, False otherwise.\n\n"
    )]
    fn is_nan(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(n.is_nan())
    }

    #[method(
        "is_qnan($self, x, /)",
        doc = "is_qnan($self, x, /)\n--\n\nReturn True if x is a quiet NaN, False otherwise.\n\n"
    )]
    fn is_qnan(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(n.kind == Kind::Quiet)
    }

    #[method(
        "is_snan($self, x, /)",
        doc = "is_snan($self, x, /)\n--\n\nReturn True if x is a signaling NaN, False otherwise.\n\n"
    )]
    fn is_snan(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(n.kind == Kind::Signaling)
    }

    #[method(
        "is_signed($self, x, /)",
        doc = "is_signed($self, x, /)\n--\n\nReturn True if x is negative, False otherwise.\n\n"
    )]
    fn is_signed(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(n.negative)
    }

    #[method(
        "is_zero($self, x, /)",
        doc = "is_zero($self, x, /)\n--\n\nReturn True if x is a zero, False otherwise.\n\n"
    )]
    fn is_zero(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(n.is_zero())
    }

    #[method(
        "is_normal($self, x, /)",
        doc = "is_normal($self, x, /)\n--\n\nReturn True if x is a normal number, False otherwise.\n\n"
    )]
    fn is_normal(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(is_normal(&n, &this.state))
    }

    #[method(
        "is_subnormal($self, x, /)",
        doc = "is_subnormal($self, x, /)\n--\n\nReturn True if x is subnormal, False otherwise.\n\n"
    )]
    fn is_subnormal(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        let n = operand(t, x, &this.state)?;
        Ok(is_subnormal(&n, &this.state))
    }

    #[method(
        "is_canonical($self, x, /)",
        doc = "is_canonical($self, x, /)\n--\n\nReturn True if x is canonical, False otherwise.\n\n"
    )]
    fn is_canonical(t: &mut Thread, _this: &Obj<Context>, x: &Value) -> PyResult<bool> {
        match decimal::get(x) {
            Some(_) => Ok(true),
            None => Err(t.type_error("argument must be a Decimal")),
        }
    }

    #[method("canonical($self, x, /)", doc = "canonical($self, x, /)\n--\n\nReturn a new instance of x.\n\n")]
    fn canonical(t: &mut Thread, _this: &Obj<Context>, x: &Value) -> PyResult {
        match decimal::get(x) {
            Some(_) => Ok(x.clone()),
            None => Err(t.type_error("argument must be a Decimal")),
        }
    }

    #[method(
        "copy_decimal($self, x, /)",
        doc = "copy_decimal($self, x, /)\n--\n\nReturn a copy of Decimal x.\n\n"
    )]
    fn copy_decimal(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        operand(t, x, &this.state).map(new)
    }

    #[method(
        "same_quantum($self, x, y, /)",
        unnamed,
        doc = "same_quantum($self, x, y, /)\n--\n\nReturn True if the two operands have the same exponent.\n\n"
    )]
    fn same_quantum(t: &mut Thread, this: &Obj<Context>, x: &Value, y: &Value) -> PyResult<bool> {
        let (a, b) = (operand(t, x, &this.state)?, operand(t, y, &this.state)?);
        Ok(same_quantum(&a, &b))
    }

    #[method(
        "number_class($self, x, /)",
        doc = "number_class($self, x, /)\n--\n\nReturn an indication of the class of x.\n\n"
    )]
    fn number_class(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        let n = operand(t, x, &this.state)?;
        t.new_str(class_of(&this.state.rules(), &n))
    }

    #[method(
        "to_sci_string($self, x, /)",
        doc = "to_sci_string($self, x, /)\n--\n\nConvert a number to a string using scientific notation.\n\n"
    )]
    fn to_sci_string(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        let n = operand(t, x, &this.state)?;
        t.new_str(&text::show(&n, false, this.state.capitals.get()))
    }

    #[method(
        "to_eng_string($self, x, /)",
        doc = "to_eng_string($self, x, /)\n--\n\nConvert a number to a string, using engineering notation.\n\n"
    )]
    fn to_eng_string(t: &mut Thread, this: &Obj<Context>, x: &Value) -> PyResult {
        let n = operand(t, x, &this.state)?;
        t.new_str(&text::show(&n, true, this.state.capitals.get()))
    }

    #[method("radix($self, /)", doc = "radix($self, /)\n--\n\nReturn 10.\n\n")]
    fn radix(_t: &mut Thread, _this: &Obj<Context>) -> Value {
        new(Number::small(10))
    }

    #[method(
        "Etiny($self, /)",
        doc = "Etiny($self, /)\n--\n\nReturn a value equal to Emin - prec + 1, which is the minimum exponent value\nfor subnormal results.  When underflow occurs, the exponent is set to Etiny.\n\n"
    )]
    fn etiny(_t: &mut Thread, this: &Obj<Context>) -> i64 {
        this.state.rules().etiny()
    }

    #[method(
        "Etop($self, /)",
        doc = "Etop($self, /)\n--\n\nReturn a value equal to Emax - prec + 1.  This is the maximum exponent\nif the _clamp field of the context is set to 1 (IEEE clamp mode).  Etop()\nmust not be negative.\n\n"
    )]
    fn etop(_t: &mut Thread, this: &Obj<Context>) -> i64 {
        this.state.rules().etop()
    }

    #[method("copy($self, /)", doc = "copy($self, /)\n--\n\nReturn a duplicate of the context.\n\n")]
    fn copy(_t: &mut Thread, this: &Obj<Context>) -> Value {
        copied(&this.state)
    }

    #[method("__copy__($self, /)", doc = "__copy__($self, /)\n--\n\n")]
    fn copy_protocol(_t: &mut Thread, this: &Obj<Context>) -> Value {
        copied(&this.state)
    }

    #[method("clear_flags($self, /)", doc = "clear_flags($self, /)\n--\n\nReset all flags to False.\n\n")]
    fn clear_flags(_t: &mut Thread, this: &Obj<Context>) {
        this.state.status.set(0);
    }

    #[method("clear_traps($self, /)", doc = "clear_traps($self, /)\n--\n\nSet all traps to False.\n\n")]
    fn clear_traps(_t: &mut Thread, this: &Obj<Context>) {
        this.state.traps.set(0);
    }

    #[method(
        "create_decimal($self, num=\"0\", /)",
        unnamed,
        doc = "create_decimal($self, num=\"0\", /)\n--\n\nCreate a new Decimal instance from num, using self as the context. Unlike the\nDecimal constructor, this function observes the context limits.\n\n"
    )]
    fn create_decimal(t: &mut Thread, this: &Obj<Context>, num: Option<&Value>) -> PyResult {
        create(t, &this.state, num)
    }

    #[method(
        "create_decimal_from_float($self, f, /)",
        doc = "create_decimal_from_float($self, f, /)\n--\n\nCreate a new Decimal instance from float f.  Unlike the Decimal.from_float()\nclass method, this function observes the context limits.\n\n"
    )]
    fn create_decimal_from_float(t: &mut Thread, this: &Obj<Context>, f: &Value) -> PyResult {
        create_from_float(t, &this.state, f)
    }

    #[method("_apply($self, object, /)", doc = "_apply($self, object, /)\n--\n\n")]
    fn apply(t: &mut Thread, this: &Obj<Context>, a: &Value) -> PyResult {
        unary(t, &this.state, a, |r, a| r.finish(a.clone()))
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(t: &mut Thread, this: &Obj<Context>) -> PyResult {
        reduced(t, this)
    }
}
