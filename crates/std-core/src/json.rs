//! `_json`: the native scanner and encoder of `json`.
//!
//! Here: reading documents into objects and writing objects as documents. Not here: files, options, the error class
//! (`json`'s own Python code).

use builtins::NativeModule;
use builtins::dict::add_note;
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::function::Builtin;
use object::native::{MemberDef, MemberKind};
use object::{Dict, Header, List, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value};
use object::{names, singletons, string};
use text::{StrBuilder, StrView, with_units};

/// `_json`
pub static MODULE: NativeModule =
    NativeModule { def: &_json::DEF, types: &[(&SCANNER, &[&Scanner::IMPL]), (&ENCODER, &[&Encoder::IMPL])] };

/// The module.
#[pymodule(name = "_json", doc = "json speedups\n")]
pub mod _json {
    use super::*;
    use object::module::Module;

    /// scanstring(string, end, strict=True) -> (string, end)
    ///
    /// Scan the string s for a JSON string. End is the index of the
    /// character in s after the quote that started the JSON string.
    /// Unescapes all valid JSON string escape sequences and raises ValueError
    /// on attempt to decode an invalid string. If strict is False then literal
    /// control characters are allowed in the string.
    ///
    /// Returns a tuple of the decoded string and the index of the character in s
    /// after the end quote.
    #[function("scanstring(string, end, strict=True, /)", no_signature, parse_tuple)]
    fn scanstring(t: &mut Thread, string: &Value, end: isize, strict: Option<bool>) -> PyResult {
        let Some(document) = string.downcast::<Str>() else { return Err(not_a_string(t, string)) };
        let len = document.len();
        let Some(end) = usize::try_from(end).ok().filter(|end| *end <= len) else {
            return Err(t.value_error("end is out of bounds"));
        };
        let (text, end) = with_units!(document.view(), s => {
            let mut reader = Reader::new(document, strict.unwrap_or(true), None);
            reader.string(t, s, end)?
        });
        Ok(Tuple::new(vec![text, Value::size(end)]))
    }

    #[function(
        "encode_basestring($self, object, /)",
        doc = "encode_basestring($self, object, /)\n--\n\nencode_basestring(string) -> string\n\nReturn a JSON representation of a Python string"
    )]
    fn encode_basestring(t: &mut Thread, object: &Value) -> PyResult {
        encoded(t, object, false)
    }

    #[function(
        "encode_basestring_ascii($self, object, /)",
        doc = "encode_basestring_ascii($self, object, /)\n--\n\nencode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string"
    )]
    fn encode_basestring_ascii(t: &mut Thread, object: &Value) -> PyResult {
        encoded(t, object, true)
    }

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            dict.set_name(&string::intern_str("make_scanner"), SCANNER.to_value());
            dict.set_name(&string::intern_str("make_encoder"), ENCODER.to_value());
        }
        Ok(())
    }
}

#[cold]
fn not_a_string(t: &mut Thread, value: &Value) -> Raised {
    let given = value.ty().tp_name();
    t.type_error(format!("first argument must be a string, not {given}"))
}

fn encoded(t: &mut Thread, value: &Value, ascii: bool) -> PyResult {
    let Some(text) = value.downcast::<Str>() else { return Err(not_a_string(t, value)) };
    let mut out = StrBuilder::with_capacity(text.len() + 2);
    push_quoted(&mut out, text.view(), ascii);
    finish(t, out)
}

fn finish(t: &mut Thread, out: StrBuilder) -> PyResult {
    match out.finish() {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

/// Appends a string in quotes with its escapes.
#[allow(clippy::useless_conversion, reason = "a unit is a u8, a u16 or a u32")]
fn push_quoted(out: &mut StrBuilder, text: StrView<'_>, ascii: bool) {
    out.push_str("\"");
    with_units!(text, s => {
        let mut done = 0;
        for (i, unit) in s.iter().enumerate() {
            let c: u32 = (*unit).into();
            let plain = c >= 0x20 && c != 0x22 && c != 0x5c && (c < 0x7f || !ascii);
            if plain {
                continue;
            }
            out.push_view(text.slice(done..i));
            done = i + 1;
            push_escape(out, c);
        }
        out.push_view(text.from(done));
    });
    out.push_str("\"");
}

fn push_escape(out: &mut StrBuilder, c: u32) {
    let short = match c {
        0x22 => "\\\"",
        0x5c => "\\\\",
        0x08 => "\\b",
        0x09 => "\\t",
        0x0a => "\\n",
        0x0c => "\\f",
        0x0d => "\\r",
        0x10000.. => {
            let v = c - 0x10000;
            out.push_str(&format!("\\u{:04x}\\u{:04x}", 0xd800 | v >> 10, 0xdc00 | v & 0x3ff));
            return;
        }
        _ => {
            out.push_str(&format!("\\u{c:04x}"));
            return;
        }
    };
    out.push_str(short);
}

const fn member(name: &'static str, doc: Option<&'static str>, offset: usize) -> MemberDef {
    MemberDef {
        name,
        doc,
        kind: MemberKind::ObjectOrNone,
        offset: size_of::<Header>() + offset,
        readonly: true,
    }
}

// ---- reading ----

/// The scanner: how to make objects of what a document holds.
#[pytype(name = "_json.Scanner", static_name = SCANNER, flags = object::types::flags::OPEN, reported_basicsize = 64)]
pub struct Scanner {
    strict: bool,
    object_hook: OptionCell,
    object_pairs_hook: OptionCell,
    parse_float: OptionCell,
    parse_int: OptionCell,
    parse_constant: OptionCell,
}

#[pymethods(SCANNER, members = [
    member("object_hook", Some("object_hook"), std::mem::offset_of!(Scanner, object_hook)),
    member("object_pairs_hook", None, std::mem::offset_of!(Scanner, object_pairs_hook)),
    member("parse_float", Some("parse_float"), std::mem::offset_of!(Scanner, parse_float)),
    member("parse_int", Some("parse_int"), std::mem::offset_of!(Scanner, parse_int)),
    member("parse_constant", Some("parse_constant"), std::mem::offset_of!(Scanner, parse_constant)),
], doc = "JSON scanner object")]
impl Scanner {
    #[new("make_scanner(context)")]
    fn new(t: &mut Thread, cls: &Type, context: &Value) -> PyResult {
        let mut field = |name: &str| t.get_attr(context, &string::intern_str(name));
        let strict = field("strict")?;
        let mut cell = |name: &str| field(name).map(|v| OptionCell::new(Some(v)));
        let (object_hook, object_pairs_hook) = (cell("object_hook")?, cell("object_pairs_hook")?);
        let (parse_float, parse_int) = (cell("parse_float")?, cell("parse_int")?);
        let parse_constant = cell("parse_constant")?;
        let strict = t.is_true(&strict)?;
        let scanner =
            Scanner { strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant };
        Ok(Obj::new_of(cls, scanner))
    }

    #[call("scan_once(string, idx)")]
    fn call(t: &mut Thread, this: &Scanner, string: &Value, idx: isize) -> PyResult {
        let Some(document) = string.downcast::<Str>() else { return Err(not_a_string(t, string)) };
        let Ok(start) = usize::try_from(idx) else { return Err(t.value_error("idx cannot be negative")) };
        let hooks = Hooks {
            object: this.object_hook.get().filter(|v| !v.is_none()),
            pairs: this.object_pairs_hook.get().filter(|v| !v.is_none()),
            float: this.parse_float.get().filter(|v| !v.is(&singletons::FLOAT.to_value())),
            int: this.parse_int.get().filter(|v| !v.is(&object::int::INT.to_value())),
            constant: this.parse_constant.get_or_none(),
        };
        let mut reader = Reader::new(document, this.strict, Some(hooks));
        let (value, end) = with_units!(document.view(), s => reader.value(t, s, start)?);
        Ok(Tuple::new(vec![value, Value::size(end)]))
    }

    /// strict
    #[member]
    fn strict(_: &mut Thread, this: &Scanner) -> bool {
        this.strict
    }
}

/// The functions that make objects; absent where the built-in type does.
struct Hooks {
    object: Option<Value>,
    pairs: Option<Value>,
    float: Option<Value>,
    int: Option<Value>,
    constant: Value,
}

/// What reading a document needs.
struct Reader<'a> {
    document: &'a Str,
    strict: bool,
    hooks: Option<Hooks>,
    /// Keys met before, so that equal ones are one object.
    memo: Ref<Dict>,
}

/// A code unit of a document.
trait Unit: Copy + Into<u32> {}
impl Unit for u8 {}
impl Unit for u16 {}
impl Unit for u32 {}

fn at<U: Unit>(s: &[U], i: usize) -> u32 {
    s.get(i).map_or(u32::MAX, |u| (*u).into())
}

fn is_at<U: Unit>(s: &[U], i: usize, c: u8) -> bool {
    at(s, i) == u32::from(c)
}

fn is_space(c: u32) -> bool {
    matches!(c, 0x20 | 0x09 | 0x0a | 0x0d)
}

fn skip_space<U: Unit>(s: &[U], mut i: usize) -> usize {
    while is_space(at(s, i)) {
        i += 1;
    }
    i
}

fn starts_with<U: Unit>(s: &[U], i: usize, word: &str) -> bool {
    word.bytes().enumerate().all(|(k, c)| is_at(s, i + k, c))
}

fn is_digit(c: u32) -> bool {
    (0x30..0x3a).contains(&c)
}

impl<'a> Reader<'a> {
    fn new(document: &'a Str, strict: bool, hooks: Option<Hooks>) -> Reader<'a> {
        Reader { document, strict, hooks, memo: Dict::new() }
    }

    #[cold]
    fn fail(&self, t: &mut Thread, message: &str, position: isize) -> Raised {
        let make = |t: &mut Thread| {
            let module = builtins::import::import_module(t, "json.decoder")?;
            let class = t.get_attr(&module, &string::intern_str("JSONDecodeError"))?;
            let message = t.new_str(message)?;
            t.call(&class, &[message, self.document.to_value(), Value::int(position as i64)])
        };
        match make(t) {
            Ok(exception) => t.raise(exception),
            Err(raised) => raised,
        }
    }

    #[cold]
    fn no_value(&self, t: &mut Thread, position: usize) -> Raised {
        t.stop_iteration(Some(Value::size(position)))
    }

    /// Reads the string whose opening quote stands before `start`; the place behind its closing quote.
    fn string<U: Unit>(&mut self, t: &mut Thread, s: &[U], start: usize) -> PyResult<(Value, usize)> {
        let view = self.document.view();
        let mut out: Option<StrBuilder> = None;
        let (mut done, mut i) = (start, start);
        loop {
            let Some(unit) = s.get(i) else {
                return Err(self.fail(t, "Unterminated string starting at", start as isize - 1));
            };
            let c: u32 = (*unit).into();
            if c == 0x22 {
                break;
            }
            if c >= 0x20 && c != 0x5c {
                i += 1;
                continue;
            }
            if c != 0x5c {
                if self.strict {
                    return Err(self.fail(t, "Invalid control character at", i as isize));
                }
                i += 1;
                continue;
            }
            let out = out.get_or_insert_with(|| StrBuilder::with_capacity(32));
            out.push_view(view.slice(done..i));
            let c = match at(s, i + 1) {
                u32::MAX => {
                    return Err(self.fail(t, "Unterminated string starting at", start as isize - 1));
                }
                c @ (0x22 | 0x5c | 0x2f) => c,
                0x62 => 0x08,
                0x66 => 0x0c,
                0x6e => 0x0a,
                0x72 => 0x0d,
                0x74 => 0x09,
                0x75 => {
                    let mut c = self.hex(t, s, i + 1)?;
                    i += 4;
                    if (0xd800..0xdc00).contains(&c) && starts_with(s, i + 2, "\\u") {
                        let low = self.hex(t, s, i + 3)?;
                        if (0xdc00..0xe000).contains(&low) {
                            c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
                            i += 6;
                        }
                    }
                    c
                }
                _ => return Err(self.fail(t, "Invalid \\escape", i as isize)),
            };
            out.push(c);
            i += 2;
            done = i;
        }
        let text = match out {
            None => t.new_str_narrowed(view.slice(start..i))?,
            Some(mut out) => {
                out.push_view(view.slice(done..i));
                match out.finish() {
                    Ok(buf) => t.new_str_narrowed(buf.as_view())?,
                    Err(_) => return Err(t.memory_error()),
                }
            }
        };
        Ok((text, i + 1))
    }

    /// The number of the escape whose `u` stands at `i`.
    fn hex<U: Unit>(&self, t: &mut Thread, s: &[U], i: usize) -> PyResult<u32> {
        let mut value = 0;
        for k in 1..=4 {
            match char::from_u32(at(s, i + k)).and_then(|c| c.to_digit(16)) {
                Some(digit) => value = value << 4 | digit,
                _ => return Err(self.fail(t, "Invalid \\uXXXX escape", i as isize)),
            }
        }
        Ok(value)
    }

    fn value<U: Unit>(&mut self, t: &mut Thread, s: &[U], i: usize) -> PyResult<(Value, usize)> {
        let constant = match at(s, i) {
            0x22 => return self.string(t, s, i + 1),
            0x7b => {
                t.enter_recursion_within(29, " while decoding a JSON object from a unicode string")?;
                let result = self.object(t, s, i + 1);
                t.leave_recursion();
                return result;
            }
            0x5b => {
                t.enter_recursion_within(29, " while decoding a JSON array from a unicode string")?;
                let result = self.array(t, s, i + 1);
                t.leave_recursion();
                return result;
            }
            0x6e if starts_with(s, i, "null") => return Ok((Value::none(), i + 4)),
            0x74 if starts_with(s, i, "true") => return Ok((Value::bool(true), i + 4)),
            0x66 if starts_with(s, i, "false") => return Ok((Value::bool(false), i + 5)),
            0x4e if starts_with(s, i, "NaN") => "NaN",
            0x49 if starts_with(s, i, "Infinity") => "Infinity",
            0x2d if starts_with(s, i, "-Infinity") => "-Infinity",
            _ => return self.number(t, s, i),
        };
        let name = t.new_str(constant)?;
        let value = match &self.hooks {
            Some(hooks) => t.call(&hooks.constant.clone(), &[name])?,
            None => name,
        };
        Ok((value, i + constant.len()))
    }

    fn number<U: Unit>(&mut self, t: &mut Thread, s: &[U], start: usize) -> PyResult<(Value, usize)> {
        let mut i = start + usize::from(is_at(s, start, b'-'));
        let first = i;
        while is_digit(at(s, i)) && (i == first || !is_at(s, first, b'0')) {
            i += 1;
        }
        if i == first {
            return Err(self.no_value(t, start));
        }
        let mut is_float = false;
        if is_at(s, i, b'.') && is_digit(at(s, i + 1)) {
            is_float = true;
            i += 2;
            while is_digit(at(s, i)) {
                i += 1;
            }
        }
        if matches!(at(s, i), 0x65 | 0x45) {
            let mut k = i + 1;
            if matches!(at(s, k), 0x2b | 0x2d) {
                k += 1;
            }
            if is_digit(at(s, k)) {
                is_float = true;
                while is_digit(at(s, k)) {
                    k += 1;
                }
                i = k;
            }
        }
        let hook = self.hooks.as_ref().and_then(|h| if is_float { h.float.clone() } else { h.int.clone() });
        let units = &s[start..i];
        if hook.is_none() && !is_float && units.len() <= 18 {
            let digits = units[first - start..].iter();
            let n = digits.fold(0i64, |n, u| n * 10 + (Into::<u32>::into(*u) as i64 - 0x30));
            return Ok((Value::int(if first > start { -n } else { n }), i));
        }
        let text: String = units.iter().map(|u| Into::<u32>::into(*u) as u8 as char).collect();
        if hook.is_none()
            && is_float
            && let Ok(f) = text.parse::<f64>()
        {
            return Ok((Value::float(f), i));
        }
        let text = t.new_str(&text)?;
        let hook = hook.unwrap_or_else(|| {
            if is_float { singletons::FLOAT.to_value() } else { object::int::INT.to_value() }
        });
        Ok((t.call(&hook, &[text])?, i))
    }

    fn array<U: Unit>(&mut self, t: &mut Thread, s: &[U], start: usize) -> PyResult<(Value, usize)> {
        let mut items = Vec::new();
        let mut i = skip_space(s, start);
        if is_at(s, i, b']') {
            return Ok((List::new(items), i + 1));
        }
        loop {
            let (item, end) = self.value(t, s, i)?;
            items.push(item);
            i = skip_space(s, end);
            if is_at(s, i, b']') {
                return Ok((List::new(items), i + 1));
            }
            if !is_at(s, i, b',') {
                return Err(self.fail(t, "Expecting ',' delimiter", i as isize));
            }
            let comma = i;
            i = skip_space(s, i + 1);
            if is_at(s, i, b']') {
                let message = "Illegal trailing comma before end of array";
                return Err(self.fail(t, message, comma as isize));
            }
        }
    }

    fn object<U: Unit>(&mut self, t: &mut Thread, s: &[U], start: usize) -> PyResult<(Value, usize)> {
        let hooks = self.hooks.as_ref();
        let (hook, pairs_hook) = (hooks.and_then(|h| h.object.clone()), hooks.and_then(|h| h.pairs.clone()));
        let dict = Dict::new();
        let mut pairs = Vec::new();
        let mut i = skip_space(s, start);
        if !is_at(s, i, b'}') {
            loop {
                if !is_at(s, i, b'"') {
                    let message = "Expecting property name enclosed in double quotes";
                    return Err(self.fail(t, message, i as isize));
                }
                let (key, end) = self.string(t, s, i + 1)?;
                let key = self.memo.set_default(t, &key, &key)?;
                i = skip_space(s, end);
                if !is_at(s, i, b':') {
                    return Err(self.fail(t, "Expecting ':' delimiter", i as isize));
                }
                let (value, end) = self.value(t, s, skip_space(s, i + 1))?;
                if pairs_hook.is_some() {
                    pairs.push(Tuple::new(vec![key, value]));
                } else {
                    dict.set(t, &key, value)?;
                }
                i = skip_space(s, end);
                if is_at(s, i, b'}') {
                    break;
                }
                if !is_at(s, i, b',') {
                    return Err(self.fail(t, "Expecting ',' delimiter", i as isize));
                }
                let comma = i;
                i = skip_space(s, i + 1);
                if is_at(s, i, b'}') {
                    let message = "Illegal trailing comma before end of object";
                    return Err(self.fail(t, message, comma as isize));
                }
            }
        }
        let value = match (pairs_hook, hook) {
            (Some(hook), _) => t.call(&hook, &[List::new(pairs)])?,
            (None, Some(hook)) => t.call(&hook, &[dict.into_value()])?,
            _ => dict.into_value(),
        };
        Ok((value, i + 1))
    }
}

// ---- writing ----

/// Which of the two encoders of strings is used, where it is one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quick {
    Ascii,
    Plain,
    Foreign,
}

/// The encoder.
#[pytype(name = "_json.Encoder", static_name = ENCODER, flags = object::types::flags::OPEN, reported_basicsize = 80)]
pub struct Encoder {
    markers: OptionCell,
    default: OptionCell,
    encoder: OptionCell,
    indent: OptionCell,
    key_separator: OptionCell,
    item_separator: OptionCell,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    #[no_traverse]
    quick: Quick,
}

#[pymethods(ENCODER, members = [
    member("markers", Some("markers"), std::mem::offset_of!(Encoder, markers)),
    member("default", Some("default"), std::mem::offset_of!(Encoder, default)),
    member("encoder", Some("encoder"), std::mem::offset_of!(Encoder, encoder)),
    member("indent", Some("indent"), std::mem::offset_of!(Encoder, indent)),
    member("key_separator", Some("key_separator"), std::mem::offset_of!(Encoder, key_separator)),
    member("item_separator", Some("item_separator"), std::mem::offset_of!(Encoder, item_separator)),
], doc = "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)")]
impl Encoder {
    #[new(
        "make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)"
    )]
    fn new(
        t: &mut Thread,
        cls: &Type,
        markers: &Value,
        default: &Value,
        encoder: &Value,
        indent: &Value,
        key_separator: &Str,
        item_separator: &Str,
        sort_keys: bool,
        skipkeys: bool,
        allow_nan: bool,
    ) -> PyResult {
        if !markers.is_none() && markers.downcast::<Dict>().is_none() {
            let given = markers.ty().tp_name();
            return Err(t.type_error(format!("make_encoder() argument 1 must be dict or None, not {given}")));
        }
        let is = |name: &str| {
            let def = _json::DEF.functions.iter().find(|f| f.name == name);
            matches!((encoder.downcast_exact::<Builtin>(), def), (Some(b), Some(def)) if std::ptr::eq(b.def, def))
        };
        let quick = if is("encode_basestring_ascii") {
            Quick::Ascii
        } else if is("encode_basestring") {
            Quick::Plain
        } else {
            Quick::Foreign
        };
        let cell = |v: &Value| OptionCell::new(Some(v.clone()));
        Ok(Obj::new_of(
            cls,
            Encoder {
                markers: cell(markers),
                default: cell(default),
                encoder: cell(encoder),
                indent: cell(indent),
                key_separator: OptionCell::new(Some(key_separator.to_value())),
                item_separator: OptionCell::new(Some(item_separator.to_value())),
                sort_keys,
                skipkeys,
                allow_nan,
                quick,
            },
        ))
    }

    #[call("_iterencode(obj, _current_indent_level)")]
    fn call(t: &mut Thread, this: &Encoder, obj: &Value, level: isize) -> PyResult {
        let text = |cell: &OptionCell| cell.get().and_then(|v| Ref::<Str>::from_value(v).ok());
        let (Some(key_separator), Some(item_separator)) =
            (text(&this.key_separator), text(&this.item_separator))
        else {
            return Err(t.type_error("separators must be strings"));
        };
        let markers = this.markers.get().and_then(|v| Ref::<Dict>::from_value(v).ok());
        let mut writer = Writer {
            this,
            markers,
            indent: text(&this.indent),
            key_separator,
            item_separator,
            out: StrBuilder::with_capacity(64),
        };
        writer.object(t, obj, level.max(0) as usize)?;
        let text = finish(t, writer.out)?;
        Ok(Tuple::new(vec![text]))
    }

    /// sort_keys
    #[member]
    fn sort_keys(_: &mut Thread, this: &Encoder) -> bool {
        this.sort_keys
    }

    /// skipkeys
    #[member]
    fn skipkeys(_: &mut Thread, this: &Encoder) -> bool {
        this.skipkeys
    }
}

struct Writer<'a> {
    this: &'a Encoder,
    markers: Option<Ref<Dict>>,
    indent: Option<Ref<Str>>,
    key_separator: Ref<Str>,
    item_separator: Ref<Str>,
    out: StrBuilder,
}

impl Writer<'_> {
    fn string(&mut self, t: &mut Thread, value: &Value, text: &Str) -> PyResult<()> {
        match self.this.quick {
            Quick::Ascii => push_quoted(&mut self.out, text.view(), true),
            Quick::Plain => push_quoted(&mut self.out, text.view(), false),
            Quick::Foreign => {
                let result = t.call(&self.this.encoder.get_or_none(), std::slice::from_ref(value))?;
                let Some(text) = result.downcast::<Str>() else {
                    let given = result.ty().tp_name();
                    return Err(t.type_error(format!("encoder() must return a string, not {given}")));
                };
                self.out.push_view(text.view());
            }
        }
        Ok(())
    }

    fn float_text(&self, t: &mut Thread, f: f64) -> PyResult<String> {
        if f.is_finite() {
            return Ok(num::float::repr(f));
        }
        if !self.this.allow_nan {
            let shown = num::float::repr(f);
            return Err(t.value_error(format!("Out of range float values are not JSON compliant: {shown}")));
        }
        let text = if f.is_nan() {
            "NaN"
        } else if f > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        Ok(text.to_string())
    }

    fn int_text(&self, t: &mut Thread, value: &Value) -> PyResult<Ref<Str>> {
        let text = match object::int::INT.slots().repr {
            Some(repr) => repr(t, value)?,
            None => t.new_str("0")?,
        };
        Ref::from_value(text).map_err(|_| t.type_error("__repr__ returned non-string"))
    }

    /// Appends a value without parts; false for others.
    fn plain(&mut self, t: &mut Thread, value: &Value) -> PyResult<bool> {
        if let Some(text) = value.downcast::<Str>() {
            self.string(t, value, text)?;
        } else if value.is_none() {
            self.out.push_str("null");
        } else if value.is_true() {
            self.out.push_str("true");
        } else if value.is_false() {
            self.out.push_str("false");
        } else if let Some(i) = value.as_small() {
            self.out.push_str(&i.to_string());
        } else if value.is_int() {
            let text = self.int_text(t, value)?;
            self.out.push_view(text.view());
        } else if let Some(f) = value.as_float() {
            let text = self.float_text(t, f)?;
            self.out.push_str(&text);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn object(&mut self, t: &mut Thread, value: &Value, level: usize) -> PyResult<()> {
        if self.plain(t, value)? {
            return Ok(());
        }
        t.enter_recursion_within(44, " while encoding a JSON object")?;
        let result = if value.downcast::<List>().is_some() || value.downcast::<Tuple>().is_some() {
            self.list(t, value, level)
        } else if let Some(dict) = value.downcast::<Dict>() {
            self.dict(t, value, dict, level)
        } else {
            self.other(t, value, level)
        };
        t.leave_recursion();
        result
    }

    /// Marks an object as being written; its mark.
    fn enter(&mut self, t: &mut Thread, value: &Value) -> PyResult<Option<Value>> {
        let Some(markers) = &self.markers else { return Ok(None) };
        let mark = Value::uint(value.id());
        if markers.contains(t, &mark)? {
            return Err(t.value_error("Circular reference detected"));
        }
        markers.set(t, &mark, value.clone())?;
        Ok(Some(mark))
    }

    fn leave(&mut self, t: &mut Thread, mark: Option<Value>) -> PyResult<()> {
        if let (Some(markers), Some(mark)) = (&self.markers, mark)
            && markers.remove(t, &mark)?.is_none()
        {
            return Err(t.key_error(&mark));
        }
        Ok(())
    }

    fn other(&mut self, t: &mut Thread, value: &Value, level: usize) -> PyResult<()> {
        let mark = self.enter(t, value)?;
        let replacement = t.call(&self.this.default.get_or_none(), std::slice::from_ref(value))?;
        if let Err(raised) = self.object(t, &replacement, level) {
            add_note(t, &format!("when serializing {} object", value.ty().full_name()))?;
            return Err(raised);
        }
        self.leave(t, mark)
    }

    fn new_line(&mut self, level: usize) {
        if let Some(indent) = &self.indent {
            self.out.push_str("\n");
            for _ in 0..level {
                self.out.push_view(indent.view());
            }
        }
    }

    fn list(&mut self, t: &mut Thread, value: &Value, level: usize) -> PyResult<()> {
        // Subclasses are asked for their items; the others are seen as they change.
        let own;
        let source = if value.is_type(&object::container::LIST) || value.is_type(&object::container::TUPLE) {
            value
        } else {
            let iterator = t.iter(value)?;
            own = List::new(t.collect(&iterator)?);
            &own
        };
        let get = |i: usize| match source.downcast::<List>() {
            Some(list) => list.get(i),
            None => source.downcast::<Tuple>().and_then(|tuple| tuple.items().get(i).cloned()),
        };
        if get(0).is_none() {
            self.out.push_str("[]");
            return Ok(());
        }
        let mark = self.enter(t, value)?;
        self.out.push_str("[");
        self.new_line(level + 1);
        let mut i = 0;
        while let Some(item) = get(i) {
            if i > 0 {
                self.out.push_view(self.item_separator.view());
                self.new_line(level + 1);
            }
            if let Err(raised) = self.object(t, &item, level + 1) {
                add_note(t, &format!("when serializing {} item {i}", value.ty().full_name()))?;
                return Err(raised);
            }
            i += 1;
        }
        self.leave(t, mark)?;
        self.new_line(level);
        self.out.push_str("]");
        self.check_memory(t)
    }

    fn check_memory(&self, t: &mut Thread) -> PyResult<()> {
        if self.out.failed() { Err(t.memory_error()) } else { Ok(()) }
    }

    fn dict(&mut self, t: &mut Thread, value: &Value, dict: &Dict, level: usize) -> PyResult<()> {
        if dict.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        let mark = self.enter(t, value)?;
        self.out.push_str("{");
        let mut first = true;
        let exact = value.is_type(&object::dict::DICT);
        if self.this.sort_keys || !exact {
            let mut items: Vec<Value> = if exact {
                dict.items().into_iter().map(|(k, v)| Tuple::new(vec![k, v])).collect()
            } else {
                builtins::dict::mapping_list(t, value, &names::ITEMS)?
            };
            if self.this.sort_keys {
                builtins::sort::sort(t, &mut items, None)?;
            }
            for item in items {
                match item.downcast::<Tuple>().map(Tuple::items) {
                    Some([key, item]) => self.pair(t, value, key, item, &mut first, level)?,
                    _ => return Err(t.value_error("items must return 2-tuples")),
                }
            }
        } else {
            let mut pos = 0;
            while let Some((key, item, _)) = dict.next_entry(&mut pos) {
                self.pair(t, value, &key, &item, &mut first, level)?;
            }
        }
        self.leave(t, mark)?;
        if !first {
            self.new_line(level);
        }
        self.out.push_str("}");
        self.check_memory(t)
    }

    fn pair(
        &mut self,
        t: &mut Thread,
        owner: &Value,
        key: &Value,
        item: &Value,
        first: &mut bool,
        level: usize,
    ) -> PyResult<()> {
        let name = if key.downcast::<Str>().is_some() {
            key.clone()
        } else if let Some(f) = key.as_float() {
            let text = self.float_text(t, f)?;
            t.new_str(&text)?
        } else if key.is_true() {
            t.new_str("true")?
        } else if key.is_false() {
            t.new_str("false")?
        } else if key.is_none() {
            t.new_str("null")?
        } else if key.is_int() {
            self.int_text(t, key)?.into_value()
        } else if self.this.skipkeys {
            return Ok(());
        } else {
            let given = key.ty().tp_name();
            return Err(t.type_error(format!("keys must be str, int, float, bool or None, not {given}")));
        };
        if !std::mem::replace(first, false) {
            self.out.push_view(self.item_separator.view());
        }
        self.new_line(level + 1);
        if let Some(text) = name.downcast::<Str>() {
            self.string(t, &name, text)?;
        }
        self.out.push_view(self.key_separator.view());
        if let Err(raised) = self.object(t, item, level + 1) {
            let exception = t.take_raised();
            let shown = t.repr(key)?;
            t.restore_raised(exception);
            let owner = owner.ty().full_name();
            add_note(t, &format!("when serializing {owner} item {}", shown.to_string_lossy()))?;
            return Err(raised);
        }
        Ok(())
    }
}
