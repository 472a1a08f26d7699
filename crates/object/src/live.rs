//! The audit of references: which objects are still alive when an interpreter has ended.
//!
//! Here: finding them and describing them without running any code. Not here: noting allocations (`heap.rs`), the switch
//! that asks for the audit (`taipan`).
//!
//! Objects that never die do not count, nor does what they hold: the dictionaries of built-in types, for example.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::code::Code;
use crate::dict::Dict;
use crate::function::Function;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object};
use crate::module::Module;
use crate::string::{Bytes, Str};
use crate::types::{Type, flags};
use crate::value::Value;
use crate::{List, Tuple, heap, lookup, singletons};

/// An object that is alive.
pub struct Alive {
    /// Its address.
    pub address: usize,
    /// Its reference count.
    pub references: u64,
    /// How many of these do not come from other objects that are alive: where this is not 0 the reason lies.
    pub outside: i64,
    /// The name of its type.
    pub type_name: String,
    /// What it is, shortly.
    pub text: String,
}

/// The objects alive, those first that something other than an object holds. Call with the interpreter at rest: no
/// object is half made.
pub fn alive() -> Vec<Alive> {
    let all = heap::live_objects();
    let mut seen: HashSet<*const Header> = HashSet::new();
    let mut work: Vec<*const Header> = Vec::new();
    let mut types = vec![singletons::OBJECT.to_value()];
    while let Some(ty) = types.pop() {
        if let Some(ty) = ty.downcast::<Type>()
            && !ty.is_heap_type()
            && seen.insert((ty as *const Type).cast())
        {
            work.push((ty as *const Type).cast());
            types.extend(lookup::subclasses(ty));
        }
    }
    for object in &all {
        // SAFETY: at rest all noted objects are whole.
        if unsafe { object.as_ref() }.is_immortal() && seen.insert(object.as_ptr()) {
            work.push(object.as_ptr());
        }
    }
    while let Some(object) = work.pop() {
        references(object, &mut |value| {
            if let Some(header) = value.header()
                && !(header.ty().has(flags::TYPE_SUBCLASS) && header.is_immortal())
                && seen.insert(header)
            {
                work.push(header);
            }
        });
    }
    let left: Vec<*const Header> =
        all.iter().map(|o| o.as_ptr() as *const Header).filter(|o| !seen.contains(o)).collect();
    let mut outside: HashMap<*const Header, i64> =
        // SAFETY: as above.
        left.iter().map(|o| (*o, unsafe { &**o }.refcount() as i64)).collect();
    for object in &left {
        let mut from = |value: &Value| {
            if let Some(count) = value.header().and_then(|h| outside.get_mut(&(h as *const Header))) {
                *count -= 1;
            }
        };
        references(*object, &mut from);
    }
    let mut found: Vec<Alive> =
        left.iter().map(|o| describe(*o, outside.get(o).copied().unwrap_or(0))).collect();
    found.sort_by(|a, b| {
        let key = |x: &Alive| (x.outside == 0, x.type_name.clone(), x.text.clone());
        key(a).cmp(&key(b))
    });
    found
}

/// Shows the references of any object, those of objects that the collector does not know included.
fn references(object: *const Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: a whole object.
    unsafe {
        gc::traverse(object, &mut Visitor::new(visit));
        let ty = (*object).ty();
        let mut native = ty;
        while native.is_heap_type()
            && let Some(base) = native.base()
        {
            native = base;
        }
        if let Some(hidden) = native.spec().and_then(|spec| spec.hidden) {
            hidden(object, &mut Visitor::new(visit));
        }
        if std::ptr::eq(ty, &crate::code::CODE) {
            let code = &*(object as *const Code);
            for part in [&code.consts, &code.names, &code.localsplus_names] {
                visit(part.as_value());
            }
            visit(&code.filename.get());
            visit(&code.name);
            visit(&code.qualname);
            if let Some(monitoring) = code.monitoring.get() {
                visit(&monitoring);
            }
        }
        // Containers show their class themselves.
        if !ty.has(flags::HAVE_GC) && ty.is_heap_type() {
            Visitor::new(visit).visit_pointer((ty as *const Type).cast());
        }
    }
}

fn describe(object: *const Header, outside: i64) -> Alive {
    // SAFETY: a whole object; the reference taken here ends with the function.
    let value = unsafe { Value::new_ref(object) };
    let text = text_of(&value, 1);
    Alive {
        address: object as usize,
        references: value.refcount() - 1,
        outside,
        type_name: value.ty().tp_name(),
        text,
    }
}

const SHOWN: usize = 60;

fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(SHOWN) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A short text that is made without running code.
fn text_of(value: &Value, depth: u32) -> String {
    if let Some(s) = value.downcast::<Str>() {
        return shortened(format!("{:?}", s.to_string_lossy()));
    }
    if let Some(b) = value.downcast::<Bytes>() {
        return shortened(format!("b{:?}", String::from_utf8_lossy(b.as_bytes())));
    }
    if let Some(ty) = value.downcast::<Type>() {
        return format!("<class {}>", ty.name());
    }
    if let Some(f) = value.downcast::<Function>() {
        return format!("<function {}>", text_of(&f.qualname.get(), 0));
    }
    if let Some(c) = value.downcast::<Code>() {
        return format!("<code {} of {}>", text_of(&c.qualname, 0), text_of(&c.filename.get(), 0));
    }
    if let Some(m) = value.downcast::<Module>() {
        return match m.dict().and_then(|d| d.get_str(&crate::names::NAME)) {
            Some(name) => format!("<module {}>", text_of(&name, 0)),
            None => "<module>".to_string(),
        };
    }
    if depth > 0 {
        let several = |open: &str, items: &mut dyn Iterator<Item = String>, len: usize| {
            let mut text = format!("{open}{len}:");
            for item in items.take(6) {
                let _ = write!(text, " {item}");
            }
            text
        };
        if let Some(t) = value.downcast::<Tuple>() {
            return several(
                "tuple of ",
                &mut t.items().iter().map(|v| text_of(v, depth - 1)),
                t.items().len(),
            );
        }
        if let Some(l) = value.downcast::<List>() {
            let len = l.len();
            return several(
                "list of ",
                &mut (0..len).filter_map(|i| l.get(i)).map(|v| text_of(&v, depth - 1)),
                len,
            );
        }
        if let Some(d) = value.downcast::<Dict>() {
            let items = d.items();
            return several("dict of ", &mut items.iter().map(|(k, _)| text_of(k, depth - 1)), items.len());
        }
    }
    format!("{value:?}")
}
