//! Error handlers: CPython's own as functions, registered ones, and how codecs call either.

use ::object::cell::OptionCell;
use ::object::exceptions::{
    BASE_EXCEPTION, TYPE_ERROR, UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR, UNICODE_TRANSLATE_ERROR,
};
use ::object::function::BuiltinData;
use ::object::string::intern_str;
use ::object::{Bytes, Dict, Obj, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value};
use macros::pymodule;
use text::codecs::{
    DecodeError, DecodeErrors, DecodeFix, EncodeError, EncodeErrors, EncodeFix, Handler, Replacement, Unfixed,
};
use text::{OutOfMemory, StrBuf};

use super::complaint::{self, Complaint};

const HANDLERS: &str = "codecs.error_handlers";

/// Why a codec gave up.
#[derive(Clone, Copy, Debug)]
pub enum Ended {
    /// An exception waits.
    Raised,
    /// Memory did not suffice.
    OutOfMemory,
}

impl From<OutOfMemory> for Ended {
    fn from(_: OutOfMemory) -> Ended {
        Ended::OutOfMemory
    }
}

impl From<Raised> for Ended {
    fn from(_: Raised) -> Ended {
        Ended::Raised
    }
}

impl Ended {
    /// The exception.
    pub fn raise(self, t: &mut Thread) -> Raised {
        match self {
            Ended::Raised => Raised,
            Ended::OutOfMemory => t.memory_error(),
        }
    }
}

/// The error handler of one run of a codec.
pub struct Errors<'a> {
    /// The thread.
    pub t: &'a mut Thread,
    name: &'a str,
    native: Option<Handler>,
    object: &'a Value,
    callback: Option<Value>,
    exception: Option<Value>,
    multibyte: bool,
}

impl<'a> Errors<'a> {
    /// The handler of a name, for work on `object`, which exceptions show.
    pub fn new(t: &'a mut Thread, name: Option<&'a str>, object: &'a Value) -> Errors<'a> {
        let name = name.unwrap_or("strict");
        Errors {
            t,
            name,
            native: Handler::from_name(name),
            object,
            callback: None,
            exception: None,
            multibyte: false,
        }
    }

    /// As [`Errors::new`], in the words of the multi-byte codecs.
    pub fn multibyte(t: &'a mut Thread, name: &'a str, object: &'a Value) -> Errors<'a> {
        Errors { multibyte: true, ..Errors::new(t, Some(name), object) }
    }

    /// The exception about a complaint; a second one reuses the first.
    fn exception(&mut self, class: &Type, about: Complaint<'_>) -> PyResult {
        if let Some(exception) = self.exception.clone() {
            complaint::update(self.t, &exception, about)?;
            return Ok(exception);
        }
        let exception = complaint::new(self.t, class, self.object, about)?;
        self.exception = Some(exception.clone());
        Ok(exception)
    }

    fn raise_about(&mut self, class: &Type, about: Complaint<'_>) -> Ended {
        match self.exception(class, about) {
            Ok(exception) => self.t.raise(exception).into(),
            Err(raised) => raised.into(),
        }
    }

    fn unfixed(&mut self, why: Unfixed, class: &Type, about: Complaint<'_>) -> Ended {
        match why {
            Unfixed::OutOfMemory => Ended::OutOfMemory,
            Unfixed::Raise => self.raise_about(class, about),
            Unfixed::Unsupported => {
                let name = class.tp_name();
                self.t.type_error(format!("don't know how to handle {name} in error callback")).into()
            }
        }
    }

    /// Calls the registered handler: replacement and position.
    fn call(&mut self, class: &Type, about: Complaint<'_>, len: usize) -> PyResult<(Value, usize)> {
        let callback = match &self.callback {
            Some(callback) => callback.clone(),
            None => {
                let callback = lookup_error(self.t, self.name)?;
                self.callback = Some(callback.clone());
                callback
            }
        };
        let exception = self.exception(class, about)?;
        let result = self.t.call(&callback, std::slice::from_ref(&exception))?;
        let decoding = std::ptr::eq(class, &UNICODE_DECODE_ERROR);
        let wrong = if decoding {
            "decoding error handler must return (str, int) tuple"
        } else if std::ptr::eq(class, &UNICODE_TRANSLATE_ERROR) {
            "translating error handler must return (str, int) tuple"
        } else if self.multibyte {
            "encoding error handler must return (str, int) tuple"
        } else {
            "encoding error handler must return (str/bytes, int) tuple"
        };
        let Some([replacement, position]) = result.downcast::<Tuple>().map(Tuple::items) else {
            return Err(self.t.type_error(wrong));
        };
        let fits = replacement.downcast::<Str>().is_some()
            || std::ptr::eq(class, &UNICODE_ENCODE_ERROR) && replacement.downcast::<Bytes>().is_some();
        if !fits || !crate::slice::is_index(position) {
            return Err(self.t.type_error(wrong));
        }
        let position = match crate::str::c_size(self.t, position) {
            Ok(position) => position,
            Err(::object::Raised) if self.multibyte => {
                self.t.restore_raised(None);
                return Err(self.t.index_error("position -1 from error handler out of bounds"));
            }
            Err(raised) => return Err(raised),
        };
        let mut len = len;
        if decoding && let Some(object) = complaint::object_of(&exception) {
            match object.downcast::<Bytes>() {
                Some(bytes) => len = bytes.len(),
                None => return Err(self.t.type_error("UnicodeError 'object' attribute must be a bytes")),
            }
        }
        let resume = if position < 0 { position + len as isize } else { position };
        match usize::try_from(resume) {
            Ok(resume) if resume <= len => Ok((replacement.clone(), resume)),
            _ => Err(self.t.index_error(format!("position {resume} from error handler out of bounds"))),
        }
    }

    /// Answers an error of `str.translate` and its like: replacement and where to go on.
    ///
    /// # Errors
    /// `UnicodeTranslateError`; what the handler raises.
    pub fn translate(&mut self, len: usize, about: Complaint<'_>) -> Result<(StrBuf, usize), Ended> {
        let (replacement, resume) = self.call(&UNICODE_TRANSLATE_ERROR, about, len)?;
        Ok((text_of(&replacement), resume))
    }
}

fn text_of(value: &Value) -> StrBuf {
    value.downcast::<Str>().map(Str::to_buf).unwrap_or_default()
}

impl DecodeErrors for Errors<'_> {
    type Error = Ended;

    fn fix(&mut self, e: &DecodeError<'_>) -> Result<DecodeFix, Ended> {
        let about = Complaint { encoding: e.encoding, start: e.start, end: e.end, reason: e.reason };
        if let Some(native) = self.native {
            return match native.decode(e) {
                Ok(fix) => Ok(fix),
                Err(why) => Err(self.unfixed(why, &UNICODE_DECODE_ERROR, about)),
            };
        }
        let (replacement, resume) = self.call(&UNICODE_DECODE_ERROR, about, e.object.len())?;
        let exchanged = self.exception.as_ref().and_then(complaint::object_of);
        let object = exchanged.and_then(|o| {
            let bytes = o.downcast::<Bytes>()?;
            (bytes.as_bytes() != e.object).then(|| bytes.as_bytes().to_vec())
        });
        Ok(DecodeFix { text: text_of(&replacement), resume, object })
    }
}

impl EncodeErrors for Errors<'_> {
    type Error = Ended;

    fn fix(&mut self, e: &EncodeError<'_>) -> Result<EncodeFix, Ended> {
        let about = Complaint { encoding: e.encoding, start: e.start, end: e.end, reason: e.reason };
        if let Some(native) = self.native {
            return match native.encode(e) {
                Ok(fix) => Ok(fix),
                Err(why) => Err(self.unfixed(why, &UNICODE_ENCODE_ERROR, about)),
            };
        }
        let (replacement, resume) = self.call(&UNICODE_ENCODE_ERROR, about, e.object.len())?;
        let replacement = match replacement.downcast::<Bytes>() {
            Some(bytes) => Replacement::Bytes(bytes.as_bytes().to_vec()),
            None => Replacement::Text(text_of(&replacement)),
        };
        Ok(EncodeFix { replacement, resume })
    }

    fn raise(&mut self, e: &EncodeError<'_>) -> Ended {
        let about = Complaint { encoding: e.encoding, start: e.start, end: e.end, reason: e.reason };
        self.raise_about(&UNICODE_ENCODE_ERROR, about)
    }

    fn native(&self) -> Option<Handler> {
        self.native
    }
}

/// The registered handlers, CPython's own among them.
fn handlers(t: &mut Thread) -> PyResult<Ref<Dict>> {
    let dict = match t.interp().kept(HANDLERS) {
        Some(dict) => dict,
        None => {
            let dict = Dict::new();
            for def in native::DEF.functions {
                let name = def.name.strip_suffix("_errors").unwrap_or(def.name);
                let function = Obj::new(BuiltinData { def, receiver: None, module: OptionCell::new(None) });
                dict.set_name(&intern_str(name), function);
            }
            let dict = dict.into_value();
            t.interp().keep(HANDLERS, Some(dict.clone()));
            dict
        }
    };
    Ref::from_value(dict).map_err(|_| t.system_error("the registry of error handlers is broken"))
}

/// `codecs.register_error`
///
/// # Errors
/// `TypeError`.
pub fn register_error(t: &mut Thread, name: &str, handler: &Value) -> PyResult<()> {
    if handler.ty().slots().call.is_none() {
        return Err(t.type_error("handler must be callable"));
    }
    handlers(t)?.set_name(&intern_str(name), handler.clone());
    Ok(())
}

/// `_codecs._unregister_error`: whether there was one.
///
/// # Errors
/// `ValueError` for CPython's own.
pub fn unregister_error(t: &mut Thread, name: &str) -> PyResult<bool> {
    if Handler::from_name(name).is_some() {
        return Err(t.value_error(format!("cannot un-register built-in error handler '{name}'")));
    }
    let key = intern_str(name).into_value();
    let handlers = handlers(t)?;
    if handlers.get(t, &key)?.is_none() {
        return Ok(false);
    }
    t.del_item(handlers.as_value(), &key)?;
    Ok(true)
}

/// `codecs.lookup_error`
///
/// # Errors
/// `LookupError`.
pub fn lookup_error(t: &mut Thread, name: &str) -> PyResult {
    match handlers(t)?.get_str(&intern_str(name)) {
        Some(handler) => Ok(handler),
        None => Err(t.lookup_error(format!("unknown error handler name '{name:.400}'"))),
    }
}

fn pair(t: &mut Thread, text: StrBuf, resume: usize) -> PyResult {
    let text = t.new_str_buf(text)?;
    Ok(Tuple::new(vec![text, Value::size(resume)]))
}

/// What a native handler answers when it is called as a function.
fn answer(t: &mut Thread, exception: &Value, handler: Handler) -> PyResult {
    let class = exception.ty();
    let kind = [&UNICODE_ENCODE_ERROR, &UNICODE_DECODE_ERROR, &UNICODE_TRANSLATE_ERROR]
        .into_iter()
        .find(|c| class.is_subtype(c));
    let unsupported = |t: &mut Thread| {
        let name = exception.ty().tp_name();
        t.type_error(format!("don't know how to handle {name} in error callback"))
    };
    let Some(kind) = kind else { return Err(unsupported(t)) };
    let about = complaint::report(t, exception)?;
    let (start, end) = (about.start, about.end);
    let result = if std::ptr::eq(kind, &UNICODE_DECODE_ERROR) {
        let bytes = about.object.downcast::<Bytes>().map_or(&[][..], Bytes::as_bytes);
        let e = DecodeError { encoding: &about.encoding, object: bytes, start, end, reason: "" };
        handler.decode(&e).map(|fix| (Replacement::Text(fix.text), fix.resume))
    } else {
        let view = about.object.downcast::<Str>().map_or(text::StrView::EMPTY, Str::view);
        if std::ptr::eq(kind, &UNICODE_ENCODE_ERROR) {
            let e = EncodeError { encoding: &about.encoding, object: view, start, end, reason: "" };
            handler.encode(&e).map(|fix| (fix.replacement, fix.resume))
        } else {
            handler.translate(view, start, end).map(|(text, resume)| (Replacement::Text(text), resume))
        }
    };
    match result {
        Ok((Replacement::Text(text), resume)) => pair(t, text, resume),
        Ok((Replacement::Bytes(bytes), resume)) => {
            let bytes = t.new_bytes(&bytes)?;
            Ok(Tuple::new(vec![bytes, Value::size(resume)]))
        }
        Err(Unfixed::Raise) => Err(t.raise(exception.clone())),
        Err(Unfixed::Unsupported) => Err(unsupported(t)),
        Err(Unfixed::OutOfMemory) => Err(t.memory_error()),
    }
}

/// CPython's own handlers as functions.
#[pymodule(name = "_codecs")]
mod native {
    use super::*;

    /// Implements the 'strict' error handling, which raises a UnicodeError on coding errors.
    #[function("strict_errors(exc, /)", no_signature)]
    fn strict_errors(t: &mut Thread, exc: &Value) -> PyResult {
        if exc.ty().is_subtype(&BASE_EXCEPTION) {
            return Err(t.raise(exc.clone()));
        }
        Err(t.raise_message(&TYPE_ERROR, "codec must pass exception instance"))
    }

    /// Implements the 'ignore' error handling, which ignores malformed data and continues.
    #[function("ignore_errors(exc, /)", no_signature)]
    fn ignore_errors(t: &mut Thread, exc: &Value) -> PyResult {
        answer(t, exc, Handler::Ignore)
    }

    /// Implements the 'replace' error handling, which replaces malformed data with a replacement marker.
    #[function("replace_errors(exc, /)", no_signature)]
    fn replace_errors(t: &mut Thread, exc: &Value) -> PyResult {
        answer(t, exc, Handler::Replace)
    }

    /// Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.
    #[function("xmlcharrefreplace_errors(exc, /)", no_signature)]
    fn xmlcharrefreplace_errors(t: &mut Thread, exc: &Value) -> PyResult {
        answer(t, exc, Handler::XmlCharRefReplace)
    }

    /// Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.
    #[function("backslashreplace_errors(exc, /)", no_signature)]
    fn backslashreplace_errors(t: &mut Thread, exc: &Value) -> PyResult {
        answer(t, exc, Handler::BackslashReplace)
    }

    /// Implements the 'namereplace' error handling, which replaces an unencodable character with a \N{...} escape sequence.
    #[function("namereplace_errors(exc, /)", no_signature)]
    fn namereplace_errors(t: &mut Thread, exc: &Value) -> PyResult {
        answer(t, exc, Handler::NameReplace)
    }

    #[function("surrogatepass(exc, /)", no_signature)]
    fn surrogatepass(t: &mut Thread, exc: &Value) -> PyResult {
        answer(t, exc, Handler::SurrogatePass)
    }

    #[function("surrogateescape(exc, /)", no_signature)]
    fn surrogateescape(t: &mut Thread, exc: &Value) -> PyResult {
        answer(t, exc, Handler::SurrogateEscape)
    }
}
