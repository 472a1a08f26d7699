//! The start: from the first native modules to a working import system, standard streams and `site`.
//!
//! Not here: what the command line says and what runs then (crate `taipan`).

use object::module::Module;
use object::{Dict, PyResult, Ref, Thread, Tuple, Value, names, string};
use pylib::Frozen;

use crate::Settings;

/// Imports a frozen module without `importlib`.
///
/// # Errors
/// What its code raises.
pub fn import_frozen(t: &mut Thread, frozen: &'static Frozen) -> PyResult {
    let Some(code) = frozen_code(t, frozen)? else {
        return Err(t.import_error(format!("no frozen module '{}'", frozen.name)));
    };
    if t.interp().verbose.get() > 0 {
        let text = format!("import {} # frozen\n", frozen.name);
        crate::sys::hooks::write_error(t, &text);
    }
    let module = add_module(t, frozen.name)?;
    if let Some(dict) = module.dict() {
        let original = frozen.original.map_or(Value::none(), string::intern);
        dict.set_str(t, "__origname__", original);
        if frozen.is_package {
            dict.set_name(&names::PATH, object::List::new(Vec::new()));
        }
    }
    run_in(t, &module, &code)?;
    Ok(module.into_value())
}

/// The code of a frozen module: made from the library's own source where the library is not the embedded one and
/// has another one.
///
/// # Errors
/// What compiling raises.
pub fn frozen_code(t: &mut Thread, frozen: &'static Frozen) -> PyResult<Option<Value>> {
    let Some(entry) = frozen.entry() else { return Ok(None) };
    if let Some(source) = other_source(t, frozen.path)
        && Some(source.as_slice()) != entry.source()
    {
        let name = string::new_str(&format!("<frozen {}>", frozen.code_name()));
        let request = crate::code_text::Request {
            mode: syntax::Mode::Exec,
            flags: 0,
            optimize: 0,
            feature_version: -1,
        };
        let code = crate::code_text::compile_text(t, &source, &name, &request)?;
        return Ok(Some(interp::constants::code_object(t, &code)?.as_value().clone()));
    }
    match entry.code() {
        Some(bytes) => crate::marshal::read_own(t, bytes).map(Some),
        None => Ok(None),
    }
}

/// The source of a frozen module in a library that is not the embedded one.
fn other_source(t: &Thread, path: &str) -> Option<Vec<u8>> {
    let config = Settings::get(t);
    if config.embedded {
        return None;
    }
    let mut place = config.library.clone();
    place.push(b'/');
    place.extend_from_slice(path.as_bytes());
    let place = std::ffi::CString::new(place).ok()?;
    host::fs::read_file(&place).ok()
}

/// The module of `sys.modules`, made where it is missing.
///
/// # Errors
/// `MemoryError`.
pub fn add_module(t: &mut Thread, name: &str) -> PyResult<Ref<Module>> {
    let key = string::intern_str(name);
    if let Some(found) = t.module(&key)
        && let Ok(module) = Ref::from_value(found)
    {
        return Ok(module);
    }
    let module = crate::sys::new_plain_module(t, name)?;
    if let Some(modules) = builtins::import::modules(t) {
        modules.set_name(&key, module.as_value().clone());
    }
    Ok(module)
}

fn run_in(t: &mut Thread, module: &Ref<Module>, code: &Value) -> PyResult<()> {
    let (Some(code), Some(dict)) = (code.downcast::<object::code::Code>(), module.dict()) else {
        return Err(t.system_error("a frozen module without code"));
    };
    if !dict.contains_str(&names::BUILTINS) {
        dict.set_name(&names::BUILTINS, t.interp().builtins.get_or_none());
    }
    interp::run_code(t, code, &dict, Some(&dict.clone().into_value()), None).map(drop)
}

/// Starts the import system: `importlib` and path entries.
///
/// # Errors
/// What goes wrong on the way.
pub fn start_imports(t: &mut Thread) -> PyResult<()> {
    let Some(frozen) = pylib::frozen("_frozen_importlib") else { return Ok(()) };
    let bootstrap = import_frozen(t, frozen)?;
    t.interp().keep(builtins::import::BOOTSTRAP, Some(bootstrap.clone()));
    let Some(imp) = crate::imp::native(t, &string::intern_str("_imp"))? else { return Ok(()) };
    note(t, "import _imp # builtin\n");
    if let Some(modules) = builtins::import::modules(t) {
        modules.set_name(&string::intern_str("_imp"), imp.clone());
    }
    let sys = t.module(&names::SYS).unwrap_or(Value::none());
    t.call_method(&bootstrap, &string::intern_str("_install"), &[sys.clone(), imp])?;
    t.call_method(&bootstrap, &string::intern_str("_install_external_importers"), &[])?;
    Ok(())
}

/// Starts the import of archives, and of the embedded library where that is in use.
///
/// # Errors
/// What goes wrong on the way.
pub fn start_archives(t: &mut Thread) -> PyResult<()> {
    note(t, "# installing zipimport hook\n");
    let zipimport = builtins::import::import_module(t, "zipimport")?;
    let zipimporter = t.get_attr(&zipimport, &string::intern_str("zipimporter"))?;
    if let Some(hooks) = t.sys_attr(&string::intern_str("path_hooks"))
        && let Some(hooks) = hooks.downcast::<object::List>()
    {
        hooks.insert(t, 0, zipimporter)?;
    }
    note(t, "# installed zipimport hook\n");
    if Settings::get(t).embedded {
        start_library(t)?;
    }
    Ok(())
}

/// What `-v` says.
fn note(t: &mut Thread, text: &str) {
    if t.interp().verbose.get() > 0 {
        crate::sys::hooks::write_error(t, text);
    }
}

/// Makes the embedded library importable.
fn start_library(t: &mut Thread) -> PyResult<()> {
    let Some(entry) = pylib::find("_taipan_library.py") else { return Ok(()) };
    let module = add_module(t, "_taipan_library")?;
    match entry.code() {
        Some(code) => {
            let code = crate::marshal::read_own(t, code)?;
            run_in(t, &module, &code)?;
        }
        None => return Err(t.import_error("the embedded library has no finder")),
    }
    t.call_method(module.as_value(), &string::intern_str("install"), &[]).map(drop)
}

/// Starts what text needs: the codecs.
///
/// # Errors
/// What goes wrong on the way.
pub fn start_codecs(t: &mut Thread) -> PyResult<()> {
    builtins::import::import_module(t, "encodings")?;
    if t.interp().fs_ascii.get() {
        return codec_name(t, "ascii").map(drop);
    }
    Ok(())
}

/// The name that Python's codec of an encoding has.
///
/// # Errors
/// `LookupError`.
fn codec_name(t: &mut Thread, encoding: &str) -> PyResult<String> {
    let codecs = builtins::import::import_module(t, "_codecs")?;
    let encoding = t.new_str(encoding)?;
    let codec = t.call_method(&codecs, &string::intern_str("lookup"), &[encoding])?;
    let name = t.get_attr(&codec, &names::NAME_NAME)?;
    Ok(t.str(&name)?.to_string_lossy())
}

/// Looks up the encoding that the environment names for the standard streams.
///
/// # Errors
/// `LookupError`.
pub fn stream_codec(t: &mut Thread) -> PyResult<()> {
    let (encoding, errors) = stream_encoding(t);
    let encoding = if encoding == "utf-8" { encoding } else { codec_name(t, &encoding)? };
    let pair = Tuple::new(vec![t.new_str(&encoding)?, t.new_str(&errors)?]);
    t.interp().keep(STREAM_CODEC, Some(pair));
    Ok(())
}

/// Under this key the interpreter keeps encoding and error handler of the standard streams.
const STREAM_CODEC: &str = "taipan.stream_codec";

/// `O_RDONLY` and so on do not matter: the descriptors are open already.
const STREAMS: [(i32, &str, &str); 3] = [(0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")];

/// Makes `sys.stdin`, `sys.stdout`, `sys.stderr` and the built-in function `open`.
///
/// # Errors
/// What goes wrong on the way.
pub fn start_streams(t: &mut Thread) -> PyResult<()> {
    let io = builtins::import::import_module(t, "_io")?;
    let open = t.get_attr(&io, &string::intern_str("open"))?;
    if let Some(builtins) = t.interp().builtins.get()
        && let Some(builtins) = builtins.downcast::<Dict>()
    {
        builtins.set_name(&string::intern_str("open"), open.clone());
    }
    let Some(sys) = t.interp().sys_dict.get() else { return Ok(()) };
    let Some(sys) = sys.downcast::<Dict>() else { return Ok(()) };
    let sys: Ref<Dict> = Ref::new(sys);
    for (fd, name, mode) in STREAMS {
        let stream = stream(t, &io, &open, fd, name, mode)?;
        sys.set_name(&string::intern_str(&format!("__{name}__")), stream.clone());
        sys.set_name(&string::intern_str(name), stream);
    }
    Ok(())
}

/// `LC_CTYPE`
const LC_CTYPE: i32 = 0;

/// Encoding and error handler of the standard streams: `PYTHONIOENCODING`, else by the locale.
fn stream_encoding(t: &Thread) -> (String, String) {
    let config = Settings::get(t);
    let mut encoding = if t.interp().fs_ascii.get() { "ascii" } else { "utf-8" }.to_string();
    let mut errors = "strict".to_string();
    let locale = host::locale::setlocale(LC_CTYPE, None).unwrap_or_default();
    let c_locale = [&b"C"[..], b"POSIX", b"C.UTF-8", b"C.utf8", b"UTF-8"].contains(&&*locale);
    if config.flags.utf8_mode || c_locale {
        errors = "surrogateescape".to_string();
    }
    if !config.flags.ignore_environment
        && let Some(value) = host::env::get(c"PYTHONIOENCODING").filter(|v| !v.is_empty())
    {
        let value = String::from_utf8_lossy(&value).into_owned();
        let (given, handler) = value.split_once(':').unwrap_or((&value, ""));
        if !given.is_empty() {
            encoding = given.to_string();
            errors = "strict".to_string();
        }
        if !handler.is_empty() {
            errors = handler.to_string();
        }
    }
    (encoding, errors)
}

fn stream(t: &mut Thread, io: &Value, open: &Value, fd: i32, name: &str, mode: &str) -> PyResult {
    if host::meta::fstat(fd).is_err() {
        return Ok(Value::none());
    }
    let unbuffered = Settings::get(t).flags.unbuffered;
    let writing = mode == "w";
    let buffering = if unbuffered && writing { 0 } else { -1 };
    let raw_mode = string::intern(if writing { "wb" } else { "rb" });
    let none = Value::none;
    let closefd = Value::bool(false);
    let arguments = [Value::small(fd), raw_mode, Value::small(buffering), none(), none(), none(), closefd];
    let buffer = t.call(open, &arguments)?;
    let raw_name = string::intern_str("raw");
    let raw = if buffering != 0 { t.get_attr(&buffer, &raw_name)? } else { buffer.clone() };
    let shown = t.new_str(&format!("<{name}>"))?;
    t.set_attr(&raw, &names::NAME_NAME, &shown)?;
    let isatty = t.call_method(&raw, &string::intern_str("isatty"), &[])?;
    let isatty = t.is_true(&isatty)?;
    let line_buffering = !unbuffered && (isatty || fd == 2);
    let kept = t.interp().kept(STREAM_CODEC);
    let pair = kept.as_ref().and_then(|pair| pair.downcast::<Tuple>()).map(Tuple::items);
    let (encoding, mut errors) = match pair {
        Some([encoding, errors]) => (encoding.clone(), errors.clone()),
        _ => (string::intern("utf-8"), string::intern("strict")),
    };
    if fd == 2 {
        errors = string::intern("backslashreplace");
    }
    let class = t.get_attr(io, &string::intern_str("TextIOWrapper"))?;
    let write_through = Value::bool(unbuffered && writing);
    let newline = string::intern("\n");
    let wrapper =
        t.call(&class, &[buffer, encoding, errors, newline, Value::bool(line_buffering), write_through])?;
    let mode = string::intern(mode);
    t.set_attr(&wrapper, &names::MODE, &mode)?;
    Ok(wrapper)
}

/// Imports `warnings` where there are filters that need it.
///
/// # Errors
/// What importing raises.
pub fn start_warnings(t: &mut Thread) -> PyResult<()> {
    if !Settings::get(t).warnoptions.is_empty()
        && builtins::import::import_module(t, "warnings").is_err()
        && let Some(exception) = t.take_raised()
    {
        crate::sys::hooks::show_uncaught(t, &exception);
    }
    Ok(())
}

/// Imports `site`, unless that is not wanted.
///
/// # Errors
/// What `site` raises.
pub fn start_site(t: &mut Thread) -> PyResult<()> {
    let config = Settings::get(t);
    if config.flags.no_site {
        return Ok(());
    }
    builtins::import::import_module(t, "site").map(drop)
}

/// The module `__main__`, ready for a program.
///
/// # Errors
/// `MemoryError`.
pub fn main_module(t: &mut Thread) -> PyResult<Ref<Module>> {
    let module = add_module(t, "__main__")?;
    if let Some(dict) = module.dict() {
        if !dict.contains_str(&names::BUILTINS) {
            let builtins = t.module(&names::NAME_BUILTINS).unwrap_or(Value::none());
            dict.set_name(&names::BUILTINS, builtins);
        }
        let loader = dict.get_str(&names::LOADER).filter(|l| !l.is_none());
        if loader.is_none()
            && let Some(bootstrap) = t.interp().kept(builtins::import::BOOTSTRAP)
        {
            let loader = t.get_attr(&bootstrap, &string::intern_str("BuiltinImporter"))?;
            dict.set_name(&names::LOADER, loader);
        }
    }
    Ok(module)
}

/// A call with keywords.
///
/// # Errors
/// What is called raises.
pub fn call_keywords(
    t: &mut Thread,
    callable: &Value,
    args: &[Value],
    keywords: &[(&str, Value)],
) -> PyResult {
    let mut values = args.to_vec();
    values.extend(keywords.iter().map(|(_, value)| value.clone()));
    let names = Tuple::new_ref(keywords.iter().map(|(name, _)| string::intern(name)).collect());
    t.call_kw(callable, &values, Some(&names))
}

/// The dictionary of a module.
pub fn dict_of(module: &Ref<Module>) -> Ref<Dict> {
    module.dict().unwrap_or_else(Dict::new)
}
