//! The abstract object protocol: calling, attributes, items, iteration, operators, comparison, truth, conversions.
//!
//! Here: what CPython's `abstract.c`, `call.c` and `object.c` do, as methods of [`Thread`]. Not here: what the
//! built-in types answer (`builtins`).

use crate::cell::Ref;
use crate::container::{List, Tuple, try_copy};
use crate::errors::PyResult;
use crate::exceptions;
use crate::header::Object;
use crate::lookup::{self, Found};
use crate::module::{MODULE, Module};
use crate::names;
use crate::slotdefs;
use crate::string::Str;
use crate::thread::Thread;
use crate::types::{BinaryFn, CompareOp, Slots, Type};
use crate::value::Value;

/// The binary operators, in the order of CPython's `NB_*` numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    And,
    FloorDivide,
    Lshift,
    MatrixMultiply,
    Multiply,
    Remainder,
    Or,
    Power,
    Rshift,
    Subtract,
    TrueDivide,
    Xor,
}

impl BinaryOp {
    /// All, by number.
    pub const ALL: [BinaryOp; 13] = [
        BinaryOp::Add,
        BinaryOp::And,
        BinaryOp::FloorDivide,
        BinaryOp::Lshift,
        BinaryOp::MatrixMultiply,
        BinaryOp::Multiply,
        BinaryOp::Remainder,
        BinaryOp::Or,
        BinaryOp::Power,
        BinaryOp::Rshift,
        BinaryOp::Subtract,
        BinaryOp::TrueDivide,
        BinaryOp::Xor,
    ];

    /// As written in source.
    pub fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^"][self as usize]
    }

    /// As written in source, in place.
    pub fn inplace_symbol(self) -> &'static str {
        ["+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^="][self as usize]
    }

    #[inline]
    fn slot(self, slots: &Slots) -> Option<BinaryFn> {
        match self {
            BinaryOp::Add => slots.add,
            BinaryOp::And => slots.and,
            BinaryOp::FloorDivide => slots.floor_divide,
            BinaryOp::Lshift => slots.lshift,
            BinaryOp::MatrixMultiply => slots.matrix_multiply,
            BinaryOp::Multiply => slots.multiply,
            BinaryOp::Remainder => slots.remainder,
            BinaryOp::Or => slots.or,
            BinaryOp::Power => None,
            BinaryOp::Rshift => slots.rshift,
            BinaryOp::Subtract => slots.subtract,
            BinaryOp::TrueDivide => slots.true_divide,
            BinaryOp::Xor => slots.xor,
        }
    }

    fn inplace_slot(self, slots: &Slots) -> Option<BinaryFn> {
        match self {
            BinaryOp::Add => slots.inplace_add,
            BinaryOp::And => slots.inplace_and,
            BinaryOp::FloorDivide => slots.inplace_floor_divide,
            BinaryOp::Lshift => slots.inplace_lshift,
            BinaryOp::MatrixMultiply => slots.inplace_matrix_multiply,
            BinaryOp::Multiply => slots.inplace_multiply,
            BinaryOp::Remainder => slots.inplace_remainder,
            BinaryOp::Or => slots.inplace_or,
            BinaryOp::Power => None,
            BinaryOp::Rshift => slots.inplace_rshift,
            BinaryOp::Subtract => slots.inplace_subtract,
            BinaryOp::TrueDivide => slots.inplace_true_divide,
            BinaryOp::Xor => slots.inplace_xor,
        }
    }
}

fn same_fn(a: BinaryFn, b: BinaryFn) -> bool {
    std::ptr::fn_addr_eq(a, b)
}

/// Calls.
impl Thread {
    /// Calls with positional arguments.
    #[inline]
    pub fn call(&mut self, callable: &Value, args: &[Value]) -> PyResult {
        self.call_kw(callable, args, None)
    }

    /// Calls with positional arguments followed by the values of the keywords in `names`.
    #[inline]
    pub fn call_kw(&mut self, callable: &Value, args: &[Value], names: Option<&Tuple>) -> PyResult {
        self.enter_recursion(" while calling a Python object")?;
        match callable.ty().slots().call {
            Some(call) => call(self, callable, args, names),
            None => Err(self.not_callable(callable)),
        }
    }

    #[cold]
    fn not_callable(&mut self, callable: &Value) -> crate::Raised {
        let mut message = format!("'{}' object is not callable", callable.ty().tp_name());
        // A module may hold what was meant under its own name.
        if callable.is_type(&crate::module::MODULE) {
            let named = self.get_attr_opt(callable, &names::NAME);
            let named = named.ok().flatten().and_then(|name| Ref::<Str>::from_value(name).ok());
            if let Some(name) = named {
                let inner = self.get_attr_opt(callable, &name).ok().flatten();
                if inner.is_some_and(|inner| inner.ty().slots().call.is_some()) {
                    let name = name.to_string_lossy();
                    message += &format!(". Did you mean: '{name}.{name}(...)'?");
                }
            }
            self.restore_raised(None);
        }
        self.type_error(message)
    }

    /// The same with arguments that lie apart; no references are counted for them.
    pub fn call_parts(&mut self, callable: &Value, parts: &[&[Value]], names: Option<&Tuple>) -> PyResult {
        let lent = slotdefs::LentAll::new(parts);
        self.call_kw(callable, lent.values(), names)
    }

    /// `object.name(*args)`.
    pub fn call_method(&mut self, object: &Value, name: &Str, args: &[Value]) -> PyResult {
        match lookup::get_method(self, object, name)? {
            Found::Method(method) => match args {
                [] => self.call(&method, std::slice::from_ref(object)),
                [a] => self.call(&method, &[object.clone(), a.clone()]),
                [a, b] => self.call(&method, &[object.clone(), a.clone(), b.clone()]),
                _ => {
                    let all: Vec<Value> = std::iter::once(object).chain(args).cloned().collect();
                    self.call(&method, &all)
                }
            },
            Found::Value(callable) => self.call(&callable, args),
        }
    }

    /// `type(object).name(object, *args)`, or `None` when the type has no such method.
    pub fn call_special(&mut self, object: &Value, name: &Str, args: &[Value]) -> PyResult<Option<Value>> {
        slotdefs::call_dunder(self, object, name, args)
    }

    /// A method looked up on the type, bound to the object.
    pub fn lookup_special(&mut self, object: &Value, name: &Str) -> PyResult<Option<Value>> {
        let Some(found) = lookup::lookup(self, object.ty(), name) else { return Ok(None) };
        match found.ty().slots().descr_get {
            Some(get) => {
                let class = object.ty().to_value();
                get(self, &found, Some(object), Some(&class)).map(Some)
            }
            None => Ok(Some(found)),
        }
    }
}

/// Attributes.
impl Thread {
    /// `getattr(object, name)`.
    #[inline]
    pub fn get_attr(&mut self, object: &Value, name: &Str) -> PyResult {
        self.enter_recursion("")?;
        let result = match object.ty().slots().getattro {
            Some(get) => get(self, object, name),
            None => lookup::generic_getattr(self, object, name),
        };
        if result.is_err() {
            self.complete_attribute_error(object, name);
        }
        result
    }

    /// Gives the waiting AttributeError the name and the object, unless it has some already.
    #[cold]
    #[inline(never)]
    pub fn complete_attribute_error(&mut self, object: &Value, name: &Str) {
        if let Some(exception) = self.raised()
            && exception.ty().is_subtype(&exceptions::ATTRIBUTE_ERROR)
            && !exceptions::has_attribute_context(&exception)
        {
            exceptions::set_attribute_context(&exception, name.to_value(), object.clone());
        }
    }

    /// `getattr(object, name)`, with AttributeError turned into `None`.
    pub fn get_attr_opt(&mut self, object: &Value, name: &Str) -> PyResult<Option<Value>> {
        let slot = object.ty().slots().getattro;
        if slot.is_none_or(|f| std::ptr::fn_addr_eq(f, lookup::generic_getattr as crate::types::GetAttrFn)) {
            let found = lookup::generic_get(self, object, name);
            return match found {
                Err(raised) => {
                    let caught = self.catch(&exceptions::ATTRIBUTE_ERROR, Err::<Value, _>(raised))?;
                    Ok(caught)
                }
                ok => ok,
            };
        }
        // A module looks for reasons only where its error is wanted.
        if let Some(slot) = slot
            && MODULE.slots().getattro.is_some_and(|own| std::ptr::fn_addr_eq(own, slot))
            && let Some(dict) = object.downcast::<Module>().and_then(Module::dict)
        {
            let found = lookup::generic_get(self, object, name);
            if let Some(found) = self.catch(&exceptions::ATTRIBUTE_ERROR, found)?.flatten() {
                return Ok(Some(found));
            }
            let Some(getattr) = dict.get_str(&names::GETATTR) else { return Ok(None) };
            let found = self.call(&getattr, &[name.to_value()]);
            return self.catch(&exceptions::ATTRIBUTE_ERROR, found);
        }
        let result = self.get_attr(object, name);
        self.catch(&exceptions::ATTRIBUTE_ERROR, result)
    }

    /// `setattr(object, name, value)`.
    pub fn set_attr(&mut self, object: &Value, name: &Str, value: &Value) -> PyResult<()> {
        self.store_attr(object, name, Some(value))
    }

    /// `delattr(object, name)`.
    pub fn del_attr(&mut self, object: &Value, name: &Str) -> PyResult<()> {
        self.store_attr(object, name, None)
    }

    fn store_attr(&mut self, object: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
        match object.ty().slots().setattro {
            Some(set) => set(self, object, name, value),
            None => lookup::generic_setattr(self, object, name, value),
        }
    }
}

/// Text, hash, truth.
impl Thread {
    fn text_of(&mut self, text: Value, dunder: &str) -> PyResult<Ref<Str>> {
        Ref::from_value(text).map_err(|other| {
            self.type_error(format!("{dunder} returned non-string (type {})", other.ty().tp_name()))
        })
    }

    /// `repr(object)`.
    pub fn repr(&mut self, object: &Value) -> PyResult<Ref<Str>> {
        self.enter_recursion_within(80, " while getting the repr of an object")?;
        let text = match object.ty().slots().repr {
            Some(repr) => repr(self, object),
            None => {
                let text = format!("<{} object at {:#x}>", object.ty().tp_name(), object.id());
                self.new_str(&text)
            }
        };
        self.leave_recursion();
        self.text_of(text?, "__repr__")
    }

    /// `str(object)`.
    pub fn str(&mut self, object: &Value) -> PyResult<Ref<Str>> {
        if object.is_type(&crate::string::STR) {
            return self.text_of(object.clone(), "__str__");
        }
        match object.ty().slots().str {
            Some(str) => {
                self.enter_recursion(" while getting the str of an object")?;
                let text = str(self, object);
                self.leave_recursion();
                self.text_of(text?, "__str__")
            }
            None => self.repr(object),
        }
    }

    /// `ascii(object)`.
    pub fn ascii(&mut self, object: &Value) -> PyResult<Ref<Str>> {
        let text = self.repr(object)?;
        if text.as_ascii().is_some() {
            return Ok(text);
        }
        let mut out = String::new();
        for c in text.view().iter() {
            match c {
                0..128 => out.push(c as u8 as char),
                128..256 => out.push_str(&format!("\\x{c:02x}")),
                256..0x10000 => out.push_str(&format!("\\u{c:04x}")),
                _ => out.push_str(&format!("\\U{c:08x}")),
            }
        }
        let text = self.new_str(&out)?;
        self.text_of(text, "__repr__")
    }

    /// `hash(object)`.
    #[inline]
    pub fn hash(&mut self, object: &Value) -> PyResult<i64> {
        if let Some(s) = object.downcast_exact::<Str>() {
            return Ok(s.hash());
        }
        self.enter_recursion(if object.is_type(&crate::container::TUPLE) {
            " while hashing a tuple"
        } else {
            ""
        })?;
        match object.ty().slots().hash {
            Some(hash) => hash(self, object),
            None => Err(self.type_error(format!("unhashable type: '{}'", object.ty().tp_name()))),
        }
    }

    /// `bool(object)`.
    #[inline]
    pub fn is_true(&mut self, object: &Value) -> PyResult<bool> {
        if object.is_true() {
            return Ok(true);
        }
        if object.is_false() || object.is_none() {
            return Ok(false);
        }
        if let Some(i) = object.as_small() {
            return Ok(i != 0);
        }
        self.enter_recursion("")?;
        let slots = object.ty().slots();
        if let Some(bool) = slots.bool {
            return bool(self, object);
        }
        if let Some(len) = slots.mp_length.or(slots.sq_length) {
            return Ok(len(self, object)? != 0);
        }
        Ok(true)
    }
}

/// Comparison.
impl Thread {
    /// `a op b`.
    pub fn compare(&mut self, a: &Value, b: &Value, op: CompareOp) -> PyResult {
        self.enter_recursion(" in comparison")?;
        let result = self.compare_inner(a, b, op);
        self.leave_recursion();
        result
    }

    fn compare_inner(&mut self, a: &Value, b: &Value, op: CompareOp) -> PyResult {
        let (ta, tb) = (a.ty(), b.ty());
        let mut reflected_tried = false;
        if !std::ptr::eq(ta, tb)
            && tb.is_subtype(ta)
            && let Some(compare) = tb.slots().richcompare
        {
            reflected_tried = true;
            let result = compare(self, b, a, op.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if let Some(compare) = a.ty().slots().richcompare {
            let result = compare(self, a, b, op)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if !reflected_tried && let Some(compare) = b.ty().slots().richcompare {
            let result = compare(self, b, a, op.swapped())?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        match op {
            CompareOp::Eq => Ok(Value::bool(a.is(b))),
            CompareOp::Ne => Ok(Value::bool(!a.is(b))),
            _ => Err(self.type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                a.ty().tp_name(),
                b.ty().tp_name()
            ))),
        }
    }

    /// The truth of `a op b`; identical objects are equal.
    #[inline]
    pub fn compare_bool(&mut self, a: &Value, b: &Value, op: CompareOp) -> PyResult<bool> {
        if a.is(b) {
            match op {
                CompareOp::Eq => return Ok(true),
                CompareOp::Ne => return Ok(false),
                _ => (),
            }
        }
        let result = self.compare(a, b, op)?;
        if result.is_bool() { Ok(result.is_true()) } else { self.is_true(&result) }
    }

    /// Whether two objects are identical or equal.
    #[inline]
    pub fn equal(&mut self, a: &Value, b: &Value) -> PyResult<bool> {
        self.compare_bool(a, b, CompareOp::Eq)
    }
}

/// Iteration.
impl Thread {
    /// `iter(object)`.
    pub fn iter(&mut self, object: &Value) -> PyResult {
        self.enter_recursion("")?;
        let ty = object.ty();
        match ty.slots().iter {
            Some(iter) => {
                let iterator = iter(self, object)?;
                if iterator.ty().slots().iternext.is_none() {
                    let message =
                        format!("iter() returned non-iterator of type '{}'", iterator.ty().tp_name());
                    return Err(self.type_error(message));
                }
                Ok(iterator)
            }
            None => {
                if ty.slots().sq_item.is_some()
                    && !ty.has(crate::types::flags::DICT_SUBCLASS)
                    && let Some(hooks) = self.interp().hooks()
                {
                    return (hooks.new_sequence_iterator)(self, object);
                }
                Err(self.type_error(format!("'{}' object is not iterable", ty.tp_name())))
            }
        }
    }

    /// The next item of an iterator. A raised `StopIteration` counts as the end.
    #[inline]
    pub fn next(&mut self, iterator: &Value) -> PyResult<Option<Value>> {
        self.enter_recursion("")?;
        match iterator.ty().slots().iternext {
            Some(next) => match next(self, iterator) {
                Err(raised) => {
                    if self.raised_is(&exceptions::STOP_ITERATION) {
                        self.restore_raised(None);
                        return Ok(None);
                    }
                    Err(raised)
                }
                ok => ok,
            },
            None => Err(self.type_error(format!("'{}' object is not an iterator", iterator.ty().tp_name()))),
        }
    }

    /// As [`Thread::collect`], but without asking how many items there will be.
    pub fn collect_unhinted(&mut self, iterable: &Value) -> PyResult<Vec<Value>> {
        if iterable.downcast_exact::<List>().is_some() || iterable.downcast_exact::<Tuple>().is_some() {
            return self.collect(iterable);
        }
        let iterator = self.iter(iterable)?;
        self.rest_of(&iterator, Vec::new())
    }

    /// All items of an iterable.
    pub fn collect(&mut self, iterable: &Value) -> PyResult<Vec<Value>> {
        if let Some(list) = iterable.downcast_exact::<List>() {
            return list.try_to_vec(self);
        }
        if let Some(tuple) = iterable.downcast_exact::<Tuple>() {
            return try_copy(tuple.items()).ok_or_else(|| self.memory_error());
        }
        let iterator = self.iter(iterable)?;
        let mut items: Vec<Value> = Vec::new();
        let hint = self.length_hint(iterable, 8)?;
        if items.try_reserve(hint).is_err() {
            return Err(self.memory_error());
        }
        self.rest_of(&iterator, items)
    }

    /// Adds what an iterator still gives.
    fn rest_of(&mut self, iterator: &Value, mut items: Vec<Value>) -> PyResult<Vec<Value>> {
        while let Some(item) = self.next(iterator)? {
            if items.len() == items.capacity() && items.try_reserve(1).is_err() {
                return Err(self.memory_error());
            }
            items.push(item);
            if items.len() & 0xfff == 0 {
                self.poll()?;
            }
        }
        Ok(items)
    }

    /// How many items an iterable says it has: `operator.length_hint`.
    pub fn length_hint(&mut self, object: &Value, default: usize) -> PyResult<usize> {
        let slots = object.ty().slots();
        if slots.sq_length.is_some() || slots.mp_length.is_some() {
            let len = self.len(object);
            if let Some(n) = self.catch(&exceptions::TYPE_ERROR, len)? {
                return Ok(n);
            }
        }
        let result = self.call_special(object, &names::LENGTH_HINT, &[]);
        let Some(hint) = self.catch(&exceptions::TYPE_ERROR, result)?.flatten() else { return Ok(default) };
        if hint.is_not_implemented() {
            return Ok(default);
        }
        if !hint.is_int() {
            let message = format!("__length_hint__ must be an integer, not {}", hint.ty().tp_name());
            return Err(self.type_error(message));
        }
        match hint.as_i64() {
            Some(n) if n >= 0 => Ok(n as usize),
            Some(_) => Err(self.value_error("__length_hint__() should return >= 0")),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
}

/// Containers.
impl Thread {
    /// `len(object)`.
    pub fn len(&mut self, object: &Value) -> PyResult<usize> {
        self.enter_recursion("")?;
        let slots = object.ty().slots();
        match slots.sq_length.or(slots.mp_length) {
            Some(len) => len(self, object),
            None => Err(self.type_error(format!("object of type '{}' has no len()", object.ty().tp_name()))),
        }
    }

    /// `object[key]`.
    pub fn get_item(&mut self, object: &Value, key: &Value) -> PyResult {
        self.enter_recursion("")?;
        let slots = object.ty().slots();
        if let Some(get) = slots.mp_subscript {
            return get(self, object, key);
        }
        if let Some(item) = slots.sq_item {
            if key.is_int() || key.ty().slots().index.is_some() {
                let mut i = self.index_of(key)?;
                if i < 0
                    && let Some(len) = slots.sq_length
                {
                    i += len(self, object)? as isize;
                }
                return item(self, object, i);
            }
            let message = format!("sequence index must be integer, not '{}'", key.ty().tp_name());
            return Err(self.type_error(message));
        }
        if let Some(class) = object.downcast::<Type>() {
            if std::ptr::eq(class, &crate::singletons::TYPE) {
                // `type[int]` is subscriptable though `type` has no method for it.
                let alias = self.interp().kept("types.GenericAlias");
                if let Some(alias) = alias {
                    return self.call(&alias, &[object.clone(), key.clone()]);
                }
            }
            if let Some(method) = self.get_attr_opt(object, &names::CLASS_GETITEM)?
                && !method.is_none()
            {
                return self.call(&method, std::slice::from_ref(key));
            }
            let message = format!("type '{}' is not subscriptable", class.tp_name());
            return Err(self.type_error(message));
        }
        Err(self.type_error(format!("'{}' object is not subscriptable", object.ty().tp_name())))
    }

    /// `object[key] = value`.
    pub fn set_item(&mut self, object: &Value, key: &Value, value: &Value) -> PyResult<()> {
        self.store_item(object, key, Some(value))
    }

    /// `del object[key]`.
    pub fn del_item(&mut self, object: &Value, key: &Value) -> PyResult<()> {
        self.store_item(object, key, None)
    }

    fn store_item(&mut self, object: &Value, key: &Value, value: Option<&Value>) -> PyResult<()> {
        self.enter_recursion("")?;
        let slots = object.ty().slots();
        if let Some(set) = slots.mp_ass_subscript {
            return set(self, object, key, value);
        }
        if let Some(set) = slots.sq_ass_item {
            if key.is_int() || key.ty().slots().index.is_some() {
                let mut i = self.index_of(key)?;
                if i < 0
                    && let Some(len) = slots.sq_length
                {
                    i += len(self, object)? as isize;
                }
                return set(self, object, i, value);
            }
            let message = format!("sequence index must be integer, not '{}'", key.ty().tp_name());
            return Err(self.type_error(message));
        }
        let slots = object.ty().slots();
        let is_sequence = object.ty().is_heap_type()
            || slots.sq_length.is_some()
            || slots.sq_item.is_some()
            || slots.sq_contains.is_some();
        let what = if value.is_some() {
            "does not support item assignment"
        } else if is_sequence && key.ty().slots().index.is_some() {
            "doesn't support item deletion"
        } else {
            "does not support item deletion"
        };
        Err(self.type_error(format!("'{}' object {what}", object.ty().tp_name())))
    }

    /// `item in object`.
    pub fn contains(&mut self, object: &Value, item: &Value) -> PyResult<bool> {
        self.enter_recursion("")?;
        if let Some(contains) = object.ty().slots().sq_contains {
            return contains(self, object, item);
        }
        let iterator = match self.iter(object) {
            Ok(iterator) => iterator,
            Err(raised) => {
                if self.raised_is(&exceptions::TYPE_ERROR) {
                    self.restore_raised(None);
                    return Err(self.type_error(format!(
                        "argument of type '{}' is not a container or iterable",
                        object.ty().tp_name()
                    )));
                }
                return Err(raised);
            }
        };
        while let Some(candidate) = self.next(&iterator)? {
            if self.equal(&candidate, item)? {
                return Ok(true);
            }
            self.poll()?;
        }
        Ok(false)
    }
}

/// Conversions.
impl Thread {
    /// `operator.index(object)`: an exact `int` or an instance of a subclass.
    pub fn to_index(&mut self, object: &Value) -> PyResult {
        if object.is_int() {
            return Ok(object.clone());
        }
        let Some(index) = object.ty().slots().index else {
            let message = format!("'{}' object cannot be interpreted as an integer", object.ty().tp_name());
            return Err(self.type_error(message));
        };
        let result = index(self, object)?;
        if !result.is_int() {
            let message = format!("__index__ returned non-int (type {})", result.ty().tp_name());
            return Err(self.type_error(message));
        }
        if !result.is_exact_int() {
            let message = format!(
                "__index__ returned non-int (type {}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.",
                result.ty().tp_name()
            );
            self.warn(&exceptions::DEPRECATION_WARNING, &message, 1)?;
        }
        Ok(result)
    }

    /// An index that fits the machine, else `IndexError`.
    pub fn index_of(&mut self, object: &Value) -> PyResult<isize> {
        if let Some(i) = object.as_small() {
            return Ok(i as isize);
        }
        let index = self.to_index(object)?;
        match index.as_i64() {
            Some(i) => Ok(i as isize),
            None => Err(self
                .index_error(format!("cannot fit '{}' into an index-sized integer", object.ty().tp_name()))),
        }
    }

    /// An index cut to the machine's range, for slices.
    pub fn index_clamped(&mut self, object: &Value) -> PyResult<isize> {
        let index = self.to_index(object)?;
        Ok(match index.as_i64() {
            Some(i) => i as isize,
            None if index.int_sign() == Some(-1) => isize::MIN,
            None => isize::MAX,
        })
    }

    /// `float(object)` as `PyFloat_AsDouble` does it: `__float__`, then `__index__`.
    pub fn to_float(&mut self, object: &Value) -> PyResult<f64> {
        if let Some(f) = object.as_float() {
            return Ok(f);
        }
        if let Some(i) = object.as_small() {
            return Ok(i as f64);
        }
        let slots = object.ty().slots();
        if let Some(float) = slots.float {
            let result = float(self, object)?;
            let Some(f) = result.as_float() else {
                let message = format!(
                    "{}.__float__ returned non-float (type {})",
                    object.ty().tp_name(),
                    result.ty().tp_name()
                );
                return Err(self.type_error(message));
            };
            if !result.is_type(&crate::singletons::FLOAT) {
                let message = format!(
                    "{}.__float__ returned non-float (type {}).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.",
                    object.ty().tp_name(),
                    result.ty().tp_name()
                );
                self.warn(&exceptions::DEPRECATION_WARNING, &message, 1)?;
            }
            return Ok(f);
        }
        if slots.index.is_some() {
            let index = self.to_index(object)?;
            return self.to_float(&index);
        }
        Err(self.type_error(format!("must be real number, not {}", object.ty().tp_name())))
    }
}

/// Operators.
impl Thread {
    /// The result of the operands' slots, or `NotImplemented`: CPython's `binary_op1`.
    fn binary_slots(&mut self, a: &Value, b: &Value, pick: impl Fn(&Slots) -> Option<BinaryFn>) -> PyResult {
        let (ta, tb) = (a.ty(), b.ty());
        let left = pick(ta.slots());
        let mut right = if std::ptr::eq(ta, tb) { None } else { pick(tb.slots()) };
        if let (Some(l), Some(r)) = (left, right)
            && same_fn(l, r)
        {
            right = None;
        }
        if let Some(l) = left {
            if let Some(r) = right
                && tb.is_subtype(ta)
            {
                let result = r(self, a, b)?;
                if !result.is_not_implemented() {
                    return Ok(result);
                }
                right = None;
            }
            let result = l(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        match right {
            Some(r) => r(self, a, b),
            None => Ok(Value::not_implemented()),
        }
    }

    #[cold]
    fn operand_error(&mut self, a: &Value, b: &Value, symbol: &str) -> crate::Raised {
        if symbol == ">>" && a.downcast::<crate::function::Builtin>().is_some_and(|f| f.def.name == "print") {
            return self.type_error(format!(
                "unsupported operand type(s) for >>: '{}' and '{}'. Did you mean \"print(<message>, file=<output_stream>)\"?",
                a.ty().tp_name(),
                b.ty().tp_name()
            ));
        }
        self.type_error(format!(
            "unsupported operand type(s) for {symbol}: '{}' and '{}'",
            a.ty().tp_name(),
            b.ty().tp_name()
        ))
    }

    /// `a op b`.
    pub fn binary_op(&mut self, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
        if op == BinaryOp::Power {
            return self.power(a, b, &Value::none());
        }
        let result = self.binary_slots(a, b, |s| op.slot(s))?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        self.sequence_op(op, a, b, op.symbol(), false)
    }

    /// `a op= b`.
    pub fn inplace_op(&mut self, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
        if op == BinaryOp::Power {
            if let Some(power) = a.ty().slots().inplace_power {
                let result = power(self, a, b, &Value::none())?;
                if !result.is_not_implemented() {
                    return Ok(result);
                }
            }
            return self.power_named(a, b, &Value::none(), "**=");
        }
        if let Some(inplace) = op.inplace_slot(a.ty().slots()) {
            let result = inplace(self, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        let result = self.binary_slots(a, b, |s| op.slot(s))?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        self.sequence_op(op, a, b, op.inplace_symbol(), true)
    }

    /// Concatenation and repetition, after the number slots have declined.
    fn sequence_op(&mut self, op: BinaryOp, a: &Value, b: &Value, symbol: &str, inplace: bool) -> PyResult {
        match op {
            BinaryOp::Add => {
                let slots = a.ty().slots();
                let concat =
                    if inplace { slots.sq_inplace_concat.or(slots.sq_concat) } else { slots.sq_concat };
                if let Some(concat) = concat {
                    return concat(self, a, b);
                }
            }
            BinaryOp::Multiply => {
                let slots = a.ty().slots();
                let repeat =
                    if inplace { slots.sq_inplace_repeat.or(slots.sq_repeat) } else { slots.sq_repeat };
                if let Some(repeat) = repeat {
                    let n = self.repeat_count(b)?;
                    return repeat(self, a, n);
                }
                if let Some(repeat) = b.ty().slots().sq_repeat {
                    let n = self.repeat_count(a)?;
                    return repeat(self, b, n);
                }
            }
            _ => (),
        }
        Err(self.operand_error(a, b, symbol))
    }

    fn repeat_count(&mut self, n: &Value) -> PyResult<isize> {
        if !n.is_int() && n.ty().slots().index.is_none() {
            let message = format!("can't multiply sequence by non-int of type '{}'", n.ty().tp_name());
            return Err(self.type_error(message));
        }
        let index = self.to_index(n)?;
        match index.as_i64() {
            Some(i) => Ok(i as isize),
            None => {
                let message = format!("cannot fit '{}' into an index-sized integer", n.ty().tp_name());
                Err(self.overflow_error(message))
            }
        }
    }

    /// `divmod(a, b)`.
    pub fn divmod(&mut self, a: &Value, b: &Value) -> PyResult {
        let result = self.binary_slots(a, b, |s| s.divmod)?;
        if result.is_not_implemented() {
            return Err(self.operand_error(a, b, "divmod()"));
        }
        Ok(result)
    }

    /// `pow(a, b, c)`; `c` may be `None`.
    pub fn power(&mut self, a: &Value, b: &Value, c: &Value) -> PyResult {
        self.power_named(a, b, c, "** or pow()")
    }

    fn power_named(&mut self, a: &Value, b: &Value, c: &Value, symbol: &str) -> PyResult {
        let (ta, tb) = (a.ty(), b.ty());
        let left = ta.slots().power;
        let mut right = if std::ptr::eq(ta, tb) { None } else { tb.slots().power };
        if let (Some(l), Some(r)) = (left, right)
            && std::ptr::fn_addr_eq(l, r)
        {
            right = None;
        }
        let subtype = tb.is_subtype(ta);
        let mut tried = Vec::with_capacity(3);
        if let Some(l) = left {
            if let Some(r) = right
                && subtype
            {
                tried.push(r);
                right = None;
            }
            tried.push(l);
        }
        tried.extend(right);
        if let Some(third) = c.ty().slots().power
            && !c.is_none()
            && !tried.iter().any(|f| std::ptr::fn_addr_eq(*f, third))
        {
            tried.push(third);
        }
        for power in tried {
            let result = power(self, a, b, c)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        if c.is_none() {
            return Err(self.operand_error(a, b, symbol));
        }
        Err(self.type_error(format!(
            "unsupported operand type(s) for {symbol}: '{}', '{}', '{}'",
            a.ty().tp_name(),
            b.ty().tp_name(),
            c.ty().tp_name()
        )))
    }

    fn unary(&mut self, a: &Value, slot: Option<crate::types::UnaryFn>, what: &str) -> PyResult {
        match slot {
            Some(f) => f(self, a),
            None => Err(self.type_error(format!("bad operand type for {what}: '{}'", a.ty().tp_name()))),
        }
    }

    /// `-a`
    pub fn negative(&mut self, a: &Value) -> PyResult {
        self.unary(a, a.ty().slots().negative, "unary -")
    }

    /// `+a`
    pub fn positive(&mut self, a: &Value) -> PyResult {
        self.unary(a, a.ty().slots().positive, "unary +")
    }

    /// `~a`
    pub fn invert(&mut self, a: &Value) -> PyResult {
        self.unary(a, a.ty().slots().invert, "unary ~")
    }

    /// `abs(a)`
    pub fn absolute(&mut self, a: &Value) -> PyResult {
        self.unary(a, a.ty().slots().absolute, "abs()")
    }
}
