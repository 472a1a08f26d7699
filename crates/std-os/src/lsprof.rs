//! `_lsprof`: the profiler behind `cProfile`, a tool of `sys.monitoring`.
//!
//! Entries are listed in the order in which they were met.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use builtins::{NativeModule, struct_sequence};
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::function::{BUILTIN, Builtin, METHOD_DESCRIPTOR};
use object::module::Module;
use object::{Args, List, Obj, Object, PyResult, Ref, Str, Thread, Type, Value, string};

use crate::{common, timeval};

/// `_lsprof`
pub static NATIVE: NativeModule =
    NativeModule { def: &table::DEF, types: &[(&PROFILER, &[&Profiler::IMPL])] };

struct_sequence!(
    /// `_lsprof.profiler_entry`
    pub mod profiler_entry = "_lsprof.profiler_entry", visible 6, "", [
        ("code", "code object or built-in function name"),
        ("callcount", "how many times this was called"),
        ("reccallcount", "how many times called recursively"),
        ("totaltime", "total time in this entry"),
        ("inlinetime", "inline time in this entry (not in subcalls)"),
        ("calls", "details of the calls"),
    ]
);
struct_sequence!(
    /// `_lsprof.profiler_subentry`
    pub mod profiler_subentry = "_lsprof.profiler_subentry", visible 5, "", [
        ("code", "called code object or built-in function name"),
        ("callcount", "how many times this is called"),
        ("reccallcount", "how many times this is called recursively"),
        ("totaltime", "total time spent in this call"),
        ("inlinetime", "inline time (not in further subcalls)"),
    ]
);

/// The module.
#[pymodule(name = "_lsprof", doc = "Fast profiler", types(&super::PROFILER))]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        profiler_entry::SEQUENCE.ready(t)?;
        profiler_subentry::SEQUENCE.ready(t)?;
        common::add(module, "profiler_entry", profiler_entry::TYPE.to_value());
        common::add(module, "profiler_subentry", profiler_subentry::TYPE.to_value());
        Ok(())
    }
}

/// The tool's number in `sys.monitoring`.
const TOOL: i32 = 2;

/// The events that the profiler wants, and the methods that receive them.
const CALLBACKS: [(i32, &str); 9] = [
    (0, "_pystart_callback"),
    (1, "_pystart_callback"),
    (14, "_pythrow_callback"),
    (2, "_pyreturn_callback"),
    (3, "_pyreturn_callback"),
    (13, "_pyreturn_callback"),
    (4, "_ccall_callback"),
    (16, "_creturn_callback"),
    (17, "_creturn_callback"),
];

/// How often something ran, and for how long.
#[derive(Clone, Copy, Default)]
struct Counts {
    calls: i64,
    recursive: i64,
    level: i64,
    total: i64,
    inline: i64,
}

impl Counts {
    fn stop(&mut self, total: i64, inline: i64) {
        self.level -= 1;
        if self.level == 0 {
            self.total += total;
        } else {
            self.recursive += 1;
        }
        self.inline += inline;
        self.calls += 1;
    }
}

struct Entry {
    /// A code object, or the description of a native function.
    shown: Value,
    counts: Counts,
    /// What it has called: indices of entries.
    callees: Vec<(usize, Counts)>,
}

/// A call under way.
struct Context {
    entry: usize,
    began: i64,
    /// Time spent in what it has called.
    below: i64,
}

#[derive(Default)]
struct Record {
    entries: Vec<Entry>,
    /// Entries by the address of the code object or of the native function's declaration.
    index: HashMap<usize, usize>,
    running: Vec<Context>,
}

/// `_lsprof.Profiler`
#[pytype(name = "_lsprof.Profiler", basetype, reported_basicsize = 80)]
pub struct Profiler {
    // Holds code objects and strings alone.
    #[no_traverse]
    record: RefCell<Record>,
    timer: OptionCell,
    missing: OptionCell,
    unit: Cell<f64>,
    subcalls: Cell<bool>,
    builtins: Cell<bool>,
    enabled: Cell<bool>,
    /// Whether the timer is being called: it must not end or clear the profiler.
    in_timer: Cell<bool>,
}

impl Profiler {
    fn time(&self, t: &mut Thread) -> i64 {
        let Some(timer) = self.timer.get() else { return timeval::now() };
        self.in_timer.set(true);
        let answer = t.call(&timer, &[]);
        self.in_timer.set(false);
        let read = answer.and_then(|value| {
            if self.unit.get() > 0.0 {
                let index = t.to_index(&value)?;
                index.as_i64().ok_or_else(|| t.overflow_error("timestamp too large to convert to C PyTime_t"))
            } else {
                timeval::duration(t, &value, 1_000_000_000, timeval::Round::Floor)
            }
        });
        match read {
            Ok(time) => time,
            Err(_) => {
                let raised = t.take_raised();
                let shown = t.repr(&timer).map_or_else(|_| String::from("?"), |s| s.to_string_lossy());
                t.restore_raised(raised);
                t.write_unraisable(
                    None,
                    Some(&format!("Exception ignored while calling _lsprof timer {shown}")),
                );
                0
            }
        }
    }

    fn enter(&self, t: &mut Thread, key: usize, callee: &Value) {
        let known = self.record.borrow().index.get(&key).copied();
        let entry = match known {
            Some(entry) => entry,
            None => {
                let shown = description(t, callee);
                let mut record = self.record.borrow_mut();
                record.entries.push(Entry { shown, counts: Counts::default(), callees: Vec::new() });
                let entry = record.entries.len() - 1;
                record.index.insert(key, entry);
                entry
            }
        };
        {
            let mut record = self.record.borrow_mut();
            let caller = record.running.last().map(|c| c.entry);
            record.running.push(Context { entry, began: 0, below: 0 });
            record.entries[entry].counts.level += 1;
            if self.subcalls.get()
                && let Some(caller) = caller
            {
                let callees = &mut record.entries[caller].callees;
                match callees.iter_mut().find(|(callee, _)| *callee == entry) {
                    Some((_, counts)) => counts.level += 1,
                    None => callees.push((entry, Counts { level: 1, ..Counts::default() })),
                }
            }
        }
        let now = self.time(t);
        if let Some(context) = self.record.borrow_mut().running.last_mut() {
            context.began = now;
        }
    }

    fn leave(&self, t: &mut Thread, key: usize) {
        if self.record.borrow().running.is_empty() {
            return;
        }
        let entry = self.record.borrow().index.get(&key).copied();
        match entry {
            Some(entry) => self.stop(t, entry),
            None => {
                self.record.borrow_mut().running.pop();
            }
        }
    }

    /// The innermost call ends; its time belongs to the entry.
    fn stop(&self, t: &mut Thread, entry: usize) {
        let now = self.time(t);
        let mut record = self.record.borrow_mut();
        let Some(context) = record.running.pop() else { return };
        let total = now - context.began;
        let inline = total - context.below;
        if let Some(entry) = record.entries.get_mut(entry) {
            entry.counts.stop(total, inline);
        }
        let Some(caller) = record.running.last_mut() else { return };
        caller.below += total;
        let caller = caller.entry;
        if self.subcalls.get()
            && let Some(caller) = record.entries.get_mut(caller)
            && let Some((_, counts)) = caller.callees.iter_mut().find(|(callee, _)| *callee == entry)
        {
            counts.stop(total, inline);
        }
    }

    fn end_all(&self, t: &mut Thread) {
        loop {
            let entry = self.record.borrow().running.last().map(|context| context.entry);
            match entry {
                Some(entry) => self.stop(t, entry),
                None => return,
            }
        }
    }

    /// The native function that a call event is about, if it is one that counts.
    fn native(&self, t: &mut Thread, callable: &Value, first: &Value) -> Option<Value> {
        if !self.builtins.get() {
            return None;
        }
        if callable.is_type(&BUILTIN) {
            return Some(callable.clone());
        }
        if !callable.is_type(&METHOD_DESCRIPTOR) || self.missing.get().is_some_and(|m| m.is(first)) {
            return None;
        }
        let get = callable.ty().slots().descr_get?;
        let class = first.ty().to_value();
        match get(t, callable, Some(first), Some(&class)) {
            Ok(bound) if bound.is_type(&BUILTIN) => Some(bound),
            Ok(_) => None,
            Err(_) => {
                t.restore_raised(None);
                None
            }
        }
    }

    fn monitoring(&self, t: &mut Thread) -> PyResult {
        match t.sys_attr(&string::intern_str("monitoring")) {
            Some(module) => Ok(module),
            None => Err(t.attribute_error("module 'sys' has no attribute 'monitoring'")),
        }
    }
}

fn key_of(function: &Value) -> usize {
    match function.downcast::<Builtin>() {
        Some(builtin) => std::ptr::from_ref(builtin.def) as usize,
        None => function.bits() as usize,
    }
}

/// What stands for a callee in the statistics.
fn description(t: &mut Thread, callee: &Value) -> Value {
    let Some(builtin) = callee.downcast::<Builtin>() else { return callee.clone() };
    let name = builtin.def.name;
    if let Some(receiver) = &builtin.receiver
        && let Some(found) = object::lookup::lookup(t, receiver.ty(), &string::intern_str(name))
        && let Ok(shown) = t.repr(&found)
    {
        return shown.into_value();
    }
    t.restore_raised(None);
    let module = builtin.module.get();
    let text = match module.as_ref().and_then(|m| m.downcast::<Str>()) {
        Some(module) => format!("<built-in method {}.{name}>", module.to_string_lossy()),
        None => format!("<built-in method {name}>"),
    };
    string::intern(&text)
}

fn number(n: i64) -> Value {
    Value::int(n)
}

fn expected(t: &mut Thread, name: &str, args: &[Value], count: usize) -> PyResult<()> {
    if args.len() == count {
        return Ok(());
    }
    Err(t.type_error(format!("{name} expected {count} arguments, got {}", args.len())))
}

#[pymethods(
    PROFILER,
    doc = "Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)\n--\n\nBuild a profiler object using the specified timer function.\n\nThe default timer is a fast built-in one based on real time.\nFor custom timer functions returning integers, 'timeunit' can\nbe a float specifying a scale (that is, how long each integer unit\nis, in seconds)."
)]
impl Profiler {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        let profiler = Profiler {
            record: RefCell::default(),
            timer: OptionCell::empty(),
            missing: OptionCell::empty(),
            unit: Cell::new(0.0),
            subcalls: Cell::new(true),
            builtins: Cell::new(true),
            enabled: Cell::new(false),
            in_timer: Cell::new(false),
        };
        Ok(Obj::new_of(cls, profiler))
    }

    #[init("Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)")]
    fn init(
        t: &mut Thread,
        this: &Obj<Profiler>,
        timer: Option<&Value>,
        timeunit: Option<f64>,
        subcalls: Option<bool>,
        builtins: Option<bool>,
    ) -> PyResult<()> {
        this.timer.set(timer.filter(|timer| !timer.is_none()).cloned());
        this.unit.set(timeunit.unwrap_or(0.0));
        this.subcalls.set(subcalls.unwrap_or(true));
        this.builtins.set(builtins.unwrap_or(true));
        let monitoring = this.monitoring(t)?;
        let missing = t.get_attr(&monitoring, &string::intern_str("MISSING"))?;
        this.missing.set(Some(missing));
        Ok(())
    }

    /// list of profiler_entry objects.
    ///
    /// getstats() -> list of profiler_entry objects
    ///
    /// Return all information collected by the profiler.
    /// Each profiler_entry is a tuple-like object with the
    /// following attributes:
    ///
    ///     code          code object
    ///     callcount     how many times this was called
    ///     reccallcount  how many times called recursively
    ///     totaltime     total time in this entry
    ///     inlinetime    inline time in this entry (not in subcalls)
    ///     calls         details of the calls
    ///
    /// The calls attribute is either None or a list of
    /// profiler_subentry objects:
    ///
    ///     code          called code object
    ///     callcount     how many times this is called
    ///     reccallcount  how many times this is called recursively
    ///     totaltime     total time spent in this call
    ///     inlinetime    inline time (not in further subcalls)
    #[method("getstats($self, /)", defining_class)]
    fn getstats(t: &mut Thread, this: &Obj<Profiler>) -> PyResult {
        let scaled = !this.timer.is_empty() && this.unit.get() != 0.0;
        let factor = if scaled { this.unit.get() } else { 1e-9 };
        let fields = |shown: &Value, counts: &Counts| {
            vec![
                shown.clone(),
                number(counts.calls),
                number(counts.recursive),
                Value::float(factor * counts.total as f64),
                Value::float(factor * counts.inline as f64),
            ]
        };
        let mut rows = Vec::new();
        {
            let record = this.record.borrow();
            for entry in record.entries.iter().filter(|entry| entry.counts.calls != 0) {
                let callees: Vec<Vec<Value>> = entry
                    .callees
                    .iter()
                    .map(|(callee, counts)| fields(&record.entries[*callee].shown, counts))
                    .collect();
                rows.push((fields(&entry.shown, &entry.counts), callees));
            }
        }
        let mut list = Vec::with_capacity(rows.len());
        for (mut row, callees) in rows {
            let mut calls = Value::none();
            if !callees.is_empty() {
                let mut made = Vec::with_capacity(callees.len());
                for callee in callees {
                    made.push(profiler_subentry::SEQUENCE.make(t, callee)?);
                }
                calls = List::new(made);
            }
            row.push(calls);
            list.push(profiler_entry::SEQUENCE.make(t, row)?);
        }
        Ok(List::new(list))
    }

    /// Start collecting profiling information.
    ///
    ///   subcalls
    ///     If True, also records for each function
    ///     statistics separated according to its current caller.
    ///   builtins
    ///     If True, records the time spent in
    ///     built-in functions separately from their caller.
    #[method("enable($self, /, subcalls=True, builtins=True)")]
    fn enable(
        t: &mut Thread,
        this: &Obj<Profiler>,
        subcalls: Option<bool>,
        builtins: Option<bool>,
    ) -> PyResult<()> {
        this.subcalls.set(subcalls.unwrap_or(true));
        this.builtins.set(builtins.unwrap_or(true));
        let monitoring = this.monitoring(t)?;
        let name = string::intern("cProfile");
        t.call_method(&monitoring, &string::intern_str("use_tool_id"), &[Value::small(TOOL), name])?;
        let register = string::intern_str("register_callback");
        let mut events = 0;
        for (event, method) in CALLBACKS {
            let callback = t.get_attr(&this.to_value(), &string::intern_str(method))?;
            let args = [Value::small(TOOL), Value::small(1 << event), callback];
            t.call_method(&monitoring, &register, &args)?;
            events |= 1 << event;
        }
        let args = [Value::small(TOOL), Value::small(events)];
        t.call_method(&monitoring, &string::intern_str("set_events"), &args)?;
        this.enabled.set(true);
        Ok(())
    }

    /// Stop collecting profiling information.
    #[method("disable($self, /)")]
    fn disable(t: &mut Thread, this: &Obj<Profiler>) -> PyResult<()> {
        if this.in_timer.get() {
            return Err(t.runtime_error("cannot disable profiler in external timer"));
        }
        if !this.enabled.get() {
            return Ok(());
        }
        let monitoring = this.monitoring(t)?;
        let register = string::intern_str("register_callback");
        for (event, _) in CALLBACKS {
            let args = [Value::small(TOOL), Value::small(1 << event), Value::none()];
            t.call_method(&monitoring, &register, &args)?;
        }
        let args = [Value::small(TOOL), Value::small(0)];
        t.call_method(&monitoring, &string::intern_str("set_events"), &args)?;
        t.call_method(&monitoring, &string::intern_str("free_tool_id"), &args[..1])?;
        this.enabled.set(false);
        this.end_all(t);
        Ok(())
    }

    /// Clear all profiling information collected so far.
    #[method("clear($self, /)")]
    fn clear(t: &mut Thread, this: &Obj<Profiler>) -> PyResult<()> {
        if this.in_timer.get() {
            return Err(t.runtime_error("cannot clear profiler in external timer"));
        }
        let old = this.record.take();
        drop(old);
        Ok(())
    }

    #[method("_pystart_callback($self, code, instruction_offset, /)", unbound)]
    fn pystart_callback(t: &mut Thread, this: &Obj<Profiler>, args: Args<'_>) -> PyResult<()> {
        expected(t, "_pystart_callback", args.positional(), 2)?;
        let code = args.positional()[0].clone();
        this.enter(t, key_of(&code), &code);
        Ok(())
    }

    #[method("_pythrow_callback($self, code, instruction_offset, exception, /)", unbound)]
    fn pythrow_callback(t: &mut Thread, this: &Obj<Profiler>, args: Args<'_>) -> PyResult<()> {
        expected(t, "_pythrow_callback", args.positional(), 3)?;
        let code = args.positional()[0].clone();
        this.enter(t, key_of(&code), &code);
        Ok(())
    }

    #[method("_pyreturn_callback($self, code, instruction_offset, retval, /)", unbound)]
    fn pyreturn_callback(t: &mut Thread, this: &Obj<Profiler>, args: Args<'_>) -> PyResult<()> {
        expected(t, "_pyreturn_callback", args.positional(), 3)?;
        this.leave(t, key_of(&args.positional()[0]));
        Ok(())
    }

    #[method("_ccall_callback($self, code, instruction_offset, callable, self_arg, /)", unbound)]
    fn ccall_callback(t: &mut Thread, this: &Obj<Profiler>, args: Args<'_>) -> PyResult<()> {
        expected(t, "_ccall_callback", args.positional(), 4)?;
        let (callable, first) = (args.positional()[2].clone(), args.positional()[3].clone());
        if let Some(function) = this.native(t, &callable, &first) {
            this.enter(t, key_of(&function), &function);
        }
        Ok(())
    }

    #[method(
        "_creturn_callback($self, code, instruction_offset, callable, self_arg,\n                  /)",
        unbound
    )]
    fn creturn_callback(t: &mut Thread, this: &Obj<Profiler>, args: Args<'_>) -> PyResult<()> {
        expected(t, "_creturn_callback", args.positional(), 4)?;
        let (callable, first) = (args.positional()[2].clone(), args.positional()[3].clone());
        if let Some(function) = this.native(t, &callable, &first) {
            this.leave(t, key_of(&function));
        }
        Ok(())
    }
}
