//! The module `_multibytecodec`: codec objects, incremental and stream coders.
//!
//! Here: error handlers, pending input and states. Not here: the encodings (`codec` and what it names).

use std::cell::{Cell, RefCell};
use std::mem::offset_of;

use ::text::codecs::{DecodeError, DecodeErrors, EncodeError, EncodeErrors, Replacement};
use ::text::{StrBuf, StrBuilder};
use builtins::NativeModule;
use builtins::codecs::{Ended, Errors};
use macros::{pymethods, pymodule, pytype};
use object::buffer::BytesLike;
use object::cell::{OptionCell, ValueCell};
use object::exceptions::{BaseException, OVERFLOW_ERROR, UNICODE_DECODE_ERROR, UNICODE_ERROR};
use object::native::{MemberDef, MemberKind};
use object::types::flags::DISALLOW_INSTANTIATION;
use object::{Args, Bytes, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, string};

use crate::codec::{Codec, Input, State, Stop};

/// The module.
pub static MODULE: NativeModule = NativeModule {
    def: &module::DEF,
    types: &[
        (&MULTIBYTE_CODEC, &[&MultibyteCodec::IMPL]),
        (&INCREMENTAL_ENCODER, &[&IncrementalEncoder::IMPL]),
        (&INCREMENTAL_DECODER, &[&IncrementalDecoder::IMPL]),
        (&STREAM_READER, &[&StreamReader::IMPL]),
        (&STREAM_WRITER, &[&StreamWriter::IMPL]),
    ],
};

/// The module's table.
#[pymodule(
    name = "_multibytecodec",
    types(
        &super::INCREMENTAL_ENCODER,
        &super::INCREMENTAL_DECODER,
        &super::STREAM_READER,
        &super::STREAM_WRITER
    )
)]
pub mod module {
    use super::*;

    #[function("__create_codec(arg, /)")]
    fn create_codec(t: &mut Thread, arg: &Value) -> PyResult {
        // What it takes are capsules with tables for C.
        let _ = arg;
        Err(t.value_error("argument type invalid"))
    }
}

/// Characters that an encoder keeps at most.
const MOST_CHARACTERS: usize = 2;
/// Bytes of UTF-8 that these are at most.
const MOST_UTF8: usize = MOST_CHARACTERS * 4;
/// Bytes that a decoder keeps at most.
const MOST_BYTES: usize = 8;

/// A codec.
#[pytype(
    name = "_multibytecodec.MultibyteCodec",
    static_name = MULTIBYTE_CODEC,
    flags = DISALLOW_INSTANTIATION,
    reported_basicsize = 32
)]
pub struct MultibyteCodec {
    #[no_traverse]
    name: &'static str,
    #[no_traverse]
    codec: Codec,
}

/// An object for a codec.
pub fn new_codec(name: &'static str, codec: Codec) -> Value {
    Obj::new(MultibyteCodec { name, codec })
}

/// A codec under its name.
#[derive(Clone, Copy)]
struct Named {
    name: &'static str,
    codec: Codec,
}

impl MultibyteCodec {
    fn named(&self) -> Named {
        Named { name: self.name, codec: self.codec }
    }
}

/// What an error says, and where its input ends.
fn complaint(stop: Stop, at: usize, len: usize) -> (&'static str, usize) {
    match stop {
        Stop::Illegal(n) => ("illegal multibyte sequence", (at + n).min(len)),
        Stop::TooFew => ("incomplete multibyte sequence", len),
        Stop::Internal => ("internal codec error", len),
    }
}

fn internal(t: &mut Thread) -> Ended {
    t.runtime_error("internal codec error").into()
}

impl Named {
    /// Decodes `object`, a `bytes`, and gives where it stopped. Incomplete characters at the end are errors where
    /// `complete` says that nothing follows at all, and else stay.
    fn decode(
        self,
        t: &mut Thread,
        state: &Cell<State>,
        object: &Value,
        errors: &str,
        complete: bool,
        out: &mut StrBuilder,
    ) -> Result<usize, Ended> {
        let bytes = object.downcast::<Bytes>().map_or(&[][..], Bytes::as_bytes);
        let mut errors = Errors::multibyte(t, errors, object);
        let mut at = 0;
        loop {
            let mut input = Input::new(bytes, at);
            let mut now = state.get();
            let result = self.codec.decode(&mut now, &mut input, out);
            state.set(now);
            at = input.at;
            let stop = match result {
                Ok(()) => return Ok(at),
                Err(Stop::TooFew) if !complete => return Ok(at),
                Err(Stop::Internal) => return Err(internal(errors.t)),
                Err(stop) => stop,
            };
            at = self.decoding_error(&mut errors, bytes, at, stop, out)?;
            if at >= bytes.len() {
                return Ok(at);
            }
        }
    }

    fn decoding_error(
        self,
        errors: &mut Errors<'_>,
        bytes: &[u8],
        start: usize,
        stop: Stop,
        out: &mut StrBuilder,
    ) -> Result<usize, Ended> {
        let (reason, end) = complaint(stop, start, bytes.len());
        let fix = DecodeErrors::fix(
            errors,
            &DecodeError { encoding: self.name, object: bytes, start, end, reason },
        )?;
        out.push_view(fix.text.as_view());
        Ok(fix.resume.min(bytes.len()))
    }

    /// Encodes `text` and gives where it stopped.
    fn encode(
        self,
        t: &mut Thread,
        state: &Cell<State>,
        text: &Value,
        errors: &str,
        flush: bool,
        out: &mut Vec<u8>,
    ) -> Result<usize, Ended> {
        let characters: Vec<u32> = text.downcast::<Str>().map_or(Vec::new(), |s| s.view().iter().collect());
        let mut errors = Errors::multibyte(t, errors, text);
        let mut at = 0;
        loop {
            let mut input = Input::new(&characters, at);
            let mut now = state.get();
            let result = self.codec.encode(&mut now, &mut input, flush, out);
            state.set(now);
            at = input.at;
            let stop = match result {
                Ok(()) => return Ok(at),
                Err(Stop::TooFew) if !flush => return Ok(at),
                Err(Stop::Internal) => return Err(internal(errors.t)),
                Err(stop) => stop,
            };
            let (reason, end) = complaint(stop, at, characters.len());
            let object = text.downcast::<Str>().map_or(::text::StrView::EMPTY, Str::view);
            let error = EncodeError { encoding: self.name, object, start: at, end, reason };
            let native = errors.native();
            let fix = EncodeErrors::fix(&mut errors, &error)?;
            match fix.replacement {
                Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
                Replacement::Text(replacement) if native == Some(::text::codecs::Handler::Replace) => {
                    self.put_question_mark(state, &replacement, out);
                }
                Replacement::Text(replacement) if !replacement.is_empty() => {
                    let replacement = errors.t.new_str_buf(replacement)?;
                    self.encode(errors.t, state, &replacement, "strict", true, out)?;
                }
                Replacement::Text(_) => {}
            }
            at = fix.resume.min(characters.len());
            if at >= characters.len() {
                return Ok(at);
            }
        }
    }

    /// The replacement character, as it is where the encoding does not have it.
    fn put_question_mark(self, state: &Cell<State>, replacement: &StrBuf, out: &mut Vec<u8>) {
        let characters: Vec<u32> = replacement.as_view().iter().collect();
        let mut now = state.get();
        let mut input = Input::new(&characters, 0);
        if self.codec.encode(&mut now, &mut input, false, out).is_err() {
            out.push(b'?');
        }
        state.set(now);
    }

    fn reset_encoder(self, state: &Cell<State>, out: &mut Vec<u8>) {
        let mut now = state.get();
        self.codec.reset_encoder(&mut now, out);
        state.set(now);
    }
}

/// The text of an argument: whatever it is, as a string.
fn text_of(t: &mut Thread, input: &Value) -> PyResult {
    match input.downcast::<Str>() {
        Some(_) => Ok(input.clone()),
        None => t.str(input).map(Ref::into_value),
    }
}

/// A `bytes` of a bytes-like object, behind what was pending.
fn bytes_of(t: &mut Thread, pending: &[u8], input: &Value) -> PyResult {
    if pending.is_empty() && input.downcast_exact::<Bytes>().is_some() {
        return Ok(input.clone());
    }
    let buffer = BytesLike::new(t, input)?;
    let all = [pending, buffer.bytes(t)].concat();
    t.new_bytes(&all)
}

/// What is left of a `bytes` that was decoded up to `at`.
fn rest_of(object: &Value, at: usize) -> Vec<u8> {
    object.downcast::<Bytes>().and_then(|b| b.as_bytes().get(at..)).unwrap_or(&[]).to_vec()
}

fn handler_name(errors: &Value) -> String {
    errors.downcast::<Str>().map_or_else(|| "strict".to_string(), Str::to_string_lossy)
}

#[pymethods(MULTIBYTE_CODEC)]
impl MultibyteCodec {
    /// Return an encoded string version of 'input'.
    ///
    /// 'errors' may be given to set a different error handling scheme.
    /// Default is 'strict' meaning that encoding errors raise
    /// a UnicodeEncodeError.  Other possible values are 'ignore', 'replace'
    /// and 'xmlcharrefreplace' as well as any other name registered with
    /// codecs.register_error that can handle UnicodeEncodeErrors.
    #[method("encode($self, /, input, errors=None)")]
    fn encode(t: &mut Thread, this: &Obj<MultibyteCodec>, input: &Value, errors: Option<&Value>) -> PyResult {
        let errors = errors_argument(t, "encode", errors)?;
        let text = text_of(t, input)?;
        let length = text.downcast::<Str>().map_or(0, Str::len);
        let (named, mut out) = (this.named(), Vec::new());
        let state = Cell::new(named.codec.encoder_state());
        if let Err(ended) = named.encode(t, &state, &text, &errors, true, &mut out) {
            return Err(ended.raise(t));
        }
        named.reset_encoder(&state, &mut out);
        let bytes = t.new_bytes(&out)?;
        Ok(Tuple::new(vec![bytes, Value::size(length)]))
    }

    /// Decodes 'input'.
    ///
    /// 'errors' may be given to set a different error handling scheme.
    /// Default is 'strict' meaning that encoding errors raise
    /// a UnicodeDecodeError.  Other possible values are 'ignore' and
    /// 'replace' as well as any other name registered with
    /// codecs.register_error that is able to handle UnicodeDecodeErrors."
    #[method("decode($self, /, input, errors=None)")]
    fn decode(t: &mut Thread, this: &Obj<MultibyteCodec>, input: &Value, errors: Option<&Value>) -> PyResult {
        let object = bytes_of(t, &[], input)?;
        let errors = errors_argument(t, "decode", errors)?;
        let (named, mut out) = (this.named(), StrBuilder::new());
        let state = Cell::new(named.codec.decoder_state());
        let length = object.downcast::<Bytes>().map_or(0, Bytes::len);
        if let Err(ended) = named.decode(t, &state, &object, &errors, true, &mut out) {
            return Err(ended.raise(t));
        }
        let text = finish(t, out)?;
        Ok(Tuple::new(vec![text, Value::size(length)]))
    }
}

fn finish(t: &mut Thread, out: StrBuilder) -> PyResult {
    match out.finish() {
        Ok(text) => t.new_str_buf(text),
        Err(_) => Err(t.memory_error()),
    }
}

fn errors_argument(t: &mut Thread, function: &str, errors: Option<&Value>) -> PyResult<String> {
    match errors.filter(|e| !e.is_none()) {
        None => Ok("strict".to_string()),
        Some(errors) => match errors.downcast::<Str>() {
            Some(_) => Ok(builtins::str::name_argument(t, function, "errors", Some(errors))?
                .unwrap_or_else(|| "strict".to_string())),
            None => {
                Err(object::native::bad_argument(t, function, "argument 'errors'", "str or None", errors))
            }
        },
    }
}

/// What every coder has: its codec, its error handler and its state.
struct Coder {
    codec: Ref<Obj<MultibyteCodec>>,
    errors: ValueCell,
    state: Cell<State>,
}

impl object::Traverse for Coder {
    fn traverse(&self, visitor: &mut object::Visitor<'_>) {
        self.codec.traverse(visitor);
        self.errors.traverse(visitor);
    }

    fn clear(&self) {
        self.errors.clear();
    }
}

impl Coder {
    /// Of the attribute `codec` of a class.
    fn new(
        t: &mut Thread,
        class: &Type,
        function: &str,
        errors: Option<&Value>,
        place: usize,
    ) -> PyResult<Coder> {
        let errors = match errors {
            None => string::intern("strict"),
            Some(errors) if errors.downcast::<Str>().is_some() => errors.clone(),
            Some(errors) => {
                let what = format!("argument {place}");
                return Err(object::native::bad_argument(t, function, &what, "str", errors));
            }
        };
        let codec = t.get_attr(&class.to_value(), &string::intern_str("codec"))?;
        match Ref::<Obj<MultibyteCodec>>::from_value(codec) {
            Ok(codec) => Ok(Coder { codec, errors: ValueCell::new(errors), state: Cell::new([0; 8]) }),
            Err(_) => Err(t.type_error("codec is unexpected type")),
        }
    }

    fn named(&self) -> Named {
        self.codec.named()
    }

    fn handler(&self) -> String {
        handler_name(&self.errors.get())
    }

    fn set_errors(&self, t: &mut Thread, value: Option<&Value>) -> PyResult<()> {
        match value {
            None => Err(t.attribute_error("cannot delete attribute")),
            Some(value) if value.downcast::<Str>().is_some() => {
                self.errors.set(value.clone());
                Ok(())
            }
            Some(_) => Err(t.type_error("errors must be a string")),
        }
    }

    /// Encodes what is pending and `input`. The rest becomes pending, which on an error stays as it was.
    fn encode(&self, t: &mut Thread, pending: &OptionCell, input: &Value, last: bool) -> PyResult<Vec<u8>> {
        let input = text_of(t, input)?;
        let before = pending.take();
        let text = match &before {
            Some(before) => t.binary_op(object::protocol::BinaryOp::Add, before, &input)?,
            None => input,
        };
        let (mut out, named) = (Vec::new(), self.named());
        let handler = self.handler();
        let at = match named.encode(t, &self.state, &text, &handler, last, &mut out) {
            Ok(at) => at,
            Err(ended) => {
                let raised = ended.raise(t);
                pending.set(before);
                return Err(raised);
            }
        };
        if last {
            named.reset_encoder(&self.state, &mut out);
        }
        if let Some(text) = text.downcast::<Str>()
            && at < text.len()
        {
            if text.len() - at > MOST_CHARACTERS {
                pending.set(before);
                return Err(t.raise_message(&UNICODE_ERROR, "pending buffer overflow"));
            }
            let mut rest = StrBuilder::new();
            text.view().iter().skip(at).for_each(|c| rest.push(c));
            let rest = finish(t, rest)?;
            pending.set(Some(rest));
        }
        Ok(out)
    }

    /// Keeps what a decoder has not taken.
    fn keep(&self, t: &mut Thread, pending: &RefCell<Vec<u8>>, rest: Vec<u8>) -> PyResult<()> {
        if rest.len() > MOST_BYTES {
            return Err(t.raise_message(&UNICODE_ERROR, "pending buffer overflow"));
        }
        pending.replace(rest);
        Ok(())
    }
}

/// A number of which the bytes are given, least first.
fn number_of(t: &mut Thread, bytes: &[u8]) -> PyResult {
    let class = object::int::INT.to_value();
    let bytes = t.new_bytes(bytes)?;
    t.call_method(&class, &string::intern_str("from_bytes"), &[bytes, string::intern("little")])
}

/// The bytes of a number, least first, filled up to `length`.
fn bytes_of_number(t: &mut Thread, number: &Value, length: usize) -> PyResult<Vec<u8>> {
    let class = object::int::INT.to_value();
    let to_bytes = t.get_attr(&class, &string::intern_str("to_bytes"))?;
    let result = t.call(&to_bytes, &[number.clone(), Value::size(length), string::intern("little")]);
    let bytes = match result {
        Ok(bytes) => bytes,
        Err(Raised) if t.raised_is(&OVERFLOW_ERROR) => {
            let negative = t.raised().is_some_and(|e| {
                let first = e.downcast::<BaseException>().and_then(|e| e.args().items().first().cloned());
                first
                    .and_then(|m| m.downcast::<Str>().map(|m| m.to_string_lossy().contains("negative")))
                    .unwrap_or(false)
            });
            t.restore_raised(None);
            return Err(t.overflow_error(match negative {
                true => "can't convert negative int to unsigned",
                false => "int too big to convert",
            }));
        }
        Err(raised) => return Err(raised),
    };
    Ok(bytes.downcast::<Bytes>().map(|b| b.as_bytes().to_vec()).unwrap_or_default())
}

/// Eight bytes of a state, from `at` on.
fn state_at(bytes: &[u8], at: usize) -> State {
    let mut state = [0; 8];
    for (to, from) in state.iter_mut().zip(bytes.get(at..).unwrap_or(&[])) {
        *to = *from;
    }
    state
}

/// An encoder for text in pieces.
#[pytype(
    name = "_multibytecodec.MultibyteIncrementalEncoder",
    static_name = INCREMENTAL_ENCODER,
    basetype,
    reported_basicsize = 48
)]
pub struct IncrementalEncoder {
    coder: Coder,
    pending: OptionCell,
}

#[pymethods(INCREMENTAL_ENCODER, own_getattr)]
impl IncrementalEncoder {
    /// All is done when the object is made.
    #[slot]
    fn init(_: &mut Thread, _this: &Obj<IncrementalEncoder>, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[new("IncrementalEncoder(errors='strict')", parse_tuple)]
    fn new(t: &mut Thread, cls: &Type, errors: Option<&Value>) -> PyResult {
        let coder = Coder::new(t, cls, "IncrementalEncoder", errors, 1)?;
        coder.state.set(coder.named().codec.encoder_state());
        Ok(Obj::new_of(cls, IncrementalEncoder { coder, pending: OptionCell::empty() }))
    }

    #[method("encode($self, /, input, final=False)")]
    fn encode(t: &mut Thread, this: &Obj<IncrementalEncoder>, input: &Value, last: Option<bool>) -> PyResult {
        let out = this.coder.encode(t, &this.pending, input, last.unwrap_or(false))?;
        t.new_bytes(&out)
    }

    #[method("getstate($self, /)")]
    fn getstate(t: &mut Thread, this: &Obj<IncrementalEncoder>) -> PyResult {
        let pending = this.pending.get().map_or(Ok(Vec::new()), |text| match text.downcast::<Str>() {
            Some(text) => builtins::str::encode(t, text, None, None),
            None => Ok(Vec::new()),
        })?;
        if pending.len() > MOST_UTF8 {
            return Err(t.raise_message(&UNICODE_ERROR, "pending buffer too large"));
        }
        let state = this.coder.state.get();
        let bytes = [&[pending.len() as u8][..], &pending, &state].concat();
        number_of(t, &bytes)
    }

    #[method("setstate($self, state, /)")]
    fn setstate(t: &mut Thread, this: &Obj<IncrementalEncoder>, state: &Value) -> PyResult<()> {
        if !state.is_int() {
            return Err(object::native::bad_argument(t, "setstate", "argument", "int", state));
        }
        let bytes = bytes_of_number(t, state, 1 + MOST_UTF8 + 8)?;
        let length = usize::from(bytes.first().copied().unwrap_or(0));
        if length > MOST_UTF8 {
            return Err(t.raise_message(&UNICODE_ERROR, "pending buffer too large"));
        }
        let pending = bytes.get(1..1 + length).unwrap_or(&[]);
        let pending = match pending {
            [] => None,
            bytes => {
                let bytes = t.new_bytes(bytes)?;
                Some(t.call_method(&bytes, &string::intern_str("decode"), &[])?)
            }
        };
        this.pending.set(pending);
        this.coder.state.set(state_at(&bytes, 1 + length));
        Ok(())
    }

    #[method("reset($self, /)")]
    fn reset(_: &mut Thread, this: &Obj<IncrementalEncoder>) {
        this.coder.named().reset_encoder(&this.coder.state, &mut Vec::new());
        this.pending.take();
    }

    /// how to treat errors
    #[getter]
    fn errors(_: &mut Thread, this: &Obj<IncrementalEncoder>) -> Value {
        this.coder.errors.get()
    }

    #[setter]
    fn set_errors(t: &mut Thread, this: &Obj<IncrementalEncoder>, value: Option<&Value>) -> PyResult<()> {
        this.coder.set_errors(t, value)
    }
}

/// A decoder for bytes in pieces.
#[pytype(
    name = "_multibytecodec.MultibyteIncrementalDecoder",
    static_name = INCREMENTAL_DECODER,
    basetype,
    reported_basicsize = 56
)]
pub struct IncrementalDecoder {
    coder: Coder,
    #[no_traverse]
    pending: RefCell<Vec<u8>>,
}

#[pymethods(INCREMENTAL_DECODER, own_getattr)]
impl IncrementalDecoder {
    /// All is done when the object is made.
    #[slot]
    fn init(_: &mut Thread, _this: &Obj<IncrementalDecoder>, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[new("IncrementalDecoder(errors='strict')", parse_tuple)]
    fn new(t: &mut Thread, cls: &Type, errors: Option<&Value>) -> PyResult {
        let coder = Coder::new(t, cls, "IncrementalDecoder", errors, 1)?;
        coder.state.set(coder.named().codec.decoder_state());
        Ok(Obj::new_of(cls, IncrementalDecoder { coder, pending: RefCell::default() }))
    }

    #[method("decode($self, /, input, final=False)")]
    fn decode(t: &mut Thread, this: &Obj<IncrementalDecoder>, input: &Value, last: Option<bool>) -> PyResult {
        let before = this.pending.borrow().clone();
        let object = bytes_of(t, &before, input)?;
        this.pending.take();
        let (named, handler) = (this.coder.named(), this.coder.handler());
        let mut out = StrBuilder::new();
        let mut decoded = named.decode(t, &this.coder.state, &object, &handler, false, &mut out);
        if let Ok(at) = decoded
            && last == Some(true)
            && let Some(bytes) = object.downcast::<Bytes>().map(Bytes::as_bytes)
            && at < bytes.len()
        {
            let mut errors = Errors::multibyte(t, &handler, &object);
            decoded = named.decoding_error(&mut errors, bytes, at, Stop::TooFew, &mut out);
            if decoded.is_err() {
                this.pending.replace(before);
            }
        }
        let at = match decoded {
            Ok(at) => at,
            Err(ended) => return Err(ended.raise(t)),
        };
        this.coder.keep(t, &this.pending, rest_of(&object, at))?;
        finish(t, out)
    }

    #[method("getstate($self, /)")]
    fn getstate(t: &mut Thread, this: &Obj<IncrementalDecoder>) -> PyResult {
        let pending = this.pending.borrow().clone();
        let pending = t.new_bytes(&pending)?;
        let state = number_of(t, &this.coder.state.get())?;
        Ok(Tuple::new(vec![pending, state]))
    }

    #[method("setstate($self, state, /)")]
    fn setstate(t: &mut Thread, this: &Obj<IncrementalDecoder>, state: &Value) -> PyResult<()> {
        let Some(tuple) = state.downcast::<Tuple>() else {
            return Err(object::native::bad_argument(t, "setstate", "argument", "tuple", state));
        };
        let parts = match tuple.items() {
            [pending, number] if number.is_int() => pending.downcast::<Bytes>().map(|p| (p, number)),
            _ => None,
        };
        let Some((pending, number)) = parts else {
            return Err(t.type_error("setstate(): illegal state argument"));
        };
        let state = bytes_of_number(t, number, 8)?;
        if pending.len() > MOST_BYTES {
            let class = UNICODE_DECODE_ERROR.to_value();
            let arguments = [
                string::intern(this.coder.named().name),
                pending.to_value(),
                Value::small(0),
                Value::size(pending.len()),
                string::intern("pending buffer too large"),
            ];
            let exception = t.call(&class, &arguments)?;
            return Err(t.raise(exception));
        }
        this.pending.replace(pending.as_bytes().to_vec());
        this.coder.state.set(state_at(&state, 0));
        Ok(())
    }

    #[method("reset($self, /)")]
    fn reset(_: &mut Thread, this: &Obj<IncrementalDecoder>) {
        let mut state = this.coder.state.get();
        this.coder.named().codec.reset_decoder(&mut state);
        this.coder.state.set(state);
        this.pending.take();
    }

    /// how to treat errors
    #[getter]
    fn errors(_: &mut Thread, this: &Obj<IncrementalDecoder>) -> Value {
        this.coder.errors.get()
    }

    #[setter]
    fn set_errors(t: &mut Thread, this: &Obj<IncrementalDecoder>, value: Option<&Value>) -> PyResult<()> {
        this.coder.set_errors(t, value)
    }
}

const fn stream_member(offset: usize) -> MemberDef {
    let offset = size_of::<object::header::Header>() + offset;
    MemberDef { name: "stream", doc: None, kind: MemberKind::ObjectOrNone, offset, readonly: true }
}

/// A file of text over a file of bytes.
#[pytype(
    name = "_multibytecodec.MultibyteStreamReader",
    static_name = STREAM_READER,
    basetype,
    reported_basicsize = 64
)]
pub struct StreamReader {
    coder: Coder,
    #[no_traverse]
    pending: RefCell<Vec<u8>>,
    stream: OptionCell,
}

/// A size for reading: none is given by `None`.
fn size_argument(t: &mut Thread, size: Option<&Value>) -> PyResult<isize> {
    match size.filter(|s| !s.is_none()) {
        None => Ok(-1),
        Some(size) if size.is_int() => match size.as_i64() {
            Some(size) => Ok(size as isize),
            None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
        },
        Some(_) => Err(t.type_error("arg 1 must be an integer")),
    }
}

impl StreamReader {
    fn read_by(&self, t: &mut Thread, method: &str, mut size: isize) -> PyResult {
        if size == 0 {
            return t.new_str("");
        }
        let stream = self.stream.get_or_none();
        let method = string::intern_str(method);
        let (named, mut out) = (self.coder.named(), StrBuilder::new());
        loop {
            let read = match size < 0 {
                true => t.call_method(&stream, &method, &[])?,
                false => t.call_method(&stream, &method, &[Value::size(size as usize)])?,
            };
            let Some(length) = read.downcast::<Bytes>().map(Bytes::len) else {
                let given = read.ty().tp_name();
                return Err(
                    t.type_error(format!("stream function returned a non-bytes object ({given:.100})"))
                );
            };
            let at_end = length == 0;
            let pending = self.pending.take();
            let object = bytes_of(t, &pending, &read)?;
            let handler = self.coder.handler();
            let decoded = named.decode(t, &self.coder.state, &object, &handler, false, &mut out);
            let bytes = object.downcast::<Bytes>().map_or(&[][..], Bytes::as_bytes);
            let decoded = match decoded {
                Ok(at) if (at_end || size < 0) && at < bytes.len() => {
                    let mut errors = Errors::multibyte(t, &handler, &object);
                    named.decoding_error(&mut errors, bytes, at, Stop::TooFew, &mut out)
                }
                other => other,
            };
            let at = match decoded {
                Ok(at) => at,
                Err(ended) => return Err(ended.raise(t)),
            };
            self.coder.keep(t, &self.pending, rest_of(&object, at))?;
            if size < 0 || !out.is_empty() || bytes.is_empty() {
                return finish(t, out);
            }
            // Not a character yet: one byte more.
            size = 1;
        }
    }
}

#[pymethods(STREAM_READER, own_getattr, members = [stream_member(offset_of!(StreamReader, stream))])]
impl StreamReader {
    /// All is done when the object is made.
    #[slot]
    fn init(_: &mut Thread, _this: &Obj<StreamReader>, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[new("StreamReader(stream, errors='strict')", parse_tuple)]
    fn new(t: &mut Thread, cls: &Type, stream: &Value, errors: Option<&Value>) -> PyResult {
        let coder = Coder::new(t, cls, "StreamReader", errors, 2)?;
        coder.state.set(coder.named().codec.decoder_state());
        let stream = OptionCell::new(Some(stream.clone()));
        Ok(Obj::new_of(cls, StreamReader { coder, pending: RefCell::default(), stream }))
    }

    #[method("read($self, sizeobj=None, /)")]
    fn read(t: &mut Thread, this: &Obj<StreamReader>, size: Option<&Value>) -> PyResult {
        let size = size_argument(t, size)?;
        this.read_by(t, "read", size)
    }

    #[method("readline($self, sizeobj=None, /)")]
    fn readline(t: &mut Thread, this: &Obj<StreamReader>, size: Option<&Value>) -> PyResult {
        let size = size_argument(t, size)?;
        this.read_by(t, "readline", size)
    }

    #[method("readlines($self, sizehintobj=None, /)")]
    fn readlines(t: &mut Thread, this: &Obj<StreamReader>, size: Option<&Value>) -> PyResult {
        let size = size_argument(t, size)?;
        let text = this.read_by(t, "read", size)?;
        t.call_method(&text, &string::intern_str("splitlines"), &[Value::bool(true)])
    }

    #[method("reset($self, /)")]
    fn reset(_: &mut Thread, this: &Obj<StreamReader>) {
        let mut state = this.coder.state.get();
        this.coder.named().codec.reset_decoder(&mut state);
        this.coder.state.set(state);
        this.pending.take();
    }

    /// how to treat errors
    #[getter]
    fn errors(_: &mut Thread, this: &Obj<StreamReader>) -> Value {
        this.coder.errors.get()
    }

    #[setter]
    fn set_errors(t: &mut Thread, this: &Obj<StreamReader>, value: Option<&Value>) -> PyResult<()> {
        this.coder.set_errors(t, value)
    }
}

/// A file that writes text to a file of bytes.
#[pytype(
    name = "_multibytecodec.MultibyteStreamWriter",
    static_name = STREAM_WRITER,
    basetype,
    reported_basicsize = 56
)]
pub struct StreamWriter {
    coder: Coder,
    pending: OptionCell,
    stream: OptionCell,
}

impl StreamWriter {
    fn put(&self, t: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let bytes = t.new_bytes(bytes)?;
        let stream = self.stream.get_or_none();
        t.call_method(&stream, &string::intern_str("write"), &[bytes]).map(drop)
    }

    fn put_text(&self, t: &mut Thread, text: &Value) -> PyResult<()> {
        let out = self.coder.encode(t, &self.pending, text, false)?;
        self.put(t, &out)
    }
}

#[pymethods(STREAM_WRITER, own_getattr, members = [stream_member(offset_of!(StreamWriter, stream))])]
impl StreamWriter {
    /// All is done when the object is made.
    #[slot]
    fn init(_: &mut Thread, _this: &Obj<StreamWriter>, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[new("StreamWriter(stream, errors='strict')", parse_tuple)]
    fn new(t: &mut Thread, cls: &Type, stream: &Value, errors: Option<&Value>) -> PyResult {
        let coder = Coder::new(t, cls, "StreamWriter", errors, 2)?;
        coder.state.set(coder.named().codec.encoder_state());
        let stream = OptionCell::new(Some(stream.clone()));
        Ok(Obj::new_of(cls, StreamWriter { coder, pending: OptionCell::empty(), stream }))
    }

    #[method("write($self, strobj, /)", defining_class)]
    fn write(t: &mut Thread, this: &Obj<StreamWriter>, strobj: &Value) -> PyResult<()> {
        this.put_text(t, strobj)
    }

    #[method("writelines($self, lines, /)", defining_class)]
    fn writelines(t: &mut Thread, this: &Obj<StreamWriter>, lines: &Value) -> PyResult<()> {
        if lines.ty().slots().sq_item.is_none() || lines.downcast::<object::Dict>().is_some() {
            return Err(t.type_error("arg must be a sequence object"));
        }
        let mut i = 0;
        // The sequence may change while it is written.
        while i < t.len(lines)? {
            let line = t.get_item(lines, &Value::size(i))?;
            this.put_text(t, &line)?;
            i += 1;
        }
        Ok(())
    }

    #[method("reset($self, /)", defining_class)]
    fn reset(t: &mut Thread, this: &Obj<StreamWriter>) -> PyResult<()> {
        let Some(pending) = this.pending.take() else { return Ok(()) };
        let (named, handler) = (this.coder.named(), this.coder.handler());
        let mut out = Vec::new();
        if let Err(ended) = named.encode(t, &this.coder.state, &pending, &handler, true, &mut out) {
            return Err(ended.raise(t));
        }
        named.reset_encoder(&this.coder.state, &mut out);
        if out.is_empty() { Ok(()) } else { this.put(t, &out) }
    }

    /// how to treat errors
    #[getter]
    fn errors(_: &mut Thread, this: &Obj<StreamWriter>) -> Value {
        this.coder.errors.get()
    }

    #[setter]
    fn set_errors(t: &mut Thread, this: &Obj<StreamWriter>, value: Option<&Value>) -> PyResult<()> {
        this.coder.set_errors(t, value)
    }
}
