//! What the attributes write, as seen by a crate that uses them.

#![allow(missing_docs)]

use macros::{pymethods, pymodule, pytype};
use object::native::{Binding, GetSetDef, NativeCall, NativeDef};
use object::types::{CompareOp, TypeImpl};
use object::{Args, Dict, Obj, Payload, PyResult, Thread, Traverse, Tuple, Type, Value, ValueCell};

#[pytype(name = "itertools.count", basetype, weakrefs, reported_basicsize = 48)]
pub struct Count {
    next: ValueCell,
    step: Value,
    #[no_traverse]
    _seen: std::cell::Cell<usize>,
}

#[pymethods(COUNT, doc = "count(start=0, step=1)\n--\n\nReturn a count object.")]
impl Count {
    #[new("count(start=0, step=1)")]
    fn new(t: &mut Thread, cls: &Type, start: Option<&Value>, step: Option<&Value>) -> PyResult {
        let _ = t;
        let next = ValueCell::new(start.cloned().unwrap_or(Value::small(0)));
        let step = step.cloned().unwrap_or(Value::small(1));
        Ok(Obj::new_of(cls, Count { next, step, _seen: Default::default() }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<Count>) -> PyResult<Option<Value>> {
        let _ = t;
        Ok(Some(this.next.get()))
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Count, other: &Value, op: CompareOp) -> PyResult {
        let _ = (this, other, op);
        Ok(Value::not_implemented())
    }

    #[slot]
    fn add(_: &mut Thread, a: &Value, _b: &Value) -> PyResult {
        Ok(a.clone())
    }

    #[slot]
    fn finalize(_: &mut Thread, this: &Obj<Count>) {
        let _ = this;
    }

    /// Skip items.
    ///
    ///   At least one.
    #[method("skip($self, n, /)")]
    fn skip(_: &mut Thread, _this: &Obj<Count>, n: isize) -> PyResult<()> {
        let _ = n;
        Ok(())
    }

    #[method("__copy__($self, /)")]
    #[method("copy($self, /)", no_signature)]
    fn copy(_: &mut Thread, this: &Value) -> Value {
        this.clone()
    }

    #[method("index($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        _: &mut Thread,
        _: &Count,
        _value: &Value,
        start: Option<isize>,
        stop: Option<isize>,
    ) -> PyResult<isize> {
        Ok(start.unwrap_or(0) + stop.unwrap_or(0))
    }

    #[method("mix($self, a, /, b, *args, c=None)", fname = "mixed")]
    fn mix(_: &mut Thread, _: &Count, a: &Value, _b: i32, args: &[Value], _c: Option<bool>) -> Value {
        args.first().unwrap_or(a).clone()
    }

    #[method("partial($self, f, /, *args, **kwargs)")]
    fn partial(_: &mut Thread, _: &Count, _f: &Value, rest: Args<'_>) -> bool {
        rest.has_keywords()
    }

    #[method("both($self, f, /, *args, **kwargs)")]
    fn both(_: &mut Thread, _: &Count, _f: &Value, args: &[Value], kwargs: Args<'_>) -> bool {
        !args.is_empty() && kwargs.has_keywords()
    }

    #[method("all($self, a, b=1)", unbound)]
    fn all(_: &mut Thread, _: &Count, args: Args<'_>) -> usize {
        args.positional().len()
    }

    #[classmethod("from_list($type, items, /)", doc = "Other docs.")]
    fn from_list(_: &mut Thread, cls: &Type, _items: &Value) -> String2 {
        String2(cls.name())
    }

    #[staticmethod("zero()")]
    fn zero(_: &mut Thread) -> i32 {
        0
    }

    /// The step.
    #[getter]
    fn step(_: &mut Thread, this: &Count) -> Value {
        this.step.clone()
    }

    #[setter]
    fn set_step(t: &mut Thread, this: &Count, value: Option<&Value>) -> PyResult<()> {
        match value {
            Some(v) => {
                this.next.set(v.clone());
                Ok(())
            }
            None => Err(t.type_error("cannot delete")),
        }
    }
}

/// A result type of one's own.
pub struct String2(String);

impl object::native::IntoResult for String2 {
    fn into_result(self) -> PyResult {
        Ok(Value::size(self.0.len()))
    }
}

/// A type without fields, whose constructor takes nothing.
#[pytype(name = "usage.Empty", static_name = EMPTY_TYPE, basetype)]
pub struct Empty;

#[pymethods(EMPTY_TYPE)]
impl Empty {
    #[new("Empty()")]
    fn new(_: &mut Thread, cls: &Type) -> PyResult {
        Ok(Obj::new_of(cls, Empty))
    }

    #[init("Empty(a=None, /)", parse_tuple)]
    fn init(_: &mut Thread, _this: &Empty, _a: Option<&Value>) -> PyResult<()> {
        Ok(())
    }

    #[call("Empty(*args, **kwargs)")]
    fn call(_: &mut Thread, _this: &Empty, args: Args<'_>) -> usize {
        args.positional().len()
    }
}

/// The methods of a type whose struct stands in `object`.
pub struct DictMethods;

#[pymethods(object::dict::DICT, layout = Dict, table = DICT_IMPL, unhashable)]
impl DictMethods {
    #[slot]
    fn mp_length(_: &mut Thread, this: &Dict) -> PyResult<usize> {
        Ok(this.len())
    }

    #[init]
    fn init(_: &mut Thread, _this: &Dict, args: Args<'_>) -> PyResult<()> {
        let _ = args;
        Ok(())
    }

    #[call]
    fn call(_: &mut Thread, _this: &Dict, _values: &[Value], _names: Option<&Tuple>) -> PyResult {
        Ok(Value::none())
    }
}

#[pymodule(name = "itertools", doc = "Iterators.", types(&COUNT))]
mod itertools {
    use super::*;
    use object::Ref;
    use object::module::Module;

    /// Return series of accumulated sums.
    #[function("accumulate(iterable, func=None, *, initial=None)")]
    fn accumulate(_: &mut Thread, iterable: &Value, _f: Option<&Value>, _i: Option<&Value>) -> PyResult {
        Ok(iterable.clone())
    }

    #[function("me()")]
    fn me(_: &mut Thread, module: &Value) -> PyResult {
        Ok(module.clone())
    }

    #[function("old(a, b=1, /)", parse_tuple, name = "ancient")]
    fn old(_: &mut Thread, a: f64, b: Option<i64>) -> f64 {
        a + b.unwrap_or(1) as f64
    }

    /// How many come behind `a`, and whether `c` is given.
    #[function("rest(a, /, *args, b=1, c=None)")]
    fn rest(_: &mut Thread, a: i64, args: &[Value], b: Option<i64>, c: Option<bool>) -> i64 {
        let c = match c {
            None => 0,
            Some(no) if !no => 1,
            Some(_) => 2,
        };
        a * 1000 + args.len() as i64 * 100 + b.unwrap_or(9) * 10 + c
    }

    #[function("split(a, /, *args, **kwargs)")]
    fn split(_: &mut Thread, _a: &Value, rest: Args<'_>) -> i64 {
        rest.positional().len() as i64 * 10 + rest.keywords().count() as i64
    }

    #[exec]
    fn exec(_: &mut Thread, _module: &Ref<Module>) -> PyResult<()> {
        Ok(())
    }
}

fn convention(def: &NativeDef) -> &'static str {
    match def.call {
        NativeCall::NoArgs(_) => "NoArgs",
        NativeCall::One(_) => "One",
        NativeCall::Fast(_) => "Fast",
        NativeCall::Keywords(_) => "Keywords",
    }
}

fn find<'a>(defs: &'a [NativeDef], name: &str) -> &'a NativeDef {
    defs.iter().find(|d| d.name == name).unwrap()
}

#[test]
fn methods_have_names_docs_and_conventions() {
    let methods = Count::IMPL.methods;
    let shown: Vec<_> = methods.iter().map(|d| (d.name, convention(d), d.binding)).collect();
    assert_eq!(
        shown,
        [
            ("skip", "One", Binding::Instance),
            ("__copy__", "NoArgs", Binding::Instance),
            ("copy", "NoArgs", Binding::Instance),
            ("index", "Fast", Binding::Instance),
            ("mix", "Keywords", Binding::Instance),
            ("partial", "Keywords", Binding::Instance),
            ("both", "Keywords", Binding::Instance),
            ("all", "Keywords", Binding::Instance),
            ("from_list", "One", Binding::Class),
            ("zero", "NoArgs", Binding::Static),
        ]
    );
    assert_eq!(find(methods, "skip").doc, Some("skip($self, n, /)\n--\n\nSkip items.\n\n  At least one."));
    assert_eq!(find(methods, "copy").doc, None);
    assert_eq!(find(methods, "__copy__").doc, Some("__copy__($self, /)\n--\n\n"));
    assert_eq!(find(methods, "from_list").doc, Some("Other docs."));
}

#[test]
fn slots_and_attributes_are_filled() {
    let TypeImpl { slots, getset, unhashable, .. } = Count::IMPL;
    assert!(
        slots.new.is_some()
            && slots.iter.is_some()
            && slots.iternext.is_some()
            && slots.richcompare.is_some()
    );
    assert!(slots.add.is_some() && slots.finalize.is_some() && slots.repr.is_none());
    assert!(!unhashable);
    let [GetSetDef { name, doc, set, .. }] = getset else { panic!("one attribute") };
    assert_eq!((*name, *doc, set.is_some()), ("step", Some("The step."), true));

    assert!(DICT_IMPL.unhashable && DICT_IMPL.slots.mp_length.is_some());
    assert!(DICT_IMPL.slots.init.is_some() && DICT_IMPL.slots.call.is_some());
}

#[test]
fn types_say_how_they_lie_in_memory() {
    const { assert!(Count::HAS_REFERENCES && !Empty::HAS_REFERENCES) };
    assert!(std::ptr::eq(Count::type_object(), &COUNT));
    let spec = COUNT.spec().unwrap();
    assert_eq!((spec.name, spec.reported_basicsize, spec.weakrefs), ("itertools.count", 48, true));
    assert_eq!(spec.flags, object::types::flags::BASETYPE);
    assert_eq!(spec.basicsize, size_of::<Obj<Count>>());
    assert!(spec.traverse.is_some() && spec.implementation.is_some());
}

#[test]
fn modules_list_functions_and_types() {
    let def = &itertools::DEF;
    assert_eq!((def.name, def.doc), ("itertools", Some("Iterators.")));
    let shown: Vec<_> = def.functions.iter().map(|d| (d.name, convention(d))).collect();
    assert_eq!(
        shown,
        [
            ("accumulate", "Keywords"),
            ("me", "NoArgs"),
            ("ancient", "Fast"),
            ("rest", "Keywords"),
            ("split", "Keywords")
        ]
    );
    assert!(std::ptr::eq(def.types[0], &COUNT) && def.exec.is_some());
}

#[test]
fn arguments_reach_their_parameters() {
    let interp = object::Interpreter::new();
    let mut t = object::Thread::new(interp, 0);
    t.attach();
    // `builtins` makes types ready; here their sizes and flags are enough.
    for ty in [&object::container::TUPLE, &object::string::STR] {
        let spec = ty.spec().unwrap();
        ty.set_sizes(spec.basicsize, spec.itemsize);
        ty.set_flags(spec.flags);
    }
    let mut call = |name: &str, values: &[i32], names: &[&str]| {
        let values: Vec<Value> = values.iter().map(|v| Value::small(*v)).collect();
        let names: Vec<Value> = names.iter().map(|n| object::string::new_str(n)).collect();
        let names = Tuple::new(names);
        let result = find(itertools::DEF.functions, name).invoke(
            &mut t,
            &Value::none(),
            &values,
            names.downcast::<Tuple>(),
            || name.to_string(),
        );
        result.ok().and_then(|v| v.as_i64())
    };
    assert_eq!(call("rest", &[1], &[]), Some(1090));
    assert_eq!(call("rest", &[1, 7, 7], &[]), Some(1290));
    assert_eq!(call("rest", &[1, 4], &["b"]), Some(1040));
    assert_eq!(call("rest", &[1, 7, 7, 0, 4], &["c", "b"]), Some(1241));
    assert_eq!(call("split", &[1, 2, 3, 4], &["x"]), Some(21));
    assert_eq!(call("split", &[1, 4], &["x"]), Some(1));
    assert_eq!(call("accumulate", &[5, 6], &["func"]), Some(5));
}
