//! `memoryview`: memory of other objects, seen as items in some shape.
//!
//! Here: the type, the managed buffer that several views share, gathering bytes in order, `memory_iterator`. Items stand in
//! `item.rs`. Not here: the protocol itself (`object::buffer`).

mod item;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use ::object::buffer::{Buffer, is_c_contiguous, is_f_contiguous, request as flags};
use ::object::cell::OptionCell;
use ::object::exceptions::EXCEPTION;
use ::object::payload::{BufferView, Payload, Traverse, Visitor};
use ::object::types::{CompareOp, TypeSpec};
use ::object::{List, Obj, Object, PyResult, Raised, Str, Thread, Tuple, Type, Value};
use macros::{pymethods, pytype};

use crate::builtin;
use crate::bytes::shared;
use crate::sequence::class_getitem;
use crate::slice::{self, Slice};

/// A buffer that views share; it is given back when the last of them is released.
pub struct Managed {
    buffer: RefCell<Option<Buffer>>,
    views: Cell<usize>,
}

impl Traverse for Managed {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        if let Ok(buffer) = self.buffer.try_borrow()
            && let Some(buffer) = &*buffer
        {
            visitor.visit(&buffer.view().owner);
        }
    }
}

impl Payload for Managed {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &MANAGED
    }
}

/// `managedbuffer`
pub static MANAGED: Type = Type::new_static({
    const SPEC: &TypeSpec = &TypeSpec {
        flags: ::object::types::flags::DISALLOW_INSTANTIATION,
        ..Obj::<Managed>::spec("managedbuffer")
    };
    SPEC
});

impl Managed {
    fn release(&self) {
        self.views.set(self.views.get().saturating_sub(1));
        if self.views.get() == 0 {
            let buffer = self.buffer.try_borrow_mut().ok().and_then(|mut b| b.take());
            drop(buffer);
        }
    }
}

/// The fields of a `memoryview`.
#[pytype(
    name = "memoryview",
    static_name = MEMORYVIEW,
    weakrefs,
    reported_basicsize = 144,
    flags = ::object::types::flags::SEQUENCE
)]
pub struct MemoryView {
    managed: Value,
    #[no_traverse]
    layout: Layout,
    #[no_traverse]
    released: Cell<bool>,
    #[no_traverse]
    exports: Cell<usize>,
    #[no_traverse]
    hash: Cell<Option<i64>>,
}

/// Where items lie.
#[derive(Clone)]
struct Layout {
    /// Offset of the first item in the managed buffer.
    offset: isize,
    readonly: bool,
    itemsize: usize,
    format: Cow<'static, str>,
    shape: Vec<isize>,
    strides: Vec<isize>,
}

impl Layout {
    fn of(view: &BufferView) -> Layout {
        let mut strides = view.strides.clone();
        if strides.len() != view.shape.len() {
            strides = c_strides(&view.shape, view.itemsize);
        }
        Layout {
            offset: 0,
            readonly: view.readonly,
            itemsize: view.itemsize,
            format: view.format.clone(),
            shape: view.shape.clone(),
            strides,
        }
    }

    fn count(&self) -> usize {
        self.shape.iter().product::<isize>() as usize
    }

    fn nbytes(&self) -> usize {
        self.count() * self.itemsize
    }

    fn is_c_contiguous(&self) -> bool {
        is_c_contiguous(&self.shape, &self.strides, self.itemsize)
    }

    fn is_f_contiguous(&self) -> bool {
        is_f_contiguous(&self.shape, &self.strides, self.itemsize)
    }

    /// The offsets of all items, the last index fastest, or the first one.
    fn offsets(&self, fortran: bool) -> Vec<isize> {
        let mut all = vec![self.offset];
        let mut dims: Vec<(isize, isize)> =
            self.shape.iter().copied().zip(self.strides.iter().copied()).collect();
        if fortran {
            dims.reverse();
        }
        for (n, stride) in dims {
            all = all.iter().flat_map(|o| (0..n).map(move |i| o + i * stride)).collect();
        }
        all
    }
}

fn c_strides(shape: &[isize], itemsize: usize) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut step = itemsize as isize;
    for (s, n) in strides.iter_mut().zip(shape).rev() {
        *s = step;
        step = step.saturating_mul(*n);
    }
    strides
}

/// The bytes of a view's items in C's order.
///
/// # Errors
/// `MemoryError`.
pub fn gather(t: &mut Thread, buffer: &Buffer) -> PyResult<Vec<u8>> {
    if buffer.is_contiguous() {
        let copy = shared::copy(buffer.bytes(t));
        return copy.ok_or_else(|| t.memory_error());
    }
    collect(t, buffer, &Layout::of(buffer.view()), false)
}

fn collect(t: &mut Thread, buffer: &Buffer, layout: &Layout, fortran: bool) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if out.try_reserve_exact(layout.nbytes()).is_err() {
        return Err(t.memory_error());
    }
    let in_order = if fortran { layout.is_f_contiguous() } else { layout.is_c_contiguous() };
    if in_order {
        out.extend_from_slice(buffer.at(t, layout.offset, layout.nbytes()).unwrap_or_default());
        return Ok(out);
    }
    for offset in layout.offsets(fortran) {
        out.extend_from_slice(buffer.at(t, offset, layout.itemsize).unwrap_or_default());
    }
    Ok(out)
}

const RELEASED: &str = "operation forbidden on released memoryview object";
const ZERO_DIM: &str = "invalid indexing of 0-dim memory";

impl MemoryView {
    fn over(managed: Value, layout: Layout) -> Value {
        if let Some(m) = managed.downcast::<Obj<Managed>>() {
            m.views.set(m.views.get() + 1);
        }
        Obj::new(MemoryView {
            managed,
            layout,
            released: Cell::new(false),
            exports: Cell::new(0),
            hash: Cell::new(None),
        })
    }

    fn is_released(&self) -> bool {
        self.released.get() || self.buffer(|_| ()).is_none()
    }

    fn check(&self, t: &mut Thread) -> PyResult<()> {
        if self.is_released() { Err(t.value_error(RELEASED)) } else { Ok(()) }
    }

    fn buffer<R>(&self, f: impl FnOnce(&Buffer) -> R) -> Option<R> {
        let managed = self.managed.downcast::<Obj<Managed>>()?;
        let buffer = managed.buffer.try_borrow().ok()?;
        buffer.as_ref().map(f)
    }

    fn give_back(&self) {
        if !self.released.replace(true)
            && let Some(managed) = self.managed.downcast::<Obj<Managed>>()
        {
            managed.release();
        }
    }

    /// Runs `f` while the view cannot be released.
    fn held<R>(&self, f: impl FnOnce() -> R) -> R {
        self.exports.set(self.exports.get() + 1);
        let result = f();
        self.exports.set(self.exports.get().saturating_sub(1));
        result
    }

    fn code(&self, t: &mut Thread) -> PyResult<char> {
        match item::native(&self.layout.format) {
            Some(c) => Ok(c),
            None => {
                Err(t.not_implemented_error(format!("memoryview: unsupported format {}", self.layout.format)))
            }
        }
    }

    fn read(&self, t: &mut Thread, offset: isize) -> PyResult {
        self.check(t)?;
        let c = self.code(t)?;
        let mut bytes = [0; 8];
        self.buffer(|b| {
            if let Some(found) = b.at(t, offset, self.layout.itemsize.min(8)) {
                bytes[..found.len()].copy_from_slice(found);
            }
        });
        item::unpack(t, c, bytes)
    }

    fn write(&self, t: &mut Thread, offset: isize, value: &Value) -> PyResult<()> {
        let c = self.code(t)?;
        let bytes = item::pack(t, c, &self.layout.format, value)?;
        // Converting the value may have released the view.
        self.check(t)?;
        let size = self.layout.itemsize.min(8);
        self.buffer(|b| {
            if let Some(place) = b.at_mut(t, offset, size) {
                place.copy_from_slice(&bytes[..size]);
            }
        });
        Ok(())
    }

    fn bytes(&self, t: &mut Thread, fortran: bool) -> PyResult<Vec<u8>> {
        self.check(t)?;
        match self.buffer(|b| collect(t, b, &self.layout, fortran)) {
            Some(bytes) => bytes,
            None => Err(t.value_error(RELEASED)),
        }
    }

    /// The offset of an index in a dimension, added to another one.
    fn step(&self, t: &mut Thread, offset: isize, dim: usize, index: isize) -> PyResult<isize> {
        let (Some(n), Some(stride)) = (self.layout.shape.get(dim), self.layout.strides.get(dim)) else {
            return Err(t.index_error(format!("index out of bounds on dimension {}", dim + 1)));
        };
        let index = if index < 0 { index + n } else { index };
        if index < 0 || index >= *n {
            return Err(t.index_error(format!("index out of bounds on dimension {}", dim + 1)));
        }
        Ok(offset + index * stride)
    }

    fn item_offset(&self, t: &mut Thread, index: isize) -> PyResult<isize> {
        match self.layout.shape.len() {
            0 => Err(t.type_error(ZERO_DIM)),
            1 => self.step(t, self.layout.offset, 0, index),
            _ => Err(t.not_implemented_error("multi-dimensional sub-views are not implemented")),
        }
    }

    fn tuple_offset(&self, t: &mut Thread, key: &Tuple) -> PyResult<isize> {
        let (ndim, n) = (self.layout.shape.len(), key.len());
        if ndim < n {
            return Err(t.type_error(format!("cannot index {ndim}-dimension view with {n}-element tuple")));
        }
        if n < ndim {
            return Err(t.not_implemented_error("sub-views are not implemented"));
        }
        let mut offset = self.layout.offset;
        for (dim, index) in key.items().iter().enumerate() {
            let index = t.index_of(index)?;
            offset = self.step(t, offset, dim, index)?;
        }
        Ok(offset)
    }

    fn sliced(&self, t: &mut Thread, key: &Slice) -> PyResult<Layout> {
        let (start, stop, step) = slice::unpack(t, key)?;
        let mut layout = self.layout.clone();
        let (start, _, count) = slice::adjust(layout.shape[0] as usize, start, stop, step);
        layout.offset += start * layout.strides[0];
        layout.shape[0] = count as isize;
        layout.strides[0] = layout.strides[0].saturating_mul(step);
        Ok(layout)
    }

    fn list(&self, t: &mut Thread, dim: usize, offset: isize) -> PyResult {
        let (Some(n), Some(stride)) = (self.layout.shape.get(dim), self.layout.strides.get(dim)) else {
            return self.read(t, offset);
        };
        let mut items = Vec::new();
        if items.try_reserve_exact(*n as usize).is_err() {
            return Err(t.memory_error());
        }
        for i in 0..*n {
            items.push(self.list(t, dim + 1, offset + i * stride)?);
        }
        Ok(List::new(items))
    }

    fn slice_assign(&self, t: &mut Thread, key: &Slice, value: &Value) -> PyResult<()> {
        let source = t.buffer(value, flags::FULL_RO)?;
        let target = self.sliced(t, key)?;
        let from = Layout::of(source.view());
        let plain = |f: &str| f.strip_prefix('@').unwrap_or(f).to_string();
        if plain(&target.format) != plain(&from.format)
            || target.itemsize != from.itemsize
            || target.shape != from.shape
        {
            return Err(t.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        let bytes = collect(t, &source, &from, false)?;
        self.check(t)?;
        self.buffer(|b| {
            if target.is_c_contiguous() {
                if let Some(place) = b.at_mut(t, target.offset, bytes.len()) {
                    place.copy_from_slice(&bytes);
                }
                return;
            }
            for (item, offset) in bytes.chunks_exact(target.itemsize).zip(target.offsets(false)) {
                if let Some(place) = b.at_mut(t, offset, target.itemsize) {
                    place.copy_from_slice(item);
                }
            }
        });
        Ok(())
    }

    fn equals(&self, t: &mut Thread, other: &Buffer, right: &Layout) -> PyResult<bool> {
        if self.layout.shape.len() != right.shape.len() {
            return Ok(false);
        }
        for (a, b) in self.layout.shape.iter().zip(&right.shape) {
            if a != b {
                return Ok(false);
            }
            if *a == 0 {
                break;
            }
        }
        let left = self.bytes(t, false)?;
        let right_bytes = collect(t, other, right, false)?;
        let codes = (item::native(&self.layout.format), item::native(&right.format));
        if let (Some(a), Some(b)) = codes {
            if a == b && !matches!(a, 'e' | 'f' | 'd' | '?') {
                return Ok(left == right_bytes);
            }
            let read = |t: &mut Thread, c: char, chunk: &[u8]| {
                let mut bytes = [0; 8];
                bytes[..chunk.len().min(8)].copy_from_slice(&chunk[..chunk.len().min(8)]);
                item::unpack(t, c, bytes)
            };
            let pairs =
                left.chunks(self.layout.itemsize.max(1)).zip(right_bytes.chunks(right.itemsize.max(1)));
            for (x, y) in pairs {
                let (x, y) = (read(t, a, x)?, read(t, b, y)?);
                if !equal_values(t, &x, &y)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let a = items_by_struct(t, &self.layout.format, &left, self.layout.itemsize)?;
        let b = items_by_struct(t, &right.format, &right_bytes, right.itemsize)?;
        let (Some(a), Some(b)) = (a, b) else { return Ok(false) };
        for (x, y) in a.iter().zip(&b) {
            if !equal_values(t, x, y)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// `x == y`, without taking identity for equality.
fn equal_values(t: &mut Thread, x: &Value, y: &Value) -> PyResult<bool> {
    let result = t.compare(x, y, CompareOp::Eq)?;
    t.is_true(&result)
}

/// Items of a format that only the module `struct` knows; none if it does not either.
fn items_by_struct(
    t: &mut Thread,
    format: &str,
    bytes: &[u8],
    itemsize: usize,
) -> PyResult<Option<Vec<Value>>> {
    let import = builtin(t, "__import__")?;
    let name = t.new_str("_struct")?;
    let module = t.call(&import, &[name])?;
    let class = t.get_attr(&module, &::object::string::intern_str("Struct"))?;
    let format = t.new_str(format)?;
    let made = t.call(&class, &[format]);
    let Some(made) = t.catch(&EXCEPTION, made)? else { return Ok(None) };
    let mut out = Vec::new();
    for chunk in bytes.chunks(itemsize.max(1)) {
        let chunk = t.new_bytes(chunk)?;
        let items = t.call_method(&made, &::object::string::intern_str("unpack"), &[chunk]);
        let Some(items) = t.catch(&EXCEPTION, items)? else { return Ok(None) };
        out.push(match items.downcast::<Tuple>().map(Tuple::items) {
            Some([one]) => one.clone(),
            _ => items,
        });
    }
    Ok(Some(out))
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// A `memoryview` of an object.
///
/// # Errors
/// `TypeError` if the object lends no memory; what the exporter raises.
pub fn new_memoryview(t: &mut Thread, object: &Value, request: u32) -> PyResult {
    if let Some(view) = object.downcast::<Obj<MemoryView>>() {
        view.check(t)?;
        return Ok(MemoryView::over(view.managed.clone(), view.layout.clone()));
    }
    if !t.has_buffer(object) {
        let name = object.ty().tp_name();
        return Err(t.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")));
    }
    let buffer = t.buffer(object, request)?;
    let layout = Layout::of(buffer.view());
    let managed = Obj::new(Managed { buffer: RefCell::new(Some(buffer)), views: Cell::new(0) });
    Ok(MemoryView::over(managed, layout))
}

enum Key<'a> {
    Index(isize),
    Slice(&'a Slice),
    Indices(&'a Tuple),
    Slices,
}

fn key<'a>(t: &mut Thread, key: &'a Value) -> PyResult<Key<'a>> {
    if slice::is_index(key) {
        return Ok(Key::Index(t.index_of(key)?));
    }
    if let Some(slice) = key.downcast::<Obj<Slice>>() {
        return Ok(Key::Slice(slice));
    }
    if let Some(tuple) = key.downcast::<Tuple>() {
        if tuple.items().iter().all(slice::is_index) {
            return Ok(Key::Indices(tuple));
        }
        if tuple.items().iter().all(|k| k.downcast::<Obj<Slice>>().is_some()) {
            return Ok(Key::Slices);
        }
    }
    Err(t.type_error("memoryview: invalid slice key"))
}

fn tuple_of(numbers: &[isize]) -> Value {
    Tuple::new(numbers.iter().map(|n| Value::int(*n as i64)).collect())
}

fn search_bound(len: usize, bound: Option<isize>, default: usize) -> usize {
    match bound {
        None => default,
        Some(i) if i < 0 => (i + len as isize).max(0) as usize,
        Some(i) => i as usize,
    }
}

#[pymethods(
    MEMORYVIEW,
    doc = "memoryview(object)\n--\n\nCreate a new memoryview object which references the given object."
)]
impl MemoryView {
    #[new("memoryview(object)")]
    fn construct(t: &mut Thread, _cls: &Type, object: &Value) -> PyResult {
        new_memoryview(t, object, flags::FULL_RO)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        let at = this.to_value().id();
        let released = if this.is_released() { "released " } else { "" };
        t.new_str(&format!("<{released}memory at {at:#x}>"))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        this.check(t)?;
        if !this.layout.readonly {
            return Err(t.value_error("cannot hash writable memoryview object"));
        }
        if !matches!(item::native(&this.layout.format), Some('B' | 'b' | 'c')) {
            return Err(t.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
        }
        let owner = this.buffer(|b| b.view().owner.clone()).unwrap_or(Value::none());
        // The view must stay while Python code runs.
        let hashed = this.held(|| t.hash(&owner));
        hashed?;
        let bytes = this.bytes(t, false)?;
        let hash = ::object::string::hash_bytes(&bytes);
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<MemoryView>, other: &Value, op: CompareOp) -> PyResult {
        let negate = match op {
            CompareOp::Eq => false,
            CompareOp::Ne => true,
            _ => return Ok(Value::not_implemented()),
        };
        let same = this.to_value().is(other);
        let right = other.downcast::<Obj<MemoryView>>();
        if this.is_released() || right.is_some_and(|r| r.is_released()) {
            return Ok(Value::bool(same != negate));
        }
        let equal = if let Some(right) = right {
            let found = right.managed.downcast::<Obj<Managed>>();
            let buffer = found.and_then(|m| m.buffer.try_borrow().ok());
            match buffer.as_ref().and_then(|b| b.as_ref()) {
                Some(buffer) => this.equals(t, buffer, &right.layout)?,
                None => same,
            }
        } else {
            if !t.has_buffer(other) {
                return Ok(Value::not_implemented());
            }
            let buffer = t.buffer(other, flags::FULL_RO);
            let Some(buffer) = t.catch(&EXCEPTION, buffer)? else { return Ok(Value::not_implemented()) };
            let layout = Layout::of(buffer.view());
            this.equals(t, &buffer, &layout)?
        };
        Ok(Value::bool(equal != negate))
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        if this.layout.shape.is_empty() {
            return Err(t.type_error(ZERO_DIM));
        }
        this.code(t)?;
        let length = this.layout.shape[0] as usize;
        let view = OptionCell::new(Some(this.to_value()));
        Ok(Obj::new(MemoryIterator { view, index: Cell::new(0), length }))
    }

    #[slot]
    fn sq_length(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<usize> {
        this.check(t)?;
        match this.layout.shape.first() {
            Some(n) => Ok(*n as usize),
            None => Err(t.type_error("0-dim memory has no length")),
        }
    }

    #[slot]
    fn mp_length(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<usize> {
        MemoryView::sq_length(t, this)
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Obj<MemoryView>, index: isize) -> PyResult {
        this.check(t)?;
        let offset = this.item_offset(t, index)?;
        this.read(t, offset)
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Obj<MemoryView>, index: &Value) -> PyResult {
        this.check(t)?;
        if this.layout.shape.is_empty() {
            if index.downcast::<Tuple>().is_some_and(Tuple::is_empty) {
                return this.read(t, this.layout.offset);
            }
            if index.is(&Value::ellipsis()) {
                return Ok(this.to_value());
            }
            return Err(t.type_error(ZERO_DIM));
        }
        match key(t, index)? {
            Key::Index(i) => {
                let offset = this.item_offset(t, i)?;
                this.read(t, offset)
            }
            Key::Slice(slice) => {
                // The indices may release this view; the memory stays.
                let held = MemoryView::over(this.managed.clone(), this.layout.clone());
                let layout = this.sliced(t, slice)?;
                let view = MemoryView::over(this.managed.clone(), layout);
                drop(held);
                Ok(view)
            }
            Key::Indices(indices) => {
                let offset = this.tuple_offset(t, indices)?;
                this.read(t, offset)
            }
            Key::Slices => Err(t.not_implemented_error("multi-dimensional slicing is not implemented")),
        }
    }

    #[slot]
    fn mp_ass_subscript(
        t: &mut Thread,
        this: &Obj<MemoryView>,
        index: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        this.check(t)?;
        if this.layout.readonly {
            return Err(t.type_error("cannot modify read-only memory"));
        }
        let Some(value) = value else { return Err(t.type_error("cannot delete memory")) };
        if this.layout.shape.is_empty() {
            if index.is(&Value::ellipsis()) || index.downcast::<Tuple>().is_some_and(Tuple::is_empty) {
                return this.write(t, this.layout.offset, value);
            }
            return Err(t.type_error(ZERO_DIM));
        }
        match key(t, index)? {
            Key::Index(_) if this.layout.shape.len() > 1 => {
                Err(t.not_implemented_error("sub-views are not implemented"))
            }
            Key::Index(i) => {
                let offset = this.item_offset(t, i)?;
                this.write(t, offset, value)
            }
            Key::Slice(slice) if this.layout.shape.len() == 1 => this.slice_assign(t, slice, value),
            Key::Indices(indices) => {
                let offset = this.tuple_offset(t, indices)?;
                this.write(t, offset, value)
            }
            Key::Slice(_) | Key::Slices => Err(
                t.not_implemented_error("memoryview slice assignments are currently restricted to ndim = 1")
            ),
        }
    }

    #[slot]
    fn getbuffer(t: &mut Thread, this: &Obj<MemoryView>, request: u32) -> PyResult<BufferView> {
        this.check(t)?;
        let layout = &this.layout;
        let asks = |flag: u32| request & flag == flag;
        let refuse = |t: &mut Thread, why: &str| {
            Err(t.buffer_error(format!("memoryview: underlying buffer is not {why}")))
        };
        if asks(flags::WRITABLE) && layout.readonly {
            return refuse(t, "writable");
        }
        let (c, f) = (layout.is_c_contiguous(), layout.is_f_contiguous());
        if asks(flags::C_CONTIGUOUS) && !c {
            return refuse(t, "C-contiguous");
        }
        if asks(flags::F_CONTIGUOUS) && !f {
            return refuse(t, "Fortran contiguous");
        }
        if asks(flags::ANY_CONTIGUOUS) && !c && !f {
            return refuse(t, "contiguous");
        }
        if !asks(flags::STRIDES) && !c {
            return refuse(t, "C-contiguous");
        }
        let with_shape = asks(flags::ND);
        if !with_shape && asks(flags::FORMAT) {
            return Err(
                t.buffer_error("memoryview: cannot cast to unsigned bytes if the format flag is present")
            );
        }
        let Some(data) = this.buffer(|b| b.pointer(layout.offset)) else {
            return Err(t.value_error(RELEASED));
        };
        this.exports.set(this.exports.get() + 1);
        let nbytes = layout.nbytes();
        Ok(BufferView {
            owner: this.to_value(),
            data,
            len: nbytes,
            readonly: layout.readonly,
            itemsize: if with_shape { layout.itemsize } else { 1 },
            format: if with_shape { layout.format.clone() } else { Cow::Borrowed("B") },
            shape: if with_shape { layout.shape.clone() } else { vec![nbytes as isize] },
            strides: if with_shape { layout.strides.clone() } else { vec![1] },
            internal: 0,
        })
    }

    #[slot]
    fn releasebuffer(this: &Value, _: usize) {
        if let Some(view) = this.downcast::<Obj<MemoryView>>() {
            view.exports.set(view.exports.get().saturating_sub(1));
        }
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("release($self, /)")]
    fn release(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<()> {
        let exports = this.exports.get();
        if exports > 0 && !this.released.get() {
            let plural = if exports == 1 { "" } else { "s" };
            return Err(t.buffer_error(format!("memoryview has {exports} exported buffer{plural}")));
        }
        this.give_back();
        Ok(())
    }

    /// Return the data in the buffer as a byte string.
    ///
    /// Order can be {'C', 'F', 'A'}.  When order is 'C' or 'F', the data of
    /// the original array is converted to C or Fortran order.  For
    /// contiguous views, 'A' returns an exact copy of the physical memory.
    /// In particular, in-memory Fortran order is preserved.  For
    /// non-contiguous views, the data is converted to C first.  order=None
    /// is the same as order='C'.
    #[method("tobytes($self, /, order='C')")]
    fn tobytes(t: &mut Thread, this: &Obj<MemoryView>, order: Option<&Value>) -> PyResult {
        let order = match order.filter(|o| !o.is_none()) {
            None => "C".to_string(),
            Some(o) => match o.downcast::<Str>() {
                Some(s) => s.to_string_lossy(),
                None => {
                    return Err(::object::native::bad_argument(
                        t,
                        "tobytes",
                        "argument 'order'",
                        "str or None",
                        o,
                    ));
                }
            },
        };
        this.check(t)?;
        let fortran = match order.as_str() {
            "C" => false,
            "F" => true,
            "A" => this.layout.is_f_contiguous() && !this.layout.is_c_contiguous(),
            _ => return Err(t.value_error("order must be 'C', 'F' or 'A'")),
        };
        let bytes = this.bytes(t, fortran)?;
        t.new_bytes(&bytes)
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from
    ///     the right, negative values count from the left.
    ///
    /// Example:
    /// >>> value = memoryview(b'\xb9\x01\xef')
    /// >>> value.hex()
    /// 'b901ef'
    /// >>> value.hex(':')
    /// 'b9:01:ef'
    /// >>> value.hex(':', 2)
    /// 'b9:01ef'
    /// >>> value.hex(':', -2)
    /// 'b901:ef'
    #[method("hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hex(
        t: &mut Thread,
        this: &Obj<MemoryView>,
        sep: Option<&Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult {
        let bytes = this.bytes(t, false)?;
        this.held(|| shared::hex(t, &bytes, sep, bytes_per_sep))
    }

    /// Return the data in the buffer as a list of elements.
    #[method("tolist($self, /)")]
    fn tolist(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        this.code(t)?;
        this.list(t, 0, this.layout.offset)
    }

    /// Cast a memoryview to a new format or shape.
    #[method("cast($self, /, format, shape=<unrepresentable>)")]
    fn cast(t: &mut Thread, this: &Obj<MemoryView>, format: &Str, shape: Option<&Value>) -> PyResult {
        this.check(t)?;
        if !this.layout.is_c_contiguous() {
            return Err(t.type_error("memoryview: casts are restricted to C-contiguous views"));
        }
        let ndim = this.layout.shape.len();
        if (shape.is_some() || ndim != 1) && this.layout.shape.contains(&0) {
            return Err(t.type_error("memoryview: cannot cast view with zeros in shape or strides"));
        }
        let dims = match shape {
            None => None,
            Some(shape) => {
                let items = if let Some(list) = shape.downcast::<List>() {
                    list.to_vec()
                } else if let Some(tuple) = shape.downcast::<Tuple>() {
                    tuple.items().to_vec()
                } else {
                    return Err(t.type_error("shape must be a list or a tuple"));
                };
                if items.len() > 64 {
                    return Err(t.value_error("memoryview: number of dimensions must not exceed 64"));
                }
                if ndim != 1 && items.len() != 1 {
                    return Err(t.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
                }
                Some(items)
            }
        };
        let how = "format must be a native single character format prefixed with an optional '@'";
        let Some(from) = item::native(&this.layout.format) else {
            return Err(t.value_error(format!("memoryview: source {how}")));
        };
        let text = format.to_string_lossy();
        let Some((to, size)) = item::native(&text).and_then(|c| Some((c, item::size(c)?))) else {
            return Err(t.value_error(format!("memoryview: destination {how}")));
        };
        let is_byte = |c: char| matches!(c, 'b' | 'B' | 'c');
        if !is_byte(from) && !is_byte(to) {
            return Err(t.type_error("memoryview: cannot cast between two non-byte formats"));
        }
        let nbytes = this.layout.nbytes();
        if !nbytes.is_multiple_of(size) {
            return Err(t.type_error("memoryview: length is not a multiple of itemsize"));
        }
        let shape = match dims {
            None => vec![(nbytes / size) as isize],
            Some(items) => cast_shape(t, &items, size, nbytes)?,
        };
        let layout = Layout {
            itemsize: size,
            format: Cow::Owned(text),
            strides: c_strides(&shape, size),
            shape,
            ..this.layout.clone()
        };
        Ok(MemoryView::over(this.managed.clone(), layout))
    }

    /// Return a readonly version of the memoryview.
    #[method("toreadonly($self, /)")]
    fn toreadonly(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        let layout = Layout { readonly: true, ..this.layout.clone() };
        Ok(MemoryView::over(this.managed.clone(), layout))
    }

    /// Create a new memoryview object which references the given object.
    #[classmethod("_from_flags($type, /, object, flags)")]
    fn from_flags(t: &mut Thread, _cls: &Type, object: &Value, flags: i32) -> PyResult {
        new_memoryview(t, object, flags as u32)
    }

    /// Count the number of occurrences of a value.
    #[method("count($self, value, /)")]
    fn count(t: &mut Thread, this: &Value, value: &Value) -> PyResult<usize> {
        let iterator = t.iter(this)?;
        let mut count = 0;
        while let Some(item) = t.next(&iterator)? {
            count += usize::from(item.is(value) || t.equal(&item, value)?);
        }
        Ok(count)
    }

    /// Return the index of the first occurrence of a value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("index($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        t: &mut Thread,
        this: &Obj<MemoryView>,
        value: &Value,
        start: Option<&Value>,
        stop: Option<&Value>,
    ) -> PyResult<usize> {
        let start = start.map(|v| slice::clamped_index(t, v)).transpose()?;
        let stop = stop.map(|v| slice::clamped_index(t, v)).transpose()?;
        this.check(t)?;
        match this.layout.shape.len() {
            0 => return Err(t.type_error("invalid lookup on 0-dim memory")),
            1 => {}
            _ => return Err(t.not_implemented_error("multi-dimensional lookup is not implemented")),
        }
        let len = this.layout.shape[0] as usize;
        let start = search_bound(len, start, 0);
        let stop = search_bound(len, stop, len).min(len);
        for i in start..stop {
            let offset = this.item_offset(t, i as isize)?;
            let item = this.read(t, offset)?;
            if item.is(value) || t.equal(&item, value)? {
                return Ok(i);
            }
        }
        Err(t.value_error("memoryview.index(x): x not found"))
    }

    #[method("__enter__($self, /)")]
    fn enter(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        Ok(this.to_value())
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("__exit__($self, /, *exc_info)", varargs)]
    fn exit(t: &mut Thread, this: &Obj<MemoryView>, _exc_info: &[Value]) -> PyResult<()> {
        MemoryView::release(t, this)
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nmemoryviews are generic over the type of their underlying data"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }

    /// The underlying object of the memoryview.
    #[getter]
    fn obj(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        Ok(this.buffer(|b| b.view().owner.clone()).unwrap_or(Value::none()))
    }

    #[getter(
        "nbytes",
        doc = "The amount of space in bytes that the array would use in\n a contiguous representation."
    )]
    fn nbytes(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<usize> {
        this.check(t)?;
        Ok(this.layout.nbytes())
    }

    /// A bool indicating whether the memory is read only.
    #[getter]
    fn readonly(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<bool> {
        this.check(t)?;
        Ok(this.layout.readonly)
    }

    /// The size in bytes of each element of the memoryview.
    #[getter]
    fn itemsize(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<usize> {
        this.check(t)?;
        Ok(this.layout.itemsize)
    }

    #[getter(
        "format",
        doc = "A string containing the format (in struct module style)\n for each element in the view."
    )]
    fn format(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        t.new_str(&this.layout.format)
    }

    #[getter(
        "ndim",
        doc = "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents."
    )]
    fn ndim(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<usize> {
        this.check(t)?;
        Ok(this.layout.shape.len())
    }

    #[getter(
        "shape",
        doc = "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array."
    )]
    fn shape(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        Ok(tuple_of(&this.layout.shape))
    }

    #[getter(
        "strides",
        doc = "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array."
    )]
    fn strides(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        Ok(tuple_of(&this.layout.strides))
    }

    /// A tuple of integers used internally for PIL-style arrays.
    #[getter]
    fn suboffsets(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult {
        this.check(t)?;
        Ok(Tuple::empty())
    }

    /// A bool indicating whether the memory is C contiguous.
    #[getter]
    fn c_contiguous(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<bool> {
        this.check(t)?;
        Ok(this.layout.is_c_contiguous())
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<bool> {
        this.check(t)?;
        Ok(this.layout.is_f_contiguous())
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(t: &mut Thread, this: &Obj<MemoryView>) -> PyResult<bool> {
        this.check(t)?;
        Ok(this.layout.is_c_contiguous() || this.layout.is_f_contiguous())
    }
}

fn cast_shape(t: &mut Thread, items: &[Value], size: usize, nbytes: usize) -> PyResult<Vec<isize>> {
    let too_large =
        |t: &mut Thread| -> Raised { t.value_error("memoryview.cast(): product(shape) > SSIZE_MAX") };
    let mut shape = Vec::with_capacity(items.len());
    let mut product: isize = 1;
    for item in items {
        if !item.is_int() {
            return Err(t.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        let Some(n) = item.as_i64() else {
            return Err(t.overflow_error("Python int too large to convert to C ssize_t"));
        };
        if n <= 0 {
            return Err(t.value_error("memoryview.cast(): elements of shape must be integers > 0"));
        }
        product = match product.checked_mul(n as isize) {
            Some(p) => p,
            None => return Err(too_large(t)),
        };
        shape.push(n as isize);
    }
    if product.checked_mul(size as isize) != Some(nbytes as isize) {
        return Err(t.type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    Ok(shape)
}

/// `memory_iterator`
#[pytype(name = "memory_iterator", static_name = MEMORY_ITERATOR, reported_basicsize = 48)]
pub struct MemoryIterator {
    view: OptionCell,
    #[no_traverse]
    index: Cell<usize>,
    #[no_traverse]
    length: usize,
}

#[pymethods(MEMORY_ITERATOR)]
impl MemoryIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<MemoryIterator>) -> PyResult<Option<Value>> {
        let Some(view) = this.view.get() else { return Ok(None) };
        let index = this.index.get();
        match view.downcast::<Obj<MemoryView>>() {
            Some(view) if index < this.length => {
                this.index.set(index + 1);
                view.check(t)?;
                let offset = view.item_offset(t, index as isize)?;
                view.read(t, offset).map(Some)
            }
            _ => {
                this.view.set(None);
                Ok(None)
            }
        }
    }
}
