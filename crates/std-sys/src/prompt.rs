//! The plain prompt: reads statements from standard input and runs each, as CPython's interactive loop does.
//!
//! Not here: the banner and the start-up file (crate `taipan`), the prompt with line editing (`_pyrepl`).

use object::module::Module;
use object::{Dict, PyResult, Raised, Ref, Str, Thread, Value, names, string};
use syntax::Mode;

use crate::code_text::{self, Request, bits};
use crate::{Settings, bootstrap, sys::hooks};

/// `EINTR`
const EINTR: i32 = 4;

/// What reading a line gives.
enum Line {
    Text(Vec<u8>),
    End,
}

/// Runs the prompt in a module until the input ends.
///
/// # Errors
/// `SystemExit`.
pub fn run(t: &mut Thread, main: &Ref<Module>) -> PyResult<()> {
    set_prompts(t);
    let (mut out_of_memory, mut features) = (0, 0);
    loop {
        match step(t, main, &mut features) {
            Ok(true) => out_of_memory = 0,
            Ok(false) => return Ok(()),
            Err(raised) => {
                if t.raised_is(&object::exceptions::SYSTEM_EXIT) {
                    return Err(raised);
                }
                let Some(exception) = t.take_raised() else { continue };
                if exception.ty().is_subtype(&object::exceptions::MEMORY_ERROR) {
                    out_of_memory += 1;
                    if out_of_memory > 16 {
                        return Ok(());
                    }
                } else {
                    out_of_memory = 0;
                }
                hooks::show_uncaught(t, &exception);
                if let Some(again) = t.take_raised() {
                    return Err(t.raise(again));
                }
                flush(t);
            }
        }
    }
}

/// Sets `sys.ps1` and `sys.ps2` where they are missing.
fn set_prompts(t: &mut Thread) {
    for (name, text) in [(&*names::PS1, ">>> "), (&*names::PS2, "... ")] {
        if t.sys_attr(name).is_none()
            && let Some(sys) = t.interp().sys_dict.get()
            && let Some(sys) = sys.downcast::<Dict>()
        {
            sys.set_name(name, string::intern(text));
        }
    }
}

/// The text of a prompt, empty where there is none or it cannot be shown.
fn prompt(t: &mut Thread, name: &Str) -> Vec<u8> {
    let Some(value) = t.sys_attr(name) else { return Vec::new() };
    match t.str(&value) {
        Ok(text) => crate::paths::encode(&text).unwrap_or_default(),
        Err(Raised) => {
            t.restore_raised(None);
            Vec::new()
        }
    }
}

/// What the text read so far is.
enum State {
    /// A whole statement, or one that is wrong.
    Whole,
    /// It goes on in the next line.
    GoesOn,
}

/// Reads and runs one statement; false at the end of the input. `features` are the future statements so far.
fn step(t: &mut Thread, main: &Ref<Module>, features: &mut u32) -> PyResult<bool> {
    let (first, more) = (prompt(t, &names::PS1), prompt(t, &names::PS2));
    let filename = string::intern("<stdin>");
    let mut text: Vec<u8> = Vec::new();
    loop {
        let line = match read_line(t, if text.is_empty() { &first } else { &more })? {
            Line::Text(line) => line,
            Line::End if text.is_empty() => {
                host::stdio::write_all(2, b"\n");
                return Ok(false);
            }
            Line::End => {
                host::stdio::write_all(2, b"\n");
                break;
            }
        };
        if text.is_empty() && is_blank(&line) {
            return Ok(true);
        }
        let ends_block = line == b"\n";
        text.extend_from_slice(&line);
        if !line.ends_with(b"\n") {
            // The input ends in the middle of a line: there is no further one to ask for.
            host::stdio::write_all(2, &more);
            host::stdio::write_all(2, b"\n");
            break;
        }
        let state = state(t, &text, ends_block, &filename);
        if let State::Whole = state {
            break;
        }
    }
    let optimize = Settings::get(t).flags.optimize.clamp(0, 2) as u8;
    let request = Request { mode: Mode::Single, flags: *features, optimize, feature_version: -1 };
    let decoded = code_text::decode(t, &text, syntax::encoding::Origin::File("<stdin>"), &filename)?;
    let filename = match code_text::parse_silently(t, &decoded, &filename, &request) {
        Ok(()) => numbered_name(t)?,
        // The same error again, and the warnings before it.
        Err(Raised) => {
            t.restore_raised(None);
            filename
        }
    };
    let code = match code_text::compile_text(t, &decoded, &filename, &request) {
        Ok(code) => code,
        Err(raised) => {
            show_source(t, &decoded)?;
            return Err(raised);
        }
    };
    *features |= code.flags & bits::FUTURE;
    let code = interp::constants::code_object(t, &code)?;
    remember_source(t, &decoded, code.as_value(), &filename);
    let globals = bootstrap::dict_of(main);
    let locals = globals.clone().into_value();
    interp::run_code(t, &code, &globals, Some(&locals), None)?;
    flush(t);
    Ok(true)
}

/// The file name of the next statement: `<stdin-0>`, `<stdin-1>` and so on. `traceback` shows all of them as `<stdin>`.
fn numbered_name(t: &mut Thread) -> PyResult {
    const COUNT: &str = "prompt.statements";
    let count = t.interp().kept(COUNT).and_then(|count| count.as_i64()).unwrap_or(0);
    t.interp().keep(COUNT, Some(Value::int(count + 1)));
    t.new_str(&format!("<stdin-{count}>"))
}

/// Gives the raised error of syntax the line of the statement that it is about, if it has none.
fn show_source(t: &mut Thread, source: &[u8]) -> PyResult<()> {
    let Some(exception) = t.take_raised() else { return Ok(()) };
    if exception.ty().is_subtype(&object::exceptions::SYNTAX_ERROR) {
        let (text, lineno) = (string::intern_str("text"), string::intern_str("lineno"));
        let line = t.get_attr(&exception, &lineno)?.as_i64().and_then(|n| usize::try_from(n - 1).ok());
        let line = line.and_then(|n| source.split_inclusive(|b| *b == b'\n').nth(n));
        if let Some(line) = line
            && t.get_attr(&exception, &text)?.is_none()
        {
            let line = t.new_str_wtf8(line)?;
            t.set_attr(&exception, &text, &line)?;
        }
    }
    t.restore_raised(Some(exception));
    Ok(())
}

/// Whether a first line says nothing: spaces and a comment.
fn is_blank(line: &[u8]) -> bool {
    line.trim_ascii_start().first().is_none_or(|b| *b == b'#')
}

/// Whether a text, up to the end of a line, is a statement as the interactive parser takes it: a compound one ends with
/// an empty line.
fn state(t: &mut Thread, text: &[u8], ends_block: bool, filename: &Value) -> State {
    let wanted = bits::ALLOW_INCOMPLETE_INPUT | bits::DONT_IMPLY_DEDENT;
    let request = |flags| Request { mode: Mode::Single, flags, optimize: 0, feature_version: -1 };
    // What a warning would say is said when the statement is compiled.
    let parsed = code_text::parse_silently(t, text, filename, &request(wanted));
    match parsed {
        Ok(()) if is_compound(text) && !ends_block => State::GoesOn,
        Ok(()) => State::Whole,
        Err(Raised) => {
            let incomplete = t.raised_is(&object::exceptions::INCOMPLETE_INPUT_ERROR);
            t.restore_raised(None);
            if !incomplete {
                return State::Whole;
            }
            if !ends_block {
                return State::GoesOn;
            }
            // An empty line ends blocks, but neither brackets nor strings.
            match code_text::parse_silently(t, text, filename, &request(0)) {
                Ok(()) => State::Whole,
                Err(Raised) => {
                    let open = t.take_raised().is_some_and(|e| is_open(t, &e));
                    if open { State::GoesOn } else { State::Whole }
                }
            }
        }
    }
}

/// Whether an error says that the text ended inside brackets or a string.
fn is_open(t: &mut Thread, error: &Value) -> bool {
    let text = match t.str(error) {
        Ok(text) => text.to_string_lossy(),
        Err(Raised) => {
            t.restore_raised(None);
            return false;
        }
    };
    text.contains("was never closed")
        || text.starts_with("unterminated triple-quoted")
        || text.starts_with("unexpected EOF")
}

/// Whether a statement begins with the keyword of a compound one.
fn is_compound(text: &[u8]) -> bool {
    let start = text.trim_ascii_start();
    let word = start.split(|b| !b.is_ascii_alphanumeric() && *b != b'_').next().unwrap_or_default();
    start.starts_with(b"@")
        || [&b"if"[..], b"for", b"while", b"try", b"with", b"def", b"class", b"async"].contains(&word)
}

/// Keeps the text of a program that is no file, for tracebacks and warnings.
pub fn remember_source(t: &mut Thread, source: &[u8], code: &Value, filename: &Value) {
    let registered = builtins::import::import_module(t, "linecache").and_then(|linecache| {
        let text = t.new_str_wtf8(source)?;
        let register = string::intern_str("_register_code");
        t.call_method(&linecache, &register, &[code.clone(), text, filename.clone()])
    });
    if registered.is_err() {
        t.restore_raised(None);
    }
}

/// Flushes the error stream and the output stream; what goes wrong is dropped.
pub fn flush(t: &mut Thread) {
    let waiting = t.take_raised();
    for name in [&*names::STDERR, &*names::STDOUT] {
        let Some(stream) = t.sys_attr(name) else { continue };
        if t.call_method(&stream, &names::FLUSH, &[]).is_err() {
            t.restore_raised(None);
        }
    }
    t.restore_raised(waiting);
}

fn read_line(t: &mut Thread, prompt: &[u8]) -> PyResult<Line> {
    host::stdio::write_all(2, prompt);
    let mut line = Vec::new();
    loop {
        let mut byte = [0];
        match t.unlocked(|| host::fs::read(0, &mut byte)) {
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
    Ok(if line.is_empty() { Line::End } else { Line::Text(line) })
}
