//! Running what the command line asks for, from the start to the exit status.

use std::ffi::CString;

use object::exceptions::{BaseException, KEYBOARD_INTERRUPT, SYSTEM_EXIT};
use object::module::Module;
use object::{PyResult, Raised, Ref, Str, Thread, Value, names, string};
use std_sys::code_text::{self, Request};
use std_sys::{Config, bootstrap, paths};
use syntax::Mode;
use syntax::encoding::Origin;

use crate::locate::{self, Places};
use crate::options::{self, Options, What};
use crate::{Python, fatal, finish, preinit, prompt};

/// Runs the command line; gives the exit status.
pub fn run(args: &[Vec<u8>]) -> u8 {
    host::stdio::close_again();
    let mut options = match options::read(args) {
        Ok(options) => options,
        Err(instead) => {
            host::stdio::write_all(if instead.status == 0 { 1 } else { 2 }, &instead.text);
            return instead.status;
        }
    };
    if options.dump_refs.is_some() {
        object::heap::watch_objects();
    } else if host::memory::uses_system() {
        object::heap::keep_no_blocks();
    }
    let ascii = preinit::set_locale(&mut options);
    let key = match options.hash_seed {
        Some(seed) => text::hash::HashKey::from_seed(seed),
        None => {
            let mut bytes = [0; 16];
            let _ = host::random::urandom(&mut bytes);
            text::hash::HashKey::from_bytes(bytes)
        }
    };
    string::set_hash_key(key);
    let program: &[u8] = args.first().map_or(b"taipan", Vec::as_slice);
    let places = locate::locate(program, &mut options.flags);
    let config = config(&options, &places, args);
    let mut python = match Python::new(config, ascii) {
        Ok(python) => python,
        Err(message) => {
            host::stdio::write_all(2, format!("taipan: {message}\n").as_bytes());
            return 1;
        }
    };
    if let Err(failure) = python.start_library() {
        fatal::report(python.thread(), failure, &options, &places, program);
        return 1;
    }
    prompt::banner(python.thread(), &options);
    let status = run_options(python.thread(), &options);
    let status = inspect(python.thread(), &options, status);
    let status = finish::finish(python.thread(), status);
    if let Some(file) = &options.dump_refs {
        finish::dump_references(python.thread(), file.as_deref());
    }
    if options.flags.malloc_stats {
        let report = std_sys::sys::allocation_report(python.thread());
        host::stdio::write_all(2, report.as_bytes());
    }
    status
}

fn config(options: &Options, places: &Places, args: &[Vec<u8>]) -> Config {
    Config {
        flags: options.flags.clone(),
        argv: options.argv.clone(),
        orig_argv: args.to_vec(),
        executable: places.executable.clone(),
        base_executable: places.base_executable.clone(),
        prefix: places.prefix.clone(),
        base_prefix: places.base_prefix.clone(),
        exec_prefix: places.exec_prefix.clone(),
        base_exec_prefix: places.base_exec_prefix.clone(),
        platlibdir: places.platlibdir.clone(),
        library: places.library.clone(),
        embedded: places.embedded,
        path: places.path.clone(),
        pycache_prefix: options.pycache_prefix.clone(),
        home: places.home.clone(),
        xoptions: options.xoptions.clone(),
        warnoptions: options.warnoptions.clone(),
        check_hash_pycs: options.check_hash_pycs,
        modules: Vec::new(),
    }
}

/// Runs the program; the exit status, or none where an exception went through that has been shown.
fn run_options(t: &mut Thread, options: &Options) -> i32 {
    let result = run_what(t, options);
    match result {
        Ok(status) => status,
        Err(Raised) => {
            let at_prompt = matches!(options.what, What::Stdin) && prompt::is_interactive(options);
            end_by_exception(t, options.flags.inspect > 0 && !at_prompt)
        }
    }
}

fn run_what(t: &mut Thread, options: &Options) -> PyResult<i32> {
    let main = bootstrap::main_module(t)?;
    let mut importer = false;
    if let What::File(path) = &options.what {
        let path = locate::from_root(path);
        importer = has_importer(t, &path)?;
        if importer {
            insert_path(t, &path)?;
        }
    }
    if !importer && !options.flags.safe_path {
        let first = match &options.what {
            What::Command(_) | What::Stdin => Some(Vec::new()),
            What::Module(_) => host::fs::getcwd().ok(),
            What::File(path) => Some(script_folder(path)),
        };
        if let Some(first) = first {
            let folder = paths::decode(t, &first)?;
            t.interp().keep(builtins::import::SCRIPT_FOLDER, Some(folder));
            insert_path(t, &first)?;
        }
    }
    match &options.what {
        What::Command(command) => run_command(t, &main, command).map(|()| 0),
        What::Module(name) => run_module(t, name, true).map(|()| 0),
        What::File(_) if importer => run_module(t, b"__main__", false).map(|()| 0),
        What::File(path) => run_file(t, &main, path, options),
        What::Stdin => run_stdin(t, &main, options),
    }
}

/// The folder of a script, links followed once.
fn script_folder(path: &[u8]) -> Vec<u8> {
    let mut target = path.to_vec();
    if let Ok(c_path) = CString::new(path)
        && let Ok(link) = host::fs::readlink(host::CWD, &c_path)
    {
        target = locate::join(locate::folder(path), &link);
    }
    let real = locate::real(&target);
    let folder = locate::folder(&real).to_vec();
    if folder.is_empty() { host::fs::getcwd().unwrap_or_default() } else { folder }
}

fn insert_path(t: &mut Thread, path: &[u8]) -> PyResult<()> {
    let path = paths::decode(t, path)?;
    if let Some(list) = t.sys_attr(&names::NAME_PATH)
        && let Some(list) = list.downcast::<object::List>()
    {
        list.insert(t, 0, path)?;
    }
    Ok(())
}

/// Whether a path is a folder or an archive that modules can be imported from.
fn has_importer(t: &mut Thread, path: &[u8]) -> PyResult<bool> {
    let Some(hooks) = t.sys_attr(&string::intern_str("path_hooks")) else { return Ok(false) };
    if t.len(&hooks)? == 0 {
        return Ok(false);
    }
    let path = paths::decode(t, path)?;
    let external = builtins::import::import_module(t, "_frozen_importlib_external");
    let Ok(external) = external else {
        t.restore_raised(None);
        return Ok(false);
    };
    let finder = t.get_attr(&external, &string::intern_str("PathFinder"))?;
    let found = t.call_method(&finder, &string::intern_str("_path_importer_cache"), &[path])?;
    Ok(!found.is_none())
}

fn run_module(t: &mut Thread, name: &[u8], alter: bool) -> PyResult<()> {
    let name = paths::decode(t, name)?;
    let runpy = builtins::import::import_module(t, "runpy")?;
    let run = string::intern_str("_run_module_as_main");
    t.call_method(&runpy, &run, &[name, Value::bool(alter)]).map(drop)
}

fn request(options_optimize: i32, mode: Mode) -> Request {
    Request { mode, flags: 0, optimize: options_optimize.clamp(0, 2) as u8, feature_version: -1 }
}

/// Compiles and runs text in `__main__`.
///
/// # Errors
/// What the program raises.
pub fn run_text(t: &mut Thread, main: &Ref<Module>, text: &[u8], filename: &Value, mode: Mode) -> PyResult {
    let optimize = std_sys::Settings::get(t).flags.optimize;
    run_request(t, main, text, filename, &request(optimize, mode))
}

fn run_request(
    t: &mut Thread,
    main: &Ref<Module>,
    text: &[u8],
    filename: &Value,
    request: &Request,
) -> PyResult {
    let code = code_text::compile_text(t, text, filename, request)?;
    let code = interp::constants::code_object(t, &code)?;
    let globals = bootstrap::dict_of(main);
    let locals = globals.clone().into_value();
    interp::run_code(t, &code, &globals, Some(&locals), None)
}

/// Removes the indentation that all lines of a text have in common, as `-c` does.
fn dedent(text: &[u8]) -> Vec<u8> {
    let is_blank = |line: &[u8]| line.iter().all(|b| matches!(b, b' ' | b'\t'));
    let mut margin: Option<&[u8]> = None;
    for line in text.split(|b| *b == b'\n') {
        if is_blank(line) {
            continue;
        }
        let width = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let indent = &line[..width];
        margin = Some(match margin {
            None => indent,
            Some(known) => {
                let common = known.iter().zip(indent).take_while(|(a, b)| a == b).count();
                &known[..common]
            }
        });
    }
    let width = margin.map_or(0, <[u8]>::len);
    if width == 0 {
        return text.to_vec();
    }
    let lines: Vec<&[u8]> = text
        .split(|b| *b == b'\n')
        .map(|line| if is_blank(line) { &[][..] } else { &line[width..] })
        .collect();
    lines.join(&b'\n')
}

fn run_command(t: &mut Thread, main: &Ref<Module>, command: &[u8]) -> PyResult<()> {
    let decoded = paths::decode(t, command)?;
    t.audit("cpython.run_command", std::slice::from_ref(&decoded))?;
    let source = code_text::text_of(t, &decoded);
    let source = match source {
        Ok(source) => source,
        Err(raised) => {
            host::stdio::write_all(2, b"Unable to decode the command from the command line:\n");
            return Err(raised);
        }
    };
    let mut source = dedent(&source);
    source.push(b'\n');
    let filename = string::intern("<string>");
    let optimize = std_sys::Settings::get(t).flags.optimize;
    let code = code_text::compile_text(t, &source, &filename, &request(optimize, Mode::Exec))?;
    let code = interp::constants::code_object(t, &code)?;
    std_sys::prompt::remember_source(t, &source, code.as_value(), &filename);
    let globals = bootstrap::dict_of(main);
    let locals = globals.clone().into_value();
    interp::run_code(t, &code, &globals, Some(&locals), None).map(drop)
}

fn run_file(t: &mut Thread, main: &Ref<Module>, path: &[u8], options: &Options) -> PyResult<i32> {
    let path = &locate::join(&host::fs::getcwd().unwrap_or_default(), path)[..];
    let shown = paths::decode(t, path)?;
    t.audit("cpython.run_file", std::slice::from_ref(&shown))?;
    let program = String::from_utf8_lossy(&std_sys::Settings::get(t).executable).into_owned();
    let Ok(c_path) = CString::new(path) else { return Ok(2) };
    let content = match host::fs::read_file(&c_path) {
        Ok(content) => content,
        Err(error) => {
            let is_folder = host::meta::stat(host::CWD, &c_path, true).is_ok_and(|s| s.is_dir());
            let place = t.repr(&shown)?.to_string_lossy();
            if is_folder {
                let text = format!("{program}: {place} is a directory, cannot continue\n");
                std_sys::sys::hooks::write_error(t, &text);
                return Ok(1);
            }
            let reason = host::strerror(error.errno());
            let text = format!(
                "{program}: can't open file {place}: [Errno {}] {}\n",
                error.errno(),
                String::from_utf8_lossy(&reason)
            );
            std_sys::sys::hooks::write_error(t, &text);
            return Ok(2);
        }
    };
    let dict = bootstrap::dict_of(main);
    let file = shown.clone();
    dict.set_name(&names::FILE, file.clone());
    dict.set_name(&names::CACHED, Value::none());
    let is_pyc = path.ends_with(b".pyc") || content.starts_with(&opcode::MAGIC_TOKEN);
    let loader = if is_pyc { "SourcelessFileLoader" } else { "SourceFileLoader" };
    set_loader(t, main, &file, loader)?;
    if is_pyc {
        return run_pyc(t, main, &content).map(|()| 0);
    }
    let mut content = content;
    if options.skip_first_line {
        // The line end stays, so that line numbers are right.
        let end = content.iter().position(|b| *b == b'\n').unwrap_or(content.len());
        content.drain(..end);
    }
    let name = shown.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    let text = code_text::decode(t, &content, Origin::File(&name), &shown)?;
    let optimize = std_sys::Settings::get(t).flags.optimize;
    let request = Request { flags: code_text::bits::FROM_FILE, ..request(optimize, Mode::Exec) };
    run_request(t, main, &text, &shown, &request).map(|_| 0)
}

fn set_loader(t: &mut Thread, main: &Ref<Module>, file: &Value, class: &str) -> PyResult<()> {
    let Ok(external) = builtins::import::import_module(t, "_frozen_importlib_external") else {
        t.restore_raised(None);
        return Ok(());
    };
    let class = t.get_attr(&external, &string::intern_str(class))?;
    let loader = t.call(&class, &[string::intern("__main__"), file.clone()])?;
    bootstrap::dict_of(main).set_name(&names::LOADER, loader);
    Ok(())
}

fn run_pyc(t: &mut Thread, main: &Ref<Module>, content: &[u8]) -> PyResult<()> {
    if !content.starts_with(&opcode::MAGIC_TOKEN) {
        return Err(t.runtime_error("Bad magic number in .pyc file"));
    }
    let body = content.get(code::marshal::PYC_HEADER..).unwrap_or_default();
    let read = std_sys::marshal::read(t, body, true);
    if read.is_err() {
        t.restore_raised(None);
    }
    let code = read.ok().map(|(value, _)| value);
    let Some(code) = code.as_ref().and_then(|code| code.downcast::<object::code::Code>()) else {
        return Err(t.runtime_error("Bad code object in .pyc file"));
    };
    let globals = bootstrap::dict_of(main);
    let locals = globals.clone().into_value();
    interp::run_code(t, code, &globals, Some(&locals), None).map(drop)
}

fn run_stdin(t: &mut Thread, main: &Ref<Module>, options: &Options) -> PyResult<i32> {
    if prompt::is_interactive(options) {
        return prompt::run_stdin(t, main, options).map(|()| 0);
    }
    t.audit("cpython.run_stdin", &[])?;
    let content = host::fs::read_to_end(0).unwrap_or_default();
    let filename = string::intern("<stdin>");
    let text = code_text::decode(t, &content, Origin::File("<stdin>"), &filename)?;
    run_text(t, main, &text, &filename, Mode::Exec).map(|_| 0)
}

/// After the program: the prompt, where `-i` or the program asks for it.
fn inspect(t: &mut Thread, options: &Options, status: i32) -> i32 {
    let asked = !options.flags.ignore_environment && options::variable("PYTHONINSPECT").is_some();
    // A session at the prompt has been what `-i` asks for.
    let done = matches!(options.what, What::Stdin) && prompt::is_interactive(options) && !asked;
    if !(options.flags.inspect > 0 || asked) || done || !prompt::is_interactive(options) {
        return status;
    }
    match bootstrap::main_module(t).and_then(|main| prompt::run_after(t, &main, options)) {
        Ok(()) => 0,
        Err(Raised) => end_by_exception(t, false),
    }
}

/// The exit status that an exception means; it is shown, unless it is `SystemExit`.
pub fn end_by_exception(t: &mut Thread, stays: bool) -> i32 {
    let Some(exception) = t.take_raised() else { return 1 };
    if exception.ty().is_subtype(&SYSTEM_EXIT) && !stays {
        return exit_status(t, &exception);
    }
    if exception.ty().is_subtype(&KEYBOARD_INTERRUPT) {
        std_sys::sys::hooks::show_uncaught(t, &exception);
        return finish::INTERRUPTED;
    }
    std_sys::sys::hooks::show_uncaught(t, &exception);
    if let Some(again) = t.take_raised()
        && again.ty().is_subtype(&SYSTEM_EXIT)
    {
        return exit_status(t, &again);
    }
    1
}

/// The exit status of a `SystemExit`; what is no number is shown.
fn exit_status(t: &mut Thread, exception: &Value) -> i32 {
    let code = match t.get_attr_opt(exception, &names::NAME_CODE) {
        Ok(Some(code)) => code,
        _ => {
            t.restore_raised(None);
            exception
                .downcast::<BaseException>()
                .and_then(|e| e.args().items().first().cloned())
                .unwrap_or(Value::none())
        }
    };
    if code.is_none() {
        return 0;
    }
    if code.is_int() {
        return code.as_i64().map_or(-1, |status| status as i32);
    }
    finish::flush_streams(t);
    match t.str(&code) {
        Ok(text) => std_sys::sys::hooks::write_error_text(t, &text.into_value()),
        Err(Raised) => t.restore_raised(None),
    }
    std_sys::sys::hooks::write_error(t, "\n");
    1
}
