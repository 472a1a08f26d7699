//! `dict`: construction, methods, and what instructions need to fill dictionaries.
//!
//! Not here: views (`dict_views`), iterators (`dict_iter`), the table itself (`object::dict`).

use ::object::dict::DICT;
use ::object::native::check_positional;
use ::object::types::CompareOp;
use ::object::{Args, Dict, Object, PyResult, Raised, Ref, Set, Str, Thread, Tuple, Type, Value};
use ::object::{exceptions, names, string};
use macros::pymethods;

use crate::dict_iter;
use crate::dict_views;
use crate::sequence::class_getitem;

/// What to do with a key that is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Present {
    Replace,
    Keep,
    Refuse,
}

fn is_dict_iter(value: &Value) -> bool {
    value.ty().slots().iter.map(|f| f as usize) == DICT.slots().iter.map(|f| f as usize)
}

/// The result of `mapping.keys()` as a list: CPython's `PyMapping_Keys`.
///
/// # Errors
/// `AttributeError` where there is no such method; `TypeError` where it gives no iterable.
pub fn mapping_list(t: &mut Thread, mapping: &Value, method: &Str) -> PyResult<Vec<Value>> {
    let result = t.call_method(mapping, method, &[])?;
    match t.iter(&result) {
        Ok(iterator) => t.collect(&iterator),
        Err(raised) => {
            if !t.raised_is(&exceptions::TYPE_ERROR) {
                return Err(raised);
            }
            let message = format!(
                "{}.{}() returned a non-iterable (type {})",
                mapping.ty().tp_name(),
                method.to_string_lossy(),
                result.ty().tp_name()
            );
            t.restore_raised(None);
            Err(t.type_error(message))
        }
    }
}

fn merge(t: &mut Thread, dict: &Dict, other: &Value, present: Present) -> PyResult<()> {
    if let Some(source) = other.downcast::<Dict>()
        && is_dict_iter(other)
    {
        if present != Present::Refuse || dict.is_empty() {
            return dict.merge(t, source, present != Present::Keep);
        }
        let filled = source.entries_len();
        let mut pos = 0;
        while let Some((key, value, hash)) = source.next_entry(&mut pos) {
            if dict.contains_hashed(t, &key, hash)? {
                return Err(t.key_error(&key));
            }
            dict.set_hashed(t, &key, hash, value)?;
            if source.entries_len() != filled {
                return Err(t.runtime_error("dict mutated during update"));
            }
        }
        return Ok(());
    }
    for key in mapping_list(t, other, &names::KEYS)? {
        if present != Present::Replace && dict.contains(t, &key)? {
            if present == Present::Keep {
                continue;
            }
            return Err(t.key_error(&key));
        }
        let value = t.get_item(other, &key)?;
        dict.set(t, &key, value)?;
    }
    Ok(())
}

/// Sets the pairs of an iterable.
fn merge_pairs(t: &mut Thread, dict: &Dict, pairs: &Value) -> PyResult<()> {
    let iterator = t.iter(pairs)?;
    let mut count = 0usize;
    while let Some(pair) = t.next(&iterator)? {
        if let Some(pair) = pair.downcast::<Tuple>()
            && let [key, value] = pair.items()
        {
            dict.set(t, key, value.clone())?;
            count += 1;
            if count & 0xfff == 0 {
                t.poll()?;
            }
            continue;
        }
        let iterable = t.iter(&pair);
        let items = match iterable {
            Ok(_)
                if pair.is_type(&::object::container::LIST) || pair.is_type(&::object::container::TUPLE) =>
            {
                t.collect(&pair)
            }
            Ok(iterator) => t.collect(&iterator),
            Err(raised) if t.raised_is(&exceptions::TYPE_ERROR) => {
                let _ = raised;
                t.restore_raised(None);
                Err(t.type_error("object is not iterable"))
            }
            Err(raised) => Err(raised),
        };
        let items = match items {
            Ok(items) => items,
            Err(raised) => {
                if t.raised_is(&exceptions::TYPE_ERROR) {
                    add_note(
                        t,
                        &format!("Cannot convert dictionary update sequence element #{count} to a sequence"),
                    )?;
                }
                return Err(raised);
            }
        };
        let [key, value] = items.as_slice() else {
            return Err(t.value_error(format!(
                "dictionary update sequence element #{count} has length {}; 2 is required",
                items.len()
            )));
        };
        dict.set(t, key, value.clone())?;
        count += 1;
    }
    Ok(())
}

/// Adds a note to the exception that waits.
///
/// # Errors
/// What making the note raises.
pub fn add_note(t: &mut Thread, note: &str) -> PyResult<()> {
    let Some(exception) = t.take_raised() else { return Ok(()) };
    let note = t.new_str(note)?;
    t.call_method(&exception, &string::intern_str("add_note"), &[note])?;
    t.restore_raised(Some(exception));
    Ok(())
}

/// What `dict.update(other)` does: a mapping if it has `keys`, else pairs.
///
/// # Errors
/// What the argument and comparing keys raise.
pub fn update_from(t: &mut Thread, dict: &Dict, other: &Value) -> PyResult<()> {
    if other.is_type(&DICT) || t.get_attr_opt(other, &names::KEYS)?.is_some() {
        return merge(t, dict, other, Present::Replace);
    }
    merge_pairs(t, dict, other)
}

/// What `{**other}` does.
///
/// # Errors
/// `TypeError` for what is no mapping; what comparing keys raises.
pub fn update(t: &mut Thread, dict: &Dict, other: &Value) -> PyResult<()> {
    let result = merge(t, dict, other, Present::Replace);
    if result.is_err() && t.raised_is(&exceptions::ATTRIBUTE_ERROR) {
        t.restore_raised(None);
        return Err(t.type_error(format!("'{}' object is not a mapping", other.ty().tp_name())));
    }
    result
}

/// What `function(**other)` does with one more mapping.
///
/// # Errors
/// `TypeError` for a repeated keyword and for what is no mapping; what comparing keys raises.
pub fn merge_keywords(t: &mut Thread, function: &Value, dict: &Dict, other: &Value) -> PyResult<()> {
    let Err(raised) = merge(t, dict, other, Present::Refuse) else { return Ok(()) };
    if t.raised_is(&exceptions::ATTRIBUTE_ERROR) {
        t.restore_raised(None);
        let name = function_text(t, function)?;
        let message = format!("{name} argument after ** must be a mapping, not {}", other.ty().tp_name());
        return Err(t.type_error(message));
    }
    if t.raised_is(&exceptions::KEY_ERROR) {
        let Some(exception) = t.take_raised() else { return Err(raised) };
        let args = t.get_attr_opt(&exception, &names::ARGS)?;
        let args = args.as_ref().and_then(|a| a.downcast::<Tuple>()).map_or(&[][..], Tuple::items);
        let [key] = args else {
            t.restore_raised(Some(exception));
            return Err(raised);
        };
        let key = t.str(key)?;
        let name = function_text(t, function)?;
        let message = format!("{name} got multiple values for keyword argument '{}'", key.to_string_lossy());
        return Err(t.type_error(message));
    }
    Err(raised)
}

/// How messages name what is called: `module.qualname()`, or its text.
///
/// # Errors
/// What `__str__` raises.
pub fn function_text(t: &mut Thread, function: &Value) -> PyResult<String> {
    let Some(qualname) = t.get_attr_opt(function, &names::QUALNAME)? else {
        return Ok(t.str(function)?.to_string_lossy());
    };
    let qualname = t.str(&qualname)?.to_string_lossy();
    match t.get_attr_opt(function, &names::MODULE)? {
        Some(module) if !module.is_none() => {
            let module = t.str(&module)?.to_string_lossy();
            Ok(if module == "builtins" { format!("{qualname}()") } else { format!("{module}.{qualname}()") })
        }
        _ => Ok(format!("{qualname}()")),
    }
}

/// The value of a key of `dict[key]`, `__missing__` of subclasses included.
fn subscript(t: &mut Thread, this: &Dict, key: &Value) -> PyResult {
    if let Some(value) = this.get(t, key)? {
        return Ok(value);
    }
    missing(t, this, key)
}

#[cold]
#[inline(never)]
fn missing(t: &mut Thread, this: &Dict, key: &Value) -> PyResult {
    if !std::ptr::eq(this.class(), &DICT)
        && let Some(value) = t.call_special(&this.to_value(), &names::MISSING, std::slice::from_ref(key))?
    {
        return Ok(value);
    }
    Err(t.key_error(key))
}

fn equal(t: &mut Thread, a: &Dict, b: &Dict) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut pos = 0;
    while let Some((key, value, hash)) = a.next_entry(&mut pos) {
        let Some(other) = b.get_hashed(t, &key, hash)? else { return Ok(false) };
        let same = t.equal(&value, &other)?;
        // Both values outlive the key, whose end may empty the dictionaries.
        drop(key);
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `dict`
pub struct DictMethods;

#[pymethods(DICT, layout = Dict, table = DICT_IMPL, unhashable, doc = "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)")]
impl DictMethods {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Dict::new_of(cls))
    }

    #[init]
    fn init(t: &mut Thread, this: &Dict, args: Args<'_>) -> PyResult<()> {
        DictMethods::fill(t, this, args, "dict")
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Dict) -> PyResult {
        let value = this.to_value();
        if !t.repr_enter(&value) {
            return t.new_str("{...}");
        }
        if this.is_empty() {
            t.repr_leave(&value);
            return t.new_str("{}");
        }
        let result = DictMethods::text(t, this);
        t.repr_leave(&value);
        match result?.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Dict, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Dict>() else { return Ok(Value::not_implemented()) };
        t.enter_recursion_within(80, " in comparison")?;
        match op {
            CompareOp::Eq => Ok(Value::bool(equal(t, this, other)?)),
            CompareOp::Ne => Ok(Value::bool(!equal(t, this, other)?)),
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Dict) -> PyResult {
        Ok(dict_iter::keys(this))
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Dict) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Dict, key: &Value) -> PyResult {
        subscript(t, this, key)
    }

    #[slot]
    fn mp_ass_subscript(t: &mut Thread, this: &Dict, key: &Value, value: Option<&Value>) -> PyResult<()> {
        match value {
            Some(value) => this.set(t, key, value.clone()),
            None => match this.remove(t, key)? {
                Some(_) => Ok(()),
                None => Err(t.key_error(key)),
            },
        }
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Dict, key: &Value) -> PyResult<bool> {
        this.contains(t, key)
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (Some(left), Some(_)) = (a.downcast::<Dict>(), b.downcast::<Dict>()) else {
            return Ok(Value::not_implemented());
        };
        let new = copy(t, left)?;
        update_from(t, &new, b)?;
        Ok(new.into_value())
    }

    #[slot]
    fn inplace_or(t: &mut Thread, this: &Dict, other: &Value) -> PyResult {
        update_from(t, this, other)?;
        Ok(this.to_value())
    }

    /// Return self[key].
    #[method("__getitem__($self, key, /)")]
    fn getitem(t: &mut Thread, this: &Dict, key: &Value) -> PyResult {
        subscript(t, this, key)
    }

    /// True if the dictionary has the specified key, else False.
    #[method("__contains__($self, key, /)")]
    fn contains(t: &mut Thread, this: &Dict, key: &Value) -> PyResult<bool> {
        this.contains(t, key)
    }

    /// Return the size of the dict in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Dict) -> usize {
        size_of_dict(this)
    }

    /// Return the value for key if key is in the dictionary, else default.
    #[method("get($self, key, default=None, /)")]
    fn get(t: &mut Thread, this: &Dict, key: &Value, default: Option<&Value>) -> PyResult {
        Ok(match this.get(t, key)? {
            Some(value) => value,
            None => default.cloned().unwrap_or(Value::none()),
        })
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("setdefault($self, key, default=None, /)")]
    fn setdefault(t: &mut Thread, this: &Dict, key: &Value, default: Option<&Value>) -> PyResult {
        this.set_default(t, key, default.unwrap_or(&Value::none()))
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("pop($self, key, default=<unrepresentable>, /)")]
    fn pop(t: &mut Thread, this: &Dict, key: &Value, default: Option<&Value>) -> PyResult {
        // An empty dictionary does not ask for the key's hash.
        let found = if this.is_empty() { None } else { this.remove(t, key)? };
        match (found, default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(t.key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    #[method("popitem($self, /)")]
    fn popitem(t: &mut Thread, this: &Dict) -> PyResult {
        match this.pop_last() {
            Some((key, value)) => Ok(Tuple::new(vec![key, value])),
            None => {
                let message = t.new_str("popitem(): dictionary is empty")?;
                Err(t.key_error(&message))
            }
        }
    }

    /// Return a set-like object providing a view on the dict's keys.
    #[method("keys($self, /)")]
    fn keys(_: &mut Thread, this: &Dict) -> Value {
        dict_views::keys(this)
    }

    /// Return a set-like object providing a view on the dict's items.
    #[method("items($self, /)")]
    fn items(_: &mut Thread, this: &Dict) -> Value {
        dict_views::items(this)
    }

    /// Return an object providing a view on the dict's values.
    #[method("values($self, /)")]
    fn values(_: &mut Thread, this: &Dict) -> Value {
        dict_views::values(this)
    }

    #[method(
        "update($self, /, *args, **kwargs)",
        unbound,
        doc = "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]"
    )]
    fn update(t: &mut Thread, this: &Dict, args: Args<'_>) -> PyResult<()> {
        DictMethods::fill(t, this, args, "update")
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[classmethod("fromkeys($type, iterable, value=None, /)")]
    fn fromkeys(t: &mut Thread, cls: &Type, iterable: &Value, value: Option<&Value>) -> PyResult {
        from_keys(t, cls, iterable, value)
    }

    /// Remove all items from the dict.
    #[method("clear($self, /)")]
    fn clear(_: &mut Thread, this: &Dict) {
        this.clear();
    }

    /// Return a shallow copy of the dict.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &Dict) -> PyResult {
        copy(t, this).map(Ref::into_value)
    }

    /// Return a reverse iterator over the dict keys.
    #[method("__reversed__($self, /)")]
    fn reversed(_: &mut Thread, this: &Dict) -> Value {
        dict_iter::reverse_keys(this)
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\ndicts are generic over two types, signifying (respectively) the types of their keys and values"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }
}

/// What `cls.fromkeys(iterable, value)` does.
///
/// # Errors
/// What calling the class, iterating and storing raise.
pub fn from_keys(t: &mut Thread, cls: &Type, iterable: &Value, value: Option<&Value>) -> PyResult {
    let value = value.cloned().unwrap_or(Value::none());
    let result = t.call(&cls.to_value(), &[])?;
    if let Some(dict) = result.downcast_exact::<Dict>() {
        if dict.is_empty()
            && let Some(source) = iterable.downcast_exact::<Dict>()
        {
            let mut pos = 0;
            while let Some((key, _, hash)) = source.next_entry(&mut pos) {
                dict.set_hashed(t, &key, hash, value.clone())?;
            }
            return Ok(result);
        }
        let exact_set = iterable.is_type(&::object::set::SET) || iterable.is_type(&::object::set::FROZENSET);
        if dict.is_empty()
            && exact_set
            && let Some(source) = iterable.downcast::<Set>()
        {
            let mut pos = 0;
            while let Some((key, hash)) = source.next_entry(&mut pos) {
                dict.set_hashed(t, &key, hash, value.clone())?;
            }
            return Ok(result);
        }
    }
    let iterator = t.iter(iterable)?;
    let mut count = 0usize;
    while let Some(key) = t.next(&iterator)? {
        match result.downcast_exact::<Dict>() {
            Some(dict) => dict.set(t, &key, value.clone())?,
            None => t.set_item(&result, &key, &value)?,
        }
        count += 1;
        if count & 0xfff == 0 {
            t.poll()?;
        }
    }
    Ok(result)
}

/// What `dict.__sizeof__` answers.
pub fn size_of_dict(dict: &Dict) -> usize {
    let log2 = dict.log2_slots();
    let mut size = dict.class().basicsize();
    if log2 > 0 {
        // As CPython counts: entries whose keys are strings store no hash.
        let slots = 1usize << log2;
        let entry = if dict.is_str_only() { 16 } else { 24 };
        let width = if log2 < 8 {
            1
        } else if log2 < 16 {
            2
        } else {
            4
        };
        size += 32 + slots * width + slots * 2 / 3 * entry;
    }
    size
}

/// A copy of exact type `dict`.
///
/// # Errors
/// `MemoryError`.
pub fn copy(t: &mut Thread, dict: &Dict) -> PyResult<Ref<Dict>> {
    match dict.try_copy() {
        Some(copy) => Ok(copy),
        None => Err(t.memory_error()),
    }
}

impl DictMethods {
    /// What the constructor and `update` do with their arguments.
    fn fill(t: &mut Thread, this: &Dict, args: Args<'_>, name: &str) -> PyResult<()> {
        let positional = args.positional();
        check_positional(t, name, positional.len(), 0, 1)?;
        if let [other] = positional {
            update_from(t, this, other)?;
        }
        for (key, value) in args.keywords() {
            if key.downcast::<Str>().is_none() {
                return Err(t.type_error("keywords must be strings"));
            }
            this.set(t, key, value.clone())?;
        }
        Ok(())
    }

    fn text(t: &mut Thread, this: &Dict) -> PyResult<text::StrBuilder> {
        let mut out = text::StrBuilder::with_capacity(16);
        let (mut pos, mut before) = (0, "{");
        while let Some((key, value, _)) = this.next_entry(&mut pos) {
            out.push_str(before);
            out.push_view(t.repr(&key)?.view());
            out.push_str(": ");
            out.push_view(t.repr(&value)?.view());
            before = ", ";
        }
        out.push_str("}");
        Ok(out)
    }
}

/// The error of a dictionary or view that changed under its iterator.
#[cold]
pub(crate) fn changed_size(t: &mut Thread) -> Raised {
    t.runtime_error("dictionary changed size during iteration")
}
