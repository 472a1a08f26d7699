//! `_io`: files.
//!
//! Here: the module, `open`, and what the classes share. The classes stand in the files below: the abstract ones
//! (`base`), descriptors (`fileio`), buffers (`buffered`, `rwpair`), memory (`bytesio`, `stringio`), text
//! (`wrapper`, `codec`, `newline`).

pub mod base;
pub mod buffered;
pub mod bytesio;
pub mod codec;
pub mod fileio;
pub mod names;
pub mod newline;
pub mod rwpair;
pub mod stringio;
pub mod wrapper;

use builtins::NativeModule;
use macros::pymodule;
use object::cell::Ref;
use object::module::Module;
use object::string::intern_str;
use object::{Dict, Object, PyResult, Str, Thread, Tuple, Value};

use crate::common;

/// The usual size of buffers.
pub const DEFAULT_BUFFER_SIZE: usize = 131072;
/// The largest size that a file system's block size makes a buffer.
const LARGEST_BUFFER: i64 = 8 << 20;

/// Text as a string object.
pub(crate) fn finish(t: &mut Thread, out: text::StrBuilder) -> PyResult {
    match out.finish() {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

/// The value of a boolean member.
pub(crate) fn flag_value(t: &mut Thread, value: Option<&Value>) -> PyResult<bool> {
    match value {
        Some(value) if value.is_bool() => Ok(value.is_true()),
        Some(_) => Err(t.type_error("attribute value type must be bool")),
        None => Err(t.type_error("can't delete numeric/char attribute")),
    }
}

/// "<class name='…'…>", with what `more` adds.
pub(crate) fn repr_named(
    t: &mut Thread,
    this: &Value,
    more: impl FnOnce(&mut Thread, &mut text::StrBuilder) -> PyResult<()>,
) -> PyResult {
    let class = this.ty().tp_name();
    let mut out = text::StrBuilder::with_capacity(64);
    out.push_str(&format!("<{class}"));
    let name = t.get_attr_opt(this, &names::NAME);
    let name = t.catch(&object::exceptions::VALUE_ERROR, name)?.flatten();
    if let Some(name) = name {
        if !t.repr_enter(this) {
            return Err(t.runtime_error(format!("reentrant call inside {class}.__repr__")));
        }
        let shown = t.repr(&name);
        t.repr_leave(this);
        out.push_str(" name=");
        out.push_view(shown?.view());
    }
    more(t, &mut out)?;
    out.push_str(">");
    finish(t, out)
}

/// A copy of an object's `__dict__`, or `None` where it has no attributes.
pub(crate) fn dict_copy(this: &Value) -> Value {
    match object::lookup::instance_dict(this) {
        Some(dict) if !dict.is_empty() => dict.copy().into_value(),
        _ => Value::none(),
    }
}

/// Adds to an object's `__dict__`.
pub(crate) fn update_dict(t: &mut Thread, this: &Value, new: &Dict) -> PyResult<()> {
    match object::lookup::instance_dict(this) {
        Some(dict) => dict.merge(t, new, true),
        None => Ok(()),
    }
}

/// The native module.
pub static NATIVE: NativeModule = NativeModule {
    def: &table::DEF,
    types: &[
        (&base::IO_BASE, &[]),
        (&base::RAW_IO_BASE, &[]),
        (&base::BUFFERED_IO_BASE, &[]),
        (&base::TEXT_IO_BASE, &[]),
        (&fileio::FILE_IO, &[]),
        (&bytesio::BYTES_IO_BUFFER, &[]),
        (&bytesio::BYTES_IO, &[]),
        (
            &buffered::BUFFERED_READER,
            &[&buffered::READER_IMPL, &buffered::COMMON_IMPL, &buffered::READING_IMPL],
        ),
        (
            &buffered::BUFFERED_WRITER,
            &[&buffered::WRITER_IMPL, &buffered::COMMON_IMPL, &buffered::WRITING_IMPL],
        ),
        (
            &buffered::BUFFERED_RANDOM,
            &[
                &buffered::RANDOM_IMPL,
                &buffered::COMMON_IMPL,
                &buffered::READING_IMPL,
                &buffered::WRITING_IMPL,
            ],
        ),
        (&rwpair::RW_PAIR, &[]),
        (&newline::NEWLINE_DECODER, &[]),
        (&stringio::STRING_IO, &[]),
        (&wrapper::TEXT_IO_WRAPPER, &[]),
    ],
};

/// `sys.flags.NAME`
fn flag(t: &mut Thread, name: &str) -> bool {
    let Some(flags) = t.sys_attr(&intern_str("flags")) else { return false };
    match t.get_attr_opt(&flags, &intern_str(name)) {
        Ok(Some(value)) => value.as_i64().is_some_and(|n| n != 0),
        _ => {
            t.restore_raised(None);
            false
        }
    }
}

/// Whether `-X warn_default_encoding` is on.
pub(crate) fn warns_of_default_encoding(t: &mut Thread) -> bool {
    flag(t, "warn_default_encoding")
}

/// The name of the locale's encoding.
pub fn locale_encoding(t: &mut Thread) -> PyResult {
    const CODESET: i32 = 14;
    if flag(t, "utf8_mode") {
        return t.new_str("utf-8");
    }
    let name = host::locale::nl_langinfo(CODESET);
    match std::str::from_utf8(&name) {
        // The C locale means UTF-8 here, as CPython's locale coercion does.
        Ok("") | Ok("ANSI_X3.4-1968") | Err(_) => t.new_str("UTF-8"),
        Ok(name) => t.new_str(name),
    }
}

/// An optional string argument; `None` counts as absent.
fn optional_str<'a>(
    t: &mut Thread,
    value: Option<&'a Value>,
    function: &str,
    name: &str,
) -> PyResult<Option<&'a Str>> {
    let Some(value) = value.filter(|v| !v.is_none()) else { return Ok(None) };
    let Some(text) = value.downcast::<Str>() else {
        let what = format!("argument '{name}'");
        return Err(object::native::bad_argument(t, function, &what, "str or None", value));
    };
    check_encodable(t, value)?;
    if newline::find(text.view(), 0).is_some() {
        return Err(t.value_error("embedded null character"));
    }
    Ok(Some(text))
}

/// Refuses text that has no form in UTF-8.
pub(crate) fn check_encodable(t: &mut Thread, text: &Value) -> PyResult<()> {
    if text.downcast::<Str>().is_some_and(|s| s.view().has_surrogates()) {
        t.call_method(text, &intern_str("encode"), &[intern_str("utf-8").into_value()])?;
    }
    Ok(())
}

/// In development mode, refuses error handlers that nobody has registered.
pub(crate) fn check_errors(t: &mut Thread, errors: &Str) -> PyResult<()> {
    if !errors.eq_str("strict") && flag(t, "dev_mode") {
        let codecs = crate::common::import(t, "_codecs")?;
        let name = t.value_of(errors);
        t.call_method(&codecs, &intern_str("lookup_error"), &[name])?;
    }
    Ok(())
}

/// What a mode string says.
#[derive(Default)]
struct Mode {
    creating: bool,
    reading: bool,
    writing: bool,
    appending: bool,
    updating: bool,
    text: bool,
    binary: bool,
}

impl Mode {
    fn parse(mode: &str) -> Option<Mode> {
        let mut m = Mode::default();
        for c in mode.chars() {
            let flag = match c {
                'x' => &mut m.creating,
                'r' => &mut m.reading,
                'w' => &mut m.writing,
                'a' => &mut m.appending,
                '+' => &mut m.updating,
                't' => &mut m.text,
                'b' => &mut m.binary,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
        }
        Some(m)
    }

    /// For the raw file.
    fn raw(&self) -> String {
        let mut out = String::new();
        for (yes, c) in [
            (self.creating, 'x'),
            (self.reading, 'r'),
            (self.writing, 'w'),
            (self.appending, 'a'),
            (self.updating, '+'),
        ] {
            if yes {
                out.push(c);
            }
        }
        out
    }
}

/// The arguments of `open` after the mode.
struct Options<'a> {
    buffering: i32,
    encoding: Option<&'a Value>,
    errors: Option<&'a Value>,
    newline: Option<&'a Value>,
    closefd: bool,
    opener: Option<&'a Value>,
}

fn do_open(t: &mut Thread, file: &Value, mode: &Value, text: &str, o: Options<'_>) -> PyResult {
    let slots = file.ty().slots();
    // What counts as a number is for the raw file to judge, after the mode.
    let is_number = slots.index.is_some() || slots.int.is_some() || slots.float.is_some();
    let path_or_fd = if is_number { file.clone() } else { common::fspath(t, file)? };
    let Some(m) = Mode::parse(text) else {
        return Err(t.value_error(format!("invalid mode: '{text}'")));
    };
    if m.text && m.binary {
        return Err(t.value_error("can't have text and binary mode at once"));
    }
    let kinds = [m.creating, m.reading, m.writing, m.appending];
    if kinds.iter().filter(|k| **k).count() > 1 {
        return Err(t.value_error("must have exactly one of create/read/write/append mode"));
    }
    if m.binary {
        for (value, name, article) in
            [(o.encoding, "encoding", "an"), (o.errors, "errors", "an"), (o.newline, "newline", "a")]
        {
            if value.is_some_and(|v| !v.is_none()) {
                return Err(t.value_error(format!("binary mode doesn't take {article} {name} argument")));
            }
        }
        if o.buffering == 1 {
            let message = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
            t.warn(&object::exceptions::RUNTIME_WARNING, message, 1)?;
        }
    }
    let raw_mode = t.new_str(&m.raw())?;
    let raw_args = [path_or_fd, raw_mode, Value::bool(o.closefd), o.opener.cloned().unwrap_or(Value::none())];
    let raw = t.call(&fileio::class(), &raw_args)?;
    let opened = wrap(t, &raw, mode, &m, &o);
    if opened.is_err() {
        let waiting = t.take_raised();
        match t.call_method(&raw, &names::CLOSE, &[]) {
            Ok(_) => t.restore_raised(waiting),
            Err(_) => {
                if let (Some(new), Some(old)) = (t.raised(), waiting)
                    && let Some(e) = new.downcast::<object::exceptions::BaseException>()
                {
                    e.context.set(Some(old));
                }
            }
        }
    }
    opened
}

/// Puts buffer and text around a raw file.
fn wrap(t: &mut Thread, raw: &Value, mode: &Value, m: &Mode, o: &Options<'_>) -> PyResult {
    let mut buffering = o.buffering as i64;
    let mut is_terminal = false;
    if buffering < 0 {
        let answer = t.call_method(raw, &names::ISATTY_OPEN_ONLY, &[])?;
        is_terminal = t.is_true(&answer)?;
    }
    let line_buffering = buffering == 1 || is_terminal;
    if buffering < 0 || buffering == 1 {
        let block = t.get_attr(raw, &names::BLKSIZE)?;
        let block = t.index_of(&block)? as i64;
        buffering = block.min(LARGEST_BUFFER).max(DEFAULT_BUFFER_SIZE as i64);
    }
    if buffering == 0 {
        if !m.binary {
            return Err(t.value_error("can't have unbuffered text I/O"));
        }
        return Ok(raw.clone());
    }
    let class = if m.updating {
        &buffered::BUFFERED_RANDOM
    } else if m.creating || m.writing || m.appending {
        &buffered::BUFFERED_WRITER
    } else if m.reading {
        &buffered::BUFFERED_READER
    } else {
        let shown = t.repr(mode)?.to_string_lossy();
        return Err(t.value_error(format!("unknown mode: {shown}")));
    };
    let buffer = t.call(&class.to_value(), &[raw.clone(), Value::int(buffering)])?;
    if m.binary {
        return Ok(buffer);
    }
    let none = Value::none();
    let args = [
        buffer.clone(),
        o.encoding.cloned().unwrap_or(none.clone()),
        o.errors.cloned().unwrap_or(none.clone()),
        o.newline.cloned().unwrap_or(none),
        Value::bool(line_buffering),
    ];
    let file = match t.call(&wrapper::class(), &args) {
        Ok(file) => file,
        Err(raised) => {
            // The buffer closes the raw file with it.
            let waiting = t.take_raised();
            if t.call_method(&buffer, &names::CLOSE, &[]).is_err() {
                t.restore_raised(None);
            }
            t.restore_raised(waiting);
            return Err(raised);
        }
    };
    t.set_attr(&file, &names::MODE, mode)?;
    Ok(file)
}

/// The module.
#[pymodule(
    name = "_io",
    doc = "The io module provides the Python interfaces to stream handling. The\nbuiltin open function is defined in this module.\n\nAt the top of the I/O hierarchy is the abstract base class IOBase. It\ndefines the basic interface to a stream. Note, however, that there is no\nseparation between reading and writing to streams; implementations are\nallowed to raise an OSError if they do not support a given operation.\n\nExtending IOBase is RawIOBase which deals simply with the reading and\nwriting of raw bytes to a stream. FileIO subclasses RawIOBase to provide\nan interface to OS files.\n\nBufferedIOBase deals with buffering on a raw byte stream (RawIOBase). Its\nsubclasses, BufferedWriter, BufferedReader, and BufferedRWPair buffer\nstreams that are readable, writable, and both respectively.\nBufferedRandom provides a buffered interface to random access\nstreams. BytesIO is a simple stream of in-memory bytes.\n\nAnother IOBase subclass, TextIOBase, deals with the encoding and decoding\nof streams into text. TextIOWrapper, which extends it, is a buffered text\ninterface to a buffered raw stream (`BufferedIOBase`). Finally, StringIO\nis an in-memory stream for text.\n\nArgument names are not part of the specification, and only the arguments\nof open() are intended to be used as keyword arguments.\n\ndata:\n\nDEFAULT_BUFFER_SIZE\n\n   An int containing the default buffer size used by the module's buffered\n   I/O classes.\n",
    types(
        &super::base::IO_BASE,
        &super::base::RAW_IO_BASE,
        &super::base::BUFFERED_IO_BASE,
        &super::base::TEXT_IO_BASE,
        &super::fileio::FILE_IO,
        &super::bytesio::BYTES_IO_BUFFER,
        &super::bytesio::BYTES_IO,
        &super::buffered::BUFFERED_READER,
        &super::buffered::BUFFERED_WRITER,
        &super::buffered::BUFFERED_RANDOM,
        &super::rwpair::RW_PAIR,
        &super::newline::NEWLINE_DECODER,
        &super::stringio::STRING_IO,
        &super::wrapper::TEXT_IO_WRAPPER
    )
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        names::intern_all();
        common::add(module, "DEFAULT_BUFFER_SIZE", Value::size(DEFAULT_BUFFER_SIZE));
        let blocking = object::exceptions::BLOCKING_IO_ERROR.to_value();
        common::add(module, "BlockingIOError", blocking);
        let class = match t.interp().kept(base::UNSUPPORTED) {
            Some(class) => class,
            None => {
                let dict = Dict::new();
                dict.set_name(&intern_str("__module__"), common::name("io"));
                let bases =
                    vec![object::exceptions::OS_ERROR.to_value(), object::exceptions::VALUE_ERROR.to_value()];
                let args = [common::name("UnsupportedOperation"), Tuple::new(bases), dict.into_value()];
                t.call(&object::singletons::TYPE.to_value(), &args)?
            }
        };
        t.interp().keep(base::UNSUPPORTED, Some(class.clone()));
        common::add(module, "UnsupportedOperation", class);
        Ok(())
    }

    /// Open file and return a stream.  Raise OSError upon failure.
    ///
    /// file is either a text or byte string giving the name (and the path
    /// if the file isn't in the current working directory) of the file to
    /// be opened or an integer file descriptor of the file to be
    /// wrapped.  (If a file descriptor is given, it is closed when the
    /// returned I/O object is closed, unless closefd is set to False.)
    ///
    /// mode is an optional string that specifies the mode in which the file
    /// is opened.  It defaults to 'r' which means open for reading in text
    /// mode.  Other common values are 'w' for writing (truncating the file if
    /// it already exists), 'x' for creating and writing to a new file, and
    /// 'a' for appending (which on some Unix systems, means that all writes
    /// append to the end of the file regardless of the current seek position).
    /// In text mode, if encoding is not specified the encoding used is platform
    /// dependent: locale.getencoding() is called to get the current locale
    /// encoding.  (For reading and writing raw bytes use binary mode and leave
    /// encoding unspecified.)  The available modes are:
    ///
    /// ========= ==========================================================
    /// Character Meaning
    /// --------- ----------------------------------------------------------
    /// 'r'       open for reading (default)
    /// 'w'       open for writing, truncating the file first
    /// 'x'       create a new file and open it for writing
    /// 'a'       open for writing, appending to the end of the file if it
    ///           exists
    /// 'b'       binary mode
    /// 't'       text mode (default)
    /// '+'       open a disk file for updating (reading and writing)
    /// ========= ==========================================================
    ///
    /// The default mode is 'rt' (open for reading text).  For binary random
    /// access, the mode 'w+b' opens and truncates the file to 0 bytes, while
    /// 'r+b' opens the file without truncation.  The 'x' mode implies 'w' and
    /// raises an `FileExistsError` if the file already exists.
    ///
    /// Python distinguishes between files opened in binary and text modes,
    /// even when the underlying operating system doesn't.  Files opened in
    /// binary mode (appending 'b' to the mode argument) return contents as
    /// bytes objects without any decoding.  In text mode (the default, or when
    /// 't' is appended to the mode argument), the contents of the file are
    /// returned as strings, the bytes having been first decoded using a
    /// platform-dependent encoding or using the specified encoding if given.
    ///
    /// buffering is an optional integer used to set the buffering policy.
    /// Pass 0 to switch buffering off (only allowed in binary mode), 1 to
    /// select line buffering (only usable in text mode), and an integer > 1 to
    /// indicate the size of a fixed-size chunk buffer.   When no buffering
    /// argument is given, the default buffering policy works as follows:
    ///
    /// * Binary files are buffered in fixed-size chunks; the size of the buffer
    ///   is max(min(blocksize, 8 MiB), DEFAULT_BUFFER_SIZE) when the device
    ///   block size is available.
    ///   On most systems, the buffer will typically be 128 kilobytes long.
    ///
    /// * "Interactive" text files (files for which isatty() returns True)
    ///   use line buffering.  Other text files use the policy described above
    ///   for binary files.
    ///
    /// encoding is the name of the encoding used to decode or encode the
    /// file.  This should only be used in text mode.  The default encoding is
    /// platform dependent, but any encoding supported by Python can be
    /// passed.  See the codecs module for the list of supported encodings.
    ///
    /// errors is an optional string that specifies how encoding errors are to
    /// be handled---this argument should not be used in binary mode.  Pass
    /// 'strict' to raise a ValueError exception if there is an encoding error
    /// (the default of None has the same effect), or pass 'ignore' to ignore
    /// errors.  (Note that ignoring encoding errors can lead to data loss.)
    /// See the documentation for codecs.register or run 'help(codecs.Codec)'
    /// for a list of the permitted encoding error strings.
    ///
    /// newline controls how universal newlines works (it only applies to text
    /// mode).  It can be None, '', '\n', '\r', and '\r\n'.  It works as
    /// follows:
    ///
    /// * On input, if newline is None, universal newlines mode is enabled.
    ///   Lines in the input can end in '\n', '\r', or '\r\n', and these are
    ///   translated into '\n' before being returned to the caller.  If it is
    ///   '', universal newline mode is enabled, but line endings are returned
    ///   to the caller untranslated.  If it has any of the other legal values,
    ///   input lines are only terminated by the given string, and the line
    ///   ending is returned to the caller untranslated.
    ///
    /// * On output, if newline is None, any '\n' characters written are
    ///   translated to the system default line separator, os.linesep.  If
    ///   newline is '' or '\n', no translation takes place.  If newline is any
    ///   of the other legal values, any '\n' characters written are translated
    ///   to the given string.
    ///
    /// If closefd is False, the underlying file descriptor will be kept open
    /// when the file is closed.  This does not work when a file name is given
    /// and must be True in that case.
    ///
    /// A custom opener can be used by passing a callable as *opener*.  The
    /// underlying file descriptor for the file object is then obtained by
    /// calling *opener* with (*file*, *flags*).  *opener* must return an open
    /// file descriptor (passing os.open as *opener* results in functionality
    /// similar to passing None).
    ///
    /// open() returns a file object whose type depends on the mode, and
    /// through which the standard file operations such as reading and writing
    /// are performed.  When open() is used to open a file in a text mode ('w',
    /// 'r', 'wt', 'rt', etc.), it returns a TextIOWrapper.  When used to open
    /// a file in a binary mode, the returned class varies: in read binary
    /// mode, it returns a BufferedReader; in write binary and append binary
    /// modes, it returns a BufferedWriter, and in read/write mode, it returns
    /// a BufferedRandom.
    ///
    /// It is also possible to use a string or bytearray as a file for both
    /// reading and writing.  For strings StringIO can be used like a file
    /// opened in a text mode, and for bytes a BytesIO can be used like a file
    /// opened in a binary mode.
    #[function(
        "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)"
    )]
    fn open(
        t: &mut Thread,
        file: &Value,
        mode: Option<&Value>,
        buffering: Option<&Value>,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        newline: Option<&Value>,
        closefd: Option<bool>,
        opener: Option<&Value>,
    ) -> PyResult {
        let default = common::name("r");
        let mode = mode.unwrap_or(&default);
        let Some(text) = mode.downcast::<Str>().map(Str::to_string_lossy) else {
            return Err(object::native::bad_argument(t, "open", "argument 'mode'", "str", mode));
        };
        let buffering = match buffering {
            Some(given) => object::native::FromArg::from_arg(t, given, "open", "argument 'buffering'")?,
            None => -1,
        };
        for (value, name) in [(encoding, "encoding"), (errors, "errors"), (newline, "newline")] {
            optional_str(t, value, "open", name)?;
        }
        let options =
            Options { buffering, encoding, errors, newline, closefd: closefd.unwrap_or(true), opener };
        do_open(t, file, mode, &text, options)
    }

    /// Opens the provided file with the intent to import the contents.
    ///
    /// This may perform extra validation beyond open(), but is otherwise
    /// interchangeable with calling open(path, 'rb').
    #[function("open_code($module, /, path)")]
    fn open_code(t: &mut Thread, path: &Value) -> PyResult {
        if path.downcast::<Str>().is_none() {
            return Err(object::native::bad_argument(t, "open_code", "argument 'path'", "str", path));
        }
        let mode = common::name("rb");
        let options = Options {
            buffering: -1,
            encoding: None,
            errors: None,
            newline: None,
            closefd: true,
            opener: None,
        };
        do_open(t, path, &mode, "rb", options)
    }

    /// A helper function to choose the text encoding.
    ///
    /// When encoding is not None, this function returns it.
    /// Otherwise, this function returns the default text encoding
    /// (i.e. "locale" or "utf-8" depends on UTF-8 mode).
    ///
    /// This function emits an EncodingWarning if encoding is None and
    /// sys.flags.warn_default_encoding is true.
    ///
    /// This can be used in APIs with an encoding=None parameter.
    /// However, please consider using encoding="utf-8" for new APIs.
    #[function("text_encoding($module, encoding, stacklevel=2, /)")]
    fn text_encoding(t: &mut Thread, encoding: &Value, stacklevel: Option<i32>) -> PyResult {
        if !encoding.is_none() {
            return Ok(encoding.clone());
        }
        if warns_of_default_encoding(t) {
            let message = "'encoding' argument not specified";
            let level = stacklevel.unwrap_or(2) as isize;
            t.warn(&object::exceptions::ENCODING_WARNING, message, level)?;
        }
        Ok(common::name(if flag(t, "utf8_mode") { "utf-8" } else { "locale" }))
    }
}

/// Opens a file as `open` does, for other modules.
///
/// # Errors
/// As `open`.
pub fn open_file(t: &mut Thread, file: &Value, mode: &str) -> PyResult {
    let value = t.new_str(mode)?;
    let options =
        Options { buffering: -1, encoding: None, errors: None, newline: None, closefd: true, opener: None };
    do_open(t, file, &value, mode, options)
}
