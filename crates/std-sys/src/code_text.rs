//! Source text to code objects: parsing and compiling with Python's flags, warnings issued, errors raised.
//!
//! Not here: the built-in functions that ask for it (`functions.rs`).

use std::sync::Arc;

use ::code::CodeObject;
use compile::symtable::{CO_FUTURE_ANNOTATIONS, FutureFeatures};
use object::exceptions::{self, BaseException};
use object::{PyResult, Raised, Str, Thread, Tuple, Type, Value, string};
use syntax::ast::{Mod, with_surrogates};
use syntax::encoding::{CodecError, CodecResult, DecodeError, Origin};
use syntax::errors::{ErrorKind, Location, Stage, SyntaxError, Warning, WarningKind};
use syntax::{Mode, Parsed, encoding};

/// Bits of `compile`'s flags beside those of future statements.
#[allow(missing_docs)]
pub mod bits {
    pub const DONT_IMPLY_DEDENT: u32 = 0x200;
    pub const ONLY_AST: u32 = 0x400;
    pub const TYPE_COMMENTS: u32 = 0x1000;
    pub const TOP_LEVEL_AWAIT: u32 = 0x2000;
    pub const ALLOW_INCOMPLETE_INPUT: u32 = 0x4000;
    pub const OPTIMIZED_AST: u32 = 0x8000 | ONLY_AST;
    /// The text is a program's file; no bit that `compile` takes.
    pub const FROM_FILE: u32 = 1 << 31;
    /// Those of future statements.
    pub const FUTURE: u32 = 0x1fe_0000;
    /// Those that `compile` takes.
    pub const KNOWN: u32 = FUTURE
        | DONT_IMPLY_DEDENT
        | TYPE_COMMENTS
        | TOP_LEVEL_AWAIT
        | ALLOW_INCOMPLETE_INPUT
        | OPTIMIZED_AST
        | 0x10;
    pub const BARRY_AS_BDFL: u32 = 0x40_0000;
}

/// What `compile` is asked for.
#[derive(Clone)]
pub struct Request {
    /// The kind of text.
    pub mode: Mode,
    /// Bits of [`bits`].
    pub flags: u32,
    /// 0, 1 or 2.
    pub optimize: u8,
    /// The minor version of the grammar; negative for this one.
    pub feature_version: i32,
}

/// Where a `SyntaxError` has its `_metadata`.
const METADATA: usize = 8;

/// Bytes of native stack that compiling leaves free.
const RESERVE: usize = 1 << 20;

/// Bytes of native stack that compiling uses at most.
const MOST: usize = 64 << 20;

pub(crate) fn guard(t: &Thread) -> compile::StackGuard {
    let marker = 0u8;
    let here = std::ptr::from_ref(std::hint::black_box(&marker)) as usize;
    let room = here.saturating_sub(t.stack_limit).saturating_sub(RESERVE);
    compile::StackGuard::new(room.clamp(64 << 10, MOST))
}

/// What the tree of a dense source takes for each of its bytes, about.
const TREE_BYTES: usize = 100;

/// What compiling its tree takes.
const CODE_BYTES: usize = 150;

/// Parsing and compiling cannot fail on the way: sees that there is memory for it where that is limited.
fn check_memory(t: &mut Thread, text: &[u8], factor: usize) -> PyResult<()> {
    const LITTLE: usize = 64 << 10;
    if text.len() < LITTLE || host::memory::can_spare(text.len().saturating_mul(factor)) {
        return Ok(());
    }
    Err(t.memory_error())
}

/// Parses text in UTF-8.
///
/// # Errors
/// `SyntaxError`, or a warning that a filter makes an error.
pub fn parse(t: &mut Thread, text: &[u8], filename: &Value, request: &Request) -> PyResult<Parsed> {
    check_memory(t, text, TREE_BYTES)?;
    let flags = syntax::Flags {
        type_comments: request.flags & bits::TYPE_COMMENTS != 0,
        allow_incomplete_input: request.flags & bits::ALLOW_INCOMPLETE_INPUT != 0,
        dont_imply_dedent: request.flags & bits::DONT_IMPLY_DEDENT != 0,
        barry_as_bdfl: request.flags & bits::BARRY_AS_BDFL != 0,
        feature_version: u8::try_from(request.feature_version).unwrap_or(14),
        int_max_str_digits: t.interp().int_max_str_digits.get() as u32,
        nameless: !has_names(t, text)?,
        from_file: request.flags & bits::FROM_FILE != 0,
    };
    match syntax::parse_source(text, request.mode, &flags) {
        Ok(parsed) => {
            issue(t, &parsed.warnings, filename)?;
            Ok(parsed)
        }
        Err(mut error) => {
            if request.mode != Mode::Exec && error.stage == Stage::Parser {
                error.stage = Stage::Tokenizer;
            }
            let of_parser = error.message != "multiple statements found while compiling a single statement";
            let raised = raise(t, *error, filename);
            if of_parser {
                note_source(t, text, request.mode)?;
            }
            Err(raised)
        }
    }
}

/// Gives the `SyntaxError` that waits the whole source, in which `traceback` looks for misspelt keywords.
fn note_source(t: &mut Thread, text: &[u8], mode: Mode) -> PyResult<()> {
    let Some(exception) = t.raised().filter(|e| e.ty().is_subtype(&exceptions::SYNTAX_ERROR)) else {
        return Ok(());
    };
    let mut source = Vec::with_capacity(text.len() + 1);
    for (i, byte) in text.iter().enumerate() {
        match byte {
            b'\r' if text.get(i + 1) == Some(&b'\n') => {}
            b'\r' => source.push(b'\n'),
            byte => source.push(*byte),
        }
    }
    if mode == Mode::Exec && source.last().is_some_and(|byte| *byte != b'\n') {
        source.push(b'\n');
    }
    t.restore_raised(None);
    let source = t.new_str_wtf8(&source)?;
    let fields = exception.downcast::<BaseException>().map_or(&[][..], BaseException::fields);
    if let Some(cell) = fields.get(METADATA) {
        cell.set(Some(Tuple::new(vec![Value::small(0), Value::small(0), source])));
    }
    t.restore_raised(Some(exception));
    Ok(())
}

/// Whether the text's `\N{…}` can have a meaning: they need the module `unicodedata`, which Python code may have replaced.
fn has_names(t: &mut Thread, text: &[u8]) -> PyResult<bool> {
    if !syntax::strings::may_name_characters(text) {
        return Ok(true);
    }
    let imported = builtins::import::import_module(t, "unicodedata");
    Ok(t.catch(&exceptions::EXCEPTION, imported)?.is_some())
}

/// Parses text in UTF-8, only to see whether that can be done: nothing is warned of.
///
/// # Errors
/// `SyntaxError`.
pub fn parse_silently(t: &mut Thread, text: &[u8], filename: &Value, request: &Request) -> PyResult<()> {
    let flags = syntax::Flags {
        allow_incomplete_input: request.flags & bits::ALLOW_INCOMPLETE_INPUT != 0,
        dont_imply_dedent: request.flags & bits::DONT_IMPLY_DEDENT != 0,
        int_max_str_digits: t.interp().int_max_str_digits.get() as u32,
        ..syntax::Flags::default()
    };
    match syntax::parse(text, request.mode, &flags) {
        Ok(_) => Ok(()),
        Err(error) => Err(raise(t, *error, filename)),
    }
}

/// Compiles a tree, which is changed on the way. `replaced` is [`Parsed::replaced`]; None for trees from elsewhere.
///
/// # Errors
/// As [`parse`].
pub fn compile_tree(
    t: &mut Thread,
    tree: &mut Mod,
    filename: &Value,
    request: &Request,
    replaced: Option<&[i32]>,
) -> PyResult<Arc<CodeObject>> {
    let options = compile::Options { replaced, ..options(t, request) };
    match compile::compile(tree, text_of_name(filename), &options) {
        Ok(compiled) => {
            issue(t, &compiled.warnings, filename)?;
            Ok(Arc::new(compiled.code))
        }
        Err(error) => Err(raise(t, *error, filename)),
    }
}

fn options(t: &Thread, request: &Request) -> compile::Options<'static> {
    compile::Options {
        optimize: request.optimize,
        flags: request.flags & (bits::FUTURE | bits::TOP_LEVEL_AWAIT),
        guard: guard(t),
        replaced: None,
    }
}

fn text_of_name(filename: &Value) -> ::code::Str {
    ::code::Str::from_wtf8(filename.downcast::<Str>().map(crate::paths::to_wtf8).unwrap_or_default())
}

/// The instructions of a tree as code generation emits them, and what resolves their names.
///
/// # Errors
/// As [`parse`].
pub fn emit_tree(
    t: &mut Thread,
    tree: &mut Mod,
    filename: &Value,
    request: &Request,
) -> PyResult<(compile::codegen::Emitted, compile::names::Interner)> {
    let options = options(t, request);
    match compile::emit(tree, text_of_name(filename), &options) {
        Ok((emitted, warnings, names)) => {
            issue(t, &warnings, filename)?;
            Ok((emitted, names))
        }
        Err(error) => Err(raise(t, *error, filename)),
    }
}

/// Parses and compiles text in UTF-8.
///
/// # Errors
/// As [`parse`].
pub fn compile_text(
    t: &mut Thread,
    text: &[u8],
    filename: &Value,
    request: &Request,
) -> PyResult<Arc<CodeObject>> {
    let mut parsed = parse(t, text, filename, request)?;
    check_memory(t, text, CODE_BYTES)?;
    compile_tree(t, &mut parsed.module, filename, request, parsed.replaced.as_deref())
}

/// Decodes the bytes of a source, by its byte order mark or declaration.
///
/// # Errors
/// `SyntaxError`, or what a codec raises.
pub fn decode(t: &mut Thread, bytes: &[u8], origin: Origin<'_>, filename: &Value) -> PyResult<Vec<u8>> {
    let mut codec = |name: &str, bytes: &[u8]| {
        decode_by_codec(t, name, bytes).map_err(|Raised| match t.raised() {
            Some(error)
                if [&exceptions::LOOKUP_ERROR, &exceptions::VALUE_ERROR, &exceptions::SYNTAX_ERROR]
                    .iter()
                    .any(|class| error.ty().is_subtype(class)) =>
            {
                t.restore_raised(None);
                let message = match t.str(&error) {
                    Ok(text) => text.to_string_lossy(),
                    Err(Raised) => {
                        t.restore_raised(None);
                        String::new()
                    }
                };
                // Files are read through a stream, which suggests nothing else.
                let end = if origin.is_file() { message.find("; use codecs.decode()") } else { None };
                CodecError::Message(message[..end.unwrap_or(message.len())].to_string())
            }
            _ => CodecError::Raised(Raised),
        })
    };
    match encoding::decode(bytes, origin, &mut codec) {
        Ok(decoded) => Ok(decoded.text.into_owned()),
        Err(DecodeError::Syntax(error)) => Err(raise(t, *error, filename)),
        Err(DecodeError::Raised(raised)) => Err(raised),
    }
}

fn decode_by_codec(t: &mut Thread, name: &str, bytes: &[u8]) -> PyResult<Vec<u8>> {
    let bytes = t.new_bytes(bytes)?;
    let encoding = t.new_str(name)?;
    let text = t.call_method(&bytes, &string::intern_str("decode"), &[encoding])?;
    match text.downcast::<Str>() {
        Some(text) => Ok(crate::paths::to_wtf8(text)),
        None => {
            let given = text.ty().tp_name();
            Err(t.type_error(format!("decoder should return a string result, not '{given}'")))
        }
    }
}

/// The text of a `str` object for the compiler.
///
/// # Errors
/// `UnicodeEncodeError` where it has surrogates.
pub fn text_of(t: &mut Thread, text: &Value) -> PyResult<Vec<u8>> {
    let Some(s) = text.downcast::<Str>() else { return Err(t.type_error("not a string")) };
    if !s.view().has_surrogates() {
        return Ok(crate::paths::to_wtf8(s));
    }
    let encode = string::intern_str("encode");
    let bytes = t.call_method(text, &encode, &[string::intern("utf-8")])?;
    Ok(bytes.downcast::<object::Bytes>().map(|b| b.as_bytes().to_vec()).unwrap_or_default())
}

/// Issues the compiler's warnings.
fn issue(t: &mut Thread, warnings: &[Warning], filename: &Value) -> PyResult<()> {
    for warning in warnings {
        let class = match warning.kind {
            WarningKind::Syntax => &exceptions::SYNTAX_WARNING,
            WarningKind::Deprecation => &exceptions::DEPRECATION_WARNING,
        };
        let text = t.new_str(&warning.message)?;
        let category = object::Object::to_value(class);
        if let Err(raised) =
            crate::warnings::warn_explicit_at(t, &category, &text, filename, warning.lineno, None)
        {
            if t.raised_is(class) {
                t.restore_raised(None);
                return Err(raise_bare(t, &warning.as_error, filename));
            }
            return Err(raised);
        }
    }
    Ok(())
}

/// Raises the compiler's error, after its warnings.
#[cold]
pub fn raise(t: &mut Thread, error: SyntaxError, filename: &Value) -> Raised {
    if let Err(raised) = issue(t, &error.warnings, filename) {
        return raised;
    }
    raise_bare(t, &error, filename)
}

fn class_of(kind: ErrorKind) -> &'static Type {
    match kind {
        ErrorKind::Syntax => &exceptions::SYNTAX_ERROR,
        ErrorKind::Indentation => &exceptions::INDENTATION_ERROR,
        ErrorKind::Tab => &exceptions::TAB_ERROR,
        ErrorKind::IncompleteInput => &exceptions::INCOMPLETE_INPUT_ERROR,
        ErrorKind::Memory => &exceptions::MEMORY_ERROR,
        ErrorKind::Recursion => &exceptions::RECURSION_ERROR,
        ErrorKind::Value => &exceptions::VALUE_ERROR,
        ErrorKind::Type => &exceptions::TYPE_ERROR,
        ErrorKind::Overflow => &exceptions::OVERFLOW_ERROR,
        ErrorKind::UnicodeDecode => &exceptions::UNICODE_DECODE_ERROR,
        ErrorKind::UnicodeEncode => &exceptions::UNICODE_ENCODE_ERROR,
        ErrorKind::System => &exceptions::SYSTEM_ERROR,
    }
}

fn raise_bare(t: &mut Thread, error: &SyntaxError, filename: &Value) -> Raised {
    match syntax_error(t, error, filename) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// A line of the file that a source says to be from, with its newline; none where there is no such file, or its encoding
/// is none of those that the front end knows itself.
fn file_line(filename: &Value, lineno: i32) -> Option<String> {
    let line = usize::try_from(lineno).ok()?.checked_sub(1)?;
    let name = filename.downcast::<Str>().filter(|name| !name.eq_str("<string>"))?;
    let path = std::ffi::CString::new(crate::paths::encode(name)?).ok()?;
    let content = host::fs::read_file(&path).ok()?;
    let mut no_codec = |_: &str, _: &[u8]| -> CodecResult<()> { Err(CodecError::Message(String::new())) };
    let decoded = encoding::decode(&content, Origin::Bytes, &mut no_codec).ok()?;
    let mut rest = &*decoded.text;
    let mut number = 0;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let next = match end {
            Some(end) if rest[end..].starts_with(b"\r\n") => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        if number == line {
            let mut text = String::from_utf8(rest[..end.unwrap_or(next)].to_vec()).ok()?;
            if end.is_some() {
                text.push('\n');
            }
            return Some(text);
        }
        rest = &rest[next..];
        number += 1;
    }
    None
}

fn syntax_error(t: &mut Thread, error: &SyntaxError, filename: &Value) -> PyResult {
    let class = class_of(error.kind);
    if let Some(text) = &error.unencodable {
        let text = t.new_str_wtf8(text)?;
        // It raises.
        t.call_method(&text, &string::intern_str("encode"), &[])?;
    }
    let message = t.new_str_wtf8(&with_surrogates(error.message.as_bytes()))?;
    if error.kind == ErrorKind::UnicodeDecode {
        return Ok(BaseException::new_of(class, Tuple::new(vec![message])));
    }
    let callable = object::Object::to_value(class);
    let Some(at) = error.location.as_deref() else {
        if error.kind == ErrorKind::Memory && error.message.is_empty() {
            return t.call(&callable, &[]);
        }
        return t.call(&callable, &[message]);
    };
    let number = |n: i32| if n == Location::NONE { Value::none() } else { Value::small(n) };
    let mut at = at.clone();
    if error.stage != Stage::Tokenizer
        && let Some(line) = file_line(filename, at.lineno)
    {
        // Columns beyond the line are those behind its last character.
        let last = line.chars().count() as i32 + 1;
        if error.stage == Stage::Parser && at.text.as_ref().is_some_and(|text| text.len() > line.len()) {
            at.offset = at.offset.min(last);
            at.end_offset = at.end_offset.min(last);
        }
        at.text = Some(line);
    }
    let text = match &at.text {
        Some(text) => t.new_str(text)?,
        None => Value::none(),
    };
    if error.stage == Stage::Symtable {
        let exception = t.call(&callable, &[message])?;
        let fields = exception.downcast::<BaseException>().map_or(&[][..], BaseException::fields);
        if let [_, file, lineno, offset, end_lineno, end_offset, shown, ..] = fields {
            file.set(Some(filename.clone()));
            lineno.set(Some(number(at.lineno)));
            // Of hand-built trees these may be negative.
            let known = |n: i32| if n < 0 { Value::none() } else { Value::small(n) };
            offset.set(Some(known(at.offset)));
            end_lineno.set(Some(known(at.end_lineno)));
            end_offset.set(Some(known(at.end_offset)));
            shown.set(Some(text));
        }
        return Ok(exception);
    }
    let details = Tuple::new(vec![
        filename.clone(),
        number(at.lineno),
        number(at.offset),
        text,
        number(at.end_lineno),
        number(at.end_offset),
    ]);
    t.call(&callable, &[message, details])
}

/// What the compiler does with a tree that is all that is wanted: future statements are checked and, if it is to be
/// optimised, it is changed as before code is made of it. Nothing is warned of.
///
/// # Errors
/// `SyntaxError`, `RecursionError`.
pub fn preprocess(t: &mut Thread, tree: &mut Mod, filename: &Value, request: &Request) -> PyResult<()> {
    let guard = guard(t);
    let done = FutureFeatures::of(tree).and_then(|future| {
        if request.flags & bits::OPTIMIZED_AST != bits::OPTIMIZED_AST {
            return Ok(());
        }
        let how = compile::optimize_ast::Preprocess {
            optimize: i32::from(request.optimize),
            future_annotations: (request.flags | future.features) & CO_FUTURE_ANNOTATIONS != 0,
            syntax_check_only: false,
            warn: false,
            replaced: None,
        };
        compile::optimize_ast::preprocess(tree, how, guard, &mut Vec::new())
    });
    done.map_err(|error| raise(t, *error, filename))
}
