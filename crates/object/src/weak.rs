//! Weak references: the objects, and the table that finds them from what they refer to.
//!
//! Here: making, finding and clearing them, and calling their callbacks. Not here: what proxies forward, methods
//! of references, the module `_weakref` (`builtins`, `std-core`).
//!
//! The weak references to an object form a list in CPython's order: the reference without callback, the proxy
//! without callback, then the others, youngest first. The table of the interpreter knows the first of each list;
//! the header flag `HAS_WEAKREFS` says that there is one.
//!
//! Invariant: a reference is in a list exactly while its referent word is not zero, and the referent's memory is
//! there at least as long, because [`object_died`] empties the list before the memory goes.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ptr::NonNull;

use crate::cell::OptionCell;
use crate::errors::PyResult;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object, flags as hflags};
use crate::heap;
use crate::singletons::static_type;
use crate::thread::Thread;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// A weak reference or proxy: CPython's `PyWeakReference`.
#[repr(C)]
pub struct WeakRef {
    ob: Header,
    /// The word of the object, which is not counted; 0 once it is dead.
    pub(crate) referent: Cell<u64>,
    pub(crate) callback: OptionCell,
    pub(crate) hash: Cell<i64>,
    pub(crate) previous: Cell<*const WeakRef>,
    pub(crate) next: Cell<*const WeakRef>,
    pub(crate) _vectorcall: Cell<usize>,
}

const LAYOUT: TypeSpec = TypeSpec {
    basicsize: size_of::<WeakRef>(),
    traverse: Some(weak_traverse),
    clear: Some(weak_clear),
    drop: Some(weak_drop),
    ..TypeSpec::EMPTY
};

static_type!(
    /// `weakref.ref`
    REF_TYPE,
    TypeSpec { name: "weakref.ReferenceType", flags: flags::BASETYPE | flags::HAVE_VECTORCALL, ..LAYOUT }
);
static_type!(
    /// `weakref.ProxyType`
    PROXY_TYPE,
    TypeSpec { name: "weakref.ProxyType", flags: flags::DISALLOW_INSTANTIATION, ..LAYOUT }
);
static_type!(
    /// `weakref.CallableProxyType`
    CALLABLE_PROXY_TYPE,
    TypeSpec { name: "weakref.CallableProxyType", flags: flags::DISALLOW_INSTANTIATION, ..LAYOUT }
);

unsafe fn weak_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live weak reference.
    visitor.visit_option(unsafe { &*(object as *const WeakRef) }.callback.peek());
}

unsafe fn weak_clear(object: *const Header) {
    // SAFETY: a live weak reference.
    unsafe { &*(object as *const WeakRef) }.forget();
}

unsafe fn weak_drop(object: *mut Header) {
    // SAFETY: a dead weak reference.
    unsafe { &*(object as *const WeakRef) }.forget();
}

// SAFETY: the three types have this layout; subclasses extend it.
unsafe impl Object for WeakRef {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &REF_TYPE
    }

    /// References, their subclasses, and proxies.
    fn is_instance(value: &Value) -> bool {
        let ty = value.ty();
        std::ptr::eq(ty, &REF_TYPE) || is_proxy_type(ty) || ty.is_subtype(&REF_TYPE)
    }
}

fn is_proxy_type(ty: &Type) -> bool {
    std::ptr::eq(ty, &PROXY_TYPE) || std::ptr::eq(ty, &CALLABLE_PROXY_TYPE)
}

/// The place of a reference in its list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Exact `weakref.ref` without callback: shared, first.
    Plain,
    /// A proxy without callback: shared, second.
    Proxy,
    /// With a callback or of a subclass.
    Other,
}

fn kind(ty: &Type, has_callback: bool) -> Kind {
    if has_callback {
        Kind::Other
    } else if std::ptr::eq(ty, &REF_TYPE) {
        Kind::Plain
    } else if is_proxy_type(ty) {
        Kind::Proxy
    } else {
        Kind::Other
    }
}

impl WeakRef {
    /// What is referred to, unless it is dead or being destroyed.
    #[inline]
    pub fn target(&self) -> Option<Value> {
        let referent = self.referent.get() as *const Header;
        if referent.is_null() {
            return None;
        }
        // SAFETY: the word is emptied before the object's memory goes; an object whose count is zero is on its
        // way out and is not shown any more.
        unsafe {
            if (*referent).refcount() == 0 || (*referent).has_flag(hflags::DYING) {
                return None;
            }
            Some(Value::new_ref(referent))
        }
    }

    /// Whether [`WeakRef::target`] has nothing to give.
    pub fn is_dead(&self) -> bool {
        self.target().is_none()
    }

    /// The callback, while the referent lives and there is one.
    pub fn callback(&self) -> Option<Value> {
        self.callback.get()
    }

    /// The hash of the referent, once computed: -1 before.
    pub fn hash_cell(&self) -> &Cell<i64> {
        &self.hash
    }

    fn kind(&self) -> Kind {
        kind(self.ob.ty(), !self.callback.is_empty())
    }

    /// Whether somebody holds the reference: one whose own destruction has begun or is queued must not be shown.
    fn is_held(&self) -> bool {
        self.ob.refcount() != 0 && !self.ob.has_flag(hflags::DYING)
    }

    /// Leaves the list and lets go of the callback.
    fn forget(&self) {
        if self.referent.get() != 0
            && let Some(thread) = crate::thread::current()
        {
            thread.interp().weakrefs().unlink(self);
        }
        self.callback.take();
    }
}

/// The hash of an address.
#[derive(Default, Clone, Copy)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*b);
        }
    }
    fn write_u64(&mut self, address: u64) {
        // Addresses have zeros at their end, and tables look at the last bits.
        self.0 = address.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(20);
    }
    fn write_usize(&mut self, address: usize) {
        self.write_u64(address as u64);
    }
}

/// The first weak reference to each object that has any; one per interpreter.
#[derive(Default)]
pub struct Table(RefCell<HashMap<usize, NonNull<WeakRef>, BuildHasherDefault<AddressHasher>>>);

impl Table {
    fn first(&self, referent: *const Header) -> *const WeakRef {
        self.0.borrow().get(&(referent as usize)).map_or(std::ptr::null(), |p| p.as_ptr().cast_const())
    }

    /// The list of an object, in order. Whoever changes it meanwhile must have gone through it.
    fn walk(&self, referent: *const Header) -> impl Iterator<Item = &WeakRef> {
        // SAFETY: references in a list are alive; they leave it before their memory goes. Callers run no code
        // while they hold the answer.
        let first = unsafe { self.first(referent).as_ref() };
        // SAFETY: as above.
        std::iter::successors(first, |weak| unsafe { weak.next.get().as_ref() })
    }

    /// The list of an object, in order.
    fn list(&self, referent: *const Header) -> Vec<&WeakRef> {
        self.walk(referent).collect()
    }

    /// Puts a reference into the list of its referent.
    fn link(&self, weak: &WeakRef, referent: &Header) {
        let kind = weak.kind();
        let before = |w: &WeakRef| match kind {
            Kind::Plain => false,
            Kind::Proxy => w.kind() == Kind::Plain,
            Kind::Other => w.kind() != Kind::Other,
        };
        let previous = self.walk(referent).take_while(|w| before(w)).last();
        let next = match previous {
            Some(previous) => previous.next.replace(weak),
            None => {
                let first = self.first(referent);
                self.0.borrow_mut().insert(referent as *const Header as usize, NonNull::from(weak));
                first
            }
        };
        weak.previous.set(previous.map_or(std::ptr::null(), |p| p));
        weak.next.set(next);
        // SAFETY: the next in a list is alive.
        if let Some(next) = unsafe { next.as_ref() } {
            next.previous.set(weak);
        }
        weak.referent.set(referent as *const Header as u64);
        referent.set_flag(hflags::HAS_WEAKREFS);
    }

    /// Takes a reference out of the list of its referent; it is dead then.
    fn unlink(&self, weak: &WeakRef) {
        let referent = weak.referent.replace(0) as *const Header;
        let previous = weak.previous.replace(std::ptr::null());
        let next = weak.next.replace(std::ptr::null());
        // SAFETY: the neighbours in a list are alive, and so is the referent's memory.
        unsafe {
            if let Some(next) = next.as_ref() {
                next.previous.set(previous);
            }
            if let Some(previous) = previous.as_ref() {
                previous.next.set(next);
                return;
            }
            let mut firsts = self.0.borrow_mut();
            match NonNull::new(next.cast_mut()) {
                Some(next) => {
                    firsts.insert(referent as usize, next);
                }
                None => {
                    firsts.remove(&(referent as usize));
                    if let Some(referent) = referent.as_ref() {
                        referent.clear_flag(hflags::HAS_WEAKREFS);
                    }
                }
            }
        }
    }
}

/// A weak reference of type `ty`: `weakref.ref`, a subclass, or a proxy type. Those without callback are shared,
/// except instances of subclasses.
///
/// # Errors
/// `TypeError` when the object cannot be weakly referenced.
pub fn new_ref(t: &mut Thread, ty: &Type, referent: &Value, callback: Option<Value>) -> PyResult {
    let callback = callback.filter(|c| !c.is_none());
    let Some(header) = referent.header().filter(|h| h.ty().supports_weakrefs()) else {
        let name = referent.ty().tp_name();
        return Err(t.type_error(format!("cannot create weak reference to '{name}' object")));
    };
    let table = t.interp().weakrefs();
    let kind = kind(ty, callback.is_some());
    if kind != Kind::Other && header.has_flag(hflags::HAS_WEAKREFS) {
        let known = table.walk(header).take(4).find(|w| w.kind() == kind && w.is_held());
        if let Some(known) = known {
            return Ok(known.to_value());
        }
    }
    // SAFETY: zeroed words are empty cells; the hash is set before anyone sees the object.
    unsafe {
        let object = heap::alloc(ty, ty.basicsize());
        let weak = &*(object.as_ptr() as *const WeakRef);
        weak.hash.set(-1);
        weak.callback.set(callback);
        if ty.inline_capacity() > 0 {
            object.as_ref().set_flag(hflags::INLINE_VALUES);
        }
        table.link(weak, header);
        if ty.has(flags::HAVE_GC) {
            gc::track(object);
        }
        Ok(Value::from_owned(object.as_ptr()))
    }
}

fn held_refs<'a>(t: &'a Thread, object: &'a Value) -> impl Iterator<Item = &'a WeakRef> {
    let header = object.header().filter(|h| h.has_flag(hflags::HAS_WEAKREFS));
    let all = header.map(|h| t.interp().weakrefs().list(h)).unwrap_or_default();
    all.into_iter().filter(|w| w.is_held())
}

/// The weak references to an object, as `weakref.getweakrefs` answers.
pub fn refs_of(t: &Thread, object: &Value) -> Vec<Value> {
    held_refs(t, object).map(WeakRef::to_value).collect()
}

/// How many weak references to an object there are.
pub fn count_of(t: &Thread, object: &Value) -> usize {
    held_refs(t, object).count()
}

/// The object is being destroyed: its weak references die, and then callbacks are called, the youngest first.
/// Nothing that runs here can reach the object any more.
pub fn object_died(object: NonNull<Header>) {
    let Some(t) = crate::thread::current() else { return };
    let table = t.interp().weakrefs();
    let mut calls: Vec<(Value, Value)> = Vec::new();
    let mut dropped: Vec<Value> = Vec::new();
    // Nothing runs before every reference has been cleared.
    for weak in table.list(object.as_ptr()) {
        table.unlink(weak);
        match weak.callback.take() {
            Some(callback) if weak.is_held() => calls.push((weak.to_value(), callback)),
            Some(callback) => dropped.push(callback),
            None => (),
        }
    }
    drop(dropped);
    call_all(t, calls);
}

/// The collector has found these objects unreachable: all weak references to them die before finalizers run, and
/// those that are in the set themselves. Callbacks of references that are reachable are called, where they are
/// wanted.
pub fn clear_for_collector(t: &mut Thread, unreachable: &[Value], callbacks: bool) {
    let table = t.interp().weakrefs();
    if table.0.borrow().is_empty() {
        return;
    }
    let mut calls: Vec<(Value, Value)> = Vec::new();
    for value in unreachable {
        if let Some(weak) = value.downcast::<WeakRef>()
            && weak.referent.get() != 0
        {
            table.unlink(weak);
        }
        let Some(header) = value.header().filter(|h| h.has_flag(hflags::HAS_WEAKREFS)) else { continue };
        for weak in table.list(header) {
            table.unlink(weak);
            if callbacks
                && weak.is_held()
                && let Some(callback) = weak.callback.get()
            {
                calls.push((weak.to_value(), callback));
            }
        }
    }
    if !calls.is_empty() {
        // A reference that is garbage itself keeps its callback, which goes with it uncalled.
        let garbage: HashSet<u64, BuildHasherDefault<AddressHasher>> =
            unreachable.iter().map(Value::bits).collect();
        calls.retain(|(weak, _)| !garbage.contains(&weak.bits()));
    }
    call_all(t, calls);
}

/// Calls callbacks with their references; nobody can receive what they raise.
fn call_all(t: &mut Thread, calls: Vec<(Value, Value)>) {
    if calls.is_empty() {
        return;
    }
    let pending = t.take_raised();
    for (weak, callback) in &calls {
        if t.call(callback, std::slice::from_ref(weak)).is_err() {
            let raised = t.take_raised();
            let shown = match t.repr(callback) {
                Ok(text) => text.to_string_lossy(),
                Err(_) => format!("<{} object>", callback.ty().tp_name()),
            };
            t.restore_raised(raised);
            t.write_unraisable(
                None,
                Some(&format!("Exception ignored while calling weakref callback {shown}")),
            );
        }
    }
    drop(calls);
    t.restore_raised(pending);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reference outside the heap: its type need not be ready.
    fn weak(ty: &'static Type, callback: Option<Value>) -> Box<WeakRef> {
        Box::new(WeakRef {
            ob: Header::immortal(ty),
            referent: Cell::new(0),
            callback: OptionCell::new(callback),
            hash: Cell::new(-1),
            previous: Cell::new(std::ptr::null()),
            next: Cell::new(std::ptr::null()),
            _vectorcall: Cell::new(0),
        })
    }

    #[test]
    fn the_layout_is_cpythons() {
        assert_eq!(size_of::<WeakRef>(), 64);
        assert_eq!(std::mem::offset_of!(WeakRef, referent), 16);
        assert_eq!(std::mem::offset_of!(WeakRef, callback), 24);
        assert_eq!(std::mem::offset_of!(WeakRef, hash), 32);
        assert_eq!(std::mem::offset_of!(WeakRef, next), 48);
    }

    #[test]
    fn lists_are_in_cpythons_order() {
        let table = Table::default();
        let object = Header::fresh(&REF_TYPE);
        let callback = || Some(Value::small(1));
        let refs = [
            weak(&REF_TYPE, callback()),
            weak(&REF_TYPE, callback()),
            weak(&REF_TYPE, None),
            weak(&PROXY_TYPE, None),
            weak(&PROXY_TYPE, callback()),
            weak(&REF_TYPE, callback()),
        ];
        for r in &refs {
            table.link(r, &object);
        }
        let order = || -> Vec<usize> {
            let position = |w: &WeakRef| refs.iter().position(|r| std::ptr::eq(&**r, w));
            table.list(&object).into_iter().filter_map(position).collect()
        };
        assert_eq!(order(), [2, 3, 5, 4, 1, 0]);
        for (gone, left) in
            [(4, vec![2, 3, 5, 1, 0]), (2, vec![3, 5, 1, 0]), (0, vec![3, 5, 1]), (3, vec![5, 1])]
        {
            table.unlink(&refs[gone]);
            assert_eq!(order(), left);
            assert!(refs[gone].is_dead());
        }
        assert!(object.has_flag(hflags::HAS_WEAKREFS) && refs[5].target().is_some());
        object.set_refcount(0);
        assert!(refs[5].is_dead());
        table.unlink(&refs[1]);
        table.unlink(&refs[5]);
        assert!(order().is_empty() && !object.has_flag(hflags::HAS_WEAKREFS));
        assert!(table.0.borrow().is_empty());
    }
}
