//! `Unpickler`: its attributes, its memo, and where its bytes come from.
//!
//! Not here: what the opcodes do (`load`).

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use macros::{pymethods, pytype};
use object::buffer::BytesLike;
use object::cell::OptionCell;
use object::{
    Args, Bytes, Dict, Obj, Object, PyResult, Raised, Str, Thread, Traverse, Tuple, Type, Value, Visitor,
    lookup, names, string,
};

use super::load::{Input, Loader};
use super::registry::{self, by_path, unpickling_error};

/// Remembered objects by number: those of well-made pickles in a row, others in a table.
#[derive(Default)]
pub(super) struct Memo {
    row: RefCell<Vec<Option<Value>>>,
    far: RefCell<HashMap<u64, Value>>,
    count: Cell<usize>,
}

impl Traverse for Memo {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.row.borrow().iter().flatten().for_each(|object| visitor.visit(object));
        self.far.borrow().values().for_each(|object| visitor.visit(object));
    }

    fn clear(&self) {
        let old = (self.row.take(), self.far.take());
        drop(old);
    }
}

impl Memo {
    pub(super) fn get(&self, number: u64) -> Option<Value> {
        let near = usize::try_from(number).ok().and_then(|n| self.row.borrow().get(n).cloned());
        near.unwrap_or_else(|| self.far.borrow().get(&number).cloned())
    }

    pub(super) fn set(&self, number: u64, object: Value) {
        let mut row = self.row.borrow_mut();
        let near = 2 * row.len() as u64 + 64;
        let old = if number < near {
            let number = number as usize;
            if row.len() <= number {
                row.resize(number + 1, None);
            }
            let far = self.far.borrow_mut().remove(&(number as u64));
            row[number].replace(object).or(far)
        } else {
            self.far.borrow_mut().insert(number, object)
        };
        drop(row);
        self.count.set(self.count.get() + usize::from(old.is_none()));
        drop(old);
    }

    /// How many objects there are: the number of the next one.
    pub(super) fn len(&self) -> usize {
        self.count.get()
    }

    fn forget(&self) {
        Traverse::clear(self);
        self.count.set(0);
    }

    fn items(&self) -> Vec<(u64, Value)> {
        let row = self.row.borrow();
        let near = row.iter().zip(0..).filter_map(|(object, number)| Some((number, object.clone()?)));
        let mut items: Vec<(u64, Value)> = near.collect();
        items.extend(self.far.borrow().iter().map(|(number, object)| (*number, object.clone())));
        items
    }

    fn to_dict(&self, t: &mut Thread) -> PyResult {
        let dict = Dict::new();
        for (number, object) in self.items() {
            dict.set(t, &Value::uint(number), object)?;
        }
        Ok(dict.into_value())
    }
}

/// `Unpickler`
#[pytype(name = "_pickle.Unpickler", static_name = UNPICKLER, basetype, reported_basicsize = 296)]
pub struct Unpickler {
    /// The file's methods.
    pub(super) read: OptionCell,
    pub(super) readline: OptionCell,
    pub(super) memo: Memo,
    pub(super) buffers: OptionCell,
    pub(super) encoding: OptionCell,
    pub(super) errors: OptionCell,
    /// An attribute set on the instance.
    persistent_load: OptionCell,
    #[no_traverse]
    pub(super) protocol: Cell<u8>,
    #[no_traverse]
    fix_imports: Cell<bool>,
    /// Whether something is being read.
    #[no_traverse]
    pub(super) running: Cell<bool>,
}

#[cold]
pub(super) fn already_used(t: &mut Thread) -> Raised {
    t.runtime_error("Unpickler object is already used")
}

#[pymethods(UNPICKLER, doc = super::docs::UNPICKLER)]
impl Unpickler {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> Value {
        Obj::new_of(cls, Unpickler::blank())
    }

    #[init("Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    fn init(
        t: &mut Thread,
        this: &Obj<Unpickler>,
        file: &Value,
        fix_imports: Option<bool>,
        encoding: Option<&Str>,
        errors: Option<&Str>,
        buffers: Option<&Value>,
    ) -> PyResult<()> {
        if this.running.get() {
            return Err(already_used(t));
        }
        this.open(t, file)?;
        this.configure(t, fix_imports.unwrap_or(true), encoding, errors, buffers)?;
        this.memo.forget();
        this.protocol.set(0);
        Ok(())
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        if name.eq_str("persistent_load")
            && let Some(unpickler) = this.downcast::<Obj<Unpickler>>()
            && let Some(own) = unpickler.persistent_load.get()
        {
            return Ok(own);
        }
        lookup::generic_getattr(t, this, name)
    }

    #[slot]
    fn setattro(t: &mut Thread, this: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
        if name.eq_str("persistent_load")
            && let Some(unpickler) = this.downcast::<Obj<Unpickler>>()
        {
            let before = unpickler.persistent_load.take();
            unpickler.persistent_load.set(value.cloned());
            if before.is_none() && value.is_none() {
                return lookup::generic_setattr(t, this, name, None);
            }
            return Ok(());
        }
        lookup::generic_setattr(t, this, name, value)
    }

    #[method(
        "persistent_load($self, pid, /)",
        defining_class,
        doc = "persistent_load($self, pid, /)\n--\n\n"
    )]
    fn persistent_load(t: &mut Thread, _: &Obj<Unpickler>, _pid: &Value) -> PyResult {
        let message = "A load persistent id instruction was encountered, but no persistent_load function was specified.";
        Err(unpickling_error(t, message))
    }

    /// Load a pickle.
    ///
    /// Read a pickled object representation from the open file object given
    /// in the constructor, and return the reconstituted object hierarchy
    /// specified therein.
    #[method("load($self, /)", defining_class)]
    fn load(t: &mut Thread, this: &Obj<Unpickler>) -> PyResult {
        let slf = t.value_of(this);
        if this.read.is_empty() {
            let class = slf.ty().name();
            let message = format!("Unpickler.__init__() was not called by {class}.__init__()");
            return Err(unpickling_error(t, &message));
        }
        Loader::new(this, slf, Input::file()).load(t)
    }

    /// Return an object from a specified module.
    ///
    /// If necessary, the module will be imported. Subclasses may override
    /// this method (e.g. to restrict unpickling of arbitrary classes and
    /// functions).
    ///
    /// This method is called whenever a class or a function object is
    /// needed.  Both arguments passed are str objects.
    #[method("find_class($self, module_name, global_name, /)", defining_class)]
    fn find_class(
        t: &mut Thread,
        this: &Obj<Unpickler>,
        module_name: &Value,
        global_name: &Value,
    ) -> PyResult {
        this.find(t, module_name, global_name)
    }

    /// Returns size in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Obj<Unpickler>) -> usize {
        296 + this.memo.row.borrow().capacity() * 8 + this.memo.far.borrow().capacity() * 16
    }

    #[getter("memo")]
    fn memo(t: &mut Thread, this: &Obj<Unpickler>) -> Value {
        Obj::new(UnpicklerMemoProxy { unpickler: t.value_of(this) })
    }

    #[setter("memo")]
    fn set_memo(t: &mut Thread, this: &Obj<Unpickler>, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(t.type_error("attribute deletion is not supported"));
        };
        let mut items = Vec::new();
        if let Some(proxy) = value.downcast_exact::<Obj<UnpicklerMemoProxy>>() {
            if let Some(other) = proxy.unpickler.downcast::<Obj<Unpickler>>() {
                items = other.memo.items();
            }
        } else if let Some(dict) = value.downcast::<Dict>() {
            for (key, object) in dict.items() {
                if !key.is_int() {
                    return Err(t.type_error("memo key must be integers"));
                }
                match key.as_i64().map(u64::try_from) {
                    Some(Ok(number)) => items.push((number, object)),
                    _ => return Err(t.value_error("memo key must be positive integers.")),
                }
            }
        } else {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!(
                "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {given}"
            )));
        }
        this.memo.forget();
        for (number, object) in items {
            this.memo.set(number, object);
        }
        Ok(())
    }
}

impl Unpickler {
    fn blank() -> Unpickler {
        Unpickler {
            read: OptionCell::empty(),
            readline: OptionCell::empty(),
            memo: Memo::default(),
            buffers: OptionCell::empty(),
            encoding: OptionCell::empty(),
            errors: OptionCell::empty(),
            persistent_load: OptionCell::empty(),
            protocol: Cell::new(0),
            fix_imports: Cell::new(true),
            running: Cell::new(false),
        }
    }

    fn open(&self, t: &mut Thread, file: &Value) -> PyResult<()> {
        let read = t.get_attr_opt(file, &names::READ)?;
        let readline = t.get_attr_opt(file, &string::intern_str("readline"))?;
        if read.is_none() || readline.is_none() {
            return Err(t.type_error("file must have 'read' and 'readline' attributes"));
        }
        self.read.set(read);
        self.readline.set(readline);
        Ok(())
    }

    fn configure(
        &self,
        t: &mut Thread,
        fix_imports: bool,
        encoding: Option<&Str>,
        errors: Option<&Str>,
        buffers: Option<&Value>,
    ) -> PyResult<()> {
        let text = |given: Option<&Str>, default: &str| match given {
            Some(given) => given.to_value(),
            None => string::intern(default),
        };
        self.encoding.set(Some(text(encoding, "ASCII")));
        self.errors.set(Some(text(errors, "strict")));
        self.fix_imports.set(fix_imports);
        let buffers = match buffers.filter(|b| !b.is_none()) {
            Some(buffers) => Some(t.iter(buffers)?),
            None => None,
        };
        self.buffers.set(buffers);
        Ok(())
    }

    /// The object that a module has under a name.
    pub(super) fn find(&self, t: &mut Thread, module: &Value, name: &Value) -> PyResult {
        t.audit("pickle.find_class", &[module.clone(), name.clone()])?;
        let (mut module, mut name) = (module.clone(), name.clone());
        if self.protocol.get() < 3 && self.fix_imports.get() {
            let tables = ("NAME_MAPPING", "IMPORT_MAPPING");
            (module, name) = registry::compatible_names(t, tables, &module, &name)?;
        }
        let import = builtins::builtin(t, "__import__")?;
        t.call(&import, std::slice::from_ref(&module))?;
        let modules = t.sys_attr(&string::intern_str("modules")).unwrap_or(Value::none());
        let object = t.get_item(&modules, &module)?;
        let dotted =
            name.downcast::<Str>().is_some_and(|name| name.view().iter().any(|c| c == u32::from(b'.')));
        if self.protocol.get() < 4 || !dotted {
            let Some(name) = name.downcast::<Str>() else {
                return Err(t.type_error("attribute name must be string"));
            };
            return t.get_attr(&object, name);
        }
        match by_path(t, &object, &name) {
            Err(Raised) if t.raised_is(&object::exceptions::ATTRIBUTE_ERROR) => {
                let context = t.take_raised();
                let (name, module) = (t.repr(&name)?.to_string_lossy(), t.repr(&module)?.to_string_lossy());
                let raised = t.attribute_error(format!("Can't resolve path {name} on module {module}"));
                Err(registry::in_context(t, raised, context))
            }
            found => found,
        }
    }
}

/// `load`
pub(super) fn load_file(
    t: &mut Thread,
    file: &Value,
    fix_imports: bool,
    encoding: Option<&Str>,
    errors: Option<&Str>,
    buffers: Option<&Value>,
) -> PyResult {
    let unpickler = Obj::new_ref(Unpickler::blank());
    unpickler.open(t, file)?;
    unpickler.configure(t, fix_imports, encoding, errors, buffers)?;
    let slf = unpickler.to_value();
    Loader::new(&unpickler, slf, Input::file()).load(t)
}

/// `loads`
pub(super) fn load_bytes(
    t: &mut Thread,
    data: &Value,
    fix_imports: bool,
    encoding: Option<&Str>,
    errors: Option<&Str>,
    buffers: Option<&Value>,
) -> PyResult {
    let unpickler = Obj::new_ref(Unpickler::blank());
    unpickler.configure(t, fix_imports, encoding, errors, buffers)?;
    let slf = unpickler.to_value();
    if let Some(bytes) = data.downcast::<Bytes>() {
        return Loader::new(&unpickler, slf, Input::bytes(bytes.as_bytes())).load(t);
    }
    let copy = BytesLike::new(t, data)?.bytes(t).to_vec();
    Loader::new(&unpickler, slf, Input::bytes(&copy)).load(t)
}

/// What `Unpickler.memo` gives.
#[pytype(name = "_pickle.UnpicklerMemoProxy", static_name = UNPICKLER_MEMO_PROXY)]
pub struct UnpicklerMemoProxy {
    unpickler: Value,
}

#[pymethods(UNPICKLER_MEMO_PROXY, unhashable)]
impl UnpicklerMemoProxy {
    /// Remove all items from memo.
    #[method("clear($self, /)")]
    fn clear(_: &mut Thread, this: &Obj<UnpicklerMemoProxy>) {
        if let Some(unpickler) = this.unpickler.downcast::<Obj<Unpickler>>() {
            unpickler.memo.forget();
        }
    }

    /// Copy the memo to a new object.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &Obj<UnpicklerMemoProxy>) -> PyResult {
        match this.unpickler.downcast::<Obj<Unpickler>>() {
            Some(unpickler) => unpickler.memo.to_dict(t),
            None => Ok(Dict::new().into_value()),
        }
    }

    /// Implement pickling support.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Obj<UnpicklerMemoProxy>) -> PyResult {
        let contents = UnpicklerMemoProxy::copy(t, this)?;
        Ok(Tuple::pair(object::dict::DICT.to_value(), Tuple::new(vec![contents])))
    }
}
