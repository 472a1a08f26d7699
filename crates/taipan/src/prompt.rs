//! The plain prompt: reads statements from standard input and runs each.

use object::module::Module;
use object::{PyResult, Ref, Thread, Value, names, string};
use std_sys::code_text::bits;
use std_sys::{bootstrap, code_text, sys::hooks};
use syntax::Mode;

use crate::options::{Options, What};
use crate::program;

/// Runs the prompt until the input ends; gives the exit status.
///
/// # Errors
/// `SystemExit`.
pub fn run(t: &mut Thread, main: &Ref<Module>, options: &Options) -> PyResult<i32> {
    if !options.flags.quiet && matches!(options.what, What::Stdin) {
        let platform = "linux";
        let banner = format!(
            "Python {} on {platform}\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n",
            std_sys::sys::info::version()
        );
        hooks::write_error(t, &banner);
    }
    if !options.flags.ignore_environment
        && matches!(options.what, What::Stdin)
        && let Some(path) = crate::options::variable("PYTHONSTARTUP")
    {
        run_startup(t, main, &path);
    }
    set_prompts(t)?;
    let mut features = 0;
    loop {
        match step(t, main, &mut features) {
            Ok(true) => {}
            Ok(false) => return Ok(0),
            Err(raised) => {
                if t.raised_is(&object::exceptions::SYSTEM_EXIT) && options.flags.inspect == 0 {
                    return Err(raised);
                }
                if let Some(exception) = t.take_raised() {
                    hooks::show_uncaught(t, &exception);
                }
            }
        }
    }
}

fn set_prompts(t: &mut Thread) -> PyResult<()> {
    for (name, text) in [(&*names::PS1, ">>> "), (&*names::PS2, "... ")] {
        if t.sys_attr(name).is_none()
            && let Some(sys) = t.interp().sys_dict.get()
            && let Some(sys) = sys.downcast::<object::Dict>()
        {
            sys.set_name(name, string::intern(text));
        }
    }
    Ok(())
}

fn run_startup(t: &mut Thread, main: &Ref<Module>, path: &[u8]) {
    let Ok(c_path) = std::ffi::CString::new(path) else { return };
    let Ok(content) = host::fs::read_file(&c_path) else {
        let shown = String::from_utf8_lossy(path).into_owned();
        hooks::write_error(t, &format!("Could not open PYTHONSTARTUP\nFileNotFoundError: {shown}\n"));
        return;
    };
    let done = std_sys::paths::decode(t, path).and_then(|filename| {
        let shown = String::from_utf8_lossy(path).into_owned();
        let origin = syntax::encoding::Origin::File(&shown);
        let text = code_text::decode(t, &content, origin, &filename)?;
        program::run_text(t, main, &text, &filename, Mode::Exec)
    });
    if done.is_err()
        && let Some(exception) = t.take_raised()
    {
        hooks::show_uncaught(t, &exception);
    }
}

/// Reads and runs one statement; false at the end of the input. `features` are the future statements so far.
fn step(t: &mut Thread, main: &Ref<Module>, features: &mut u32) -> PyResult<bool> {
    let mut text: Vec<u8> = Vec::new();
    let filename = string::intern("<stdin>");
    let code = loop {
        let prompt = if text.is_empty() { &*names::PS1 } else { &*names::PS2 };
        let Some(line) = read_line(t, prompt)? else {
            if text.is_empty() {
                return Ok(false);
            }
            break compile(t, &text, &filename, *features, false)?;
        };
        let blank = line.iter().all(u8::is_ascii_whitespace);
        if text.is_empty() && blank {
            continue;
        }
        text.extend_from_slice(&line);
        let lines = text.iter().filter(|b| **b == b'\n').count();
        if lines > 1 && !blank && is_compound(&text) {
            continue;
        }
        match compile(t, &text, &filename, *features, true) {
            Ok(code) => break code,
            Err(raised) => {
                if !t.raised_is(&object::exceptions::INCOMPLETE_INPUT_ERROR) {
                    return Err(raised);
                }
                t.restore_raised(None);
            }
        }
    };
    *features |= code.flags & bits::FUTURE;
    let code = interp::constants::code_object(t, &code)?;
    let globals = bootstrap::dict_of(main);
    let locals = globals.clone().into_value();
    interp::run_code(t, &code, &globals, Some(&locals), None)?;
    crate::finish::flush_streams(t);
    Ok(true)
}

/// Whether the first line begins a block, which goes on to an empty line.
fn is_compound(text: &[u8]) -> bool {
    let first = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let trimmed = first.trim_ascii_end();
    trimmed.ends_with(b":") || trimmed.starts_with(b"@")
}

fn compile(
    t: &mut Thread,
    text: &[u8],
    filename: &Value,
    features: u32,
    incomplete: bool,
) -> PyResult<std::sync::Arc<code::CodeObject>> {
    let optimize = std_sys::Settings::get(t).flags.optimize.clamp(0, 2) as u8;
    let flags = if incomplete { bits::ALLOW_INCOMPLETE_INPUT | bits::DONT_IMPLY_DEDENT } else { 0 };
    let flags = flags | features;
    let request = code_text::Request { mode: Mode::Single, flags, optimize, feature_version: -1 };
    code_text::compile_text(t, text, filename, &request)
}

fn read_line(t: &mut Thread, prompt: &object::Str) -> PyResult<Option<Vec<u8>>> {
    if let Some(prompt) = t.sys_attr(prompt) {
        let shown = t.str(&prompt)?.to_string_lossy();
        crate::finish::flush_streams(t);
        hooks::write_error(t, &shown);
    }
    let mut line = Vec::new();
    loop {
        let mut byte = [0];
        match host::fs::read(0, &mut byte) {
            Ok(0) => break,
            Ok(_) => {
                line.push(byte[0]);
                if byte[0] == b'\n' {
                    break;
                }
            }
            Err(error) if error.errno() == EINTR => t.poll()?,
            Err(_) => break,
        }
    }
    Ok((!line.is_empty()).then_some(line))
}

/// `EINTR`
const EINTR: i32 = 4;
