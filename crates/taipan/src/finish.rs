//! The end of a program: threads, exit functions, streams, modules.

use std::ffi::CString;

use object::{Dict, Ref, Thread, Value, names, string};

/// The status of a program that an interrupt has ended, before it becomes a signal.
pub const INTERRUPTED: i32 = 130;

/// The status of a program whose output could not be written.
const LOST_OUTPUT: i32 = 120;

/// Ends the interpreter; gives the exit status of the process.
pub fn finish(t: &mut Thread, status: i32) -> u8 {
    shut_threads_down(t);
    run_exit_functions(t);
    // From here on daemon threads stop where they want to run.
    t.interp().lock().finalize(t.ident);
    let mut lost = !flush_streams(t);
    std_os::signals::uninstall(t);
    t.interp().keep(std_sys::sys::FINALIZING, Some(Value::bool(true)));
    if t.interp().gc().enabled.get() {
        object::gc::run(t, 2);
    }
    clear_modules(t);
    lost |= !flush_streams(t);
    clear_interpreter(t);
    if status == INTERRUPTED {
        let _ = host::signal::set(SIGINT, host::signal::Disposition::Default);
        let _ = host::signal::raise(SIGINT);
    }
    if lost { LOST_OUTPUT as u8 } else { status as u8 }
}

/// `SIGINT`
const SIGINT: i32 = 2;

/// Waits for the threads that are no daemons.
fn shut_threads_down(t: &mut Thread) {
    let Some(threading) = t.module(&string::intern_str("threading")) else { return };
    if t.call_method(&threading, &names::SHUTDOWN, &[]).is_err() {
        t.write_unraisable(None, Some("Exception ignored on threading shutdown"));
    }
}

fn run_exit_functions(t: &mut Thread) {
    std_core::atexit::run_all(t);
    t.restore_raised(None);
}

/// Flushes the standard streams; false where that failed.
pub fn flush_streams(t: &mut Thread) -> bool {
    let mut done = true;
    for (name, reported) in [(&*names::STDOUT, true), (&*names::STDERR, false)] {
        let Some(stream) = t.sys_attr(name).filter(|s| !s.is_none()) else { continue };
        let closed = match t.get_attr_opt(&stream, &string::intern_str("closed")) {
            Ok(Some(closed)) => t.is_true(&closed).unwrap_or(false),
            _ => false,
        };
        t.restore_raised(None);
        if closed {
            continue;
        }
        if t.call_method(&stream, &names::FLUSH, &[]).is_err() {
            done = false;
            if reported {
                t.write_unraisable(None, Some("Exception ignored while flushing sys.stdout"));
            } else {
                t.restore_raised(None);
            }
        }
    }
    done
}

/// Names of `sys` that hold on to what a program made.
const SYS_DELETES: &[&str] = &[
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "__interactivehook__",
    "meta_path",
];

/// What `-v` says.
fn note(t: &mut Thread, text: &str) {
    if t.interp().verbose.get() > 0 {
        std_sys::sys::hooks::write_error(t, &format!("# {text}\n"));
    }
}

/// What `-v` says of one module.
fn note_module(t: &mut Thread, what: &str, name: &Value) {
    if t.interp().verbose.get() > 0
        && let Some(name) = name.downcast::<object::Str>()
    {
        let name = name.to_string_lossy();
        note(t, &format!("{what} {name}"));
    }
}

/// Lets go of all modules, so that what they hold is finalised in CPython's order.
fn clear_modules(t: &mut Thread) {
    let Some(sys) = t.interp().sys_dict.get() else { return };
    let Ok(sys) = Ref::<Dict>::from_value(sys) else { return };
    let builtins: Option<Ref<Dict>> = t.interp().builtins.get().and_then(|b| Ref::from_value(b).ok());
    for name in ["path_importer_cache", "path_hooks"] {
        note(t, &format!("clear sys.{name}"));
        sys.set_name(&string::intern_str(name), Value::none());
    }
    note(t, "clear builtins._");
    if let Some(builtins) = &builtins {
        builtins.set_name(&string::intern_str("_"), Value::none());
    }
    for name in SYS_DELETES {
        note(t, &format!("clear sys.{name}"));
        sys.set_name(&string::intern_str(name), Value::none());
    }
    for name in ["stdin", "stdout", "stderr"] {
        note(t, &format!("restore sys.{name}"));
    }
    for (name, original) in [("stdin", "__stdin__"), ("stdout", "__stdout__"), ("stderr", "__stderr__")] {
        let value = sys.get_str(&string::intern_str(original)).unwrap_or(Value::none());
        sys.set_name(&string::intern_str(name), value);
    }
    let Some(modules) = builtins::import::modules(t) else { return };
    let all = modules.items();
    object::slotdefs::ready::prepare(&object::weak::REF_TYPE);
    let mut weak: Vec<(Value, Value)> = Vec::new();
    for (name, module) in &all {
        if module.downcast::<object::module::Module>().is_some() {
            if let Ok(reference) = object::weak::new_ref(t, &object::weak::REF_TYPE, module, None) {
                weak.push((name.clone(), reference));
            }
            t.restore_raised(None);
        }
    }
    let keep: Vec<Value> = all
        .iter()
        .filter(|(name, _)| {
            name.downcast::<object::Str>().is_some_and(|n| n.eq_str("sys") || n.eq_str("builtins"))
        })
        .map(|(_, module)| module.clone())
        .collect();
    for (name, module) in &all {
        if module.downcast::<object::module::Module>().is_some() {
            note_module(t, "cleanup[2] removing", name);
        }
        let _ = modules.set(t, name, Value::none());
    }
    modules.clear();
    drop(all);
    object::gc::collect(t, 2);
    object::gc::report_garbage(t);
    for (name, reference) in weak.iter().rev() {
        let module = reference.downcast::<object::weak::WeakRef>().and_then(|r| r.target());
        let Some(module) = module else { continue };
        if keep.iter().any(|k| k.is(&module)) {
            continue;
        }
        note_module(t, "cleanup[3] wiping", name);
        if let Some(dict) = module.downcast::<object::module::Module>().and_then(|m| m.dict()) {
            clear_dict(t, &dict);
        }
    }
    drop(keep);
    clear_dict(t, &sys);
    if let Some(builtins) = builtins {
        clear_dict(t, &builtins);
    }
    object::gc::collect(t, 2);
}

/// Clears a module's dictionary: first the names with one underscore, then the others but `__builtins__`.
fn clear_dict(t: &mut Thread, dict: &Dict) {
    for private in [true, false] {
        for (key, value) in dict.items() {
            let Some(name) = key.downcast::<object::Str>() else { continue };
            if value.is_none() {
                continue;
            }
            let first = name.view().get(0) == Some(u32::from(b'_'));
            let second = name.view().get(1) == Some(u32::from(b'_'));
            let chosen = if private { first && !second } else { !name.eq_str("__builtins__") };
            drop(value);
            if chosen {
                let _ = dict.set(t, &key, Value::none());
            }
        }
    }
}

/// Lets go of what the interpreter and its last thread hold beside the modules.
fn clear_interpreter(t: &mut Thread) {
    let interp = t.interp();
    interp.audit_hooks.set(None);
    t.clear();
    interp::monitor::clear(t);
    interp.forget_kept(&[std_sys::sys::FINALIZING, std_sys::config::KEY]);
    interp.modules.set(None);
    interp.gc().callbacks.set(None);
    interp.gc().garbage.set(None);
    interp.sys_dict.set(None);
    interp.builtins.set(None);
    interp.all_and_any.iter().for_each(|cell| cell.set(None));
    object::gc::collect(t, 2);
}

/// `O_WRONLY | O_CREAT | O_TRUNC`
const WRITE_ANEW: i32 = 0o1101;

/// Lists the objects that are still alive, into a file or to the error stream: their address, reference count, type,
/// and what they are. How many references do not come from other such objects is said where there are any.
pub fn dump_references(t: &mut Thread, file: Option<&[u8]>) {
    t.interp().forget_kept(&[]);
    t.clear();
    object::gc::collect(t, 2);
    let mut text = String::new();
    for object in object::live::alive() {
        text +=
            &format!("{:#x} [{}] {}: {}", object.address, object.references, object.type_name, object.text);
        if object.outside != 0 {
            text += &format!(" ({} from outside)", object.outside);
        }
        text.push('\n');
    }
    let path = file.and_then(|file| CString::new(file).ok());
    match path.and_then(|path| host::fs::open(host::CWD, &path, WRITE_ANEW, 0o666).ok()) {
        Some(fd) => {
            host::stdio::write_all(fd, text.as_bytes());
            let _ = host::fs::close(fd);
        }
        None => host::stdio::write_all(2, text.as_bytes()),
    }
}
