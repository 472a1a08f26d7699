//! The module `sys`.
//!
//! Here: the table of functions, and what fills the module at the start. The struct sequences and constants are in
//! `info.rs`, the hooks that show values and exceptions in `hooks.rs`. Not here: frames, tracing and monitoring
//! (`interp`).

pub mod hooks;
pub mod info;
pub mod printer;
pub mod stdlib;
pub mod tracing;

use builtins::NativeModule;
use macros::pymodule;
use object::cell::OptionCell;
use object::function::BuiltinData;
use object::module::{MODULE as MODULE_TYPE, Module};
use object::native::{ModuleDef, NativeDef};
use object::types::flags;
use object::{Dict, Obj, PyResult, Ref, Set, Str, Thread, Tuple, Type, Value, names, set, string};

use crate::config::{Config, Settings};
use crate::paths;

/// `sys.__doc__`
const DOC: &str = "\
This module provides access to some objects used or maintained by the\n\
interpreter and to functions that interact strongly with the interpreter.\n\
\n\
Dynamic objects:\n\
\n\
argv -- command line arguments; argv[0] is the script pathname if known\n\
path -- module search path; path[0] is the script directory, else ''\n\
modules -- dictionary of loaded modules\n\
\n\
displayhook -- called to show results in an interactive session\n\
excepthook -- called to handle any uncaught exception other than SystemExit\n\
\x20 To customize printing in an interactive session or to install a custom\n\
\x20 top-level exception handler, assign other functions to replace these.\n\
\n\
stdin -- standard input file object; used by input()\n\
stdout -- standard output file object; used by print()\n\
stderr -- standard error object; used for error messages\n\
\x20 By assigning other file objects (or objects that behave like files)\n\
\x20 to these, it is possible to redirect all of the interpreter's I/O.\n\
\n\
last_exc - the last uncaught exception\n\
\x20 Only available in an interactive session after a\n\
\x20 traceback has been printed.\n\
last_type -- type of last uncaught exception\n\
last_value -- value of last uncaught exception\n\
last_traceback -- traceback of last uncaught exception\n\
\x20 These three are the (deprecated) legacy representation of last_exc.\n\
\n\
Static objects:\n\
\n\
builtin_module_names -- tuple of module names built into this interpreter\n\
copyright -- copyright notice pertaining to this interpreter\n\
exec_prefix -- prefix used to find the machine-specific Python library\n\
executable -- absolute path of the executable binary of the Python interpreter\n\
float_info -- a named tuple with information about the float implementation.\n\
float_repr_style -- string indicating the style of repr() output for floats\n\
hash_info -- a named tuple with information about the hash algorithm.\n\
hexversion -- version information encoded as a single integer\n\
implementation -- Python implementation information.\n\
int_info -- a named tuple with information about the int implementation.\n\
maxsize -- the largest supported length of containers.\n\
maxunicode -- the value of the largest Unicode code point\n\
platform -- platform identifier\n\
prefix -- prefix used to find the Python library\n\
thread_info -- a named tuple with information about the thread implementation.\n\
version -- the version of this interpreter as a string\n\
version_info -- version information as a named tuple\n\
__stdin__ -- the original stdin; don't touch!\n\
__stdout__ -- the original stdout; don't touch!\n\
__stderr__ -- the original stderr; don't touch!\n\
__displayhook__ -- the original displayhook; don't touch!\n\
__excepthook__ -- the original excepthook; don't touch!\n\
\n\
Functions:\n\
\n\
displayhook() -- print an object to the screen, and save it in builtins._\n\
excepthook() -- print an exception and its traceback to sys.stderr\n\
exception() -- return the current thread's active exception\n\
exc_info() -- return information about the current thread's active exception\n\
exit() -- exit the interpreter by raising SystemExit\n\
getdlopenflags() -- returns flags to be used for dlopen() calls\n\
getprofile() -- get the global profiling function\n\
getrefcount() -- return the reference count for an object (plus one :-)\n\
getrecursionlimit() -- return the max recursion depth for the interpreter\n\
getsizeof() -- return the size of an object in bytes\n\
gettrace() -- get the global debug tracing function\n\
setdlopenflags() -- set the flags to be used for dlopen() calls\n\
setprofile() -- set the global profiling function\n\
setrecursionlimit() -- set the max recursion depth for the interpreter\n\
settrace() -- set the global debug tracing function\n\
";

/// The module.
pub static MODULE: NativeModule = NativeModule {
    def: &sys::DEF,
    // It is there from the start, whether the module `_symtable` is imported or not.
    types: &[(&crate::symtable::SYMTABLE_ENTRY, &[&crate::symtable::SymtableEntry::IMPL])],
};

/// The functions of `sys`.
#[pymodule(name = "sys", doc = crate::sys::DOC)]
pub mod sys {
    use super::*;

    /// Passes the event to any audit hooks that are attached.
    #[function("audit(event, /, *args)", unbound)]
    fn audit(t: &mut Thread, args: object::Args<'_>) -> PyResult<()> {
        let values = args.positional();
        object::native::no_keywords(t, "sys.audit", args.parts().1)?;
        object::native::check_positional(t, "audit", values.len(), 1, usize::MAX).map_err(|raised| {
            t.restore_raised(None);
            let _ = raised;
            t.type_error("audit expected at least 1 argument, got 0")
        })?;
        let Some(event) = values[0].downcast::<Str>() else {
            let given = values[0].ty().tp_name();
            return Err(t.type_error(format!("audit() argument 1 must be str, not {given}")));
        };
        let event = event.to_string_lossy();
        t.audit(&event, &values[1..])
    }

    /// Adds a new audit hook callback.
    #[function("addaudithook(hook)")]
    fn addaudithook(t: &mut Thread, hook: &Value) -> PyResult<()> {
        if let Err(raised) = t.audit("sys.addaudithook", &[]) {
            // A hook may forbid further ones quietly.
            if t.raised_is(&object::exceptions::RUNTIME_ERROR) {
                t.restore_raised(None);
                return Ok(());
            }
            return Err(raised);
        }
        let hooks = match t.interp().audit_hooks.get() {
            Some(hooks) => hooks,
            None => {
                let hooks = object::List::new(Vec::new());
                t.interp().audit_hooks.set(Some(hooks.clone()));
                hooks
            }
        };
        if let Some(list) = hooks.downcast::<object::List>() {
            list.push(hook.clone());
        }
        Ok(())
    }

    /// Print an object to sys.stdout and also save it in builtins._
    #[function("displayhook(object, /)")]
    fn displayhook(t: &mut Thread, object: &Value) -> PyResult<()> {
        hooks::display(t, object)
    }

    /// Handle an exception by displaying it with a traceback on sys.stderr.
    #[function("excepthook(exctype, value, traceback, /)")]
    fn excepthook(t: &mut Thread, exctype: &Value, value: &Value, traceback: &Value) -> PyResult<()> {
        hooks::except(t, exctype, value, traceback)
    }

    /// Handle an unraisable exception.
    ///
    /// The unraisable argument has the following attributes:
    ///
    /// * exc_type: Exception type.
    /// * exc_value: Exception value, can be None.
    /// * exc_traceback: Exception traceback, can be None.
    /// * err_msg: Error message, can be None.
    /// * object: Object causing the exception, can be None.
    #[function("unraisablehook(unraisable, /)")]
    fn unraisablehook(t: &mut Thread, unraisable: &Value) -> PyResult<()> {
        hooks::unraisable(t, unraisable)
    }

    #[function(
        "breakpointhook(*args, **kwargs)",
        doc = "breakpointhook($module, /, *args, **kwargs)\n--\n\nThis hook function is called by built-in breakpoint().\n"
    )]
    fn breakpointhook(t: &mut Thread, args: object::Args<'_>) -> PyResult {
        hooks::breakpoint(t, args)
    }

    /// Return current exception information: (type, value, traceback).
    ///
    /// Return information about the most recent exception caught by an except
    /// clause in the current stack frame or in an older stack frame.
    #[function("exc_info()")]
    fn exc_info(t: &mut Thread) -> Value {
        let none = Value::none;
        match t.handled_exception() {
            Some(exception) => {
                let traceback = exception
                    .downcast::<object::exceptions::BaseException>()
                    .map_or(none(), |e| e.traceback.get_or_none());
                Tuple::new(vec![exception.ty().to_value_of(), exception, traceback])
            }
            None => Tuple::new(vec![none(), none(), none()]),
        }
    }

    /// Return the current exception.
    ///
    /// Return the most recent exception caught by an except clause
    /// in the current stack frame or in an older stack frame, or None
    /// if no such exception exists.
    #[function("exception()")]
    fn exception(t: &mut Thread) -> Option<Value> {
        t.handled_exception()
    }

    /// Exit the interpreter by raising SystemExit(status).
    ///
    /// If the status is omitted or None, it defaults to zero (i.e., success).
    /// If the status is an integer, it will be used as the system exit status.
    /// If it is another kind of object, it will be printed and the system
    /// exit status will be one (i.e., failure).
    #[function("exit(status=None, /)")]
    fn exit(t: &mut Thread, status: Option<&Value>) -> PyResult {
        let class = object::exceptions::SYSTEM_EXIT.to_value_of();
        let args = match status {
            None => vec![],
            Some(status) if status.is_none() => vec![],
            Some(status) => match status.downcast::<Tuple>() {
                Some(tuple) => tuple.items().to_vec(),
                None => vec![status.clone()],
            },
        };
        let exception = t.call(&class, &args)?;
        Err(t.raise(exception))
    }

    /// Return the current default encoding used by the Unicode implementation.
    #[function("getdefaultencoding()")]
    fn getdefaultencoding(_: &mut Thread) -> Value {
        string::intern("utf-8")
    }

    /// Return the encoding used to convert Unicode filenames to OS filenames.
    #[function("getfilesystemencoding()")]
    fn getfilesystemencoding(t: &mut Thread) -> Value {
        string::intern(if t.interp().fs_ascii.get() { "ascii" } else { "utf-8" })
    }

    /// Return the error mode used Unicode to OS filename conversion.
    #[function("getfilesystemencodeerrors()")]
    fn getfilesystemencodeerrors(_: &mut Thread) -> Value {
        string::intern("surrogateescape")
    }

    /// ``Intern'' the given string.
    ///
    /// This enters the string in the (global) table of interned strings whose
    /// purpose is to speed up dictionary lookups. Return the string itself or
    /// the previously interned string object with the same value.
    #[function("intern(string, /)")]
    fn intern(t: &mut Thread, string: &Value) -> PyResult {
        if string.is_type(&string::STR) {
            return Ok(string::intern_value(string.clone()));
        }
        let given = string.ty().tp_name();
        Err(match string.downcast::<Str>() {
            Some(_) => t.type_error(format!("can't intern {given}")),
            None => object::native::bad_argument(t, "intern", "argument", "str", string),
        })
    }

    /// Return True if the given string is "interned".
    #[function("_is_interned(string, /)")]
    fn is_interned(_: &mut Thread, string: &Str) -> bool {
        string.is_interned()
    }

    /// Return True if the given object is "immortal" per PEP 683.
    ///
    /// This function should be used for specialized purposes only.
    #[function("_is_immortal(op, /)")]
    fn is_immortal(_: &mut Thread, op: &Value) -> bool {
        op.header().is_none_or(object::Header::is_immortal)
    }

    /// Return the current value of the recursion limit.
    ///
    /// The recursion limit is the maximum depth of the Python interpreter
    /// stack.  This limit prevents infinite recursion from causing an overflow
    /// of the C stack and crashing Python.
    #[function("getrecursionlimit()")]
    fn getrecursionlimit(t: &mut Thread) -> i32 {
        t.interp().recursion_limit.get()
    }

    /// Set the maximum depth of the Python interpreter stack to n.
    ///
    /// This limit prevents infinite recursion from causing an overflow of the C
    /// stack and crashing Python.  The highest possible limit is platform-
    /// dependent.
    #[function("setrecursionlimit(limit, /)")]
    fn setrecursionlimit(t: &mut Thread, limit: &Value) -> PyResult<()> {
        let limit = c_int(t, limit)?;
        if limit < 1 {
            return Err(t.value_error("recursion limit must be greater or equal than 1"));
        }
        let old = t.interp().recursion_limit.get();
        let depth = old - t.recursion_remaining;
        if depth >= limit {
            return Err(t.recursion_error(format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            )));
        }
        t.interp().recursion_limit.set(limit);
        t.recursion_remaining = limit - depth;
        Ok(())
    }

    /// Return the reference count of object.
    ///
    /// The count returned is generally one higher than you might expect,
    /// because it includes the (temporary) reference as an argument to
    /// getrefcount().
    #[function("getrefcount(object, /)")]
    fn getrefcount(_: &mut Thread, object: &Value) -> Value {
        Value::uint(object.refcount())
    }

    /// getsizeof(object [, default]) -> int
    ///
    /// Return the size of object in bytes.
    #[function("getsizeof(object, default=None)", no_signature)]
    fn getsizeof(t: &mut Thread, object: &Value, default: Option<&Value>) -> PyResult {
        match size_of_object(t, object) {
            Ok(size) => Ok(Value::size(size)),
            Err(raised) => match default {
                Some(default) if t.raised_is(&object::exceptions::TYPE_ERROR) => {
                    t.restore_raised(None);
                    Ok(default.clone())
                }
                _ => Err(raised),
            },
        }
    }

    fn size_of_object(t: &mut Thread, object: &Value) -> PyResult<usize> {
        let Some(size) = t.call_special(object, &names::SIZEOF, &[])? else {
            let name = object.ty().name();
            return Err(t.type_error(format!("Type {name} doesn't define __sizeof__")));
        };
        if !size.is_int() {
            return Err(t.type_error("an integer is required"));
        }
        let Some(size) = size.as_i64() else {
            return Err(t.overflow_error("Python int too large to convert to C ssize_t"));
        };
        if size < 0 {
            return Err(t.value_error("__sizeof__() should return >= 0"));
        }
        let ty = object.ty();
        let mut before = 0;
        let static_type = object.downcast::<Type>().is_some_and(|ty| !ty.is_heap_type());
        if ty.has(flags::HAVE_GC) && !static_type {
            before += 16;
        }
        if ty.has(flags::MANAGED_DICT | flags::MANAGED_WEAKREF) {
            before += 16;
        }
        Ok(size as usize + before)
    }

    /// Return the current thread switch interval; see sys.setswitchinterval().
    #[function("getswitchinterval()")]
    fn getswitchinterval(t: &mut Thread) -> Value {
        t.interp().kept(SWITCH_INTERVAL).unwrap_or(Value::float(0.005))
    }

    /// Set the ideal thread switching delay inside the Python interpreter.
    ///
    /// The actual frequency of switching threads can be lower if the
    /// interpreter executes long sequences of uninterruptible code
    /// (this is implementation-specific and workload-dependent).
    ///
    /// The parameter must represent the desired switching delay in seconds
    /// A typical value is 0.005 (5 milliseconds).
    #[function("setswitchinterval(interval, /)")]
    fn setswitchinterval(t: &mut Thread, interval: f64) -> PyResult<()> {
        if interval <= 0.0 {
            return Err(t.value_error("switch interval must be strictly positive"));
        }
        t.interp().keep(SWITCH_INTERVAL, Some(Value::float(interval)));
        Ok(())
    }

    /// Return the maximum string digits limit for non-binary int<->str conversions.
    #[function("get_int_max_str_digits()")]
    fn get_int_max_str_digits(t: &mut Thread) -> usize {
        t.interp().int_max_str_digits.get()
    }

    /// Set the maximum string digits limit for non-binary int<->str conversions.
    #[function("set_int_max_str_digits(maxdigits)")]
    fn set_int_max_str_digits(t: &mut Thread, maxdigits: &Value) -> PyResult<()> {
        let digits = c_int(t, maxdigits)?;
        match usize::try_from(digits) {
            Ok(digits) if digits == 0 || digits >= 640 => {
                t.interp().int_max_str_digits.set(digits);
                Ok(())
            }
            _ => Err(t.value_error("maxdigits must be >= 640 or 0 for unlimited")),
        }
    }

    /// Return the installed asynchronous generators hooks.
    ///
    /// This returns a namedtuple of the form (firstiter, finalizer).
    #[function("get_asyncgen_hooks()")]
    fn get_asyncgen_hooks(t: &mut Thread) -> PyResult {
        let values = vec![t.asyncgen_hooks.0.get_or_none(), t.asyncgen_hooks.1.get_or_none()];
        info::asyncgen_hooks::SEQUENCE.make(t, values)
    }

    /// set_asyncgen_hooks([firstiter] [, finalizer])
    ///
    /// Set a finalizer for async generators objects.
    #[function("set_asyncgen_hooks(firstiter=None, finalizer=None)", no_signature)]
    fn set_asyncgen_hooks(
        t: &mut Thread,
        firstiter: Option<&Value>,
        finalizer: Option<&Value>,
    ) -> PyResult<()> {
        for (name, hook) in [("finalizer", finalizer), ("firstiter", firstiter)] {
            if let Some(hook) = hook
                && !hook.is_none()
                && hook.ty().slots().call.is_none()
            {
                let given = hook.ty().tp_name();
                return Err(t.type_error(format!("callable {name} expected, got {given}")));
            }
        }
        let chosen = |hook: &Value| (!hook.is_none()).then(|| hook.clone());
        if let Some(hook) = finalizer {
            t.audit("sys.set_asyncgen_hook_finalizer", &[])?;
            t.asyncgen_hooks.1.set(chosen(hook));
        }
        if let Some(hook) = firstiter {
            t.audit("sys.set_asyncgen_hook_firstiter", &[])?;
            t.asyncgen_hooks.0.set(chosen(hook));
        }
        Ok(())
    }

    /// Check status of origin tracking for coroutine objects in this thread.
    #[function("get_coroutine_origin_tracking_depth()")]
    fn get_coroutine_origin_tracking_depth(t: &mut Thread) -> i32 {
        t.origin_tracking_depth
    }

    /// Enable or disable origin tracking for coroutine objects in this thread.
    ///
    /// Coroutine objects will track 'depth' frames of traceback information
    /// about where they came from, available in their cr_origin attribute.
    ///
    /// Set a depth of 0 to disable.
    #[function("set_coroutine_origin_tracking_depth(depth)")]
    fn set_coroutine_origin_tracking_depth(t: &mut Thread, depth: &Value) -> PyResult<()> {
        let depth = c_int(t, depth)?;
        if depth < 0 {
            return Err(t.value_error("depth must be >= 0"));
        }
        t.origin_tracking_depth = depth;
        Ok(())
    }

    /// Return the name of the module for a calling frame.
    ///
    /// The default depth returns the module containing the call to this API.
    /// A more typical use in a library will pass a depth of 1 to get the user's
    /// module rather than the library module.
    ///
    /// If no frame, module, or name can be found, returns None.
    #[function("_getframemodulename(depth=0)")]
    fn getframemodulename(t: &mut Thread, depth: Option<i32>) -> PyResult {
        let depth = depth.unwrap_or(0);
        t.audit("sys._getframemodulename", &[Value::small(depth)])?;
        let depth = depth.max(0) as usize;
        if let Some(function) = interp::introspect::function(t, depth)
            && let Some(function) = function.downcast::<object::function::Function>()
        {
            return Ok(function.module.get_or_none());
        }
        let globals = interp::introspect::globals(t, depth);
        Ok(globals.and_then(|g| g.get_str(&names::NAME)).unwrap_or(Value::none()))
    }

    /// Return the current value of the flags that are used for dlopen calls.
    ///
    /// The flag constants are defined in the os module.
    #[function("getdlopenflags()")]
    fn getdlopenflags(t: &mut Thread) -> Value {
        t.interp().kept(DLOPEN_FLAGS).unwrap_or(Value::small(2))
    }

    /// Set the flags used by the interpreter for dlopen calls.
    ///
    /// This is used, for example, when the interpreter loads extension
    /// modules. Among other things, this will enable a lazy resolving of
    /// symbols when importing a module, if called as sys.setdlopenflags(0).
    /// To share symbols across extension modules, call as
    /// sys.setdlopenflags(os.RTLD_GLOBAL).  Symbolic names for the flag
    /// modules can be found in the os module (RTLD_xxx constants, e.g.
    /// os.RTLD_LAZY).
    #[function("setdlopenflags(flags, /)")]
    fn setdlopenflags(t: &mut Thread, flags: &Value) -> PyResult<()> {
        let flags = c_int(t, flags)?;
        t.interp().keep(DLOPEN_FLAGS, Some(Value::small(flags)));
        Ok(())
    }

    /// Private function for getting the base REPL
    #[function("_baserepl()")]
    fn baserepl(t: &mut Thread) -> PyResult<()> {
        let main = crate::bootstrap::main_module(t)?;
        crate::prompt::run(t, &main)
    }

    /// Return the number of memory blocks currently allocated.
    #[function("getallocatedblocks()")]
    fn getallocatedblocks(t: &mut Thread) -> usize {
        // Without `-X dump_refs` only containers are known.
        object::heap::live_count().unwrap_or_else(|| object::gc::objects(t.interp().gc(), None).len())
    }

    /// Return the number of elements of the unicode interned dictionary
    #[function("getunicodeinternedsize(*, _only_immortal=False)")]
    fn getunicodeinternedsize(t: &mut Thread, _only_immortal: Option<bool>) -> usize {
        t.interp().interned_count()
    }

    /// Return True if Python is exiting.
    #[function("is_finalizing()")]
    fn is_finalizing(t: &mut Thread) -> bool {
        t.interp().kept(FINALIZING).is_some()
    }

    /// Return True if remote debugging is enabled, False otherwise.
    #[function("is_remote_debug_enabled()")]
    fn is_remote_debug_enabled(_: &mut Thread) -> bool {
        false
    }

    /// Executes a file containing Python code in a given remote Python process.
    ///
    /// This function returns immediately, and the code will be executed by the
    /// target process's main thread at the next available opportunity,
    /// similarly to how signals are handled.  There is no interface to
    /// determine when the code has been executed.  The caller is responsible
    /// for making sure that the file still exists whenever the remote process
    /// tries to read it and that it hasn't been overwritten.
    ///
    /// The remote process must be running a CPython interpreter of the same
    /// major and minor version as the local process.  If either the local or
    /// remote interpreter is pre-release (alpha, beta, or release candidate)
    /// then the local and remote interpreters must be the same exact version.
    ///
    /// Args:
    ///      pid (int): The process ID of the target Python process.
    ///      script (str|bytes): The path to a file containing
    ///          the Python code to be executed.
    #[function("remote_exec(pid, script)")]
    fn remote_exec(t: &mut Thread, pid: &Value, script: &Value) -> PyResult<()> {
        let _ = (pid, script);
        Err(t.runtime_error("Remote debugging is not enabled"))
    }

    /// Return *True* if a stack profiler trampoline is active.
    #[function("is_stack_trampoline_active()")]
    fn is_stack_trampoline_active(_: &mut Thread) -> bool {
        false
    }

    /// Activate stack profiler trampoline *backend*.
    #[function("activate_stack_trampoline(backend, /)")]
    fn activate_stack_trampoline(t: &mut Thread, backend: &Str) -> PyResult<()> {
        let name = backend.to_string_lossy();
        Err(match name.as_str() {
            "perf" | "perf_jit" => t.value_error(format!("{name} trampoline not available")),
            _ => t.value_error(format!("invalid backend: {name}")),
        })
    }

    /// Deactivate the current stack profiler trampoline backend.
    ///
    /// If no stack profiler is activated, this function has no effect.
    #[function("deactivate_stack_trampoline()")]
    fn deactivate_stack_trampoline(_: &mut Thread) {}

    /// Return True if the GIL is currently enabled and False otherwise.
    #[function("_is_gil_enabled()")]
    fn is_gil_enabled(_: &mut Thread) -> bool {
        true
    }

    /// Private function for getting PyConfig.cpu_count
    #[function("_get_cpu_count_config()")]
    fn get_cpu_count_config(t: &mut Thread) -> i32 {
        Settings::get(t).flags.cpu_count
    }

    /// Clear the internal type lookup cache.
    #[function("_clear_type_cache()")]
    fn clear_type_cache(t: &mut Thread) -> PyResult<()> {
        t.warn(
            &object::exceptions::DEPRECATION_WARNING,
            "sys._clear_type_cache() is deprecated and may be removed in a future version of Python. Use sys._clear_internal_caches() instead.",
            1,
        )
    }

    /// Clear all internal performance-related caches.
    #[function("_clear_internal_caches()")]
    fn clear_internal_caches(_: &mut Thread) {}

    /// Private function for clearing certain descriptors from a type's dictionary.
    ///
    /// See gh-135228 for context.
    #[function("_clear_type_descriptors(type, /)")]
    fn clear_type_descriptors(t: &mut Thread, ty: &Type) -> PyResult<()> {
        if ty.has(flags::IMMUTABLETYPE) {
            return Err(t.type_error("argument is immutable"));
        }
        if let Some(dict) = ty.dict() {
            for name in [&*names::DICT, &*names::WEAKREF] {
                let ours =
                    dict.get_str(name).is_some_and(|d| d.is_type(&object::function::GETSET_DESCRIPTOR));
                if ours {
                    dict.remove_str(name);
                }
            }
            object::lookup::type_modified(ty);
        }
        Ok(())
    }

    /// Dump the graph of tracelets in graphviz format
    #[function("_dump_tracelets(outpath)")]
    fn dump_tracelets(t: &mut Thread, outpath: &Value) -> PyResult<()> {
        let _ = outpath;
        Err(t.not_implemented_error("No JIT available"))
    }

    /// Print summary info to stderr about the state of pymalloc's structures.
    ///
    /// In Py_DEBUG mode, also perform some expensive internal consistency
    /// checks.
    #[function("_debugmallocstats()")]
    fn debugmallocstats(t: &mut Thread) {
        let text = crate::sys::allocation_report(t);
        host::stdio::write_all(2, text.as_bytes());
    }
}

/// What `sys._debugmallocstats()` prints.
pub fn allocation_report(t: &Thread) -> String {
    /// `dict.__basicsize__`
    const DICT: usize = 48;
    let blocks = object::heap::free_blocks();
    let threshold = blocks.last().map_or(0, |(size, _)| *size);
    let mut text = format!("Small block threshold = {threshold}, in {} size classes.\n\n", blocks.len());
    text.push_str("class   size   free blocks\n-----   ----   -----------\n");
    for (class, (size, count)) in blocks.iter().enumerate() {
        if *count > 0 {
            text.push_str(&format!("{class:5} {size:6} {count:13}\n"));
        }
    }
    let dicts = blocks.iter().find(|(size, _)| *size == DICT).map_or(0, |(_, count)| *count);
    text.push_str(&format!("\n{dicts} free PyDictObjects of {DICT} bytes each\n"));
    let containers = object::gc::objects(t.interp().gc(), None).len();
    text.push_str(&format!("{containers} container objects\n"));
    text
}

/// The functions of `sys._jit`.
#[pymodule(name = "sys._jit", doc = "Utilities for observing just-in-time compilation.")]
pub mod jit {
    use super::*;

    /// Return True if the current Python executable supports JIT compilation, and False otherwise.
    #[function("is_available()")]
    fn is_available(_: &mut Thread) -> bool {
        false
    }

    /// Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.
    #[function("is_enabled()")]
    fn is_enabled(_: &mut Thread) -> bool {
        false
    }

    /// Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.
    #[function("is_active()")]
    fn is_active(_: &mut Thread) -> bool {
        false
    }
}

/// Under which names the interpreter keeps what these functions set.
const SWITCH_INTERVAL: &str = "sys.switchinterval";
const DLOPEN_FLAGS: &str = "sys.dlopenflags";
/// Kept once the program ends.
pub const FINALIZING: &str = "sys.finalizing";

/// An argument that is a C `int`.
fn c_int(t: &mut Thread, value: &Value) -> PyResult<i32> {
    let index = t.to_index(value)?;
    match index.as_i64().and_then(|i| i32::try_from(i).ok()) {
        Some(i) => Ok(i),
        None => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

/// A type as a value, for static and other types alike.
trait ToValueOf {
    fn to_value_of(&self) -> Value;
}

impl ToValueOf for Type {
    fn to_value_of(&self) -> Value {
        object::Object::to_value(self)
    }
}

/// Makes a native module's functions attributes of a namespace, as those of the module `sys` that it belongs to.
pub fn add_functions(dict: &Dict, receiver: &Value, name: &str, functions: &'static [NativeDef]) {
    let name = string::intern(name);
    for def in functions {
        let function = Obj::new(BuiltinData {
            def,
            receiver: Some(receiver.clone()),
            module: OptionCell::new(Some(name.clone())),
        });
        dict.set_name(&string::intern_str(def.name), function);
    }
}

/// Fills `sys` and enters it into the modules.
///
/// # Errors
/// `MemoryError`.
pub fn install(t: &mut Thread) -> PyResult<()> {
    let module = builtins::instantiate(t, &MODULE)?;
    let Some(dict) = module.dict() else { return Ok(()) };
    t.interp().sys_dict.set(Some(dict.clone().into_value()));
    let modules = t.interp().modules.get_or_none();
    let config = Settings::get(t);
    dict.set_str(t, "modules", modules.clone());
    fill(t, &dict, &config)?;
    add_submodule(t, &dict, "_jit", &jit::DEF)?;
    builtins::add_functions(&module, &tracing::tracing::DEF);
    let monitoring = interp::monitor::module::new(t)?.into_value();
    dict.set_str(t, "monitoring", monitoring.clone());
    if let Some(modules) = modules.downcast::<Dict>() {
        modules.set_str(t, "sys.monitoring", monitoring);
    }
    if let Some(modules) = modules.downcast::<Dict>() {
        modules.set_name(&names::SYS, module.into_value());
    }
    t.interp().int_max_str_digits.set(config.flags.int_max_str_digits.max(0) as usize);
    if let Some(builtins) = t.interp().builtins.get()
        && let Some(builtins) = builtins.downcast::<Dict>()
    {
        builtins.set_name(&names::DEBUG, Value::bool(config.flags.optimize == 0));
    }
    t.interp().bytes_warning.set(config.flags.bytes_warning.clamp(0, 2) as u8);
    t.interp().dev_mode.set(config.flags.dev_mode);
    t.interp().verbose.set(config.flags.verbose);
    t.interp().no_columns.set(config.flags.no_debug_ranges);
    t.interp().import_times.mode.set(config.flags.import_time);
    t.interp().dump_code.set(config.flags.dump_code);
    let stderr = printer::new(t, 2)?;
    dict.set_name(&names::STDERR, stderr.clone());
    dict.set_str(t, "__stderr__", stderr);
    Ok(())
}

/// Makes a module that is an attribute of `sys`.
///
/// # Errors
/// `MemoryError`.
pub fn add_submodule(
    t: &mut Thread,
    dict: &Dict,
    name: &str,
    def: &'static ModuleDef,
) -> PyResult<Ref<Module>> {
    let module = builtins::new_module(t, def)?;
    dict.set_str(t, name, module.as_value().clone());
    if let Some(modules) = t.interp().modules.get()
        && let Some(modules) = modules.downcast::<Dict>()
    {
        modules.set_str(t, def.name, module.as_value().clone());
    }
    Ok(module)
}

fn fill(t: &mut Thread, dict: &Dict, config: &Config) -> PyResult<()> {
    let version_info = info::make_version_info(t)?;
    let flags = info::make_flags(t, &config.flags)?;
    for (name, value) in info::constants(t)? {
        dict.set_str(t, name, value);
    }
    let hexversion = Value::int(info::hexversion());
    let implementation = implementation(t, &version_info, &hexversion)?;
    let version = t.new_str(&info::version())?;
    let (multi, copyright) = (t.new_str("")?, t.new_str(info::COPYRIGHT)?);
    let path = |t: &mut Thread, bytes: &[u8]| paths::decode(t, bytes);
    let (prefix, base_prefix) = (path(t, &config.prefix)?, path(t, &config.base_prefix)?);
    let (exec_prefix, base_exec_prefix) = (path(t, &config.exec_prefix)?, path(t, &config.base_exec_prefix)?);
    let platlibdir = path(t, &config.platlibdir)?;
    let (executable, base_executable) = (path(t, &config.executable)?, path(t, &config.base_executable)?);
    let library = path(t, &config.library)?;
    let optional = |t: &mut Thread, bytes: &Option<Vec<u8>>| match bytes {
        Some(bytes) => paths::decode(t, bytes),
        None => Ok(Value::none()),
    };
    let (home, pycache) = (optional(t, &config.home)?, optional(t, &config.pycache_prefix)?);
    let xoptions = Dict::new();
    for (name, value) in &config.xoptions {
        let key = paths::decode(t, name)?;
        let value = match value {
            Some(value) => paths::decode(t, value)?,
            None => Value::bool(true),
        };
        xoptions.set(t, &key, value)?;
    }
    let mut known: Vec<&str> = config.modules.iter().map(|m| m.def.name).collect();
    known.push("builtins");
    known.sort_unstable();
    known.dedup();
    let builtin_names = Tuple::new(known.into_iter().map(string::intern).collect());
    let stdlib = Set::new_of(&set::FROZENSET);
    if let Some(set) = stdlib.downcast::<Set>() {
        for name in stdlib::NAMES {
            set.add(t, &string::intern(name))?;
        }
    }
    let (argv, orig_argv) = (paths::decode_list(t, &config.argv)?, paths::decode_list(t, &config.orig_argv)?);
    let search = paths::decode_list(t, &config.path)?;
    let warnoptions = paths::decode_list(t, &config.warnoptions)?;
    let list = || object::List::new(Vec::new());
    let empty = multi.clone();
    for (name, value) in [
        ("_base_executable", base_executable),
        ("_framework", empty.clone()),
        ("_home", home),
        ("_stdlib_dir", library),
        ("_xoptions", xoptions.into_value()),
        ("abiflags", empty),
        ("api_version", Value::small(1013)),
        ("argv", argv),
        ("base_exec_prefix", base_exec_prefix),
        ("base_prefix", base_prefix),
        ("builtin_module_names", builtin_names),
        ("byteorder", string::intern("little")),
        ("copyright", copyright),
        ("dont_write_bytecode", Value::bool(config.flags.dont_write_bytecode)),
        ("exec_prefix", exec_prefix),
        ("executable", executable),
        ("flags", flags),
        ("float_repr_style", string::intern("short")),
        ("hexversion", hexversion),
        ("implementation", implementation),
        ("maxsize", Value::int(i64::MAX)),
        ("maxunicode", Value::small(0x10ffff)),
        ("meta_path", list()),
        ("orig_argv", orig_argv),
        ("path", search),
        ("path_hooks", list()),
        ("path_importer_cache", Dict::new().into_value()),
        ("platform", string::intern("linux")),
        ("platlibdir", platlibdir),
        ("prefix", prefix),
        ("pycache_prefix", pycache),
        ("stdlib_module_names", stdlib),
        ("version", version),
        ("version_info", version_info),
        ("warnoptions", warnoptions),
    ] {
        dict.set_str(t, name, value);
    }
    for (alias, name) in [
        ("__breakpointhook__", "breakpointhook"),
        ("__displayhook__", "displayhook"),
        ("__excepthook__", "excepthook"),
        ("__unraisablehook__", "unraisablehook"),
    ] {
        if let Some(value) = dict.get_str(&string::intern_str(name)) {
            dict.set_str(t, alias, value);
        }
    }
    Ok(())
}

fn implementation(t: &mut Thread, version_info: &Value, hexversion: &Value) -> PyResult {
    let dict = Dict::new();
    let taipan = t.new_str(env!("CARGO_PKG_VERSION"))?;
    for (name, value) in [
        ("name", string::intern("cpython")),
        ("cache_tag", string::intern("taipan-314")),
        ("version", version_info.clone()),
        ("hexversion", hexversion.clone()),
        ("_multiarch", t.new_str(&multiarch())?),
        ("supports_isolated_interpreters", Value::bool(false)),
        ("taipan", taipan),
    ] {
        dict.set_str(t, name, value);
    }
    builtins::namespace::new(t, &dict)
}

/// The name of the platform as Debian writes it.
pub fn multiarch() -> String {
    let env = if cfg!(target_env = "musl") { "musl" } else { "gnu" };
    format!("{}-{}-{env}", std::env::consts::ARCH, std::env::consts::OS)
}

/// A module object of the type `module` with a name.
///
/// # Errors
/// `MemoryError`.
pub fn new_plain_module(t: &mut Thread, name: &str) -> PyResult<Ref<Module>> {
    let module = Module::new_of(&MODULE_TYPE);
    if let Some(dict) = module.dict() {
        let name = t.new_str(name)?;
        dict.set_name(&names::NAME, name);
        for item in [&*names::DOC, &*names::PACKAGE, &*names::LOADER, &*names::SPEC] {
            dict.set_name(item, Value::none());
        }
    }
    Ok(module)
}
