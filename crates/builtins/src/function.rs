//! Functions of Python code, bound methods and cells: construction, attributes, comparison.
//!
//! Not here: how functions run (`interp`), native functions (`descriptor.rs`).

use std::mem::offset_of;

use ::object::cell::OptionCell;
use ::object::code::Code;
use ::object::function::{CELL, Cell_, CellData, FUNCTION, Function, METHOD, Method, MethodData};
use ::object::module::Module;
use ::object::native::{MemberDef, MemberKind, check_positional, no_keywords};
use ::object::types::CompareOp;
use ::object::{
    Args, Dict, Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, lookup, names, string,
};
use macros::pymethods;

use crate::ty::{audit_change, audit_read};

/// `function`
pub struct FunctionMethods;

/// The dictionary of built-ins that code with these globals sees.
pub fn builtins_of(t: &mut Thread, globals: &Dict) -> Value {
    match globals.get_str(&names::BUILTINS) {
        Some(value) => match value.downcast::<Module>().and_then(|m| m.dict()) {
            Some(dict) => dict.into_value(),
            None => value,
        },
        None => t.caller_builtins().unwrap_or_else(|| t.interp().builtins.get_or_none()),
    }
}

/// A function of a code object, its module and docstring set.
pub fn new_function(t: &mut Thread, code: &Code, globals: &Dict) -> Ref<Function> {
    let builtins = builtins_of(t, globals);
    let function = Function::new(code, globals, builtins);
    function.module.set(globals.get_str(&names::NAME));
    let doc = code.consts.items().first().filter(|_| code.data.flags & ::code::flags::HAS_DOCSTRING != 0);
    function.doc.set(Some(doc.cloned().unwrap_or(Value::none())));
    function
}

const fn member(name: &'static str, offset: usize) -> MemberDef {
    MemberDef { name, doc: None, kind: MemberKind::ObjectOrNone, offset, readonly: true }
}

/// How many free variables a code object has.
fn free_count(code: &Code) -> usize {
    code.data.freevars().count()
}

fn must_be_str(t: &mut Thread, value: Option<&Value>, name: &str) -> PyResult {
    match value {
        Some(value) if value.downcast::<Str>().is_some() => Ok(value.clone()),
        _ => Err(t.type_error(format!("{name} must be set to a string object"))),
    }
}

fn none_is_empty(value: Option<&Value>) -> Option<Value> {
    value.filter(|v| !v.is_none()).cloned()
}

/// Tells auditing hooks of new default values, or of their deletion.
fn audit_defaults(t: &mut Thread, this: &Function, name: &str, value: Option<&Value>) -> PyResult<()> {
    match value {
        Some(value) => audit_change(t, &this.to_value(), name, value),
        None => t.audit("object.__delattr__", &[this.to_value(), string::intern(name)]),
    }
}

#[pymethods(
    FUNCTION,
    layout = ::object::function::Function,
    table = FUNCTION_IMPL,
    doc = "function(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)\n--\n\nCreate a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values",
    members = [
        member("__closure__", offset_of!(Function, closure)),
        MemberDef { readonly: false, ..member("__doc__", offset_of!(Function, doc)) },
        member("__globals__", offset_of!(Function, globals)),
        MemberDef { readonly: false, ..member("__module__", offset_of!(Function, module)) },
        member("__builtins__", offset_of!(Function, builtins)),
    ]
)]
impl FunctionMethods {
    #[new("function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")]
    fn new(
        t: &mut Thread,
        _cls: &Type,
        code: &Code,
        globals: &Dict,
        name: Option<&Value>,
        argdefs: Option<&Value>,
        closure: Option<&Value>,
        kwdefaults: Option<&Value>,
    ) -> PyResult {
        let (name, argdefs) = (none_is_empty(name), none_is_empty(argdefs));
        let (closure, kwdefaults) = (none_is_empty(closure), none_is_empty(kwdefaults));
        if name.as_ref().is_some_and(|n| n.downcast::<Str>().is_none()) {
            return Err(t.type_error("arg 3 (name) must be None or string"));
        }
        if argdefs.as_ref().is_some_and(|d| d.downcast::<Tuple>().is_none()) {
            return Err(t.type_error("arg 4 (defaults) must be None or tuple"));
        }
        let free = free_count(code);
        if closure.as_ref().is_none_or(|c| c.downcast::<Tuple>().is_none()) && (closure.is_some() || free > 0)
        {
            let message = if closure.is_none() {
                "arg 5 (closure) must be tuple"
            } else {
                "arg 5 (closure) must be None or tuple"
            };
            return Err(t.type_error(message));
        }
        if kwdefaults.as_ref().is_some_and(|d| d.downcast::<Dict>().is_none()) {
            return Err(t.type_error("arg 6 (kwdefaults) must be None or dict"));
        }
        let cells = closure.as_ref().and_then(|c| c.downcast::<Tuple>());
        let count = cells.map_or(0, Tuple::len);
        if count != free {
            let shown = t.str(&code.name)?.to_string_lossy();
            return Err(t.value_error(format!("{shown} requires closure of length {free}, not {count}")));
        }
        t.audit("function.__new__", &[code.to_value()])?;
        for cell in cells.map_or(&[][..], Tuple::items) {
            if cell.downcast_exact::<Cell_>().is_none() {
                let given = cell.ty().tp_name();
                return Err(t.type_error(format!("arg 5 (closure) expected cell, found {given}")));
            }
        }
        let function = new_function(t, code, globals);
        if let Some(name) = name {
            function.name.set(name);
        }
        function.defaults.set(argdefs);
        function.closure.set(closure.filter(|_| count > 0));
        function.kwdefaults.set(kwdefaults);
        Ok(function.into_value())
    }

    #[slot]
    fn call(t: &mut Thread, this: &Function, values: &[Value], names: Option<&Tuple>) -> PyResult {
        match t.interp().hooks() {
            Some(hooks) => (hooks.call_function)(t, this, values, names),
            None => Err(t.system_error("nothing runs functions yet")),
        }
    }

    #[slot]
    fn descr_get(
        _: &mut Thread,
        this: &Function,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        match object {
            Some(object) if !object.is_none() => Ok(new_method(this.to_value(), object.clone())),
            _ => Ok(this.to_value()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Function) -> PyResult {
        let name = t.str(&this.qualname.get())?.to_string_lossy();
        t.new_str(&format!("<function {name} at {:#x}>", this.to_value().id()))
    }

    #[getter("__code__")]
    fn code(t: &mut Thread, this: &Function) -> PyResult {
        audit_read(t, &this.to_value(), "__code__")?;
        Ok(this.code.get())
    }

    #[setter("__code__")]
    fn set_code(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        let Some(code) = value.and_then(|v| v.downcast_exact::<Code>()) else {
            return Err(t.type_error("__code__ must be set to a code object"));
        };
        audit_change(t, &this.to_value(), "__code__", &code.to_value())?;
        let (now, new) = (this.closure.get(), free_count(code));
        let now = now.as_ref().and_then(|c| c.downcast::<Tuple>()).map_or(0, Tuple::len);
        if now != new {
            let name = t.str(&this.name.get())?.to_string_lossy();
            return Err(
                t.value_error(format!("{name}() requires a code object with {now} free vars, not {new}"))
            );
        }
        if (this.code_ref().data.flags ^ code.data.flags) & ::code::flags::ANY_GENERATOR != 0 {
            t.warn(
                &::object::exceptions::DEPRECATION_WARNING,
                "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)",
                1,
            )?;
        }
        this.set_version(0);
        this.code.set(code.to_value());
        Ok(())
    }

    #[getter("__defaults__")]
    fn defaults(t: &mut Thread, this: &Function) -> PyResult {
        audit_read(t, &this.to_value(), "__defaults__")?;
        Ok(this.defaults.get_or_none())
    }

    #[setter("__defaults__")]
    fn set_defaults(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        let value = none_is_empty(value);
        if value.as_ref().is_some_and(|v| v.downcast::<Tuple>().is_none()) {
            return Err(t.type_error("__defaults__ must be set to a tuple object"));
        }
        audit_defaults(t, this, "__defaults__", value.as_ref())?;
        this.set_version(0);
        this.defaults.set(value);
        Ok(())
    }

    #[getter("__kwdefaults__")]
    fn kwdefaults(t: &mut Thread, this: &Function) -> PyResult {
        audit_read(t, &this.to_value(), "__kwdefaults__")?;
        Ok(this.kwdefaults.get_or_none())
    }

    #[setter("__kwdefaults__")]
    fn set_kwdefaults(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        let value = none_is_empty(value);
        if value.as_ref().is_some_and(|v| v.downcast::<Dict>().is_none()) {
            return Err(t.type_error("__kwdefaults__ must be set to a dict object"));
        }
        audit_defaults(t, this, "__kwdefaults__", value.as_ref())?;
        this.set_version(0);
        this.kwdefaults.set(value);
        Ok(())
    }

    /// Dict of annotations in a function object.
    #[getter("__annotations__")]
    fn annotations(t: &mut Thread, this: &Function) -> PyResult {
        if let Some(found) = this.annotations.get() {
            // The compiler leaves names and values of string annotations as one tuple.
            let Some(pairs) = found.downcast::<Tuple>() else { return Ok(found) };
            let dict = Dict::new();
            for pair in pairs.items().chunks_exact(2) {
                dict.set(t, &pair[0], pair[1].clone())?;
            }
            this.annotations.set(Some(dict.to_value()));
            return Ok(dict.into_value());
        }
        let made = match this.annotate.get().filter(|a| a.ty().slots().call.is_some()) {
            Some(annotate) => {
                let made = t.call(&annotate, &[Value::small(1)])?;
                if made.downcast::<Dict>().is_none() {
                    let given = made.ty().tp_name();
                    return Err(t.type_error(format!("__annotate__ returned non-dict of type '{given}'")));
                }
                made
            }
            None => Dict::new().into_value(),
        };
        this.annotations.set(Some(made.clone()));
        Ok(made)
    }

    #[setter("__annotations__")]
    fn set_annotations(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        let value = none_is_empty(value);
        if value.as_ref().is_some_and(|v| v.downcast::<Dict>().is_none()) {
            return Err(t.type_error("__annotations__ must be set to a dict object"));
        }
        this.annotations.set(value);
        this.annotate.set(None);
        Ok(())
    }

    /// Get the code object for a function.
    #[getter("__annotate__")]
    fn annotate(_: &mut Thread, this: &Function) -> Value {
        this.annotate.get_or_none()
    }

    #[setter("__annotate__")]
    fn set_annotate(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        match value {
            None => Err(t.type_error("__annotate__ cannot be deleted")),
            Some(value) if value.is_none() => {
                this.annotate.set(Some(value.clone()));
                Ok(())
            }
            Some(value) if value.ty().slots().call.is_some() => {
                this.annotate.set(Some(value.clone()));
                this.annotations.set(None);
                Ok(())
            }
            Some(_) => Err(t.type_error("__annotate__ must be callable or None")),
        }
    }

    #[getter("__dict__")]
    fn dict(t: &mut Thread, this: &Value) -> PyResult {
        crate::ty::attributes::get_dict(t, this)
    }

    #[setter("__dict__")]
    fn set_dict(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        match value {
            None => Err(t.type_error("cannot delete __dict__")),
            value => crate::ty::attributes::set_dict(t, this, value),
        }
    }

    #[getter("__name__")]
    fn name(_: &mut Thread, this: &Function) -> Value {
        this.name.get()
    }

    #[setter("__name__")]
    fn set_name(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        this.name.set(must_be_str(t, value, "__name__")?);
        Ok(())
    }

    #[getter("__qualname__")]
    fn qualname(_: &mut Thread, this: &Function) -> Value {
        this.qualname.get()
    }

    #[setter("__qualname__")]
    fn set_qualname(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        this.qualname.set(must_be_str(t, value, "__qualname__")?);
        Ok(())
    }

    /// Get the declared type parameters for a function.
    #[getter("__type_params__")]
    fn type_params(_: &mut Thread, this: &Function) -> Value {
        this.type_params.get().unwrap_or_else(Tuple::empty)
    }

    #[setter("__type_params__")]
    fn set_type_params(t: &mut Thread, this: &Function, value: Option<&Value>) -> PyResult<()> {
        match value {
            Some(value) if value.downcast::<Tuple>().is_some() => {
                this.type_params.set(Some(value.clone()));
                Ok(())
            }
            _ => Err(t.type_error("__type_params__ must be set to a tuple")),
        }
    }
}

/// A function bound to an object.
pub fn new_method(function: Value, receiver: Value) -> Value {
    Obj::new(MethodData { function, receiver })
}

/// `method`
pub struct MethodMethods;

#[pymethods(METHOD, layout = ::object::function::Method, table = METHOD_IMPL, doc = "method(function, instance, /)\n--\n\nCreate a bound instance method object.")]
impl MethodMethods {
    #[new("method(function, instance, /)")]
    fn new(t: &mut Thread, _cls: &Type, function: &Value, instance: &Value) -> PyResult {
        if function.ty().slots().call.is_none() {
            return Err(t.type_error("first argument must be callable"));
        }
        if instance.is_none() {
            return Err(t.type_error("instance must not be None"));
        }
        Ok(new_method(function.clone(), instance.clone()))
    }

    #[slot]
    fn call(t: &mut Thread, this: &Method, values: &[Value], names: Option<&Tuple>) -> PyResult {
        ::object::slotdefs::call_with_first(t, &this.function, &this.receiver, values, names)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Method) -> PyResult {
        let mut name = t.get_attr_opt(&this.function, &names::QUALNAME)?;
        if name.is_none() {
            name = t.get_attr_opt(&this.function, &names::NAME)?;
        }
        let name = name.and_then(|n| Ref::<Str>::from_value(n).ok());
        let name = name.map_or("?".to_string(), |n| n.to_string_lossy());
        let receiver = t.repr(&this.receiver)?.to_string_lossy();
        t.new_str(&format!("<bound method {name} of {receiver}>"))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Method) -> PyResult<i64> {
        let receiver = this.receiver.id().rotate_right(4) as i64;
        Ok(match receiver ^ t.hash(&this.function)? {
            -1 => -2,
            hash => hash,
        })
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Method, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) =
            other.downcast_exact::<Method>().filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::not_implemented());
        };
        let same = t.equal(&this.function, &other.function)? && this.receiver.is(&other.receiver);
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        if let Some(found) = lookup::lookup(t, &METHOD, name) {
            return match found.ty().slots().descr_get {
                Some(get) => get(t, &found, Some(this), Some(&METHOD.to_value())),
                None => Ok(found),
            };
        }
        match this.downcast::<Method>() {
            Some(method) => t.get_attr(&method.function, name),
            None => lookup::generic_getattr(t, this, name),
        }
    }

    #[slot]
    fn descr_get(_: &mut Thread, this: &Value, _object: Option<&Value>, _owner: Option<&Value>) -> PyResult {
        Ok(this.clone())
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Method) -> PyResult {
        let getattr = crate::builtin(t, "getattr")?;
        let name = t.get_attr(&this.function, &names::NAME)?;
        Ok(Tuple::new(vec![getattr, Tuple::new(vec![this.receiver.clone(), name])]))
    }

    /// the function (or other callable) implementing a method
    #[member("__func__")]
    fn func(_: &mut Thread, this: &Method) -> Value {
        this.function.clone()
    }

    /// the instance to which a method is bound
    #[member("__self__")]
    fn self_(_: &mut Thread, this: &Method) -> Value {
        this.receiver.clone()
    }

    #[getter("__doc__")]
    fn doc(t: &mut Thread, this: &Method) -> PyResult {
        t.get_attr(&this.function, &names::DOC)
    }
}

/// `cell`
pub struct CellMethods;

#[pymethods(
    CELL,
    layout = ::object::function::Cell_,
    table = CELL_IMPL,
    unhashable,
    doc = "cell([contents])\n--\n\nCreate a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and further attempts to access its cell_contents attribute will\n    raise a ValueError."
)]
impl CellMethods {
    #[slot]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        no_keywords(t, "cell", args.parts().1)?;
        let given = args.positional();
        check_positional(t, "cell", given.len(), 0, 1)?;
        Ok(Obj::new(CellData { contents: OptionCell::new(given.first().cloned()) }))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Cell_) -> PyResult {
        let id = this.to_value().id();
        let text = match this.contents.get() {
            Some(held) => format!("<cell at {id:#x}: {} object at {:#x}>", held.ty().tp_name(), held.id()),
            None => format!("<cell at {id:#x}: empty>"),
        };
        t.new_str(&text)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Cell_, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast_exact::<Cell_>() else { return Ok(Value::not_implemented()) };
        match (this.contents.get(), other.contents.get()) {
            (Some(a), Some(b)) => {
                t.enter_recursion_within(70, " in comparison")?;
                t.compare(&a, &b, op)
            }
            (a, b) => Ok(Value::bool(op.matches(a.is_some().cmp(&b.is_some())))),
        }
    }

    #[getter("cell_contents")]
    fn contents(t: &mut Thread, this: &Cell_) -> PyResult {
        this.contents.get().ok_or_else(|| t.value_error("Cell is empty"))
    }

    #[setter("cell_contents")]
    fn set_contents(_: &mut Thread, this: &Cell_, value: Option<&Value>) -> PyResult<()> {
        this.contents.set(value.cloned());
        Ok(())
    }
}

/// The name of a callable for messages, as `PyEval_GetFuncName` finds it.
pub fn function_name(callable: &Value) -> String {
    let name = |cell: Value| cell.downcast::<Str>().map(|s| s.to_string_lossy()).unwrap_or_default();
    if let Some(method) = callable.downcast_exact::<Method>() {
        return function_name(&method.function);
    }
    if let Some(function) = callable.downcast_exact::<Function>() {
        return name(function.name.get());
    }
    callable.ty().tp_name()
}
