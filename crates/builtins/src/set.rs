//! `set` and `frozenset`: construction, algebra, iteration.
//!
//! Not here: the table (`object::set`).

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::native::{check_positional, no_keywords};
use ::object::set::{FROZENSET, SET};
use ::object::types::{CompareOp, flags};
use ::object::{Args, Dict, List, Obj, Object, PyResult, Raised, Ref, Set, Thread, Tuple, Type, Value};
use ::object::{dict, exceptions, names};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::sequence::class_getitem;

/// Adds the elements of an iterable.
///
/// # Errors
/// What iterating, hashing and comparing raise; `MemoryError`.
pub fn update(t: &mut Thread, set: &Set, iterable: &Value) -> PyResult<()> {
    if let Some(other) = iterable.downcast::<Set>() {
        return set.merge(t, other);
    }
    if let Some(other) = exact_dict(iterable) {
        if !set.reserve(other.len()) {
            return Err(t.memory_error());
        }
        let mut pos = 0;
        while let Some((key, _, hash)) = other.next_entry(&mut pos) {
            set.add_hashed(t, &key, hash)?;
        }
        return Ok(());
    }
    each(t, iterable, |t, item| {
        set.add(t, item)?;
        Ok(true)
    })
}

fn exact_dict(value: &Value) -> Option<&Dict> {
    if value.is_type(&dict::DICT) { value.downcast::<Dict>() } else { None }
}

/// Runs `f` on the items of an iterable for as long as it answers true.
fn each(
    t: &mut Thread,
    iterable: &Value,
    mut f: impl FnMut(&mut Thread, &Value) -> PyResult<bool>,
) -> PyResult<()> {
    let iterator = t.iter(iterable)?;
    let mut count = 0usize;
    while let Some(item) = t.next(&iterator)? {
        if !f(t, &item)? {
            break;
        }
        count += 1;
        if count & 0xfff == 0 {
            t.poll()?;
        }
    }
    Ok(())
}

/// `set` or `frozenset`, whichever the set derives from.
fn base_type(set: &Set) -> &'static Type {
    if set.is_frozen() { &FROZENSET } else { &SET }
}

fn new_like(set: &Set) -> Ref<Set> {
    Set::new_ref_of(base_type(set))
}

fn copy(t: &mut Thread, set: &Set) -> PyResult<Ref<Set>> {
    let result = new_like(set);
    result.merge(t, set)?;
    Ok(result)
}

/// The elements that both have.
fn intersection(t: &mut Thread, set: &Set, other: &Value) -> PyResult<Ref<Set>> {
    if let Some(right) = other.downcast::<Set>() {
        if std::ptr::eq(set, right) {
            return copy(t, set);
        }
        let result = new_like(set);
        let (small, large) = if right.len() > set.len() { (set, right) } else { (right, set) };
        let mut pos = 0;
        while let Some((key, hash)) = small.next_entry(&mut pos) {
            if large.contains_hashed(t, &key, hash)? {
                result.add_hashed(t, &key, hash)?;
            }
        }
        return Ok(result);
    }
    let result = new_like(set);
    each(t, other, |t, item| {
        let hash = t.hash(item)?;
        if set.contains_hashed(t, item, hash)? {
            result.add_hashed(t, item, hash)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// Removes the elements of an iterable.
///
/// # Errors
/// What iterating, hashing and comparing raise; `MemoryError`.
pub fn difference_update(t: &mut Thread, set: &Set, other: &Value) -> PyResult<()> {
    if let Some(right) = other.downcast::<Set>() {
        if std::ptr::eq(set, right) {
            set.clear();
            return Ok(());
        }
        let common;
        let mut right = right;
        // A much larger set is first cut down to what there is to remove.
        if right.len() >> 3 > set.len() {
            common = intersection(t, set, other)?;
            right = &common;
        }
        let mut pos = 0;
        while let Some((key, hash)) = right.next_entry(&mut pos) {
            set.discard_hashed(t, &key, hash)?;
        }
    } else {
        each(t, other, |t, item| {
            set.discard(t, item)?;
            Ok(true)
        })?;
    }
    if set.compact() { Ok(()) } else { Err(t.memory_error()) }
}

/// The elements that the other does not have.
fn difference(t: &mut Thread, set: &Set, other: &Value) -> PyResult<Ref<Set>> {
    let (right, keys) = (other.downcast::<Set>(), exact_dict(other));
    let size = match (right, keys) {
        (Some(right), _) => right.len(),
        (_, Some(keys)) => keys.len(),
        _ => 0,
    };
    if right.is_none() && keys.is_none() || set.len() >> 2 > size {
        let result = copy(t, set)?;
        difference_update(t, &result, other)?;
        return Ok(result);
    }
    let result = new_like(set);
    let mut pos = 0;
    while let Some((key, hash)) = set.next_entry(&mut pos) {
        let found = match (right, keys) {
            (Some(right), _) => right.contains_hashed(t, &key, hash)?,
            (_, Some(keys)) => keys.contains_hashed(t, &key, hash)?,
            _ => false,
        };
        if !found {
            result.add_hashed(t, &key, hash)?;
        }
    }
    Ok(result)
}

fn toggle(t: &mut Thread, set: &Set, key: &Value, hash: i64) -> PyResult<()> {
    if !set.discard_hashed(t, key, hash)? {
        set.add_hashed(t, key, hash)?;
    }
    Ok(())
}

fn toggle_all(t: &mut Thread, set: &Set, other: &Set) -> PyResult<()> {
    let mut pos = 0;
    while let Some((key, hash)) = other.next_entry(&mut pos) {
        toggle(t, set, &key, hash)?;
    }
    Ok(())
}

/// Keeps the elements that only one of the two has.
///
/// # Errors
/// What iterating, hashing and comparing raise; `MemoryError`.
pub fn symmetric_difference_update(t: &mut Thread, set: &Set, other: &Value) -> PyResult<()> {
    if let Some(right) = other.downcast::<Set>() {
        if std::ptr::eq(set, right) {
            set.clear();
            return Ok(());
        }
        return toggle_all(t, set, right);
    }
    if let Some(keys) = exact_dict(other) {
        let mut pos = 0;
        while let Some((key, _, hash)) = keys.next_entry(&mut pos) {
            toggle(t, set, &key, hash)?;
        }
        return Ok(());
    }
    let right = new_like(set);
    update(t, &right, other)?;
    toggle_all(t, set, &right)
}

fn symmetric_difference(t: &mut Thread, set: &Set, other: &Value) -> PyResult<Ref<Set>> {
    let result = new_like(set);
    update(t, &result, other)?;
    toggle_all(t, &result, set)?;
    Ok(result)
}

/// Whether the other has all elements of the set.
fn is_subset(t: &mut Thread, set: &Set, other: &Value) -> PyResult<bool> {
    let Some(right) = other.downcast::<Set>() else {
        return Ok(intersection(t, set, other)?.len() == set.len());
    };
    is_subset_of_set(t, set, right)
}

fn is_subset_of_set(t: &mut Thread, set: &Set, other: &Set) -> PyResult<bool> {
    if set.len() > other.len() {
        return Ok(false);
    }
    let mut pos = 0;
    while let Some((key, hash)) = set.next_entry(&mut pos) {
        if !other.contains_hashed(t, &key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_superset(t: &mut Thread, set: &Set, other: &Value) -> PyResult<bool> {
    if let Some(right) = other.downcast::<Set>() {
        return is_subset_of_set(t, right, set);
    }
    let mut all = true;
    each(t, other, |t, item| {
        all = set.contains(t, item)?;
        Ok(all)
    })?;
    Ok(all)
}

fn is_disjoint(t: &mut Thread, set: &Set, other: &Value) -> PyResult<bool> {
    if let Some(right) = other.downcast::<Set>() {
        if std::ptr::eq(set, right) {
            return Ok(set.is_empty());
        }
        let (small, large) = if right.len() > set.len() { (set, right) } else { (right, set) };
        let mut pos = 0;
        while let Some((key, hash)) = small.next_entry(&mut pos) {
            if large.contains_hashed(t, &key, hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let mut disjoint = true;
    each(t, other, |t, item| {
        disjoint = !set.contains(t, item)?;
        Ok(disjoint)
    })?;
    Ok(disjoint)
}

fn hash(set: &Set) -> i64 {
    let known = set.hash_cell().get();
    if known != -1 {
        return known;
    }
    let (mut hash, mut pos) = (0u64, 0);
    while let Some((_, element)) = set.next_entry(&mut pos) {
        let element = element as u64;
        hash ^= (element ^ 89_869_747 ^ (element << 16)).wrapping_mul(3_644_798_167);
    }
    hash ^= (set.len() as u64 + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69069).wrapping_add(907_133_923);
    let hash = if hash == u64::MAX { 590_923_713 } else { hash as i64 };
    set.hash_cell().set(hash);
    hash
}

/// Runs a search whose key may be a set, which counts as the frozenset of its elements.
fn search(t: &mut Thread, key: &Value, f: impl Fn(&mut Thread, i64) -> PyResult<bool>) -> PyResult<bool> {
    match Set::hash_key(t, key) {
        Ok(hash) => f(t, hash),
        Err(raised) => match key.downcast::<Set>() {
            Some(set) if t.raised_is(&exceptions::TYPE_ERROR) => {
                t.restore_raised(None);
                // The hash of a set is not kept: the set may change.
                let kept = set.hash_cell().get();
                let hash = hash(set);
                set.hash_cell().set(kept);
                f(t, hash)
            }
            _ => Err(raised),
        },
    }
}

fn contains(t: &mut Thread, set: &Set, key: &Value) -> PyResult<bool> {
    search(t, key, |t, hash| set.contains_hashed(t, key, hash))
}

fn discard(t: &mut Thread, set: &Set, key: &Value) -> PyResult<bool> {
    search(t, key, |t, hash| set.discard_hashed(t, key, hash))
}

/// What the constructor of a set is called with.
fn constructor_argument<'a>(
    t: &mut Thread,
    class: &Type,
    base: &Type,
    args: Args<'a>,
) -> PyResult<Option<&'a Value>> {
    no_keywords(t, &base.name(), args.parts().1)?;
    let positional = args.positional();
    check_positional(t, &class.tp_name(), positional.len(), 0, 1)?;
    Ok(positional.first())
}

/// The positional arguments of a method that takes nothing else.
fn others<'a>(t: &mut Thread, set: &Set, name: &str, args: Args<'a>) -> PyResult<&'a [Value]> {
    if args.has_keywords() {
        let class = base_type(set).name();
        return Err(t.type_error(format!("{class}.{name}() takes no keyword arguments")));
    }
    Ok(args.positional())
}

/// What both types can do.
pub struct AnySetMethods;

#[pymethods(SET, layout = Set, table = ANY_SET_IMPL)]
impl AnySetMethods {
    #[slot]
    fn repr(t: &mut Thread, this: &Set) -> PyResult {
        let value = this.to_value();
        let name = this.class().name();
        if !t.repr_enter(&value) {
            return t.new_str(&format!("{name}(...)"));
        }
        let result = if this.is_empty() { Ok(None) } else { t.repr(&List::new(this.items())).map(Some) };
        t.repr_leave(&value);
        let Some(items) = result? else { return t.new_str(&format!("{name}()")) };
        let exact = std::ptr::eq(this.class(), &SET);
        let mut out = text::StrBuilder::with_capacity(items.len() + 2);
        if !exact {
            out.push_str(&name);
            out.push_str("(");
        }
        out.push_str("{");
        out.push_view(items.view().slice(1..items.len() - 1));
        out.push_str(if exact { "}" } else { "})" });
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Set, other: &Value, op: CompareOp) -> PyResult {
        let Some(right) = other.downcast::<Set>() else { return Ok(Value::not_implemented()) };
        let result = match op {
            CompareOp::Eq | CompareOp::Ne => {
                let (a, b) = (this.hash_cell().get(), right.hash_cell().get());
                let equal = this.len() == right.len()
                    && (a == -1 || b == -1 || a == b)
                    && is_subset_of_set(t, this, right)?;
                equal == (op == CompareOp::Eq)
            }
            CompareOp::Le => is_subset_of_set(t, this, right)?,
            CompareOp::Ge => is_subset_of_set(t, right, this)?,
            CompareOp::Lt => this.len() < right.len() && is_subset_of_set(t, this, right)?,
            CompareOp::Gt => this.len() > right.len() && is_subset_of_set(t, right, this)?,
        };
        Ok(Value::bool(result))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Set) -> PyResult {
        Ok(Obj::new(SetIterator {
            set: OptionCell::new(Some(this.to_value())),
            used: Cell::new(this.len()),
            pos: Cell::new(0),
            left: Cell::new(this.len()),
        }))
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &Set) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Set, key: &Value) -> PyResult<bool> {
        contains(t, this, key)
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match (a.downcast::<Set>(), b.downcast::<Set>()) {
            (Some(left), Some(_)) => difference(t, left, b).map(Ref::into_value),
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn and(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match (a.downcast::<Set>(), b.downcast::<Set>()) {
            (Some(left), Some(_)) => intersection(t, left, b).map(Ref::into_value),
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn xor(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match (a.downcast::<Set>(), b.downcast::<Set>()) {
            (Some(left), Some(_)) => symmetric_difference(t, left, b).map(Ref::into_value),
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match (a.downcast::<Set>(), b.downcast::<Set>()) {
            (Some(left), Some(right)) => {
                let result = copy(t, left)?;
                if !std::ptr::eq(left, right) {
                    result.merge(t, right)?;
                }
                Ok(result.into_value())
            }
            _ => Ok(Value::not_implemented()),
        }
    }

    /// x.__contains__(y) <==> y in x.
    #[method("__contains__($self, object, /)")]
    fn contains(t: &mut Thread, this: &Set, object: &Value) -> PyResult<bool> {
        contains(t, this, object)
    }

    /// Return a shallow copy of a set.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &Set) -> PyResult {
        if std::ptr::eq(this.class(), &FROZENSET) {
            return Ok(this.to_value());
        }
        copy(t, this).map(Ref::into_value)
    }

    /// Return a new set with elements in the set that are not in the others.
    #[method("difference($self, /, *others)", unbound)]
    fn difference(t: &mut Thread, this: &Set, args: Args<'_>) -> PyResult {
        let Some((first, rest)) = others(t, this, "difference", args)?.split_first() else {
            return copy(t, this).map(Ref::into_value);
        };
        let result = difference(t, this, first)?;
        for other in rest {
            difference_update(t, &result, other)?;
        }
        Ok(result.into_value())
    }

    /// Return a new set with elements common to the set and all others.
    #[method("intersection($self, /, *others)", unbound)]
    fn intersection(t: &mut Thread, this: &Set, args: Args<'_>) -> PyResult {
        let others = others(t, this, "intersection", args)?;
        intersection_all(t, this, others).map(Ref::into_value)
    }

    /// Return True if two sets have a null intersection.
    #[method("isdisjoint($self, other, /)")]
    fn isdisjoint(t: &mut Thread, this: &Set, other: &Value) -> PyResult<bool> {
        is_disjoint(t, this, other)
    }

    /// Report whether another set contains this set.
    #[method("issubset($self, other, /)")]
    fn issubset(t: &mut Thread, this: &Set, other: &Value) -> PyResult<bool> {
        is_subset(t, this, other)
    }

    /// Report whether this set contains another set.
    #[method("issuperset($self, other, /)")]
    fn issuperset(t: &mut Thread, this: &Set, other: &Value) -> PyResult<bool> {
        is_superset(t, this, other)
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Set) -> PyResult {
        let value = this.to_value();
        let keys = List::new(t.collect(&value)?);
        let state = t.call_method(&value, &names::GETSTATE, &[])?;
        Ok(Tuple::new(vec![this.class().to_value(), Tuple::new(vec![keys]), state]))
    }

    /// S.__sizeof__() -> size of S in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Set) -> usize {
        this.class().basicsize() + this.table_len() * 16
    }

    /// Return a new set with elements in either the set or other but not both.
    #[method("symmetric_difference($self, other, /)")]
    fn symmetric_difference(t: &mut Thread, this: &Set, other: &Value) -> PyResult {
        symmetric_difference(t, this, other).map(Ref::into_value)
    }

    /// Return a new set with elements from the set and all others.
    #[method("union($self, /, *others)", unbound)]
    fn union(t: &mut Thread, this: &Set, args: Args<'_>) -> PyResult {
        let others = others(t, this, "union", args)?;
        let result = copy(t, this)?;
        for other in others {
            if !other.is(&this.to_value()) {
                update(t, &result, other)?;
            }
        }
        Ok(result.into_value())
    }
}

fn intersection_all(t: &mut Thread, set: &Set, others: &[Value]) -> PyResult<Ref<Set>> {
    let Some((first, rest)) = others.split_first() else { return copy(t, set) };
    let mut result = intersection(t, set, first)?;
    for other in rest {
        result = intersection(t, &result, other)?;
    }
    Ok(result)
}

/// `set`
pub struct SetMethods;

#[pymethods(SET, layout = Set, table = SET_IMPL, unhashable, doc = "set(iterable=(), /)\n--\n\nBuild an unordered collection of unique elements.")]
impl SetMethods {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Set::new_of(cls))
    }

    #[init]
    fn init(t: &mut Thread, this: &Set, args: Args<'_>) -> PyResult<()> {
        let iterable = constructor_argument(t, this.class(), &SET, args)?;
        this.clear();
        this.hash_cell().set(-1);
        match iterable {
            Some(iterable) => update(t, this, iterable),
            None => Ok(()),
        }
    }

    #[slot]
    fn inplace_subtract(t: &mut Thread, this: &Set, other: &Value) -> PyResult {
        if other.downcast::<Set>().is_none() {
            return Ok(Value::not_implemented());
        }
        difference_update(t, this, other)?;
        Ok(this.to_value())
    }

    #[slot]
    fn inplace_and(t: &mut Thread, this: &Set, other: &Value) -> PyResult {
        if other.downcast::<Set>().is_none() {
            return Ok(Value::not_implemented());
        }
        let result = intersection(t, this, other)?;
        this.swap_contents(&result);
        Ok(this.to_value())
    }

    #[slot]
    fn inplace_xor(t: &mut Thread, this: &Set, other: &Value) -> PyResult {
        if other.downcast::<Set>().is_none() {
            return Ok(Value::not_implemented());
        }
        symmetric_difference_update(t, this, other)?;
        Ok(this.to_value())
    }

    #[slot]
    fn inplace_or(t: &mut Thread, this: &Set, other: &Value) -> PyResult {
        if other.downcast::<Set>().is_none() {
            return Ok(Value::not_implemented());
        }
        update(t, this, other)?;
        Ok(this.to_value())
    }

    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[method("add($self, object, /)")]
    fn add(t: &mut Thread, this: &Set, object: &Value) -> PyResult<()> {
        this.add(t, object).map(drop)
    }

    /// Remove all elements from this set.
    #[method("clear($self, /)")]
    fn clear(_: &mut Thread, this: &Set) {
        this.clear();
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    #[method("discard($self, object, /)")]
    fn discard(t: &mut Thread, this: &Set, object: &Value) -> PyResult<()> {
        discard(t, this, object).map(drop)
    }

    /// Update the set, removing elements found in others.
    #[method("difference_update($self, /, *others)", unbound)]
    fn difference_update(t: &mut Thread, this: &Set, args: Args<'_>) -> PyResult<()> {
        for other in others(t, this, "difference_update", args)? {
            difference_update(t, this, other)?;
        }
        Ok(())
    }

    /// Update the set, keeping only elements found in it and all others.
    #[method("intersection_update($self, /, *others)", unbound)]
    fn intersection_update(t: &mut Thread, this: &Set, args: Args<'_>) -> PyResult<()> {
        let others = others(t, this, "intersection_update", args)?;
        let result = intersection_all(t, this, others)?;
        this.swap_contents(&result);
        Ok(())
    }

    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    #[method("pop($self, /)")]
    fn pop(t: &mut Thread, this: &Set) -> PyResult {
        match this.pop() {
            Some(key) => Ok(key),
            None => {
                let message = t.new_str("pop from an empty set")?;
                Err(t.key_error(&message))
            }
        }
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    #[method("remove($self, object, /)")]
    fn remove(t: &mut Thread, this: &Set, object: &Value) -> PyResult<()> {
        if discard(t, this, object)? { Ok(()) } else { Err(t.key_error(object)) }
    }

    /// Update the set, keeping only elements found in either set, but not in both.
    #[method("symmetric_difference_update($self, other, /)")]
    fn symmetric_difference_update(t: &mut Thread, this: &Set, other: &Value) -> PyResult<()> {
        symmetric_difference_update(t, this, other)
    }

    /// Update the set, adding elements from all others.
    #[method("update($self, /, *others)", unbound)]
    fn update(t: &mut Thread, this: &Set, args: Args<'_>) -> PyResult<()> {
        for other in others(t, this, "update", args)? {
            update(t, this, other)?;
        }
        Ok(())
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nsets are generic over the type of their elements"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }
}

/// `frozenset`
pub struct FrozensetMethods;

#[pymethods(FROZENSET, layout = Set, table = FROZENSET_IMPL, doc = "frozenset(iterable=(), /)\n--\n\nBuild an immutable unordered collection of unique elements.")]
impl FrozensetMethods {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let args = ::object::native::new_arguments(&FROZENSET, cls, args, false);
        let iterable = constructor_argument(t, cls, &FROZENSET, args)?;
        if let Some(iterable) = iterable
            && std::ptr::eq(cls, &FROZENSET)
            && iterable.is_type(&FROZENSET)
        {
            return Ok(iterable.clone());
        }
        let set = Set::new_ref_of(cls);
        if let Some(iterable) = iterable {
            update(t, &set, iterable)?;
        }
        Ok(set.into_value())
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Set) -> PyResult<i64> {
        Ok(hash(this))
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nfrozensets are generic over the type of their elements"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }
}

/// The iterator of sets; without a set once it is exhausted.
#[pytype(name = "set_iterator", static_name = SET_ITERATOR, flags = flags::DISALLOW_INSTANTIATION, reported_basicsize = 48)]
pub struct SetIterator {
    set: OptionCell,
    used: Cell<usize>,
    pos: Cell<usize>,
    left: Cell<usize>,
}

#[cold]
fn changed_size(t: &mut Thread) -> Raised {
    t.runtime_error("Set changed size during iteration")
}

#[pymethods(SET_ITERATOR)]
impl SetIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &SetIterator) -> PyResult<Option<Value>> {
        let Some(set) = this.set.borrowed(t).and_then(|set| set.downcast::<Set>()) else { return Ok(None) };
        if this.used.get() != set.len() {
            this.used.set(usize::MAX);
            return Err(changed_size(t));
        }
        let mut pos = this.pos.get();
        match set.next_entry(&mut pos) {
            Some((key, _)) => {
                this.pos.set(pos);
                this.left.set(this.left.get().wrapping_sub(1));
                Ok(Some(key))
            }
            None => {
                this.set.set(None);
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("__length_hint__($self, /)")]
    fn length_hint(_: &mut Thread, this: &SetIterator) -> usize {
        let set = this.set.get();
        match set.as_ref().and_then(|s| s.downcast::<Set>()) {
            Some(set) if this.used.get() == set.len() => this.left.get(),
            _ => 0,
        }
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &SetIterator) -> PyResult {
        let rest = Obj::new(SetIterator {
            set: OptionCell::new(this.set.get()),
            used: this.used.clone(),
            pos: this.pos.clone(),
            left: this.left.clone(),
        });
        let rest = List::new(t.collect(&rest)?);
        Ok(Tuple::new(vec![builtin(t, "iter")?, Tuple::new(vec![rest])]))
    }
}
