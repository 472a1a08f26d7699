//! The cycle collector.
//!
//! Here: links between containers, generations, finding and breaking unreachable cycles, as CPython's
//! `gcmodule` describes it: subtract the references that come from inside, what keeps a count is reachable from
//! outside. Not here: the module `gc` (`std-core`). It runs at safe points of the main loop only.
//!
//! Invariant: every tracked object is whole, and its `traverse` shows each reference that it owns exactly once.

use std::cell::{Cell, UnsafeCell};
use std::ptr::NonNull;

use crate::header::{Header, flags as hflags};
use crate::heap;
use crate::thread::{COLLECT_ALWAYS, Thread};
use crate::types::flags;
use crate::value::Value;
use crate::weak;

/// Bytes of the links in front of a container.
pub const HEAD: usize = 16;
const COLLECTING: usize = 1;
const UNREACHABLE: usize = 2;

#[repr(C)]
struct Head {
    next: Cell<*mut Head>,
    /// The previous head; during a collection the number of the object in the candidates and two flags.
    prev: Cell<usize>,
}

/// Receives the references of an object.
pub struct Visitor<'a> {
    visit: &'a mut dyn FnMut(&Value),
    /// Whether immediate numbers are shown too.
    immediates: bool,
}

impl<'a> Visitor<'a> {
    /// A visitor that calls `visit` for each reference to a heap object.
    pub fn new(visit: &'a mut dyn FnMut(&Value)) -> Visitor<'a> {
        Visitor { visit, immediates: false }
    }

    /// One reference.
    #[inline]
    pub fn visit(&mut self, value: &Value) {
        if value.is_heap() || self.immediates {
            (self.visit)(value)
        }
    }

    /// One reference that may be absent.
    #[inline]
    pub fn visit_option(&mut self, value: Option<&Value>) {
        if let Some(value) = value {
            self.visit(value)
        }
    }

    /// A reference held as a pointer.
    ///
    /// # Safety
    /// The pointer is a live object.
    pub unsafe fn visit_pointer(&mut self, pointer: *const Header) {
        // SAFETY: borrowed for the call only.
        let value = std::mem::ManuallyDrop::new(unsafe { Value::from_owned(pointer) });
        self.visit(&value);
    }
}

/// Statistics of one generation, as `gc.get_stats()` shows them.
#[derive(Default, Clone, Copy)]
pub struct Stats {
    /// Collections run.
    pub collections: u64,
    /// Objects collected.
    pub collected: u64,
    /// Objects found unreachable that could not be freed.
    pub uncollectable: u64,
}

/// The collector's state; one per interpreter.
pub struct State {
    heads: [UnsafeCell<Head>; 4],
    /// Allocations since the last collection, and collections of the younger generation.
    pub counts: [Cell<i32>; 3],
    /// When to collect.
    pub thresholds: [Cell<i32>; 3],
    /// Whether automatic collection is on.
    pub enabled: Cell<bool>,
    /// `gc.set_debug` flags.
    pub debug: Cell<u32>,
    /// Statistics by generation.
    pub stats: [Cell<Stats>; 3],
    /// `gc.garbage`, a list.
    pub garbage: crate::cell::OptionCell,
    /// `gc.callbacks`, a list.
    pub callbacks: crate::cell::OptionCell,
    collecting: Cell<bool>,
    long_lived_total: Cell<usize>,
    long_lived_pending: Cell<usize>,
    unseen: Cell<u64>,
}

/// The list that `gc.freeze()` moves objects to.
const PERMANENT: usize = 3;

thread_local! {
    static STATE: Cell<*const State> = const { Cell::new(std::ptr::null()) };
}

impl Default for State {
    fn default() -> State {
        State {
            heads: std::array::from_fn(|_| {
                UnsafeCell::new(Head { next: Cell::new(std::ptr::null_mut()), prev: Cell::new(0) })
            }),
            counts: [const { Cell::new(0) }; 3],
            thresholds: [Cell::new(2000), Cell::new(10), Cell::new(10)],
            enabled: Cell::new(true),
            debug: Cell::new(0),
            stats: [const { Cell::new(Stats { collections: 0, collected: 0, uncollectable: 0 }) }; 3],
            garbage: crate::cell::OptionCell::empty(),
            callbacks: crate::cell::OptionCell::empty(),
            collecting: Cell::new(false),
            long_lived_total: Cell::new(0),
            long_lived_pending: Cell::new(0),
            unseen: Cell::new(0),
        }
    }
}

impl State {
    /// Links the list heads to themselves; call once the state has its final address.
    pub fn init(&self) {
        for head in &self.heads {
            let p = head.get();
            // SAFETY: our own heads.
            unsafe {
                (*p).next.set(p);
                (*p).prev.set(p as usize);
            }
        }
    }

    /// Makes this the state that the current native thread allocates into.
    pub fn install(&self) {
        STATE.with(|state| state.set(self));
    }

    /// Whether a collection is due.
    #[inline]
    pub fn is_due(&self) -> bool {
        self.enabled.get() && self.counts[0].get() > self.thresholds[0].get() && self.thresholds[0].get() > 0
    }

    /// Whether a collection is running.
    pub fn is_collecting(&self) -> bool {
        self.collecting.get()
    }
}

#[inline]
fn state() -> Option<&'static State> {
    let p = STATE.with(Cell::get);
    // SAFETY: an interpreter's state outlives every thread that it is installed in.
    if p.is_null() { None } else { Some(unsafe { &*p }) }
}

/// Counts the release of a container: collections come by what stays alive.
#[inline]
pub fn count_release() {
    if let Some(s) = state() {
        let count = s.counts[0].get();
        if count > 0 {
            s.counts[0].set(count - 1);
        }
    }
}

/// Counts an allocation of a container.
#[inline]
pub fn count_allocation() {
    if let Some(s) = state() {
        let count = s.counts[0].get() + 1;
        s.counts[0].set(count);
        if count > s.thresholds[0].get() && s.enabled.get() {
            crate::thread::request_collection();
        }
    }
}

#[inline]
unsafe fn head_of(object: *const Header) -> *mut Head {
    // SAFETY: the caller knows that the object is a container.
    unsafe { (object as *mut u8).sub(HEAD) as *mut Head }
}

#[inline]
unsafe fn object_of(head: *mut Head) -> NonNull<Header> {
    // SAFETY: the head of a container.
    unsafe { NonNull::new_unchecked((head as *mut u8).add(HEAD) as *mut Header) }
}

unsafe fn link(list: *mut Head, node: *mut Head) {
    // SAFETY: both are live heads.
    unsafe {
        let last = (*list).prev.get() as *mut Head;
        (*node).prev.set(last as usize);
        (*node).next.set(list);
        (*last).next.set(node);
        (*list).prev.set(node as usize);
    }
}

/// Lets the collector see a container.
///
/// # Safety
/// The object is whole and its type has `HAVE_GC`.
#[inline]
pub unsafe fn track(object: NonNull<Header>) {
    // SAFETY: the caller's promise.
    unsafe {
        let node = head_of(object.as_ptr());
        if (*node).next.get().is_null()
            && let Some(s) = state()
        {
            link(s.heads[0].get(), node);
        }
    }
}

/// Hides a container from the collector.
///
/// # Safety
/// The object is a container.
#[inline]
pub unsafe fn untrack(object: NonNull<Header>) {
    // SAFETY: the caller's promise.
    unsafe {
        if object.as_ref().ty().has(flags::HAVE_GC) {
            unlink(object);
        }
    }
}

/// Takes a container off its list, if it is on one.
///
/// # Safety
/// The object's type has `HAVE_GC`.
#[inline(always)]
pub(crate) unsafe fn unlink(object: NonNull<Header>) {
    // SAFETY: the links of a live list.
    unsafe {
        let node = head_of(object.as_ptr());
        let next = (*node).next.get();
        if next.is_null() {
            return;
        }
        let prev = (*node).prev.get();
        if prev & COLLECTING == 0 {
            (*(prev as *mut Head)).next.set(next);
            (*next).prev.set(prev);
        }
        (*node).next.set(std::ptr::null_mut());
        (*node).prev.set(0);
    }
}

/// Whether the collector sees the value.
pub fn is_tracked(value: &Value) -> bool {
    match value.header() {
        // SAFETY: a live container that the allocator made, so that links lie in front of it.
        Some(header) if header.ty().has(flags::HAVE_GC) && !header.has_flag(hflags::STATIC) => unsafe {
            !(*head_of(header)).next.get().is_null()
        },
        _ => false,
    }
}

/// Shows every reference that the object holds, its instance parts included.
///
/// # Safety
/// The object is alive and whole.
pub unsafe fn traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: the caller's promise.
    unsafe {
        let ty = (*object).ty();
        heap::traverse_instance_parts(object, ty, visitor);
        if let Some(traverse) = ty.traverse.get() {
            traverse(object, visitor);
        }
    }
}

/// The references that `value` holds, as `gc.get_referents` answers.
pub fn referents(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    if let Some(header) = value.header()
        && header.ty().has(flags::HAVE_GC)
    {
        // SAFETY: alive through `value`.
        unsafe {
            let visit = &mut |v: &Value| found.push(v.clone());
            traverse(header, &mut Visitor { visit, immediates: true })
        }
    }
    found
}

/// The tracked objects of a generation (0, 1, 2), oldest first; of all when `None`.
pub fn objects(state: &State, generation: Option<usize>) -> Vec<Value> {
    let mut found = Vec::new();
    for (number, head) in state.heads[..3].iter().enumerate() {
        if generation.is_none_or(|g| g == number) {
            // SAFETY: the list's nodes are live containers.
            unsafe {
                let list = head.get();
                let mut node = (*list).next.get();
                while node != list {
                    found.push(Value::new_ref(object_of(node).as_ptr()));
                    node = (*node).next.get();
                }
            }
        }
    }
    found
}

unsafe fn move_all(from: *mut Head, to: *mut Head) -> usize {
    let mut count = 0;
    // A full collection leaves its survivors where they were.
    if std::ptr::eq(from, to) {
        return count;
    }
    // SAFETY: both are list heads.
    unsafe {
        let mut node = (*from).next.get();
        while node != from {
            let next = (*node).next.get();
            link(to, node);
            node = next;
            count += 1;
        }
        (*from).next.set(from);
        (*from).prev.set(from as usize);
    }
    count
}

/// Moves everything to the permanent generation.
pub fn freeze(state: &State) {
    for generation in 0..3 {
        // SAFETY: our own heads.
        unsafe { move_all(state.heads[generation].get(), state.heads[PERMANENT].get()) };
        state.counts[generation].set(0);
    }
}

/// Moves the permanent generation back to the oldest.
pub fn unfreeze(state: &State) {
    // SAFETY: our own heads.
    unsafe { move_all(state.heads[PERMANENT].get(), state.heads[2].get()) };
}

/// How many objects are in the permanent generation.
pub fn freeze_count(state: &State) -> usize {
    length(state.heads[PERMANENT].get())
}

fn length(list: *mut Head) -> usize {
    let mut count = 0;
    // SAFETY: our own list.
    unsafe {
        let mut node = (*list).next.get();
        while node != list {
            count += 1;
            node = (*node).next.get();
        }
    }
    count
}

/// What a collection found.
#[derive(Default, Clone, Copy)]
pub struct Outcome {
    /// Objects freed.
    pub collected: usize,
    /// Objects put into `gc.garbage`.
    pub uncollectable: usize,
}

/// `gc.DEBUG_SAVEALL`
pub const DEBUG_SAVEALL: u32 = 32;
const DEBUG_STATS: u32 = 1;
const DEBUG_COLLECTABLE: u32 = 2;
const DEBUG_UNCOLLECTABLE: u32 = 4;

/// A list of containers that no generation knows.
struct List(Box<UnsafeCell<Head>>);

impl List {
    fn new() -> List {
        let list = List(Box::new(UnsafeCell::new(Head { next: Cell::default(), prev: Cell::new(0) })));
        let head = list.0.get();
        // SAFETY: our own head, which does not move.
        unsafe {
            (*head).next.set(head);
            (*head).prev.set(head as usize);
        }
        list
    }
}

/// Writes to `sys.stderr`.
fn tell(thread: &mut Thread, text: &str) {
    let Some(stream) = thread.sys_attr(&crate::names::STDERR).filter(|s| !s.is_none()) else { return };
    let text = crate::string::new_str(text);
    let _ = thread.call_method(&stream, &crate::string::intern_str("write"), &[text]);
    thread.restore_raised(None);
}

fn tell_statistics(thread: &mut Thread, s: &State, generation: usize) {
    let sizes: Vec<String> = s.heads.iter().map(|head| length(head.get()).to_string()).collect();
    let text = format!(
        "gc: collecting generation {generation}...\ngc: objects in each generation: {}\n\
         gc: objects in permanent generation: {}\n",
        sizes[..PERMANENT].join(" "),
        sizes[PERMANENT]
    );
    tell(thread, &text);
}

/// What `gc.DEBUG_UNCOLLECTABLE` and a filled `gc.garbage` say when the interpreter ends.
pub fn report_garbage(thread: &mut Thread) {
    let s = thread.interp().gc();
    let Some(garbage) = s.garbage.get() else { return };
    let count = garbage.downcast::<crate::List>().map_or(0, crate::List::len);
    if count == 0 || s.debug.get() & DEBUG_SAVEALL != 0 {
        return;
    }
    let message = if s.debug.get() & DEBUG_UNCOLLECTABLE != 0 {
        format!("gc: {count} uncollectable objects at shutdown")
    } else {
        format!(
            "gc: {count} uncollectable objects at shutdown; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them"
        )
    };
    let class = &crate::exceptions::RESOURCE_WARNING;
    if thread.warn(class, &message, 0).is_err() {
        thread.write_unraisable(None, None);
    }
    if s.debug.get() & DEBUG_UNCOLLECTABLE != 0 {
        let text = match thread.repr(&garbage) {
            Ok(text) => format!("      {}\n", text.to_string_lossy()),
            Err(_) => {
                thread.write_unraisable(Some(&garbage), None);
                return;
            }
        };
        tell(thread, &text);
    }
}

/// Whether there is memory for a collection of the generation: without it, a collection would not end well. Younger
/// generations need little.
fn has_room(s: &State, generation: usize) -> bool {
    /// What is noted of each object, twice while the notes grow.
    const NOTES: usize = 64;
    const FEW: usize = 1 << 16;
    let count = s.long_lived_total.get() + s.long_lived_pending.get();
    generation < 2 || count < FEW || Vec::<u8>::new().try_reserve_exact(count * NOTES).is_ok()
}

/// Collects the generation that is due.
pub fn collect_due(thread: &mut Thread) {
    let s = thread.interp().gc();
    if COLLECT_ALWAYS {
        collect_unseen(thread);
    }
    if s.collecting.get() || !s.is_due() {
        return;
    }
    let mut generation = 0;
    for n in (0..3).rev() {
        if s.counts[n].get() > s.thresholds[n].get() {
            if n == 2 && s.long_lived_pending.get() < s.long_lived_total.get() / 4 {
                continue;
            }
            generation = n;
            break;
        }
    }
    run(thread, generation);
}

/// Collects the youngest generation, and now and then all, so that nothing but dead objects tells of it: for builds that
/// collect at every safe point.
fn collect_unseen(thread: &mut Thread) {
    /// One in so many collections looks at all objects.
    const ALL: u64 = 2048;
    let s = thread.interp().gc();
    if !s.enabled.get() || s.debug.get() != 0 || s.collecting.replace(true) {
        return;
    }
    s.unseen.set(s.unseen.get() + 1);
    let pending = thread.take_raised();
    let last = if s.unseen.get().is_multiple_of(ALL) { 3 } else { 1 };
    for generation in 0..last {
        collect_lists(thread, s, generation, true);
    }
    s.collecting.set(false);
    thread.restore_raised(pending);
}

/// Collects a generation and the younger ones, with the callbacks of `gc.callbacks`, which start no other collection.
pub fn run(thread: &mut Thread, generation: usize) -> Outcome {
    if thread.interp().gc().collecting.replace(true) {
        return Outcome::default();
    }
    invoke_callbacks(thread, "start", generation, Outcome::default());
    let outcome = collect_begun(thread, generation);
    invoke_callbacks(thread, "stop", generation, outcome);
    thread.interp().gc().collecting.set(false);
    outcome
}

fn invoke_callbacks(thread: &mut Thread, phase: &str, generation: usize, outcome: Outcome) {
    let Some(callbacks) = thread.interp().gc().callbacks.get() else { return };
    let Some(list) = callbacks.downcast::<crate::List>() else { return };
    if list.is_empty() {
        return;
    }
    let info = crate::Dict::new();
    for (key, number) in [
        ("generation", generation),
        ("collected", outcome.collected),
        ("uncollectable", outcome.uncollectable),
    ] {
        info.set_str(thread, key, Value::size(number));
    }
    let phase = crate::string::intern(phase);
    let mut index = 0;
    while let Some(callback) = list.get(index) {
        if thread.call(&callback, &[phase.clone(), info.to_value_ref()]).is_err() {
            let raised = thread.take_raised();
            let shown = match thread.repr(&callback) {
                Ok(text) => text.to_string_lossy(),
                Err(_) => format!("<{} object>", callback.ty().tp_name()),
            };
            thread.restore_raised(raised);
            thread.write_unraisable(
                None,
                Some(&format!("Exception ignored while calling GC callback {shown}")),
            );
        }
        index += 1;
    }
}

/// Collects a generation and the younger ones.
pub fn collect(thread: &mut Thread, generation: usize) -> Outcome {
    if thread.interp().gc().collecting.replace(true) {
        return Outcome::default();
    }
    let outcome = collect_begun(thread, generation);
    thread.interp().gc().collecting.set(false);
    outcome
}

fn collect_begun(thread: &mut Thread, generation: usize) -> Outcome {
    let interp = thread.interp_ptr();
    // SAFETY: the interpreter outlives the thread.
    let s = unsafe { (*interp).gc() };
    let pending = thread.take_raised();
    for n in 0..=generation {
        s.counts[n].set(0);
    }
    if generation + 1 < 3 {
        s.counts[generation + 1].set(s.counts[generation + 1].get() + 1);
    }
    #[allow(clippy::disallowed_methods, reason = "no permission is needed for how long this took")]
    let begun = (s.debug.get() & DEBUG_STATS != 0).then(std::time::Instant::now);
    if begun.is_some() {
        tell_statistics(thread, s, generation);
    }
    let outcome = if has_room(s, generation) {
        collect_lists(thread, s, generation, false)
    } else {
        Outcome::default()
    };
    if let Some(begun) = begun {
        let text = format!(
            "gc: done, {} unreachable, {} uncollectable, {:.4}s elapsed\n",
            outcome.collected + outcome.uncollectable,
            outcome.uncollectable,
            begun.elapsed().as_secs_f64()
        );
        tell(thread, &text);
    }
    let mut stats = s.stats[generation].get();
    stats.collections += 1;
    stats.collected += outcome.collected as u64;
    stats.uncollectable += outcome.uncollectable as u64;
    s.stats[generation].set(stats);
    thread.restore_raised(pending);
    outcome
}

/// Collects a generation. `unseen`: this one only, and what survives stays in it.
fn collect_lists(thread: &mut Thread, s: &State, generation: usize, unseen: bool) -> Outcome {
    let young = s.heads[generation].get();
    let old = s.heads[if unseen { generation } else { (generation + 1).min(2) }].get();
    let hidden = List::new();
    let hidden = hidden.0.get();
    let mut candidates: Vec<NonNull<Header>> = Vec::new();
    let (uncollectable, legacy);
    // SAFETY: the lists hold live, whole containers; nothing runs Python until they are linked again.
    let unreachable = unsafe {
        for n in 0..if unseen { 0 } else { generation } {
            move_all(s.heads[n].get(), young);
        }
        let mut node = (*young).next.get();
        while node != young {
            candidates.push(object_of(node));
            node = (*node).next.get();
        }
        (*young).next.set(young);
        (*young).prev.set(young as usize);
        let (reachable, unreachable) = partition(&candidates);
        for object in &reachable {
            let node = head_of(object.as_ptr());
            if untrackable(*object) {
                (*node).next.set(std::ptr::null_mut());
                (*node).prev.set(0);
            } else {
                link(old, node);
            }
        }
        if unseen {
            // As if nothing had been.
        } else if generation == 2 {
            s.long_lived_total.set(reachable.len());
            s.long_lived_pending.set(0);
        } else if generation == 1 {
            s.long_lived_pending.set(s.long_lived_pending.get() + reachable.len());
        }
        let (kept, unreachable) = part_legacy(unreachable);
        uncollectable = kept.len();
        for object in &kept {
            link(old, head_of(object.as_ptr()));
        }
        // The unreachable stay linked, in a list that nobody sees, while finalizers may bring them back.
        for object in &unreachable {
            link(hidden, head_of(object.as_ptr()));
        }
        legacy = kept.iter().map(|o| Value::new_ref(o.as_ptr())).collect();
        unreachable
    };
    drop(candidates);
    if unreachable.is_empty() {
        save_uncollectable(thread, s, legacy);
        return Outcome { collected: 0, uncollectable };
    }
    {
        // SAFETY: all alive; the references taken here keep them so.
        let held: Vec<Value> = unreachable.iter().map(|o| unsafe { Value::new_ref(o.as_ptr()) }).collect();
        drop(unreachable);
        save_uncollectable(thread, s, legacy);
        if s.debug.get() & DEBUG_COLLECTABLE != 0 {
            for value in &held {
                let text = format!("gc: collectable <{} {:#x}>\n", value.ty().tp_name(), value.bits());
                tell(thread, &text);
            }
        }
        weak::clear_for_collector(thread, &held, true);
    }
    finalize_all(thread, hidden);
    // What finalizers have made reachable stays.
    // SAFETY: the hidden list holds live, whole containers; nothing runs meanwhile.
    let dead: Vec<Value> = unsafe {
        let still = objects_of(hidden);
        (*hidden).next.set(hidden);
        (*hidden).prev.set(hidden as usize);
        let (revived, dead) = partition(&still);
        revived.iter().for_each(|object| link(old, head_of(object.as_ptr())));
        dead.iter().for_each(|object| link(hidden, head_of(object.as_ptr())));
        dead.iter().map(|o| Value::new_ref(o.as_ptr())).collect()
    };
    let collected = dead.len();
    // Those that finalizers have made.
    weak::clear_for_collector(thread, &dead, false);
    if s.debug.get() & DEBUG_SAVEALL != 0 {
        if let Some(garbage) = s.garbage.get()
            && let Some(list) = garbage.downcast::<crate::List>()
        {
            dead.iter().for_each(|value| list.push(value.clone()));
        }
        // SAFETY: all are alive and linked.
        unsafe { move_all(hidden, old) };
        return Outcome { collected, uncollectable };
    }
    drop(dead);
    // SAFETY: what is linked is alive and whole; the reference taken here keeps the object so while it is cleared.
    unsafe {
        loop {
            let node = (*hidden).next.get();
            if node == hidden {
                break;
            }
            let value = Value::new_ref(object_of(node).as_ptr());
            clear(value.pointer());
            drop(value);
            // What something holds on to all the same.
            if (*hidden).next.get() == node {
                unlink_keep(object_of(node));
                link(old, node);
            }
        }
    }
    Outcome { collected, uncollectable }
}

/// Takes objects with a finalizer of the old kind, which could not be run a second time, out of the unreachable ones, and
/// with them what they refer to: nobody can say in which order such a cycle should die.
///
/// # Safety
/// All are whole containers, and no code runs meanwhile.
unsafe fn part_legacy(unreachable: Vec<NonNull<Header>>) -> (Vec<NonNull<Header>>, Vec<NonNull<Header>>) {
    // SAFETY: the caller's promise.
    unsafe {
        let legacy = |object: &NonNull<Header>| object.as_ref().ty().has(flags::LEGACY_FINALIZER);
        let mut kept: Vec<NonNull<Header>> = unreachable.iter().copied().filter(legacy).collect();
        if kept.is_empty() {
            return (kept, unreachable);
        }
        let mut left: std::collections::HashSet<NonNull<Header>> = unreachable.iter().copied().collect();
        kept.iter().for_each(|object| {
            left.remove(object);
        });
        let mut at = 0;
        while let Some(object) = kept.get(at).copied() {
            at += 1;
            traverse(
                object.as_ptr(),
                &mut Visitor::new(&mut |v| {
                    let pointer = NonNull::new(v.pointer() as *mut Header);
                    if let Some(pointer) = pointer.filter(|pointer| left.remove(pointer)) {
                        kept.push(pointer);
                    }
                }),
            );
        }
        (kept, unreachable.into_iter().filter(|object| left.contains(object)).collect())
    }
}

/// Puts those that have a finalizer of the old kind into `gc.garbage`.
fn save_uncollectable(thread: &mut Thread, s: &State, kept: Vec<Value>) {
    if kept.is_empty() {
        return;
    }
    if s.debug.get() & DEBUG_UNCOLLECTABLE != 0 {
        for value in &kept {
            tell(thread, &format!("gc: uncollectable <{} {:#x}>\n", value.ty().tp_name(), value.bits()));
        }
    }
    let garbage = s.garbage.get();
    let Some(list) = garbage.as_ref().and_then(|garbage| garbage.downcast::<crate::List>()) else { return };
    let all = s.debug.get() & DEBUG_SAVEALL != 0;
    for value in kept {
        if all || value.ty().has(flags::LEGACY_FINALIZER) {
            list.push(value);
        }
    }
}

/// The containers of a list, in order.
unsafe fn objects_of(list: *mut Head) -> Vec<NonNull<Header>> {
    let mut found = Vec::new();
    // SAFETY: the list's nodes are live containers.
    unsafe {
        let mut node = (*list).next.get();
        while node != list {
            found.push(object_of(node));
            node = (*node).next.get();
        }
    }
    found
}

/// Runs the finalizers of the containers in a list. Any of them may die meanwhile, and leaves the list then.
fn finalize_all(thread: &mut Thread, list: *mut Head) {
    let seen = List::new();
    let seen = seen.0.get();
    // SAFETY: what is linked is alive and whole; the reference taken here keeps the object so while it is finalized.
    unsafe {
        loop {
            let node = (*list).next.get();
            if node == list {
                break;
            }
            let object = object_of(node);
            unlink_keep(object);
            link(seen, node);
            let header = object.as_ref();
            if let Some(finalize) = header.ty().slots().finalize
                && !header.has_flag(hflags::FINALIZED)
            {
                header.set_flag(hflags::FINALIZED);
                let value = Value::new_ref(object.as_ptr());
                finalize(thread, &value);
                drop(value);
            }
        }
        move_all(seen, list);
    }
}

/// Drops the references that may close cycles.
///
/// # Safety
/// The object is alive and whole.
unsafe fn clear(object: *const Header) {
    // SAFETY: the caller's promise; `object` is kept alive by the caller.
    unsafe {
        let ty = (*object).ty();
        if let Some(clear) = ty.clear.get() {
            clear(object);
        }
        heap::release_instance_parts(NonNull::new_unchecked(object as *mut Header), ty);
    }
}

unsafe fn unlink_keep(object: NonNull<Header>) {
    // SAFETY: a linked container.
    unsafe {
        let node = head_of(object.as_ptr());
        let (prev, next) = ((*node).prev.get() as *mut Head, (*node).next.get());
        (*prev).next.set(next);
        (*next).prev.set(prev as usize);
    }
}

/// Whether a reachable object need not be looked at again: a tuple of atoms.
unsafe fn untrackable(object: NonNull<Header>) -> bool {
    // SAFETY: alive.
    unsafe {
        let header = object.as_ref();
        if !std::ptr::eq(header.ty_ptr(), &crate::container::TUPLE) {
            return false;
        }
        let tuple = &*(object.as_ptr() as *const crate::Tuple);
        tuple.items().iter().all(|v| match v.header() {
            Some(h) => !h.ty().has(flags::HAVE_GC) || (h.ty().has(flags::TUPLE_SUBCLASS) && !is_tracked(v)),
            None => true,
        })
    }
}

/// Splits candidates into those reachable from outside the set and the rest. Uses the `prev` words.
///
/// # Safety
/// All are whole containers that no list links at the moment, and no code runs meanwhile.
unsafe fn partition(candidates: &[NonNull<Header>]) -> (Vec<NonNull<Header>>, Vec<NonNull<Header>>) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut counts: Vec<i64> = Vec::with_capacity(candidates.len());
        for (number, object) in candidates.iter().enumerate() {
            let node = head_of(object.as_ptr());
            (*node).prev.set(number << 2 | COLLECTING);
            counts.push(if object.as_ref().is_immortal() {
                1 << 40
            } else {
                object.as_ref().refcount() as i64
            });
        }
        let number_of = |value: &Value| -> Option<usize> {
            let header = value.header()?;
            // Static objects (built-in types, the empty tuple) have no links in front.
            if !header.ty().has(flags::HAVE_GC) || header.has_flag(hflags::STATIC) {
                return None;
            }
            let prev = (*head_of(header)).prev.get();
            let next = (*head_of(header)).next.get();
            if prev & COLLECTING != 0 && !next.is_null() { Some(prev >> 2) } else { None }
        };
        for object in candidates {
            traverse(
                object.as_ptr(),
                &mut Visitor::new(&mut |v| {
                    if let Some(n) = number_of(v) {
                        counts[n] -= 1;
                    }
                }),
            );
        }
        if cfg!(debug_assertions) || COLLECT_ALWAYS {
            check_counts(candidates, &counts);
        }
        // As CPython goes through them: what seemed unreachable until something reachable was found to refer to it comes
        // last. The order in which objects are finalized and freed follows from this one.
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        let mut reachable = Vec::new();
        let mut at = 0;
        while let Some(&number) = order.get(at) {
            at += 1;
            let node = head_of(candidates[number].as_ptr());
            if counts[number] == 0 {
                (*node).prev.set((*node).prev.get() | UNREACHABLE);
                continue;
            }
            reachable.push(candidates[number]);
            traverse(
                candidates[number].as_ptr(),
                &mut Visitor::new(&mut |v| {
                    if let Some(n) = number_of(v)
                        && counts[n] == 0
                    {
                        counts[n] = 1;
                        let node = head_of(candidates[n].as_ptr());
                        if (*node).prev.get() & UNREACHABLE != 0 {
                            (*node).prev.set((*node).prev.get() & !UNREACHABLE);
                            order.push(n);
                        }
                    }
                }),
            );
        }
        let left = |object: &&NonNull<Header>| (*head_of(object.as_ptr())).prev.get() & UNREACHABLE != 0;
        let unreachable = candidates.iter().filter(left).copied().collect();
        (reachable, unreachable)
    }
}

/// No object may be shown more often than it is referred to: something would be freed while it is in use.
fn check_counts(candidates: &[NonNull<Header>], counts: &[i64]) {
    for (object, left) in candidates.iter().zip(counts) {
        // SAFETY: a live candidate.
        let header = unsafe { object.as_ref() };
        assert!(
            *left >= 0,
            "an object of type {} has {} references, and {} are shown",
            header.ty().name(),
            header.refcount(),
            header.refcount() as i64 - left
        );
    }
}
