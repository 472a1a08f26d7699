//! How objects are taken apart: one function for each kind, as CPython's C pickler does it.

use std::cell::{Cell, RefCell};

use object::singletons::TYPE;
use object::{
    ByteArray, Bytes, Dict, List, Obj, Object, PyResult, Set, Str, Thread, Tuple, Type, Value, exceptions,
    string,
};

use super::buffer::PickleBuffer;
use super::op;
use super::pickler::Pickler;
use super::registry::{self, by_path, noted, pickling_error, pickling_error_of, type_name};

/// How many items one opcode takes.
const BATCH: usize = 1000;

/// Deeper nesting in fast mode is looked at for cycles.
const FAST_NESTING: usize = 50;

/// One run of a pickler.
pub(super) struct Saver<'a> {
    p: &'a Pickler,
    /// Containers being saved in fast mode.
    open: RefCell<Vec<u64>>,
    depth: Cell<usize>,
}

impl<'a> Saver<'a> {
    pub(super) fn new(p: &'a Pickler) -> Saver<'a> {
        Saver { p, open: RefCell::default(), depth: Cell::new(0) }
    }

    fn put(&self, bytes: &[u8]) {
        self.p.put(bytes);
    }

    fn protocol(&self) -> i32 {
        self.p.protocol.get()
    }

    fn bin(&self) -> bool {
        self.p.bin.get() != 0
    }

    /// Saves an object; `is_name` where it is the name of a persistent one.
    pub(super) fn save(&self, t: &mut Thread, object: &Value, is_name: bool) -> PyResult<()> {
        self.p.boundary(t)?;
        if !is_name && let Some(naming) = self.p.names_persistent.get() {
            let name = t.call(&naming, std::slice::from_ref(object))?;
            if !name.is_none() {
                return self.persistent(t, &name);
            }
        }
        if object.is_none() {
            self.put(&[op::NONE]);
            return Ok(());
        }
        if object.is_bool() {
            self.bool(object.is_true());
            return Ok(());
        }
        if object.is_exact_int() {
            return self.int(t, object);
        }
        if let Some(float) = object.as_exact_float() {
            return self.float(t, object, float);
        }
        if let Some(number) = self.p.memo.number(object) {
            self.get(number);
            return Ok(());
        }
        if let Some(bytes) = object.downcast_exact::<Bytes>() {
            return self.bytes(t, object, bytes);
        }
        if let Some(text) = object.downcast_exact::<Str>() {
            return self.text(t, object, text);
        }
        t.enter_recursion_within(37, " while pickling an object")?;
        self.compound(t, object)
    }

    fn compound(&self, t: &mut Thread, object: &Value) -> PyResult<()> {
        if let Some(dict) = object.downcast_exact::<Dict>() {
            return self.dict(t, object, dict);
        }
        if object.is_type(&object::set::SET) || object.is_type(&object::set::FROZENSET) {
            return match object.downcast::<Set>() {
                Some(set) if set.is_frozen() => self.frozen_set(t, object, set),
                Some(set) => self.set(t, object, set),
                None => Ok(()),
            };
        }
        if object.downcast_exact::<List>().is_some() {
            return self.list(t, object);
        }
        if let Some(tuple) = object.downcast_exact::<Tuple>() {
            return self.tuple(t, object, tuple);
        }
        if let Some(array) = object.downcast_exact::<ByteArray>() {
            return self.byte_array(t, object, array);
        }
        if let Some(buffer) = object.downcast_exact::<Obj<PickleBuffer>>() {
            return self.pickle_buffer(t, object, buffer);
        }
        if let Some(reducer) = self.p.reducer_override.get() {
            let reduced = t.call(&reducer, std::slice::from_ref(object))?;
            if !reduced.is_not_implemented() {
                return self.reduced(t, object, &reduced);
            }
        }
        if object.is_type(&TYPE) {
            return self.class(t, object);
        }
        if object.is_type(&object::function::FUNCTION) {
            return self.global(t, object, None);
        }
        let class = object.ty().to_value();
        let reducer = match self.p.dispatch_table.get() {
            None => {
                let table = registry::copyreg(t, "dispatch_table")?;
                match table.downcast::<Dict>() {
                    Some(table) => table.get(t, &class)?,
                    None => None,
                }
            }
            Some(table) => {
                let found = t.get_item(&table, &class);
                t.catch(&exceptions::KEY_ERROR, found)?
            }
        };
        let reduced = match reducer {
            Some(reducer) => t.call(&reducer, std::slice::from_ref(object)),
            None if object.ty().is_subtype(&TYPE) => return self.global(t, object, None),
            None => self.reduce_by_method(t, object),
        };
        self.reduced(t, object, &reduced?)
    }

    fn reduce_by_method(&self, t: &mut Thread, object: &Value) -> PyResult {
        if let Some(method) = t.get_attr_opt(object, &string::intern_str("__reduce_ex__"))? {
            return t.call(&method, &[Value::small(self.protocol())]);
        }
        match t.get_attr_opt(object, &string::intern_str("__reduce__"))? {
            Some(method) => t.call(&method, &[]),
            None => Err(pickling_error(t, &format!("Can't pickle {} object", type_name(object)))),
        }
    }

    fn reduced(&self, t: &mut Thread, object: &Value, reduced: &Value) -> PyResult<()> {
        if reduced.downcast::<Str>().is_some() {
            return self.global(t, object, Some(reduced));
        }
        let saved = match reduced.downcast::<Tuple>() {
            Some(parts) => self.reduce(t, parts, Some(object)),
            None => {
                let given = type_name(reduced);
                Err(pickling_error(t, &format!("__reduce__ must return a string or tuple, not {given}")))
            }
        };
        noted(t, saved, || format!("when serializing {} object", type_name(object)))
    }

    // The memo.

    fn get(&self, number: usize) {
        match u8::try_from(number) {
            _ if !self.bin() => self.put(format!("g{number}\n").as_bytes()),
            Ok(short) => self.put(&[op::BINGET, short]),
            Err(_) => self.put_number(op::LONG_BINGET, number as u32),
        }
    }

    fn remember(&self, object: &Value) {
        if self.p.fast.get() != 0 {
            return;
        }
        let number = self.p.memo.add(object);
        if self.protocol() >= 4 {
            return self.put(&[op::MEMOIZE]);
        }
        match u8::try_from(number) {
            _ if !self.bin() => self.put(format!("p{number}\n").as_bytes()),
            Ok(short) => self.put(&[op::BINPUT, short]),
            Err(_) => self.put_number(op::LONG_BINPUT, number as u32),
        }
    }

    fn put_number(&self, opcode: u8, number: u32) {
        let [a, b, c, d] = number.to_le_bytes();
        self.put(&[opcode, a, b, c, d]);
    }

    /// Begins a container. In fast mode nothing is remembered, so that cycles must be found.
    fn enter(&self, t: &mut Thread, object: &Value) -> PyResult<()> {
        if self.p.fast.get() == 0 {
            return Ok(());
        }
        self.depth.set(self.depth.get() + 1);
        if self.depth.get() < FAST_NESTING {
            return Ok(());
        }
        if self.open.borrow().contains(&object.bits()) {
            let (class, id) = (object.ty().tp_name(), object.id());
            return Err(t.value_error(format!(
                "fast mode: can't pickle cyclic objects including object type {class} at {id:#x}"
            )));
        }
        self.open.borrow_mut().push(object.bits());
        Ok(())
    }

    fn leave(&self, object: &Value) {
        if self.p.fast.get() == 0 {
            return;
        }
        if self.depth.get() >= FAST_NESTING {
            self.open.borrow_mut().retain(|id| *id != object.bits());
        }
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    // Atoms.

    fn persistent(&self, t: &mut Thread, name: &Value) -> PyResult<()> {
        if self.bin() {
            self.save(t, name, true)?;
            self.put(&[op::BINPERSID]);
            return Ok(());
        }
        let text = t.str(name)?;
        match text.as_ascii() {
            Some(ascii) => {
                self.put(&[op::PERSID]);
                self.put(ascii.as_bytes());
                self.put(b"\n");
                Ok(())
            }
            None => Err(pickling_error(t, "persistent IDs in protocol 0 must be ASCII strings")),
        }
    }

    fn bool(&self, truth: bool) {
        match (self.protocol() >= 2, truth) {
            (true, true) => self.put(&[op::NEWTRUE]),
            (true, false) => self.put(&[op::NEWFALSE]),
            (false, true) => self.put(b"I01\n"),
            (false, false) => self.put(b"I00\n"),
        }
    }

    fn int(&self, t: &mut Thread, object: &Value) -> PyResult<()> {
        if let Some(short) = object.as_i64().and_then(|i| i32::try_from(i).ok()) {
            match short {
                _ if !self.bin() => self.put(format!("I{short}\n").as_bytes()),
                0..=0xff => self.put(&[op::BININT1, short as u8]),
                0x100..=0xffff => self.put(&[op::BININT2, short as u8, (short >> 8) as u8]),
                _ => self.put_number(op::BININT, short as u32),
            }
            return Ok(());
        }
        if self.protocol() < 2 {
            let text = t.repr(object)?.to_string_lossy();
            self.put(format!("L{text}L\n").as_bytes());
            return Ok(());
        }
        let Some(int) = object.as_int() else { return Ok(()) };
        let mut bytes = vec![0; int.as_ref().digits().len() * 30 / 8 + 2];
        if num::bigint::to_bytes(int.as_ref(), &mut bytes, false, true).is_err() {
            return Err(t.overflow_error("int too large to pickle"));
        }
        // As short as the sign allows.
        while let [.., before, last] = bytes[..]
            && (last == 0 && before < 0x80 || last == 0xff && before >= 0x80)
        {
            bytes.pop();
        }
        match u8::try_from(bytes.len()) {
            Ok(length) => self.put(&[op::LONG1, length]),
            Err(_) => self.put_number(op::LONG4, bytes.len() as u32),
        }
        self.put(&bytes);
        Ok(())
    }

    fn float(&self, t: &mut Thread, object: &Value, float: f64) -> PyResult<()> {
        if self.bin() {
            self.put(&[op::BINFLOAT]);
            self.put(&float.to_be_bytes());
            return Ok(());
        }
        let text = t.repr(object)?.to_string_lossy();
        self.put(format!("F{text}\n").as_bytes());
        Ok(())
    }

    fn bytes(&self, t: &mut Thread, object: &Value, bytes: &Bytes) -> PyResult<()> {
        if self.protocol() >= 3 {
            self.put_bytes_object(t, bytes.as_bytes(), Some(object))?;
            self.remember(object);
            return Ok(());
        }
        // Older protocols have text only.
        let parts = if bytes.is_empty() {
            Tuple::pair(string::BYTES.to_value(), Tuple::empty())
        } else {
            let text: String = bytes.as_bytes().iter().map(|&byte| char::from(byte)).collect();
            let codecs = builtins::import::import_module(t, "codecs")?;
            let encode = t.get_attr(&codecs, &string::intern_str("encode"))?;
            Tuple::pair(encode, Tuple::pair(t.new_str(&text)?, string::intern("latin1")))
        };
        match parts.downcast::<Tuple>() {
            Some(parts) => self.reduce(t, parts, Some(object)),
            None => Ok(()),
        }
    }

    fn put_bytes_object(&self, t: &mut Thread, bytes: &[u8], payload: Option<&Value>) -> PyResult<()> {
        let mut header = Vec::with_capacity(9);
        if let Ok(length) = u8::try_from(bytes.len()) {
            header.extend_from_slice(&[op::SHORT_BINBYTES, length]);
        } else if let Ok(length) = u32::try_from(bytes.len()) {
            header.push(op::BINBYTES);
            header.extend_from_slice(&length.to_le_bytes());
        } else if self.protocol() >= 4 {
            header.push(op::BINBYTES8);
            header.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        } else {
            return Err(t.overflow_error(
                "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher",
            ));
        }
        self.p.put_bytes(t, &header, bytes, payload)
    }

    fn byte_array(&self, t: &mut Thread, object: &Value, array: &ByteArray) -> PyResult<()> {
        let content = array.to_vec();
        if self.protocol() >= 5 {
            self.put_byte_array(t, &content)?;
            self.remember(object);
            return Ok(());
        }
        let args = if content.is_empty() { vec![] } else { vec![t.new_bytes(&content)?] };
        let parts = [object.ty().to_value(), Tuple::new(args)];
        self.reduce_parts(t, &parts, Some(object))
    }

    fn put_byte_array(&self, t: &mut Thread, content: &[u8]) -> PyResult<()> {
        let mut header = vec![op::BYTEARRAY8];
        header.extend_from_slice(&(content.len() as u64).to_le_bytes());
        self.p.put_bytes(t, &header, content, None)
    }

    fn pickle_buffer(&self, t: &mut Thread, object: &Value, buffer: &PickleBuffer) -> PyResult<()> {
        if self.protocol() < 5 {
            return Err(pickling_error(t, "PickleBuffer can only be pickled with protocol >= 5"));
        }
        // A view of its own: the callback may release the buffer.
        let view = buffer.view(t)?;
        let contiguous = t.get_attr(&view, &string::intern_str("contiguous"))?;
        if !contiguous.is_true() {
            let message = "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
            return Err(pickling_error(t, message));
        }
        let mut in_band = true;
        if let Some(callback) = self.p.buffer_callback.get() {
            let answer = t.call(&callback, std::slice::from_ref(object))?;
            in_band = t.is_true(&answer)?;
        }
        let readonly = t.get_attr(&view, &string::intern_str("readonly"))?.is_true();
        if in_band {
            let bytes = t.call_method(&view, &string::intern_str("tobytes"), &[string::intern("A")])?;
            let Some(content) = bytes.downcast::<Bytes>() else { return Ok(()) };
            match readonly {
                true => self.put_bytes_object(t, content.as_bytes(), None)?,
                false => self.put_byte_array(t, content.as_bytes())?,
            }
            self.remember(object);
            return Ok(());
        }
        self.put(&[op::NEXT_BUFFER]);
        if readonly {
            self.put(&[op::READONLY_BUFFER]);
        }
        Ok(())
    }

    fn text(&self, t: &mut Thread, object: &Value, text: &Str) -> PyResult<()> {
        if self.bin() {
            let bytes = text.view().to_wtf8();
            let mut header = Vec::with_capacity(9);
            match (u8::try_from(bytes.len()), u32::try_from(bytes.len())) {
                (Ok(length), _) if self.protocol() >= 4 => {
                    header.extend_from_slice(&[op::SHORT_BINUNICODE, length]);
                }
                (_, Ok(length)) => {
                    header.push(op::BINUNICODE);
                    header.extend_from_slice(&length.to_le_bytes());
                }
                _ if self.protocol() >= 4 => {
                    header.push(op::BINUNICODE8);
                    header.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
                }
                _ => {
                    return Err(t.overflow_error(
                        "serializing a string larger than 4 GiB requires pickle protocol 4 or higher",
                    ));
                }
            }
            self.p.put_bytes(t, &header, &bytes, None)?;
        } else {
            let mut line = vec![op::UNICODE];
            for c in text.view().iter() {
                match c {
                    0x1_0000.. => line.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
                    0x100.. | 0x5c | 0 | 0x0a | 0x0d | 0x1a => {
                        line.extend_from_slice(format!("\\u{c:04x}").as_bytes());
                    }
                    _ => line.push(c as u8),
                }
            }
            line.push(b'\n');
            self.put(&line);
        }
        self.remember(object);
        Ok(())
    }

    // Containers.

    fn item(&self, t: &mut Thread, item: &Value, note: impl FnOnce() -> String) -> PyResult<()> {
        let saved = self.save(t, item, false);
        noted(t, saved, note)
    }

    fn tuple(&self, t: &mut Thread, object: &Value, tuple: &Tuple) -> PyResult<()> {
        let items = tuple.items();
        if items.is_empty() {
            match self.bin() {
                true => self.put(&[op::EMPTY_TUPLE]),
                false => self.put(&[op::MARK, op::TUPLE]),
            }
            return Ok(());
        }
        let short = items.len() <= 3 && self.protocol() >= 2;
        if !short {
            self.put(&[op::MARK]);
        }
        for (i, item) in items.iter().enumerate() {
            self.item(t, item, || format!("when serializing {} item {i}", type_name(object)))?;
        }
        // A tuple that contains itself has been saved meanwhile: what lies on the stack gives way to it.
        if let Some(number) = self.p.memo.number(object) {
            if short {
                self.put(&vec![op::POP; items.len()]);
            } else if self.bin() {
                self.put(&[op::POP_MARK]);
            } else {
                self.put(&vec![op::POP; items.len() + 1]);
            }
            self.get(number);
            return Ok(());
        }
        self.put(&[if short { op::TUPLE1 + (items.len() - 1) as u8 } else { op::TUPLE }]);
        self.remember(object);
        Ok(())
    }

    fn list(&self, t: &mut Thread, object: &Value) -> PyResult<()> {
        self.enter(t, object)?;
        match self.bin() {
            true => self.put(&[op::EMPTY_LIST]),
            false => self.put(&[op::MARK, op::LIST]),
        }
        self.remember(object);
        let done = self.list_items(t, object);
        self.leave(object);
        done
    }

    fn list_items(&self, t: &mut Thread, object: &Value) -> PyResult<()> {
        let Some(list) = object.downcast::<List>() else { return Ok(()) };
        if list.is_empty() {
            return Ok(());
        }
        if self.protocol() == 0 {
            let iterator = t.iter(object)?;
            return self.appends(t, &iterator, object);
        }
        let note = |i: usize| move || format!("when serializing {} item {i}", type_name(object));
        if list.len() == 1 {
            if let Some(item) = list.get(0) {
                self.item(t, &item, note(0))?;
                self.put(&[op::APPEND]);
            }
            return Ok(());
        }
        let mut at = 0;
        loop {
            let start = at;
            self.put(&[op::MARK]);
            while at - start < BATCH {
                let Some(item) = list.get(at) else { break };
                self.item(t, &item, note(at))?;
                at += 1;
            }
            self.put(&[op::APPENDS]);
            if at >= list.len() {
                return Ok(());
            }
        }
    }

    /// Items of an iterator, for whatever takes them by `append` or `extend`.
    fn appends(&self, t: &mut Thread, iterator: &Value, object: &Value) -> PyResult<()> {
        let note = |i: usize| move || format!("when serializing {} item {i}", type_name(object));
        let mut total = 0;
        if self.protocol() == 0 {
            while let Some(item) = t.next(iterator)? {
                self.item(t, &item, note(total))?;
                self.put(&[op::APPEND]);
                t.poll()?;
                total += 1;
            }
            return Ok(());
        }
        loop {
            let Some(first) = t.next(iterator)? else { return Ok(()) };
            let mut next = t.next(iterator)?;
            if next.is_none() {
                self.item(t, &first, note(total))?;
                self.put(&[op::APPEND]);
                return Ok(());
            }
            self.put(&[op::MARK]);
            self.item(t, &first, note(total))?;
            let mut count = 1;
            while let Some(item) = next.take() {
                self.item(t, &item, note(total + count))?;
                count += 1;
                if count == BATCH {
                    break;
                }
                next = t.next(iterator)?;
            }
            self.put(&[op::APPENDS]);
            t.poll()?;
            total += count;
            if count < BATCH {
                return Ok(());
            }
        }
    }

    fn dict(&self, t: &mut Thread, object: &Value, dict: &Dict) -> PyResult<()> {
        self.enter(t, object)?;
        match self.bin() {
            true => self.put(&[op::EMPTY_DICT]),
            false => self.put(&[op::MARK, op::DICT]),
        }
        self.remember(object);
        let done = match (dict.is_empty(), self.protocol()) {
            (true, _) => Ok(()),
            (_, 0) => t
                .call_method(object, &string::intern_str("items"), &[])
                .and_then(|items| t.iter(&items))
                .and_then(|items| self.set_items(t, &items, object)),
            _ => self.dict_items(t, object, dict),
        };
        self.leave(object);
        done
    }

    fn pair(&self, t: &mut Thread, key: &Value, value: &Value, object: &Value) -> PyResult<()> {
        self.save(t, key, false)?;
        let saved = self.save(t, value, false);
        if saved.is_err() {
            let raised = t.take_raised();
            let shown = t.repr(key).map(|text| text.to_string_lossy());
            t.restore_raised(raised);
            return noted(t, saved, || {
                format!("when serializing {} item {}", type_name(object), shown.unwrap_or_default())
            });
        }
        Ok(())
    }

    fn dict_items(&self, t: &mut Thread, object: &Value, dict: &Dict) -> PyResult<()> {
        let size = dict.len();
        let mut position = 0;
        if size == 1 {
            if let Some((key, value)) = dict.next_item(&mut position) {
                self.pair(t, &key, &value, object)?;
                self.put(&[op::SETITEM]);
            }
            return Ok(());
        }
        loop {
            let mut count = 0;
            self.put(&[op::MARK]);
            while let Some((key, value)) = dict.next_item(&mut position) {
                self.pair(t, &key, &value, object)?;
                count += 1;
                if count == BATCH {
                    break;
                }
            }
            self.put(&[op::SETITEMS]);
            if dict.len() != size {
                return Err(t.runtime_error("dictionary changed size during iteration"));
            }
            if count < BATCH {
                return Ok(());
            }
        }
    }

    /// Items of an iterator over pairs.
    fn set_items(&self, t: &mut Thread, iterator: &Value, object: &Value) -> PyResult<()> {
        let save_pair = |t: &mut Thread, pair: &Value| match pair.downcast::<Tuple>().filter(|p| p.len() == 2)
        {
            Some(two) => self.pair(t, &two.items()[0], &two.items()[1], object),
            None => Err(t.type_error("dict items iterator must return 2-tuples")),
        };
        if self.protocol() == 0 {
            while let Some(pair) = t.next(iterator)? {
                save_pair(t, &pair)?;
                self.put(&[op::SETITEM]);
                t.poll()?;
            }
            return Ok(());
        }
        loop {
            let Some(first) = t.next(iterator)? else { return Ok(()) };
            let mut next = t.next(iterator)?;
            if next.is_none() {
                save_pair(t, &first)?;
                self.put(&[op::SETITEM]);
                return Ok(());
            }
            self.put(&[op::MARK]);
            save_pair(t, &first)?;
            let mut count = 1;
            while let Some(pair) = next.take() {
                save_pair(t, &pair)?;
                count += 1;
                if count == BATCH {
                    break;
                }
                next = t.next(iterator)?;
            }
            self.put(&[op::SETITEMS]);
            t.poll()?;
            if count < BATCH {
                return Ok(());
            }
        }
    }

    fn set(&self, t: &mut Thread, object: &Value, set: &Set) -> PyResult<()> {
        if self.protocol() < 4 {
            return self.as_list(t, object);
        }
        self.put(&[op::EMPTY_SET]);
        self.remember(object);
        let size = set.len();
        if size == 0 {
            return Ok(());
        }
        let mut position = 0;
        loop {
            let mut count = 0;
            self.put(&[op::MARK]);
            while let Some((item, _)) = set.next_entry(&mut position) {
                self.item(t, &item, || format!("when serializing {} element", type_name(object)))?;
                count += 1;
                if count == BATCH {
                    break;
                }
            }
            self.put(&[op::ADDITEMS]);
            if set.len() != size {
                return Err(t.runtime_error("set changed size during iteration"));
            }
            if count < BATCH {
                return Ok(());
            }
        }
    }

    fn frozen_set(&self, t: &mut Thread, object: &Value, set: &Set) -> PyResult<()> {
        if self.protocol() < 4 {
            return self.as_list(t, object);
        }
        self.put(&[op::MARK]);
        for item in set.items() {
            self.item(t, &item, || format!("when serializing {} element", type_name(object)))?;
        }
        if let Some(number) = self.p.memo.number(object) {
            self.put(&[op::POP_MARK]);
            self.get(number);
            return Ok(());
        }
        self.put(&[op::FROZENSET]);
        self.remember(object);
        Ok(())
    }

    /// A set in the words of old protocols: its type called with a list.
    fn as_list(&self, t: &mut Thread, object: &Value) -> PyResult<()> {
        let items = List::new(t.collect(object)?);
        let parts = [object.ty().to_value(), Tuple::new(vec![items])];
        self.reduce_parts(t, &parts, Some(object))
    }

    // Classes, functions, and everything else.

    fn class(&self, t: &mut Thread, object: &Value) -> PyResult<()> {
        for singleton in [Value::none(), Value::not_implemented(), Value::ellipsis()] {
            if object.is(&singleton.ty().to_value()) {
                let parts = [TYPE.to_value(), Tuple::new(vec![singleton])];
                return self.reduce_parts(t, &parts, Some(object));
            }
        }
        self.global(t, object, None)
    }

    fn global(&self, t: &mut Thread, object: &Value, name: Option<&Value>) -> PyResult<()> {
        let name = match name {
            Some(name) => name.clone(),
            None => match t.get_attr_opt(object, &string::intern_str("__qualname__"))? {
                Some(name) => name,
                None => t.get_attr(object, &string::intern_str("__name__"))?,
            },
        };
        let module = which_module(t, object, &name)?;
        if self.protocol() >= 2 {
            let registered = registry::copyreg(t, "_extension_registry")?;
            let pair = Tuple::pair(module.clone(), name.clone());
            let code = match registered.downcast::<Dict>() {
                Some(codes) => codes.get(t, &pair)?,
                None => None,
            };
            if let Some(code) = code {
                return self.extension(t, &code);
            }
        }
        if self.protocol() >= 4 {
            self.save(t, &module, false)?;
            self.save(t, &name, false)?;
            self.put(&[op::STACK_GLOBAL]);
            self.remember(object);
            return Ok(());
        }
        let text = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
        let mut path = text.split('.');
        let first = path.next().unwrap_or_default();
        let rest: Vec<&str> = path.collect();
        if !rest.is_empty() {
            let getattr = builtins::builtin(t, "getattr")?;
            for _ in &rest {
                self.save(t, &getattr, false)?;
                if self.protocol() < 2 {
                    self.put(&[op::MARK]);
                }
            }
        }
        let top = if rest.is_empty() { name.clone() } else { t.new_str(first)? };
        self.top_level(t, object, &module, &top)?;
        for attribute in rest {
            let attribute = t.new_str(attribute)?;
            self.save(t, &attribute, false)?;
            self.put(&[if self.protocol() < 2 { op::TUPLE } else { op::TUPLE2 }, op::REDUCE]);
        }
        self.remember(object);
        Ok(())
    }

    fn extension(&self, t: &mut Thread, code: &Value) -> PyResult<()> {
        let number = t.to_index(code)?.as_i64();
        if number.is_none() {
            return Err(t.overflow_error("Python int too large to convert to C long"));
        }
        match number {
            Some(number @ 1..=0xff) => self.put(&[op::EXT1, number as u8]),
            Some(number @ 0x100..=0xffff) => self.put(&[op::EXT2, number as u8, (number >> 8) as u8]),
            Some(number @ 0x1_0000..=0x7fff_ffff) => self.put_number(op::EXT4, number as u32),
            _ => {
                let given = t.repr(code)?.to_string_lossy();
                return Err(t.runtime_error(format!("extension code {given} is out of range")));
            }
        }
        Ok(())
    }

    /// The opcode that names an attribute of a module.
    fn top_level(&self, t: &mut Thread, object: &Value, module: &Value, name: &Value) -> PyResult<()> {
        let _ = object;
        let (mut module, mut name) = (module.clone(), name.clone());
        if self.p.fix_imports.get() {
            let tables = ("REVERSE_NAME_MAPPING", "REVERSE_IMPORT_MAPPING");
            (module, name) = registry::compatible_names(t, tables, &module, &name)?;
        }
        self.put(&[op::GLOBAL]);
        for (part, what) in [(&module, "module"), (&name, "global")] {
            let Some(text) = part.downcast::<Str>() else {
                return Err(t.type_error("a name must be a string"));
            };
            let protocol = self.protocol();
            let encoding = if protocol < 3 { "ascii" } else { "utf-8" };
            let shown = t.repr(part)?.to_string_lossy();
            match t.call_method(&text.to_value(), &string::intern_str("encode"), &[string::intern(encoding)])
            {
                Ok(encoded) => self.put(encoded.downcast::<Bytes>().map_or(&[], Bytes::as_bytes)),
                Err(raised) if t.raised_is(&exceptions::UNICODE_ENCODE_ERROR) => {
                    let object::Raised = raised;
                    let context = t.take_raised();
                    let message =
                        format!("can't pickle {what} identifier {shown} using pickle protocol {protocol}");
                    let raised = pickling_error(t, &message);
                    return Err(registry::in_context(t, raised, context));
                }
                Err(raised) => return Err(raised),
            }
            self.put(b"\n");
        }
        Ok(())
    }

    fn reduce_parts(&self, t: &mut Thread, parts: &[Value], object: Option<&Value>) -> PyResult<()> {
        let parts = Tuple::from_slice(parts);
        match parts.downcast::<Tuple>() {
            Some(parts) => self.reduce(t, parts, object),
            None => Ok(()),
        }
    }

    /// What a `__reduce__` has answered.
    fn reduce(&self, t: &mut Thread, parts: &Tuple, object: Option<&Value>) -> PyResult<()> {
        let parts = parts.items();
        if !(2..=6).contains(&parts.len()) {
            let message = "tuple returned by __reduce__ must contain 2 through 6 elements";
            return Err(pickling_error(t, message));
        }
        let given = |i: usize| parts.get(i).filter(|part| !part.is_none());
        let (callable, args) = (&parts[0], &parts[1]);
        let wrong = |t: &mut Thread, which: &str, what: &str, given: &Value| {
            let given = type_name(given);
            let message =
                format!("{which} item of the tuple returned by __reduce__ must be {what}, not {given}");
            pickling_error(t, &message)
        };
        if callable.ty().slots().call.is_none() {
            return Err(wrong(t, "first", "callable", callable));
        }
        let Some(values) = args.downcast::<Tuple>() else {
            return Err(wrong(t, "second", "a tuple", args));
        };
        let is_iterator = |value: &Value| value.ty().slots().iternext.is_some();
        if let Some(items) = given(3).filter(|items| !is_iterator(items)) {
            return Err(wrong(t, "fourth", "an iterator", items));
        }
        if let Some(items) = given(4).filter(|items| !is_iterator(items)) {
            return Err(wrong(t, "fifth", "an iterator", items));
        }
        if let Some(setter) = given(5).filter(|setter| setter.ty().slots().call.is_none()) {
            return Err(wrong(t, "sixth", "callable", setter));
        }
        let subject = || object.map(type_name).unwrap_or_default();
        let named = if self.protocol() >= 2 {
            let name = t.get_attr_opt(callable, &string::intern_str("__name__"))?;
            name.and_then(|name| name.downcast::<Str>().map(Str::to_string_lossy)).unwrap_or_default()
        } else {
            String::new()
        };
        match named.as_str() {
            "__newobj_ex__" => self.new_object_ex(t, values, object)?,
            "__newobj__" => self.new_object(t, values, object)?,
            _ => {
                self.item(t, callable, || format!("when serializing {} reconstructor", subject()))?;
                self.item(t, args, || format!("when serializing {} reconstructor arguments", subject()))?;
                self.put(&[op::REDUCE]);
            }
        }
        if let Some(object) = object {
            // An object that contains itself has been saved meanwhile.
            match self.p.memo.number(object) {
                Some(number) => {
                    self.put(&[op::POP]);
                    self.get(number);
                }
                None => self.remember(object),
            }
        }
        let container = object.cloned().unwrap_or(Value::none());
        if let Some(items) = given(3) {
            self.appends(t, items, &container)?;
        }
        if let Some(items) = given(4) {
            self.set_items(t, items, &container)?;
        }
        let Some(state) = given(2) else { return Ok(()) };
        match given(5) {
            None => {
                self.item(t, state, || format!("when serializing {} state", subject()))?;
                self.put(&[op::BUILD]);
            }
            Some(setter) => {
                self.item(t, setter, || format!("when serializing {} state setter", subject()))?;
                if let Some(object) = object {
                    self.save(t, object, false)?;
                }
                self.item(t, state, || format!("when serializing {} state", subject()))?;
                self.put(&[op::TUPLE2, op::REDUCE, op::POP]);
            }
        }
        Ok(())
    }

    fn new_object_ex(&self, t: &mut Thread, values: &Tuple, object: Option<&Value>) -> PyResult<()> {
        let [class, args, kwargs] = values.items() else {
            let count = values.len();
            return Err(pickling_error(t, &format!("__newobj_ex__ expected 3 arguments, got {count}")));
        };
        let wrong = |t: &mut Thread, which: &str, what: &str, given: &Value| {
            let message =
                format!("{which} argument to __newobj_ex__() must be {what}, not {}", type_name(given));
            pickling_error(t, &message)
        };
        if class.downcast::<Type>().is_none() {
            return Err(wrong(t, "first", "a class", class));
        }
        let Some(positional) = args.downcast::<Tuple>() else {
            return Err(wrong(t, "second", "a tuple", args));
        };
        let Some(named) = kwargs.downcast::<Dict>() else { return Err(wrong(t, "third", "a dict", kwargs)) };
        self.check_class(t, class, object, "__newobj_ex__")?;
        let subject = || object.map(type_name).unwrap_or_default();
        if self.protocol() >= 4 {
            self.item(t, class, || format!("when serializing {} class", subject()))?;
            self.item(t, args, || format!("when serializing {} __new__ arguments", subject()))?;
            self.item(t, kwargs, || format!("when serializing {} __new__ arguments", subject()))?;
            self.put(&[op::NEWOBJ_EX]);
            return Ok(());
        }
        let functools = builtins::import::import_module(t, "functools")?;
        let partial = t.get_attr(&functools, &string::intern_str("partial"))?;
        let mut all = vec![t.get_attr(class, &string::intern_str("__new__"))?, class.clone()];
        all.extend_from_slice(positional.items());
        let mut keys = Vec::new();
        for (key, value) in named.items() {
            keys.push(key);
            all.push(value);
        }
        let keys = Tuple::new(keys);
        let function = t.call_kw(&partial, &all, keys.downcast::<Tuple>().filter(|k| !k.is_empty()))?;
        self.item(t, &function, || format!("when serializing {} reconstructor", subject()))?;
        self.save(t, &Tuple::empty(), false)?;
        self.put(&[op::REDUCE]);
        Ok(())
    }

    fn new_object(&self, t: &mut Thread, values: &Tuple, object: Option<&Value>) -> PyResult<()> {
        let Some((class, rest)) = values.items().split_first() else {
            return Err(pickling_error(t, "__newobj__ expected at least 1 argument, got 0"));
        };
        if class.downcast::<Type>().is_none() {
            let given = type_name(class);
            let message = format!("first argument to __newobj__() must be a class, not {given}");
            return Err(pickling_error(t, &message));
        }
        self.check_class(t, class, object, "__newobj__")?;
        let subject = || object.map(type_name).unwrap_or_default();
        self.item(t, class, || format!("when serializing {} class", subject()))?;
        let rest = Tuple::from_slice(rest);
        self.item(t, &rest, || format!("when serializing {} __new__ arguments", subject()))?;
        self.put(&[op::NEWOBJ]);
        Ok(())
    }

    fn check_class(
        &self,
        t: &mut Thread,
        class: &Value,
        object: Option<&Value>,
        function: &str,
    ) -> PyResult<()> {
        let Some(object) = object else { return Ok(()) };
        let own = t.get_attr(object, &object::names::CLASS)?;
        if own.is(class) {
            return Ok(());
        }
        let (own, given) = (t.repr(&own)?.to_string_lossy(), t.repr(class)?.to_string_lossy());
        let message = format!("first argument to {function}() must be {own}, not {given}");
        Err(pickling_error(t, &message))
    }
}

/// The name of the module in which an object is found under a name.
fn which_module(t: &mut Thread, object: &Value, name: &Value) -> PyResult {
    let text = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    if text.split('.').any(|part| part == "<locals>") {
        let shown = t.repr(object)?.to_string_lossy();
        return Err(pickling_error(t, &format!("Can't pickle local object {shown}")));
    }
    let stated = t.get_attr_opt(object, &string::intern_str("__module__"))?;
    let module = match stated.filter(|module| !module.is_none()) {
        Some(module) => module,
        None => match module_of(t, object, name)? {
            Some(found) => return Ok(found),
            None => string::intern("__main__"),
        },
    };
    let found = find(t, &module);
    let module_object = match found {
        Ok(found) => found,
        Err(raised) => {
            let known = [&exceptions::IMPORT_ERROR, &exceptions::VALUE_ERROR, &exceptions::KEY_ERROR];
            if !known.iter().any(|class| t.raised_is(class)) {
                return Err(raised);
            }
            let cause = t.take_raised();
            let why = match &cause {
                Some(cause) => t.str(cause)?.to_string_lossy(),
                None => String::new(),
            };
            let shown = t.repr(object)?.to_string_lossy();
            let raised = pickling_error(t, &format!("Can't pickle {shown}: {why}"));
            return Err(registry::in_context(t, raised, cause));
        }
    };
    let shown_module = t.str(&module)?.to_string_lossy();
    match by_path(t, &module_object, name) {
        Ok(found) if found.is(object) => Ok(module),
        Ok(_) => {
            let shown = t.repr(object)?.to_string_lossy();
            let why = format!("Can't pickle {shown}: it's not the same object as {shown_module}.");
            Err(pickling_error_of(t, &why, name))
        }
        Err(raised) if t.raised_is(&exceptions::ATTRIBUTE_ERROR) => {
            let _ = raised;
            let cause = t.take_raised();
            let shown = t.repr(object)?.to_string_lossy();
            let why = format!("Can't pickle {shown}: it's not found as {shown_module}.");
            let raised = pickling_error_of(t, &why, name);
            Err(registry::in_context(t, raised, cause))
        }
        Err(raised) => Err(raised),
    }
}

fn find(t: &mut Thread, module: &Value) -> PyResult {
    let import = builtins::builtin(t, "__import__")?;
    let names = Tuple::new(vec![string::intern("level")]);
    t.call_kw(&import, &[module.clone(), Value::small(0)], names.downcast::<Tuple>())?;
    let modules = t.sys_attr(&string::intern_str("modules")).unwrap_or(Value::none());
    t.get_item(&modules, module)
}

/// Looks for an object that does not say where it is from in all modules.
fn module_of(t: &mut Thread, object: &Value, name: &Value) -> PyResult<Option<Value>> {
    let modules = t.sys_attr(&string::intern_str("modules"));
    let Some(modules) = modules.as_ref().and_then(|m| m.downcast::<Dict>()) else {
        return Err(t.runtime_error("unable to get sys.modules"));
    };
    for (key, module) in modules.items() {
        let skipped =
            key.downcast::<Str>().is_some_and(|key| key.eq_str("__main__") || key.eq_str("__mp_main__"));
        if skipped || module.is_none() {
            continue;
        }
        let found = by_path(t, &module, name);
        if t.catch(&exceptions::ATTRIBUTE_ERROR, found)?.is_some_and(|found| found.is(object)) {
            return Ok(Some(key));
        }
    }
    Ok(None)
}
