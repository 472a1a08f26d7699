//! `StringIO`: a text file in memory.
//!
//! While a program only appends, the text grows in a builder of the narrowest kind; the first read or seek spreads
//! it out into code points.

use std::cell::{Cell, RefCell};

use macros::{pymethods, pytype};
use object::{Dict, Obj, PyResult, Str, Thread, Tuple, Type, Value};
use text::{StrBuilder, StrView};

use super::base::{Size, TEXT_IO_BASE, common_os_error};
use super::newline::{Ends, NewlineState, line_end};

/// `_io.StringIO`
#[pytype(name = "_io.StringIO", static_name = STRING_IO, base = &TEXT_IO_BASE, basetype, weakrefs, dict, reported_basicsize = 120)]
pub struct StringIo {
    #[no_traverse]
    appended: RefCell<Option<StrBuilder>>,
    #[no_traverse]
    data: RefCell<Vec<u32>>,
    pos: Cell<usize>,
    ok: Cell<bool>,
    closed: Cell<bool>,
    ends: Cell<Ends>,
    decoder: Cell<Option<NewlineState>>,
    /// What is written in place of a line feed.
    write_newline: Cell<Option<&'static str>>,
    newline: Cell<Option<&'static str>>,
}

impl StringIo {
    fn check(&self, t: &mut Thread) -> PyResult<()> {
        if !self.ok.get() {
            return Err(t.value_error("I/O operation on uninitialized object"));
        }
        if self.closed.get() {
            return Err(t.value_error("I/O operation on closed file"));
        }
        Ok(())
    }

    /// Ends the appending.
    fn spread(&self) {
        if let Some(builder) = self.appended.take() {
            let text: Vec<u32> = builder.as_view().iter().collect();
            *self.data.borrow_mut() = text;
        }
    }

    fn put(&self, t: &mut Thread, text: &Str) -> PyResult<()> {
        let mut decoded = None;
        if let Some(mut state) = self.decoder.get() {
            decoded = state.apply(text.view(), true).map_err(|_| t.memory_error())?;
            self.decoder.set(Some(state));
        }
        let view = decoded.as_ref().map_or(text.view(), text::StrBuf::as_view);
        let mut replaced = None;
        if let Some(newline) = self.write_newline.get() {
            let (from, to) = (StrView::Ascii(b"\n"), StrView::Ascii(newline.as_bytes()));
            replaced = text::search::replace(view, from, to, usize::MAX).map_err(|_| t.memory_error())?;
        }
        let view = replaced.as_ref().map_or(view, text::StrBuf::as_view);
        if let Some(builder) = self.appended.borrow_mut().as_mut() {
            builder.push_view(view);
            self.pos.set(self.pos.get() + view.len());
            if builder.failed() {
                return Err(t.memory_error());
            }
            return Ok(());
        }
        let pos = self.pos.get();
        let end = pos + view.len();
        let mut data = self.data.borrow_mut();
        let more = end.saturating_sub(data.len());
        if data.try_reserve(more).is_err() {
            drop(data);
            return Err(t.memory_error());
        }
        if data.len() < end {
            data.resize(end, 0);
        }
        for (to, from) in data[pos..end].iter_mut().zip(view.iter()) {
            *to = from;
        }
        self.pos.set(end);
        Ok(())
    }

    fn take(&self, t: &mut Thread, n: usize) -> PyResult {
        let data = self.data.borrow();
        let start = self.pos.get().min(data.len());
        let end = (start + n).min(data.len());
        if n > 0 {
            self.pos.set(end);
        }
        let view = StrView::Ucs4(&data[start..end]);
        t.new_str_narrowed(view)
    }

    fn value(&self, t: &mut Thread) -> PyResult {
        if let Some(builder) = self.appended.borrow().as_ref() {
            return t.new_str_narrowed(builder.as_view());
        }
        t.new_str_narrowed(StrView::Ucs4(&self.data.borrow()))
    }

    fn ahead(&self) -> usize {
        self.data.borrow().len().saturating_sub(self.pos.get())
    }

    fn line(&self, t: &mut Thread, limit: isize) -> PyResult {
        self.spread();
        let length = {
            let data = self.data.borrow();
            let rest = data.get(self.pos.get()..).unwrap_or(&[]);
            let length = line_end(StrView::Ucs4(rest), 0, self.ends.get()).unwrap_or(rest.len());
            if limit >= 0 { length.min(limit as usize) } else { length }
        };
        self.take(t, length)
    }

    fn start(&self, t: &mut Thread, initial: Option<&Value>, newline: Option<&Value>) -> PyResult<()> {
        let chosen = match newline {
            None => Some("\n"),
            Some(newline) if newline.is_none() => None,
            Some(newline) => {
                let Some(text) = newline.downcast::<Str>() else {
                    let message = format!("newline must be str or None, not {}", newline.ty().tp_name());
                    return Err(t.type_error(message));
                };
                match ["", "\n", "\r", "\r\n"].into_iter().find(|known| text.eq_str(known)) {
                    Some(known) => Some(known),
                    None => {
                        let shown = t.repr(newline)?.to_string_lossy();
                        return Err(t.value_error(format!("illegal newline value: {shown}")));
                    }
                }
            }
        };
        let initial = initial.filter(|i| !i.is_none());
        if let Some(wrong) = initial.filter(|i| i.downcast::<Str>().is_none()) {
            let message = format!("initial_value must be str or None, not {}", wrong.ty().tp_name());
            return Err(t.type_error(message));
        }
        self.ok.set(false);
        self.newline.set(chosen);
        self.ends.set(match chosen {
            None | Some("\n") => Ends::Feed,
            Some("") => Ends::Universal,
            Some("\r") => Ends::Return,
            Some(_) => Ends::Pair,
        });
        self.decoder.set(match chosen {
            None => Some(NewlineState::new(true)),
            Some("") => Some(NewlineState::new(false)),
            _ => None,
        });
        self.write_newline.set(chosen.filter(|n| n.starts_with('\r')));
        self.data.borrow_mut().clear();
        self.pos.set(0);
        *self.appended.borrow_mut() = Some(StrBuilder::new());
        self.closed.set(false);
        if let Some(text) = initial.and_then(|i| i.downcast::<Str>())
            && !text.is_empty()
        {
            self.put(t, text)?;
            self.spread();
        }
        self.pos.set(0);
        self.ok.set(true);
        Ok(())
    }
}

#[pymethods(
    STRING_IO,
    doc = "StringIO(initial_value='', newline='\\n')\n--\n\nText I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor."
)]
impl StringIo {
    #[new("StringIO(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(
            cls,
            StringIo {
                appended: RefCell::default(),
                data: RefCell::default(),
                pos: Cell::new(0),
                ok: Cell::new(false),
                closed: Cell::new(false),
                ends: Cell::new(Ends::Feed),
                decoder: Cell::new(None),
                write_newline: Cell::new(None),
                newline: Cell::new(None),
            },
        ))
    }

    #[init("StringIO(initial_value='', newline='\\n')")]
    fn init(
        t: &mut Thread,
        this: &Obj<StringIo>,
        initial: Option<&Value>,
        newline: Option<&Value>,
    ) -> PyResult<()> {
        this.start(t, initial, newline)
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Value) -> PyResult<Option<Value>> {
        let Some(own) = this.downcast::<Obj<StringIo>>() else { return Ok(None) };
        own.check(t)?;
        let line = if this.is_type(&STRING_IO) {
            own.line(t, -1)?
        } else {
            let line = t.call_method(this, &super::names::READLINE, &[])?;
            if line.downcast::<Str>().is_none() {
                let message =
                    format!("readline() should have returned a str object, not '{}'", line.ty().tp_name());
                return Err(common_os_error(t, &message));
            }
            line
        };
        Ok(if line.downcast::<Str>().is_some_and(Str::is_empty) { None } else { Some(line) })
    }

    /// Retrieve the entire contents of the object.
    #[method("getvalue($self, /)")]
    fn getvalue(t: &mut Thread, this: &Obj<StringIo>) -> PyResult {
        this.check(t)?;
        this.value(t)
    }

    /// Tell the current file position.
    #[method("tell($self, /)")]
    fn tell(t: &mut Thread, this: &Obj<StringIo>) -> PyResult<usize> {
        this.check(t)?;
        Ok(this.pos.get())
    }

    /// Read at most size characters, returned as a string.
    ///
    /// If the argument is negative or omitted, read until EOF
    /// is reached. Return an empty string at EOF.
    #[method("read($self, size=-1, /)")]
    fn read(t: &mut Thread, this: &Obj<StringIo>, size: Option<Size>) -> PyResult {
        this.check(t)?;
        this.spread();
        let ahead = this.ahead();
        let n = match size.map_or(-1, |s| s.0) {
            n if n >= 0 => (n as usize).min(ahead),
            _ => ahead,
        };
        this.take(t, n)
    }

    /// Read until newline or EOF.
    ///
    /// Returns an empty string if EOF is hit immediately.
    #[method("readline($self, size=-1, /)")]
    fn readline(t: &mut Thread, this: &Obj<StringIo>, size: Option<Size>) -> PyResult {
        this.check(t)?;
        this.line(t, size.map_or(-1, |s| s.0))
    }

    /// Write string to file.
    ///
    /// Returns the number of characters written, which is always equal to
    /// the length of the string.
    #[method("write($self, s, /)")]
    fn write(t: &mut Thread, this: &Obj<StringIo>, s: &Value) -> PyResult<usize> {
        let Some(text) = s.downcast::<Str>() else {
            let message = format!("string argument expected, got '{}'", s.ty().tp_name());
            return Err(t.type_error(message));
        };
        this.check(t)?;
        if !text.is_empty() {
            this.put(t, text)?;
        }
        Ok(text.len())
    }

    /// Change stream position.
    ///
    /// Seek to character offset pos relative to position indicated by
    /// whence:
    ///     0  Start of stream (the default).  pos should be >= 0;
    ///     1  Current position - pos must be 0;
    ///     2  End of stream - pos must be 0.
    /// Returns the new absolute position.
    #[method("seek($self, pos, whence=0, /)")]
    fn seek(t: &mut Thread, this: &Obj<StringIo>, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        this.check(t)?;
        let whence = whence.unwrap_or(0);
        if !(0..=2).contains(&whence) {
            return Err(t.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
        }
        if whence == 0 && pos < 0 {
            return Err(t.value_error(format!("Negative seek position {pos}")));
        }
        if whence != 0 && pos != 0 {
            return Err(common_os_error(t, "Can't do nonzero cur-relative seeks"));
        }
        this.spread();
        let target = match whence {
            0 => pos as usize,
            1 => this.pos.get(),
            _ => this.data.borrow().len(),
        };
        this.pos.set(target);
        Ok(target)
    }

    /// Truncate size to pos.
    ///
    /// The pos argument defaults to the current file position, as
    /// returned by tell().  The current file position is unchanged.
    /// Returns the new absolute position.
    #[method("truncate($self, pos=None, /)")]
    fn truncate(t: &mut Thread, this: &Obj<StringIo>, pos: Option<&Value>) -> PyResult<usize> {
        this.check(t)?;
        let size = match pos {
            Some(pos) if !pos.is_none() => <Size as object::native::FromArg>::from_arg(t, pos, "", "")?.0,
            _ => this.pos.get() as isize,
        };
        if size < 0 {
            return Err(t.value_error(format!("Negative size value {size}")));
        }
        let size = size as usize;
        this.spread();
        this.data.borrow_mut().truncate(size);
        Ok(size)
    }

    /// Close the IO object.
    ///
    /// Attempting any further operation after the object is closed
    /// will raise a ValueError.
    ///
    /// This method has no effect if the file is already closed.
    #[method("close($self, /)")]
    fn close(_: &mut Thread, this: &Obj<StringIo>) {
        this.closed.set(true);
        drop(this.data.take());
        drop(this.appended.take());
    }

    /// Returns True if the IO object can be read.
    #[method("readable($self, /)")]
    fn readable(t: &mut Thread, this: &Obj<StringIo>) -> PyResult<bool> {
        this.check(t).map(|()| true)
    }

    /// Returns True if the IO object can be written.
    #[method("writable($self, /)")]
    fn writable(t: &mut Thread, this: &Obj<StringIo>) -> PyResult<bool> {
        this.check(t).map(|()| true)
    }

    /// Returns True if the IO object can be seeked.
    #[method("seekable($self, /)")]
    fn seekable(t: &mut Thread, this: &Obj<StringIo>) -> PyResult<bool> {
        this.check(t).map(|()| true)
    }

    #[method("__getstate__($self, /)")]
    fn getstate(t: &mut Thread, this: &Value) -> PyResult {
        let Some(own) = this.downcast::<Obj<StringIo>>() else { return Ok(Value::none()) };
        own.check(t)?;
        let value = own.value(t)?;
        let newline = own.newline.get().map_or(Value::none(), object::string::new_str);
        let dict = super::dict_copy(this);
        Ok(Tuple::new(vec![value, newline, Value::size(own.pos.get()), dict]))
    }

    #[method("__setstate__($self, state, /)")]
    fn setstate(t: &mut Thread, this: &Value, state: &Value) -> PyResult<()> {
        let Some(own) = this.downcast::<Obj<StringIo>>() else { return Ok(()) };
        if own.closed.get() {
            return Err(t.value_error("I/O operation on closed file"));
        }
        let parts = state.downcast::<Tuple>().filter(|s| s.len() >= 4);
        let Some([value, newline, position, dict, ..]) = parts.map(Tuple::items) else {
            let message = format!(
                "{}.__setstate__ argument should be 4-tuple, got {}",
                this.ty().tp_name(),
                state.ty().tp_name()
            );
            return Err(t.type_error(message));
        };
        own.start(t, None, Some(newline))?;
        if let Some(text) = value.downcast::<Str>() {
            // As it was: line ends have been translated already.
            own.spread();
            *own.data.borrow_mut() = text.view().iter().collect();
        } else if !value.is_none() {
            let message = format!("initial_value must be str or None, not {}", value.ty().tp_name());
            return Err(t.type_error(message));
        }
        if !position.is_int() {
            let message =
                format!("third item of state must be an integer, got '{}'", position.ty().tp_name());
            return Err(t.type_error(message));
        }
        let position = t.index_of(position)?;
        if position < 0 {
            return Err(t.value_error("position value cannot be negative"));
        }
        own.spread();
        own.pos.set(position as usize);
        if !dict.is_none() {
            let Some(new) = dict.downcast::<Dict>() else {
                let message = format!("fourth item of state should be a dict, got a {}", dict.ty().tp_name());
                return Err(t.type_error(message));
            };
            super::update_dict(t, this, new)?;
        }
        Ok(())
    }

    #[getter("closed")]
    fn closed(t: &mut Thread, this: &Obj<StringIo>) -> PyResult<bool> {
        if !this.ok.get() {
            return Err(t.value_error("I/O operation on uninitialized object"));
        }
        Ok(this.closed.get())
    }

    #[getter("newlines")]
    fn newlines(t: &mut Thread, this: &Obj<StringIo>) -> PyResult {
        this.check(t)?;
        Ok(this.decoder.get().map_or(Value::none(), |d| d.newlines()))
    }

    #[getter("line_buffering")]
    fn line_buffering(t: &mut Thread, this: &Obj<StringIo>) -> PyResult<bool> {
        this.check(t).map(|()| false)
    }
}
