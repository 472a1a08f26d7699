//! The hooks of `sys`: what shows a value at the prompt, an uncaught exception, and one that nobody can receive.

use object::exceptions::{BaseException, RUNTIME_WARNING};
use object::{Args, Dict, PyResult, Ref, Str, Thread, Value, names, string};

use super::info::unraisable_args;

/// `sys.displayhook`
///
/// # Errors
/// What `repr` or the stream raises.
pub fn display(t: &mut Thread, object: &Value) -> PyResult<()> {
    let builtins = t.module(&names::NAME_BUILTINS);
    let Some(builtins) = builtins else { return Err(t.runtime_error("lost builtins module")) };
    if object.is_none() {
        return Ok(());
    }
    let underscore = string::intern_str("_");
    t.set_attr(&builtins, &underscore, &Value::none())?;
    let Some(out) = t.sys_attr(&names::STDOUT).filter(|o| !o.is_none()) else {
        return Err(t.runtime_error("lost sys.stdout"));
    };
    let shown = t.repr(object)?;
    if let Err(raised) = t.call_method(&out, &names::WRITE, &[shown.as_value().clone()]) {
        if !t.raised_is(&object::exceptions::UNICODE_ENCODE_ERROR) {
            return Err(raised);
        }
        t.restore_raised(None);
        display_escaped(t, &out, shown)?;
    }
    let newline = string::intern("\n");
    t.call_method(&out, &names::WRITE, &[newline])?;
    t.set_attr(&builtins, &underscore, object)
}

/// Writes a text that the stream's encoding cannot hold, with escapes.
fn display_escaped(t: &mut Thread, out: &Value, shown: Ref<Str>) -> PyResult<()> {
    let encoding = t.get_attr(out, &names::ENCODING)?;
    let encode = string::intern_str("encode");
    let bytes =
        t.call_method(shown.as_value(), &encode, &[encoding.clone(), string::intern("backslashreplace")])?;
    let buffer = t.get_attr_opt(out, &string::intern_str("buffer"))?;
    match buffer {
        Some(buffer) => t.call_method(&buffer, &names::WRITE, &[bytes])?,
        None => {
            let decode = string::intern_str("decode");
            let text = t.call_method(&bytes, &decode, &[encoding, string::intern("strict")])?;
            t.call_method(out, &names::WRITE, &[text])?
        }
    };
    Ok(())
}

/// `sys.excepthook`
///
/// # Errors
/// None; what goes wrong in between is dropped.
pub fn except(t: &mut Thread, _class: &Value, value: &Value, traceback: &Value) -> PyResult<()> {
    if let Some(exception) = value.downcast::<BaseException>()
        && traceback.is_type(&object::frame::TRACEBACK)
        && exception.traceback.is_empty()
    {
        exception.traceback.set(Some(traceback.clone()));
    }
    match t.sys_attr(&names::STDERR) {
        Some(file) if file.is_none() => Ok(()),
        None => {
            let address = value.id();
            let class = object::Object::to_value(value.ty()).id();
            let count = value.refcount();
            let name = value.ty().tp_name().to_string();
            let shown = repr_or_note(t, value);
            let text = format!(
                "object address  : {address:#x}\nobject refcount : {count}\nobject type     : {class:#x}\n\
                 object type name: {name}\nobject repr     : {shown}\nlost sys.stderr\n"
            );
            host::stdio::write_all(2, text.as_bytes());
            Ok(())
        }
        file => {
            print_exception(t, value, file.as_ref());
            Ok(())
        }
    }
}

/// Writes an exception with its traceback to a stream, or to the descriptor where there is none.
pub fn print_exception(t: &mut Thread, exception: &Value, file: Option<&Value>) {
    if let Some(file) = file {
        let printed = print_by_library(t, exception, file);
        if printed.is_ok() {
            flush(t, file);
            return;
        }
        t.restore_raised(None);
        let text = text_of(t, exception);
        if let Ok(text) = t.new_str(&text)
            && t.call_method(file, &names::WRITE, &[text]).is_ok()
        {
            flush(t, file);
            return;
        }
        t.restore_raised(None);
    }
    let text = text_of(t, exception);
    host::stdio::write_all(2, text.as_bytes());
}

fn text_of(t: &mut Thread, exception: &Value) -> String {
    match exception.downcast::<BaseException>() {
        Some(_) => builtins::report::exception_text(t, exception),
        None => {
            let given = exception.ty().tp_name();
            format!("TypeError: print_exception(): Exception expected for value, {given} found\n")
        }
    }
}

fn flush(t: &mut Thread, file: &Value) {
    if t.call_method(file, &names::FLUSH, &[]).is_err() {
        t.restore_raised(None);
    }
}

/// `traceback._print_exception_bltin`
fn print_by_library(t: &mut Thread, exception: &Value, file: &Value) -> PyResult<()> {
    if exception.downcast::<BaseException>().is_none() {
        let given = exception.ty().tp_name();
        let text = format!("TypeError: print_exception(): Exception expected for value, {given} found\n");
        let text = t.new_str(&text)?;
        t.call_method(file, &names::WRITE, &[text])?;
        return Ok(());
    }
    let traceback = builtins::import::import_module(t, "traceback")?;
    let print = t.get_attr(&traceback, &string::intern_str("_print_exception_bltin"))?;
    t.call(&print, std::slice::from_ref(exception)).map(drop)
}

/// `sys.unraisablehook`
///
/// # Errors
/// `TypeError` for another argument than the hook gets.
pub fn unraisable(t: &mut Thread, unraisable: &Value) -> PyResult<()> {
    if !unraisable.is_type(&unraisable_args::TYPE) {
        return Err(t.type_error("sys.unraisablehook argument type must be UnraisableHookArgs"));
    }
    let Some(args) = unraisable.downcast::<object::Tuple>() else { return Ok(()) };
    let [class, value, traceback, message, object] = args.items() else { return Ok(()) };
    let mut head = String::new();
    match (object.is_none(), message.is_none()) {
        (false, false) => {
            let (text, shown) = (t.str(message)?.to_string_lossy(), repr_or_note(t, object));
            head.push_str(&format!("{text}: {shown}\n"));
        }
        (false, true) => {
            let shown = repr_or_note(t, object);
            head.push_str(&format!("Exception ignored in: {shown}\n"));
        }
        (true, false) => head.push_str(&format!("{}:\n", t.str(message)?.to_string_lossy())),
        (true, true) => {}
    }
    let Some(file) = t.sys_attr(&names::STDERR).filter(|file| !file.is_none()) else { return Ok(()) };
    let text = t.new_str(&head)?;
    t.call_method(&file, &names::WRITE, &[text])?;
    if value.downcast::<BaseException>().is_none() {
        return Ok(());
    }
    let _ = class;
    let text = builtins::report::unraisable_text(t, value, traceback);
    let text = t.new_str(&text)?;
    t.call_method(&file, &names::WRITE, &[text])?;
    flush(t, &file);
    Ok(())
}

fn repr_or_note(t: &mut Thread, object: &Value) -> String {
    match t.repr(object) {
        Ok(shown) => shown.to_string_lossy(),
        Err(_) => {
            t.restore_raised(None);
            "<object repr() failed>".to_string()
        }
    }
}

/// What an exception that nobody can receive goes through: `sys.unraisablehook`, whatever it is now.
pub fn write_unraisable(t: &mut Thread, exception: Value, object: Option<&Value>, message: Option<&str>) {
    // What native code raised has the place that runs as its only entry.
    if let Some(e) = exception.downcast::<BaseException>()
        && e.traceback.is_empty()
        && let Some(frame) = t.current_frame(0)
    {
        let lasti = frame.lasti(t);
        let entry = object::frame::TracebackData {
            next: object::cell::OptionCell::empty(),
            frame: frame.into_value(),
            lasti,
            lineno: std::cell::Cell::new(-1),
        };
        e.traceback.set(Some(object::Obj::new(entry)));
    }
    let traceback =
        exception.downcast::<BaseException>().map_or(Value::none(), |e| e.traceback.get_or_none());
    let message = match message {
        Some(text) => string::new_str(text),
        None => Value::none(),
    };
    let class = object::Object::to_value(exception.ty());
    let object = object.cloned().unwrap_or(Value::none());
    let values = vec![class, exception.clone(), traceback, message, object];
    let Ok(args) = unraisable_args::SEQUENCE.make(t, values) else {
        t.restore_raised(None);
        return;
    };
    let hook = t.sys_attr(&names::UNRAISABLEHOOK);
    let done = match &hook {
        Some(hook) if !hook.is_none() => t.call(hook, &[args]).map(drop),
        _ => unraisable(t, &args),
    };
    if done.is_err() {
        let second = t.take_raised();
        let Some(second) = second else { return };
        let traceback =
            second.downcast::<BaseException>().map_or(Value::none(), |e| e.traceback.get_or_none());
        let class = object::Object::to_value(second.ty());
        let message = string::new_str("Exception ignored in sys.unraisablehook");
        let values = vec![class, second, traceback, message, hook.unwrap_or(Value::none())];
        let told = match unraisable_args::SEQUENCE.make(t, values) {
            Ok(args) => unraisable(t, &args),
            Err(raised) => Err(raised),
        };
        if told.is_err() {
            t.restore_raised(None);
        }
    }
}

/// `sys.breakpointhook`
///
/// # Errors
/// What the debugger raises.
pub fn breakpoint(t: &mut Thread, args: Args<'_>) -> PyResult {
    let variable = host::env::get(c"PYTHONBREAKPOINT").filter(|v| !v.is_empty());
    let ignored = crate::Settings::get(t).flags.ignore_environment;
    let name = match variable.filter(|_| !ignored) {
        Some(value) if value == b"0" => return Ok(Value::none()),
        Some(value) => String::from_utf8_lossy(&value).into_owned(),
        None => "pdb.set_trace".to_string(),
    };
    let (module, attribute) = name.rsplit_once('.').unwrap_or(("builtins", &name));
    let found = match module {
        "" => None,
        module => find_breakpoint(t, module, attribute)?,
    };
    match found {
        Some(hook) => {
            let (values, names) = args.parts();
            t.call_kw(&hook, values, names)
        }
        None => {
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\"");
            t.warn(&RUNTIME_WARNING, &text, 0)?;
            Ok(Value::none())
        }
    }
}

fn find_breakpoint(t: &mut Thread, module: &str, attribute: &str) -> PyResult<Option<Value>> {
    let imported = builtins::import::import_module(t, module);
    let Some(module) = t.catch(&object::exceptions::IMPORT_ERROR, imported)? else { return Ok(None) };
    t.get_attr_opt(&module, &string::intern_str(attribute))
}

/// Shows an uncaught exception through `sys.excepthook`, and keeps it as `sys.last_exc`.
pub fn show_uncaught(t: &mut Thread, exception: &Value) {
    let traceback =
        exception.downcast::<BaseException>().map_or(Value::none(), |e| e.traceback.get_or_none());
    let class = object::Object::to_value(exception.ty());
    let dict: Option<Ref<Dict>> = t.interp().sys_dict.get().and_then(|d| Ref::from_value(d).ok());
    if let Some(dict) = &dict {
        dict.set_name(&names::LAST_EXC, exception.clone());
        dict.set_name(&names::LAST_TYPE, class.clone());
        dict.set_name(&names::LAST_VALUE, exception.clone());
        dict.set_name(&names::LAST_TRACEBACK, traceback.clone());
    }
    let hook = t.sys_attr(&names::EXCEPTHOOK);
    let event = [hook.clone().unwrap_or(Value::none()), class.clone(), exception.clone(), traceback.clone()];
    if t.audit("sys.excepthook", &event).is_err() {
        if t.raised_is(&object::exceptions::RUNTIME_ERROR) {
            t.restore_raised(None);
            return;
        }
        t.write_unraisable(None, Some("Exception ignored in audit hook"));
    }
    match hook {
        Some(hook) if !hook.is_none() => {
            if t.call(&hook, &[class, exception.clone(), traceback]).is_err() {
                let second = t.take_raised();
                write_error(t, "Error in sys.excepthook:\n");
                if let Some(second) = second {
                    let file = t.sys_attr(&names::STDERR).filter(|f| !f.is_none());
                    print_exception(t, &second, file.as_ref());
                }
                write_error(t, "\nOriginal exception was:\n");
                let file = t.sys_attr(&names::STDERR).filter(|f| !f.is_none());
                print_exception(t, exception, file.as_ref());
            }
        }
        _ => {
            write_error(t, "sys.excepthook is missing\n");
            let file = t.sys_attr(&names::STDERR).filter(|f| !f.is_none());
            print_exception(t, exception, file.as_ref());
        }
    }
}

/// Writes a string to `sys.stderr`, or to the descriptor where that cannot be used.
pub fn write_error_text(t: &mut Thread, text: &Value) {
    if let Some(file) = t.sys_attr(&names::STDERR).filter(|f| !f.is_none()) {
        if t.call_method(&file, &names::WRITE, std::slice::from_ref(text)).is_ok() {
            return;
        }
        t.restore_raised(None);
    }
    let shown = text.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    host::stdio::write_all(2, shown.as_bytes());
}

/// Writes to `sys.stderr`, or to the descriptor where that cannot be used.
pub fn write_error(t: &mut Thread, text: &str) {
    if let Some(file) = t.sys_attr(&names::STDERR).filter(|f| !f.is_none())
        && let Ok(line) = t.new_str(text)
    {
        if t.call_method(&file, &names::WRITE, &[line]).is_ok() {
            return;
        }
        t.restore_raised(None);
    }
    host::stdio::write_all(2, text.as_bytes());
}
