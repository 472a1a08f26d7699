//! `BufferedRWPair`: a reader and a writer as one.

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::{Obj, Object, PyResult, Str, Thread, Type, Value};

use super::base::{self, BUFFERED_IO_BASE};
use super::buffered::{BUFFERED_READER, BUFFERED_WRITER};
use super::names;

/// `_io.BufferedRWPair`
#[pytype(name = "_io.BufferedRWPair", static_name = RW_PAIR, base = &BUFFERED_IO_BASE, basetype, weakrefs, dict, reported_basicsize = 48)]
pub struct RwPair {
    reader: OptionCell,
    writer: OptionCell,
}

impl RwPair {
    fn reader(&self, t: &mut Thread) -> PyResult {
        self.reader.get().ok_or_else(|| t.value_error("I/O operation on uninitialized object"))
    }

    fn writer(&self, t: &mut Thread) -> PyResult {
        self.writer.get().ok_or_else(|| t.value_error("I/O operation on uninitialized object"))
    }

    fn read(&self, t: &mut Thread, name: &Str, args: &[Value]) -> PyResult {
        let reader = self.reader(t)?;
        t.call_method(&reader, name, args)
    }

    fn write(&self, t: &mut Thread, name: &Str, args: &[Value]) -> PyResult {
        let writer = self.writer(t)?;
        t.call_method(&writer, name, args)
    }
}

#[pymethods(
    RW_PAIR,
    doc = "BufferedRWPair(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)\n--\n\nA buffered reader and writer object together.\n\nA buffered reader object and buffered writer object put together to\nform a sequential IO object that can read and write. This is typically\nused with a socket or two-way pipe.\n\nreader and writer are RawIOBase objects that are readable and\nwriteable respectively. If the buffer_size is omitted it defaults to\nDEFAULT_BUFFER_SIZE."
)]
impl RwPair {
    #[new("BufferedRWPair(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, RwPair { reader: OptionCell::empty(), writer: OptionCell::empty() }))
    }

    #[init("BufferedRWPair(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)")]
    fn init(
        t: &mut Thread,
        this: &Obj<RwPair>,
        reader: &Value,
        writer: &Value,
        size: Option<isize>,
    ) -> PyResult<()> {
        base::check_readable(t, reader)?;
        base::check_writable(t, writer)?;
        let size = Value::int(size.unwrap_or(super::DEFAULT_BUFFER_SIZE as isize) as i64);
        let made = t.call(&BUFFERED_READER.to_value(), &[reader.clone(), size.clone()])?;
        this.reader.set(Some(made));
        match t.call(&BUFFERED_WRITER.to_value(), &[writer.clone(), size]) {
            Ok(made) => this.writer.set(Some(made)),
            Err(raised) => {
                this.reader.set(None);
                return Err(raised);
            }
        }
        Ok(())
    }

    #[method("read(*args)", varargs, no_signature)]
    fn read_(t: &mut Thread, this: &Obj<RwPair>, args: &[Value]) -> PyResult {
        this.read(t, &names::READ, args)
    }

    #[method("peek(*args)", varargs, no_signature)]
    fn peek(t: &mut Thread, this: &Obj<RwPair>, args: &[Value]) -> PyResult {
        this.read(t, &names::PEEK, args)
    }

    #[method("read1(*args)", varargs, no_signature)]
    fn read1(t: &mut Thread, this: &Obj<RwPair>, args: &[Value]) -> PyResult {
        this.read(t, &names::READ1, args)
    }

    #[method("readinto(*args)", varargs, no_signature)]
    fn readinto(t: &mut Thread, this: &Obj<RwPair>, args: &[Value]) -> PyResult {
        this.read(t, &names::READINTO, args)
    }

    #[method("readinto1(*args)", varargs, no_signature)]
    fn readinto1(t: &mut Thread, this: &Obj<RwPair>, args: &[Value]) -> PyResult {
        this.read(t, &object::string::intern_str("readinto1"), args)
    }

    #[method("write(*args)", varargs, no_signature)]
    fn write_(t: &mut Thread, this: &Obj<RwPair>, args: &[Value]) -> PyResult {
        this.write(t, &names::WRITE, args)
    }

    #[method("flush($self, /)")]
    fn flush(t: &mut Thread, this: &Obj<RwPair>) -> PyResult {
        this.write(t, &names::FLUSH, &[])
    }

    #[method("readable($self, /)")]
    fn readable(t: &mut Thread, this: &Obj<RwPair>) -> PyResult {
        this.read(t, &names::READABLE, &[])
    }

    #[method("writable($self, /)")]
    fn writable(t: &mut Thread, this: &Obj<RwPair>) -> PyResult {
        this.write(t, &names::WRITABLE, &[])
    }

    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Obj<RwPair>) -> PyResult<()> {
        let first = this.write(t, &names::CLOSE, &[]).map(|_| ());
        base::both(t, first, |t| this.read(t, &names::CLOSE, &[]).map(|_| ()))
    }

    #[method("isatty($self, /)")]
    fn isatty(t: &mut Thread, this: &Obj<RwPair>) -> PyResult {
        let answer = this.write(t, &names::ISATTY, &[])?;
        if answer.is_false() { this.read(t, &names::ISATTY, &[]) } else { Ok(answer) }
    }

    #[getter("closed")]
    fn closed(t: &mut Thread, this: &Obj<RwPair>) -> PyResult {
        match this.writer.get() {
            Some(writer) => t.get_attr(&writer, &names::CLOSED),
            None => Err(t.runtime_error("the BufferedRWPair object is being garbage-collected")),
        }
    }
}
