//! `gc`: the collector's controls.
//!
//! Not here: the collector itself (`object::gc`).

use macros::pymodule;

/// The module.
pub static MODULE: builtins::NativeModule = builtins::NativeModule { def: &module::DEF, types: &[] };

/// The functions.
#[pymodule(
    name = "gc",
    doc = "This module provides access to the garbage collector for reference cycles.\n\nenable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\nisenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right now.\nget_count() -- Return the current collection counts.\nget_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging flags.\nget_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\nget_threshold() -- Return the current collection thresholds.\nget_objects() -- Return a list of all objects tracked by the collector.\nis_tracked() -- Returns true if a given object is tracked.\nis_finalized() -- Returns true if a given object has been already finalized.\nget_referrers() -- Return the list of objects that refer to an object.\nget_referents() -- Return the list of objects that an object refers to.\nfreeze() -- Freeze all tracked objects and ignore them for future collections.\nunfreeze() -- Unfreeze all objects in the permanent generation.\nget_freeze_count() -- Return the number of objects in the permanent generation.\n"
)]
pub mod module {
    use ::object::header::flags;
    use ::object::module::Module;
    use ::object::{Args, Dict, List, PyResult, Ref, Thread, Tuple, Value, gc, string};

    /// Enable automatic garbage collection.
    #[function("enable($module, /)")]
    fn enable(t: &mut Thread) {
        t.interp().gc().enabled.set(true);
    }

    /// Disable automatic garbage collection.
    #[function("disable($module, /)")]
    fn disable(t: &mut Thread) {
        t.interp().gc().enabled.set(false);
    }

    /// Returns true if automatic garbage collection is enabled.
    #[function("isenabled($module, /)")]
    fn isenabled(t: &mut Thread) -> bool {
        t.interp().gc().enabled.get()
    }

    /// Set the garbage collection debugging flags.
    ///
    ///   flags
    ///     An integer that can have the following bits turned on:
    ///       DEBUG_STATS - Print statistics during collection.
    ///       DEBUG_COLLECTABLE - Print collectable objects found.
    ///       DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects
    ///         found.
    ///       DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.
    ///       DEBUG_LEAK - Debug leaking programs (everything but STATS).
    ///
    /// Debugging information is written to sys.stderr.
    #[function("set_debug($module, flags, /)")]
    fn set_debug(t: &mut Thread, flags: i32) {
        t.interp().gc().debug.set(flags as u32);
    }

    /// Get the garbage collection debugging flags.
    #[function("get_debug($module, /)")]
    fn get_debug(t: &mut Thread) -> i32 {
        t.interp().gc().debug.get() as i32
    }

    /// Return a three-tuple of the current collection counts.
    #[function("get_count($module, /)")]
    fn get_count(t: &mut Thread) -> Value {
        Tuple::new(t.interp().gc().counts.iter().map(|c| Value::small(c.get())).collect())
    }

    #[function(
        "set_threshold(threshold0, threshold1=0, threshold2=0)",
        unbound,
        doc = "set_threshold(threshold0, [threshold1, [threshold2]])\nSet the collection thresholds (the collection frequency).\n\nSetting 'threshold0' to zero disables collection."
    )]
    fn set_threshold(t: &mut Thread, args: Args<'_>) -> PyResult<()> {
        ::object::native::no_keywords(t, "gc.set_threshold", args.parts().1)?;
        let given = args.positional();
        if given.is_empty() || given.len() > 3 {
            return Err(t.type_error("gc.set_threshold requires 1 to 3 arguments"));
        }
        let mut thresholds = Vec::with_capacity(3);
        for value in given {
            let index = t.to_index(value)?;
            match index.as_i64().and_then(|i| i32::try_from(i).ok()) {
                Some(threshold) => thresholds.push(threshold),
                None => return Err(t.overflow_error("Python int too large to convert to C int")),
            }
        }
        for (cell, threshold) in t.interp().gc().thresholds.iter().zip(thresholds) {
            cell.set(threshold);
        }
        Ok(())
    }

    /// Return the current collection thresholds.
    #[function("get_threshold($module, /)")]
    fn get_threshold(t: &mut Thread) -> Value {
        Tuple::new(t.interp().gc().thresholds.iter().map(|c| Value::small(c.get())).collect())
    }

    /// Run the garbage collector.
    ///
    /// With no arguments, run a full collection.  The optional argument
    /// may be an integer specifying which generation to collect.  A ValueError
    /// is raised if the generation number is invalid.
    ///
    /// The number of unreachable objects is returned.
    #[function("collect($module, /, generation=2)")]
    fn collect(t: &mut Thread, generation: Option<i32>) -> PyResult<usize> {
        let generation = generation.unwrap_or(2);
        if !(0..3).contains(&generation) {
            return Err(t.value_error("invalid generation"));
        }
        let outcome = gc::run(t, generation as usize);
        Ok(outcome.collected + outcome.uncollectable)
    }

    /// Return a list of objects tracked by the collector (excluding the list returned).
    ///
    ///   generation
    ///     Generation to extract the objects from.
    ///
    /// If generation is not None, return only the objects tracked by the
    /// collector that are in that generation.
    #[function("get_objects($module, /, generation=None)")]
    fn get_objects(t: &mut Thread, generation: Option<&Value>) -> PyResult {
        let generation = match generation {
            Some(value) if !value.is_none() => {
                if value.ty().slots().index.is_none() {
                    let given = value.ty().tp_name();
                    return Err(t.type_error(format!("argument should be integer or None, not '{given}'")));
                }
                let number = t.index_of(value)?;
                if number >= 3 {
                    return Err(t.value_error(
                        "generation parameter must be less than the number of available generations (3)",
                    ));
                }
                if number < -1 {
                    return Err(t.value_error("generation parameter cannot be negative"));
                }
                usize::try_from(number).ok()
            }
            _ => None,
        };
        t.audit("gc.get_objects", &[generation.map_or(Value::small(-1), Value::size)])?;
        // The list of auditing hooks is nobody's business.
        let hidden = t.interp().audit_hooks.get();
        let mut found = gc::objects(t.interp().gc(), generation);
        found.retain(|object| !hidden.as_ref().is_some_and(|hooks| hooks.is(object)));
        Ok(List::new(found))
    }

    /// Return a list of dictionaries containing per-generation statistics.
    #[function("get_stats($module, /)")]
    fn get_stats(t: &mut Thread) -> Value {
        let mut all = Vec::with_capacity(3);
        for generation in 0..3 {
            let stats = t.interp().gc().stats[generation].get();
            let dict = Dict::new();
            dict.set_str(t, "collections", Value::uint(stats.collections));
            dict.set_str(t, "collected", Value::uint(stats.collected));
            dict.set_str(t, "uncollectable", Value::uint(stats.uncollectable));
            all.push(dict.into_value());
        }
        List::new(all)
    }

    /// Returns true if the object is tracked by the garbage collector.
    ///
    /// Simple atomic objects will return false.
    #[function("is_tracked($module, obj, /)")]
    fn is_tracked(_: &mut Thread, obj: &Value) -> bool {
        gc::is_tracked(obj)
    }

    /// Returns true if the object has been already finalized by the GC.
    #[function("is_finalized($module, obj, /)")]
    fn is_finalized(_: &mut Thread, obj: &Value) -> bool {
        obj.header().is_some_and(|h| h.has_flag(flags::FINALIZED))
    }

    /// Return the list of objects that directly refer to any of 'objs'.
    #[function("get_referrers($module, /, *objs)")]
    fn get_referrers(t: &mut Thread, objs: &[Value]) -> PyResult {
        t.audit("gc.get_referrers", &[Tuple::from_slice(objs)])?;
        let refers =
            |candidate: &Value| gc::referents(candidate).iter().any(|r| objs.iter().any(|o| o.is(r)));
        Ok(List::new(gc::objects(t.interp().gc(), None).into_iter().filter(refers).collect()))
    }

    /// Return the list of objects that are directly referred to by 'objs'.
    #[function("get_referents($module, /, *objs)")]
    fn get_referents(t: &mut Thread, objs: &[Value]) -> PyResult {
        t.audit("gc.get_referents", &[Tuple::from_slice(objs)])?;
        Ok(List::new(objs.iter().flat_map(gc::referents).collect()))
    }

    /// Freeze all current tracked objects and ignore them for future collections.
    ///
    /// This can be used before a POSIX fork() call to make the gc copy-on-write
    /// friendly.
    /// Note: collection before a POSIX fork() call may free pages for future
    /// allocation which can cause copy-on-write.
    #[function("freeze($module, /)")]
    fn freeze(t: &mut Thread) {
        gc::freeze(t.interp().gc());
    }

    /// Unfreeze all objects in the permanent generation.
    ///
    /// Put all objects in the permanent generation back into oldest generation.
    #[function("unfreeze($module, /)")]
    fn unfreeze(t: &mut Thread) {
        gc::unfreeze(t.interp().gc());
    }

    /// Return the number of objects in the permanent generation.
    #[function("get_freeze_count($module, /)")]
    fn get_freeze_count(t: &mut Thread) -> usize {
        gc::freeze_count(t.interp().gc())
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        let state = t.interp().gc();
        for (name, cell) in [("garbage", &state.garbage), ("callbacks", &state.callbacks)] {
            let list = cell.get().unwrap_or_else(|| List::new(Vec::new()));
            cell.set(Some(list.clone()));
            dict.set_name(&string::intern_str(name), list);
        }
        for (name, bits) in [
            ("DEBUG_STATS", 1),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", 32),
            ("DEBUG_LEAK", 38),
        ] {
            dict.set_name(&string::intern_str(name), Value::small(bits));
        }
        Ok(())
    }
}
