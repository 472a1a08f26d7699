//! `Pickler`: its attributes, its memo, and the bytes that it has not written yet.
//!
//! Not here: how objects are taken apart (`save`).

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::mem::offset_of;

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::native::{MemberDef, MemberKind};
use object::{
    Args, Dict, Obj, Object, PyResult, Raised, Str, Thread, Traverse, Tuple, Type, Value, Visitor, lookup,
    string,
};

use super::op;
use super::registry::pickling_error;
use super::save::Saver;

/// The newest protocol, which is the default one, too.
pub(super) const HIGHEST: i32 = 5;

/// Objects that were written: by identity their number and they themselves, so that they live on.
#[derive(Default)]
pub(super) struct Memo(RefCell<HashMap<u64, (usize, Value)>>);

impl Traverse for Memo {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.0.borrow().values().for_each(|(_, object)| visitor.visit(object));
    }

    fn clear(&self) {
        drop(self.0.take());
    }
}

impl Memo {
    pub(super) fn number(&self, object: &Value) -> Option<usize> {
        self.0.borrow().get(&object.bits()).map(|(number, _)| *number)
    }

    pub(super) fn add(&self, object: &Value) -> usize {
        let mut memo = self.0.borrow_mut();
        let number = memo.len();
        memo.insert(object.bits(), (number, object.clone()));
        number
    }

    fn forget(&self) {
        let old = self.0.take();
        drop(old);
    }

    fn to_dict(&self, t: &mut Thread) -> PyResult {
        let entries: Vec<(u64, usize, Value)> =
            self.0.borrow().iter().map(|(id, (number, object))| (*id, *number, object.clone())).collect();
        let dict = Dict::new();
        for (_, number, object) in entries {
            let key = Value::uint(object.id());
            dict.set(t, &key, Tuple::pair(Value::size(number), object))?;
        }
        Ok(dict.into_value())
    }
}

/// What is to be written, in frames where the protocol has them.
#[derive(Default)]
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    framing: bool,
    frame: Option<usize>,
}

/// Bytes of a frame's header: the opcode and the length.
const FRAME_HEADER: usize = 9;
/// A frame that is at least so long ends.
pub(super) const FRAME_TARGET: usize = 64 * 1024;
/// A shorter frame goes without a header.
const FRAME_MIN: usize = 4;

impl Output {
    fn start(&mut self, framing: bool) {
        self.bytes.clear();
        self.framing = framing;
        self.frame = None;
    }

    pub(super) fn put(&mut self, bytes: &[u8]) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.bytes.len());
            self.bytes.extend_from_slice(&[0; FRAME_HEADER]);
        }
        self.bytes.extend_from_slice(bytes);
    }

    fn close_frame(&mut self) {
        let Some(start) = self.frame.take() else { return };
        let body = start + FRAME_HEADER;
        let length = self.bytes.len() - body;
        if length >= FRAME_MIN {
            self.bytes[start] = op::FRAME;
            self.bytes[start + 1..body].copy_from_slice(&(length as u64).to_le_bytes());
        } else {
            self.bytes.drain(start..body);
        }
    }

    fn frame_is_full(&self) -> bool {
        self.frame.is_some_and(|start| self.bytes.len() - start - FRAME_HEADER >= FRAME_TARGET)
    }
}

/// `Pickler`
#[pytype(name = "_pickle.Pickler", static_name = PICKLER, basetype, reported_basicsize = 152)]
pub struct Pickler {
    /// The file's method; nothing where the bytes are collected.
    write: OptionCell,
    /// Whether `__init__` has run.
    #[no_traverse]
    ready: Cell<bool>,
    /// Whether something is being pickled.
    #[no_traverse]
    running: Cell<bool>,
    pub(super) memo: Memo,
    #[no_traverse]
    pub(super) output: RefCell<Output>,
    #[no_traverse]
    pub(super) protocol: Cell<i32>,
    #[no_traverse]
    pub(super) bin: Cell<i32>,
    #[no_traverse]
    pub(super) fast: Cell<i32>,
    #[no_traverse]
    pub(super) fix_imports: Cell<bool>,
    pub(super) buffer_callback: OptionCell,
    pub(super) dispatch_table: OptionCell,
    /// An attribute set on the instance.
    persistent_id: OptionCell,
    /// What names persistent objects while something is being pickled.
    pub(super) names_persistent: OptionCell,
    pub(super) reducer_override: OptionCell,
}

#[pymethods(
    PICKLER,
    doc = super::docs::PICKLER,
    members = [MemberDef {
        name: "dispatch_table",
        doc: None,
        kind: MemberKind::Object,
        offset: size_of::<object::header::Header>() + offset_of!(Pickler, dispatch_table),
        readonly: false,
    }]
)]
impl Pickler {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> Value {
        Obj::new_of(cls, Pickler::blank())
    }

    #[init("Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)")]
    fn init(
        t: &mut Thread,
        this: &Obj<Pickler>,
        file: &Value,
        protocol: Option<&Value>,
        fix_imports: Option<bool>,
        buffer_callback: Option<&Value>,
    ) -> PyResult<()> {
        if this.running.get() {
            return Err(already_used(t));
        }
        this.configure(t, protocol, fix_imports.unwrap_or(true), buffer_callback)?;
        match t.get_attr_opt(file, &string::intern_str("write"))? {
            Some(write) => this.write.set(Some(write)),
            None => return Err(t.type_error("file must have a 'write' attribute")),
        }
        this.memo.forget();
        this.ready.set(true);
        this.fast.set(0);
        let slf = t.value_of(this);
        let table = t.get_attr_opt(&slf, &string::intern_str("dispatch_table"))?;
        this.dispatch_table.set(table);
        Ok(())
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        if name.eq_str("persistent_id")
            && let Some(pickler) = this.downcast::<Obj<Pickler>>()
            && let Some(own) = pickler.persistent_id.get()
        {
            return Ok(own);
        }
        lookup::generic_getattr(t, this, name)
    }

    #[slot]
    fn setattro(t: &mut Thread, this: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
        if name.eq_str("persistent_id")
            && let Some(pickler) = this.downcast::<Obj<Pickler>>()
        {
            let before = pickler.persistent_id.take();
            pickler.persistent_id.set(value.cloned());
            if before.is_none() && value.is_none() {
                return lookup::generic_setattr(t, this, name, None);
            }
            return Ok(());
        }
        lookup::generic_setattr(t, this, name, value)
    }

    #[method("persistent_id($self, obj, /)", doc = "persistent_id($self, obj, /)\n--\n\n")]
    fn persistent_id(_: &mut Thread, _: &Obj<Pickler>, _obj: &Value) {}

    /// Write a pickled representation of the given object to the open file.
    #[method("dump($self, obj, /)", defining_class)]
    fn dump(t: &mut Thread, this: &Obj<Pickler>, obj: &Value) -> PyResult<()> {
        if !this.ready.get() {
            let class = t.value_of(this).ty().name();
            let message = format!("Pickler.__init__() was not called by {class}.__init__()");
            return Err(pickling_error(t, &message));
        }
        if this.running.replace(true) {
            return Err(already_used(t));
        }
        let done = Pickler::run(this, t, obj).and_then(|()| this.flush(t));
        this.running.set(false);
        done
    }

    /// Clears the pickler's "memo".
    ///
    /// The memo is the data structure that remembers which objects the
    /// pickler has already seen, so that shared or recursive objects are
    /// pickled by reference and not by value.  This method is useful when
    /// re-using picklers.
    #[method("clear_memo($self, /)")]
    fn clear_memo(_: &mut Thread, this: &Obj<Pickler>) {
        this.memo.forget();
    }

    /// Returns size in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Obj<Pickler>) -> usize {
        152 + this.memo.0.borrow().capacity() * 24 + this.output.borrow().bytes.capacity()
    }

    #[member("bin")]
    fn bin(_: &mut Thread, this: &Obj<Pickler>) -> i32 {
        this.bin.get()
    }

    #[setter("bin")]
    fn set_bin(t: &mut Thread, this: &Obj<Pickler>, value: Option<&Value>) -> PyResult<()> {
        this.bin.set(number(t, value)?);
        Ok(())
    }

    #[member("fast")]
    fn fast(_: &mut Thread, this: &Obj<Pickler>) -> i32 {
        this.fast.get()
    }

    #[setter("fast")]
    fn set_fast(t: &mut Thread, this: &Obj<Pickler>, value: Option<&Value>) -> PyResult<()> {
        this.fast.set(number(t, value)?);
        Ok(())
    }

    #[getter("memo")]
    fn memo(t: &mut Thread, this: &Obj<Pickler>) -> Value {
        Obj::new(PicklerMemoProxy { pickler: t.value_of(this) })
    }

    #[setter("memo")]
    fn set_memo(t: &mut Thread, this: &Obj<Pickler>, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(t.type_error("attribute deletion is not supported"));
        };
        let mut new = HashMap::new();
        if let Some(proxy) = value.downcast_exact::<Obj<PicklerMemoProxy>>() {
            if let Some(other) = proxy.pickler.downcast::<Obj<Pickler>>() {
                new = other.memo.0.borrow().iter().map(|(id, entry)| (*id, entry.clone())).collect();
            }
        } else if let Some(dict) = value.downcast::<Dict>() {
            for (_, entry) in dict.items() {
                let Some(pair) = entry.downcast::<Tuple>().filter(|p| p.len() == 2) else {
                    return Err(t.type_error("'memo' values must be 2-item tuples"));
                };
                let number = t.index_of(&pair.items()[0])?;
                let object = pair.items()[1].clone();
                new.insert(object.bits(), (number.max(0) as usize, object));
            }
        } else {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!(
                "'memo' attribute must be a PicklerMemoProxy object or dict, not {given}"
            )));
        }
        drop(this.memo.0.replace(new));
        Ok(())
    }
}

/// A C `int` attribute's new value.
fn number(t: &mut Thread, value: Option<&Value>) -> PyResult<i32> {
    let Some(value) = value else {
        return Err(t.type_error("can't delete numeric/char attribute"));
    };
    let Some(long) = t.to_index(value)?.as_i64() else {
        return Err(t.overflow_error("Python int too large to convert to C long"));
    };
    if i32::try_from(long).is_err() {
        t.warn(&object::exceptions::RUNTIME_WARNING, "Truncation of value to int", 1)?;
    }
    Ok(long as i32)
}

#[cold]
fn already_used(t: &mut Thread) -> Raised {
    t.runtime_error("Pickler object is already used")
}

impl Pickler {
    fn blank() -> Pickler {
        Pickler {
            write: OptionCell::empty(),
            ready: Cell::new(false),
            running: Cell::new(false),
            memo: Memo::default(),
            output: RefCell::default(),
            protocol: Cell::new(HIGHEST),
            bin: Cell::new(1),
            fast: Cell::new(0),
            fix_imports: Cell::new(false),
            buffer_callback: OptionCell::empty(),
            dispatch_table: OptionCell::empty(),
            persistent_id: OptionCell::empty(),
            names_persistent: OptionCell::empty(),
            reducer_override: OptionCell::empty(),
        }
    }

    fn configure(
        &self,
        t: &mut Thread,
        protocol: Option<&Value>,
        fix_imports: bool,
        buffer_callback: Option<&Value>,
    ) -> PyResult<()> {
        let protocol = match protocol.filter(|p| !p.is_none()) {
            None => HIGHEST,
            Some(given) => {
                let given = t.to_index(given)?.as_i64().unwrap_or(i64::MAX);
                match i32::try_from(given) {
                    Ok(given) if given < 0 => HIGHEST,
                    Ok(given) if given <= HIGHEST => given,
                    _ => return Err(t.value_error(format!("pickle protocol must be <= {HIGHEST}"))),
                }
            }
        };
        let callback = buffer_callback.filter(|c| !c.is_none()).cloned();
        if callback.is_some() && protocol < 5 {
            return Err(t.value_error("buffer_callback needs protocol >= 5"));
        }
        self.protocol.set(protocol);
        self.bin.set(i32::from(protocol > 0));
        self.fix_imports.set(fix_imports && protocol < 3);
        self.buffer_callback.set(callback);
        Ok(())
    }

    /// Pickles into the output.
    fn run(this: &Obj<Pickler>, t: &mut Thread, object: &Value) -> PyResult<()> {
        let slf = t.value_of(this);
        let reducer = t.get_attr_opt(&slf, &string::intern_str("reducer_override"))?;
        this.reducer_override.set(reducer);
        let naming = this.naming(t, &slf)?;
        this.names_persistent.set(naming);
        let protocol = this.protocol.get();
        {
            let mut output = this.output.borrow_mut();
            output.start(false);
            if protocol >= 2 {
                output.put(&[op::PROTO, protocol as u8]);
            }
            output.framing = protocol >= 4;
        }
        let saved = Saver::new(this).save(t, object, false);
        this.reducer_override.take();
        this.names_persistent.take();
        let mut output = this.output.borrow_mut();
        if saved.is_ok() {
            output.put(&[op::STOP]);
            output.close_frame();
        }
        output.framing = false;
        saved
    }

    /// What gives persistent objects their names, if it is not the method that names none.
    fn naming(&self, t: &mut Thread, slf: &Value) -> PyResult<Option<Value>> {
        if let Some(own) = self.persistent_id.get() {
            return Ok(Some(own));
        }
        let name = string::intern_str("persistent_id");
        if slf.is_type(&PICKLER) {
            return Ok(None);
        }
        let found = lookup::lookup(t, slf.ty(), &name);
        if found.is_some_and(|found| found.is_type(&object::function::METHOD_DESCRIPTOR)) {
            return Ok(None);
        }
        t.get_attr_opt(slf, &name)
    }

    fn flush(&self, t: &mut Thread) -> PyResult<()> {
        let Some(write) = self.write.get() else { return Ok(()) };
        let bytes = std::mem::take(&mut self.output.borrow_mut().bytes);
        let bytes = t.new_bytes(&bytes)?;
        t.call(&write, &[bytes]).map(drop)
    }

    pub(super) fn put(&self, bytes: &[u8]) {
        self.output.borrow_mut().put(bytes);
    }

    /// Between two objects a frame may end, and what is complete be written.
    pub(super) fn boundary(&self, t: &mut Thread) -> PyResult<()> {
        if !self.output.borrow().frame_is_full() {
            return Ok(());
        }
        self.output.borrow_mut().close_frame();
        self.flush(t)
    }

    /// Bytes with a header; many of them lie outside of frames and are written without a copy.
    pub(super) fn put_bytes(
        &self,
        t: &mut Thread,
        header: &[u8],
        bytes: &[u8],
        payload: Option<&Value>,
    ) -> PyResult<()> {
        if bytes.len() < FRAME_TARGET {
            self.put(header);
            self.put(bytes);
            return Ok(());
        }
        let framing = {
            let mut output = self.output.borrow_mut();
            output.close_frame();
            let framing = std::mem::replace(&mut output.framing, false);
            output.put(header);
            framing
        };
        let written = match self.write.get() {
            None => {
                self.put(bytes);
                Ok(())
            }
            Some(write) => self.flush(t).and_then(|()| {
                let payload = match payload {
                    Some(payload) => payload.clone(),
                    None => t.new_bytes(bytes)?,
                };
                t.call(&write, &[payload]).map(drop)
            }),
        };
        self.output.borrow_mut().framing = framing;
        written
    }
}

/// `dump` where there is a file, else `dumps`.
pub(super) fn dump_object(
    t: &mut Thread,
    object: &Value,
    file: Option<&Value>,
    protocol: Option<&Value>,
    fix_imports: bool,
    buffer_callback: Option<&Value>,
) -> PyResult {
    let pickler = Obj::new_ref(Pickler::blank());
    pickler.configure(t, protocol, fix_imports, buffer_callback)?;
    if let Some(file) = file {
        match t.get_attr_opt(file, &string::intern_str("write"))? {
            Some(write) => pickler.write.set(Some(write)),
            None => return Err(t.type_error("file must have a 'write' attribute")),
        }
    }
    Pickler::run(&pickler, t, object)?;
    if file.is_some() {
        pickler.flush(t)?;
        return Ok(Value::none());
    }
    let bytes = std::mem::take(&mut pickler.output.borrow_mut().bytes);
    t.new_bytes(&bytes)
}

/// What `Pickler.memo` gives.
#[pytype(name = "_pickle.PicklerMemoProxy", static_name = PICKLER_MEMO_PROXY)]
pub struct PicklerMemoProxy {
    pickler: Value,
}

#[pymethods(PICKLER_MEMO_PROXY, unhashable)]
impl PicklerMemoProxy {
    /// Remove all items from memo.
    #[method("clear($self, /)")]
    fn clear(_: &mut Thread, this: &Obj<PicklerMemoProxy>) {
        if let Some(pickler) = this.pickler.downcast::<Obj<Pickler>>() {
            pickler.memo.forget();
        }
    }

    /// Copy the memo to a new object.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &Obj<PicklerMemoProxy>) -> PyResult {
        match this.pickler.downcast::<Obj<Pickler>>() {
            Some(pickler) => pickler.memo.to_dict(t),
            None => Ok(Dict::new().into_value()),
        }
    }

    /// Implement pickle support.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Obj<PicklerMemoProxy>) -> PyResult {
        let contents = PicklerMemoProxy::copy(t, this)?;
        Ok(Tuple::pair(object::dict::DICT.to_value(), Tuple::new(vec![contents])))
    }
}
