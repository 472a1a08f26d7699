//! `_functools`: `partial`, `reduce`, `cmp_to_key`, and the cache behind `lru_cache`.
//!
//! Not here: what `functools.py` adds in Python.

use std::cell::{Cell, RefCell};
use std::mem::offset_of;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::function::MethodData;
use object::native::{MemberDef, MemberKind};
use object::types::{CompareOp, flags};
use object::{Args, Dict, Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, names};

/// `_functools`
pub static NATIVE: NativeModule = NativeModule {
    def: &functools::DEF,
    types: &[
        (&PLACEHOLDER_TYPE, &[&PlaceholderType::IMPL]),
        (&PARTIAL, &[&Partial::IMPL]),
        (&KEY_WRAPPER, &[&KeyWrapper::IMPL]),
        (&LRU_CACHE, &[&LruCache::IMPL]),
    ],
};

/// The module.
#[pymodule(
    name = "_functools",
    doc = "Tools that operate on functions.",
    types(&super::PLACEHOLDER_TYPE, &super::PARTIAL, &super::LRU_CACHE)
)]
pub mod functools {
    use object::cell::OptionCell;
    use object::module::Module;
    use object::{Obj, PyResult, Ref, Thread, Value, exceptions};

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            let placeholder = super::placeholder(t);
            dict.set_str(t, "Placeholder", placeholder);
        }
        Ok(())
    }

    /// Apply a function of two arguments cumulatively to the items of an iterable, from left to right.
    ///
    /// This effectively reduces the iterable to a single value.  If initial is
    /// present, it is placed before the items of the iterable in the
    /// calculation, and serves as a default when the iterable is empty.
    ///
    /// For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])
    /// calculates ((((1 + 2) + 3) + 4) + 5).
    #[function("reduce($module, function, iterable, /, initial=<unrepresentable>)")]
    fn reduce(t: &mut Thread, function: &Value, iterable: &Value, initial: Option<&Value>) -> PyResult {
        let iterator = match t.iter(iterable) {
            Ok(iterator) => iterator,
            Err(raised) => {
                if t.raised_is(&exceptions::TYPE_ERROR) {
                    t.restore_raised(None);
                    return Err(t.type_error("reduce() arg 2 must support iteration"));
                }
                return Err(raised);
            }
        };
        let mut result = initial.cloned();
        while let Some(item) = t.next(&iterator)? {
            result = Some(match result {
                None => item,
                Some(result) => t.call(function, &[result, item])?,
            });
            t.poll()?;
        }
        match result {
            Some(result) => Ok(result),
            None => Err(t.type_error("reduce() of empty iterable with no initial value")),
        }
    }

    /// Convert a cmp= function into a key= function.
    ///
    ///   mycmp
    ///     Function that compares two objects.
    #[function("cmp_to_key($module, /, mycmp)")]
    fn cmp_to_key(_: &mut Thread, mycmp: &Value) -> Value {
        Obj::new(super::KeyWrapper { compare: mycmp.clone(), object: OptionCell::empty() })
    }
}

/// A member of a payload type.
const fn member(
    name: &'static str,
    doc: Option<&'static str>,
    kind: MemberKind,
    offset: usize,
    readonly: bool,
) -> MemberDef {
    MemberDef { name, doc, kind, offset: size_of::<object::Header>() + offset, readonly }
}

const PLACEHOLDER_KEY: &str = "functools.Placeholder";

/// The one instance of `_PlaceholderType`.
fn placeholder(t: &mut Thread) -> Value {
    match t.interp().kept(PLACEHOLDER_KEY) {
        Some(known) => known,
        None => {
            let made = Obj::new(PlaceholderType);
            t.interp().keep(PLACEHOLDER_KEY, Some(made.clone()));
            made
        }
    }
}

fn is_placeholder(value: &Value) -> bool {
    value.is_type(&PLACEHOLDER_TYPE)
}

/// `_PlaceholderType`
#[pytype(name = "functools._PlaceholderType", static_name = PLACEHOLDER_TYPE)]
pub struct PlaceholderType;

#[pymethods(
    PLACEHOLDER_TYPE,
    doc = "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments."
)]
impl PlaceholderType {
    #[new]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        if args.has_keywords() || !args.positional().is_empty() {
            return Err(t.type_error("PlaceholderType takes no arguments"));
        }
        Ok(placeholder(t))
    }

    #[slot]
    fn repr(t: &mut Thread, _this: &PlaceholderType) -> PyResult {
        t.new_str("Placeholder")
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(t: &mut Thread, _this: &PlaceholderType) -> PyResult {
        t.new_str("Placeholder")
    }
}

/// `partial`
#[pytype(
    name = "functools.partial",
    basetype,
    weakrefs,
    dict,
    reported_basicsize = 80,
    flags = flags::HAVE_VECTORCALL
)]
pub struct Partial {
    function: OptionCell,
    args: OptionCell,
    keywords: OptionCell,
    /// How many of the arguments are placeholders.
    #[no_traverse]
    holes: Cell<usize>,
}

fn tuple_of(cell: &OptionCell) -> Ref<Tuple> {
    match cell.get().map(Ref::from_value) {
        Some(Ok(tuple)) => tuple,
        _ => Tuple::new_ref(Vec::new()),
    }
}

fn dict_of(cell: &OptionCell) -> Ref<Dict> {
    match cell.get().map(Ref::from_value) {
        Some(Ok(dict)) => dict,
        _ => Dict::new(),
    }
}

fn holes(args: &[Value]) -> usize {
    args.iter().filter(|v| is_placeholder(v)).count()
}

/// Puts arguments into the placeholders, and the rest behind.
fn fill(t: &mut Thread, known: &[Value], holes: usize, given: &[Value]) -> PyResult<Vec<Value>> {
    let mut all = Vec::new();
    if all.try_reserve_exact(known.len() + given.len()).is_err() {
        return Err(t.memory_error());
    }
    if holes == 0 {
        all.extend_from_slice(known);
        all.extend_from_slice(given);
        return Ok(all);
    }
    let mut given = given.iter();
    for value in known {
        if is_placeholder(value) {
            all.push(given.next().unwrap_or(value).clone());
        } else {
            all.push(value.clone());
        }
    }
    all.extend(given.cloned());
    Ok(all)
}

fn instance_dict(t: &mut Thread, this: &Value) -> PyResult {
    Ok(t.get_attr_opt(this, &names::DICT)?.unwrap_or(Value::none()))
}

impl Partial {
    /// The partial object inside another that is called as one, so that both can be made one.
    fn flattened(t: &mut Thread, function: &Value) -> PyResult<Option<Ref<Obj<Partial>>>> {
        let Some(inner) = function.downcast::<Obj<Partial>>() else { return Ok(None) };
        let own = PARTIAL.slots().call.map(|f| f as usize);
        if function.ty().slots().call.map(|f| f as usize) != own {
            return Ok(None);
        }
        let dict = instance_dict(t, function)?;
        if dict.downcast::<Dict>().is_some_and(|d| !d.is_empty()) {
            return Ok(None);
        }
        Ok(Some(Ref::new(inner)))
    }
}

#[pymethods(
    PARTIAL, own_getattr, own_setattr,
    doc = "partial(func, /, *args, **keywords)\n--\n\nCreate a new function with partial application of the given arguments\nand keywords.",
    members = [
        member(
            "func",
            Some("function object to use in future partial calls"),
            MemberKind::ObjectOrNone,
            offset_of!(Partial, function),
            true
        ),
        member(
            "args",
            Some("tuple of arguments to future partial calls"),
            MemberKind::ObjectOrNone,
            offset_of!(Partial, args),
            true
        ),
        member(
            "keywords",
            Some("dictionary of keyword arguments to future partial calls"),
            MemberKind::ObjectOrNone,
            offset_of!(Partial, keywords),
            true
        ),
    ]
)]
impl Partial {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let Some((function, given)) = args.positional().split_first() else {
            return Err(t.type_error("type 'partial' takes at least one argument"));
        };
        if function.ty().slots().call.is_none() {
            return Err(t.type_error("the first argument must be callable"));
        }
        if given.last().is_some_and(is_placeholder) {
            return Err(t.type_error("trailing Placeholders are not allowed"));
        }
        let keywords = Dict::new();
        for (name, value) in args.keywords() {
            if is_placeholder(value) {
                return Err(t.type_error("Placeholder cannot be passed as a keyword argument"));
            }
            keywords.set(t, name, value.clone())?;
        }
        let mut same = None;
        let (function, all, keywords) = match Partial::flattened(t, function)? {
            None => (function.clone(), given.to_vec(), keywords),
            Some(inner) => {
                if given.is_empty() {
                    same = inner.args.get();
                }
                let known = tuple_of(&inner.args);
                let merged = dict_of(&inner.keywords).copy();
                merged.merge(t, &keywords, true)?;
                let all = fill(t, known.items(), inner.holes.get(), given)?;
                (inner.function.get_or_none(), all, merged)
            }
        };
        let holes = Cell::new(holes(&all));
        let all = match same {
            Some(same) => same,
            None if all.is_empty() => Tuple::empty(),
            None => match Tuple::new_of(&object::container::TUPLE, all.len(), all.into_iter()) {
                Some(all) => all,
                None => return Err(t.memory_error()),
            },
        };
        Ok(Obj::new_of(
            cls,
            Partial {
                function: OptionCell::new(Some(function)),
                args: OptionCell::new(Some(all)),
                keywords: OptionCell::new(Some(keywords.into_value())),
                holes,
            },
        ))
    }

    #[call]
    fn call(t: &mut Thread, this: &Obj<Partial>, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let function = this.function.get_or_none();
        let known = tuple_of(&this.args);
        let count = values.len() - names.map_or(0, Tuple::len);
        let holes = this.holes.get();
        if count < holes {
            return Err(t.type_error(format!(
                "missing positional arguments in 'partial' call; expected at least {holes}, got {count}"
            )));
        }
        let keywords = dict_of(&this.keywords);
        if holes == 0 && keywords.is_empty() {
            return t.call_parts(&function, &[known.items(), values], names);
        }
        let mut all = fill(t, known.items(), holes, &values[..count])?;
        if keywords.is_empty() {
            all.extend_from_slice(&values[count..]);
            return t.call_kw(&function, &all, names);
        }
        let keywords = match names {
            Some(names) if !names.is_empty() => {
                let merged = keywords.copy();
                for (name, value) in names.items().iter().zip(&values[count..]) {
                    merged.set(t, name, value.clone())?;
                }
                merged
            }
            _ => keywords,
        };
        let mut all_names = Vec::with_capacity(keywords.len());
        for (name, value) in keywords.items() {
            if name.downcast::<Str>().is_none() {
                return Err(t.type_error("keywords must be strings"));
            }
            all_names.push(name);
            all.push(value);
        }
        t.call_kw(&function, &all, Some(&Tuple::new_ref(all_names)))
    }

    #[slot]
    fn descr_get(
        _: &mut Thread,
        this: &Obj<Partial>,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        Ok(bound(this.to_value(), object))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Partial>) -> PyResult {
        let value = this.to_value();
        let name = qualified_name(t, &value)?;
        if !t.repr_enter(&value) {
            return t.new_str("...");
        }
        let text = partial_repr(t, this, &name);
        t.repr_leave(&value);
        t.new_str(&text?)
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(t: &mut Thread, this: &Obj<Partial>) -> PyResult {
        let dict = instance_dict(t, &this.to_value())?;
        let dict = match dict.downcast::<Dict>() {
            Some(d) if d.is_empty() => Value::none(),
            _ => dict,
        };
        let function = this.function.get_or_none();
        let state = vec![function.clone(), this.args.get_or_none(), this.keywords.get_or_none(), dict];
        Ok(Tuple::new(vec![this.class().to_value(), Tuple::new(vec![function]), Tuple::new(state)]))
    }

    #[method("__setstate__($self, object, /)", doc = "__setstate__($self, object, /)\n--\n\n")]
    fn setstate(t: &mut Thread, this: &Obj<Partial>, state: &Value) -> PyResult<()> {
        let parts = state.downcast::<Tuple>().map_or(&[][..], Tuple::items);
        let [function, args, keywords, dict] = parts else {
            return Err(t.type_error("invalid partial state"));
        };
        let Some(args) = args.downcast::<Tuple>() else {
            return Err(t.type_error("invalid partial state"));
        };
        if function.ty().slots().call.is_none()
            || !(keywords.is_none() || keywords.downcast::<Dict>().is_some())
        {
            return Err(t.type_error("invalid partial state"));
        }
        if args.items().last().is_some_and(is_placeholder) {
            return Err(t.type_error("trailing Placeholders are not allowed"));
        }
        let keywords = match keywords.downcast_exact::<Dict>() {
            Some(_) => keywords.clone(),
            None => {
                let copy = Dict::new();
                if let Some(dict) = keywords.downcast::<Dict>() {
                    copy.merge(t, dict, true)?;
                }
                copy.into_value()
            }
        };
        this.holes.set(holes(args.items()));
        this.function.set(Some(function.clone()));
        let args = match parts[1].downcast_exact::<Tuple>() {
            Some(_) => parts[1].clone(),
            None => Tuple::from_slice(args.items()),
        };
        this.args.set(Some(args));
        this.keywords.set(Some(keywords));
        let dict = if dict.is_none() { Dict::new().into_value() } else { dict.clone() };
        t.set_attr(&this.to_value(), &names::DICT, &dict)
    }

    #[getter("__dict__")]
    fn dict(t: &mut Thread, this: &Value) -> PyResult {
        builtins::ty::attributes::get_dict(t, this)
    }

    #[setter("__dict__")]
    fn set_dict(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        builtins::ty::attributes::replace_dict(t, this, value)
    }

    /// partial is generic over the wrapped function's return type
    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\npartial is generic over the wrapped function's return type"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, object)
    }
}

/// What an attribute that holds a callable answers for an instance.
fn bound(function: Value, object: Option<&Value>) -> Value {
    match object {
        Some(object) if !object.is_none() => Obj::new(MethodData { function, receiver: object.clone() }),
        _ => function,
    }
}

/// The name of the object's class with its module.
fn qualified_name(t: &mut Thread, value: &Value) -> PyResult<String> {
    let class = value.ty().to_value();
    let qualname = t.get_attr(&class, &names::QUALNAME)?;
    let qualname = t.str(&qualname)?.to_string_lossy();
    let module = t.get_attr(&class, &names::MODULE)?;
    match module.downcast::<Str>() {
        Some(module) if !module.eq_str("builtins") => Ok(format!("{}.{qualname}", module.to_string_lossy())),
        _ => Ok(qualname),
    }
}

fn partial_repr(t: &mut Thread, this: &Obj<Partial>, name: &str) -> PyResult<String> {
    // What shows itself may change the object.
    let (function, args, keywords) =
        (this.function.get_or_none(), tuple_of(&this.args), dict_of(&this.keywords).items());
    let mut text = format!("{name}(");
    text.push_str(&t.repr(&function)?.to_string_lossy());
    for value in args.items() {
        text.push_str(", ");
        text.push_str(&t.repr(value)?.to_string_lossy());
    }
    for (name, value) in keywords {
        let name = t.str(&name)?.to_string_lossy();
        let value = t.repr(&value)?.to_string_lossy();
        text.push_str(&format!(", {name}={value}"));
    }
    text.push(')');
    Ok(text)
}

/// What `cmp_to_key` makes: with an object the key of that, without one the function that makes keys.
#[pytype(name = "functools.KeyWrapper", static_name = KEY_WRAPPER, reported_basicsize = 32, flags = flags::DISALLOW_INSTANTIATION)]
pub struct KeyWrapper {
    compare: Value,
    object: OptionCell,
}

#[pymethods(
    KEY_WRAPPER, own_getattr,
    unhashable,
    members = [member(
        "obj",
        Some("Value wrapped by a key function."),
        MemberKind::ObjectOrNone,
        offset_of!(KeyWrapper, object),
        false
    )]
)]
impl KeyWrapper {
    #[call("K(obj)")]
    fn call(_: &mut Thread, this: &Obj<KeyWrapper>, obj: &Value) -> Value {
        Obj::new(KeyWrapper { compare: this.compare.clone(), object: OptionCell::new(Some(obj.clone())) })
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<KeyWrapper>, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Obj<KeyWrapper>>() else {
            return Err(t.type_error("other argument must be K instance"));
        };
        let (Some(a), Some(b)) = (this.object.get(), other.object.get()) else {
            return Err(t.attribute_error("object"));
        };
        let order = t.call(&this.compare, &[a, b])?;
        t.compare(&order, &Value::small(0), op)
    }

    #[getter("__text_signature__")]
    fn text_signature(t: &mut Thread, _this: &Obj<KeyWrapper>) -> PyResult {
        t.new_str("(obj)")
    }
}

/// How much a cache keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limit {
    Nothing,
    Everything,
    Items(usize),
}

/// What a bounded cache keeps for a key: neighbours in the order of use, by number.
struct Link {
    key: Option<(Value, i64)>,
    result: Option<Value>,
    older: usize,
    newer: usize,
}

/// The links of a bounded cache. The first is the end of both directions: the newest is before it, the oldest behind it.
struct Links {
    all: Vec<Link>,
    free: Vec<usize>,
}

impl object::Traverse for Links {
    fn traverse(&self, visitor: &mut object::Visitor<'_>) {
        for link in &self.all {
            visitor.visit_option(link.key.as_ref().map(|(key, _)| key));
            visitor.visit_option(link.result.as_ref());
        }
    }
}

impl Default for Links {
    fn default() -> Links {
        Links::new()
    }
}

impl Links {
    fn new() -> Links {
        Links { all: vec![Link { key: None, result: None, older: 0, newer: 0 }], free: Vec::new() }
    }

    fn unlink(&mut self, i: usize) {
        let (older, newer) = (self.all[i].older, self.all[i].newer);
        self.all[older].newer = newer;
        self.all[newer].older = older;
    }

    fn link_newest(&mut self, i: usize) {
        let newest = self.all[0].older;
        self.all[newest].newer = i;
        self.all[i].older = newest;
        self.all[i].newer = 0;
        self.all[0].older = i;
    }

    fn add(&mut self, key: Value, hash: i64, result: Value) -> usize {
        let link = Link { key: Some((key, hash)), result: Some(result), older: 0, newer: 0 };
        let i = match self.free.pop() {
            Some(i) => {
                self.all[i] = link;
                i
            }
            None => {
                self.all.push(link);
                self.all.len() - 1
            }
        };
        self.link_newest(i);
        i
    }

    /// Takes a link out; what it held is given back, to be released when nothing is borrowed any more.
    fn remove(&mut self, i: usize) -> (Option<(Value, i64)>, Option<Value>) {
        self.unlink(i);
        self.free.push(i);
        (self.all[i].key.take(), self.all[i].result.take())
    }
}

/// `_lru_cache_wrapper`
#[pytype(
    name = "functools._lru_cache_wrapper",
    static_name = LRU_CACHE,
    weakrefs,
    dict,
    reported_basicsize = 152,
    flags = flags::METHOD_DESCRIPTOR
)]
pub struct LruCache {
    function: Value,
    /// Results by key; numbers of links where the cache is bounded.
    cache: Ref<Dict>,
    info: Value,
    #[no_traverse]
    limit: Limit,
    #[no_traverse]
    typed: bool,
    #[no_traverse]
    hits: Cell<u64>,
    #[no_traverse]
    misses: Cell<u64>,
    links: RefCell<Links>,
}

const MARK_KEY: &str = "functools.kwd_mark";

/// What stands between positional arguments and keywords in a key.
fn mark(t: &mut Thread) -> Value {
    match t.interp().kept(MARK_KEY) {
        Some(mark) => mark,
        None => {
            let class = object::singletons::OBJECT.to_value();
            let mark = t.call(&class, &[]).unwrap_or(Value::none());
            t.interp().keep(MARK_KEY, Some(mark.clone()));
            mark
        }
    }
}

impl LruCache {
    fn key(&self, t: &mut Thread, values: &[Value], names: Option<&Tuple>) -> Value {
        let names = names.map_or(&[][..], Tuple::items);
        if !self.typed
            && names.is_empty()
            && let [only] = values
            && (only.is_type(&object::int::INT) || only.is_type(&object::string::STR))
        {
            return only.clone();
        }
        if !self.typed && names.is_empty() {
            return Tuple::from_slice(values);
        }
        let count = values.len() - names.len();
        let mut parts = Vec::with_capacity(2 * values.len() + 1);
        parts.extend_from_slice(&values[..count]);
        if !names.is_empty() {
            parts.push(mark(t));
            for (name, value) in names.iter().zip(&values[count..]) {
                parts.push(name.clone());
                parts.push(value.clone());
            }
        }
        if self.typed {
            parts.extend(values.iter().map(|v| v.ty().to_value()));
        }
        Tuple::new(parts)
    }

    fn call_unbounded(&self, t: &mut Thread, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let key = self.key(t, values, names);
        let hash = t.hash(&key)?;
        if let Some(known) = self.cache.get_hashed(t, &key, hash)? {
            self.hits.set(self.hits.get() + 1);
            return Ok(known);
        }
        self.misses.set(self.misses.get() + 1);
        let result = t.call_kw(&self.function, values, names)?;
        self.cache.set_hashed(t, &key, hash, result.clone())?;
        Ok(result)
    }

    /// The number of a key's link.
    fn find(&self, t: &mut Thread, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        let found = self.cache.get_hashed(t, key, hash)?;
        Ok(found.and_then(|v| v.as_small()).map(|i| i as usize))
    }

    fn call_bounded(
        &self,
        t: &mut Thread,
        limit: usize,
        values: &[Value],
        names: Option<&Tuple>,
    ) -> PyResult {
        let key = self.key(t, values, names);
        let hash = t.hash(&key)?;
        if let Some(i) = self.find(t, &key, hash)? {
            let mut links = self.links.borrow_mut();
            if let Some(result) = links.all.get(i).and_then(|link| link.result.clone()) {
                links.unlink(i);
                links.link_newest(i);
                drop(links);
                self.hits.set(self.hits.get() + 1);
                return Ok(result);
            }
        }
        self.misses.set(self.misses.get() + 1);
        let result = t.call_kw(&self.function, values, names)?;
        // The call may have cached the same key, which is then as good.
        if self.find(t, &key, hash)?.is_some() {
            return Ok(result);
        }
        if self.cache.len() >= limit {
            let oldest = {
                let links = self.links.borrow();
                let i = links.all[0].newer;
                if i == 0 { None } else { links.all[i].key.clone().map(|(key, hash)| (i, key, hash)) }
            };
            if let Some((i, old_key, old_hash)) = oldest {
                let removed = self.cache.remove_hashed(t, &old_key, old_hash)?;
                let valid = self.links.borrow().all[i].key.as_ref().is_some_and(|(k, _)| k.is(&old_key));
                if removed.is_none() || !valid {
                    // Somebody else has removed it meanwhile.
                    return Ok(result);
                }
                let released = self.links.borrow_mut().remove(i);
                drop(released);
            }
        }
        let i = self.links.borrow_mut().add(key.clone(), hash, result.clone());
        if let Err(raised) = self.cache.set_hashed(t, &key, hash, Value::size(i)) {
            let released = self.links.borrow_mut().remove(i);
            drop(released);
            return Err(raised);
        }
        Ok(result)
    }
}

#[pymethods(
    LRU_CACHE,
    doc = "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n"
)]
impl LruCache {
    #[new("lru_cache(user_function, maxsize, typed, cache_info_type)")]
    fn new(
        t: &mut Thread,
        cls: &Type,
        user_function: &Value,
        maxsize: &Value,
        typed: bool,
        cache_info_type: &Value,
    ) -> PyResult {
        if user_function.ty().slots().call.is_none() {
            return Err(t.type_error("the first argument must be callable"));
        }
        let limit = if maxsize.is_none() {
            Limit::Everything
        } else if maxsize.ty().slots().index.is_some() {
            match t.index_of(maxsize)? {
                n if n <= 0 => Limit::Nothing,
                n => Limit::Items(n as usize),
            }
        } else {
            return Err(t.type_error("maxsize should be integer or None"));
        };
        Ok(Obj::new_of(
            cls,
            LruCache {
                function: user_function.clone(),
                cache: Dict::new(),
                info: cache_info_type.clone(),
                limit,
                typed,
                hits: Cell::new(0),
                misses: Cell::new(0),
                links: RefCell::new(Links::new()),
            },
        ))
    }

    #[call]
    fn call(t: &mut Thread, this: &Obj<LruCache>, values: &[Value], names: Option<&Tuple>) -> PyResult {
        match this.limit {
            Limit::Everything => this.call_unbounded(t, values, names),
            Limit::Items(limit) => this.call_bounded(t, limit, values, names),
            Limit::Nothing => {
                this.misses.set(this.misses.get() + 1);
                t.call_kw(&this.function, values, names)
            }
        }
    }

    #[slot]
    fn descr_get(
        _: &mut Thread,
        this: &Obj<LruCache>,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        Ok(bound(this.to_value(), object))
    }

    #[getter("__dict__")]
    fn dict(t: &mut Thread, this: &Value) -> PyResult {
        builtins::ty::attributes::get_dict(t, this)
    }

    #[setter("__dict__")]
    fn set_dict(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        builtins::ty::attributes::replace_dict(t, this, value)
    }

    /// Report cache statistics
    #[method("cache_info($self, /)")]
    fn cache_info(t: &mut Thread, this: &Obj<LruCache>) -> PyResult {
        let limit = match this.limit {
            Limit::Everything => Value::none(),
            Limit::Nothing => Value::small(0),
            Limit::Items(n) => Value::size(n),
        };
        let facts = [
            Value::uint(this.hits.get()),
            Value::uint(this.misses.get()),
            limit,
            Value::size(this.cache.len()),
        ];
        t.call(&this.info, &facts)
    }

    /// Clear the cache and cache statistics
    #[method("cache_clear($self, /)")]
    fn cache_clear(_: &mut Thread, this: &Obj<LruCache>) {
        this.hits.set(0);
        this.misses.set(0);
        let old = this.links.replace(Links::new());
        this.cache.clear();
        drop(old);
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(t: &mut Thread, this: &Value) -> PyResult {
        t.get_attr(this, &names::QUALNAME)
    }

    #[method("__copy__($self, /, *args)", varargs, no_signature)]
    fn copy(_: &mut Thread, this: &Value, _args: &[Value]) -> Value {
        this.clone()
    }

    #[method("__deepcopy__($self, /, *args)", varargs, no_signature)]
    fn deepcopy(_: &mut Thread, this: &Value, _args: &[Value]) -> Value {
        this.clone()
    }
}
