//! `TextIOWrapper`: text over a buffered binary file.
//!
//! Text comes in chunks of bytes, decoded whole; `decoded` holds a chunk's text, `used` how much of it the program
//! has. For `tell`, the snapshot keeps the decoder's state before the chunk and the chunk's bytes.

use std::cell::{Cell, RefCell};

use macros::{pymethods, pytype};
use object::buffer::Buffer;
use object::cell::OptionCell;
use object::protocol::BinaryOp;
use object::string::intern_str;
use object::{Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value};
use text::{StrBuilder, StrView};

use super::base::{self, Size, TEXT_IO_BASE, common_os_error, unsupported};
use super::buffered::{self, BUFFERED_RANDOM, BUFFERED_READER, BUFFERED_WRITER};
use super::codec::Codec;
use super::newline::{Ends, NEWLINE_DECODER, NewlineState, find, line_end};
use super::{names, optional_str};

/// The decoder's state before a chunk, and the chunk.
#[derive(Default)]
struct Snapshot {
    flags: i64,
    bytes: Vec<u8>,
}

/// `_io.TextIOWrapper`
#[pytype(name = "_io.TextIOWrapper", static_name = TEXT_IO_WRAPPER, base = &TEXT_IO_BASE, basetype, weakrefs, dict, reported_basicsize = 200)]
pub struct TextIoWrapper {
    ok: Cell<bool>,
    detached: Cell<bool>,
    buffer: OptionCell,
    encoding: OptionCell,
    errors: OptionCell,
    /// The encoder of the registry, where the codec is not native.
    encoder: OptionCell,
    /// Likewise.
    decoder: OptionCell,
    codec: Cell<Option<Codec>>,
    can_decode: Cell<bool>,
    can_encode: Cell<bool>,
    /// Bytes of an incomplete character, for the native decoder.
    incomplete: RefCell<Vec<u8>>,
    /// Line ends, for the native decoder.
    newlines: Cell<Option<NewlineState>>,
    ends: Cell<Ends>,
    /// `newline` as it was given.
    newline: Cell<Option<&'static str>>,
    /// What is written in place of a line feed.
    write_newline: Cell<Option<&'static str>>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    finalizing: Cell<bool>,
    seekable: Cell<bool>,
    telling: Cell<bool>,
    has_read1: Cell<bool>,
    chunk_size: Cell<usize>,
    pending: RefCell<Vec<u8>>,
    decoded: OptionCell,
    used: Cell<usize>,
    #[no_traverse]
    snapshot: RefCell<Option<Snapshot>>,
    bytes_per_char: Cell<f64>,
}

/// Where `tell` said that the file was.
#[derive(Default)]
struct Cookie {
    position: i64,
    flags: i64,
    feed: u32,
    skip: u32,
    eof: bool,
}

impl Cookie {
    fn pack(&self, t: &mut Thread) -> PyResult {
        let mut value = Value::int(self.position);
        let parts =
            [(64, self.flags), (128, self.feed.into()), (192, self.skip.into()), (256, self.eof.into())];
        for (shift, part) in parts {
            if part != 0 {
                let shifted = t.binary_op(BinaryOp::Lshift, &Value::int(part), &Value::small(shift))?;
                value = t.binary_op(BinaryOp::Or, &value, &shifted)?;
            }
        }
        Ok(value)
    }

    fn unpack(t: &mut Thread, value: &Value) -> PyResult<Cookie> {
        if let Some(position) = value.as_i64() {
            return Ok(Cookie { position, ..Cookie::default() });
        }
        let mut part = |shift: i32| -> PyResult<i64> {
            let mask = Value::uint(u64::MAX);
            let shifted = t.binary_op(BinaryOp::Rshift, value, &Value::small(shift))?;
            let low = t.binary_op(BinaryOp::And, &shifted, &mask)?;
            Ok(crate::common::as_u64(&low).unwrap_or(0) as i64)
        };
        Ok(Cookie {
            position: part(0)?,
            flags: part(64)?,
            feed: part(128)? as u32,
            skip: part(192)? as u32,
            eof: part(256)? != 0,
        })
    }
}

fn slice_of(t: &mut Thread, text: &Value, start: usize, end: usize) -> PyResult {
    match text.downcast::<Str>() {
        Some(s) if start == 0 && end == s.len() => Ok(text.clone()),
        Some(s) => t.new_str_narrowed(s.view().slice(start..end)),
        None => Ok(text.clone()),
    }
}

/// The parts of a text as one.
fn joined(t: &mut Thread, parts: Vec<Value>) -> PyResult {
    match parts.as_slice() {
        [] => Ok(crate::common::empty_str()),
        [part] => Ok(part.clone()),
        parts => {
            let mut out = StrBuilder::new();
            for part in parts {
                push(&mut out, part);
            }
            super::finish(t, out)
        }
    }
}

fn len_of(text: &Value) -> usize {
    text.downcast::<Str>().map_or(0, Str::len)
}

impl TextIoWrapper {
    fn fresh() -> TextIoWrapper {
        TextIoWrapper {
            ok: Cell::new(false),
            detached: Cell::new(false),
            buffer: OptionCell::empty(),
            encoding: OptionCell::empty(),
            errors: OptionCell::empty(),
            encoder: OptionCell::empty(),
            decoder: OptionCell::empty(),
            codec: Cell::new(None),
            can_decode: Cell::new(false),
            can_encode: Cell::new(false),
            incomplete: RefCell::default(),
            newlines: Cell::new(None),
            ends: Cell::new(Ends::Feed),
            newline: Cell::new(None),
            write_newline: Cell::new(None),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            finalizing: Cell::new(false),
            seekable: Cell::new(false),
            telling: Cell::new(false),
            has_read1: Cell::new(false),
            chunk_size: Cell::new(8192),
            pending: RefCell::default(),
            decoded: OptionCell::empty(),
            used: Cell::new(0),
            snapshot: RefCell::default(),
            bytes_per_char: Cell::new(0.0),
        }
    }

    #[cold]
    fn no_buffer(&self, t: &mut Thread) -> Raised {
        if self.detached.get() {
            t.value_error("underlying buffer has been detached")
        } else {
            t.value_error("I/O operation on uninitialized object")
        }
    }

    fn buffer(&self, t: &mut Thread) -> PyResult {
        match self.buffer.get() {
            Some(buffer) if self.ok.get() => Ok(buffer),
            _ => Err(self.no_buffer(t)),
        }
    }

    /// Refuses a file that has not been initialised; a detached one will do.
    fn check_started(&self, t: &mut Thread) -> PyResult<()> {
        if self.ok.get() || self.detached.get() { Ok(()) } else { Err(self.no_buffer(t)) }
    }

    /// The buffer, unless it is closed.
    fn open_buffer(&self, t: &mut Thread) -> PyResult {
        let buffer = self.buffer(t)?;
        if base::is_closed(t, &buffer)? {
            return Err(t.value_error("I/O operation on closed file."));
        }
        Ok(buffer)
    }

    fn set_newline(&self, newline: Option<&'static str>) {
        self.newline.set(newline);
        self.ends.set(match newline {
            None | Some("\n") => Ends::Feed,
            Some("") => Ends::Universal,
            Some("\r") => Ends::Return,
            Some(_) => Ends::Pair,
        });
        self.write_newline.set(newline.filter(|n| n.starts_with('\r')));
    }

    /// Finds the codec and makes encoder and decoder, as the buffer needs them.
    fn set_codec(&self, t: &mut Thread, buffer: &Value, encoding: &Str, errors: &Str) -> PyResult<()> {
        let readable = t.call_method(buffer, &names::READABLE, &[])?;
        let readable = t.is_true(&readable)?;
        let writable = t.call_method(buffer, &names::WRITABLE, &[])?;
        let writable = t.is_true(&writable)?;
        let codec = Codec::find(&encoding.to_string_lossy(), &errors.to_string_lossy());
        self.codec.set(codec);
        self.encoder.set(None);
        self.decoder.set(None);
        self.incomplete.borrow_mut().clear();
        let translate = match self.newline.get() {
            None => Some(true),
            Some("") => Some(false),
            _ => None,
        };
        self.newlines.set(translate.map(NewlineState::new));
        if codec.is_none() {
            let codecs = crate::common::import(t, "codecs")?;
            let info = t.call_method(&codecs, &intern_str("lookup"), &[encoding.to_value()])?;
            let errors = [errors.to_value()];
            if readable {
                let decoder = t.call_method(&info, &intern_str("incrementaldecoder"), &errors)?;
                let decoder = match translate {
                    None => decoder,
                    Some(translate) => {
                        t.call(&NEWLINE_DECODER.to_value(), &[decoder, Value::bool(translate)])?
                    }
                };
                self.decoder.set(Some(decoder));
            }
            if writable {
                let encoder = t.call_method(&info, &intern_str("incrementalencoder"), &errors)?;
                self.encoder.set(Some(encoder));
            }
        }
        self.can_decode.set(readable);
        self.can_encode.set(writable);
        Ok(())
    }

    /// Tells the encoder whether it writes at the start of the file, where some put a mark.
    fn reset_encoder(&self, t: &mut Thread, at_start: bool) -> PyResult<()> {
        let Some(encoder) = self.encoder.get() else { return Ok(()) };
        if at_start {
            t.call_method(&encoder, &names::RESET, &[])?;
        } else {
            t.call_method(&encoder, &names::SETSTATE, &[Value::small(0)])?;
        }
        Ok(())
    }

    fn fix_encoder(&self, t: &mut Thread, buffer: &Value) -> PyResult<()> {
        if !self.seekable.get() || self.encoder.is_empty() {
            return Ok(());
        }
        let position = t.call_method(buffer, &names::TELL, &[])?;
        if position.as_i64() != Some(0) {
            self.reset_encoder(t, false)?;
        }
        Ok(())
    }

    fn decode(&self, t: &mut Thread, input: &Value, bytes: &[u8], last: bool) -> PyResult {
        let Some(codec) = self.codec.get() else {
            let Some(decoder) = self.decoder.get() else { return Err(unsupported(t, "not readable")) };
            let text = t.call_method(&decoder, &names::DECODE, &[input.clone(), Value::bool(last)])?;
            if text.downcast::<Str>().is_none() {
                let message = format!("decoder should return a string result, not '{}'", text.ty().tp_name());
                return Err(t.type_error(message));
            }
            return Ok(text);
        };
        let mut joined = self.incomplete.take();
        let whole: &[u8] = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        let (text, consumed) = codec.decode(t, whole, last)?;
        if consumed < whole.len() {
            *self.incomplete.borrow_mut() = whole[consumed..].to_vec();
        }
        if let Some(mut state) = self.newlines.get() {
            let changed = state.apply(text.as_view(), last);
            self.newlines.set(Some(state));
            match changed {
                Ok(Some(changed)) => return t.new_str_buf(changed),
                Ok(None) => (),
                Err(_) => return Err(t.memory_error()),
            }
        }
        t.new_str_buf(text)
    }

    /// The decoder's state: bytes that it has not used, and flags.
    fn decoder_state(&self, t: &mut Thread) -> PyResult<(Vec<u8>, i64)> {
        if self.codec.get().is_some() {
            let flags = self.newlines.get().is_some_and(|n| n.pending);
            return Ok((self.incomplete.borrow().clone(), i64::from(flags)));
        }
        let Some(decoder) = self.decoder.get() else { return Ok((Vec::new(), 0)) };
        let state = t.call_method(&decoder, &names::GETSTATE, &[])?;
        let Some([buffer, flags]) = state.downcast::<Tuple>().map(Tuple::items) else {
            return Err(t.type_error("illegal decoder state"));
        };
        let Some(bytes) = super::newline::bytes_of(buffer) else {
            let message = format!(
                "illegal decoder state: the first item should be a bytes object, not '{}'",
                buffer.ty().tp_name()
            );
            return Err(t.type_error(message));
        };
        Ok((bytes.to_vec(), flags.as_i64().unwrap_or(0)))
    }

    fn set_decoder_state(&self, t: &mut Thread, bytes: &[u8], flags: i64) -> PyResult<()> {
        if self.codec.get().is_some() {
            *self.incomplete.borrow_mut() = bytes.to_vec();
            if let Some(mut state) = self.newlines.get() {
                state.pending = flags & 1 == 1;
                self.newlines.set(Some(state));
            }
            return Ok(());
        }
        let Some(decoder) = self.decoder.get() else { return Ok(()) };
        let state = crate::common::pair(t.new_bytes(bytes)?, Value::int(flags));
        t.call_method(&decoder, &names::SETSTATE, &[state])?;
        Ok(())
    }

    fn reset_decoder(&self, t: &mut Thread) -> PyResult<()> {
        if self.codec.get().is_some() {
            self.incomplete.borrow_mut().clear();
            if let Some(mut state) = self.newlines.get() {
                state.reset();
                self.newlines.set(Some(state));
            }
            return Ok(());
        }
        if let Some(decoder) = self.decoder.get() {
            t.call_method(&decoder, &names::RESET, &[])?;
        }
        Ok(())
    }

    fn set_decoded(&self, text: Option<Value>) {
        self.decoded.set(text);
        self.used.set(0);
    }

    fn forget_chunk(&self) {
        drop(self.snapshot.take());
    }

    /// What is decoded and not used yet, at most `n` characters.
    fn take_decoded(&self, t: &mut Thread, n: Option<usize>) -> PyResult {
        let Some(text) = self.decoded.get() else { return Ok(crate::common::empty_str()) };
        let (start, length) = (self.used.get(), len_of(&text));
        let end = n.map_or(length, |n| start.saturating_add(n).min(length));
        self.used.set(end);
        slice_of(t, &text, start, end)
    }

    fn write_pending(&self, t: &mut Thread) -> PyResult<()> {
        if self.pending.borrow().is_empty() {
            return Ok(());
        }
        let bytes = self.pending.take();
        let buffer = self.buffer(t)?;
        let exact = buffer.is_type(&BUFFERED_WRITER) || buffer.is_type(&BUFFERED_RANDOM);
        if let Some(b) = buffered::of(&buffer).filter(|_| exact) {
            b.write_bytes(t, &buffer, &bytes)?;
        } else {
            let bytes = t.new_bytes(&bytes)?;
            t.call_method(&buffer, &names::WRITE, &[bytes])?;
        }
        Ok(())
    }

    fn write(&self, t: &mut Thread, text: &Str) -> PyResult<usize> {
        let buffer = self.open_buffer(t)?;
        if !self.can_encode.get() {
            return Err(unsupported(t, "not writable"));
        }
        let length = text.len();
        let view = text.view();
        let has_feed =
            (self.write_newline.get().is_some() || self.line_buffering.get()) && find(view, b'\n').is_some();
        let mut replaced = None;
        if has_feed
            && let Some(newline) = self.write_newline.get()
            && !text.to_value().is_type(&object::string::STR)
        {
            let value = text.to_value();
            let arguments = [crate::common::name("\n"), crate::common::name(newline)];
            let made = t.call_method(&value, &intern_str("replace"), &arguments)?;
            if made.downcast::<Str>().is_none() {
                let given = made.ty().tp_name();
                return Err(t.type_error(format!("replace() should return a str, not {given}")));
            }
            // The program has been running: everything may be different.
            self.open_buffer(t)?;
            if !self.can_encode.get() {
                return Err(unsupported(t, "not writable"));
            }
            replaced = Some(made);
        } else if has_feed && let Some(newline) = self.write_newline.get() {
            let (from, to) = (StrView::Ascii(b"\n"), StrView::Ascii(newline.as_bytes()));
            if let Some(buf) =
                text::search::replace(view, from, to, usize::MAX).map_err(|_| t.memory_error())?
            {
                replaced = Some(t.new_str_buf(buf)?);
            }
        }
        let written = replaced.as_ref().and_then(|r| r.downcast::<Str>()).unwrap_or(text);
        let flush = self.line_buffering.get() && (has_feed || find(view, b'\r').is_some());
        match self.codec.get() {
            // The usual case copies once, into what is to be written.
            Some(_) if written.as_ascii().is_some() => {
                let ascii = written.as_ascii().unwrap_or("").as_bytes();
                self.make_room(t, ascii.len())?;
                self.pending.borrow_mut().extend_from_slice(ascii);
            }
            Some(codec) => {
                let bytes = codec.encode(t, written)?;
                self.add_pending(t, &bytes)?;
            }
            None => {
                let Some(encoder) = self.encoder.get() else { return Err(unsupported(t, "not writable")) };
                let value = t.value_of(written);
                let bytes = t.call_method(&encoder, &names::ENCODE, &[value])?;
                let Some(bytes) = super::newline::bytes_of(&bytes).map(<[u8]>::to_vec) else {
                    let message =
                        format!("encoder should return a bytes object, not '{}'", bytes.ty().tp_name());
                    return Err(t.type_error(message));
                };
                self.add_pending(t, &bytes)?;
            }
        }
        let full = self.pending.borrow().len() >= self.chunk_size.get();
        if full || flush || self.write_through.get() {
            self.write_pending(t)?;
        }
        if flush {
            t.call_method(&buffer, &names::FLUSH, &[])?;
        }
        if self.snapshot.borrow().is_some() {
            self.set_decoded(None);
            self.forget_chunk();
        }
        if !self.decoder.is_empty() || (self.codec.get().is_some() && self.can_decode.get()) {
            self.reset_decoder(t)?;
        }
        Ok(length)
    }

    /// Writes what is pending where so many more bytes should not be added to it.
    fn make_room(&self, t: &mut Thread, more: usize) -> PyResult<()> {
        if more >= self.chunk_size.get() {
            // Writing may run code that writes again.
            while !self.pending.borrow().is_empty() {
                self.write_pending(t)?;
            }
        } else if self.pending.borrow().len() + more > self.chunk_size.get() {
            self.write_pending(t)?;
        }
        Ok(())
    }

    fn add_pending(&self, t: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        self.make_room(t, bytes.len())?;
        self.pending.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }

    /// Reads and decodes a chunk; false at the end of the file.
    fn read_chunk(&self, t: &mut Thread, hint: usize) -> PyResult<bool> {
        if !self.can_decode.get() {
            return Err(unsupported(t, "not readable"));
        }
        let buffer = self.buffer(t)?;
        let before = if self.telling.get() { Some(self.decoder_state(t)?) } else { None };
        let hint = ((self.bytes_per_char.get().max(1.0) * hint as f64) as usize).max(self.chunk_size.get());
        let hint = [Value::size(hint)];
        let exact = buffer.is_type(&BUFFERED_READER);
        let name: &Str = if exact || self.has_read1.get() { &names::READ1 } else { &names::READ };
        let input = t.call_method(&buffer, name, &hint)?;
        let Ok(bytes) = Buffer::read(t, &input) else {
            if !t.raised_is(&object::exceptions::TYPE_ERROR) {
                return Err(Raised);
            }
            t.restore_raised(None);
            let message = format!(
                "underlying {}() should have returned a bytes-like object, not '{}'",
                name.to_string_lossy(),
                input.ty().tp_name()
            );
            return Err(t.type_error(message));
        };
        let count = bytes.len();
        let text = self.decode(t, &input, bytes.as_bytes(), count == 0)?;
        let chars = len_of(&text);
        self.set_decoded(Some(text));
        self.bytes_per_char.set(if chars > 0 { count as f64 / chars as f64 } else { 0.0 });
        if let Some((mut state, flags)) = before {
            state.extend_from_slice(bytes.as_bytes());
            *self.snapshot.borrow_mut() = Some(Snapshot { flags, bytes: state });
        }
        Ok(count > 0 || chars > 0)
    }

    fn read_all(&self, t: &mut Thread, buffer: &Value) -> PyResult {
        let bytes = t.call_method(buffer, &names::READ, &[])?;
        if bytes.is_none() {
            let text = "Read returned None.";
            return Err(t.raise_message(&object::exceptions::BLOCKING_IO_ERROR, text));
        }
        let data = Buffer::read(t, &bytes)?;
        let rest = self.decode(t, &bytes, data.as_bytes(), true)?;
        let first = self.take_decoded(t, None)?;
        self.set_decoded(None);
        self.forget_chunk();
        if len_of(&first) == 0 {
            return Ok(rest);
        }
        t.binary_op(BinaryOp::Add, &first, &rest)
    }

    fn read(&self, t: &mut Thread, size: isize) -> PyResult {
        let buffer = self.open_buffer(t)?;
        if !self.can_decode.get() {
            return Err(unsupported(t, "not readable"));
        }
        self.write_pending(t)?;
        if size < 0 {
            return self.read_all(t, &buffer);
        }
        let size = size as usize;
        let first = self.take_decoded(t, Some(size))?;
        let mut length = len_of(&first);
        if length == size {
            return Ok(first);
        }
        let mut out = StrBuilder::new();
        push(&mut out, &first);
        while length < size {
            if !self.read_chunk(t, size - length)? {
                break;
            }
            let more = self.take_decoded(t, Some(size - length))?;
            length += len_of(&more);
            push(&mut out, &more);
        }
        super::finish(t, out)
    }

    fn read_line(&self, t: &mut Thread, limit: isize) -> PyResult {
        self.open_buffer(t)?;
        self.write_pending(t)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        // What came before in earlier chunks, how long that is, and whether it ends in the first half of a pair.
        let (mut kept, mut old, mut half) = (Vec::new(), 0, false);
        loop {
            while self.decoded.get().is_none_or(|d| self.used.get() >= len_of(&d)) {
                if !self.read_chunk(t, 0)? {
                    // The end of the file ends the line.
                    self.set_decoded(None);
                    self.forget_chunk();
                    return joined(t, kept);
                }
            }
            let Some(text) = self.decoded.get() else { continue };
            let Some(s) = text.downcast::<Str>() else { continue };
            let start = self.used.get();
            let view = s.view().from(start);
            let (length, whole) = if half && view.get(0) == Some(10) {
                (1, true)
            } else {
                match line_end(view, 0, self.ends.get()) {
                    Ok(length) => (length, true),
                    Err(_) => (view.len(), false),
                }
            };
            let whole = whole || limit - old <= length;
            let length = length.min(limit - old);
            half = self.ends.get() == Ends::Pair && view.get(length.wrapping_sub(1)) == Some(13);
            self.used.set(start + length);
            kept.push(slice_of(t, &text, start, start + length)?);
            old += length;
            if whole {
                return joined(t, kept);
            }
            t.poll()?;
        }
    }

    fn tell(&self, t: &mut Thread, this: &Value) -> PyResult {
        let buffer = self.open_buffer(t)?;
        if !self.seekable.get() {
            return Err(unsupported(t, "underlying stream is not seekable"));
        }
        if !self.telling.get() {
            return Err(common_os_error(t, "telling position disabled by next() call"));
        }
        self.write_pending(t)?;
        t.call_method(this, &names::FLUSH, &[])?;
        let position = t.call_method(&buffer, &names::TELL, &[])?;
        let snapshot = self.snapshot.borrow().as_ref().map(|s| (s.flags, s.bytes.clone()));
        let Some((flags, input)) = snapshot.filter(|_| self.can_decode.get()) else { return Ok(position) };
        let position = base::position(t, &position)? - input.len() as i64;
        let skip = self.used.get();
        let mut cookie = Cookie { position, flags, ..Cookie::default() };
        if skip == 0 || self.decoded.is_empty() {
            return cookie.pack(t);
        }
        let (saved, saved_flags) = self.decoder_state(t)?;
        let saved_newlines = self.newlines.get();
        let found = self.locate(t, &mut cookie, &input, skip);
        self.set_decoder_state(t, &saved, saved_flags)?;
        self.newlines.set(saved_newlines);
        found?;
        cookie.pack(t)
    }

    fn decode_some(&self, t: &mut Thread, bytes: &[u8], last: bool) -> PyResult<usize> {
        let value = t.new_bytes(bytes)?;
        self.decode(t, &value, bytes, last).map(|text| len_of(&text))
    }

    /// Finds a place in the chunk near which the decoder keeps nothing back, and how to get from there to where the
    /// program is.
    fn locate(&self, t: &mut Thread, cookie: &mut Cookie, input: &[u8], skip: usize) -> PyResult<()> {
        let mut skip = skip;
        let mut start = ((self.bytes_per_char.get() * skip as f64) as usize).min(input.len());
        let mut back = 1;
        let flags = cookie.flags;
        let mut found = false;
        while start > 0 {
            self.set_decoder_state(t, b"", flags)?;
            let chars = self.decode_some(t, &input[..start], false)?;
            if chars <= skip {
                let (left, state) = self.decoder_state(t)?;
                if left.is_empty() {
                    cookie.flags = state;
                    skip -= chars;
                    found = true;
                    break;
                }
                start -= left.len().min(start);
                back = 1;
            } else {
                start -= back.min(start);
                back *= 2;
            }
        }
        if !found {
            start = 0;
            self.set_decoder_state(t, b"", flags)?;
        }
        cookie.position += start as i64;
        if skip == 0 {
            return Ok(());
        }
        let (mut fed, mut chars) = (0u32, 0);
        let mut at = start;
        while at < input.len() {
            fed += 1;
            chars += self.decode_some(t, &input[at..at + 1], false)?;
            at += 1;
            let (left, state) = self.decoder_state(t)?;
            if left.is_empty() && chars <= skip {
                cookie.position += i64::from(fed);
                skip -= chars;
                cookie.flags = state;
                fed = 0;
                chars = 0;
            }
            if chars >= skip {
                break;
            }
        }
        if chars < skip {
            chars += self.decode_some(t, b"", true)?;
            cookie.eof = true;
            if chars < skip {
                return Err(common_os_error(t, "can't reconstruct logical file position"));
            }
        }
        cookie.feed = fed;
        cookie.skip = skip as u32;
        Ok(())
    }

    fn seek(&self, t: &mut Thread, this: &Value, cookie: &Value, whence: i32) -> PyResult {
        let buffer = self.open_buffer(t)?;
        if !self.seekable.get() {
            return Err(unsupported(t, "underlying stream is not seekable"));
        }
        let mut cookie = cookie.clone();
        match whence {
            0 => (),
            1 => {
                if !t.equal(&cookie, &Value::small(0))? {
                    return Err(unsupported(t, "can't do nonzero cur-relative seeks"));
                }
                cookie = t.call_method(this, &names::TELL, &[])?;
            }
            2 => {
                if !t.equal(&cookie, &Value::small(0))? {
                    return Err(unsupported(t, "can't do nonzero end-relative seeks"));
                }
                t.call_method(this, &names::FLUSH, &[])?;
                self.set_decoded(None);
                self.forget_chunk();
                self.reset_decoder(t)?;
                let end = t.call_method(&buffer, &names::SEEK, &[Value::small(0), Value::small(2)])?;
                let at_start = t.equal(&end, &Value::small(0))?;
                self.reset_encoder(t, at_start)?;
                return Ok(end);
            }
            _ => {
                let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(t.value_error(message));
            }
        }
        let index = t.to_index(&cookie)?;
        if index.int_sign() == Some(-1) {
            let shown = t.repr(&cookie)?.to_string_lossy();
            return Err(t.value_error(format!("negative seek position {shown}")));
        }
        t.call_method(this, &names::FLUSH, &[])?;
        let place = Cookie::unpack(t, &index)?;
        t.call_method(&buffer, &names::SEEK, &[Value::int(place.position)])?;
        self.set_decoded(None);
        self.forget_chunk();
        if self.can_decode.get() {
            if place.position == 0 && place.flags == 0 {
                self.reset_decoder(t)?;
            } else {
                self.set_decoder_state(t, b"", place.flags)?;
            }
        }
        if place.skip > 0 {
            let input = t.call_method(&buffer, &names::READ, &[Value::int(place.feed.into())])?;
            let Some(bytes) = super::newline::bytes_of(&input).map(<[u8]>::to_vec) else {
                let message = format!(
                    "underlying read() should have returned a bytes object, not '{}'",
                    input.ty().tp_name()
                );
                return Err(t.type_error(message));
            };
            let text = self.decode(t, &input, &bytes, place.eof)?;
            *self.snapshot.borrow_mut() = Some(Snapshot { flags: place.flags, bytes });
            let length = len_of(&text);
            self.set_decoded(Some(text));
            if length < place.skip as usize {
                return Err(common_os_error(t, "can't restore logical file position"));
            }
            self.used.set(place.skip as usize);
        } else {
            *self.snapshot.borrow_mut() = Some(Snapshot { flags: place.flags, bytes: Vec::new() });
        }
        let at_start = place.position == 0 && place.flags == 0;
        self.reset_encoder(t, at_start)?;
        Ok(cookie)
    }

    fn flush(&self, t: &mut Thread) -> PyResult {
        let buffer = self.open_buffer(t)?;
        self.telling.set(self.seekable.get());
        self.write_pending(t)?;
        t.call_method(&buffer, &names::FLUSH, &[])
    }
}

fn push(out: &mut StrBuilder, text: &Value) {
    if let Some(s) = text.downcast::<Str>() {
        out.push_view(s.view());
    }
}

/// An argument of `reconfigure`: a string, up to a NUL.
fn name_argument(t: &mut Thread, value: Option<&Value>, name: &str) -> PyResult<Option<Ref<Str>>> {
    let Some(value) = value.filter(|v| !v.is_none()) else { return Ok(None) };
    let Some(text) = value.downcast::<Str>() else {
        let what = format!("argument '{name}'");
        return Err(object::native::bad_argument(t, "reconfigure", &what, "str or None", value));
    };
    super::check_encodable(t, value)?;
    match find(text.view(), 0) {
        Some(end) => {
            let front = t.new_str_view(text.view().to(end))?;
            if name == "encoding" {
                // What has a NUL is no "locale", whatever stands in front of it.
                let codecs = crate::common::import(t, "_codecs")?;
                t.call_method(&codecs, &intern_str("lookup"), std::slice::from_ref(&front))?;
            }
            Ok(Ref::from_value(front).ok())
        }
        None => Ok(Some(Ref::new(text))),
    }
}

/// The newline argument as one of the five that there are.
fn newline_argument(t: &mut Thread, value: Option<&Str>) -> PyResult<Option<&'static str>> {
    let Some(text) = value else { return Ok(None) };
    match ["", "\n", "\r", "\r\n"].into_iter().find(|known| text.eq_str(known)) {
        Some(known) => Ok(Some(known)),
        None => Err(t.value_error(format!("illegal newline value: {}", text.to_string_lossy()))),
    }
}

/// Refuses what is a codec and no encoding of text.
fn check_text_encoding(t: &mut Thread, encoding: &Str) -> PyResult<()> {
    let codecs = crate::common::import(t, "codecs")?;
    let info = t.call_method(&codecs, &intern_str("lookup"), &[encoding.to_value()])?;
    let Some(is_text) = t.get_attr_opt(&info, &intern_str("_is_text_encoding"))? else { return Ok(()) };
    if t.is_true(&is_text)? {
        return Ok(());
    }
    let shown = encoding.to_string_lossy();
    let message = format!("'{shown}' is not a text encoding; use codecs.open() to handle arbitrary codecs");
    Err(t.lookup_error(message.split(';').next().unwrap_or_default()))
}

fn own<'a>(t: &mut Thread, this: &'a Value) -> PyResult<&'a Obj<TextIoWrapper>> {
    match this.downcast::<Obj<TextIoWrapper>>() {
        Some(own) => Ok(own),
        None => Err(t.type_error("a text file is expected")),
    }
}

#[pymethods(
    TEXT_IO_WRAPPER,
    doc = "TextIOWrapper(buffer, encoding=None, errors=None, newline=None,\n              line_buffering=False, write_through=False)\n--\n\nCharacter and line based layer over a BufferedIOBase object, buffer.\n\nencoding gives the name of the encoding that the stream will be\ndecoded or encoded with. It defaults to locale.getencoding().\n\nerrors determines the strictness of encoding and decoding (see\nhelp(codecs.Codec) or the documentation for codecs.register) and\ndefaults to \"strict\".\n\nnewline controls how line endings are handled. It can be None, '',\n'\\n', '\\r', and '\\r\\n'.  It works as follows:\n\n* On input, if newline is None, universal newlines mode is\n  enabled. Lines in the input can end in '\\n', '\\r', or '\\r\\n', and\n  these are translated into '\\n' before being returned to the\n  caller. If it is '', universal newline mode is enabled, but line\n  endings are returned to the caller untranslated. If it has any of\n  the other legal values, input lines are only terminated by the given\n  string, and the line ending is returned to the caller untranslated.\n\n* On output, if newline is None, any '\\n' characters written are\n  translated to the system default line separator, os.linesep. If\n  newline is '' or '\\n', no translation takes place. If newline is any\n  of the other legal values, any '\\n' characters written are translated\n  to the given string.\n\nIf line_buffering is True, a call to flush is implied when a call to\nwrite contains a newline character."
)]
impl TextIoWrapper {
    #[new("TextIOWrapper(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, TextIoWrapper::fresh()))
    }

    #[init(
        "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)"
    )]
    fn init(
        t: &mut Thread,
        this: &Obj<TextIoWrapper>,
        buffer: &Value,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        newline: Option<&Value>,
        line_buffering: Option<bool>,
        write_through: Option<bool>,
    ) -> PyResult<()> {
        let encoding = optional_str(t, encoding, "TextIOWrapper", "encoding")?;
        let errors = match errors.filter(|e| !e.is_none()) {
            None => intern_str("strict"),
            Some(value) => match value.downcast::<Str>() {
                Some(text) => Ref::new(text),
                None => {
                    let what = "argument 'errors'";
                    return Err(object::native::bad_argument(t, "TextIOWrapper", what, "str or None", value));
                }
            },
        };
        let newline = optional_str(t, newline, "TextIOWrapper", "newline")?;
        if errors.as_value().downcast::<Str>().is_some_and(|e| find(e.view(), 0).is_some()) {
            return Err(t.value_error("embedded null character"));
        }
        super::check_encodable(t, errors.as_value())?;
        super::check_errors(t, &errors)?;
        this.ok.set(false);
        this.detached.set(false);
        if encoding.is_none() && super::warns_of_default_encoding(t) {
            let message = "'encoding' argument not specified";
            t.warn(&object::exceptions::ENCODING_WARNING, message, 1)?;
        }
        let newline = newline_argument(t, newline)?;
        let encoding = match encoding {
            Some(name) if !name.eq_str("locale") => Ref::new(name),
            _ => match Ref::from_value(super::locale_encoding(t)?) {
                Ok(name) => name,
                Err(_) => intern_str("utf-8"),
            },
        };
        if Codec::find(&encoding.to_string_lossy(), "strict").is_none() {
            check_text_encoding(t, &encoding)?;
        }
        this.set_newline(newline);
        this.line_buffering.set(line_buffering.unwrap_or(false));
        this.write_through.set(write_through.unwrap_or(false));
        this.set_decoded(None);
        this.forget_chunk();
        this.pending.borrow_mut().clear();
        this.bytes_per_char.set(0.0);
        this.chunk_size.set(8192);
        this.encoding.set(Some(encoding.as_value().clone()));
        this.errors.set(Some(errors.as_value().clone()));
        this.set_codec(t, buffer, &encoding, &errors)?;
        this.buffer.set(Some(buffer.clone()));
        let seekable = t.call_method(buffer, &names::SEEKABLE, &[])?;
        let seekable = t.is_true(&seekable)?;
        this.seekable.set(seekable);
        this.telling.set(seekable);
        let has_read1 = t.get_attr_opt(buffer, &names::READ1)?.is_some();
        this.has_read1.set(has_read1);
        this.fix_encoder(t, buffer)?;
        this.ok.set(true);
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let file = own(t, this)?;
        file.check_started(t)?;
        super::repr_named(t, this, |t, out| {
            let mode = t.get_attr_opt(this, &names::MODE)?;
            if let Some(mode) = mode {
                let shown = t.repr(&mode)?;
                out.push_str(" mode=");
                out.push_view(shown.view());
            }
            let encoding = t.repr(&file.encoding.get_or_none())?;
            out.push_str(" encoding=");
            out.push_view(encoding.view());
            Ok(())
        })
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Value) -> PyResult<Option<Value>> {
        let file = own(t, this)?;
        file.buffer(t)?;
        file.telling.set(false);
        let line = if this.is_type(&TEXT_IO_WRAPPER) {
            file.read_line(t, -1)?
        } else {
            let line = t.call_method(this, &names::READLINE, &[])?;
            if line.downcast::<Str>().is_none() {
                let message =
                    format!("readline() should have returned a str object, not '{}'", line.ty().tp_name());
                return Err(common_os_error(t, &message));
            }
            line
        };
        if len_of(&line) == 0 {
            file.forget_chunk();
            file.telling.set(file.seekable.get());
            return Ok(None);
        }
        Ok(Some(line))
    }

    #[method("detach($self, /)")]
    fn detach(t: &mut Thread, this: &Value) -> PyResult {
        let file = own(t, this)?;
        file.buffer(t)?;
        t.call_method(this, &names::FLUSH, &[])?;
        let buffer = file.buffer.take();
        file.detached.set(true);
        file.ok.set(false);
        Ok(buffer.unwrap_or(Value::none()))
    }

    /// Reconfigure the text stream with new parameters.
    ///
    /// This also does an implicit stream flush.
    #[method(
        "reconfigure($self, /, *, encoding=None, errors=None, newline=None,\n            line_buffering=None, write_through=None)"
    )]
    fn reconfigure(
        t: &mut Thread,
        this: &Value,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        newline: Option<&Value>,
        line_buffering: Option<&Value>,
        write_through: Option<&Value>,
    ) -> PyResult<()> {
        let file = own(t, this)?;
        let encoding_text = name_argument(t, encoding, "encoding")?;
        let errors_text = name_argument(t, errors, "errors")?;
        let newline_text = name_argument(t, newline, "newline")?;
        let (encoding_text, errors_text) = (encoding_text.as_deref(), errors_text.as_deref());
        let newline_text = newline_text.as_deref();
        let changes = encoding_text.is_some() || errors_text.is_some() || newline.is_some();
        if !file.decoded.is_empty() && changes {
            let message = "It is not possible to set the encoding or newline of stream after the first read";
            return Err(unsupported(t, message));
        }
        let newline_value = newline_argument(t, newline_text)?;
        let mut flags = [file.line_buffering.get(), file.write_through.get()];
        for (flag, value) in flags.iter_mut().zip([line_buffering, write_through]) {
            if let Some(value) = value.filter(|v| !v.is_none()) {
                *flag = <i32 as object::native::FromArg>::from_arg(t, value, "", "")? != 0;
            }
        }
        let buffer = file.buffer(t)?;
        t.call_method(this, &names::FLUSH, &[])?;
        if changes {
            let known = file.encoding.get_or_none();
            let locale;
            let name = match encoding_text {
                Some(name) if name.eq_str("locale") => {
                    locale = super::locale_encoding(t)?;
                    locale.clone()
                }
                Some(name) => name.to_value(),
                None => known,
            };
            let error_name = match (errors_text, encoding_text) {
                (Some(errors), _) => errors.to_value(),
                (None, Some(_)) => crate::common::name("strict"),
                (None, None) => file.errors.get_or_none(),
            };
            if newline.is_some() {
                file.set_newline(newline_value);
            }
            if let (Some(name), Some(errors)) = (name.downcast::<Str>(), error_name.downcast::<Str>()) {
                if Codec::find(&name.to_string_lossy(), "strict").is_none() {
                    check_text_encoding(t, name)?;
                }
                file.set_codec(t, &buffer, name, errors)?;
            }
            file.encoding.set(Some(name));
            file.errors.set(Some(error_name));
            file.fix_encoder(t, &buffer)?;
        }
        let [line_buffering, write_through] = flags;
        file.line_buffering.set(line_buffering);
        file.write_through.set(write_through);
        Ok(())
    }

    #[method("write($self, text, /)")]
    fn write_(t: &mut Thread, this: &Obj<TextIoWrapper>, text: &Value) -> PyResult<usize> {
        match text.downcast::<Str>() {
            Some(text) => this.write(t, text),
            None => Err(object::native::bad_argument(t, "write", "argument", "str", text)),
        }
    }

    #[method("read($self, size=-1, /)")]
    fn read_(t: &mut Thread, this: &Obj<TextIoWrapper>, size: Option<Size>) -> PyResult {
        this.read(t, size.map_or(-1, |s| s.0))
    }

    #[method("readline($self, size=-1, /)")]
    fn readline(t: &mut Thread, this: &Obj<TextIoWrapper>, size: Option<isize>) -> PyResult {
        this.read_line(t, size.unwrap_or(-1))
    }

    #[method("flush($self, /)")]
    fn flush_(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        this.flush(t)
    }

    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Value) -> PyResult {
        let file = own(t, this)?;
        let buffer = file.buffer(t)?;
        if base::is_closed(t, &buffer)? {
            return Ok(Value::none());
        }
        if file.detached.get() {
            // Asking has detached it.
            return Ok(Value::none());
        }
        if file.finalizing.get()
            && t.call_method(&buffer, &names::DEALLOC_WARN, std::slice::from_ref(this)).is_err()
        {
            t.restore_raised(None);
        }
        let flushed = t.call_method(this, &names::FLUSH, &[]).map(|_| ());
        base::both(t, flushed, |t| t.call_method(&buffer, &names::CLOSE, &[]).map(|_| ()))?;
        Ok(Value::none())
    }

    #[method("fileno($self, /)")]
    fn fileno(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        let buffer = this.buffer(t)?;
        t.call_method(&buffer, &names::FILENO, &[])
    }

    #[method("seekable($self, /)")]
    fn seekable(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        let buffer = this.buffer(t)?;
        t.call_method(&buffer, &names::SEEKABLE, &[])
    }

    #[method("readable($self, /)")]
    fn readable(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        let buffer = this.buffer(t)?;
        t.call_method(&buffer, &names::READABLE, &[])
    }

    #[method("writable($self, /)")]
    fn writable(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        let buffer = this.buffer(t)?;
        t.call_method(&buffer, &names::WRITABLE, &[])
    }

    #[method("isatty($self, /)")]
    fn isatty(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        let buffer = this.buffer(t)?;
        t.call_method(&buffer, &names::ISATTY, &[])
    }

    /// Set the stream position, and return the new stream position.
    ///
    ///   cookie
    ///     Zero or an opaque number returned by tell().
    ///   whence
    ///     The relative position to seek from.
    ///
    /// Four operations are supported, given by the following argument
    /// combinations:
    ///
    /// - seek(0, SEEK_SET): Rewind to the start of the stream.
    /// - seek(cookie, SEEK_SET): Restore a previous position;
    ///   'cookie' must be a number returned by tell().
    /// - seek(0, SEEK_END): Fast-forward to the end of the stream.
    /// - seek(0, SEEK_CUR): Leave the current stream position unchanged.
    ///
    /// Any other argument combinations are invalid,
    /// and may raise exceptions.
    #[method("seek($self, cookie, whence=os.SEEK_SET, /)")]
    fn seek_(t: &mut Thread, this: &Value, cookie: &Value, whence: Option<i32>) -> PyResult {
        own(t, this)?.seek(t, this, cookie, whence.unwrap_or(0))
    }

    /// Return the stream position as an opaque number.
    ///
    /// The return value of tell() can be given as input to seek(), to
    /// restore a previous stream position.
    #[method("tell($self, /)")]
    fn tell_(t: &mut Thread, this: &Value) -> PyResult {
        own(t, this)?.tell(t, this)
    }

    #[method("truncate($self, pos=None, /)")]
    fn truncate(t: &mut Thread, this: &Value, pos: Option<&Value>) -> PyResult {
        let buffer = own(t, this)?.buffer(t)?;
        t.call_method(this, &names::FLUSH, &[])?;
        t.call_method(&buffer, &names::TRUNCATE, &[pos.cloned().unwrap_or(Value::none())])
    }

    #[method("__getstate__($self, /)")]
    fn getstate(t: &mut Thread, this: &Value) -> PyResult {
        Err(t.type_error(format!("cannot pickle '{}' instances", this.ty().name())))
    }

    #[member("encoding")]
    fn encoding(_: &mut Thread, this: &Obj<TextIoWrapper>) -> Value {
        this.encoding.get_or_none()
    }

    #[member("line_buffering")]
    fn line_buffering(_: &mut Thread, this: &Obj<TextIoWrapper>) -> bool {
        this.line_buffering.get()
    }

    #[member("write_through")]
    fn write_through(_: &mut Thread, this: &Obj<TextIoWrapper>) -> bool {
        this.write_through.get()
    }

    #[member("_finalizing")]
    fn finalizing(_: &mut Thread, this: &Obj<TextIoWrapper>) -> bool {
        this.finalizing.get()
    }

    #[setter("_finalizing")]
    fn set_finalizing(t: &mut Thread, this: &Obj<TextIoWrapper>, value: Option<&Value>) -> PyResult<()> {
        let yes = super::flag_value(t, value)?;
        this.finalizing.set(yes);
        Ok(())
    }

    #[getter("name")]
    fn name(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        let buffer = this.buffer(t)?;
        t.get_attr(&buffer, &names::NAME)
    }

    #[getter("closed")]
    fn closed(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        let buffer = this.buffer(t)?;
        t.get_attr(&buffer, &names::CLOSED)
    }

    #[getter("newlines")]
    fn newlines(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        this.buffer(t)?;
        if let Some(state) = this.newlines.get().filter(|_| this.codec.get().is_some()) {
            return Ok(state.newlines());
        }
        let Some(decoder) = this.decoder.get() else { return Ok(Value::none()) };
        Ok(t.get_attr_opt(&decoder, &intern_str("newlines"))?.unwrap_or(Value::none()))
    }

    #[getter("errors")]
    fn errors(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        this.check_started(t)?;
        Ok(this.errors.get_or_none())
    }

    #[getter("_CHUNK_SIZE")]
    fn chunk_size(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult<usize> {
        this.buffer(t)?;
        Ok(this.chunk_size.get())
    }

    #[setter("_CHUNK_SIZE")]
    fn set_chunk_size(t: &mut Thread, this: &Obj<TextIoWrapper>, value: Option<&Value>) -> PyResult<()> {
        this.buffer(t)?;
        let Some(value) = value else {
            let message = "attribute '_CHUNK_SIZE' of '_io.TextIOWrapper' objects cannot be deleted";
            return Err(t.attribute_error(message));
        };
        let size = t.index_of(value);
        if size.is_err() && t.raised_is(&object::exceptions::INDEX_ERROR) {
            t.restore_raised(None);
            let given = value.ty().tp_name();
            return Err(t.value_error(format!("cannot fit '{given}' into an index-sized integer")));
        }
        let size = size?;
        if size <= 0 {
            return Err(t.value_error("a strictly positive integer is required"));
        }
        this.chunk_size.set(size as usize);
        Ok(())
    }

    #[getter("buffer")]
    fn buffer_(t: &mut Thread, this: &Obj<TextIoWrapper>) -> PyResult {
        this.buffer(t)
    }
}

/// The class as a value.
pub fn class() -> Value {
    TEXT_IO_WRAPPER.to_value()
}
