//! `__buffer__` and `__release_buffer__`: classes that lend memory, and native buffers as methods.
//!
//! A class's `__buffer__` answers a `memoryview`; consumers get a view whose owner is a [`BufferWrapper`], which keeps
//! the exporter and the `memoryview` alive and calls `__release_buffer__` when the view is given back. Not here:
//! `memoryview` itself (`builtins`), which the crate above keeps in the interpreter under [`MEMORYVIEW`].

use std::cell::RefCell;

use super::{call_found, call_required, lookup, wrappers as w};
use crate::errors::PyResult;
use crate::function::WrapperDescriptor;
use crate::gc::Visitor;
use crate::names;
use crate::payload::{BufferView, Obj, Payload, Traverse};
use crate::string::intern_str;
use crate::thread::{self, Thread};
use crate::types::{GetBufferFn, Slots, Type, TypeImpl, TypeSpec};
use crate::value::Value;

/// Key of the type `memoryview` among the values that the interpreter keeps.
pub const MEMORYVIEW: &str = "memoryview";

/// Fields of the owner of a view that a class's `__buffer__` lent.
pub struct BufferWrapperData {
    exporter: Value,
    memory: Value,
    view: RefCell<Option<BufferView>>,
}

/// The owner of a view that a class's `__buffer__` lent.
pub type BufferWrapper = Obj<BufferWrapperData>;

impl Traverse for BufferWrapperData {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        visitor.visit(&self.exporter);
        visitor.visit(&self.memory);
        if let Ok(view) = self.view.try_borrow()
            && let Some(view) = &*view
        {
            visitor.visit(&view.owner);
        }
    }
}

impl Payload for BufferWrapperData {
    fn type_object() -> &'static Type {
        &BUFFER_WRAPPER
    }
}

static IMPLEMENTATION: TypeImpl =
    TypeImpl { slots: Slots { releasebuffer: Some(release_wrapper), ..Slots::EMPTY }, ..TypeImpl::EMPTY };

/// `_buffer_wrapper`
pub static BUFFER_WRAPPER: Type = Type::new_static({
    const SPEC: &TypeSpec = &TypeSpec {
        implementation: Some(&IMPLEMENTATION),
        ..Obj::<BufferWrapperData>::spec("_buffer_wrapper")
    };
    SPEC
});

fn memoryview_type(t: &mut Thread) -> PyResult {
    match t.interp().kept(MEMORYVIEW) {
        Some(class) => Ok(class),
        None => Err(t.system_error("memoryview is not available")),
    }
}

fn is_memoryview(t: &mut Thread, value: &Value) -> bool {
    let class = t.interp().kept(MEMORYVIEW);
    class.as_ref().and_then(|c| c.downcast::<Type>()).is_some_and(|c| value.ty().is_subtype(c))
}

/// The slot of classes that define `__buffer__`.
pub(super) fn getbuffer(t: &mut Thread, slf: &Value, flags: u32) -> PyResult<BufferView> {
    super::ready(t, &BUFFER_WRAPPER, &[])?;
    let memory = call_required(t, slf, &names::BUFFER, &[Value::int(flags as i64)])?;
    let get = memory.ty().slots().getbuffer;
    let Some(get) = get.filter(|_| is_memoryview(t, &memory)) else {
        return Err(t.type_error("__buffer__ returned non-memoryview object"));
    };
    let view = get(t, &memory, flags)?;
    let lent = BufferView {
        owner: Value::none(),
        data: view.data,
        len: view.len,
        readonly: view.readonly,
        itemsize: view.itemsize,
        format: view.format.clone(),
        shape: view.shape.clone(),
        strides: view.strides.clone(),
        internal: 0,
    };
    let owner = BufferWrapper::new(BufferWrapperData {
        exporter: slf.clone(),
        memory,
        view: RefCell::new(Some(view)),
    });
    Ok(BufferView { owner, ..lent })
}

fn release_wrapper(owner: &Value, _: usize) {
    let Some(wrapper) = owner.downcast::<BufferWrapper>() else { return };
    let Ok(Some(view)) = wrapper.view.try_borrow_mut().map(|mut v| v.take()) else { return };
    // The memoryview has no exports left when Python code sees it.
    release(&view);
    if let Some(t) = thread::current() {
        let exporter = &wrapper.exporter;
        let method = lookup::lookup(t, exporter.ty(), &names::RELEASE_BUFFER);
        if let Some(method) = method.filter(|m| m.downcast_exact::<WrapperDescriptor>().is_none()) {
            let waiting = t.take_raised();
            let memory = std::slice::from_ref(&wrapper.memory);
            if call_found(t, &method, exporter, memory, None).is_err() {
                t.write_unraisable(Some(exporter), None);
            }
            t.restore_raised(waiting);
        }
    }
}

fn release(view: &BufferView) {
    if let Some(release) = view.owner.ty().slots().releasebuffer {
        release(&view.owner, view.internal);
    }
}

/// The slot of classes that define `__release_buffer__`: views that `__buffer__` lent have an owner of their own, so
/// this one comes from a native base.
pub(super) fn releasebuffer(slf: &Value, internal: usize) {
    let Some(mro) = slf.ty().mro() else { return };
    let native = mro.items().iter().filter_map(|c| c.downcast::<Type>()).find(|c| !c.is_heap_type());
    if let Some(release) = native.and_then(|c| c.slots().releasebuffer) {
        release(slf, internal);
    }
}

/// `__buffer__` of native types.
pub(super) fn wrap_getbuffer(t: &mut Thread, s: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    crate::native::check_positional(t, "__buffer__", args.len(), 1, 1)?;
    let flags = w::machine_index(t, &args[0])?;
    if i32::try_from(flags).is_err() {
        return Err(t.overflow_error("buffer flags out of range"));
    }
    let own = slf.ty().slots().getbuffer;
    let is_generic = own.is_some_and(|f| std::ptr::fn_addr_eq(f, getbuffer as GetBufferFn));
    if s.getbuffer.is_none() || is_generic {
        // `super().__buffer__(flags)`: `memoryview(slf)` would come back here.
        return lend_native(t, s, slf, flags as u32);
    }
    let class = memoryview_type(t)?;
    t.call_method(&class, &intern_str("_from_flags"), &[slf.clone(), Value::int(flags as i64)])
}

/// A `memoryview` of what a native base of the class lends.
fn lend_native(t: &mut Thread, s: &Slots, slf: &Value, flags: u32) -> PyResult {
    let Some(get) = s.getbuffer else { return Err(super::empty_slot(t)) };
    super::ready(t, &BUFFER_LENDER, &[])?;
    let view = get(t, slf, flags)?;
    let lender = BufferLender::new(BufferLenderData { view: RefCell::new(Some(view)) });
    let class = memoryview_type(t)?;
    t.call(&class, &[lender])
}

/// Fields of an object that hands out one view once.
pub struct BufferLenderData {
    view: RefCell<Option<BufferView>>,
}

/// Hands a native view to `memoryview`, which takes its memory from objects only.
pub type BufferLender = Obj<BufferLenderData>;

impl Traverse for BufferLenderData {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        if let Ok(view) = self.view.try_borrow()
            && let Some(view) = &*view
        {
            visitor.visit(&view.owner);
        }
    }
}

impl Payload for BufferLenderData {
    fn type_object() -> &'static Type {
        &BUFFER_LENDER
    }
}

static LENDER_IMPLEMENTATION: TypeImpl =
    TypeImpl { slots: Slots { getbuffer: Some(take_view), ..Slots::EMPTY }, ..TypeImpl::EMPTY };

/// The type of [`BufferLender`].
pub static BUFFER_LENDER: Type = Type::new_static({
    const SPEC: &TypeSpec = &TypeSpec {
        implementation: Some(&LENDER_IMPLEMENTATION),
        ..Obj::<BufferLenderData>::spec("_buffer_wrapper")
    };
    SPEC
});

/// The view's owner is the exporter, so that giving it back goes there directly.
fn take_view(t: &mut Thread, slf: &Value, _: u32) -> PyResult<BufferView> {
    let view =
        slf.downcast::<BufferLender>().and_then(|l| l.view.try_borrow_mut().ok().and_then(|mut v| v.take()));
    match view {
        Some(view) => Ok(view),
        None => Err(t.buffer_error("the view has been handed out")),
    }
}

/// `__release_buffer__` of native types.
pub(super) fn wrap_releasebuffer(t: &mut Thread, _: &Slots, slf: &Value, args: &[Value]) -> PyResult {
    crate::native::check_positional(t, "__release_buffer__", args.len(), 1, 1)?;
    let memory = &args[0];
    if !is_memoryview(t, memory) {
        return Err(t.type_error("expected a memoryview object"));
    }
    let owner = t.get_attr(memory, &names::OBJ)?;
    if owner.is_none() {
        return Ok(Value::none());
    }
    if !owner.is(slf) {
        return Err(t.value_error("memoryview's buffer is not this object"));
    }
    t.call_method(memory, &intern_str("release"), &[])?;
    Ok(Value::none())
}
