//! Universal newlines: the state machine, and `IncrementalNewlineDecoder` around it.

use std::cell::Cell;

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::{Bytes, Obj, PyResult, Str, Thread, Tuple, Type, Value};
use text::{StrBuf, StrBuilder, StrView};

use super::names;

const CR: u8 = 1;
const LF: u8 = 2;
const CRLF: u8 = 4;

/// What has been seen of line ends, and whether a carriage return waits for what follows.
#[derive(Clone, Copy, Default, Debug)]
pub struct NewlineState {
    /// Whether every line end becomes a line feed.
    pub translate: bool,
    /// Whether the last character was a carriage return that has been held back.
    pub pending: bool,
    seen: u8,
}

impl NewlineState {
    /// Nothing seen yet.
    pub fn new(translate: bool) -> NewlineState {
        NewlineState { translate, pending: false, seen: 0 }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.seen = 0;
        self.pending = false;
    }

    /// Passes text through. `None`: the text is right as it is.
    pub fn apply(&mut self, input: StrView<'_>, last: bool) -> text::Result<Option<StrBuf>> {
        let has_cr = find(input, b'\r').is_some();
        if !has_cr && !self.pending {
            if self.seen & LF == 0 && find(input, b'\n').is_some() {
                self.seen |= LF;
            }
            return Ok(None);
        }
        let mut text = StrBuilder::with_kind(input.kind(), input.len() + 1);
        if self.pending && (last || !input.is_empty()) {
            text.push(u32::from(b'\r'));
            self.pending = false;
        }
        text.push_view(input);
        if !last && !text.is_empty() && text.as_view().at(text.len() - 1) == u32::from(b'\r') {
            text.truncate(text.len() - 1);
            self.pending = true;
        }
        let whole = text.finish()?;
        self.scan(whole.as_view());
        if !self.translate || find(whole.as_view(), b'\r').is_none() {
            return Ok(Some(whole));
        }
        translate(whole.as_view()).map(Some)
    }

    fn scan(&mut self, text: StrView<'_>) {
        let mut at = 0;
        while self.seen != CR | LF | CRLF {
            let Some(i) = next_end(text.from(at)) else { break };
            let i = at + i;
            at = i + 1;
            if text.at(i) == u32::from(b'\n') {
                self.seen |= LF;
            } else if text.get(i + 1) == Some(u32::from(b'\n')) {
                self.seen |= CRLF;
                at = i + 2;
            } else {
                self.seen |= CR;
            }
        }
    }

    /// The attribute `newlines`.
    pub fn newlines(&self) -> Value {
        let mut seen = Vec::new();
        for (bit, text) in [(CR, "\r"), (LF, "\n"), (CRLF, "\r\n")] {
            if self.seen & bit != 0 {
                seen.push(object::string::new_str(text));
            }
        }
        match seen.len() {
            0 => Value::none(),
            1 => seen.pop().unwrap_or(Value::none()),
            _ => Tuple::new(seen),
        }
    }
}

/// The place of a character.
pub fn find(text: StrView<'_>, c: u8) -> Option<usize> {
    match text.as_bytes() {
        Some(bytes) => memchr::memchr(c, bytes),
        None => text::search::find_char(text, u32::from(c)),
    }
}

fn next_end(text: StrView<'_>) -> Option<usize> {
    match text.as_bytes() {
        Some(bytes) => memchr::memchr2(b'\r', b'\n', bytes),
        None => text.iter().position(|c| c == 13 || c == 10),
    }
}

/// Every line end as a line feed.
pub fn translate(text: StrView<'_>) -> text::Result<StrBuf> {
    let mut out = StrBuilder::with_kind(text.kind(), text.len());
    let mut at = 0;
    while let Some(i) = find(text.from(at), b'\r') {
        out.push_view(text.slice(at..at + i));
        out.push(u32::from(b'\n'));
        at += i + 1;
        if text.get(at) == Some(u32::from(b'\n')) {
            at += 1;
        }
    }
    out.push_view(text.from(at));
    out.finish()
}

/// Which line ends end a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ends {
    /// Line feeds: everything else has been translated.
    Feed,
    /// All three.
    Universal,
    /// Carriage returns.
    Return,
    /// The pair.
    Pair,
}

/// The length of the first line with its end, if that is in the text from `start` on. Otherwise up to where the text
/// has been looked through.
pub fn line_end(text: StrView<'_>, start: usize, ends: Ends) -> Result<usize, usize> {
    let rest = text.from(start);
    match ends {
        Ends::Feed => find(rest, b'\n').map(|i| start + i + 1).ok_or(text.len()),
        Ends::Return => find(rest, b'\r').map(|i| start + i + 1).ok_or(text.len()),
        Ends::Universal => match next_end(rest) {
            None => Err(text.len()),
            Some(i) => {
                let i = start + i;
                let pair = text.at(i) == 13 && text.get(i + 1) == Some(10);
                Ok(i + if pair { 2 } else { 1 })
            }
        },
        Ends::Pair => {
            let mut at = start;
            while let Some(i) = find(text.from(at), b'\r') {
                match text.get(at + i + 1) {
                    Some(10) => return Ok(at + i + 2),
                    Some(_) => at += i + 1,
                    None => return Err(at + i),
                }
            }
            Err(text.len())
        }
    }
}

/// `_io.IncrementalNewlineDecoder`
#[pytype(name = "_io.IncrementalNewlineDecoder", static_name = NEWLINE_DECODER, basetype, reported_basicsize = 40)]
pub struct NewlineDecoder {
    decoder: OptionCell,
    errors: OptionCell,
    state: Cell<NewlineState>,
}

impl NewlineDecoder {
    fn inner(&self, t: &mut Thread) -> PyResult<Option<Value>> {
        match self.decoder.get() {
            Some(decoder) if decoder.is_none() => Ok(None),
            Some(decoder) => Ok(Some(decoder)),
            None => Err(t.value_error("IncrementalNewlineDecoder.__init__() not called")),
        }
    }
}

#[pymethods(
    NEWLINE_DECODER,
    doc = "IncrementalNewlineDecoder(decoder, translate, errors='strict')\n--\n\nCodec used when reading a file in universal newlines mode.\n\nIt wraps another incremental decoder, translating \\r\\n and \\r into \\n.\nIt also records the types of newlines encountered.  When used with\ntranslate=False, it ensures that the newline sequence is returned in\none piece. When used with decoder=None, it expects unicode strings as\ndecode input and translates newlines without first invoking an external\ndecoder."
)]
impl NewlineDecoder {
    #[new("IncrementalNewlineDecoder(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(
            cls,
            NewlineDecoder {
                decoder: OptionCell::empty(),
                errors: OptionCell::empty(),
                state: Cell::default(),
            },
        ))
    }

    #[init("IncrementalNewlineDecoder(decoder, translate, errors='strict')")]
    fn init(
        t: &mut Thread,
        this: &Obj<NewlineDecoder>,
        decoder: &Value,
        translate: bool,
        errors: Option<&Value>,
    ) -> PyResult<()> {
        let _ = t;
        this.errors.set(Some(errors.cloned().unwrap_or_else(|| crate::common::name("strict"))));
        this.state.set(NewlineState::new(translate));
        this.decoder.set(Some(decoder.clone()));
        Ok(())
    }

    #[method("decode($self, /, input, final=False)")]
    fn decode(t: &mut Thread, this: &Obj<NewlineDecoder>, input: &Value, last: Option<bool>) -> PyResult {
        let last = last.unwrap_or(false);
        let output = match this.inner(t)? {
            None => input.clone(),
            Some(decoder) => t.call_method(&decoder, &names::DECODE, &[input.clone(), Value::bool(last)])?,
        };
        let Some(text) = output.downcast::<Str>() else {
            let message = format!("decoder should return a string result, not '{}'", output.ty().tp_name());
            return Err(t.type_error(message));
        };
        let mut state = this.state.get();
        let changed = state.apply(text.view(), last);
        this.state.set(state);
        match changed {
            Ok(None) => Ok(output),
            Ok(Some(buf)) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[method("getstate($self, /)")]
    fn getstate(t: &mut Thread, this: &Obj<NewlineDecoder>) -> PyResult {
        let pending = i64::from(this.state.get().pending);
        let (buffer, flags) = match this.inner(t)? {
            None => (t.new_bytes(b"")?, Value::small(0)),
            Some(decoder) => {
                let state = t.call_method(&decoder, &names::GETSTATE, &[])?;
                let Some(state) = state.downcast::<Tuple>() else {
                    return Err(t.type_error("illegal decoder state"));
                };
                match state.items() {
                    [buffer, flags] => (buffer.clone(), flags.clone()),
                    _ => return Err(t.type_error("illegal decoder state")),
                }
            }
        };
        let flags = match flags.as_i64().and_then(|f| f.checked_mul(2)) {
            Some(flags) => Value::int(flags | pending),
            None => flags,
        };
        Ok(crate::common::pair(buffer, flags))
    }

    #[method("setstate($self, state, /)")]
    fn setstate(t: &mut Thread, this: &Obj<NewlineDecoder>, state: &Value) -> PyResult<()> {
        let inner = this.inner(t)?;
        let Some(parts) = state.downcast::<Tuple>() else {
            return Err(t.type_error("state argument must be a tuple"));
        };
        let [buffer, flags] = parts.items() else {
            return Err(t.type_error("setstate(): illegal state argument"));
        };
        let Some(flags) = flags.as_i64() else {
            return Err(t.type_error("setstate(): illegal state argument"));
        };
        let mut own = this.state.get();
        own.pending = flags & 1 == 1;
        this.state.set(own);
        if let Some(decoder) = inner {
            let rest = crate::common::pair(buffer.clone(), Value::int(flags >> 1));
            t.call_method(&decoder, &names::SETSTATE, &[rest])?;
        }
        Ok(())
    }

    #[method("reset($self, /)")]
    fn reset(t: &mut Thread, this: &Obj<NewlineDecoder>) -> PyResult {
        let inner = this.inner(t)?;
        let mut own = this.state.get();
        own.reset();
        this.state.set(own);
        match inner {
            Some(decoder) => t.call_method(&decoder, &names::RESET, &[]),
            None => Ok(Value::none()),
        }
    }

    #[getter("newlines")]
    fn newlines(t: &mut Thread, this: &Obj<NewlineDecoder>) -> PyResult {
        this.inner(t)?;
        Ok(this.state.get().newlines())
    }
}

/// Bytes of a decoder's state.
pub fn bytes_of(value: &Value) -> Option<&[u8]> {
    value.downcast::<Bytes>().map(Bytes::as_bytes)
}
