//! Reading pickles: a stack machine with one function for each opcode.
//!
//! Whatever the bytes, the result is an object or an exception.

use std::ops::Range;

use object::{
    ByteArray, Bytes, Dict, List, Obj, Object, PyResult, Raised, Set, Str, Thread, Tuple, Type, Value,
    exceptions, names, string,
};

use super::op;
use super::pickler::HIGHEST;
use super::registry::{self, unpickling_error};
use super::unpickler::Unpickler;

/// The bytes: all of them, or as many as a file has given so far.
pub(super) struct Input<'d> {
    all: &'d [u8],
    read: Vec<u8>,
    from_file: bool,
    at: usize,
}

impl<'d> Input<'d> {
    pub(super) fn bytes(all: &'d [u8]) -> Input<'d> {
        Input { all, read: Vec::new(), from_file: false, at: 0 }
    }

    pub(super) fn file() -> Input<'static> {
        Input { all: &[], read: Vec::new(), from_file: true, at: 0 }
    }

    fn known(&self) -> &[u8] {
        if self.from_file { &self.read } else { self.all }
    }
}

/// Sizes beyond this are not believed before the bytes are there.
const MOST_AT_ONCE: usize = 1 << 20;

/// One run of an unpickler.
pub(super) struct Loader<'a> {
    u: &'a Obj<Unpickler>,
    slf: Value,
    input: Input<'a>,
    /// Where the frame ends that is being read.
    frame_end: Option<usize>,
    stack: Vec<Value>,
    marks: Vec<usize>,
}

type Done = PyResult<()>;

impl<'a> Loader<'a> {
    pub(super) fn new(u: &'a Obj<Unpickler>, slf: Value, input: Input<'a>) -> Loader<'a> {
        Loader { u, slf, input, frame_end: None, stack: Vec::new(), marks: Vec::new() }
    }

    /// Reads opcodes up to `STOP`.
    pub(super) fn load(&mut self, t: &mut Thread) -> PyResult {
        if self.u.running.replace(true) {
            return Err(super::unpickler::already_used(t));
        }
        let result = self.run(t);
        self.u.running.set(false);
        result
    }

    fn run(&mut self, t: &mut Thread) -> PyResult {
        self.u.protocol.set(0);
        loop {
            let Some(opcode) = self.opcode(t)? else {
                return Err(t.eof_error("Ran out of input"));
            };
            if opcode == op::STOP {
                return self.pop(t);
            }
            self.step(t, opcode)?;
        }
    }

    fn step(&mut self, t: &mut Thread, opcode: u8) -> Done {
        match opcode {
            op::NONE => self.push(Value::none()),
            op::BININT => {
                let number = i32::from_le_bytes(self.array(t)?);
                self.push(Value::small(number));
            }
            op::BININT1 => {
                let [number] = self.array(t)?;
                self.push(Value::small(i32::from(number)));
            }
            op::BININT2 => {
                let number = u16::from_le_bytes(self.array(t)?);
                self.push(Value::small(i32::from(number)));
            }
            op::INT => self.int(t)?,
            op::LONG => self.long(t)?,
            op::LONG1 => {
                let size = self.byte(t)?;
                self.counted_long(t, size)?;
            }
            op::LONG4 => {
                let size = self.signed_word(t, "LONG")?;
                self.counted_long(t, size)?;
            }
            op::FLOAT => self.float(t)?,
            op::BINFLOAT => {
                let float = f64::from_be_bytes(self.array(t)?);
                self.push(Value::float(float));
            }
            op::SHORT_BINBYTES => {
                let size = self.byte(t)?;
                self.bytes(t, size)?;
            }
            op::BINBYTES => {
                let size = self.word(t)?;
                self.bytes(t, size)?;
            }
            op::BINBYTES8 => {
                let size = self.size(t, "BINBYTES8")?;
                self.bytes(t, size)?;
            }
            op::BYTEARRAY8 => {
                let size = self.size(t, "BYTEARRAY8")?;
                let range = self.take(t, size)?;
                let content = self.input.known()[range].to_vec();
                let class = object::bytearray::BYTEARRAY.to_value();
                let array = t.call(&class, &[])?;
                if let Some(array) = array.downcast::<ByteArray>() {
                    array.extend(t, &content)?;
                }
                self.push(array);
            }
            op::NEXT_BUFFER => self.next_buffer(t)?,
            op::READONLY_BUFFER => self.readonly_buffer(t)?,
            op::SHORT_BINSTRING => {
                let size = self.byte(t)?;
                self.old_string(t, size)?;
            }
            op::BINSTRING => {
                let size = self.signed_word(t, "BINSTRING")?;
                self.old_string(t, size)?;
            }
            op::STRING => self.quoted(t)?,
            op::UNICODE => {
                let line = self.line(t)?;
                let bytes = t.new_bytes(&line)?;
                let text = decode(t, &bytes, "raw-unicode-escape", "strict")?;
                self.push(text);
            }
            op::SHORT_BINUNICODE => {
                let size = self.byte(t)?;
                self.text(t, size)?;
            }
            op::BINUNICODE => {
                let size = self.word(t)?;
                self.text(t, size)?;
            }
            op::BINUNICODE8 => {
                let size = self.size(t, "BINUNICODE8")?;
                self.text(t, size)?;
            }
            op::EMPTY_TUPLE => self.push(Tuple::empty()),
            op::TUPLE1 => self.tuple(t, 1)?,
            op::TUPLE2 => self.tuple(t, 2)?,
            op::TUPLE3 => self.tuple(t, 3)?,
            op::TUPLE => {
                let items = self.pop_mark(t)?;
                self.push(Tuple::new(items));
            }
            op::EMPTY_LIST => self.push(List::new(Vec::new())),
            op::LIST => {
                let items = self.pop_mark(t)?;
                self.push(List::new(items));
            }
            op::EMPTY_DICT => self.push(Dict::new().into_value()),
            op::DICT => {
                let items = self.pop_mark(t)?;
                if !items.len().is_multiple_of(2) {
                    return Err(unpickling_error(t, "odd number of items for DICT"));
                }
                let dict = Dict::new();
                for pair in items.chunks_exact(2) {
                    dict.set(t, &pair[0], pair[1].clone())?;
                }
                self.push(dict.into_value());
            }
            op::EMPTY_SET => self.push(Set::new().into_value()),
            op::FROZENSET => {
                let items = self.pop_mark(t)?;
                let set = Set::new_of(&object::set::FROZENSET);
                if let Some(set) = set.downcast::<Set>() {
                    for item in &items {
                        set.add(t, item)?;
                    }
                }
                self.push(set);
            }
            op::ADDITEMS => self.add_items(t)?,
            op::APPEND => {
                let Some(at) = self.stack.len().checked_sub(1) else { return Err(self.underflow(t)) };
                self.append_from(t, at)?;
            }
            op::APPENDS => {
                let at = self.mark(t)?;
                self.append_from(t, at)?;
            }
            op::SETITEM => {
                let Some(at) = self.stack.len().checked_sub(2) else { return Err(self.underflow(t)) };
                self.set_items_from(t, at)?;
            }
            op::SETITEMS => {
                let at = self.mark(t)?;
                self.set_items_from(t, at)?;
            }
            op::BUILD => self.build(t)?,
            op::OBJ => {
                let mut args = self.pop_mark(t)?;
                if args.is_empty() {
                    return Err(self.underflow(t));
                }
                let class = args.remove(0);
                let object = instantiate(t, &class, &args)?;
                self.push(object);
            }
            op::INST => {
                if self.marks.is_empty() {
                    return Err(unpickling_error(t, "could not find MARK"));
                }
                let (module, name) = (self.ascii_line(t)?, self.ascii_line(t)?);
                let class = self.find_class(t, &module, &name)?;
                let args = self.pop_mark(t)?;
                let object = instantiate(t, &class, &args)?;
                self.push(object);
            }
            op::NEWOBJ => self.new_object(t, false)?,
            op::NEWOBJ_EX => self.new_object(t, true)?,
            op::GLOBAL => {
                let (module, name) = (self.full_line(t)?, self.full_line(t)?);
                let module = t.new_bytes(&module)?;
                let module = decode(t, &module, "utf-8", "strict")?;
                let name = t.new_bytes(&name)?;
                let name = decode(t, &name, "utf-8", "strict")?;
                let found = self.find_class(t, &module, &name)?;
                self.push(found);
            }
            op::STACK_GLOBAL => {
                let name = self.pop(t)?;
                let module = self.pop(t)?;
                if name.downcast_exact::<Str>().is_none() || module.downcast_exact::<Str>().is_none() {
                    return Err(unpickling_error(t, "STACK_GLOBAL requires str"));
                }
                let found = self.find_class(t, &module, &name)?;
                self.push(found);
            }
            op::PERSID => {
                let line = self.line(t)?;
                let Some(text) = std::str::from_utf8(&line).ok().filter(|text| text.is_ascii()) else {
                    return Err(unpickling_error(t, "persistent IDs in protocol 0 must be ASCII strings"));
                };
                let name = t.new_str(text)?;
                self.persistent(t, &name)?;
            }
            op::BINPERSID => {
                let name = self.pop(t)?;
                self.persistent(t, &name)?;
            }
            op::POP => {
                // A mark counts as an item.
                if self.marks.last().is_some_and(|mark| *mark == self.stack.len()) {
                    self.marks.pop();
                } else {
                    self.pop(t)?;
                }
            }
            op::POP_MARK => drop(self.pop_mark(t)?),
            op::DUP => {
                let top = self.top(t)?;
                self.push(top);
            }
            op::GET => {
                let line = self.full_line(t)?;
                let number = integer(t, &line)?;
                let number = number.as_i64().and_then(|n| u64::try_from(n).ok());
                match number {
                    Some(number) => self.recall(t, number)?,
                    None => {
                        let shown = String::from_utf8_lossy(&line).into_owned();
                        return Err(unpickling_error(t, &format!("Memo value not found at index {shown}")));
                    }
                }
            }
            op::BINGET => {
                let [number] = self.array(t)?;
                self.recall(t, u64::from(number))?;
            }
            op::LONG_BINGET => {
                let number = u32::from_le_bytes(self.array(t)?);
                self.recall(t, u64::from(number))?;
            }
            op::PUT => {
                let line = self.full_line(t)?;
                let top = self.top(t)?;
                let number = integer(t, &line)?;
                match number.as_i64().map(u64::try_from) {
                    Some(Ok(number)) => self.u.memo.set(number, top),
                    _ => return Err(t.value_error("negative PUT argument")),
                }
            }
            op::BINPUT => {
                let [number] = self.array(t)?;
                let top = self.top(t)?;
                self.u.memo.set(u64::from(number), top);
            }
            op::LONG_BINPUT => {
                let number = u32::from_le_bytes(self.array(t)?);
                let top = self.top(t)?;
                self.u.memo.set(u64::from(number), top);
            }
            op::MEMOIZE => {
                let top = self.top(t)?;
                self.u.memo.set(self.u.memo.len() as u64, top);
            }
            op::MARK => self.marks.push(self.stack.len()),
            op::REDUCE => {
                let args = self.pop(t)?;
                let callable = self.pop(t)?;
                let Some(args) = args.downcast::<Tuple>() else {
                    let given = args.ty().tp_name();
                    return Err(t.type_error(format!("argument list must be a tuple, not {given}")));
                };
                let result = t.call(&callable, args.items())?;
                self.push(result);
            }
            op::EXT1 => {
                let [code] = self.array(t)?;
                self.extension(t, i64::from(code))?;
            }
            op::EXT2 => {
                let code = u16::from_le_bytes(self.array(t)?);
                self.extension(t, i64::from(code))?;
            }
            op::EXT4 => {
                let code = i32::from_le_bytes(self.array(t)?);
                self.extension(t, i64::from(code))?;
            }
            op::NEWTRUE => self.push(Value::bool(true)),
            op::NEWFALSE => self.push(Value::bool(false)),
            op::PROTO => {
                let [protocol] = self.array(t)?;
                if i32::from(protocol) > HIGHEST {
                    return Err(t.value_error(format!("unsupported pickle protocol: {protocol}")));
                }
                self.u.protocol.set(protocol);
            }
            op::FRAME => {
                let size = u64::from_le_bytes(self.array(t)?);
                let Ok(size) = isize::try_from(size) else {
                    let most = isize::MAX;
                    return Err(
                        t.overflow_error(format!("FRAME length exceeds system's maximum of {most} bytes"))
                    );
                };
                if self.frame_end.is_some_and(|end| end != self.input.at) {
                    let message = "beginning of a new frame before end of current frame";
                    return Err(unpickling_error(t, message));
                }
                self.frame_end = None;
                let range = self.take(t, size as usize)?;
                self.input.at = range.start;
                self.frame_end = Some(range.end);
            }
            other => {
                let shown = match other {
                    0x20..=0x7e if other != b'\'' && other != b'\\' => char::from(other).to_string(),
                    _ => format!("\\x{other:02x}"),
                };
                return Err(unpickling_error(t, &format!("invalid load key, '{shown}'.")));
            }
        }
        Ok(())
    }

    // Bytes.

    /// The next opcode; nothing at the end.
    fn opcode(&mut self, t: &mut Thread) -> PyResult<Option<u8>> {
        self.leave_frame();
        if self.input.at >= self.input.known().len() && !(self.input.from_file && self.fill(t, 1)?) {
            return Ok(None);
        }
        let opcode = self.input.known().get(self.input.at).copied();
        self.input.at += 1;
        Ok(opcode)
    }

    /// A frame that has been read is no frame any more.
    fn leave_frame(&mut self) {
        if self.frame_end == Some(self.input.at) {
            self.frame_end = None;
        }
    }

    /// Where the next bytes lie.
    fn take(&mut self, t: &mut Thread, count: usize) -> PyResult<Range<usize>> {
        if let Some(end) = self.frame_end
            && count > end - self.input.at
        {
            if self.input.at < end {
                return Err(unpickling_error(t, "pickle exhausted before end of frame"));
            }
            self.frame_end = None;
        }
        let available = self.input.known().len() - self.input.at;
        if available < count && !(self.input.from_file && self.fill(t, count)?) {
            return Err(truncated(t));
        }
        let start = self.input.at;
        self.input.at += count;
        Ok(start..self.input.at)
    }

    fn array<const N: usize>(&mut self, t: &mut Thread) -> PyResult<[u8; N]> {
        let range = self.take(t, N)?;
        let mut array = [0; N];
        array.copy_from_slice(&self.input.known()[range]);
        Ok(array)
    }

    /// Reads from the file until so many bytes lie ahead; whether they do.
    fn fill(&mut self, t: &mut Thread, count: usize) -> PyResult<bool> {
        let input = &mut self.input;
        input.read.drain(..input.at);
        self.frame_end = self.frame_end.map(|end| end - input.at);
        input.at = 0;
        let Some(read) = self.u.read.get() else { return Ok(false) };
        while input.read.len() < count {
            let wanted = (count - input.read.len()).min(MOST_AT_ONCE);
            let data = t.call(&read, &[Value::size(wanted)])?;
            let Some(bytes) = data.downcast::<Bytes>() else {
                let shown = t.repr(&data)?.to_string_lossy();
                return Err(t.value_error(format!("read() returned non-bytes object ({shown})")));
            };
            if bytes.is_empty() {
                return Ok(false);
            }
            input.read.extend_from_slice(bytes.as_bytes());
            if bytes.len() < wanted && input.read.len() < count {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A line without its end.
    fn line(&mut self, t: &mut Thread) -> PyResult<Vec<u8>> {
        self.leave_frame();
        let behind = self.frame_end.unwrap_or(self.input.known().len());
        let rest = &self.input.known()[self.input.at..behind];
        if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line = rest[..end].to_vec();
            self.input.at += end + 1;
            return Ok(line);
        }
        if self.frame_end.is_some() {
            return Err(unpickling_error(t, "pickle exhausted before end of frame"));
        }
        let mut line = rest.to_vec();
        self.input.at = self.input.known().len();
        let Some(readline) = self.u.readline.get().filter(|_| self.input.from_file) else {
            return Err(truncated(t));
        };
        let data = t.call(&readline, &[])?;
        let Some(bytes) = data.downcast::<Bytes>() else {
            let shown = t.repr(&data)?.to_string_lossy();
            return Err(t.value_error(format!("readline() returned non-bytes object ({shown})")));
        };
        let Some(more) = bytes.as_bytes().strip_suffix(b"\n") else { return Err(truncated(t)) };
        line.extend_from_slice(more);
        Ok(line)
    }

    /// A line that must not be empty.
    fn full_line(&mut self, t: &mut Thread) -> PyResult<Vec<u8>> {
        let line = self.line(t)?;
        if line.is_empty() { Err(truncated(t)) } else { Ok(line) }
    }

    fn ascii_line(&mut self, t: &mut Thread) -> PyResult {
        let line = self.full_line(t)?;
        let bytes = t.new_bytes(&line)?;
        decode(t, &bytes, "ascii", "strict")
    }

    fn byte(&mut self, t: &mut Thread) -> PyResult<usize> {
        let [size] = self.array(t)?;
        Ok(usize::from(size))
    }

    fn word(&mut self, t: &mut Thread) -> PyResult<usize> {
        Ok(u32::from_le_bytes(self.array(t)?) as usize)
    }

    fn signed_word(&mut self, t: &mut Thread, what: &str) -> PyResult<usize> {
        let size = i32::from_le_bytes(self.array(t)?);
        usize::try_from(size)
            .map_err(|_| unpickling_error(t, &format!("{what} pickle has negative byte count")))
    }

    fn size(&mut self, t: &mut Thread, what: &str) -> PyResult<usize> {
        let size = u64::from_le_bytes(self.array(t)?);
        match isize::try_from(size) {
            Ok(size) => Ok(size as usize),
            Err(_) => {
                let most = isize::MAX;
                Err(t.overflow_error(format!("{what} exceeds system's maximum size of {most} bytes")))
            }
        }
    }

    // The stack.

    fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    #[cold]
    fn underflow(&self, t: &mut Thread) -> Raised {
        let message =
            if self.marks.is_empty() { "unpickling stack underflow" } else { "unexpected MARK found" };
        unpickling_error(t, message)
    }

    fn pop(&mut self, t: &mut Thread) -> PyResult {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow(t));
        }
        match self.stack.pop() {
            Some(value) => Ok(value),
            None => Err(self.underflow(t)),
        }
    }

    fn top(&self, t: &mut Thread) -> PyResult {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow(t));
        }
        match self.stack.last() {
            Some(value) => Ok(value.clone()),
            None => Err(self.underflow(t)),
        }
    }

    fn mark(&mut self, t: &mut Thread) -> PyResult<usize> {
        match self.marks.pop() {
            Some(mark) => Ok(mark),
            None => Err(unpickling_error(t, "could not find MARK")),
        }
    }

    fn pop_mark(&mut self, t: &mut Thread) -> PyResult<Vec<Value>> {
        let mark = self.mark(t)?;
        Ok(self.stack.split_off(mark.min(self.stack.len())))
    }

    fn recall(&mut self, t: &mut Thread, number: u64) -> Done {
        match self.u.memo.get(number) {
            Some(object) => {
                self.push(object);
                Ok(())
            }
            None => Err(unpickling_error(t, &format!("Memo value not found at index {number}"))),
        }
    }

    fn tuple(&mut self, t: &mut Thread, count: usize) -> Done {
        if self.stack.len() < self.fence() + count {
            return Err(self.underflow(t));
        }
        let items = self.stack.split_off(self.stack.len() - count);
        self.push(Tuple::new(items));
        Ok(())
    }

    // Atoms.

    fn int(&mut self, t: &mut Thread) -> Done {
        let line = self.full_line(t)?;
        let value = match line.as_slice() {
            b"00" => Value::bool(false),
            b"01" => Value::bool(true),
            digits => match integer(t, digits) {
                Ok(value) => value,
                Err(raised) if t.raised_is(&exceptions::VALUE_ERROR) => {
                    let Raised = raised;
                    t.restore_raised(None);
                    return Err(t.value_error("could not convert string to int"));
                }
                Err(raised) => return Err(raised),
            },
        };
        self.push(value);
        Ok(())
    }

    fn long(&mut self, t: &mut Thread) -> Done {
        let line = self.full_line(t)?;
        let digits = line.strip_suffix(b"L").unwrap_or(&line);
        let value = integer(t, digits)?;
        self.push(value);
        Ok(())
    }

    fn counted_long(&mut self, t: &mut Thread, size: usize) -> Done {
        let range = self.take(t, size)?;
        let Ok(int) = num::bigint::from_bytes(&self.input.known()[range], false, true) else {
            return Err(t.memory_error());
        };
        let value = t.new_int(&int)?;
        self.push(value);
        Ok(())
    }

    fn float(&mut self, t: &mut Thread) -> Done {
        let line = self.full_line(t)?;
        let text = t.new_bytes(&line)?;
        let class = object::singletons::FLOAT.to_value();
        let value = t.call(&class, &[text]);
        match t.catch(&exceptions::VALUE_ERROR, value)? {
            Some(value) => self.push(value),
            None => {
                let shown = String::from_utf8_lossy(&line).into_owned();
                return Err(t.value_error(format!("could not convert string to float: '{shown}\n'")));
            }
        }
        Ok(())
    }

    fn bytes(&mut self, t: &mut Thread, size: usize) -> Done {
        let range = self.take(t, size)?;
        let value = t.new_bytes(&self.input.known()[range])?;
        self.push(value);
        Ok(())
    }

    fn text(&mut self, t: &mut Thread, size: usize) -> Done {
        let range = self.take(t, size)?;
        let bytes = &self.input.known()[range];
        let value = match std::str::from_utf8(bytes) {
            Ok(text) => t.new_str(text)?,
            Err(_) => {
                let bytes = t.new_bytes(bytes)?;
                decode(t, &bytes, "utf-8", "surrogatepass")?
            }
        };
        self.push(value);
        Ok(())
    }

    /// A string of Python 2.
    fn old_string(&mut self, t: &mut Thread, size: usize) -> Done {
        let range = self.take(t, size)?;
        let bytes = t.new_bytes(&self.input.known()[range])?;
        self.push_old_string(t, bytes)
    }

    fn push_old_string(&mut self, t: &mut Thread, bytes: Value) -> Done {
        let encoding = self.u.encoding.get_or_none();
        let value = if encoding.downcast::<Str>().is_some_and(|name| name.eq_str("bytes")) {
            bytes
        } else {
            t.call_method(&bytes, &string::intern_str("decode"), &[encoding, self.u.errors.get_or_none()])?
        };
        self.push(value);
        Ok(())
    }

    fn quoted(&mut self, t: &mut Thread) -> Done {
        let line = self.line(t)?;
        let inner = match line.as_slice() {
            [first @ (b'"' | b'\''), inner @ .., last] if first == last => inner,
            _ => return Err(unpickling_error(t, "the STRING opcode argument must be quoted")),
        };
        let codecs = builtins::import::import_module(t, "_codecs")?;
        let inner = t.new_bytes(inner)?;
        let decoded = t.call_method(&codecs, &string::intern_str("escape_decode"), &[inner])?;
        let bytes = t.get_item(&decoded, &Value::small(0))?;
        self.push_old_string(t, bytes)
    }

    fn next_buffer(&mut self, t: &mut Thread) -> Done {
        let Some(buffers) = self.u.buffers.get() else {
            let message = "pickle stream refers to out-of-band data but no *buffers* argument was given";
            return Err(unpickling_error(t, message));
        };
        match t.next(&buffers)? {
            Some(buffer) => self.push(buffer),
            None => return Err(unpickling_error(t, "not enough out-of-band buffers")),
        }
        Ok(())
    }

    fn readonly_buffer(&mut self, t: &mut Thread) -> Done {
        let buffer = self.top(t)?;
        let class = builtins::builtin(t, "memoryview")?;
        let view = t.call(&class, &[buffer])?;
        if t.get_attr(&view, &string::intern_str("readonly"))?.is_true() {
            return t.call_method(&view, &string::intern_str("release"), &[]).map(drop);
        }
        let readonly = t.call_method(&view, &string::intern_str("toreadonly"), &[])?;
        self.pop(t)?;
        self.push(readonly);
        Ok(())
    }

    // Containers.

    fn append_from(&mut self, t: &mut Thread, at: usize) -> Done {
        if at > self.stack.len() || at <= self.fence() {
            return Err(self.underflow(t));
        }
        let items = self.stack.split_off(at);
        let target = self.top(t)?;
        if items.is_empty() {
            return Ok(());
        }
        if let Some(list) = target.downcast_exact::<List>() {
            list.extend(items);
            return Ok(());
        }
        if let Some(extend) = t.get_attr_opt(&target, &string::intern_str("extend"))? {
            return t.call(&extend, &[List::new(items)]).map(drop);
        }
        let append = t.get_attr(&target, &string::intern_str("append"))?;
        for item in items {
            t.call(&append, &[item])?;
        }
        Ok(())
    }

    fn set_items_from(&mut self, t: &mut Thread, at: usize) -> Done {
        if at > self.stack.len() || at <= self.fence() {
            return Err(self.underflow(t));
        }
        let items = self.stack.split_off(at);
        let target = self.top(t)?;
        if !items.len().is_multiple_of(2) {
            return Err(unpickling_error(t, "odd number of items for SETITEMS"));
        }
        for pair in items.chunks_exact(2) {
            match target.downcast_exact::<Dict>() {
                Some(dict) => dict.set(t, &pair[0], pair[1].clone())?,
                None => t.set_item(&target, &pair[0], &pair[1])?,
            }
        }
        Ok(())
    }

    fn add_items(&mut self, t: &mut Thread) -> Done {
        let at = self.mark(t)?;
        if at > self.stack.len() || at <= self.fence() {
            return Err(self.underflow(t));
        }
        let items = self.stack.split_off(at);
        let target = self.top(t)?;
        if items.is_empty() {
            return Ok(());
        }
        if let Some(set) = target.downcast::<Set>().filter(|set| !set.is_frozen()) {
            for item in &items {
                set.add(t, item)?;
            }
            return Ok(());
        }
        let add = t.get_attr(&target, &string::intern_str("add"))?;
        for item in items {
            t.call(&add, &[item])?;
        }
        Ok(())
    }

    // Objects.

    fn find_class(&self, t: &mut Thread, module: &Value, name: &Value) -> PyResult {
        if self.slf.is_type(&super::unpickler::UNPICKLER) {
            return self.u.find(t, module, name);
        }
        t.call_method(&self.slf, &string::intern_str("find_class"), &[module.clone(), name.clone()])
    }

    fn persistent(&mut self, t: &mut Thread, name: &Value) -> Done {
        let load = t.get_attr(&self.slf, &string::intern_str("persistent_load"))?;
        let object = t.call(&load, std::slice::from_ref(name))?;
        self.push(object);
        Ok(())
    }

    fn extension(&mut self, t: &mut Thread, code: i64) -> Done {
        let key = Value::int(code);
        let cache = registry::copyreg(t, "_extension_cache")?;
        let known = match cache.downcast::<Dict>() {
            Some(cache) => cache.get(t, &key)?,
            None => None,
        };
        if let Some(known) = known {
            self.push(known);
            return Ok(());
        }
        let inverted = registry::copyreg(t, "_inverted_registry")?;
        let pair = match inverted.downcast::<Dict>() {
            Some(inverted) => inverted.get(t, &key)?,
            None => None,
        };
        let Some(pair) = pair else {
            if code <= 0 {
                return Err(unpickling_error(t, "EXT specifies code <= 0"));
            }
            return Err(t.value_error(format!("unregistered extension code {code}")));
        };
        let names = match pair.downcast::<Tuple>().map(Tuple::items) {
            Some([module, name])
                if module.downcast::<Str>().is_some() && name.downcast::<Str>().is_some() =>
            {
                [module.clone(), name.clone()]
            }
            _ => {
                let message = format!("_inverted_registry[{code}] isn't a 2-tuple of strings");
                return Err(t.value_error(message));
            }
        };
        let found = self.find_class(t, &names[0], &names[1])?;
        if let Some(cache) = cache.downcast::<Dict>() {
            cache.set(t, &key, found.clone())?;
        }
        self.push(found);
        Ok(())
    }

    fn new_object(&mut self, t: &mut Thread, with_keywords: bool) -> Done {
        let kwargs = if with_keywords { Some(self.pop(t)?) } else { None };
        let args = self.pop(t)?;
        let class = self.pop(t)?;
        let opcode = if with_keywords { "NEWOBJ_EX" } else { "NEWOBJ" };
        let wrong = |t: &mut Thread, what: &str, wanted: &str, given: &Value| {
            let given = given.ty().tp_name();
            unpickling_error(t, &format!("{opcode} {what} argument must be a {wanted}, not {given}"))
        };
        let Some(ty) = class.downcast::<Type>() else { return Err(wrong(t, "class", "type", &class)) };
        let Some(new) = ty.slots().new else {
            let name = ty.tp_name();
            let message = format!("{opcode} class argument '{name}' doesn't have __new__");
            return Err(unpickling_error(t, &message));
        };
        let Some(positional) = args.downcast::<Tuple>() else { return Err(wrong(t, "args", "tuple", &args)) };
        let mut values = positional.items().to_vec();
        let mut keys = Vec::new();
        if let Some(kwargs) = &kwargs {
            let Some(kwargs) = kwargs.downcast::<Dict>() else {
                return Err(wrong(t, "kwargs", "dict", kwargs));
            };
            for (key, value) in kwargs.items() {
                keys.push(key);
                values.push(value);
            }
        }
        let keys = Tuple::new(keys);
        let object = new(t, ty, &values, keys.downcast::<Tuple>().filter(|keys| !keys.is_empty()))?;
        self.push(object);
        Ok(())
    }

    fn build(&mut self, t: &mut Thread) -> Done {
        if self.stack.len() < self.fence() + 2 {
            return Err(self.underflow(t));
        }
        let state = self.pop(t)?;
        let object = self.top(t)?;
        if let Some(setstate) = t.get_attr_opt(&object, &string::intern_str("__setstate__"))? {
            return t.call(&setstate, &[state]).map(drop);
        }
        let (state, slots) = match state.downcast::<Tuple>().map(Tuple::items) {
            Some([state, slots]) => (state.clone(), Some(slots.clone())),
            _ => (state, None),
        };
        if !state.is_none() {
            let Some(entries) = state.downcast::<Dict>() else {
                return Err(unpickling_error(t, "state is not a dictionary"));
            };
            let dict = t.get_attr(&object, &names::DICT)?;
            for (key, value) in entries.items() {
                let key = if key.is_type(&string::STR) { string::intern_value(key) } else { key };
                t.set_item(&dict, &key, &value)?;
            }
        }
        let Some(slots) = slots.filter(|slots| !slots.is_none()) else { return Ok(()) };
        let Some(slots) = slots.downcast::<Dict>() else {
            return Err(unpickling_error(t, "slot state is not a dictionary"));
        };
        for (key, value) in slots.items() {
            let Some(name) = key.downcast::<Str>() else {
                return Err(t.type_error("attribute name must be string"));
            };
            t.set_attr(&object, name, &value)?;
        }
        Ok(())
    }
}

#[cold]
fn truncated(t: &mut Thread) -> Raised {
    unpickling_error(t, "pickle data was truncated")
}

fn decode(t: &mut Thread, bytes: &Value, encoding: &str, errors: &str) -> PyResult {
    t.call_method(bytes, &string::intern_str("decode"), &[string::intern(encoding), string::intern(errors)])
}

/// The number that a line of digits stands for.
fn integer(t: &mut Thread, digits: &[u8]) -> PyResult {
    let text = t.new_bytes(digits)?;
    let class = object::int::INT.to_value();
    t.call(&class, &[text])
}

/// An instance for the opcodes of old classes.
fn instantiate(t: &mut Thread, class: &Value, args: &[Value]) -> PyResult {
    // Without arguments, and where nothing says otherwise, the constructor is left out.
    if args.is_empty()
        && class.downcast::<Type>().is_some()
        && t.get_attr_opt(class, &string::intern_str("__getinitargs__"))?.is_none()
    {
        return t.call_method(class, &names::NEW, std::slice::from_ref(class));
    }
    t.call(class, args)
}
