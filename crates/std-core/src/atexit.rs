//! `atexit`: functions to call when the interpreter ends.

use ::object::{List, Object, PyResult, Thread, Tuple, Value};
use macros::pymodule;

/// The module.
pub static MODULE: builtins::NativeModule = builtins::NativeModule { def: &module::DEF, types: &[] };

const CALLBACKS: &str = "atexit.callbacks";

/// The registered calls, oldest first: tuples of function, arguments, names of keywords.
fn callbacks(t: &Thread) -> Value {
    match t.interp().kept(CALLBACKS) {
        Some(list) => list,
        None => {
            let list = List::new(Vec::new());
            t.interp().keep(CALLBACKS, Some(list.clone()));
            list
        }
    }
}

fn run_one(t: &mut Thread, call: &Value) -> PyResult<()> {
    let Some([function, args, names]) = call.downcast::<Tuple>().map(Tuple::items) else { return Ok(()) };
    let args = args.downcast::<Tuple>().map(|a| a.items().to_vec()).unwrap_or_default();
    t.call_kw(function, &args, names.downcast::<Tuple>()).map(drop)
}

/// Calls what has been registered, the youngest first; exceptions go to `sys.unraisablehook`.
pub fn run_all(t: &mut Thread) {
    let list = callbacks(t);
    let Some(list) = list.downcast::<List>() else { return };
    while let Some(call) = list.pop() {
        if run_one(t, &call).is_err() {
            let raised = t.take_raised();
            let function = call.downcast::<Tuple>().and_then(|c| c.items().first().cloned());
            let shown = match function.map(|f| t.repr(&f)) {
                Some(Ok(shown)) => shown.to_string_lossy(),
                _ => "?".to_string(),
            };
            t.restore_raised(raised);
            t.write_unraisable(None, Some(&format!("Exception ignored in atexit callback {shown}")));
        }
    }
}

/// The functions.
#[pymodule(
    name = "atexit",
    doc = "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n"
)]
pub mod module {
    use super::*;
    use ::object::Args;

    #[function(
        "register($module, func, /, *args, **kwargs)",
        unbound,
        doc = "register($module, func, /, *args, **kwargs)\n--\n\nRegister a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator."
    )]
    fn register(t: &mut Thread, args: Args<'_>) -> PyResult {
        let Some(function) = args.positional().first() else {
            return Err(t.type_error("register() takes at least 1 argument (0 given)"));
        };
        if function.ty().slots().call.is_none() {
            return Err(t.type_error("the first argument must be callable"));
        }
        let (values, names) = args.parts();
        let call = Tuple::new(vec![
            function.clone(),
            Tuple::from_slice(&values[1..]),
            names.map_or(Value::none(), Object::to_value),
        ]);
        if let Some(list) = callbacks(t).downcast::<List>() {
            list.push(call);
        }
        Ok(function.clone())
    }

    /// Clear the list of previously registered exit functions.
    #[function("_clear($module, /)")]
    fn clear(t: &mut Thread) {
        t.interp().keep(CALLBACKS, None);
    }

    #[function(
        "unregister($module, func, /)",
        doc = "unregister($module, func, /)\n--\n\nUnregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered"
    )]
    fn unregister(t: &mut Thread, func: &Value) -> PyResult<()> {
        let list = callbacks(t);
        let Some(list) = list.downcast::<List>() else { return Ok(()) };
        // From the oldest on, by the distance from the youngest: comparing may register and unregister.
        let mut distance = list.len();
        while distance > 0 {
            distance -= 1;
            let call = list.len().checked_sub(distance + 1).and_then(|index| list.get(index));
            let Some(call) = call else { continue };
            let registered = call.downcast::<Tuple>().and_then(|c| c.items().first().cloned());
            if let Some(registered) = registered
                && t.equal(func, &registered)?
            {
                let place = (0..list.len()).find(|i| list.get(*i).is_some_and(|c| c.is(&call)));
                if let Some(place) = place {
                    distance = list.len() - 1 - place;
                    list.remove(place);
                }
            }
        }
        Ok(())
    }

    /// Run all registered exit functions.
    ///
    /// If a callback raises an exception, it is logged with sys.unraisablehook.
    #[function("_run_exitfuncs($module, /)")]
    fn run_exitfuncs(t: &mut Thread) {
        run_all(t);
    }

    /// Return the number of registered exit functions.
    #[function("_ncallbacks($module, /)")]
    fn ncallbacks(t: &mut Thread) -> usize {
        callbacks(t).downcast::<List>().map_or(0, List::len)
    }
}
