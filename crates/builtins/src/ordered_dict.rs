//! `collections.OrderedDict`: a dictionary with a linked list of its keys, which can be rearranged.
//!
//! Here: the list, the methods, views and the iterator. Not here: `dict` (`dict.rs`).
//!
//! The list knows nothing of changes that `dict`'s own methods make behind its back; as in CPython, iterating then
//! finds out. Nothing runs Python code while the list is borrowed.

use std::cell::{Cell, RefCell};

use ::object::cell::OptionCell;
use ::object::dict_subtype::{DictObj, DictPayload};
use ::object::types::{CompareOp, TypeSpec, flags};
use ::object::{
    Args, Dict, List, Obj, Object, PyResult, Raised, Ref, Thread, Traverse, Tuple, Type, Value, Visitor,
};
use ::object::{dict, lookup, names};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::dict_views::{DICT_ITEMS, DICT_KEYS, DICT_VALUES, DictItems, DictKeys, DictValues};

/// What `__basicsize__` answers.
const BASICSIZE: usize = 112;

/// The number of no node.
const NONE: u32 = u32::MAX;

struct Node {
    /// Absent: the node is free.
    key: Option<Value>,
    hash: i64,
    previous: u32,
    next: u32,
}

/// The list of keys, and which node belongs to which entry of the dictionary.
struct Nodes {
    nodes: Vec<Node>,
    free: Vec<u32>,
    first: u32,
    last: u32,
    /// By index of entry, good for the key table `table`.
    by_entry: Vec<u32>,
    table: usize,
}

impl Default for Nodes {
    fn default() -> Nodes {
        Nodes { nodes: Vec::new(), free: Vec::new(), first: NONE, last: NONE, by_entry: Vec::new(), table: 0 }
    }
}

impl Nodes {
    /// The neighbour that comes after a node; `NONE` stands for the place before the first.
    fn after(&self, node: u32, reversed: bool) -> u32 {
        match self.nodes.get(node as usize) {
            Some(n) if reversed => n.previous,
            Some(n) => n.next,
            None if reversed => self.last,
            None => self.first,
        }
    }

    fn key(&self, node: u32) -> Option<(Value, i64)> {
        let node = self.nodes.get(node as usize)?;
        Some((node.key.clone()?, node.hash))
    }

    fn unlink(&mut self, node: u32) {
        let (previous, next) = (self.nodes[node as usize].previous, self.nodes[node as usize].next);
        match self.nodes.get_mut(previous as usize) {
            Some(n) => n.next = next,
            None => self.first = next,
        }
        match self.nodes.get_mut(next as usize) {
            Some(n) => n.previous = previous,
            None => self.last = previous,
        }
    }

    fn link(&mut self, node: u32, last: bool) {
        let (previous, next) = if last { (self.last, NONE) } else { (NONE, self.first) };
        self.nodes[node as usize].previous = previous;
        self.nodes[node as usize].next = next;
        match self.nodes.get_mut(previous as usize) {
            Some(n) => n.next = node,
            None => self.first = node,
        }
        match self.nodes.get_mut(next as usize) {
            Some(n) => n.previous = node,
            None => self.last = node,
        }
    }

    fn append(&mut self, key: Value, hash: i64, entry: usize) {
        let new = Node { key: Some(key), hash, previous: NONE, next: NONE };
        let node = match self.free.pop() {
            Some(node) => {
                self.nodes[node as usize] = new;
                node
            }
            None => {
                self.nodes.push(new);
                self.nodes.len() as u32 - 1
            }
        };
        self.link(node, true);
        self.enter(entry, node);
    }

    fn enter(&mut self, entry: usize, node: u32) {
        if self.by_entry.len() <= entry {
            self.by_entry.resize(entry + 1, NONE);
        }
        self.by_entry[entry] = node;
    }

    /// Takes a node out of the list; its key is the caller's to drop.
    fn remove(&mut self, node: u32) -> Option<Value> {
        self.unlink(node);
        self.free.push(node);
        self.nodes[node as usize].key.take()
    }

    /// Looks up again which node belongs to which entry.
    fn rebuild(&mut self, dict: &Dict) {
        self.by_entry.clear();
        self.table = dict.table_id();
        let mut node = self.first;
        while let Some(n) = self.nodes.get(node as usize) {
            let next = n.next;
            if let Some(entry) = n.key.as_ref().and_then(|key| dict.find_identical(key, n.hash)) {
                self.enter(entry, node);
            }
            node = next;
        }
    }

    /// The node of an entry.
    fn of_entry(&mut self, dict: &Dict, entry: usize) -> Option<u32> {
        if self.table != dict.table_id() {
            self.rebuild(dict);
        }
        for round in 0..2 {
            let node = self.by_entry.get(entry).copied().unwrap_or(NONE);
            let key = self.nodes.get(node as usize).and_then(|n| n.key.as_ref());
            match key {
                Some(key) if dict.key_at_is(entry, key) => return Some(node),
                // The entry may belong to a key that came and went behind the list's back.
                Some(_) if round == 0 => self.rebuild(dict),
                _ => return None,
            }
        }
        None
    }
}

impl Traverse for Nodes {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.nodes.iter().for_each(|n| visitor.visit_option(n.key.as_ref()));
    }
}

/// What `OrderedDict` adds to a dictionary.
#[derive(Default)]
pub struct Ordered {
    nodes: RefCell<Box<Nodes>>,
    /// Changes with the list.
    state: Cell<usize>,
}

impl Traverse for Ordered {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        // As for every `RefCell`: nobody holds it borrowed where a collection can happen.
        if let Ok(nodes) = self.nodes.try_borrow() {
            nodes.traverse(visitor);
        }
    }

    fn clear(&self) {
        drop(self.nodes.take());
    }
}

impl DictPayload for Ordered {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &ORDERED_DICT
    }
}

/// An ordered dictionary.
pub type OrderedDict = DictObj<Ordered>;

/// `collections.OrderedDict`
pub static ORDERED_DICT: Type = {
    static SPEC: TypeSpec = TypeSpec {
        flags: flags::BASETYPE,
        reported_basicsize: BASICSIZE,
        dictoffset: -1,
        weakrefs: true,
        ..OrderedDict::spec("collections.OrderedDict")
    };
    Type::new_static(&SPEC)
};

impl Ordered {
    fn changed(&self) {
        self.state.set(self.state.get().wrapping_add(1));
    }

    fn end(&self, last: bool) -> u32 {
        self.nodes.borrow().after(NONE, last)
    }

    fn key(&self, node: u32) -> Option<(Value, i64)> {
        self.nodes.borrow().key(node)
    }

    fn next(&self, node: u32, reversed: bool) -> u32 {
        self.nodes.borrow().after(node, reversed)
    }
}

/// The entry of a key and its node.
fn find(t: &mut Thread, od: &OrderedDict, key: &Value, hash: i64) -> PyResult<Option<(usize, Option<u32>)>> {
    let Some(entry) = od.dict().find_index(t, key, hash)? else { return Ok(None) };
    let node = od.nodes.borrow_mut().of_entry(od.dict(), entry);
    Ok(Some((entry, node)))
}

fn find_node(t: &mut Thread, od: &OrderedDict, key: &Value, hash: i64) -> PyResult<Option<u32>> {
    Ok(find(t, od, key, hash)?.and_then(|(_, node)| node))
}

fn set_hashed(t: &mut Thread, od: &OrderedDict, key: &Value, hash: i64, value: Value) -> PyResult<()> {
    od.dict().set_hashed(t, key, hash, value)?;
    if let Some((entry, None)) = find(t, od, key, hash)? {
        od.nodes.borrow_mut().append(key.clone(), hash, entry);
        od.changed();
    }
    Ok(())
}

/// Removes a key from the list; whether it was there.
fn remove_node(t: &mut Thread, od: &OrderedDict, key: &Value, hash: i64) -> PyResult<bool> {
    let Some((entry, Some(node))) = find(t, od, key, hash)? else { return Ok(false) };
    let key = {
        let mut nodes = od.nodes.borrow_mut();
        nodes.enter(entry, NONE);
        nodes.remove(node)
    };
    od.changed();
    drop(key);
    Ok(true)
}

fn is_exact(od: &OrderedDict) -> bool {
    std::ptr::eq(od.class(), &ORDERED_DICT)
}

fn pop_hashed(t: &mut Thread, od: &OrderedDict, key: &Value, hash: i64, default: Option<&Value>) -> PyResult {
    let was_there = remove_node(t, od, key, hash)?;
    let found = if was_there { od.dict().remove_hashed(t, key, hash)? } else { None };
    match (found, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(missing(t, key)),
    }
}

/// `KeyError` as `PyErr_SetObject` makes it: a tuple is taken for the arguments, `None` for their lack.
fn missing(t: &mut Thread, key: &Value) -> Raised {
    let given = match key.downcast::<Tuple>() {
        Some(all) => all.items().to_vec(),
        None if key.is_none() => Vec::new(),
        None => vec![key.clone()],
    };
    match t.call(&::object::exceptions::KEY_ERROR.to_value(), &given) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The pairs in the list's order.
fn pairs(t: &mut Thread, od: &OrderedDict) -> PyResult<Vec<(Value, i64, Value)>> {
    let mut pairs = Vec::with_capacity(od.dict().len());
    let mut node = od.end(false);
    while let Some((key, hash)) = od.key(node) {
        let found = t.hash(&key)?;
        let Some(value) = od.dict().get_hashed(t, &key, found)? else { return Err(t.key_error(&key)) };
        pairs.push((key, hash, value));
        node = od.next(node, false);
    }
    Ok(pairs)
}

/// Stores pairs through `__setitem__`.
fn add_pairs(t: &mut Thread, this: &Value, pairs: &Value) -> PyResult<()> {
    let iterator = t.iter(pairs)?;
    while let Some(pair) = t.next(&iterator)? {
        let items = t.iter(&pair)?;
        let (mut found, mut more) = ([None, None], false);
        for slot in &mut found {
            *slot = t.next(&items)?;
            if slot.is_none() {
                break;
            }
        }
        if found[1].is_some() {
            more = t.next(&items)?.is_some();
        }
        match found {
            [Some(key), Some(value)] if !more => t.set_item(this, &key, &value)?,
            [Some(_), Some(_)] => return Err(t.value_error("too many values to unpack (expected 2)")),
            [Some(_), None] => return Err(t.value_error("need more than 1 value to unpack")),
            _ => return Err(t.value_error("need more than 0 values to unpack")),
        }
    }
    Ok(())
}

/// What `MutableMapping.update` does with its positional argument.
fn update_from(t: &mut Thread, this: &Value, other: &Value) -> PyResult<()> {
    if let Some(source) = other.downcast_exact::<Dict>() {
        for (key, value) in source.items() {
            t.set_item(this, &key, &value)?;
        }
        return Ok(());
    }
    if let Some(keys) = t.get_attr_opt(other, &names::KEYS)? {
        let keys = t.call(&keys, &[])?;
        let iterator = t.iter(&keys)?;
        while let Some(key) = t.next(&iterator)? {
            let value = t.get_item(other, &key)?;
            t.set_item(this, &key, &value)?;
        }
        return Ok(());
    }
    if let Some(items) = t.get_attr_opt(other, &names::ITEMS)? {
        let items = t.call(&items, &[])?;
        return add_pairs(t, this, &items);
    }
    add_pairs(t, this, other)
}

fn update(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult<()> {
    match args.positional() {
        [] => (),
        [other] => update_from(t, this, other)?,
        more => {
            let n = more.len();
            return Err(t.type_error(format!("update() takes at most 1 positional argument ({n} given)")));
        }
    }
    for (key, value) in args.keywords() {
        t.set_item(this, key, value)?;
    }
    Ok(())
}

fn dict_richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
    match dict::DICT.slots().richcompare {
        Some(compare) => compare(t, this, other, op),
        None => Ok(Value::not_implemented()),
    }
}

fn same_keys(t: &mut Thread, a: &OrderedDict, b: &OrderedDict) -> PyResult<bool> {
    let state = (a.state.get(), b.state.get());
    let (mut i, mut j) = (a.end(false), b.end(false));
    loop {
        match (a.key(i), b.key(j)) {
            (None, None) => return Ok(true),
            (Some((x, _)), Some((y, _))) => {
                if !t.equal(&x, &y)? {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
        if (a.state.get(), b.state.get()) != state {
            return Err(t.runtime_error("OrderedDict mutated during iteration"));
        }
        (i, j) = (a.next(i, false), b.next(j, false));
    }
}

/// `OrderedDict`
pub struct OrderedDictMethods;

#[pymethods(ORDERED_DICT, layout = OrderedDict, table = ORDERED_DICT_IMPL, unhashable, doc = "Dictionary that remembers insertion order")]
impl OrderedDictMethods {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(OrderedDict::new_of(cls, Ordered::default()))
    }

    #[slot]
    fn init(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult<()> {
        let n = args.positional().len();
        if n > 1 {
            return Err(t.type_error(format!("expected at most 1 argument, got {n}")));
        }
        update(t, this, args)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &OrderedDict) -> PyResult {
        let name = this.class().name();
        if this.dict().is_empty() {
            return t.new_str(&format!("{name}()"));
        }
        let value = this.to_value();
        if !t.repr_enter(&value) {
            return t.new_str("...");
        }
        let result = OrderedDictMethods::text(t, this, &value);
        t.repr_leave(&value);
        let mut out = text::StrBuilder::with_capacity(32);
        out.push_str(&name);
        out.push_str("(");
        out.push_view(result?.view());
        out.push_str(")");
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &OrderedDict, other: &Value, op: CompareOp) -> PyResult {
        if other.downcast::<Dict>().is_none() || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::not_implemented());
        }
        let result = dict_richcompare(t, &this.to_value(), other, op)?;
        match other.downcast::<OrderedDict>() {
            Some(other) if result.is_true() == (op == CompareOp::Eq) => {
                Ok(Value::bool(same_keys(t, this, other)? == (op == CompareOp::Eq)))
            }
            _ => Ok(result),
        }
    }

    #[slot]
    fn iter(_: &mut Thread, this: &OrderedDict) -> PyResult {
        Ok(iterator(this, Part::Keys, false))
    }

    #[slot]
    fn mp_ass_subscript(
        t: &mut Thread,
        this: &OrderedDict,
        key: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        let hash = t.hash(key)?;
        if let Some(value) = value {
            return set_hashed(t, this, key, hash, value.clone());
        }
        remove_node(t, this, key, hash)?;
        match this.dict().remove_hashed(t, key, hash)? {
            Some(_) => Ok(()),
            None => Err(t.key_error(key)),
        }
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (class, other) = if a.downcast::<OrderedDict>().is_some() { (a.ty(), b) } else { (b.ty(), a) };
        if other.downcast::<Dict>().is_none() {
            return Ok(Value::not_implemented());
        }
        let new = t.call(&class.to_value(), std::slice::from_ref(a))?;
        update_from(t, &new, b)?;
        Ok(new)
    }

    #[slot]
    fn inplace_or(t: &mut Thread, this: &Value, other: &Value) -> PyResult {
        update_from(t, this, other)?;
        Ok(this.clone())
    }

    /// Create a new ordered dictionary with keys from iterable and values set to value.
    #[classmethod("fromkeys($type, /, iterable, value=None)")]
    fn fromkeys(t: &mut Thread, cls: &Type, iterable: &Value, value: Option<&Value>) -> PyResult {
        crate::dict::from_keys(t, cls, iterable, value)
    }

    #[method("__sizeof__($self, /)", doc = "__sizeof__($self, /)\n--\n\n")]
    fn sizeof(_: &mut Thread, this: &OrderedDict) -> usize {
        let mut size = crate::dict::size_of_dict(this.dict()) - ORDERED_DICT.basicsize() + BASICSIZE;
        if this.end(false) != NONE {
            size += 8 * (1 << this.dict().log2_slots()) + 56 * this.dict().len();
        }
        size
    }

    /// Return state information for pickling
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &OrderedDict) -> PyResult {
        let value = this.to_value();
        let state = t.call_method(&value, &names::GETSTATE, &[])?;
        let items = t.call_method(&value, &names::ITEMS, &[])?;
        let items = t.iter(&items)?;
        Ok(Tuple::new(vec![this.class().to_value(), Tuple::empty(), state, Value::none(), items]))
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("setdefault($self, /, key, default=None)")]
    fn setdefault(t: &mut Thread, this: &OrderedDict, key: &Value, default: Option<&Value>) -> PyResult {
        let default = default.cloned().unwrap_or(Value::none());
        if is_exact(this) {
            let hash = Dict::hash_key(t, key)?;
            if let Some(value) = this.dict().get_hashed(t, key, hash)? {
                return Ok(value);
            }
            set_hashed(t, this, key, hash, default.clone())?;
            return Ok(default);
        }
        let value = this.to_value();
        if t.contains(&value, key)? {
            return t.get_item(&value, key);
        }
        t.set_item(&value, key, &default)?;
        Ok(default)
    }

    /// od.pop(key[,default]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("pop($self, /, key, default=<unrepresentable>)")]
    fn pop(t: &mut Thread, this: &OrderedDict, key: &Value, default: Option<&Value>) -> PyResult {
        let hash = t.hash(key)?;
        pop_hashed(t, this, key, hash, default)
    }

    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if
    /// false.
    #[method("popitem($self, /, last=True)")]
    fn popitem(t: &mut Thread, this: &OrderedDict, last: Option<bool>) -> PyResult {
        let Some((key, hash)) = this.key(this.end(last.unwrap_or(true))) else {
            let message = t.new_str("dictionary is empty")?;
            return Err(t.key_error(&message));
        };
        let value = pop_hashed(t, this, &key, hash, None)?;
        Ok(Tuple::new(vec![key, value]))
    }

    #[method("keys($self, /)", doc = "keys($self, /)\n--\n\n")]
    fn keys(_: &mut Thread, this: &OrderedDict) -> Value {
        Obj::new_of(&ODICT_KEYS, DictKeys { dict: Ref::new(this.dict()) })
    }

    #[method("values($self, /)", doc = "values($self, /)\n--\n\n")]
    fn values(_: &mut Thread, this: &OrderedDict) -> Value {
        Obj::new_of(&ODICT_VALUES, DictValues { dict: Ref::new(this.dict()) })
    }

    #[method("items($self, /)", doc = "items($self, /)\n--\n\n")]
    fn items(_: &mut Thread, this: &OrderedDict) -> Value {
        Obj::new_of(&ODICT_ITEMS, DictItems { dict: Ref::new(this.dict()) })
    }

    #[method("update($self, /, *args, **kwargs)", unbound, no_signature)]
    fn update(t: &mut Thread, this: &OrderedDict, args: Args<'_>) -> PyResult<()> {
        update(t, &this.to_value(), args)
    }

    /// Remove all items from ordered dict.
    #[method("clear($self, /)")]
    fn clear(_: &mut Thread, this: &OrderedDict) {
        this.dict().clear();
        let nodes = this.nodes.take();
        this.changed();
        drop(nodes);
    }

    /// A shallow copy of ordered dict.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &OrderedDict) -> PyResult {
        if is_exact(this) {
            let copy = OrderedDict::new_ref(Ordered::default());
            let state = this.state.get();
            let mut node = this.end(false);
            while let Some((key, hash)) = this.key(node) {
                let known = t.hash(&key)?;
                let value = this.dict().get_hashed(t, &key, known)?;
                if this.state.get() == state {
                    let Some(value) = value else { return Err(t.key_error(&key)) };
                    set_hashed(t, &copy, &key, hash, value)?;
                }
                if this.state.get() != state {
                    return Err(t.runtime_error("OrderedDict mutated during iteration"));
                }
                node = this.next(node, false);
            }
            return Ok(copy.into_value());
        }
        let copy = t.call(&this.class().to_value(), &[])?;
        let value = this.to_value();
        let state = this.state.get();
        let mut node = this.end(false);
        while let Some((key, _)) = this.key(node) {
            let item = t.get_item(&value, &key)?;
            t.set_item(&copy, &key, &item)?;
            if this.state.get() != state {
                return Err(t.runtime_error("OrderedDict mutated during iteration"));
            }
            node = this.next(node, false);
        }
        Ok(copy)
    }

    /// od.__reversed__() <==> reversed(od)
    #[method("__reversed__($self, /)")]
    fn reversed(_: &mut Thread, this: &OrderedDict) -> Value {
        iterator(this, Part::Keys, true)
    }

    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    #[method("move_to_end($self, /, key, last=True)")]
    fn move_to_end(t: &mut Thread, this: &OrderedDict, key: &Value, last: Option<bool>) -> PyResult<()> {
        let last = last.unwrap_or(true);
        let end = this.end(last);
        let Some((known, _)) = this.key(end) else { return Err(missing(t, key)) };
        if known.is(key) {
            return Ok(());
        }
        let hash = t.hash(key)?;
        let Some(node) = find_node(t, this, key, hash)? else { return Err(missing(t, key)) };
        if node != this.end(last) {
            let mut nodes = this.nodes.borrow_mut();
            nodes.unlink(node);
            nodes.link(node, last);
            drop(nodes);
            this.changed();
        }
        Ok(())
    }

    #[getter("__dict__")]
    fn dict(t: &mut Thread, this: &Value) -> PyResult {
        match lookup::instance_dict(this) {
            Some(dict) => Ok(dict.into_value()),
            None => Err(t.attribute_error("This object has no __dict__")),
        }
    }

    #[setter("__dict__")]
    fn set_dict(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(t.type_error("cannot delete __dict__")) };
        if value.downcast::<Dict>().is_none() {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!("__dict__ must be set to a dictionary, not a '{given}'")));
        }
        lookup::set_instance_dict(this, Some(value.clone()));
        Ok(())
    }
}

impl OrderedDictMethods {
    fn text(t: &mut Thread, this: &OrderedDict, value: &Value) -> PyResult<Ref<::object::Str>> {
        let copy = Dict::new();
        if is_exact(this) {
            for (key, hash, value) in pairs(t, this)? {
                copy.set_hashed(t, &key, hash, value)?;
            }
        } else {
            let items = t.call_method(value, &names::ITEMS, &[])?;
            crate::dict::update_from(t, &copy, &items)?;
        }
        t.repr(copy.as_value())
    }
}

type KeysView = Obj<DictKeys>;
type ValuesView = Obj<DictValues>;
type ItemsView = Obj<DictItems>;

macro_rules! view {
    ($static:ident, $table:ident, $methods:ident, $struct:ident, $base:ident, $name:tt, $part:expr) => {
        #[doc = concat!("`", $name, "`")]
        pub static $static: Type = {
            static SPEC: TypeSpec = TypeSpec { base: Some(&$base), ..$struct::spec($name) };
            Type::new_static(&SPEC)
        };

        #[doc = concat!("`", $name, "`")]
        pub struct $methods;

        #[pymethods($static, layout = $struct, table = $table)]
        impl $methods {
            #[slot]
            fn new(t: &mut Thread, _cls: &Type, _args: Args<'_>) -> PyResult {
                Err(t.type_error(concat!("cannot create '", $name, "' instances")))
            }

            #[slot]
            fn iter(t: &mut Thread, this: &$struct) -> PyResult {
                part_iterator(t, &this.dict, $part, false)
            }

            #[method("__reversed__($self, /)", doc = "__reversed__($self, /)\n--\n\n")]
            fn reversed(t: &mut Thread, this: &$struct) -> PyResult {
                part_iterator(t, &this.dict, $part, true)
            }
        }
    };
}
view!(ODICT_KEYS, ODICT_KEYS_IMPL, OdictKeys, KeysView, DICT_KEYS, "odict_keys", Part::Keys);
view!(ODICT_VALUES, ODICT_VALUES_IMPL, OdictValues, ValuesView, DICT_VALUES, "odict_values", Part::Values);
view!(ODICT_ITEMS, ODICT_ITEMS_IMPL, OdictItems, ItemsView, DICT_ITEMS, "odict_items", Part::Items);

fn part_iterator(t: &mut Thread, dict: &Ref<Dict>, part: Part, reversed: bool) -> PyResult {
    match dict.as_value().downcast::<OrderedDict>() {
        Some(od) => Ok(iterator(od, part, reversed)),
        None => Err(t.type_error("an OrderedDict is required")),
    }
}

/// What an iterator gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Keys,
    Values,
    Items,
}

/// The iterator of ordered dictionaries and their views; without a dictionary once it is exhausted.
#[pytype(name = "odict_iterator", static_name = ODICT_ITERATOR, flags = flags::DISALLOW_INSTANTIATION, reported_basicsize = 64)]
pub struct OdictIterator {
    dict: OptionCell,
    /// The next node.
    node: Cell<u32>,
    size: Cell<usize>,
    state: Cell<usize>,
    #[no_traverse]
    part: Part,
    reversed: bool,
}

fn iterator(od: &OrderedDict, part: Part, reversed: bool) -> Value {
    Obj::new(OdictIterator {
        dict: OptionCell::new(Some(od.to_value())),
        node: Cell::new(od.end(reversed)),
        size: Cell::new(od.dict().len()),
        state: Cell::new(od.state.get()),
        part,
        reversed,
    })
}

impl OdictIterator {
    fn fail(&self, t: &mut Thread, message: &str) -> Raised {
        self.dict.set(None);
        t.runtime_error(message)
    }
}

#[pymethods(ODICT_ITERATOR)]
impl OdictIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &OdictIterator) -> PyResult<Option<Value>> {
        let Some(owner) = this.dict.get() else { return Ok(None) };
        let Some(od) = owner.downcast::<OrderedDict>() else { return Ok(None) };
        let node = this.node.get();
        if node == NONE {
            this.dict.set(None);
            return Ok(None);
        }
        if od.state.get() != this.state.get() {
            return Err(this.fail(t, "OrderedDict mutated during iteration"));
        }
        if od.dict().len() != this.size.get() {
            this.size.set(usize::MAX);
            return Err(t.runtime_error("OrderedDict changed size during iteration"));
        }
        let Some((key, _)) = od.key(node) else { return Ok(None) };
        let hash = t.hash(&key)?;
        let Some(value) = od.dict().get_hashed(t, &key, hash)? else {
            this.node.set(NONE);
            return Err(t.key_error(&key));
        };
        this.node.set(od.next(node, this.reversed));
        Ok(Some(match this.part {
            Part::Keys => key,
            Part::Values => value,
            Part::Items => Tuple::pair(key, value),
        }))
    }

    /// Return state information for pickling
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &OdictIterator) -> PyResult {
        let rest = Obj::new(OdictIterator {
            dict: OptionCell::new(this.dict.get()),
            node: this.node.clone(),
            size: this.size.clone(),
            state: this.state.clone(),
            part: this.part,
            reversed: this.reversed,
        });
        let rest = List::new(t.collect(&rest)?);
        Ok(Tuple::new(vec![builtin(t, "iter")?, Tuple::new(vec![rest])]))
    }
}
