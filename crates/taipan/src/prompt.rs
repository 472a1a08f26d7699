//! The interactive prompt, from the banner on: start-up file, hook, and the loop that the terminal allows.
//!
//! Not here: reading and running statements (`std_sys::prompt`, the library's `_pyrepl`).

use object::module::Module;
use object::{PyResult, Raised, Ref, Thread, Value, string};
use std_sys::{code_text, sys::hooks};
use syntax::Mode;

use crate::options::{Options, What};
use crate::program;

/// What is printed before anything runs, where somebody sits at the prompt or wants it all.
pub fn banner(t: &mut Thread, options: &Options) {
    let flags = &options.flags;
    let at_prompt = matches!(options.what, What::Stdin) && is_interactive(options);
    if flags.quiet || !(flags.verbose > 0 || at_prompt) {
        return;
    }
    let mut text = format!("Python {} on linux\n", std_sys::sys::info::version());
    if !flags.no_site {
        text.push_str("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n");
    }
    hooks::write_error(t, &text);
}

/// Whether standard input is somebody's.
pub fn is_interactive(options: &Options) -> bool {
    options.flags.interactive > 0 || host::terminal::isatty(0)
}

/// Runs standard input as an interactive session.
///
/// # Errors
/// `SystemExit`.
pub fn run_stdin(t: &mut Thread, main: &Ref<Module>, options: &Options) -> PyResult<()> {
    let startup =
        (!options.flags.ignore_environment).then(|| crate::options::variable("PYTHONSTARTUP")).flatten();
    if let Some(path) = startup {
        run_startup(t, main, &path)?;
    }
    call_hook(t);
    interact(t, main, options, true)
}

/// The prompt after a program.
///
/// # Errors
/// `SystemExit`.
pub fn run_after(t: &mut Thread, main: &Ref<Module>, options: &Options) -> PyResult<()> {
    call_hook(t);
    interact(t, main, options, false)
}

fn interact(t: &mut Thread, main: &Ref<Module>, options: &Options, _startup: bool) -> PyResult<()> {
    t.audit("cpython.run_stdin", &[])?;
    let basic = !options.flags.ignore_environment && crate::options::variable("PYTHON_BASIC_REPL").is_some();
    if host::terminal::isatty(0) && !basic {
        let console = builtins::import::import_module(t, "_pyrepl.main")?;
        let start = t.get_attr(&console, &string::intern_str("interactive_console"))?;
        return t.call(&start, &[main.as_value().clone(), Value::bool(false), Value::bool(false)]).map(drop);
    }
    std_sys::prompt::run(t, main)
}

/// Calls `sys.__interactivehook__`, if there is one.
fn call_hook(t: &mut Thread) {
    let Some(hook) = t.sys_attr(&string::intern_str("__interactivehook__")) else { return };
    let audited = t.audit("cpython.run_interactivehook", std::slice::from_ref(&hook));
    if audited.is_err() || t.call(&hook, &[]).is_err() {
        hooks::write_error(t, "Failed calling sys.__interactivehook__\n");
        show(t);
    }
}

fn show(t: &mut Thread) {
    if let Some(exception) = t.take_raised() {
        hooks::show_uncaught(t, &exception);
        t.restore_raised(None);
    }
    std_sys::prompt::flush(t);
}

/// Runs the file that `PYTHONSTARTUP` names; `SystemExit` in it ends the program.
fn run_startup(t: &mut Thread, main: &Ref<Module>, path: &[u8]) -> PyResult<()> {
    let filename = std_sys::paths::decode(t, path)?;
    t.audit("cpython.run_startup", std::slice::from_ref(&filename))?;
    let Ok(c_path) = std::ffi::CString::new(path) else { return Ok(()) };
    let content = match host::fs::read_file(&c_path) {
        Ok(content) => content,
        Err(error) => {
            let shown = t.repr(&filename)?.to_string_lossy();
            let reason = String::from_utf8_lossy(&host::strerror(error.errno())).into_owned();
            let text = format!(
                "Could not open PYTHONSTARTUP\nFileNotFoundError: [Errno {}] {reason}: {shown}\n",
                error.errno()
            );
            hooks::write_error(t, &text);
            return Ok(());
        }
    };
    let shown = String::from_utf8_lossy(path).into_owned();
    let origin = syntax::encoding::Origin::File(&shown);
    let done = code_text::decode(t, &content, origin, &filename)
        .and_then(|text| program::run_text(t, main, &text, &filename, Mode::Exec));
    match done {
        Ok(_) => Ok(()),
        Err(Raised) if t.raised_is(&object::exceptions::SYSTEM_EXIT) => Err(Raised),
        Err(Raised) => {
            show(t);
            Ok(())
        }
    }
}
