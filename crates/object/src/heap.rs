//! Allocation and destruction of objects.
//!
//! Here: free lists by size class in front of the general allocator, the words in front of an object
//! (collector links, dictionary of instances), what happens when the last reference goes. Not here: the cycle
//! collector (`gc.rs`).
//!
//! An object may have words in front of its header: 16 bytes of collector links for containers, and before them
//! one word for the dictionary of an instance whose class keeps it there (`dictoffset` -1).

use std::alloc::{Layout, alloc as raw_alloc, dealloc as raw_dealloc, realloc as raw_realloc};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use crate::container::{LIST, List, TUPLE, Tuple};
use crate::gc;
use crate::generator::Generator;
use crate::header::{Header, flags as hflags};
use crate::types::{Shape, Type, flags};
use crate::value::Value;
use crate::weak;

const CLASSES: usize = 64;
const CLASS_BYTES: usize = 16;
/// How many free blocks of a class a native thread keeps.
const KEEP: u32 = 4096;
/// How deep destruction may nest before it goes over to the queue.
const MAX_DEPTH: u32 = 100;

/// What one native thread needs for allocating and destroying.
struct Local {
    heads: [Cell<*mut u8>; CLASSES],
    counts: [Cell<u32>; CLASSES],
    /// How deep destruction is nested.
    depth: Cell<u32>,
    /// Whether `QUEUE` holds anything.
    queued: Cell<bool>,
}

thread_local! {
    static LOCAL: Local = const {
        Local {
            heads: [const { Cell::new(std::ptr::null_mut()) }; CLASSES],
            counts: [const { Cell::new(0) }; CLASSES],
            depth: Cell::new(0),
            queued: Cell::new(false),
        }
    };
    static QUEUE: RefCell<Vec<NonNull<Header>>> = const { RefCell::new(Vec::new()) };
}

/// How many free blocks are kept: [`KEEP`], or none, so that whoever watches the general allocator sees each object.
static KEPT: AtomicU32 = AtomicU32::new(KEEP);
/// Whether blocks in use are noted in [`BLOCKS`].
static WATCHED: AtomicBool = AtomicBool::new(false);
/// The blocks in use, with the bytes in front of their objects.
static BLOCKS: LazyLock<Mutex<HashMap<usize, usize>>> = LazyLock::new(Mutex::default);

fn blocks() -> std::sync::MutexGuard<'static, HashMap<usize, usize>> {
    BLOCKS.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// From now on every object is a request of its own to the general allocator.
pub fn keep_no_blocks() {
    KEPT.store(0, Ordering::Relaxed);
}

/// From now on [`live_objects`] knows every object that is made. It knows no older ones.
pub fn watch_objects() {
    keep_no_blocks();
    WATCHED.store(true, Ordering::Relaxed);
}

/// The objects made since [`watch_objects`] that have not been freed, in no order. Pointers only: some may be half made
/// or half destroyed.
pub fn live_objects() -> Vec<NonNull<Header>> {
    let found = blocks().iter().map(|(block, prefix)| block + prefix).collect::<Vec<usize>>();
    found.into_iter().filter_map(|object| NonNull::new(object as *mut Header)).collect()
}

/// How many objects there are, where each is noted.
pub fn live_count() -> Option<usize> {
    WATCHED.load(Ordering::Relaxed).then(|| blocks().len())
}

#[cold]
fn note_block(block: *mut u8, prefix: usize) {
    if !block.is_null() {
        blocks().insert(block as usize, prefix);
    }
}

/// The block is about to be given back, or moved.
#[inline]
fn forget_block(block: *mut u8) {
    if WATCHED.load(Ordering::Relaxed) {
        blocks().remove(&(block as usize));
    }
}

/// Blocks that wait in the free lists of this thread, by size: `(bytes, blocks)` for each size there is.
pub fn free_blocks() -> Vec<(usize, u32)> {
    LOCAL.with(|free| {
        let counts = free.counts.iter().enumerate();
        counts.map(|(class, count)| (class * CLASS_BYTES, count.get())).collect()
    })
}

/// Inline words of the objects whose flag `OWN_CAPACITY` is set: their class has been replaced.
static CAPACITIES: LazyLock<Mutex<HashMap<usize, usize>>> = LazyLock::new(Mutex::default);

fn capacities() -> std::sync::MutexGuard<'static, HashMap<usize, usize>> {
    CAPACITIES.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The object keeps its `capacity` inline words although its class is about to be one with another number.
pub(crate) fn note_capacity(object: &Header, capacity: usize) {
    if !object.has_flag(hflags::OWN_CAPACITY) {
        object.set_flag(hflags::OWN_CAPACITY);
        capacities().insert(object as *const Header as usize, capacity);
    }
}

/// How many words for inline values lie behind the object.
#[inline(always)]
fn capacity_of(object: &Header) -> usize {
    if object.has_flag(hflags::OWN_CAPACITY) {
        return own_capacity(object);
    }
    object.ty().inline_capacity()
}

#[cold]
fn own_capacity(object: &Header) -> usize {
    capacities().get(&(object as *const Header as usize)).copied().unwrap_or(0)
}

fn layout_of(size: usize) -> Layout {
    // SAFETY: sizes come from live allocations or were checked by `try_raw`.
    unsafe { Layout::from_size_align_unchecked(size, 16) }
}

/// Memory of `size` bytes from the general allocator, for an object behind `prefix` bytes.
///
/// # Safety
/// The size is not zero and does not overflow.
#[inline(never)]
unsafe fn fresh_block(size: usize, prefix: usize) -> Option<NonNull<u8>> {
    // SAFETY: the caller's promise.
    let block = unsafe { raw_alloc(layout_of(size)) };
    if WATCHED.load(Ordering::Relaxed) {
        note_block(block, prefix);
    }
    NonNull::new(block)
}

/// Memory of `size` bytes for an object behind `prefix` bytes, or nothing when there is none.
#[inline]
fn try_raw(size: usize, prefix: usize) -> Option<NonNull<u8>> {
    let class = size.div_ceil(CLASS_BYTES);
    if class < CLASSES {
        return LOCAL.with(|free| {
            let head = free.heads[class].get();
            if head.is_null() {
                // SAFETY: the size is small and not zero.
                return unsafe { fresh_block(class * CLASS_BYTES, prefix) };
            }
            // SAFETY: a block on the list begins with the pointer to the next.
            free.heads[class].set(unsafe { *(head as *mut *mut u8) });
            free.counts[class].set(free.counts[class].get() - 1);
            NonNull::new(head)
        });
    }
    if size > isize::MAX as usize - 64 {
        return None;
    }
    // SAFETY: the size is not zero and does not overflow.
    unsafe { fresh_block(size, prefix) }
}

/// # Safety
/// `block` came from `try_raw(size)` and is not used again.
#[inline]
unsafe fn free_raw(block: *mut u8, size: usize) {
    let class = size.div_ceil(CLASS_BYTES);
    // SAFETY: the block is free, and large enough for a pointer.
    LOCAL.with(|free| unsafe {
        if class < CLASSES {
            let count = free.counts[class].get();
            if count < KEPT.load(Ordering::Relaxed) {
                *(block as *mut *mut u8) = free.heads[class].get();
                free.heads[class].set(block);
                free.counts[class].set(count + 1);
                return;
            }
        }
        give_back(block, if class < CLASSES { class * CLASS_BYTES } else { size });
    });
}

/// Gives a block back to the general allocator.
///
/// # Safety
/// A block of that size, which is not used again.
#[inline(never)]
unsafe fn give_back(block: *mut u8, size: usize) {
    forget_block(block);
    // SAFETY: as allocated.
    unsafe { raw_dealloc(block, layout_of(size)) }
}

/// Gives the blocks on this native thread's free lists back: it ends.
pub fn release_free_blocks() {
    LOCAL.with(|free| {
        for (class, (head, count)) in free.heads.iter().zip(&free.counts).enumerate() {
            let mut block = head.replace(std::ptr::null_mut());
            count.set(0);
            while !block.is_null() {
                // SAFETY: a block on the list begins with the pointer to the next and has its class's size.
                unsafe {
                    let next = *(block as *mut *mut u8);
                    raw_dealloc(block, layout_of(class * CLASS_BYTES));
                    block = next;
                }
            }
        }
    });
}

/// Bytes in front of the instances of `ty`.
#[inline(always)]
pub fn prefix_size(ty: &Type) -> usize {
    let mut size = 0;
    if ty.has(flags::HAVE_GC) {
        size += gc::HEAD;
    }
    if ty.dictoffset() == -1 {
        size += 8;
    }
    size
}

/// A new object of `size` bytes (header included, prefix and inline values not), whose memory behind the header is
/// zeroed. `None` when memory is exhausted.
///
/// # Safety
/// The caller initialises the fields before the object is used, so that `ty`'s functions may read it, and then
/// calls [`gc::track`] if the type is a container.
#[inline]
pub unsafe fn try_alloc(ty: &Type, size: usize) -> Option<NonNull<Header>> {
    let prefix = prefix_size(ty);
    let total = prefix.checked_add(size)?.checked_add(ty.inline_capacity() * 8)?;
    let block = try_raw(total, prefix)?.as_ptr();
    // SAFETY: the block has `total` bytes; the object begins behind the prefix.
    unsafe {
        clear(block, total);
        let object = block.add(prefix) as *mut Header;
        object.write(Header::fresh(ty));
        if ty.is_heap_type() {
            ty.ob.ob.incref();
        }
        if ty.has(flags::HAVE_GC) {
            gc::count_allocation();
        }
        Some(NonNull::new_unchecked(object))
    }
}

/// A new object of `size` bytes (header included) whose memory behind the header holds anything, unless the type is one
/// whose instances have more than their fields. `None` when memory is exhausted.
///
/// # Safety
/// As [`try_alloc`]; all of the object's bytes that anything reads are written.
#[inline]
pub unsafe fn try_alloc_unset(ty: &Type, size: usize) -> Option<NonNull<Header>> {
    // SAFETY: the block has `size` bytes behind the prefix.
    unsafe {
        let object = match ty.shape() {
            Shape::Leaf => try_raw(size, 0)?.cast::<Header>(),
            Shape::Container | Shape::Generator => {
                let block = try_raw(size.checked_add(gc::HEAD)?, gc::HEAD)?;
                block.cast::<[usize; 2]>().write([0; 2]);
                gc::count_allocation();
                block.add(gc::HEAD).cast::<Header>()
            }
            Shape::Tuple => {
                let prefix = prefix_size(ty);
                let block = try_raw(size.checked_add(prefix)?, prefix)?;
                for i in 0..prefix / 8 {
                    block.cast::<u64>().add(i).write_volatile(0);
                }
                gc::count_allocation();
                ty.ob.ob.incref();
                block.add(prefix).cast::<Header>()
            }
            Shape::Other | Shape::Instance => return try_alloc(ty, size),
        };
        object.write(Header::fresh(ty));
        Some(object)
    }
}

/// Like [`try_alloc_unset`] for small objects: exhausted memory ends the process with a message.
///
/// # Safety
/// As [`try_alloc_unset`].
#[inline]
pub unsafe fn alloc_unset(ty: &Type, size: usize) -> NonNull<Header> {
    // SAFETY: the caller's promise.
    match unsafe { try_alloc_unset(ty, size) } {
        Some(object) => object,
        None => out_of_memory(),
    }
}

/// Zeroes memory; a few words without a call.
///
/// # Safety
/// The bytes may be written.
#[inline(always)]
unsafe fn clear(block: *mut u8, size: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        if size > 192 || size & 7 != 0 {
            return std::ptr::write_bytes(block, 0, size);
        }
        for i in 0..size / 8 {
            block.cast::<u64>().add(i).write_volatile(0);
        }
    }
}

/// Like [`try_alloc`] for small objects: exhausted memory ends the process with a message.
///
/// # Safety
/// As [`try_alloc`].
#[inline]
pub unsafe fn alloc(ty: &Type, size: usize) -> NonNull<Header> {
    // SAFETY: the caller's promise.
    match unsafe { try_alloc(ty, size) } {
        Some(object) => object,
        None => out_of_memory(),
    }
}

#[cold]
pub(crate) fn out_of_memory() -> ! {
    std::alloc::handle_alloc_error(layout_of(64))
}

/// Makes an object without prefix and inline values larger, moving it if need be. `None` when there is no memory: then
/// the object is as it was.
///
/// # Safety
/// Nothing refers to the object but the caller; `old` is its size, `new` is not smaller.
pub(crate) unsafe fn try_resize(object: NonNull<Header>, old: usize, new: usize) -> Option<NonNull<Header>> {
    let (from, to) = (old.div_ceil(CLASS_BYTES), new.div_ceil(CLASS_BYTES));
    if from == to && to < CLASSES {
        return Some(object);
    }
    if new > isize::MAX as usize - 64 {
        return None;
    }
    // SAFETY: as allocated; the contents move along.
    unsafe {
        if from >= CLASSES {
            let block = raw_realloc(object.as_ptr() as *mut u8, layout_of(old), new);
            if WATCHED.load(Ordering::Relaxed) && !block.is_null() {
                forget_block(object.as_ptr() as *mut u8);
                note_block(block, 0);
            }
            return NonNull::new(block as *mut Header);
        }
        let block = try_raw(new, 0)?;
        std::ptr::copy_nonoverlapping(object.as_ptr() as *const u8, block.as_ptr(), old);
        free_raw(object.as_ptr() as *mut u8, old);
        Some(block.cast())
    }
}

/// Size of the object without prefix and inline values.
///
/// # Safety
/// `object` is alive or being destroyed.
pub unsafe fn size_of(object: *const Header) -> usize {
    // SAFETY: the caller's promise.
    unsafe {
        let ty = (*object).ty();
        match ty.size.get() {
            Some(size) => size(object),
            None => ty.basicsize(),
        }
    }
}

/// Frees the memory of a dead object whose contents have been released.
///
/// # Safety
/// Nothing refers to the object, and its fields have been released.
#[inline]
pub unsafe fn free(object: NonNull<Header>) {
    // SAFETY: the caller's promise.
    unsafe {
        let ty: *const Type = object.as_ref().ty_ptr();
        let size = size_of(object.as_ptr()) + capacity_of(object.as_ref()) * 8;
        let prefix = prefix_size(&*ty);
        if (*ty).has(flags::HAVE_GC) {
            gc::count_release();
        }
        if object.as_ref().has_flag(hflags::OWN_CAPACITY) {
            capacities().remove(&(object.as_ptr() as usize));
        }
        free_raw((object.as_ptr() as *mut u8).sub(prefix), prefix + size);
        if (*ty).is_heap_type() {
            drop(Value::from_owned(ty.cast()));
        }
    }
}

/// The word of an instance's dictionary, wherever the type keeps it.
///
/// # Safety
/// `object` is alive.
#[inline]
pub unsafe fn dict_slot<'a>(object: *const Header) -> Option<&'a crate::cell::OptionCell> {
    // SAFETY: the offsets are the type's own.
    unsafe {
        match (*object).ty().dictoffset() {
            0 => None,
            -1 => Some(&*((object as *const u8).sub(gc::HEAD + 8) as *const crate::cell::OptionCell)),
            n => Some(&*((object as *const u8).add(n as usize) as *const crate::cell::OptionCell)),
        }
    }
}

/// The inline attribute values of an instance.
///
/// # Safety
/// `object` is alive; the slice is not held across code that may run Python.
#[inline]
pub unsafe fn inline_values<'a>(object: *const Header) -> &'a [crate::cell::OptionCell] {
    // SAFETY: `alloc` reserved and zeroed the words behind the basic size.
    unsafe {
        let ty = (*object).ty();
        let capacity = capacity_of(&*object);
        if capacity == 0 {
            // Behind items of odd sizes there is no aligned place.
            return &[];
        }
        let first = (object as *const u8).add(ty.basicsize()) as *const crate::cell::OptionCell;
        std::slice::from_raw_parts(first, capacity)
    }
}

/// The `__slots__` members of an instance and of all its bases' instances, as cells.
///
/// # Safety
/// `object` is alive; the slice is not held across code that may run Python.
pub unsafe fn slot_cells<'a>(object: *const Header, ty: &Type) -> &'a [crate::cell::OptionCell] {
    let (first, count) = ty.slot_members();
    if count == 0 {
        // Behind items of odd sizes there is no aligned place.
        return &[];
    }
    // SAFETY: the class reserved these words.
    unsafe {
        let start = (object as *const u8).add(first as usize) as *const crate::cell::OptionCell;
        std::slice::from_raw_parts(start, count as usize)
    }
}

/// The last reference to `object` has gone: finalizer, weak references, contents, memory.
///
/// # Safety
/// The count has just become zero.
#[inline(never)]
pub unsafe fn destroy(object: NonNull<Header>) {
    // SAFETY: the object is still whole; nobody else refers to it.
    unsafe {
        let header = object.as_ref();
        let ty: &Type = &*header.ty_ptr();
        if std::ptr::eq(ty, &TUPLE) {
            return destroy_plain(object, |object| {
                let tuple = object as *const Tuple;
                for item in (*tuple).items().iter().rev() {
                    drop(std::ptr::read(item));
                }
                32 + (*tuple).len() * 8
            });
        }
        if std::ptr::eq(ty, &LIST) && !header.has_flag(hflags::HAS_WEAKREFS) {
            return destroy_plain(object, |object| {
                (*(object as *const List)).clear();
                LIST.basicsize()
            });
        }
        if !header.has_flag(hflags::HAS_WEAKREFS) {
            match ty.shape() {
                Shape::Leaf => {
                    let size = size_of(object.as_ptr());
                    if let Some(drop) = ty.drop.get() {
                        drop(object.as_ptr());
                    }
                    return free_raw(object.as_ptr().cast(), size);
                }
                Shape::Generator if !Generator::has_ended(object.as_ptr()) => (),
                Shape::Container | Shape::Generator => {
                    return destroy_plain(object, |object| {
                        let size = size_of(object);
                        if let Some(drop) = ty.drop.get() {
                            drop(object);
                        }
                        size
                    });
                }
                Shape::Tuple => {
                    if !header.has_flag(hflags::OWN_CAPACITY) && enter() {
                        destroy_tuple_instance(object, ty);
                        leave();
                        return;
                    }
                }
                Shape::Instance => {
                    if !header.has_flag(hflags::OWN_CAPACITY) && enter() {
                        destroy_instance(object, ty);
                        leave();
                        return;
                    }
                }
                Shape::Other => (),
            }
        }
        if !ty.has(flags::HAVE_GC) && !ty.is_heap_type() && !header.has_flag(hflags::HAS_WEAKREFS) {
            if ty.slots().finalize.is_none() || finalized(object) {
                if let Some(drop) = ty.drop.get() {
                    drop(object.as_ptr());
                }
                free(object);
            }
            return;
        }
        destroy_container(object);
    }
}

/// Destroys a plain container without weak references: `release` releases its contents and answers its size.
///
/// # Safety
/// As [`destroy`].
#[inline(always)]
unsafe fn destroy_plain(object: NonNull<Header>, release: impl FnOnce(*mut Header) -> usize) {
    // SAFETY: nobody else refers to the object.
    unsafe {
        if !enter() {
            return destroy_container(object);
        }
        object.as_ref().set_flag(hflags::DYING);
        gc::unlink(object);
        let size = release(object.as_ptr());
        gc::count_release();
        free_raw(object.as_ptr().cast::<u8>().sub(gc::HEAD), gc::HEAD + size);
        leave();
    }
}

/// Destroys an instance of a class of the shape [`Shape::Tuple`].
///
/// # Safety
/// As [`destroy`].
#[inline(always)]
unsafe fn destroy_tuple_instance(object: NonNull<Header>, ty: &Type) {
    // SAFETY: nobody else refers to the object.
    unsafe {
        object.as_ref().set_flag(hflags::DYING);
        gc::unlink(object);
        let start = object.as_ptr() as *mut u8;
        let mut prefix = gc::HEAD;
        if ty.dictoffset() == -1 {
            prefix += 8;
            (*(start.sub(prefix) as *const crate::cell::OptionCell)).take();
        }
        let tuple = object.as_ptr() as *const Tuple;
        for item in (*tuple).items().iter().rev() {
            drop(std::ptr::read(item));
        }
        gc::count_release();
        free_raw(start.sub(prefix), prefix + 32 + (*tuple).len() * 8);
        drop(Value::from_owned((&raw const *ty).cast()));
    }
}

/// Destroys an instance of a class of the shape of that name.
///
/// # Safety
/// As [`destroy`].
#[inline(always)]
unsafe fn destroy_instance(object: NonNull<Header>, ty: &Type) {
    // SAFETY: the class reserved these words; nobody else refers to the object.
    unsafe {
        object.as_ref().set_flag(hflags::DYING);
        gc::unlink(object);
        let mut class = Some(ty);
        while let Some(c) = class {
            if !c.is_heap_type() {
                break;
            }
            for cell in slot_cells(object.as_ptr(), c) {
                cell.take();
            }
            class = c.base();
        }
        let (basic, capacity) = (ty.basicsize(), ty.inline_capacity());
        let start = object.as_ptr() as *mut u8;
        let values = start.add(basic) as *const crate::cell::OptionCell;
        for i in 0..capacity {
            (*values.add(i)).take();
        }
        let mut prefix = gc::HEAD;
        if ty.dictoffset() == -1 {
            prefix += 8;
            (*(start.sub(prefix) as *const crate::cell::OptionCell)).take();
        }
        gc::count_release();
        free_raw(start.sub(prefix), prefix + basic + capacity * 8);
        drop(Value::from_owned((&raw const *ty).cast()));
    }
}

/// One level deeper in destruction; false when that is too deep.
#[inline(always)]
fn enter() -> bool {
    LOCAL.with(|local| {
        let depth = local.depth.get();
        local.depth.set(depth + (depth < MAX_DEPTH) as u32);
        depth < MAX_DEPTH
    })
}

/// Back from [`enter`]; on the outermost level, what was too deep has its turn.
#[inline(always)]
unsafe fn leave() {
    LOCAL.with(|local| {
        let depth = local.depth.get() - 1;
        local.depth.set(depth);
        if depth == 0 && local.queued.get() {
            // SAFETY: the objects of the queue are dead and whole.
            unsafe { destroy_queue(local) };
        }
    });
}

#[cold]
unsafe fn destroy_queue(local: &Local) {
    while let Some(next) = QUEUE.with_borrow_mut(Vec::pop) {
        local.depth.set(1);
        // SAFETY: put off by `destroy_container`.
        unsafe { take_apart(next) };
        local.depth.set(0);
    }
    local.queued.set(false);
}

/// Runs the finalizer; false when it made the object reachable again.
///
/// # Safety
/// The count is zero.
unsafe fn finalized(object: NonNull<Header>) -> bool {
    // SAFETY: as `destroy`.
    unsafe {
        let header = object.as_ref();
        let Some(finalize) = header.ty().slots().finalize else { return true };
        if header.has_flag(hflags::FINALIZED) {
            return true;
        }
        header.set_flag(hflags::FINALIZED);
        header.set_refcount(1);
        {
            let value = std::mem::ManuallyDrop::new(Value::from_owned(object.as_ptr()));
            if let Some(thread) = crate::thread::current() {
                finalize(thread, &value);
            }
        }
        if header.ty().has(flags::LEGACY_FINALIZER) {
            header.clear_flag(hflags::FINALIZED);
        }
        header.decref()
    }
}

/// # Safety
/// As [`destroy`].
unsafe fn destroy_container(object: NonNull<Header>) {
    // SAFETY: as `destroy`.
    unsafe {
        if !enter() {
            // Finalizers of classes nest as their calls do, so that endless ones end in RecursionError; only what follows is
            // put off. A native one, such as a generator's, may destroy the next without any call in between.
            if object.as_ref().ty().is_heap_type() && !finalized(object) {
                return;
            }
            gc::untrack(object);
            QUEUE.with_borrow_mut(|queue| queue.push(object));
            LOCAL.with(|local| local.queued.set(true));
            return;
        }
        take_apart(object);
        leave();
    }
}

/// # Safety
/// As [`destroy`].
unsafe fn take_apart(object: NonNull<Header>) {
    // SAFETY: as `destroy`.
    unsafe {
        if !finalized(object) {
            return;
        }
        let header = object.as_ref();
        let ty: &Type = &*header.ty_ptr();
        header.set_flag(hflags::DYING);
        if ty.has(flags::HAVE_GC) {
            gc::untrack(object);
        }
        if header.has_flag(hflags::HAS_WEAKREFS) {
            weak::object_died(object);
        }
        release_instance_parts(object, ty);
        if let Some(drop) = ty.drop.get() {
            drop(object.as_ptr());
        }
        free(object);
    }
}

/// Releases `__slots__` members, inline attribute values and a dictionary in front of the object.
///
/// # Safety
/// The object is being destroyed, or the collector clears it.
pub unsafe fn release_instance_parts(object: NonNull<Header>, ty: &Type) {
    // SAFETY: the class reserved these words, and the caller's promise.
    unsafe {
        if !ty.is_heap_type() {
            if ty.dictoffset() == -1
                && let Some(cell) = dict_slot(object.as_ptr())
            {
                cell.take();
            }
            return;
        }
        let mut class = Some(ty);
        while let Some(c) = class {
            if !c.is_heap_type() {
                break;
            }
            for cell in slot_cells(object.as_ptr(), c) {
                cell.take();
            }
            class = c.base();
        }
        for cell in inline_values(object.as_ptr()) {
            cell.take();
        }
        if ty.dictoffset() == -1
            && let Some(cell) = dict_slot(object.as_ptr())
        {
            cell.take();
        }
    }
}

/// Shows the references in the parts that [`release_instance_parts`] releases, and the class.
///
/// # Safety
/// The object is alive.
pub unsafe fn traverse_instance_parts(object: *const Header, ty: &Type, visitor: &mut gc::Visitor<'_>) {
    // SAFETY: the class reserved these words.
    unsafe {
        if !ty.is_heap_type() {
            if ty.dictoffset() == -1
                && let Some(cell) = dict_slot(object)
            {
                visitor.visit_option(cell.peek());
            }
            return;
        }
        let mut class = Some(ty);
        while let Some(c) = class {
            if !c.is_heap_type() {
                break;
            }
            for cell in slot_cells(object, c) {
                visitor.visit_option(cell.peek());
            }
            class = c.base();
        }
        for cell in inline_values(object) {
            visitor.visit_option(cell.peek());
        }
        if ty.dictoffset() == -1
            && let Some(cell) = dict_slot(object)
        {
            visitor.visit_option(cell.peek());
        }
        visitor.visit_pointer(ty as *const Type as *const Header);
    }
}
