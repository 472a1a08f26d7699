//! `_contextvars`: variables whose values belong to a context.
//!
//! A context's values lie in a dictionary that copies of the context share until one of them changes: copying costs
//! nothing, and setting a variable costs a copy of the dictionary only after the context has been copied.

use std::cell::{Cell, RefCell};
use std::mem::offset_of;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::exceptions::{KEY_ERROR, LOOKUP_ERROR};
use object::native::{MemberDef, MemberKind};
use object::types::CompareOp;
use object::{Args, Dict, Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value};

/// `_contextvars`
pub static NATIVE: NativeModule = NativeModule {
    def: &contextvars::DEF,
    types: &[
        (&CONTEXT, &[&Context::IMPL]),
        (&CONTEXT_VAR, &[&ContextVar::IMPL]),
        (&TOKEN, &[&Token::IMPL]),
        (&MISSING, &[&Missing::IMPL]),
        (&KEYS, &[&Keys::IMPL]),
        (&VALUES, &[&Values::IMPL]),
        (&ITEMS, &[&Items::IMPL]),
    ],
};

/// The module.
#[pymodule(
    name = "_contextvars",
    doc = "Context Variables",
    types(&super::CONTEXT, &super::CONTEXT_VAR, &super::TOKEN)
)]
pub mod contextvars {
    use object::module::Module;
    use object::{PyResult, Ref, Thread, Value};

    #[exec]
    fn exec(t: &mut Thread, _module: &Ref<Module>) -> PyResult<()> {
        let missing = super::missing(t);
        if let Some(dict) = super::TOKEN.dict() {
            dict.set_str(t, "MISSING", missing);
        }
        Ok(())
    }

    #[function("copy_context($module, /)", doc = "copy_context($module, /)\n--\n\n")]
    fn copy_context(t: &mut Thread) -> Value {
        super::current(t).copied()
    }
}

/// `Context`
#[pytype(name = "_contextvars.Context", weakrefs, reported_basicsize = 48)]
pub struct Context {
    values: RefCell<Option<Ref<Dict>>>,
    /// Whether other contexts may hold the same dictionary.
    #[no_traverse]
    shared: Cell<bool>,
    previous: OptionCell,
    #[no_traverse]
    entered: Cell<bool>,
}

fn new_context(values: Option<Ref<Dict>>) -> Ref<Obj<Context>> {
    Obj::new_ref(Context {
        shared: Cell::new(values.is_some()),
        values: RefCell::new(values),
        previous: OptionCell::empty(),
        entered: Cell::new(false),
    })
}

/// The thread's context, made when it is first asked for.
fn current(t: &mut Thread) -> Ref<Obj<Context>> {
    if let Some(Ok(context)) = t.context.get().map(Ref::from_value) {
        return context;
    }
    let context = new_context(None);
    t.context.set(Some(context.as_value().clone()));
    context
}

/// A copy of the thread's context, for native code that calls something later.
pub fn copy_current(t: &mut Thread) -> Value {
    current(t).copied()
}

/// Enters a context for a call.
///
/// # Errors
/// `RuntimeError` when it is entered already.
pub fn enter(t: &mut Thread, context: &Value) -> PyResult<()> {
    let Some(own) = context.downcast::<Obj<Context>>() else {
        return Err(t.type_error("an instance of Context was expected"));
    };
    if own.entered.get() {
        let shown = t.repr(context)?.to_string_lossy();
        return Err(t.runtime_error(format!("cannot enter context: {shown} is already entered")));
    }
    own.entered.set(true);
    own.previous.set(t.context.replace(Some(context.clone())));
    Ok(())
}

/// Leaves a context that [`enter`] has entered.
pub fn leave(t: &mut Thread, context: &Value) {
    if let Some(own) = context.downcast::<Obj<Context>>() {
        own.entered.set(false);
        let previous = own.previous.take();
        t.context.set(previous);
    }
}

impl Context {
    fn values(&self) -> Option<Ref<Dict>> {
        self.values.borrow().clone()
    }

    fn copied(&self) -> Value {
        let values = self.values();
        self.shared.set(values.is_some());
        new_context(values).into_value()
    }

    fn get_value(&self, t: &mut Thread, variable: &Value) -> PyResult<Option<Value>> {
        match self.values() {
            Some(values) => values.get(t, variable),
            None => Ok(None),
        }
    }

    /// The dictionary for a change.
    fn own_values(&self) -> Ref<Dict> {
        let old = self.values();
        match old {
            Some(values) if !self.shared.get() => values,
            old => {
                let values = old.map_or_else(Dict::new, |d| d.copy());
                self.shared.set(false);
                let replaced = self.values.replace(Some(values.clone()));
                drop(replaced);
                values
            }
        }
    }

    fn snapshot(&self) -> Vec<(Value, Value)> {
        self.values().map_or_else(Vec::new, |d| d.items())
    }
}

/// Checks that a key is a variable.
fn check_key(t: &mut Thread, key: &Value) -> PyResult<()> {
    if key.downcast::<Obj<ContextVar>>().is_some() {
        return Ok(());
    }
    let shown = t.repr(key)?.to_string_lossy();
    Err(t.type_error(format!("a ContextVar key was expected, got {shown}")))
}

#[pymethods(CONTEXT, unhashable)]
impl Context {
    #[new]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        if args.has_keywords() || !args.positional().is_empty() {
            return Err(t.type_error("Context() does not accept any arguments"));
        }
        Ok(new_context(None).into_value())
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Obj<Context>) -> PyResult {
        Ok(new_keys(this))
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Obj<Context>) -> PyResult<usize> {
        Ok(this.values().map_or(0, |d| d.len()))
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Value, key: &Value) -> PyResult {
        check_key(t, key)?;
        let found = match this.downcast::<Obj<Context>>() {
            Some(this) => this.get_value(t, key)?,
            None => None,
        };
        match found {
            Some(value) => Ok(value),
            None => Err(t.raise_with(&KEY_ERROR, key.clone())),
        }
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Obj<Context>, key: &Value) -> PyResult<bool> {
        check_key(t, key)?;
        Ok(this.get_value(t, key)?.is_some())
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Context>, other: &Value, op: CompareOp) -> PyResult {
        let (Some(other), CompareOp::Eq | CompareOp::Ne) = (other.downcast::<Obj<Context>>(), op) else {
            return Ok(Value::not_implemented());
        };
        let (a, b) = (this.snapshot(), other.snapshot());
        let mut same = a.len() == b.len();
        for (variable, value) in &a {
            if !same {
                break;
            }
            same = match other.get_value(t, variable)? {
                Some(other) => t.equal(value, &other)?,
                None => false,
            };
        }
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    /// Return the value for `key` if `key` has the value in the context object.
    ///
    /// If `key` does not exist, return `default`.  If `default` is not
    /// given, return None.
    #[method("get($self, key, default=None, /)")]
    fn get(t: &mut Thread, this: &Obj<Context>, key: &Value, default: Option<&Value>) -> PyResult {
        check_key(t, key)?;
        Ok(match this.get_value(t, key)? {
            Some(value) => value,
            None => default.cloned().unwrap_or(Value::none()),
        })
    }

    /// Return all variables and their values in the context object.
    ///
    /// The result is returned as a list of 2-tuples (variable, value).
    #[method("items($self, /)")]
    fn items(_: &mut Thread, this: &Obj<Context>) -> Value {
        let all = this.snapshot().into_iter().map(|(k, v)| Tuple::pair(k, v)).collect();
        Obj::new(Items { all, next: Cell::new(0) })
    }

    /// Return a list of all variables in the context object.
    #[method("keys($self, /)")]
    fn keys(_: &mut Thread, this: &Obj<Context>) -> Value {
        new_keys(this)
    }

    /// Return a list of all variables' values in the context object.
    #[method("values($self, /)", name = "values")]
    fn all_values(_: &mut Thread, this: &Obj<Context>) -> Value {
        let all = this.snapshot().into_iter().map(|(_, v)| v).collect();
        Obj::new(Values { all, next: Cell::new(0) })
    }

    /// Return a shallow copy of the context object.
    #[method("copy($self, /)")]
    fn copy(_: &mut Thread, this: &Obj<Context>) -> Value {
        this.copied()
    }

    #[method("run($self, /, *args, **kwargs)", no_signature)]
    fn run(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult {
        let (values, names) = args.parts();
        let Some((callable, rest)) = values.split_first().filter(|_| !args.positional().is_empty()) else {
            return Err(t.type_error("run() missing 1 required positional argument"));
        };
        enter(t, this)?;
        let result = t.call_kw(callable, rest, names);
        leave(t, this);
        result
    }
}

fn new_keys(context: &Obj<Context>) -> Value {
    let all = context.snapshot().into_iter().map(|(k, _)| k).collect();
    Obj::new(Keys { all, next: Cell::new(0) })
}

/// What `Context.keys` answers.
#[pytype(name = "keys", reported_basicsize = 168)]
pub struct Keys {
    all: Vec<Value>,
    #[no_traverse]
    next: Cell<usize>,
}

/// What `Context.values` answers.
#[pytype(name = "values", reported_basicsize = 168)]
pub struct Values {
    all: Vec<Value>,
    #[no_traverse]
    next: Cell<usize>,
}

/// What `Context.items` answers.
#[pytype(name = "items", reported_basicsize = 168)]
pub struct Items {
    all: Vec<Value>,
    #[no_traverse]
    next: Cell<usize>,
}

fn advance(all: &[Value], next: &Cell<usize>) -> Option<Value> {
    let item = all.get(next.get())?.clone();
    next.set(next.get() + 1);
    Some(item)
}

#[pymethods(KEYS)]
impl Keys {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &Obj<Keys>) -> PyResult<Option<Value>> {
        Ok(advance(&this.all, &this.next))
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Obj<Keys>) -> PyResult<usize> {
        Ok(this.all.len())
    }
}

#[pymethods(VALUES)]
impl Values {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &Obj<Values>) -> PyResult<Option<Value>> {
        Ok(advance(&this.all, &this.next))
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Obj<Values>) -> PyResult<usize> {
        Ok(this.all.len())
    }
}

#[pymethods(ITEMS)]
impl Items {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &Obj<Items>) -> PyResult<Option<Value>> {
        Ok(advance(&this.all, &this.next))
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Obj<Items>) -> PyResult<usize> {
        Ok(this.all.len())
    }
}

/// `ContextVar`
#[pytype(name = "_contextvars.ContextVar", static_name = CONTEXT_VAR, reported_basicsize = 64)]
pub struct ContextVar {
    name: OptionCell,
    default: Option<Value>,
}

#[pymethods(
    CONTEXT_VAR,
    members = [MemberDef {
        name: "name",
        doc: None,
        kind: MemberKind::ObjectOrNone,
        offset: size_of::<object::Header>() + offset_of!(ContextVar, name),
        readonly: true,
    }]
)]
impl ContextVar {
    #[new("ContextVar(name, /, *, default=None)", parse_tuple)]
    fn new(t: &mut Thread, _cls: &Type, name: &Value, default: Option<&Value>) -> PyResult {
        if name.downcast::<Str>().is_none() {
            return Err(t.type_error("context variable name must be a str"));
        }
        t.hash(name)?;
        Ok(Obj::new(ContextVar { name: OptionCell::new(Some(name.clone())), default: default.cloned() }))
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Obj<ContextVar>) -> PyResult<i64> {
        Ok((this.to_value().id() >> 4) as i64)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<ContextVar>) -> PyResult {
        let name = t.repr(&this.name.get_or_none())?.to_string_lossy();
        let id = this.to_value().id();
        match &this.default {
            Some(default) => {
                let default = t.repr(default)?.to_string_lossy();
                t.new_str(&format!("<ContextVar name={name} default={default} at {id:#x}>"))
            }
            None => t.new_str(&format!("<ContextVar name={name} at {id:#x}>")),
        }
    }

    /// Return a value for the context variable for the current context.
    ///
    /// If there is no value for the variable in the current context, the
    /// method will:
    ///  * return the value of the default argument of the method, if
    ///    provided; or
    ///  * return the default value for the context variable, if it was
    ///    created with one; or
    ///  * raise a LookupError.
    #[method("get($self, default=<unrepresentable>, /)")]
    fn get(t: &mut Thread, this: &Value, default: Option<&Value>) -> PyResult {
        let found = match t.context.get() {
            Some(context) => match context.downcast::<Obj<Context>>() {
                Some(context) => context.get_value(t, this)?,
                None => None,
            },
            None => None,
        };
        if let Some(value) = found.or_else(|| default.cloned()) {
            return Ok(value);
        }
        match this.downcast::<Obj<ContextVar>>().and_then(|v| v.default.clone()) {
            Some(default) => Ok(default),
            None => Err(t.raise_with(&LOOKUP_ERROR, this.clone())),
        }
    }

    /// Call to set a new value for the context variable in the current context.
    ///
    /// The required value argument is the new value for the context
    /// variable.
    ///
    /// Returns a Token object that can be used to restore the variable to
    /// its previous value via the `ContextVar.reset()` method.
    #[method("set($self, value, /)")]
    fn set(t: &mut Thread, this: &Obj<ContextVar>, value: &Value) -> PyResult {
        let context = current(t);
        let variable = this.to_value();
        let old = context.get_value(t, &variable)?;
        context.own_values().set(t, &variable, value.clone())?;
        Ok(Obj::new(Token {
            context: Ref::clone(&context),
            variable: Ref::new(this),
            old,
            used: Cell::new(false),
        }))
    }

    /// Reset the context variable.
    ///
    /// The variable is reset to the value it had before the
    /// `ContextVar.set()` that created the token was used.
    #[method("reset($self, token, /)")]
    fn reset(t: &mut Thread, this: &Obj<ContextVar>, token: &Value) -> PyResult<()> {
        let Some(own) = token.downcast::<Obj<Token>>() else {
            let shown = t.repr(token)?.to_string_lossy();
            return Err(t.type_error(format!("expected an instance of Token, got {shown}")));
        };
        reset(t, this, own)
    }

    /// ContextVars are generic over the type of their contained values
    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nContextVars are generic over the type of their contained values"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, item: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, item)
    }
}

/// Gives a variable the value that it had before the token was made.
fn reset(t: &mut Thread, variable: &Obj<ContextVar>, token: &Obj<Token>) -> PyResult<()> {
    let shown = |t: &mut Thread| Ok(t.repr(&token.to_value())?.to_string_lossy());
    if token.used.get() {
        let shown = shown(t)?;
        return Err(t.runtime_error(format!("{shown} has already been used once")));
    }
    if !std::ptr::eq(variable, &*token.variable) {
        let shown = shown(t)?;
        return Err(t.value_error(format!("{shown} was created by a different ContextVar")));
    }
    let context = current(t);
    if !std::ptr::eq(&*context, &*token.context) {
        let shown = shown(t)?;
        return Err(t.value_error(format!("{shown} was created in a different Context")));
    }
    token.used.set(true);
    let variable = variable.to_value();
    let values = context.own_values();
    match &token.old {
        Some(old) => values.set(t, &variable, old.clone()),
        None => values.remove(t, &variable).map(drop),
    }
}

/// `Token`
#[pytype(name = "_contextvars.Token", reported_basicsize = 48)]
pub struct Token {
    context: Ref<Obj<Context>>,
    variable: Ref<Obj<ContextVar>>,
    old: Option<Value>,
    #[no_traverse]
    used: Cell<bool>,
}

#[pymethods(TOKEN, unhashable)]
impl Token {
    #[new]
    fn new(t: &mut Thread, _cls: &Type, _args: Args<'_>) -> PyResult {
        Err(t.runtime_error("Tokens can only be created by ContextVars"))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Token>) -> PyResult {
        let used = if this.used.get() { " used" } else { "" };
        let variable = t.repr(&this.variable.to_value())?.to_string_lossy();
        let id = this.to_value().id();
        t.new_str(&format!("<Token{used} var={variable} at {id:#x}>"))
    }

    #[getter]
    fn var(_: &mut Thread, this: &Obj<Token>) -> Value {
        this.variable.to_value()
    }

    #[getter]
    fn old_value(t: &mut Thread, this: &Obj<Token>) -> Value {
        match &this.old {
            Some(old) => old.clone(),
            None => missing(t),
        }
    }

    /// Enter into Token context manager.
    #[method("__enter__($self, /)", name = "__enter__")]
    fn enter(_: &mut Thread, this: &Value) -> Value {
        this.clone()
    }

    /// Exit from Token context manager, restore the linked ContextVar.
    #[method("__exit__($self, type, val, tb, /)", name = "__exit__")]
    fn exit(t: &mut Thread, this: &Obj<Token>, _type: &Value, _val: &Value, _tb: &Value) -> PyResult<()> {
        let variable = Ref::clone(&this.variable);
        reset(t, &variable, this)
    }

    /// Tokens are generic over the same type as the ContextVar which created them.
    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nTokens are generic over the same type as the ContextVar which created them."
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, item: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, item)
    }
}

const MISSING_KEY: &str = "contextvars.Token.MISSING";

/// `Token.MISSING`
fn missing(t: &mut Thread) -> Value {
    match t.interp().kept(MISSING_KEY) {
        Some(known) => known,
        None => {
            let made = Obj::new(Missing);
            t.interp().keep(MISSING_KEY, Some(made.clone()));
            made
        }
    }
}

/// The type of `Token.MISSING`.
#[pytype(name = "Token.MISSING", static_name = MISSING)]
pub struct Missing;

#[pymethods(MISSING)]
impl Missing {
    #[slot]
    fn repr(t: &mut Thread, _this: &Missing) -> PyResult {
        t.new_str("<Token.MISSING>")
    }
}
